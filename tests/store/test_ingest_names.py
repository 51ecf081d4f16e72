"""Ingest: under whose name and year a report goes in, and which names are one unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.ingest import Status
from knowledge.model import Problem, Report, Severity
from knowledge.reasons import Reason
from knowledge.store import open_shelf
from knowledge.store.release import rewriting
from tests.store.invented import POLICE, Content, fact, report, take_in, undated


def figure_count(db: Path) -> int:
    if not db.exists():
        return 0
    with open_shelf(db) as shelf:
        return len(shelf.reports())


def test_a_unit_without_its_place_is_refused_unless_told(folder: Path, db: Path) -> None:
    doubt = Problem(rule="read.agency", severity=Severity.WARNING, message="“县政府办”未写明所属地区")
    content: Content = {"a.html": [report("县政府办", problems=(doubt,))]}
    (event,) = take_in(folder, db, content)
    assert event.status is Status.REFUSED
    assert (
        event.reason == "the name 县政府办 leaves out its place; give --agency, or agency or region in a sidecar file"
    )
    (event,) = take_in(folder, db, content, agency="云津县人民政府办公室")
    assert (event.status, event.agency) == (Status.ADDED, "云津县人民政府办公室")
    (folder / "gongkai.toml").write_text('region = ["云津省", "云津县"]', encoding="utf-8")
    (event,) = take_in(folder, db, content)
    assert (event.status, event.agency) == (Status.ADDED, "县政府办")


def test_why_unit_or_year_are_asked_for_is_told(folder: Path, db: Path) -> None:
    doubts = {
        "read.agency": "标题写的是“全国税务系统”，不是一个单位",
        "read.year": "报告写的是“2023-2024学年”，不是一个年份",
    }
    problems = tuple(Problem(rule=rule, severity=Severity.ERROR, message=text) for rule, text in doubts.items())
    (event,) = take_in(folder, db, {"a.html": [report(None, None, problems=problems)]})
    assert isinstance(event.reason, Reason)
    assert event.reason.startswith("its unit and year cannot be told (it says “全国税务系统”, “2023-2024学年”);")
    assert all(text in str(event.reason.parts["why"]) for text in doubts.values())


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("together", [False, True])
def test_one_place_of_the_official_list_is_one_unit(folder: Path, db: Path, first: int, together: bool) -> None:
    names = ["洪泽区人民政府", "淮安市洪泽区人民政府"]
    years = [2021, 2022]
    reports = [report(names[first], years[0]), report(names[1 - first], years[1])]
    content: Content = {"a.html": [reports[0]], "b.html": [reports[1]]}
    if not together:
        take_in(folder, db, {"a.html": [reports[0]]})
    events = take_in(folder, db, content)
    assert [event.agency for event in events] == [names[first]] * 2
    assert events[1].status is Status.ADDED


def test_places_of_one_name_are_not_made_one(folder: Path, db: Path) -> None:
    content: Content = {"a.html": [report("鼓楼区人民政府", 2021)], "b.html": [report("南京市鼓楼区人民政府", 2022)]}
    events = take_in(folder, db, content)
    assert [event.agency for event in events] == ["鼓楼区人民政府", "南京市鼓楼区人民政府"]


def test_unknown_unit_or_year_is_refused_unless_told(folder: Path, db: Path) -> None:
    content = {"a.html": [report(None, 2021)], "b.html": [report(POLICE, None)]}
    events = take_in(folder, db, content)
    assert [event.status for event in events] == [Status.REFUSED, Status.REFUSED]
    assert "unit cannot be told" in (events[0].reason or "")
    assert "year cannot be told" in (events[1].reason or "")
    assert figure_count(db) == 0
    told = take_in(folder, db, content, agency=POLICE, year=2021)
    assert [event.status for event in told] == [Status.ADDED, Status.REPLACED]


def test_names_alike_are_not_made_one(folder: Path, db: Path) -> None:
    long, short = "云泽市公安局经开区分局", "经开区公安分局"
    events = take_in(folder, db, {"a.html": [report(long, 2021)], "b.html": [report(short, 2022)]})
    assert [event.agency for event in events] == [long, short]


def test_a_report_that_gives_the_other_name_joins_them(folder: Path, db: Path) -> None:
    long, short = "云泽市公安局经开区分局", "经开区公安分局"
    content = {
        "a.html": [report(long, 2021)],
        "b.html": [report(short, 2022, aliases=(long,))],
        "c.html": [report(short, 2023)],
    }
    events = take_in(folder, db, content)
    assert [event.agency for event in events] == [long] * 3
    assert events[1].reason == f"the report calls its unit {short}"
    assert {event.status for event in take_in(folder, db, content)} == {Status.UNCHANGED}
    with open_shelf(db) as shelf:
        (unit,) = shelf.units()
    assert unit.aliases == (short,)


def test_a_superior_named_in_a_report_is_not_joined(folder: Path, db: Path) -> None:
    branch = "云泽市公安局经开区分局"
    events = take_in(
        folder, db, {"a.html": [report(POLICE, 2021)], "b.html": [report(branch, 2022, aliases=(POLICE,))]}
    )
    assert [event.agency for event in events] == [POLICE, branch]


def test_the_same_name_in_two_regions_stays_apart(folder: Path, db: Path) -> None:
    folder.mkdir()
    for name, city in (("a.html", "云泽市"), ("b.html", "海岚市")):
        (folder / f"{name}.toml").write_text(f'region = ["{city}"]', encoding="utf-8")
    content = {"a.html": [report("教育局", 2021)], "b.html": [report("教育局", 2021, title="另一家")]}
    events = take_in(folder, db, content)
    assert [(event.status, event.agency) for event in events] == [
        (Status.ADDED, "教育局"),
        (Status.ADDED, "教育局（海岚市）"),
    ]
    assert {event.status for event in take_in(folder, db, content)} == {Status.UNCHANGED}


def test_aliases_and_evidence_of_a_replaced_report_do_not_pile_up(folder: Path, db: Path) -> None:
    for value in (1, 2, 3):
        take_in(folder, db, {"a.html": [replace(undated(value), aliases=("市公安",))]})
    with rewriting(db) as writer:
        loaded = writer.load_report(POLICE, 2021)
    assert loaded is not None
    assert (loaded.aliases, len(loaded.evidence)) == (("市公安",), 1)


def test_a_doubt_is_gone_once_someone_told(folder: Path, db: Path) -> None:
    doubt = Problem(rule="read.agency", severity=Severity.ERROR, message="no unit")
    take_in(folder, db, {"a.html": [report(None, 2021, problems=(doubt,))]}, agency=POLICE)
    with open_shelf(db) as shelf:
        assert "read.agency" not in [problem.rule for problem in shelf.problems(POLICE, 2021)]


def test_a_unit_is_known_by_what_its_name_tells(folder: Path, db: Path) -> None:
    take_in(folder, db, {"a.html": [report("江苏省淮安市教育局", 2021)]})
    with open_shelf(db) as shelf:
        (unit,) = shelf.units()
    assert (unit.region, unit.level, unit.office) == (("江苏省", "淮安市"), "city", "education")


def test_two_bodies_of_one_bare_name_do_not_replace_each_other(folder: Path, db: Path) -> None:
    def of(values: range) -> Report:
        cells = ("natural_person", "business", "research", "nonprofit", "total")
        return report(
            "教育局", 2021, facts=tuple(fact("requests.new", c, v) for c, v in zip(cells, values, strict=True))
        )

    events = take_in(folder, db, {"a.html": [of(range(5))], "b.html": [of(range(50, 55))]})
    assert [event.status for event in events] == [Status.ADDED, Status.REFUSED]
    assert "give --agency" in (events[1].reason or "")
    (corrected,) = take_in(folder.with_name("later"), db, {"c.html": [replace(of(range(5)), title="更正")]})
    assert corrected.status is Status.REPLACED


def test_another_name_tells_the_region_and_a_piece_of_a_sentence_is_no_name(folder: Path, db: Path) -> None:
    aliases = ("淮安市公安局经开区分局", "经开区公安分局向社会")
    take_in(folder, db, {"a.html": [report("经开区公安分局", 2021, aliases=aliases)]})
    with open_shelf(db) as shelf:
        (unit,) = shelf.units()
    assert (unit.aliases, unit.region) == (("淮安市公安局经开区分局",), ("江苏省", "淮安市", "经开区"))
    (later,) = take_in(folder.with_name("later"), db, {"b.html": [report("淮安市公安局经开区分局", 2022)]})
    assert later.agency == "经开区公安分局"
