"""Sums, means and medians over units, years, rows or columns: 全市一共多少件, 近三年平均, 复议和诉讼一共几件."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from knowledge.answering.details import AggregateDetail, Axis, Reduced
from knowledge.answering.field import Field, field_of, gather, gather_all
from knowledge.answering.figures import Figure, exact, plain_number
from knowledge.answering.order import coverage_notes
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import note, nothing, refuse_figure
from knowledge.answers import Answer, Kind, Value
from knowledge.model import Severity
from knowledge.query.algebra import Reduce
from knowledge.query.asked import Asked
from knowledge.query.whose import overlapping
from knowledge.shelf import Shelf

FEWEST = 2
"""Reports that a sum or mean over several has at least."""
POOLED = "pooled"
"""The rate of the sums: all numerators over all denominators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The figures that one result is worked out from, and whose and when it is."""

    agency: str
    year: int
    figures: tuple[Figure, ...]
    overall: bool = False


def worked_out(operation: str, figures: Sequence[Figure]) -> Fraction | None:
    """The sum, mean, median or pooled rate of known figures, exactly; None where it has no base."""
    numbers = [exact(item) for item in figures]
    if operation == "sum":
        return sum(numbers, Fraction(0))
    if operation == "mean":
        return sum(numbers, Fraction(0)) / len(numbers)
    if operation == POOLED:
        below = sum((Fraction(str(item.denominator or 0)) for item in figures), Fraction(0))
        above = sum((Fraction(str(item.numerator or 0)) for item in figures), Fraction(0))
        return above / below if below else None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def answer_reduce(query: Reduce, asked: Asked, shelf: Shelf) -> Answer:
    """The results with all their cells; reports that are missing or have no value are named and left out."""
    field = field_of(query.of, query.over)
    gathered = gather(shelf, field)
    if not gathered.known:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    parts = field.axis in (Axis.INDICATOR, Axis.APPLICANT)
    everything = gather_all(shelf, field) if parts else ()
    if parts and len(gathered.known) < len(everything):
        return refuse_figure(asked, shelf, next(item for item in everything if item.value is None))
    values: list[Value] = []
    results: list[Reduced] = []
    for group in _groups(query, field, gathered.known):
        if not group.figures or (not parts and len(group.figures) < FEWEST):
            # One report is neither a sum nor a mean of several.
            continue
        for operation in query.how:
            number = worked_out(operation, group.figures)
            if number is None:
                continue
            values.append(_value(group, operation, number))
            made = Reduced(operation=operation, value=values[-1], figures=group.figures, overall=group.overall)
            results.append(made)
    if not values:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    best = _best(query, results)
    if best:
        values = [*(item.value for item in best), *(value for value in values if value not in [b.value for b in best])]
    above = overlapping(shelf, field.agencies) if {"sum", POOLED} & set(query.how) else ()
    notes = coverage_notes(gathered.coverage, field.axis)
    if above:
        notes = (note("may_overlap", Severity.WARNING, names="、".join(above[:5])), *notes)
    return answer_with(
        asked,
        Kind.AGGREGATE,
        shelf,
        gathered.known,
        detail=AggregateDetail(
            operation=query.how[-1],
            result=values[-1].value,
            figures=gathered.known,
            axis=field.axis,
            coverage=gathered.coverage,
            scope=field.scope,
            unit=values[-1].unit,
            results=tuple(results),
            best=best,
        ),
        values=values,
        notes=notes,
    )


def _best(query: Reduce, results: Sequence[Reduced]) -> tuple[Reduced, ...]:
    """The results that are the most or the least, all of them where they tie; none where that is not asked."""
    if query.best is None:
        return ()
    edge = (max if query.best == "most" else min)(item.value.value for item in results)
    return tuple(item for item in results if item.value.value == edge)


def _groups(query: Reduce, field: Field, known: Sequence[Figure]) -> list[_Group]:
    """Over units a result a year and measure; over years one a unit and measure; over rows or columns one in all."""
    whose = field.scope or (field.agencies[0] if len(field.agencies) == 1 else "all")
    if field.axis in (Axis.INDICATOR, Axis.APPLICANT):
        return [_Group(agency=whose, year=field.years[-1], figures=tuple(known))]
    keys = [(measure, applicant) for measure in field.measures for applicant in field.applicants]
    groups: list[_Group] = []
    for measure, applicant in keys:
        own = [item for item in known if item.measure == measure and item.applicant == applicant]
        if field.axis is Axis.AGENCY and query.overall:
            groups.append(_Group(agency=whose, year=field.years[-1], figures=tuple(own), overall=True))
        if field.axis is Axis.AGENCY:
            groups += [
                _Group(agency=whose, year=year, figures=tuple(item for item in own if item.year == year))
                for year in field.years
            ]
        else:
            groups += [
                _Group(
                    agency=agency, year=field.years[-1], figures=tuple(item for item in own if item.agency == agency)
                )
                for agency in field.agencies
            ]
    return groups


def _value(group: _Group, operation: str, number: Fraction) -> Value:
    applicants = {item.applicant for item in group.figures}
    return Value(
        agency=group.agency,
        year=group.year,
        indicator=f"aggregate.{operation}",
        applicant=group.figures[0].applicant if len(applicants) == 1 else None,
        value=plain_number(number),
        unit=group.figures[0].unit,
    )
