"""Which units meet a condition in each year, or rose from each to the next: 每年都有诉讼的, 连续三年增加的单位."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.answering.details import Axis
from knowledge.answering.field import field_of
from knowledge.answering.gathering import covered, numbers_of
from knowledge.answering.meeting import meets
from knowledge.answering.numbers import Numbers, fraction
from knowledge.answering.order import coverage_notes
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import nothing, value_of
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
    groups = [range(start, start + width) for start in range(0, len(numbers.tops), width)]
    whole = [at for at, group in enumerate(groups) if all(numbers.tops[place] is not None for place in group)]
    if not whole:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    fitting = [at for at in whole if _fits(query, numbers, groups[at])]
    fitting.sort(key=lambda at: numbers.exact(groups[at][-1]), reverse=True)
    rows = tuple(numbers.figures(groups[at]) for at in fitting[:MOST_SHOWN])
    shown = [item for row in rows for item in row] or list(numbers.figures(groups[whole[0]]))
    without = sorted(set(range(len(groups))).difference(whole))
    absent = {place // width for place in numbers.absent}
    coverage = covered(
        lambda units: [field.agencies[at] for at in units],
        known=len(whole),
        asked=len(groups),
        missing=[at for at in without if at in absent],
        unusable=[at for at in without if at not in absent],
        small=(),
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


def _fits(query: EachYear, numbers: Numbers, places: Sequence[int]) -> bool:
    values = [numbers.exact(place) for place in places]
    held = query.condition
    if held is None:
        return all((after < before) if query.falling else (after > before) for before, after in pairwise(values))
    limit = fraction(held.number or 0)
    upper = fraction(held.number_to or limit)
    return all(meets(value, held, limit, upper) for value in values)
