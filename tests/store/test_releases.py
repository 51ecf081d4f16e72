"""Releases: what is published, kept, gone back to, and what stands in for a damaged one."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from datetime import date
from pathlib import Path

import pytest

from knowledge import open_library
from knowledge.approval import approval, golden_file
from knowledge.errors import DamagedIndexError, IndexFileError, KnowledgeError
from knowledge.golden import add_golden, recorded
from knowledge.ingest import Status
from knowledge.store import open_shelf
from knowledge.store.release import REFUSED, rewriting, rollback
from knowledge.store.releases import (
    Release,
    damage,
    folder_of,
    good_releases,
    live_file,
    live_release,
    place_of,
    releases,
)
from knowledge.store.soundness import fault_in
from knowledge.store.writer import open_writer
from tests.store.invented import POLICE, SCHOOLS, figure, report, take_in, undated

BESIDE = ("standing_in", "index_lost")
TODAY = date(2024, 6, 30)
QUESTION = f"{POLICE}2021年收到多少件申请"


def publish(folder: Path, db: Path, *values: int, **given: object) -> None:
    for value in values:
        take_in(folder, db, {"a.html": [undated(value)]}, **given)


def numbers(db: Path) -> list[int]:
    return [release.number for release in releases(db)]


def live(db: Path) -> Release:
    found = live_release(db)
    assert found is not None
    return found


def said(db: Path) -> str:
    """What a reader is told, with what every answer must say beside."""
    answer = open_library(db).ask(QUESTION, today=TODAY).answer
    told = [note.code for note in answer.notes if note.code in BESIDE]
    return " ".join([*(str(value.value) for value in answer.values), *told])


def test_an_ingest_that_finds_something_new_makes_a_release(folder: Path, db: Path) -> None:
    publish(folder, db, 1, 2)
    assert db.is_symlink()
    assert db.readlink() == Path("index.db.releases/000002.db")
    first, second = releases(db)[::-1]
    assert (first.follows, second.follows) == (None, 1)
    assert (second.units, second.reports, second.size) == (1, 1, db.stat().st_size)
    assert second.crc32 == zlib.crc32(db.read_bytes())
    publish(folder, db, 2)
    assert numbers(db) == [2, 1]


def test_the_newest_three_are_kept_and_the_live_one_always(folder: Path, db: Path) -> None:
    publish(folder, db, 1, 2, 3, 4, 5)
    assert numbers(db) == [5, 4, 3]
    rollback(db, 3)
    publish(folder, db, 6)
    assert numbers(db) == [6, 5, 3], "what the live one was built upon goes last"
    publish(folder, db, 7, keep=1)
    assert numbers(db) == [7]
    assert len(list(folder_of(db).iterdir())) == 2


def test_back_step_by_step_and_forth_by_number(folder: Path, db: Path) -> None:
    publish(folder, db, 1)
    with pytest.raises(IndexFileError, match="no release before"):
        rollback(db)
    publish(folder, db, 2, 3)
    assert [rollback(db).number, figure(db)] == [2, 2]
    assert [rollback(db).number, figure(db)] == [1, 1]
    with pytest.raises(IndexFileError, match="no release before"):
        rollback(db)
    with pytest.raises(IndexFileError, match="no release 9"):
        rollback(db, 9)
    assert [rollback(db, 3).number, figure(db)] == [3, 3]


def test_what_a_rollback_left_is_passed_over(folder: Path, db: Path) -> None:
    publish(folder, db, 1, 2)
    rollback(db)
    publish(folder, db, 3)
    assert live(db).follows == 1
    assert [release.number for release in good_releases(db, but=frozenset({live(db).path}))] == [1]
    db.write_bytes(b"\0" * 8000)
    assert said(db) == "1 standing_in"
    assert rollback(db).number == 1


def test_a_plain_file_is_an_index_and_the_first_release_takes_it_in(folder: Path, db: Path) -> None:
    with open_writer(db) as writer:
        writer.add_report(undated(1))
    assert figure(db) == 1
    assert (live_release(db), releases(db)) == (None, ())
    gone: list[object] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            try:
                figure(db)
            except IndexFileError as fault:
                gone.append(fault)

    reader = threading.Thread(target=look)
    reader.start()
    publish(folder, db, 2)
    stop.set()
    reader.join()
    assert gone == []
    assert (numbers(db), figure(db)) == ([2, 1], 2)
    rollback(db)
    assert figure(db) == 1


def test_links_that_people_made_are_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    link, real = tmp_path / "index.db", tmp_path / "disk" / "real.db"
    link.symlink_to(real)
    publish(folder, link, 1, 2)
    assert link.readlink() == real
    assert place_of(link) == real
    assert live_file(link) == tmp_path / "disk" / "real.db.releases" / "000002.db"
    rollback(link)
    assert (figure(link), figure(real)) == (1, 1)


def test_an_index_may_be_moved_with_its_releases(folder: Path, db: Path, tmp_path: Path) -> None:
    publish(folder, db, 1, 2)
    (tmp_path / "there").mkdir()
    for path in (db, folder_of(db)):
        path.rename(tmp_path / "there" / path.name)
    moved = tmp_path / "there" / "index.db"
    assert figure(moved) == 2
    assert rollback(moved).number == 1


def test_another_connection_of_a_reader_is_to_its_own_release(folder: Path, db: Path) -> None:
    """What a thread gets that comes in the very moment in which the index is replaced."""
    publish(folder, db, 1)
    with open_shelf(db) as shelf:
        publish(folder, db, 2)
        another = shelf._connections._another()
        assert another is not None
        assert another.execute("SELECT value FROM facts").fetchall() == [(1,)]


def test_a_release_itself_is_never_written_to(folder: Path, db: Path) -> None:
    publish(folder, db, 1)
    with pytest.raises(IndexFileError, match="never written to"):
        take_in(folder, live_file(db), {"a.html": [undated(2)]})
    assert (figure(db), numbers(db)) == (1, [1])


# ---------------------------------------------------------------------- golden questions


def remember(db: Path) -> Path:
    add_golden(golden_file(db), list(recorded(open_library(db), [QUESTION], today=TODAY)))
    return golden_file(db)


def test_an_index_that_answers_a_golden_question_otherwise_is_not_published(folder: Path, db: Path) -> None:
    publish(folder, db, 1)
    remember(db)
    with pytest.raises(IndexFileError) as caught:
        publish(folder, db, 2)
    for told in ("not published", QUESTION, "figures [2.0], expected [1.0]", REFUSED):
        assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (figure(db), numbers(db)) == (1, [1])
    assert figure(folder_of(db) / REFUSED) == 2
    publish(folder, db, 2, accept_golden=True)
    assert (figure(db), live(db).asked, live(db).failed) == (2, 1, 1)
    assert not (folder_of(db) / REFUSED).exists()


def test_a_new_report_passes_the_golden_questions(folder: Path, db: Path) -> None:
    publish(folder, db, 1)
    remember(db)
    take_in(folder, db, {"a.html": [undated(1)], "b.html": [report(SCHOOLS)]})
    assert (live(db).number, live(db).asked, live(db).failed) == (2, 1, 0)


def test_golden_questions_that_cannot_be_read_stop_the_ingest_before_it_begins(folder: Path, db: Path) -> None:
    publish(folder, db, 1)
    golden_file(db).write_text("[[case", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"golden\.toml"):
        publish(folder, db, 2)
    with pytest.raises(KnowledgeError, match="other"):
        publish(folder, db, 2, golden=db.with_name("other.toml"))
    assert numbers(db) == [1]


def test_golden_questions_of_another_file_are_asked_instead(folder: Path, db: Path, tmp_path: Path) -> None:
    publish(folder, db, 1)
    remember(db).rename(tmp_path / "kept.toml")
    assert approval(db) is None
    with pytest.raises(IndexFileError, match="not published"):
        publish(folder, db, 2, golden=tmp_path / "kept.toml")


# ---------------------------------------------------------------------- damage


def flip_figure(file: Path, *, value: int = 77) -> None:
    """Change one byte of a file: the one that holds a cell's value. No check of SQLite's notices."""
    content = bytearray(file.read_bytes())
    places = [at for at in range(len(content)) if content[at] == value]
    for at in places:
        content[at] = value + 1
        file.write_bytes(content)
        with sqlite3.connect(file) as connection:
            try:
                changed = connection.execute("SELECT 1 FROM facts WHERE value = ?", (value + 1,)).fetchone()
            except sqlite3.DatabaseError:
                changed = None
        connection.close()
        if changed:
            return
        content[at] = value
    pytest.fail("the value was not found")


def test_a_flipped_bit_in_a_figure_passes_every_check_but_the_checksum(folder: Path, db: Path) -> None:
    publish(folder, db, 5, 77)
    flip_figure(live_file(db))
    assert fault_in(live_file(db)) is None, "SQLite itself cannot tell"
    assert damage(live_file(db)) is not None
    with pytest.raises(DamagedIndexError, match="checksum"):
        open_shelf(db)
    assert said(db) == "5 standing_in"


def test_a_flipped_bit_where_there_is_no_earlier_release_is_one_line(folder: Path, db: Path) -> None:
    publish(folder, db, 77)
    flip_figure(live_file(db))
    with pytest.raises(IndexFileError) as caught:
        open_library(db)
    assert "damaged" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("harm", ["gone", "dangling", "empty", "cut", "noise"])
def test_the_last_good_release_stands_in_for_a_broken_one(folder: Path, db: Path, harm: str) -> None:
    publish(folder, db, 1, 2, 3)
    file = live_file(db)
    if harm == "gone":
        db.unlink()
    elif harm == "dangling":
        file.unlink()
    else:
        content = file.read_bytes()
        file.write_bytes({"empty": b"", "cut": content[: len(content) // 2], "noise": b"\xff" * len(content)}[harm])
    assert said(db) == ("3 standing_in" if harm == "gone" else "2 standing_in")
    with pytest.raises(IndexFileError, match=r"gone|damaged"):
        publish(folder, db, 4)
    assert rollback(db).number == (3 if harm == "gone" else 2)
    assert "standing_in" not in said(db)


def test_nothing_is_built_upon_a_damaged_index(folder: Path, db: Path) -> None:
    publish(folder, db, 5, 77)
    flip_figure(live_file(db))
    with pytest.raises(DamagedIndexError, match="rollback"):
        take_in(folder, db, {"b.html": [report(SCHOOLS)]})
    assert numbers(db) == [2, 1]


def test_a_damaged_release_does_not_stand_in(folder: Path, db: Path) -> None:
    publish(folder, db, 1, 77, 3)
    second = next(release for release in releases(db) if release.number == 2)
    flip_figure(second.path)
    db.unlink()
    live_then = folder_of(db) / "000003.db"
    live_then.write_bytes(b"")
    assert said(db) == "1 standing_in"
    with pytest.raises(IndexFileError, match="damaged"):
        rollback(db, 2)


def test_an_index_of_another_version_is_refused_not_replaced(folder: Path, db: Path) -> None:
    publish(folder, db, 1, 2)
    with rewriting(db) as writer:
        writer.add_report(undated(3))
    file = live_file(db)
    sidecar = file.with_suffix(".json")
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    sidecar.unlink()
    with pytest.raises(IndexFileError, match="newer version"):
        open_library(db)


def test_an_index_that_does_not_hold_together_is_not_published(folder: Path, db: Path) -> None:
    publish(folder, db, 1)
    for harm in (
        "UPDATE facts SET value = NULL",
        "UPDATE facts SET report = 77",
        "INSERT INTO paragraph_terms (paragraph_terms) VALUES ('delete-all')",
        "DELETE FROM about",
        "INSERT INTO paragraph_terms (paragraph_terms, rowid, terms) VALUES ('delete', 1, '粉丝')",
    ):
        with pytest.raises(IndexFileError, match="not sound"), rewriting(db) as writer:
            writer.connection.execute(harm)
    assert (figure(db), numbers(db)) == (1, [1])
    assert take_in(folder, db, {"a.html": [undated(2)]})[0].status is Status.REPLACED
