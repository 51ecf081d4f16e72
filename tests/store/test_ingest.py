"""Ingest: what is added, replaced, left alone and refused, and under whose name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge.ingest import Status, ingest, remove, summary
from knowledge.model import Evidence, Problem, Report, Section, Severity
from knowledge.parsing import parse
from knowledge.sidecars import files_of
from knowledge.store import open_shelf
from knowledge.store.release import rewriting
from tests.store.invented import POLICE, SCHOOLS, Content, Handed, fact, figure, reader, report, take_in, undated


def test_a_folder_goes_in_and_again_changes_nothing(folder: Path, db: Path) -> None:
    content: Content = {
        "a.html": [report()],
        "b.html": [report(year=2022), report(SCHOOLS)],
        "c.pdf": "the file is encrypted",
        "d.txt": [],
    }
    first = take_in(folder, db, content)
    assert [(event.status, event.agency, event.year) for event in first] == [
        (Status.ADDED, POLICE, 2021),
        (Status.ADDED, POLICE, 2022),
        (Status.ADDED, SCHOOLS, 2021),
        (Status.REFUSED, None, None),
        (Status.REFUSED, None, None),
    ]
    assert [event.reason for event in first[3:]] == ["the file is encrypted", "no report was found in it"]
    assert summary(first) == {Status.ADDED: 3, Status.REPLACED: 0, Status.UNCHANGED: 0, Status.REFUSED: 2}
    before = db.read_bytes()
    again = take_in(folder, db, content)
    assert [event.status for event in again[:3]] == [Status.UNCHANGED] * 3
    assert db.read_bytes() == before
    assert {path.name for path in db.parent.iterdir() if path != folder} == {"index.db", "index.db.releases"}


def test_the_same_input_makes_the_same_bytes(tmp_path: Path) -> None:
    content: Content = {"a.html": [report()], "b.html": [report(year=2022), report(SCHOOLS)]}
    for name in ("one.db", "two.db"):
        take_in(tmp_path / "in", tmp_path / name, content)
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_a_reissued_report_replaces_and_its_words_are_gone(folder: Path, db: Path) -> None:
    take_in(folder, db, {"a.html": [report()]})
    other = (Section(number=1, heading="总体情况", paragraphs=("本局换了一套说法。",)),)
    (event,) = take_in(folder, db, {"a.html": [undated(5, sections=other)]})
    assert event.status is Status.REPLACED
    assert figure(db) == 5
    with open_shelf(db) as shelf:
        assert shelf.search(["粉丝"]) == ()
        assert [entry.text for entry in shelf.search(["说法"])] == ["本局换了一套说法。"]
        assert shelf._counts.of(shelf._connection(), "粉丝") == 0
        assert shelf._one("SELECT count(*) FROM paragraph_terms WHERE paragraph_terms MATCH ?", ['"粉丝"'])[0] == 0


@pytest.mark.parametrize(
    ("first", "second", "status", "value"),
    [
        ("2022-01-10", "2022-03-01", Status.REPLACED, 2),
        ("2022-03-01", "2022-01-10", Status.REFUSED, 1),
        ("2022-01-10", "2022-01-10", Status.REPLACED, 2),
        (None, "2022-01-10", Status.REPLACED, 2),
        ("2022-01-10", None, Status.REPLACED, 2),
        (None, None, Status.REPLACED, 2),
    ],
)
def test_which_of_two_versions_stands(
    folder: Path, db: Path, first: str | None, second: str | None, status: Status, value: int
) -> None:
    content = {"a.html": [undated(1, published=first)], "b.html": [undated(2, published=second)]}
    events = take_in(folder, db, content)
    assert [event.status for event in events] == [Status.ADDED, status]
    if status is Status.REFUSED:
        assert "older than the one indexed" in (events[1].reason or "")
    before = db.read_bytes()
    again = take_in(folder, db, content)
    assert not {Status.ADDED, Status.REPLACED} & {event.status for event in again}
    assert db.read_bytes() == before
    assert figure(db) == value


def test_a_version_given_alone_comes_back(folder: Path, db: Path, tmp_path: Path) -> None:
    take_in(folder, db, {"a.html": [undated(1)], "b.html": [undated(2)]})
    alone = tmp_path / "alone"
    (event,) = take_in(alone, db, {"a.html": [undated(1)]})
    assert event.status is Status.REPLACED
    assert figure(db) == 1


def test_a_reading_without_tables_does_not_push_out_one_with(folder: Path, db: Path) -> None:
    events = take_in(folder, db, {"a.html": [undated(1)], "b.txt": [report(facts=())]})
    assert [event.status for event in events] == [Status.ADDED, Status.REFUSED]
    assert figure(db) == 1


def test_the_same_report_twice_in_one_batch(folder: Path, db: Path) -> None:
    events = take_in(folder, db, {"a.html": [report()], "copy of a.html": [report()]})
    assert [event.status for event in events] == [Status.ADDED, Status.UNCHANGED]


def test_what_was_given_is_kept_as_evidence(folder: Path, db: Path) -> None:
    take_in(folder, db, {"a.html": [report(None, 2021, evidence=())]}, agency=POLICE)
    with rewriting(db) as writer:
        loaded = writer.load_report(POLICE, 2021)
    assert loaded is not None
    assert loaded.evidence == (Evidence(slot="agency", value=POLICE, where="given"),)


def test_what_is_given_for_all_may_not_contradict_a_document(folder: Path, db: Path) -> None:
    content = {"a.html": [report(POLICE, 2021)], "b.html": [report("公安局", 2022)]}
    by_year = take_in(folder, db, content, year=2022)
    assert [event.status for event in by_year] == [Status.REFUSED, Status.ADDED]
    assert "2022 was given" in (by_year[0].reason or "")
    by_unit = take_in(folder, db, content, agency=SCHOOLS)
    assert [event.status for event in by_unit] == [Status.REFUSED, Status.REFUSED]
    longer = take_in(folder, db, content, agency=POLICE)
    assert [(event.status, event.agency) for event in longer] == [(Status.ADDED, POLICE), (Status.ADDED, POLICE)]


def test_sidecars(folder: Path, db: Path) -> None:
    folder.mkdir()
    (folder / "gongkai.toml").write_text(f'agency = "{POLICE}"\n', encoding="utf-8")
    (folder / "b.html.toml").write_text(
        f'agency = "{SCHOOLS}"\nyear = 2020\npublished = 2021-01-05\n', encoding="utf-8"
    )
    events = take_in(folder, db, {"a.html": [report(None, 2021)], "b.html": [report("读错的局", 2019)]})
    assert [(event.status, event.agency, event.year) for event in events] == [
        (Status.ADDED, POLICE, 2021),
        (Status.ADDED, SCHOOLS, 2020),
    ]
    with open_shelf(db) as shelf:
        assert shelf.reports(agency=SCHOOLS)[0].published == "2021-01-05"


@pytest.mark.parametrize(
    "text", ["agency = 3", "year = 21", "yaer = 2021", "= [", 'region = "市"', 'published = "soon"']
)
def test_a_faulty_sidecar_refuses_its_file(folder: Path, db: Path, text: str) -> None:
    folder.mkdir()
    (folder / "a.html.toml").write_text(text, encoding="utf-8")
    first, second = take_in(folder, db, {"a.html": [report()], "b.html": [report(SCHOOLS)]})
    assert (first.status, second.status) == (Status.REFUSED, Status.ADDED)
    assert "a.html.toml" in (first.reason or "")


def test_files_that_are_not_there(tmp_path: Path, db: Path) -> None:
    (event,) = ingest([tmp_path / "no.pdf"], db, read=reader({}))
    assert (event.status, event.reason) == (Status.REFUSED, "no such file")
    assert not db.exists()


def test_a_report_that_cannot_be_kept_costs_itself_alone(folder: Path, db: Path) -> None:
    events = take_in(folder, db, {"a.html": [report(facts=(fact(value=2**80),)), report(SCHOOLS)]})
    assert [event.status for event in events] == [Status.REFUSED, Status.ADDED]
    assert "out of range" in (events[0].reason or "")


def _leaps(reports: Mapping[int, Report]) -> dict[int, tuple[Problem, ...]]:
    """Stands for the checks between years: each year but the first is told of the year before."""
    years = sorted(reports)
    return {
        year: (Problem(rule="R7", severity=Severity.WARNING, message=f"{before} and {year}"),)
        for before, year in pairwise(years)
    }


def test_findings_between_years_follow_their_neighbours(
    folder: Path, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.checking.guarded.across_years", _leaps)
    monkeypatch.setattr("knowledge.checking.guarded.within_report", lambda report: ())

    def findings() -> dict[int, list[str]]:
        with open_shelf(db) as shelf:
            return {
                entry.year: [problem.message for problem in shelf.problems(entry.agency, entry.year)]
                for entry in shelf.reports()
            }

    take_in(folder, db, {"a.html": [report(year=2020, problems=())], "c.html": [report(year=2022, problems=())]})
    assert findings() == {2020: [], 2022: ["2020 and 2022"]}
    take_in(tmp_path / "later", db, {"b.html": [report(year=2021, problems=())]})
    assert findings() == {2020: [], 2021: ["2020 and 2021"], 2022: ["2021 and 2022"]}


def test_parse_adds_what_the_checks_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Problem(rule="R2", severity=Severity.ERROR, message="found")
    monkeypatch.setattr("knowledge.checking.guarded.within_report", lambda report: (found,))
    path = tmp_path / "a.html"
    path.touch()
    (outcome,) = parse([path], read=reader({"a.html": [report(problems=())]}))
    assert outcome.reports[0].problems == (found,)


@pytest.mark.parametrize(("said", "anew"), [("", 0), ('url = "https://example.org/a"\n', 0), ("year = 2022\n", 1)])
def test_a_report_is_checked_where_it_was_read_unless_told_otherwise(
    folder: Path, db: Path, monkeypatch: pytest.MonkeyPatch, said: str, anew: int
) -> None:
    found = Problem(rule="R2", severity=Severity.ERROR, message="found there")
    again: list[Report] = []

    def check(report: Report) -> tuple[Problem, ...]:
        again.append(report)
        return (replace(found, message="found here"),)

    for checking in ("knowledge.ingest", "knowledge.parsing"):
        monkeypatch.setattr(f"{checking}.findings_within", check)
    folder.mkdir()
    (folder / "a.html").touch()
    (folder / "a.html.toml").write_text(said, encoding="utf-8")
    read = Handed(path=folder / "a.html", name="a.html", reports=(report(problems=()),), findings=((found,),))
    (event,) = ingest([folder], db, read=lambda paths, workers: [read])
    assert (event.status, event.problems, len(again)) == (Status.ADDED, 1, anew)
    with open_shelf(db) as shelf:
        (kept,) = shelf.problems(POLICE, event.year or 0)
    assert kept.message == ("found here" if anew else "found there")


def test_a_report_taken_out_leaves_nothing(folder: Path, db: Path) -> None:
    take_in(folder, db, {"a.html": [report()], "b.html": [report(SCHOOLS)]})
    assert remove(db, POLICE, 2021)
    assert not remove(db, POLICE, 2021)
    with open_shelf(db) as shelf:
        assert [unit.name for unit in shelf.units()] == [SCHOOLS]
        assert len(shelf.search(["粉丝"])) == 1
        for table in ("facts", "paragraphs", "sections", "problems", "evidence"):
            assert shelf._one(f"SELECT count(DISTINCT report) FROM {table}", ())[0] == 1
        assert shelf._one("SELECT count(*) FROM paragraph_terms WHERE paragraph_terms MATCH ?", ['"粉丝"'])[0] == 1


def test_a_sidecar_of_several_reports_overrides_none_of_them(folder: Path, db: Path) -> None:
    folder.mkdir()
    (folder / "a.zip.toml").write_text(f'agency = "{POLICE}"\nyear = 2021\n', encoding="utf-8")
    events = take_in(folder, db, {"a.zip": [report(None, 2021), report(POLICE, 2020), report(POLICE, None)]})
    assert [event.status for event in events] == [Status.ADDED, Status.REFUSED, Status.REPLACED]
    assert {event.year for event in events} == {2020, 2021}


def test_a_pipe_is_not_waited_for(tmp_path: Path, db: Path) -> None:
    pipe = tmp_path / "a.html"
    os.mkfifo(pipe)
    (event,) = ingest([pipe], db)
    assert event.status is Status.REFUSED


def test_checks_that_fail_cost_no_report(folder: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> object:
        raise ZeroDivisionError("by nought\nand more")

    monkeypatch.setattr("knowledge.checking.guarded.within_report", broken)
    monkeypatch.setattr("knowledge.checking.guarded.across_years", broken)
    content: Content = {"a.html": [report(problems=())], "b.html": [report(year=2022, problems=())]}
    assert {event.status for event in take_in(folder, db, content)} == {Status.ADDED}
    with open_shelf(db) as shelf:
        assert [problem.rule for problem in shelf.problems(POLICE, 2021)] == ["read.unchecked"]
        assert [problem.rule for problem in shelf.problems(POLICE, 2022)] == ["read.unchecked"] * 2


def test_an_index_in_the_folder_is_not_read(folder: Path) -> None:
    folder.mkdir()
    for name in ("index.db", "index.db-wal", "index.db.lock", "index.db.building", "index.db.previous"):
        (folder / name).write_bytes(b"SQLite format 3")
    assert list(files_of([folder])) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://www.example.gov.cn/a.html", "https://www.example.gov.cn/a.html"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ('https://x.cn/"onclick="alert(1)', None),
        ("www.example.gov.cn/a.html", None),
    ],
)
def test_only_addresses_of_the_web_are_cited(folder: Path, db: Path, said: str, kept: str | None) -> None:
    take_in(folder, db, {"a.html": [replace(report(), url=said)]})
    assert [entry.url for entry in open_shelf(db).reports()] == [kept]
