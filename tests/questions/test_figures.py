"""What a figure is when cells are zero, blank, slashed, absent, or add up to a roll-up."""

from __future__ import annotations

import pytest

from knowledge.answering import field
from knowledge.answering.details import Axis
from knowledge.answering.field import Field
from knowledge.answering.figures import Status, figure
from knowledge.answering.gathering import gather_all
from knowledge.model import Edition
from knowledge.query.algebra import measure_named
from knowledge.shelf import Unit
from tests.questions.shelf_in_memory import MemoryShelf

UNIT = "某市某局"
DENIED = ("state_secret", "law_prohibited", "public_security", "third_party", "internal_affairs", "process_info")
REST = ("enforcement_file", "admin_query")


def shelf_with(year: int = 2022, /, **cells: float | str | None) -> MemoryShelf:
    """A shelf with one report; keys are indicators with "__" for dots, the total column unless table 2 or 4."""
    shelf = MemoryShelf([Unit(name=UNIT)])
    found: dict[tuple[str, str | None], float | str | None] = {}
    for key, value in cells.items():
        code, _, applicant = key.replace("__", ".").partition("@")
        plain = code.startswith(("reconsideration", "litigation", "licensing", "fees", "regulations"))
        found[code, None if plain else (applicant or "total")] = value
    shelf.put(UNIT, year, found)
    return shelf


def test_zero_blank_slash_and_absent_are_four_truths() -> None:
    shelf = shelf_with(
        requests__new=0, requests__carried_in=None, outcome__granted="/", fees__amount=0.402, licensing__decisions=3053
    )
    assert figure(shelf, UNIT, 2022, measure_named("requests.new")).value == 0
    assert figure(shelf, UNIT, 2022, measure_named("requests.new")).status is Status.KNOWN
    assert figure(shelf, UNIT, 2022, measure_named("requests.carried_in")).status is Status.BLANK
    assert figure(shelf, UNIT, 2022, measure_named("outcome.granted")).status is Status.SLASH
    assert figure(shelf, UNIT, 2022, measure_named("outcome.partial")).status is Status.NOT_IN_FORM
    assert figure(shelf, UNIT, 2021, measure_named("requests.new")).status is Status.NO_REPORT
    assert figure(shelf, UNIT, 2022, measure_named("fees.amount")).value == 0.402


def test_a_roll_up_is_the_sum_of_its_leaves_and_cites_them_all() -> None:
    cells: dict[str, float | str | None] = {
        f"outcome__denied__{name}": number for number, name in enumerate((*DENIED, *REST), 1)
    }
    item = figure(shelf_with(**cells), UNIT, 2022, measure_named("outcome.denied"))
    assert item.value == 36
    assert len(item.cells) == 8


def test_a_roll_up_with_a_blank_leaf_is_unknown() -> None:
    cells: dict[str, float | str | None] = {f"outcome__denied__{name}": 1 for name in (*DENIED, *REST)}
    cells["outcome__denied__third_party"] = None
    item = figure(shelf_with(**cells), UNIT, 2022, measure_named("outcome.denied"))
    assert item.value is None
    assert item.status is Status.BLANK
    assert [cell.fact.indicator for cell in item.blocking] == ["outcome.denied.third_party"]


def test_a_printed_total_is_never_put_together_from_its_parts() -> None:
    shelf = shelf_with(outcome__granted=1, outcome__partial=2)
    assert figure(shelf, UNIT, 2022, measure_named("outcome.total")).status is Status.NOT_IN_FORM


def test_other_handling_is_one_row_in_2020_and_three_from_2021() -> None:
    assert shelf_with(2020, outcome__other=4).reports()[0].edition == Edition("2019")
    assert figure(shelf_with(2020, outcome__other=4), UNIT, 2020, measure_named("outcome.other")).value == 4
    later = shelf_with(outcome__other__overdue_correction=1, outcome__other__overdue_fee=0, outcome__other__misc=2)
    assert figure(later, UNIT, 2022, measure_named("outcome.other")).value == 3


def test_organisations_are_the_sum_of_five_columns() -> None:
    shelf = MemoryShelf([Unit(name=UNIT)])
    columns = {"business": 1, "research": 0, "nonprofit": 2, "legal_service": 3, "other": 4}
    shelf.put(UNIT, 2022, {("requests.new", column): number for column, number in columns.items()})
    assert figure(shelf, UNIT, 2022, measure_named("requests.new"), "organisation").value == 10


@pytest.mark.parametrize("code", ["reconsideration.total", "licensing.decisions"])
def test_tables_without_applicants_have_none(code: str) -> None:
    shelf = shelf_with(reconsideration__total=3, licensing__decisions=3)
    assert figure(shelf, UNIT, 2022, measure_named(code), "business").status is Status.NOT_IN_FORM
    assert figure(shelf, UNIT, 2022, measure_named(code)).applicant is None


def test_a_denominator_of_zero_is_not_applicable() -> None:
    shelf = shelf_with(outcome__granted=0, outcome__total=0)
    item = figure(shelf, UNIT, 2022, measure_named("rate.granted"))
    assert item.status is Status.ZERO_DENOMINATOR
    assert item.value is None
    assert (item.numerator, item.denominator) == (0, 0)


def test_a_rate_is_a_fraction_with_numerator_and_denominator() -> None:
    item = figure(shelf_with(outcome__granted=1362, outcome__total=3050), UNIT, 2022, measure_named("rate.granted"))
    assert item.value == 1362 / 3050
    assert (item.numerator, item.denominator) == (1362, 3050)


def test_a_share_is_of_the_roll_up_above_or_of_what_is_named() -> None:
    cells: dict[str, float | str | None] = {f"outcome__denied__{name}": 1 for name in (*DENIED, *REST)}
    shelf = shelf_with(outcome__total=16, **cells)
    assert figure(shelf, UNIT, 2022, measure_named("share.outcome.denied.state_secret")).value == 1 / 8
    assert figure(shelf, UNIT, 2022, measure_named("share.outcome.denied.state_secret/outcome.total")).value == 1 / 16


def test_the_annex_before_2019_gives_the_figures_that_mean_the_same() -> None:
    shelf = MemoryShelf([Unit(name=UNIT)])
    shelf.put(UNIT, 2018, {("annex.requests", None): 12, ("annex.replies_denied", None): 3})
    assert shelf.reports()[0].edition == Edition("pre2019")
    assert figure(shelf, UNIT, 2018, measure_named("requests.new")).value == 12
    assert figure(shelf, UNIT, 2018, measure_named("outcome.denied")).value == 3
    assert figure(shelf, UNIT, 2018, measure_named("requests.new"), "business").status is Status.NOT_IN_FORM
    assert figure(shelf, UNIT, 2018, measure_named("rate.denied")).status is Status.NOT_IN_FORM


def test_many_units_read_in_one_go_give_the_same_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"第{number}局" for number in range(30)]
    shelf = MemoryShelf([Unit(name=name) for name in names])
    for number, name in enumerate(names):
        if number % 7:
            granted = None if number % 5 == 0 else number
            shelf.put(name, 2022, {("outcome.granted", "total"): granted, ("outcome.total", "total"): number * 2})
    wanted = Field(
        axis=Axis.AGENCY,
        agencies=tuple(names),
        years=(2022,),
        measures=tuple(map(measure_named, ("rate.granted",))),
        applicants=("total",),
    )
    at_once = gather_all(shelf, wanted)
    monkeypatch.setattr(field, "MANY", 1000)
    assert gather_all(shelf, wanted) == at_once
    assert {item.status for item in at_once} >= {Status.KNOWN, Status.BLANK, Status.NO_REPORT}
