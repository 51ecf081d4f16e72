"""What thousands of units are judged and ranked by, in one go, is what each of them says by itself, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest

from bot.wording import word
from knowledge import Library
from knowledge.answering import answer
from knowledge.answering.covering import MOST_NAMED
from knowledge.answering.details import RankingDetail
from knowledge.answering.field import field_of
from knowledge.answering.figures import Figure, exact, figure
from knowledge.answering.gathering import projected_from
from knowledge.answering.judging import Reference, judged, reference, table_of
from knowledge.answering.meeting import has_moved, meeting, meets
from knowledge.answering.numbers import Numbers, fraction
from knowledge.answers import Answer, Language
from knowledge.model import Number
from knowledge.query.algebra import (
    OPERATORS,
    TOTAL,
    Axis,
    Claim,
    Condition,
    Figures,
    Growth,
    Measure,
    Query,
    Reduce,
    Who,
)
from knowledge.query.asked import Asked
from knowledge.query.whose import ALL
from tests.query.test_executors import YEARS, library, path

__all__ = ["library", "path"]

LIMITS = (0.0, 0.1, 0.25, 1 / 3, 0.5, 1.0, 2.0, 3.0, 12.0)


def invented_numbers(chance: Random, kind: str) -> Numbers:
    """Numbers of a kind: counts, amounts with decimals, rates, or rates so large that floating point cannot tell."""
    most = 2**60 if kind == "huge" else 12
    tops: list[Number | None] = [chance.choice((None, 0, 1, 3, chance.randint(0, most))) for _ in range(60)]
    if kind == "amounts":
        tops = [None if top is None else top / 8 + 0.1 for top in tops]
    bases: list[Number | None] = [None if top is None else chance.choice((1, 3, 4, 10, most + 1)) for top in tops]

    def none(place: int) -> Figure:
        raise AssertionError(f"no figure is looked at: {place}")

    return Numbers(
        tops=tops,
        bases=bases if kind in ("rates", "huge") else (),
        absent=frozenset(),
        touched=frozenset(),
        make=none,
    )


@pytest.mark.parametrize("kind", ["counts", "amounts", "rates", "huge"])
def test_many_meet_a_condition_that_meet_it_one_by_one(kind: str) -> None:
    for seed in range(12):
        numbers = invented_numbers(Random(seed), kind)
        code = "rate.granted" if kind in ("rates", "huge") else "requests.new"
        for operator in sorted(OPERATORS):
            for limit in LIMITS:
                condition = Condition(
                    measure=Measure(code=code), column=TOTAL, operator=operator, number=limit, number_to=limit + 1
                )
                for against in (None, fraction(limit), Fraction(1, 3)):
                    number, upper = fraction(limit) if against is None else against, fraction(limit + 1)
                    alone = [at for at in numbers.known if meets(numbers.exact(at), condition, number, upper)]
                    found = meeting(numbers.known, numbers.sizes, condition, numbers.exact, against=against)
                    assert found == alone, (seed, operator, limit, against)


def everyone(library: Library, code: str, *years: int) -> Figures:
    who = Who(names=library.members(ALL), group=ALL)
    return Figures(who=who, years=years, measures=(Measure(code=code),))


@pytest.mark.parametrize("code", ["requests.new", "rate.granted", "fees.amount"])
def test_many_have_moved_as_claimed_that_have_one_by_one(library: Library, code: str) -> None:
    of = everyone(library, code, 2023)
    for operator in ("over", "at_least", "under", "at_most", "equal", "between"):
        for percent in (True, False):
            for number in (0.0, 1.0, 50.0, 100.0):
                claim = Claim(
                    operator=operator, number=number, number_to=number + 25, percent=percent, falling=number > 1
                )
                column = TOTAL if code != "fees.amount" else None
                item = Condition(measure=of.measures[0], column=column, operator="over", since=2022, claim=claim)
                table = table_of(library.shelf, field_of(of, Axis.AGENCY), (item,), known=True)
                against = reference(table, item)
                assert isinstance(against, Reference)
                assert against.of_row is not None
                whole, fitting = judged(table, (item,), (against,), either=False)
                held, earlier = table.leading, against.of_row
                assert fitting == [row for row in whole if has_moved(held.exact(row), earlier.exact(row), item)]
                assert len(whole) > 20


def told(query: Query, library: Library) -> Answer:
    with projected_from(1):
        return answer(Asked(query=query, language=Language.HANS, question="问"), library.shelf)


def grown(found: Answer) -> Sequence[tuple[int, Fraction]]:
    detail = found.detail
    assert isinstance(detail, RankingDetail)
    return [(row.place, exact(row.figure) - exact(row.before)) for row in detail.rows if row.before is not None]


@pytest.mark.parametrize("code", ["requests.new", "rate.granted", "fees.amount", "rate.denied"])
@pytest.mark.parametrize("rising", [True, False])
def test_the_first_by_growth_are_the_first_of_all(library: Library, code: str, rising: bool) -> None:
    pairs, of = ((2022, 2023),), everyone(library, code, 2022, 2023)
    every = grown(told(Growth(of=of, over=Axis.AGENCY, pairs=pairs, rising=rising, first=1000), library))
    rises = sorted((rise for _, rise in every), reverse=rising)
    assert [rise for _, rise in every] == rises
    assert [place for place, _ in every] == [1 + rises.index(rise) for rise in rises]
    for first in (1, 3, 10):
        found = grown(told(Growth(of=of, over=Axis.AGENCY, pairs=pairs, rising=rising, first=first), library))
        assert found == every[:first]


def test_what_lacks_a_figure_is_counted_where_it_is_not_named(library: Library) -> None:
    of = everyone(library, "outcome.other", *YEARS)
    found = told(Reduce(of=of, how=("sum",), over=Axis.AGENCY), library)
    (lacking,) = (dict(note.params) for note in found.notes if note.code == "coverage_unusable_many")
    reports = {year: library.shelf.editions(year) for year in YEARS}
    names = [
        name
        for name in of.who.names
        if any(
            name in reports[year] and figure(library.shelf, name, year, of.measures[0], TOTAL).value is None
            for year in YEARS
        )
    ]
    assert lacking == {"count": len(names), "names": tuple(names[:MOST_NAMED])}
    assert len(names) > MOST_NAMED
    assert f"{len(names)} 个单位没有可用数值" in word(found).plain()
