"""Merging and splitting: which of two reports stands, whose a report is, and what goes with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from knowledge.errors import IndexFileError, KnowledgeError
from knowledge.ingest import Status
from knowledge.merging import merge, region_called
from knowledge.model import Report
from knowledge.shelf import Unit
from knowledge.store import open_shelf
from knowledge.store.correcting import correct, undo
from knowledge.store.releases import live_file, releases
from tests.store.invented import POLICE, SCHOOLS, fact, figure, report, take_in, undated
from tests.store.test_releases import flip_figure

INSIDE, BESIDE = "云泽市东湖区教育局", "云泽市西湖区教育局"


def index(folder: Path, name: str, *reports: Report) -> Path:
    path = folder / f"{name}.db"
    take_in(folder / name, path, {f"{name}.html": reports})
    return path


def statuses(*indexes: Path, db: Path) -> list[Status]:
    return [event.status for event in merge(indexes, db)]


def names(db: Path) -> dict[str, list[int]]:
    with open_shelf(db) as shelf:
        return {unit.name: [entry.year for entry in shelf.reports(agency=unit.name)] for unit in shelf.units()}


def test_reports_of_several_indexes_come_into_one(tmp_path: Path) -> None:
    first = index(tmp_path, "a", report(), report(year=2022))
    second = index(tmp_path, "b", report(SCHOOLS), report(year=2020))
    out = tmp_path / "out.db"
    assert statuses(first, second, db=out) == [Status.ADDED] * 4
    assert names(out) == {POLICE: [2020, 2021, 2022], SCHOOLS: [2021]}
    assert statuses(second, first, db=out) == [Status.UNCHANGED] * 4
    assert len(releases(out)) == 1, "nothing new makes no release"
    assert names(first) == {POLICE: [2021, 2022]}, "what is merged stays as it is"


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_the_one_published_later_stands_whichever_comes_first(tmp_path: Path, turned: bool) -> None:
    early = index(tmp_path, "early", undated(1, published="2022-01-20"))
    late = index(tmp_path, "late", undated(2, published="2022-02-20"))
    out = tmp_path / "out.db"
    expected = [Status.ADDED, Status.REFUSED] if turned else [Status.ADDED, Status.REPLACED]
    assert statuses(*([late, early] if turned else [early, late]), db=out) == expected
    assert figure(out) == 2


def test_of_two_without_a_day_the_one_named_later_stands(tmp_path: Path) -> None:
    first, second = index(tmp_path, "a", undated(1)), index(tmp_path, "b", undated(2))
    for turn in ((first, second), (second, first)):
        out = tmp_path / f"{turn[0].stem}.db.out"
        assert statuses(*turn, db=out) == [Status.ADDED, Status.REPLACED]
        assert figure(out) == (2 if turn[0] == first else 1)


def test_what_an_index_has_seen_superseded_does_not_come_back(tmp_path: Path) -> None:
    old = index(tmp_path, "old", undated(1))
    db = tmp_path / "new.db"
    for value in (1, 2):
        take_in(tmp_path / "new", db, {"new.html": [undated(value)]})
    out = tmp_path / "out.db"
    assert statuses(db, old, db=out) == [Status.ADDED, Status.UNCHANGED]
    assert figure(out) == 2


def test_a_unit_is_found_by_the_names_that_its_reports_give(tmp_path: Path) -> None:
    short = "洪泽区人民政府"
    first = index(tmp_path, "a", report(f"淮安市{short}"))
    second = index(tmp_path, "b", report(short, 2022))
    together = tmp_path / "together.db"
    take_in(tmp_path / "c", together, {"a.html": [report(f"淮安市{short}")], "b.html": [report(short, 2022)]})
    out = tmp_path / "out.db"
    statuses(first, second, db=out)
    assert names(out) == names(together) == {f"淮安市{short}": [2021, 2022]}
    with open_shelf(out) as shelf:
        assert shelf.units()[0].aliases == (short,)


def test_findings_between_years_that_only_meet_in_the_merged_index_are_found(tmp_path: Path) -> None:
    carried = replace(report(), facts=(fact("requests.carried_out", value=3), fact(value=2)))
    following = replace(report(year=2022), facts=(fact("requests.carried_in", value=1), fact(value=2)))
    first, second = index(tmp_path, "a", carried), index(tmp_path, "b", following)
    together = tmp_path / "together.db"
    take_in(tmp_path / "c", together, {"a.html": [carried, following]})
    out = tmp_path / "out.db"
    statuses(first, second, db=out)
    found = {}
    for db in (out, together, second):
        with open_shelf(db) as shelf:
            found[db] = [problem.rule for problem in shelf.problems(POLICE, 2022)]
    assert found[out] == found[together]
    assert len(found[out]) > len(found[second])


def test_corrections_go_with_their_reports_each_once(tmp_path: Path) -> None:
    first, second = index(tmp_path, "a", undated(1)), index(tmp_path, "b", report(SCHOOLS))
    correct(
        first,
        agency=POLICE,
        year=2021,
        indicator="requests.new",
        applicant="total",
        value=5,
        who="甲",
        why="录错",
        day="2024-01-01",
    )
    out = tmp_path / "out.db"
    statuses(first, second, db=out)
    statuses(second, first, db=out)
    assert figure(out) == 5
    with open_shelf(out) as shelf:
        assert len(shelf.corrections()) == 1
    undo(first, 1, who="乙", why="没有录错", day="2024-02-01")
    statuses(first, db=out)
    assert figure(out) == 1


def test_a_damaged_index_is_not_merged(tmp_path: Path) -> None:
    first, second = index(tmp_path, "a", undated(1)), index(tmp_path, "b", undated(77, agency=SCHOOLS))
    flip_figure(live_file(second))
    with pytest.raises(IndexFileError, match="damaged"):
        statuses(first, second, db=tmp_path / "out.db")
    assert not (tmp_path / "out.db").exists()


def test_an_index_is_not_merged_into_itself(tmp_path: Path) -> None:
    first = index(tmp_path, "a", undated(1))
    with pytest.raises(KnowledgeError, match="into itself"):
        statuses(first, db=first)


def test_a_region_and_the_rest_are_the_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = index(tmp_path, "whole", report(), report(INSIDE), report(BESIDE, 2022))
    within, rest = tmp_path / "within.db", tmp_path / "rest.db"
    assert main(["split", str(whole), "--region", "东湖区", "--db", str(within)]) == 0
    assert main(["split", str(whole), "--region", "东湖区", "--outside", "--db", str(rest)]) == 0
    assert names(within) == {INSIDE: [2021]}
    assert names(rest) == {POLICE: [2021], BESIDE: [2022]}
    assert main(["split", str(whole), "--region", "云泽市", "--db", str(tmp_path / "city.db")]) == 0
    assert names(tmp_path / "city.db") == names(whole)
    out = tmp_path / "out.db"
    assert main(["merge", str(within), str(rest), "--db", str(out), "--verbose"]) == 0
    assert names(out) == names(whole)
    said = capsys.readouterr().out
    assert "3 added, 0 replaced, 0 unchanged, 0 refused" in said
    assert f"added      {INSIDE} 2021" in said
    assert main(["split", str(whole), "--region", "南湖区", "--db", str(tmp_path / "none.db")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def of(*regions: str) -> list[Unit]:
    return [Unit(name=region, region=tuple(region.split("/"))) for region in regions]


def test_a_region_is_called_by_any_of_its_names_and_never_guessed() -> None:
    twins = of("甲省/东川市/鼓楼区", "甲省/西川市/鼓楼区", "甲省/东川市")
    with pytest.raises(KnowledgeError, match="甲省东川市鼓楼区, 甲省西川市鼓楼区"):
        region_called("鼓楼区", twins)
    for name in ("东川市鼓楼区", "甲省东川市鼓楼区", "东川市/鼓楼区"):
        assert region_called(name, twins) == {("甲省", "东川市", "鼓楼区")}
    assert region_called("东川", twins) == {("甲省", "东川市")}
    bare = of("云津市/澄湖区", "云津市/澄湖")
    assert region_called("澄湖", bare) == region_called("澄湖区", bare) == {("云津市", "澄湖区"), ("云津市", "澄湖")}
    with pytest.raises(KnowledgeError, match="several"):
        region_called("伊宁", of("新疆/伊宁市", "新疆/伊宁县"))


def test_a_merged_index_is_bounded_by_its_largest_unit_not_by_its_reports(tmp_path: Path) -> None:
    """Reports are read from the index unit by unit: at no time are more in memory than a unit has years."""
    import gc

    source = index(
        tmp_path, "a", *(report(f"云泽市{name}局", year) for name in "甲乙丙丁戊己" for year in (2020, 2021))
    )

    def reports() -> int:
        return sum(isinstance(item, Report) for item in gc.get_objects())

    gc.collect()
    before = reports()
    most = max(reports() - before for _ in merge([source], tmp_path / "out.db"))
    assert 0 < most < 12
    with closing(sqlite3.connect(tmp_path / "out.db")) as connection:
        assert connection.execute("SELECT count(*) FROM reports").fetchone() == (12,)
