"""A file that was read before and has not changed is not read again; whatever else may have changed is seen."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from knowledge import parsing
from knowledge.documents import read_document
from knowledge.documents.archive import Archives
from knowledge.documents.isolation import Outcome, read_files
from knowledge.documents.places import places_under
from knowledge.ingest import IngestEvent, Status, ingest, remove
from knowledge.parsing import ReadFile
from knowledge.store import open_shelf
from knowledge.store.release import rewriting
from knowledge.store.releases import releases

UNIT = "东川市教育局"
OTHER = "东川市公安局"


def text(agency: str = UNIT, year: int = 2021, count: int = 13) -> str:
    return f"""{agency}{year}年政府信息公开工作年度报告
一、总体情况
全年主动公开政府信息{count}条。
二、主动公开政府信息情况
无。
三、收到和处理政府信息公开申请情况
无。
六、其他需要报告的事项
无。
"""


class Counted:
    """Our reader, and the files that it was given; only what is no text is read by a process of its own."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def read(self, paths: Sequence[Path], workers: int | None) -> Iterable[ReadFile]:
        self.names.extend(path.name for path in paths)
        if any(path.suffix != ".txt" for path in paths):
            return read_files(paths, workers=1)
        archives = Archives()
        return [
            Outcome(path=place.path, name=place.name, reports=read_document(archives.document_at(place)))
            for place in places_under(paths)
        ]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counted = Counted()
    monkeypatch.setattr(parsing, "_isolated_reader", lambda: counted.read)
    return counted


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(text(), encoding="utf-8")
    (folder / "b.txt").write_text(text(year=2022), encoding="utf-8")
    (folder / "c.txt").write_text(text(OTHER), encoding="utf-8")
    return folder


def take_in(folder: Path, counted: Counted, **given: int | str) -> tuple[list[IngestEvent], list[str]]:
    """What became of a folder's reports, and the files that were read for it."""
    counted.names.clear()
    events = list(ingest([folder], folder.parent / "index.db", **given))  # type: ignore[arg-type]  # agency and year
    return events, sorted(counted.names)


def test_an_unchanged_folder_is_not_read_and_told_as_before(files: Path, counted: Counted) -> None:
    first, read = take_in(files, counted)
    assert [event.status for event in first] == [Status.ADDED] * 3
    assert read == ["a.txt", "b.txt", "c.txt"]
    before = (files.parent / "index.db").read_bytes()
    again, read = take_in(files, counted)
    assert read == []
    told = [(event.source, event.agency, event.year, event.problems, event.reason) for event in again]
    assert told == [(event.source, event.agency, event.year, event.problems, event.reason) for event in first]
    assert {event.status for event in again} == {Status.UNCHANGED}
    assert (files.parent / "index.db").read_bytes() == before
    assert len(releases(files.parent / "index.db")) == 1


def test_only_what_changed_is_read(files: Path, counted: Counted) -> None:
    take_in(files, counted)
    (files / "b.txt").write_text(text(year=2022, count=14), encoding="utf-8")
    (files / "d.txt").write_text(text(OTHER, 2022), encoding="utf-8")
    events, read = take_in(files, counted)
    assert read == ["b.txt", "d.txt"]
    became = {event.source: event.status for event in events}
    assert became == {
        "a.txt": Status.UNCHANGED, "b.txt": Status.REPLACED, "c.txt": Status.UNCHANGED, "d.txt": Status.ADDED,
    }  # fmt: skip
    with open_shelf(files.parent / "index.db") as shelf:
        assert [entry.text for entry in shelf.search(["14"])] == ["全年主动公开政府信息14条。"]
    assert take_in(files, counted)[1] == []


def test_what_is_said_of_a_file_counts_as_its_content(files: Path, counted: Counted) -> None:
    take_in(files, counted)
    (files / "a.txt.toml").write_text("year = 2019\n", encoding="utf-8")
    events, read = take_in(files, counted)
    assert read == ["a.txt"]
    assert (events[-1].status, events[-1].year) == (Status.ADDED, 2019)
    (files / "gongkai.toml").write_text('published = "2023-01-20"\n', encoding="utf-8")
    assert take_in(files, counted)[1] == ["a.txt", "b.txt", "c.txt"]
    assert take_in(files, counted, year=2022)[1] == ["a.txt", "b.txt", "c.txt"]


def test_another_reader_reads_everything_anew(files: Path, counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(files, counted)
    monkeypatch.setattr("knowledge.read_before.reader_mark", lambda: "another")
    events, read = take_in(files, counted)
    assert read == ["a.txt", "b.txt", "c.txt"]
    assert {event.status for event in events} == {Status.UNCHANGED}
    assert take_in(files, counted)[1] == []


def test_a_report_that_was_taken_out_comes_in_again(files: Path, counted: Counted) -> None:
    take_in(files, counted)
    remove(files.parent / "index.db", UNIT, 2021)
    events, read = take_in(files, counted)
    assert read == ["a.txt"]
    assert sorted(event.status for event in events) == [Status.ADDED, Status.UNCHANGED, Status.UNCHANGED]


def test_of_two_versions_neither_is_read_again(files: Path, counted: Counted) -> None:
    (files / "a2.txt").write_text(text(count=15), encoding="utf-8")
    take_in(files, counted)
    events, read = take_in(files, counted)
    assert read == []
    assert [event.reason for event in events if event.reason] == ["superseded by a2.txt"]
    (files / "a2.txt").unlink()
    events, read = take_in(files, counted)
    assert read == ["a.txt"]
    assert [event.status for event in events if event.source == "a.txt"] == [Status.REPLACED]


def test_an_archive_is_known_by_all_of_its_reports(files: Path, counted: Counted) -> None:
    def pack(**texts: str) -> None:
        with zipfile.ZipFile(files / "z.zip", "w") as archive:
            for name, content in texts.items():
                archive.writestr(zipfile.ZipInfo(f"{name}.txt"), content)

    pack(x=text(year=2018), y=text(year=2017))
    first, _ = take_in(files, counted)
    again, read = take_in(files, counted)
    assert read == []
    assert [event.source for event in again] == [event.source for event in first]
    pack(x=text(year=2018), y="nothing of a report")
    for _ in range(2):
        events, read = take_in(files, counted)
        assert read == ["z.zip"]
        assert {event.status for event in events if event.source.endswith("y.txt")} == {Status.REFUSED}


def test_a_file_of_a_reader_of_ones_own_is_always_read(files: Path, counted: Counted) -> None:
    take_in(files, counted)
    own = Counted()
    events = list(ingest([files], files.parent / "index.db", read=own.read))
    assert own.names == ["a.txt", "b.txt", "c.txt"]
    assert {event.status for event in events} == {Status.UNCHANGED}


def test_what_is_kept_of_files_goes_with_their_report(files: Path, counted: Counted) -> None:
    take_in(files, counted)
    db = files.parent / "index.db"
    remove(db, UNIT, 2021)
    with rewriting(db) as writer:
        kept = writer.connection.execute("SELECT source FROM read_files ORDER BY source").fetchall()
    assert kept == [("b.txt",), ("c.txt",)]
