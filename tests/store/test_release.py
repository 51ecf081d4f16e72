"""Publishing: a reader sees the old index or the new one, whatever becomes of the writer."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from knowledge.errors import IndexFileError
from knowledge.ingest import Status, ingest
from knowledge.store import open_shelf
from knowledge.store.release import rewriting
from tests.forks import printing
from tests.store.invented import POLICE, SCHOOLS, figure, reader, report, take_in, undated


def beside(db: Path) -> set[str]:
    """What lies in the index's folder, but for the reports."""
    return {path.name for path in db.parent.iterdir()} - {"in"}


def test_a_run_that_is_left_off_changes_nothing(folder: Path, db: Path) -> None:
    take_in(folder, db, {"a.html": [report()]})
    before = db.read_bytes()
    content = {"a.html": [undated(9)], "b.html": [report(SCHOOLS)]}
    (folder / "b.html").touch()
    events = ingest([folder], db, read=reader(content))
    next(events)
    events.close()  # type: ignore[attr-defined]  # it is a generator
    assert db.read_bytes() == before
    assert beside(db) == {"index.db", "index.db.releases"}


def test_one_writer_at_a_time(db: Path, tmp_path: Path) -> None:
    with rewriting(db) as writer:
        writer.add_report(report())
        with pytest.raises(IndexFileError, match="another ingest"), rewriting(db):
            pass
    assert figure(db) == 2


def test_a_file_that_is_no_index_is_left_alone(db: Path) -> None:
    db.write_text("a letter", encoding="utf-8")
    with pytest.raises(IndexFileError) as caught, rewriting(db):
        pass
    assert "\n" not in str(caught.value)
    assert db.read_text(encoding="utf-8") == "a letter"


_DIES = """
import sys
from pathlib import Path
from knowledge.store.release import rewriting
from tests.store.invented import report
with rewriting(Path(sys.argv[1])) as writer:
    for year in range(2001, 2500):
        writer.add_report(report(year=year))
        print(year, flush=True)
    while True:
        pass
"""


@pytest.mark.parametrize("after", [1, 120, 499])
def test_a_killed_writer_leaves_the_old_index(folder: Path, db: Path, after: int) -> None:
    take_in(folder, db, {"a.html": [report(year=1999)]})
    before = db.read_bytes()
    with printing([str(db)], code=_DIES) as (process, printed):
        for _ in range(after):
            printed.readline()
        process.kill()
    assert db.read_bytes() == before
    assert figure(db, year=1999) == 2
    events = take_in(folder, db, {"a.html": [report(year=1999)], "b.html": [report(year=2000)]})
    assert [event.status for event in events] == [Status.UNCHANGED, Status.ADDED]
    assert beside(db) == {"index.db", "index.db.releases"}


def test_readers_see_the_old_index_or_the_new_never_half(folder: Path, db: Path) -> None:
    take_in(folder, db, {"a.html": [report(year=year, title="版本0") for year in range(2001, 2021)]})
    stop = threading.Event()
    wrong: list[object] = []

    def look() -> None:
        while not stop.is_set():
            with open_shelf(db) as shelf:
                first = [entry.title for entry in shelf.reports()]
                time.sleep(0.002)
                second = {shelf.paragraphs(entry.agency, entry.year)[0].report.title for entry in shelf.reports()}
                if len(first) != 20 or len({*first, *second}) != 1:
                    wrong.append((first, second))

    readers = [threading.Thread(target=look) for _ in range(3)]
    for thread in readers:
        thread.start()
    for version in range(1, 8):
        take_in(folder, db, {"a.html": [report(year=year, title=f"版本{version}") for year in range(2001, 2021)]})
    stop.set()
    for thread in readers:
        thread.join()
    assert wrong == []


def test_an_open_shelf_keeps_its_version_and_says_when_there_is_a_newer(folder: Path, db: Path) -> None:
    take_in(folder, db, {"a.html": [undated(1)]})
    with open_shelf(db) as shelf:
        assert not shelf.replaced()
        take_in(folder, db, {"a.html": [undated(2)]})
        assert shelf.replaced()
        seen: list[object] = []

        def look() -> None:
            entry = shelf.fact(POLICE, 2021, "requests.new", "total")
            seen.append(entry and entry.fact.value)

        look()
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert seen == [1, 1]
    assert figure(db) == 2


_FULL = """
import resource, signal, sys
from pathlib import Path
from knowledge.errors import IndexFileError
from knowledge.store.release import rewriting
from tests.store.invented import report
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    with rewriting(Path(sys.argv[1])) as writer:
        for year in range(2001, 4000):
            writer.add_report(report(year=year, title="长" * 900))
except IndexFileError as fault:
    print(fault)
    sys.exit(3)
"""


def test_a_full_disk_leaves_the_old_index_and_says_so(folder: Path, db: Path) -> None:
    take_in(folder, db, {"a.html": [report()]})
    before = db.read_bytes()
    with printing([str(db)], code=_FULL) as (process, printed):
        told = printed.read()
        assert process.wait() == 3
    assert told.count("\n") == 1
    assert "stays as it was" in told
    assert db.read_bytes() == before
    assert beside(db) == {"index.db", "index.db.releases"}
    assert len(list(db.with_name("index.db.releases").iterdir())) == 2
