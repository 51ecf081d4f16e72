"""A ranking of a rate says whether who is first hangs on how the rate is counted, and who would be first instead."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wording import word
from bot.wording.texts import texts
from knowledge import Library
from knowledge.answering.details import Axis
from knowledge.answering.field import Field
from knowledge.answering.gathering import gather
from knowledge.answering.other_counts import Beside, Place, beside, of_unit
from knowledge.answering.ranking import Ranking, ranking
from knowledge.answers import Answer, Language, Named, Param, RateRow
from knowledge.lexicon.derived import derived, other_readings
from knowledge.lexicon.languages import languages
from knowledge.query.algebra import measure_named
from knowledge.shelf import Unit
from tests.questions.shelf_in_memory import MemoryShelf

TODAY = date(2024, 6, 1)
RATES = ("rate.granted", "rate.substantive", "rate.answerable")
NORTH, SOUTH, WEST = "北市", "南市", "西市"
DENIED = (
    "state_secret", "law_prohibited", "public_security", "third_party",
    "internal_affairs", "process_info", "enforcement_file", "admin_query",
)  # fmt: skip


def shelf_of(*rows: tuple[str, int, int, int, int | None]) -> MemoryShelf:
    """Units with what they granted, granted in part and refused, and all outcomes; None leaves the parts blank."""
    shelf = MemoryShelf([Unit(name=name) for name, *_ in rows])
    for name, granted, total, partial, refused in rows:
        cells: dict[tuple[str, str | None], int | None] = {
            ("outcome.granted", "total"): granted,
            ("outcome.partial", "total"): partial,
            ("outcome.total", "total"): total,
        }
        cells |= {(f"outcome.denied.{ground}", "total"): 0 for ground in DENIED}
        cells["outcome.denied.state_secret", "total"] = refused
        shelf.put(name, 2022, cells)
    return shelf


def asked(shelf: MemoryShelf, place: Place, code: str = "rate.granted", *, descending: bool = True) -> Beside:
    names = tuple(unit.name for unit in shelf.units())
    field = Field(
        axis=Axis.AGENCY, agencies=names, years=(2022,), measures=(measure_named(code),), applicants=("total",)
    )
    rows = ranking(gather(shelf, field), descending=descending)
    return beside(shelf, field, rows, (place,), descending=descending)


MOST = Place(code="most", select=Ranking.first)
BOTH = (Named(measure="rate.substantive"), Named(measure="rate.answerable"))


def told_of(found: Param) -> list[RateRow]:
    assert isinstance(found, tuple)
    return [item for item in found if isinstance(item, RateRow)]


def rows(found: Param) -> list[str | Named]:
    return [item.row for item in told_of(found)]


def small(found: Param) -> set[str | Named]:
    return {item.row for item in told_of(found) if item.small}


def test_another_reading_names_who_would_be_first_with_the_numbers_of_both() -> None:
    found = asked(shelf_of((NORTH, 50, 100, 0, 10), (SOUTH, 40, 100, 30, 30)), MOST)
    flips = [dict(item.params) for item in found.notes if item.code == "reading_flips"]
    assert [item["reading"] for item in flips] == ["rate.substantive"]
    assert flips[0]["shown"] == (RateRow(row=SOUTH, numerator=70, denominator=100),)
    assert flips[0]["displaced"] == (RateRow(row=NORTH, numerator=50, denominator=100),)
    holds = [dict(item.params) for item in found.notes if item.code == "reading_holds"]
    assert [item["readings"] for item in holds] == [(Named(measure="rate.answerable"),)]
    assert {item.agency for item in found.figures} == {NORTH, SOUTH}


def test_where_nothing_moves_one_line_says_so() -> None:
    found = asked(shelf_of((NORTH, 50, 100, 10, 10), (SOUTH, 40, 100, 5, 30)), MOST)
    assert [(item.code, dict(item.params)["readings"]) for item in found.notes] == [("reading_holds", BOTH)]
    assert not found.figures


def test_a_first_place_on_a_small_base_says_so() -> None:
    found = asked(shelf_of((NORTH, 50, 100, 10, 40), (SOUTH, 2, 9, 5, 1)), MOST)
    flips = [dict(item.params) for item in found.notes if item.code == "reading_flips"]
    assert flips
    for item in flips:
        assert small(item["shown"]) == {SOUTH}
        assert small(item["displaced"]) == set()


def test_a_unit_without_a_figure_under_the_other_reading_is_named() -> None:
    found = asked(shelf_of((NORTH, 50, 100, 10, 10), (SOUTH, 40, 100, 5, 30), (WEST, 10, 100, 5, None)), MOST)
    said = {dict(item.params).get("readings"): dict(item.params)["without"] for item in found.notes}
    assert said == {BOTH: (WEST,)}


def test_a_tie_that_another_reading_breaks_is_another_first() -> None:
    found = asked(shelf_of((NORTH, 50, 100, 0, 10), (SOUTH, 50, 100, 1, 11)), MOST)
    flips = {dict(item.params)["reading"]: dict(item.params) for item in found.notes if item.code == "reading_flips"}
    assert rows(flips["rate.substantive"]["shown"]) == [SOUTH]
    assert rows(flips["rate.substantive"]["displaced"]) == [NORTH]


def test_the_place_of_one_unit_is_told_under_each_reading_that_moves_it() -> None:
    shelf = shelf_of((NORTH, 50, 100, 0, 10), (SOUTH, 40, 100, 30, 30))
    found = asked(shelf, Place(code="position", select=of_unit(NORTH)))
    moves = [dict(item.params) for item in found.notes if item.code == "reading_moves"]
    told = [(item["reading"], item["number"], item["shown"]) for item in moves]
    assert told == [("rate.substantive", 2, (RateRow(row=NORTH, numerator=50, denominator=100),))]


def test_a_count_has_no_other_reading() -> None:
    assert other_readings("requests.new") == ()
    assert asked(shelf_of((NORTH, 5, 10, 1, 1), (SOUTH, 4, 10, 3, 3)), MOST, "outcome.granted") == Beside()


def test_each_rate_names_the_others_of_its_question() -> None:
    for rate in RATES:
        assert set(other_readings(rate)) == set(RATES) - {rate}
    assert all(rate in derived() for rate in RATES)


ASKED = (
    ("2022年公开率最高的单位", "45 ÷ 76＝59.21%"),
    ("2022年公開率最高的單位", "45 ÷ 76＝59.21%"),
    ("which unit had the highest grant rate in 2022", "45 ÷ 76 = 59.21%"),
    ("教育局和卫健委2023年公开率哪个高", "25 ÷ 50＝50.00%"),
    ("教育局2023年公开率排第几", "排第 3"),
)


@pytest.mark.parametrize(("text", "told"), ASKED)
def test_the_answer_says_so_and_cites_every_cell(text: str, told: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert told in word(answer).plain()
    assert _cited(answer) >= {
        name
        for item in answer.notes
        if item.code in ("reading_flips", "reading_moves")
        for name in rows(dict(item.params)["shown"])
    }


def _cited(answer: Answer) -> set[str]:
    return {citation.agency for citation in answer.citations}


@pytest.mark.parametrize("language", languages())
def test_every_reading_and_place_has_words(language: Language) -> None:
    own = texts(language)
    for place in ("most", "least", "more", "less", "nth"):
        assert own.has("words", f"reading_{place}")
    for place in ("most", "least", "more", "less", "nth", "position"):
        assert own.has("words", f"reading_holds_{place}")
    for rate in derived():
        assert all(own.label(other) and own.formula(other, None) for other in other_readings(rate))
