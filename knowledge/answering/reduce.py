"""Sums, means and medians over units, years, rows or columns: 全市一共多少件, 近三年平均, 复议和诉讼一共几件."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from knowledge.answering.covering import coverage_notes
from knowledge.answering.details import AggregateDetail, Axis, Reduced
from knowledge.answering.field import Field, field_of
from knowledge.answering.figures import plain_number
from knowledge.answering.gathering import MOST_SHOWN, editions_of, gather, shown_of
from knowledge.answering.numbers import Numbers
from knowledge.answering.proof import answer_with, nothing, refuse_figure
from knowledge.answers import Answer, Kind, Value, first_of, note
from knowledge.model import Severity
from knowledge.overlaps import overlapping
from knowledge.query.algebra import Reduce
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf

FEWEST = 2
"""Reports that a sum or mean over several has at least."""
POOLED = "pooled"
"""The rate of the sums: all numerators over all denominators."""
_OVERALL = -1
"""Stands for all years together, before each of them: the last one's place in a list of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The places of the figures that one result is worked out from, and whose and when it is."""

    agency: str
    year: int
    places: Sequence[int]
    overall: bool = False


def worked_out(operation: str, numbers: Numbers, places: Sequence[int]) -> Fraction | None:
    """The sum, mean, median or pooled rate of known figures, exactly; None where it has no base."""
    if operation == "sum":
        return numbers.total(places)
    if operation == "mean":
        return numbers.total(places) / len(places)
    if operation == POOLED:
        return numbers.rate_of_sums(places)
    ordered = numbers.rising if places is numbers.known else sorted(places, key=numbers.sizes.__getitem__)
    middle = len(ordered) // 2
    last = numbers.exact(ordered[middle])
    return last if len(ordered) % 2 else (numbers.exact(ordered[middle - 1]) + last) / 2


def answer_reduce(query: Reduce, asked: Asked, shelf: Shelf) -> Answer:
    """The results with their cells, of many figures those shown; reports that are missing or have no value are named.

    Those are left out.
    """
    field = field_of(query.of, query.over)
    gathered = gather(shelf, field)
    numbers = gathered.numbers
    if not gathered.known:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    parts = field.axis in (Axis.INDICATOR, Axis.APPLICANT)
    if parts and len(gathered.known) < len(numbers.tops):
        return refuse_figure(asked, shelf, numbers.figure([*numbers.tops].index(None)))
    few = len(gathered.known) <= MOST_SHOWN
    values: list[Value] = []
    results: list[Reduced] = []
    for group in _groups(query, field, numbers):
        if not group.places or (not parts and len(group.places) < FEWEST):
            # One report is neither a sum nor a mean of several.
            continue
        for operation in query.how:
            number = worked_out(operation, numbers, group.places)
            if number is None:
                continue
            values.append(_value(field, numbers, group, operation, number))
            figures = numbers.figures(group.places if few else group.places[:1])
            results.append(Reduced(operation=operation, value=values[-1], figures=figures, overall=group.overall))
    if not values:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    best = _best(query, results)
    if best:
        values = [*(item.value for item in best), *(value for value in values if value not in [b.value for b in best])]
    above = overlapping(shelf, field.agencies) if {"sum", POOLED} & set(query.how) else ()
    notes = coverage_notes(gathered.coverage, field.axis)
    if above:
        notes = (note("may_overlap", Severity.WARNING, names=first_of(above)), *notes)
    shown = shown_of(numbers)
    return answer_with(
        asked,
        Kind.AGGREGATE,
        shelf,
        shown,
        detail=AggregateDetail(
            operation=query.how[-1],
            result=values[-1].value,
            figures=shown,
            axis=field.axis,
            coverage=gathered.coverage,
            scope=field.scope,
            unit=values[-1].unit,
            results=tuple(results),
            best=best,
        ),
        values=values,
        notes=notes,
        followed=() if few else editions_of(shelf, gathered),
    )


def _best(query: Reduce, results: Sequence[Reduced]) -> tuple[Reduced, ...]:
    """The results that are the most or the least, all of them where they tie; none where that is not asked."""
    if query.best is None:
        return ()
    edge = (max if query.best == "most" else min)(item.value.value for item in results)
    return tuple(item for item in results if item.value.value == edge)


def _groups(query: Reduce, field: Field, numbers: Numbers) -> list[_Group]:
    """Over units a result a year and measure; over years one a unit and measure; over rows or columns one in all."""
    known = numbers.known
    whose = field.scope or (field.agencies[0] if len(field.agencies) == 1 else "all")
    if field.axis in (Axis.INDICATOR, Axis.APPLICANT):
        return [_Group(agency=whose, year=field.years[-1], places=known)]
    width = len(field.pairs)
    block = width * len(field.years)
    if field.axis is Axis.AGENCY:
        alongs = [*((_OVERALL,) if query.overall else ()), *range(len(field.years))]
        found = [
            _Group(
                agency=whose,
                year=field.years[along],
                places=_column(field, numbers, pair, along),
                overall=along == _OVERALL,
            )
            for pair in range(width)
            for along in alongs
        ]
        return [group for group in found if group.places]
    groups: dict[tuple[int, int], list[int]] = {}
    for place in known:
        groups.setdefault((place % width, place // block), []).append(place)
    return [
        _Group(agency=field.agencies[along], year=field.years[-1], places=places)
        for (_, along), places in sorted(groups.items())
    ]


def _column(field: Field, numbers: Numbers, pair: int, along: int) -> Sequence[int]:
    """The known places over units of one figure in one year, or in all of them."""
    if field.block == 1:
        return numbers.known
    width, end = len(field.pairs), len(numbers)
    places = range(pair, end, width) if along == _OVERALL else range(along * width + pair, end, field.block)
    return [place for place in places if numbers.tops[place] is not None] if numbers.lacking else places


def _value(field: Field, numbers: Numbers, group: _Group, operation: str, number: Fraction) -> Value:
    first = numbers.figure(group.places[0])
    alone = field.axis in (Axis.AGENCY, Axis.YEAR) or len({applicant for _, applicant in field.pairs}) == 1
    return Value(
        agency=group.agency,
        year=group.year,
        indicator=f"aggregate.{operation}",
        applicant=first.applicant if alone else None,
        value=plain_number(number),
        unit=first.unit,
    )
