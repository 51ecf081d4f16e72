"""Releases made of an old one brought forward: what holds of releases holds of them; no damage is taken over."""

from __future__ import annotations

import random
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.errors import IndexFileError
from knowledge.ingest import remove
from knowledge.store import open_shelf, release, soundness, spares, writer
from knowledge.store.file_pages import read_pages
from knowledge.store.release import rewriting, rollback
from knowledge.store.releases import damage, folder_of, live_file, live_release, releases
from knowledge.store.soundness import fault_in, fault_in_batch
from knowledge.store.spares import spare_of
from knowledge.store.writer import open_writer
from tests.forks import printing
from tests.store.invented import POLICE, SCHOOLS, figure, report, take_in, undated
from tests.store.test_release import (  # noqa: F401  the same promises once more
    test_a_run_that_is_left_off_changes_nothing,
    test_an_open_shelf_keeps_its_version_and_says_when_there_is_a_newer,
    test_one_writer_at_a_time,
    test_readers_see_the_old_index_or_the_new_never_half,
)
from tests.store.test_releases import (  # noqa: F401  the same promises once more
    numbers,
    publish,
    said,
    test_a_damaged_release_does_not_stand_in,
    test_a_flipped_bit_in_a_figure_passes_every_check_but_the_checksum,
    test_an_index_that_answers_a_golden_question_otherwise_is_not_published,
    test_an_index_that_does_not_hold_together_is_not_published,
    test_back_step_by_step_and_forth_by_number,
    test_nothing_is_built_upon_a_damaged_index,
    test_what_a_rollback_left_is_passed_over,
)

PAGE = 4096


