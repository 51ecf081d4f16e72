"""What the figure of a unit, or of some together, is of the sum over a group: 占全市的比例, 占所有单位的百分之几."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from knowledge.answering.covering import coverage_notes
from knowledge.answering.details import Axis, PortionDetail
from knowledge.answering.field import field_of
from knowledge.answering.figures import exact, plain_number
from knowledge.answering.gathering import MOST_SHOWN, editions_of, gather, shown_of
from knowledge.answering.proof import answer_with, nothing, value_of
from knowledge.answers import Answer, Kind, Value, first_of, note
from knowledge.model import Severity
from knowledge.overlaps import overlapping
from knowledge.query.algebra import Portion
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


def answer_portion(query: Portion, asked: Asked, shelf: Shelf) -> Answer:
    """The share with its part and its whole; refused where the whole lacks a unit's figure, or is 0."""
    agencies = query.of.who.names
    field = field_of(replace(query.of, who=query.whole), Axis.AGENCY)
    gathered = gather(shelf, field)
    coverage = gathered.coverage
    lacking = (*coverage.missing.first, *coverage.unusable.first)
    at = [place for agency in agencies for place in field.places_of(agency)[-1:]]
    if lacking or len(at) < len(agencies):
        count = coverage.missing.count + coverage.unusable.count
        names = first_of(lacking, count)
        return nothing(asked, Kind.NO_REPORT, "portion_lacks", names=names, year=field.years[-1])
    parts = gathered.numbers.figures(at)
    first = parts[0]
    part = sum((exact(item) for item in parts), Fraction(0))
    whole = gathered.numbers.total(gathered.known)
    if whole == 0:
        return nothing(asked, Kind.NOT_UNDERSTOOD, "portion_of_nothing", scope=field.scope or "")
    share = float(part / whole)
    made = Value(
        agency="、".join(agencies),
        year=first.year,
        indicator="share.of_units",
        applicant=first.applicant,
        value=share,
        unit="ratio",
    )
    together = replace(made, indicator="aggregate.sum", value=plain_number(part), unit=first.unit)
    total = replace(
        made,
        agency=field.scope or "all",
        indicator="aggregate.sum",
        value=plain_number(whole),
        unit=first.unit,
    )
    notes = coverage_notes(gathered.coverage, Axis.AGENCY)
    above = overlapping(shelf, field.agencies)
    if above:
        notes = (note("may_overlap", Severity.WARNING, names=first_of(above)), *notes)
    shown = shown_of(gathered.numbers)
    return answer_with(
        asked,
        Kind.RATIO,
        shelf,
        (*parts, *(item for item in shown if item not in parts)),
        detail=PortionDetail(
            parts=parts,
            part=plain_number(part),
            whole=plain_number(whole),
            share=share,
            count=len(gathered.known),
            figures=shown,
            scope=field.scope,
        ),
        values=(made, value_of(first) if len(parts) == 1 else together, total),
        notes=notes,
        followed=() if len(gathered.known) <= MOST_SHOWN else editions_of(shelf, gathered),
    )
