"""Which units meet a condition in each year, or rose from each to the next: 每年都有诉讼的, 连续三年增加的单位."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from heapq import nlargest
from itertools import pairwise

from knowledge.answering.covering import coverage_notes, covered
from knowledge.answering.details import Axis
from knowledge.answering.field import field_of
from knowledge.answering.gathering import numbers_of
from knowledge.answering.meeting import meeting
from knowledge.answering.numbers import Numbers
from knowledge.answering.proof import answer_with, nothing, value_of
from knowledge.answering.standings import EachYearDetail
from knowledge.answers import Answer, Kind, Value
from knowledge.query.asked import Asked
from knowledge.query.standings import EachYear
from knowledge.shelf import Shelf

MOST_SHOWN = 20
"""Units that are shown with the figures of all their years."""


def answer_each_year(query: EachYear, asked: Asked, shelf: Shelf) -> Answer:
    """Return the units with the figures of all years and their number; those that lack a year are named."""
    field = field_of(query.of, Axis.AGENCY)
    numbers = numbers_of(shelf, field)
    width = len(field.years)
    units = range(len(field.agencies))
    lacking = {place // width for place in numbers.lacking}
    absent = {place // width for place in numbers.absent}
    whole = [at for at in units if at not in lacking] if lacking else units
    if not whole:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    fitting = _fitting(query, numbers, whole, width)
    last = numbers.sizes[width - 1 :: width]
    rows = tuple(
        numbers.figures(range(at * width, (at + 1) * width))
        for at in nlargest(MOST_SHOWN, fitting, key=last.__getitem__)
    )
    shown = [item for row in rows for item in row] or list(
        numbers.figures(range(whole[0] * width, (whole[0] + 1) * width))
    )
    coverage = covered(
        replace(field, years=field.years[-1:]),
        known=len(whole),
        asked=len(units),
        missing=sorted(absent),
        unusable=sorted(lacking - absent),
    )
    count = Value(
        agency=field.scope or "all",
        year=field.years[-1],
        indicator="count.matching",
        applicant=shown[0].applicant,
        value=len(fitting),
        unit="个",
    )
    listed = tuple(value_of(item) for row in rows for item in row)
    return answer_with(
        asked,
        Kind.FILTER,
        shelf,
        shown,
        detail=EachYearDetail(
            rows=rows,
            count=len(fitting),
            years=field.years,
            condition=query.condition,
            falling=query.falling,
            measure=query.of.measures[0],
            scope=field.scope,
        ),
        values=(count, *listed) if query.counting or not listed else (*listed, count),
        notes=coverage_notes(coverage, Axis.AGENCY),
    )


def _fitting(query: EachYear, numbers: Numbers, whole: Sequence[int], width: int) -> Sequence[int]:
    """The units with all figures that meet the condition in each year, or moved the way asked from each to the next."""
    years = [numbers.sizes[at::width] for at in range(width)]
    if query.condition is not None:
        fitting = whole
        for at, sizes in enumerate(years):
            fitting = meeting(fitting, sizes, query.condition, partial(_exact, numbers, width, at))
        return fitting
    for earlier, later in pairwise(years):
        before, after = (later, earlier) if query.falling else (earlier, later)
        # Numbers are the same just where the figures are.
        whole = [unit for unit in whole if before[unit] < after[unit]]
    return whole


def _exact(numbers: Numbers, width: int, at: int, unit: int) -> Fraction:
    """The figure of a unit in one of the years, without rounding."""
    return numbers.exact(unit * width + at)