@pytest.fixture(autouse=True)
def brought(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """As with a large index, however small it is; whether each copy came from a spare."""
    came: list[bool] = []

    def bring(*given: object) -> bool:
        came.append(spares.brought_forward(*given))  # type: ignore[arg-type]  # handed on
        return came[-1]

    for module in (release, spares):
        monkeypatch.setattr(module, "WHOLE_UP_TO", 0)
    monkeypatch.setattr(release, "_SHARE", 0)
    monkeypatch.setattr(release, "brought_forward", bring)
    return came


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with an index that is too large to be read through at each ingest."""
    for module in (release, spares):
        monkeypatch.setattr(module, "QUICKLY", 0)


def sound(db: Path) -> None:
    live = live_release(db)
    assert live is not None
    assert live.crc32 == zlib.crc32(live.path.read_bytes())
    assert fault_in(live.path) is None


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_the_live_release_is_what_its_sidecar_says(
    folder: Path, db: Path, tmp_path: Path, brought: list[bool], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    plain = tmp_path / "plain.db"
    units = [f"云泽市{name}局" for name in "甲乙丙丁"]
    for turn in range(9):
        if chance.random() < 0.2 and len(releases(db)) > 1:
            assert rollback(db).number == rollback(plain).number
            sound(db)
        held = [undated(turn, agency=unit, year=chance.randint(2018, 2022)) for unit in chance.sample(units, 2)]
        content = {f"{turn}.html": held}
        for path, less in ((db, 0), (plain, 10**9)):
            with monkeypatch.context() as patch:
                patch.setattr(release, "WHOLE_UP_TO", less)
                take_in(folder.with_name(f"in{turn}"), path, content)
                if turn == 5:
                    remove(path, held[0].agency or "", held[0].year or 0)
        sound(db)
        with closing(sqlite3.connect(db)) as one, closing(sqlite3.connect(plain)) as other:
            assert list(one.iterdump()) == list(other.iterdump())
    assert sum(brought) > 2


def test_a_reader_of_an_old_release_keeps_it(folder: Path, db: Path, brought: list[bool]) -> None:
    publish(folder, db, 1)
    with open_shelf(db) as shelf:
        publish(folder, db, 2, 3, 4, 5, 6)
        sound(db)
        entry = shelf.fact(POLICE, 2021, "requests.new", "total")
        assert entry is not None
        assert entry.fact.value == 1
        assert shelf.paragraphs(POLICE, 2021)
        assert brought == [False] * 4 + [True], "the first is no spare as long as it is read"
    publish(folder, db, 7)
    assert brought[-1]
    assert figure(db) == 7


def test_another_program_that_reads_an_old_release_keeps_it(folder: Path, db: Path, brought: list[bool]) -> None:
    publish(folder, db, 1)
    with closing(sqlite3.connect(live_file(db), isolation_level=None)) as other:
        other.execute("BEGIN")
        assert other.execute("SELECT value FROM facts").fetchall() == [(1,)]
        publish(folder, db, 2, 3, 4, 5)
        assert brought[-1] is False
        assert other.execute("SELECT value FROM facts").fetchall() == [(1,)]
    sound(db)


def test_an_ingest_that_finds_nothing_new_leaves_a_spare_that_is_the_live_release(
    folder: Path, db: Path, brought: list[bool]
) -> None:
    publish(folder, db, 1, 1)
    spare = spare_of(db)
    assert spare is not None
    assert spare.read_bytes() == db.read_bytes()
    publish(folder, db, 2)
    assert brought[-1]
    sound(db)


def test_there_is_one_spare_and_none_of_a_small_index(folder: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(folder, db, *range(7))
    assert sorted(path.name for path in folder_of(db).glob("*[!n]")) == [
        "000004.spare",
        "000005.db",
        "000006.db",
        "000007.db",
    ]
    for module in (release, spares):
        monkeypatch.setattr(module, "WHOLE_UP_TO", 10**9)
    publish(folder, db, 8)
    assert spare_of(db) is None
    assert numbers(db) == [8, 7, 6]


def test_many_reports_at_once_are_written_in_parts(
    folder: Path, db: Path, brought: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_WAITING", 3)
    publish(folder, db, 1, 1)
    take_in(folder.with_name("more"), db, {"b.html": [report(SCHOOLS, year) for year in range(2001, 2020)]})
    assert brought[-1]
    sound(db)
    with open_shelf(db) as shelf:
        assert len(shelf.reports()) == 20


_DIES = """
import sys
from pathlib import Path
from knowledge.store import release, spares, writer
from tests.store.invented import report
release.WHOLE_UP_TO = spares.WHOLE_UP_TO = release._SHARE = 0
writer._WAITING = 20
with release.rewriting(Path(sys.argv[1])) as made:
    for year in range(2001, 2040):
        made.add_report(report(year=year))
        print(year, flush=True)
    while True:
        pass
"""


def test_a_killed_writer_leaves_the_old_index(folder: Path, db: Path) -> None:
    publish(folder, db, 1, 1)
    before, spare = db.read_bytes(), spare_of(db)
    with printing([str(db)], code=_DIES) as (process, printed):
        for _ in range(30):
            printed.readline()
        process.kill()
    assert db.read_bytes() == before
    assert spare is not None
    assert not spare.exists(), "what it was at work on was the spare, under another name"
    publish(folder, db, 2)
    sound(db)
    assert figure(db) == 2
    assert {path.name for path in db.parent.iterdir()} - {"in"} == {"index.db", "index.db.releases"}


# ---------------------------------------------------------------------- damage


def test_a_damaged_spare_is_not_used(folder: Path, db: Path, brought: list[bool]) -> None:
    publish(folder, db, 1, 1)
    spare = spare_of(db)
    assert spare is not None
    content = bytearray(spare.read_bytes())
    content[-PAGE // 2] ^= 1
    spare.write_bytes(content)
    publish(folder, db, 2)
    assert brought[-1] is False
    sound(db)


@pytest.mark.usefixtures("unread")
def test_damage_of_a_spare_that_nobody_looked_at_gets_no_fresh_checksum(
    folder: Path, db: Path, brought: list[bool]
) -> None:
    publish(folder, db, 1, 2)
    live = live_release(db)
    assert live is not None
    assert live.changed is not None
    left_alone = set(range(2, db.stat().st_size // PAGE)) - read_pages(live.changed)
    published = 0
    for page in sorted(left_alone)[:6]:
        publish(folder, db, 2)
        spare = spare_of(db)
        assert spare is not None
        content = bytearray(spare.read_bytes())
        content[page * PAGE - PAGE // 2] ^= 1
        spare.write_bytes(content)
        try:
            publish(folder, db, 3)
        except IndexFileError:
            # Something that reads the page has met with it.
            assert figure(db) == 2
            continue
        published += 1
        assert brought[-1]
        assert damage(live_file(db)) is not None
        assert said(db) == "2 standing_in"
        rollback(db)
    assert published


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("seed", range(2))
def test_a_flipped_bit_anywhere_in_spare_or_live_release_is_never_published_as_sound(
    folder: Path, db: Path, seed: int
) -> None:
    chance = random.Random(seed)
    publish(folder, db, 1, 2, 2)
    spare = spare_of(db)
    assert spare is not None
    harmed = spare if seed % 2 else live_file(db)
    content = bytearray(harmed.read_bytes())
    content[PAGE + chance.randrange(len(content) - PAGE)] ^= 1 << chance.randrange(8)
    harmed.write_bytes(content)
    try:
        publish(folder, db, 3)
    except IndexFileError:
        return
    live = live_file(db)
    if damage(live) is None:
        # What was wrong stood in a page that was brought forward from the other, which was whole.
        assert fault_in(live) is None
        assert figure(db) == 3
        again = db.with_name("again.db")
        for value in (1, 2, 3):
            take_in(folder.with_name("again"), again, {"a.html": [undated(value)]})
        with closing(sqlite3.connect(live)) as one, closing(sqlite3.connect(again)) as other:
            assert list(one.iterdump()) == list(other.iterdump())


HARM = (
    "UPDATE facts SET value = NULL",
    "UPDATE facts SET row_label = 77",
    "UPDATE facts SET indicator = 9999 WHERE indicator = (SELECT max(indicator) FROM facts)",
    "DELETE FROM reports",
    "DELETE FROM units",
    "DELETE FROM sections",
    "DELETE FROM about",
    "INSERT INTO paragraph_terms (paragraph_terms) VALUES ('delete-all')",
    "INSERT INTO paragraph_terms (paragraph_terms, rowid, terms) VALUES ('delete', 1, '粉丝')",
)


@pytest.mark.parametrize("harm", HARM)
def test_what_a_batch_wrote_is_looked_at_whatever_the_size(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "index.db"
    with open_writer(path) as made:
        made.add_report(report())
        made.add_report(report(SCHOOLS))
        touched = list(made.touched)
    assert fault_in_batch(path, touched, []) is None
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(harm)
        connection.commit()
    assert fault_in_batch(path, touched, []) is not None


def test_terms_that_were_left_behind_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    with open_writer(path) as made:
        made.add_report(report())
        made.remove_report(POLICE, 2021)
        dropped = made.dropped
    assert dropped
    assert fault_in_batch(path, made.touched, dropped) is None
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO paragraph_terms (rowid, terms) VALUES (?, '粉丝')", (dropped[0],))
        connection.commit()
    assert fault_in_batch(path, made.touched, dropped) is not None


@pytest.mark.usefixtures("unread")
def test_a_large_index_is_not_looked_through_for_a_batch(
    folder: Path, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What makes the cost that of the batch: nothing reads, sums up or checks the whole file."""
    publish(folder, db, 1, 2, 3, 4)

    def never(*_: object, **__: object) -> None:
        pytest.fail("the whole file was read")

    for module, name in ((release, "fault_in"), (release, "checksums"), (shutil, "copyfile")):
        monkeypatch.setattr(module, name, never)
    for value in (5, 6, 7):
        publish(folder, db, value)
    monkeypatch.undo()
    sound(db)


def test_an_index_of_an_older_form_is_brought_up_to_date_as_a_whole(
    folder: Path, db: Path, brought: list[bool]
) -> None:
    publish(folder, db, 1, 1)
    count = len(brought)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("knowledge.store.cutting.segmenter", lambda: "another")
        publish(folder, db, 2)
        assert len(brought) == count
        assert not soundness.is_up_to_date(folder)
    sound(db)


def test_nothing_of_what_was_written_beside_is_left_after_a_fault(folder: Path, db: Path) -> None:
    publish(folder, db, 1, 1)
    with pytest.raises(ValueError, match="term strings"), rewriting(db) as made:
        made.add_report(report(SCHOOLS), terms=())
    assert {path.name for path in db.parent.iterdir()} - {"in"} == {"index.db", "index.db.releases"}
    assert spare_of(db) is None
    sound(db)
