"""Queries made up over the whole algebra: each operator with measures, columns, units and years of the samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge import Library
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.query.algebra import (
    MOVES,
    TOTAL,
    Axis,
    Change,
    Claim,
    Compare,
    Condition,
    Figures,
    Growth,
    Measure,
    Of,
    Order,
    Query,
    Reduce,
    Split,
    Where,
    Who,
)
from knowledge.query.measures import applicant_of, is_ratio, takes_applicant
from knowledge.query.whose import ALL

UNITS = ("云津市教育局", "云津市卫生健康委员会")
COLUMNS = ("natural_person", "business", "legal_service")
NOT_PRINTED = frozenset(
    {"regulations.created", "regulations.published", "regulations.public_total", "normative_documents.created",
     "normative_documents.published", "normative_documents.public_total"}
)  # fmt: skip
"""Rows of the form of 2019 alone, which no sample of these years has."""


def measures() -> list[Measure]:
    """Every indicator, roll-up and derived figure that reports of 2022 and 2023 may have."""
    known = [code for code in codes().indicators if not code.startswith("annex.") and code not in NOT_PRINTED]
    return [Measure(code=code) for code in (*known, *derived())]


def queries(library: Library) -> Iterator[Query]:
    """One query of each operator for every measure, and cells for every column too."""
    everyone = Who(names=library.members(ALL), group=ALL)
    for at, measure in enumerate(measures()):
        unit = Who(names=(UNITS[at % 2],))
        one = Figures(who=unit, years=(2022 + at % 2,), measures=(measure,))
        yield one
        if takes_applicant(measure):
            yield replace(one, columns=(COLUMNS[at % 3],))
        yield replace(one, years=(2021, 2022, 2023), course=True)
        asked = "points" if is_ratio(measure) else "absolute"
        yield Change(of=replace(one, years=(2022, 2023)), before=2022, after=2023, asked=asked)
        if measure.code in ("requests.new", "rate.granted", "litigation.total", "penalties.decisions"):
            for moved in MOVES:
                yield replace(one, years=(2021, 2022, 2023), course=True, moved=moved)
            for moved in MOVES[:2]:
                yield Change(of=replace(one, years=(2022, 2023)), before=2022, after=2023, asked=asked, moved=moved)
        pair = replace(one, who=Who(names=UNITS))
        yield Compare(of=(pair,), axis=Axis.AGENCY)
        if not is_ratio(measure):
            yield Compare(of=(pair,), axis=Axis.AGENCY, asked="times")
        whole = replace(one, who=everyone)
        yield Order(of=whole, over=Axis.AGENCY)
        yield Order(of=whole, over=Axis.AGENCY, place_of=UNITS[0])
        column = applicant_of(measure, TOTAL)
        number = 0.3 if is_ratio(measure) else 20.0
        if measure.code in codes().indicators and codes().indicators[measure.code].unit in ("元", "万元"):
            continue
        over = Condition(measure=measure, column=column, operator="over", number=number)
        yield Where(of=whole, over=Axis.AGENCY, conditions=(over,))
        if measure.code in ("requests.new", "rate.granted"):
            claim = Claim(operator="at_least", number=5, percent=not is_ratio(measure))
            risen = Condition(measure=measure, column=column, operator="over", since=2022, claim=claim)
            yield Where(of=replace(whole, years=(2023,)), over=Axis.AGENCY, conditions=(risen,))
        if not is_ratio(measure):
            yield Reduce(of=whole, how=("sum",), over=Axis.AGENCY)
            yield Growth(of=replace(whole, years=(2023,)), over=Axis.AGENCY, pairs=((2022, 2023),), rising=True)
        if measure.code != "requests.new":
            by = Order(of=replace(whole, measures=(Measure(code="requests.new"),)), over=Axis.AGENCY)
            yield Of(winner=by, measures=(measure,))
        if measure.code in codes().indicators and codes().children(measure.code):
            yield Split(of=one, by=Axis.INDICATOR)
