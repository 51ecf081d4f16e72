"""A damaged or vanished index under the bot and on the command line: never a wrong figure, never silence about it."""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from bot.chat import index_reader
from bot.chat.index_reader import IndexReader
from bot.cli import main
from knowledge import open_library
from knowledge.errors import IndexFileError
from knowledge.store import connections
from knowledge.store.release import rollback
from knowledge.store.releases import live_file, releases
from tests.telegram.test_health import Page
from tests.telegram.town import ANN, Town

TODAY = date(2024, 6, 30)
UNIT = "云津市教育局"
QUESTION = f"{UNIT}2022年收到多少件申请"
FIGURE = 52
TOLD = "索引文件已损坏或丢失"
PAGE = 4096


@pytest.fixture
def own(town_index: Path, tmp_path: Path) -> Path:
    """An index of two releases, to be broken."""
    shutil.copytree(town_index.parent, tmp_path / "own", symlinks=True)
    return tmp_path / "own" / town_index.name


def change_figure(file: Path, value: int = FIGURE + 1) -> None:
    """Write another figure into a file, as a flipped bit might: every check of SQLite's passes after it."""
    # On a copy, whose bytes are then put in place: a reader's lock keeps SQLite out, but no broken disk.
    copy = file.with_suffix(".changed")
    shutil.copy(file, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute(
            "UPDATE facts SET value = ? WHERE indicator = (SELECT id FROM indicators WHERE code = 'requests.new')"
            " AND applicant = (SELECT id FROM applicants WHERE code = 'total')"
            " AND report = (SELECT reports.id FROM reports JOIN units ON units.id = unit"
            " WHERE name = ? AND year = 2022)",
            (value, UNIT),
        )
        assert connection.execute("SELECT changes()").fetchone() == (1,)
    connection.close()
    with file.open("rb+") as held:
        held.write(copy.read_bytes())
    copy.unlink()


def test_the_change_is_one_that_would_be_believed(own: Path, tmp_path: Path) -> None:
    """What the other tests rest on: without the checksum the wrong figure is told, and nobody is the wiser."""
    plain = tmp_path / "plain.db"
    shutil.copy(own, plain)
    change_figure(plain)
    answer = open_library(plain).ask(QUESTION, today=TODAY).answer
    assert [value.value for value in answer.values] == [FIGURE + 1]


@pytest.mark.parametrize("seed", range(6))
def test_bits_flipped_anywhere_never_show_themselves_in_an_answer(own: Path, seed: int) -> None:
    chance = random.Random(seed)
    file = live_file(own)
    content = bytearray(file.read_bytes())
    for page in chance.sample(range(len(content) // PAGE), 3):
        content[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
    file.write_bytes(content)
    answer = open_library(own).ask(QUESTION, today=TODAY).answer
    assert [value.value for value in answer.values] == [FIGURE]
    assert "standing_in" in [note.code for note in answer.notes]
    for release in releases(own)[1:]:
        release.path.unlink()
    with pytest.raises(IndexFileError) as caught:
        open_library(own)
    assert "damaged" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_line_says_so_in_one_line_or_in_the_answer(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_figure(live_file(own))
    assert main(["ask", QUESTION, "--db", str(own), "--json"]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert reply["values"][0]["value"] == FIGURE
    assert TOLD in reply["text"]
    for command in (["check"], ["export", UNIT], ["ingest", str(own.parent)]):
        assert main([*command, "--db", str(own)]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "damaged" in said
    assert main(["releases", "--db", str(own)]) == 1
    assert "checksum" in capsys.readouterr().out
    assert main(["rollback", "--db", str(own)]) == 0
    assert main(["releases", "--db", str(own)]) == 1, "the damaged one is still there to be seen"
    capsys.readouterr()
    assert main(["ask", QUESTION, "--db", str(own)]) == 0
    assert TOLD not in capsys.readouterr().out


async def test_the_bot_answers_from_the_last_good_release_and_says_so(
    world: Town, own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    page = Page()
    await world.start(index=own, health=page.address)
    await world.say(QUESTION)
    assert TOLD not in world.last(ANN).text
    with caplog.at_level(logging.ERROR, logger="gongkai.index"):
        change_figure(live_file(own))
        await world.say(QUESTION)
    assert str(FIGURE) in world.last(ANN).text
    assert TOLD in world.last(ANN).text
    assert [record.getMessage() for record in caplog.records] == ["index damaged"]
    status, said = await page.health()
    assert (status, said["index"]["release"]) == (200, 1)
    assert "checksum" in said["warnings"][0]
    assert "release 1 answers" in said["warnings"][0]
    await world.say("/source")
    assert "#1" in world.last(ANN).text
    rollback(own)
    await world.say(QUESTION)
    assert TOLD not in world.last(ANN).text
    assert (await page.health())[1]["warnings"] == []


async def test_a_large_index_is_read_through_in_the_background(
    world: Town, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "QUICKLY", 0)
    monkeypatch.setattr(index_reader, "CHECK_SECONDS", 0.2)
    monkeypatch.setattr(index_reader, "SMALL", 0)
    stamp = live_file(own).stat()
    bot = await world.start(index=own)
    await world.say(QUESTION)
    change_figure(live_file(own))
    # As a disk forgets: nothing about the file tells that it changed.
    os.utime(live_file(own), ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    await world.until(lambda: bot.health().warnings)
    await world.say(QUESTION)
    assert str(FIGURE) in world.last(ANN).text
    assert TOLD in world.last(ANN).text


async def test_a_page_that_cannot_be_read_costs_no_question(
    own: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Damage met on the way to an answer, before anybody has looked for it."""
    monkeypatch.setattr(connections, "QUICKLY", 0)
    reader = IndexReader(own)
    await reader._run(reader._open)
    file = live_file(own)
    stamp = file.stat()
    content = bytearray(file.read_bytes())
    content[PAGE:] = b"\x5a" * (len(content) - PAGE)
    file.write_bytes(content)
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    told = await reader.ask(QUESTION, None, today=TODAY, unit=None)
    reader.close()
    assert [value.value for value in told.reply.answer.values] == [FIGURE]
    assert [note.code for note in told.reply.answer.notes] == ["standing_in"]


async def test_an_index_that_vanishes_is_answered_for(world: Town, own: Path) -> None:
    bot = await world.start(index=own)
    own.unlink()
    await world.say(QUESTION)
    assert str(FIGURE) in world.last(ANN).text
    assert TOLD in world.last(ANN).text
    assert bot.health().ok
    shutil.rmtree(own.with_name(own.name + ".releases"))
    await world.say(QUESTION)
    assert str(FIGURE) in world.last(ANN).text, "what is open can still be read"
    rows = bot.health().reasons
    assert rows == () or "cannot be read" in rows[0]


async def test_with_nothing_to_stand_in_no_figure_is_told(world: Town, own: Path) -> None:
    for release in releases(own)[1:]:
        release.path.unlink()
    bot = await world.start(index=own)
    await world.say(QUESTION)
    change_figure(live_file(own))
    await world.say(QUESTION)
    assert str(FIGURE + 1) not in world.last(ANN).text
    assert "索引暂时打不开" in world.last(ANN).text
    assert "the index cannot be read" in bot.health().reasons[0]
    change_figure(live_file(own), FIGURE)
    sidecar = live_file(own).with_suffix(".json")
    sidecar.unlink()
    await world.until(lambda: bot.health().ok)
    await world.say(QUESTION)
    assert str(FIGURE) in world.last(ANN).text
