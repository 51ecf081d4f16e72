"""What thousands of units are judged and ranked by, in one go, is what each of them says by itself, exactly."""

from __future__ import annotations

import gc
import re
import weakref
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest

from bot.message import Table
from bot.wording import word
from knowledge import Library
from knowledge.answering import answer
from knowledge.answering.check import MANY
from knowledge.answering.details import QualityDetail, RankingDetail
from knowledge.answering.field import field_of
from knowledge.answering.figures import Figure, exact, figure
from knowledge.answering.gathering import projected_from
from knowledge.answering.judging import Reference, judged, reference, table_of
from knowledge.answering.meeting import has_moved, meeting, meets
from knowledge.answering.numbers import Numbers, fraction
from knowledge.answers import MOST_LISTED, Answer, Kind, Language, Some
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
    Portion,
    Query,
    Reduce,
    Where,
    Who,
)
from knowledge.query.asked import Asked
from knowledge.query.lookups import About, Check, Coverage
from knowledge.query.whose import ALL
from knowledge.store import IndexShelf, open_shelf
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
    (lacking,) = (dict(note.params) for note in found.notes if note.code == "coverage_unusable")
    reports = {year: library.shelf.editions(year) for year in YEARS}
    names = [
        name
        for name in of.who.names
        if any(
            name in reports[year] and figure(library.shelf, name, year, of.measures[0], TOTAL).value is None
            for year in YEARS
        )
    ]
    assert lacking == {"names": Some(first=tuple(names[:MOST_LISTED]), count=len(names))}
    assert f"没有可用数值：{'、'.join(names[:MOST_LISTED])}等 {len(names)} 个。" in word(found).plain()


def test_the_findings_of_many_reports_are_those_of_each(library: Library) -> None:
    """Which reports have findings, and how many, is counted over all; those told one by one are the worst of them."""
    who, years = Who(names=library.members(ALL), group=ALL), (2022, 2023)
    for rules in ((), ("R1",), ("R6", "R7")):
        alone = {}
        for name in who.names:
            for year in years:
                one = told(Check(who=Who(names=(name,)), years=(year,), rules=rules), library)
                if isinstance(one.detail, QualityDetail):
                    alone[name, year] = len(one.detail.findings)
        found = told(Check(who=who, years=years, rules=rules), library)
        detail = found.detail
        assert isinstance(detail, QualityDetail)
        assert len(alone) > MANY
        assert detail.checked == len(alone)
        assert detail.faulty == sum(count > 0 for count in alone.values())
        assert detail.count == sum(alone.values())
        worst = sorted((count for count in alone.values() if count), reverse=True)
        shown = Counter(zip(detail.whose, (year for year, _ in detail.findings), strict=True))
        assert sorted(shown.values(), reverse=True) == worst[: len(shown)]
        assert f"有问题的 {detail.faulty} 份" in word(found).plain()
        assert f"没有发现问题的 {detail.checked - detail.faulty} 份" in word(found).plain()


def test_an_index_goes_when_nothing_uses_it_any_more(library: Library) -> None:
    """What was worked out of it is kept with it, and keeps it no longer than it is open."""
    assert isinstance(library.shelf, IndexShelf)
    again = Library(open_shelf(library.shelf.file))
    told(Reduce(of=everyone(again, "requests.new", 2022), how=("sum",), over=Axis.AGENCY), again)
    told(Growth(of=everyone(again, "requests.new", 2022, 2023), over=Axis.AGENCY, pairs=((2022, 2023),)), again)
    gone = weakref.ref(again.shelf)
    del again
    gc.collect()
    assert gone() is None


def test_a_share_of_an_incomplete_whole_says_how_many_lack_a_figure(library: Library) -> None:
    whole, measure, year = Who(names=library.members(ALL), group=ALL), Measure(code="outcome.other"), min(YEARS)
    of = Figures(who=Who(names=whole.names[:1]), years=(year,), measures=(measure,))
    found = told(Portion(of=of, whole=whole), library)
    lacking = [name for name in whole.names if figure(library.shelf, name, year, measure, TOTAL).value is None]
    assert found.kind is Kind.NO_REPORT
    assert len(lacking) > MOST_LISTED
    assert f"等 {len(lacking)} 个。合计不全" in word(found).plain()


def test_a_table_that_is_cut_says_how_many_rows_there_are(library: Library) -> None:
    everyone_ = Who(names=library.members(ALL), group=ALL)
    cells = Figures(who=everyone_, years=(2022,), measures=(Measure(code="requests.new"),))
    at_least = Condition(measure=cells.measures[0], column=TOTAL, operator="at_least", number=0)
    for query in (
        Coverage(who=everyone_, asked="units"),
        Coverage(who=everyone_, asked="missing", years=(1999,)),
        Where(of=cells, over=Axis.AGENCY, conditions=(at_least,)),
        About(who=everyone_, years=(2022,), what="source"),
    ):
        found = told(query, library)
        message = word(found)
        rows = [len(block.rows) for block in message.blocks if isinstance(block, Table)]
        shown = rows[0] if rows else message.plain().count("报告")
        count = re.search(r"以上列出 ([0-9]+) 条，共 ([0-9]+) 条。", message.plain())
        assert count is not None, query
        assert int(count[1]) == shown < int(count[2]) <= len(everyone_.names)
