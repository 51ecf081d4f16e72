"""Copies for a rainy day: made under load, checked, thinned out, and put back only where nothing runs."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.state.sqlite import SqliteState
from bot.cli import main
from knowledge.store.copies import CopyError, Places, check_copy, copies_in, holding, make_copy, restore
from tests.telegram.conftest import mode, world
from tests.telegram.test_webhook import QUESTION
from tests.telegram.town import ANN, Process, Town

__all__ = ["mode", "world"]
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SAMPLES = Path(__file__).parent.parent.parent / "samples" / "reports"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small index in its releases, and a state with one remark; never written to."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["ingest", "--db", str(folder / "gongkai.db"), str(SAMPLES / "chenghufenju-2021.txt")]) == 0
    kept = SqliteState(folder / "state.db")
    kept.insert("INSERT INTO comments (user_id, text, created) VALUES (1, 'before', 0)")
    kept.close()
    return folder


@pytest.fixture
def places(made: Path, tmp_path: Path) -> Places:
    """The same, to be written to."""
    data = tmp_path / "data"
    shutil.copytree(made, data, symlinks=True)
    return Places(index=data / "gongkai.db", state=data / "state.db")


def remarks(state: Path) -> list[str]:
    with sqlite3.connect(state) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM comments ORDER BY id")]


def test_what_was_copied_comes_back(places: Places, tmp_path: Path) -> None:
    copy = make_copy(places, tmp_path / "copies", now=NOW, keep=3)
    assert copy.name == "gongkai-20260102T030405Z"
    assert check_copy(copy) == ["index.db", "state.db"]
    before = places.index.resolve().read_bytes()
    assert (copy / "index.db").read_bytes() == before
    kept = SqliteState(places.state)
    kept.insert("INSERT INTO comments (user_id, text, created) VALUES (1, 'after', 0)")
    kept.close()
    assert main(["ingest", "--db", str(places.index), str(SAMPLES / "chenghufenju-2022.txt")]) == 0
    aside = restore(copy, places)
    assert remarks(places.state) == ["before"]
    assert places.index.read_bytes() == before
    assert any(remarks(path) == ["before", "after"] for path in aside)
    # The index goes on from there.
    assert main(["ask", "--db", str(places.index), "澄湖分局2021年收到多少件申请"]) == 0
    assert main(["ingest", "--db", str(places.index), str(SAMPLES / "chenghufenju-2022.txt")]) == 0


def test_a_copy_made_while_the_state_is_written_to_is_whole(places: Places, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        state = SqliteState(places.state)
        number = 0
        while not stop.is_set():
            number += 1
            with state.together():
                state.insert("INSERT INTO comments (user_id, text, created) VALUES (2, ?, 0)", (f"{number} a",))
                state.insert("INSERT INTO comments (user_id, text, created) VALUES (2, ?, 0)", (f"{number} b",))
        state.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [make_copy(places, tmp_path / "copies", now=NOW + timedelta(seconds=step), keep=9) for step in range(5)]
    finally:
        stop.set()
        writer.join()
    for copy in made:
        said = remarks(copy / "state.db")
        # What was written together is there together.
        assert len(said) % 2 == 1, copy


def test_only_the_newest_are_kept_and_nothing_else_is_touched(places: Places, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    (folder / "mine").mkdir(parents=True)
    for step in range(5):
        make_copy(places, folder, now=NOW + timedelta(days=step), keep=2)
    assert [copy.name for copy in copies_in(folder)] == ["gongkai-20260105T030405Z", "gongkai-20260106T030405Z"]
    assert (folder / "mine").is_dir()


@pytest.mark.parametrize("damage", ["flip", "cut", "lose", "list"])
def test_a_copy_that_is_not_whole_is_not_put_back(places: Places, tmp_path: Path, damage: str) -> None:
    copy = make_copy(places, tmp_path / "copies", now=NOW, keep=3)
    state = copy / "state.db"
    content = bytearray(state.read_bytes())
    if damage == "flip":
        content[5000] ^= 1
        state.write_bytes(content)
    elif damage == "cut":
        state.write_bytes(content[:-100])
    elif damage == "lose":
        state.unlink()
    else:
        (copy / "copy.json").write_text('{"files": {"../../evil": "x"}}')
    live = places.state.read_bytes()
    with pytest.raises(CopyError):
        restore(copy, places)
    assert places.state.read_bytes() == live


def test_a_damaged_state_is_never_kept_as_a_copy(places: Places, tmp_path: Path) -> None:
    content = bytearray(places.state.read_bytes())
    content[4096:9000] = b"\xff" * (9000 - 4096)
    places.state.write_bytes(content)
    with pytest.raises(CopyError):
        make_copy(places, tmp_path / "copies", now=NOW, keep=3)
    assert copies_in(tmp_path / "copies") == []
    assert list((tmp_path / "copies").iterdir()) == []


def test_nothing_to_copy_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    none = tmp_path / "none"
    where = ["--db", str(none / "x.db"), "--state", str(none / "s.db")]
    assert main(["backup", str(tmp_path / "copies"), *where]) == 1
    assert "nothing to copy" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "copies"), *where]) == 1
    assert "not a copy that gongkai made" in capsys.readouterr().err


def test_an_ingest_keeps_restore_out(places: Places, tmp_path: Path) -> None:
    copy = make_copy(places, tmp_path / "copies", now=NOW, keep=3)
    places.index.with_name(places.index.name + ".lock").touch()
    with pytest.raises(CopyError, match="an ingest is at work"):
        restore(copy, places)


async def test_restore_is_refused_while_the_bot_runs_and_a_copy_is_not(world: Town, tmp_path: Path) -> None:
    process = Process(world)
    await process.start()
    await world.update("message", world.message(QUESTION))
    await world.until(lambda: world.answers(ANN))
    places = Places(index=world.index, state=world.state)
    copy = make_copy(places, tmp_path / "copies", now=NOW, keep=3)
    with pytest.raises(CopyError, match="the bot runs"):
        restore(copy, places)
    # After a kill nothing is left that would keep anybody out.
    await process.end(signal.SIGKILL)
    live = Places(index=tmp_path / "elsewhere.db", state=world.state)
    shutil.copy(world.index, live.index)
    restore(copy, live)
    await world.start()
    await world.say(QUESTION)
    assert len(world.kept("SELECT 1 FROM answers")) == 2


async def test_a_new_bot_waits_for_the_old_one_and_nothing_is_lost_or_doubled(world: Town) -> None:
    """A graceful upgrade: the new version is started before the old one has ended."""
    old, new = Process(world), Process(world)
    await old.start()
    updates = [await world.update("message", world.message(QUESTION, user=4000 + number)) for number in range(10)]
    await world.until(lambda: len(world.answers()) >= 3)
    await new.start()
    updates += [await world.update("message", world.message(QUESTION, user=4100 + number)) for number in range(10)]
    status, said = await old.end(signal.SIGTERM)
    assert status == 0, said
    updates += [await world.update("message", world.message(QUESTION, user=4200 + number)) for number in range(10)]
    for update in updates:
        await world.done(update)
    status, said = await new.end(signal.SIGTERM)
    assert status == 0, said
    assert len(world.answers()) == 30
    assert len({call.chat_id for call in world.answers()}) == 30


def test_a_state_is_held_by_one(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with holding(state), pytest.raises(CopyError, match="the bot runs"), holding(state, patience=0.2):
        pass
    with holding(tmp_path / "state.db"):
        pass
