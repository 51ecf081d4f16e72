"""How far one unit's figure is from the mean or median of many: 教育局比全市平均低多少, 是平均数的几倍, 高于平均吗."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answering.covering import coverage_notes
from knowledge.answering.details import Axis
from knowledge.answering.field import field_of
from knowledge.answering.figures import exact, plain_number
from knowledge.answering.gathering import MOST_SHOWN, editions_of, gather, shown_of
from knowledge.answering.proof import answer_with, nothing, refuse_figure, value_of
from knowledge.answering.reduce import FEWEST, worked_out
from knowledge.answering.standings import AgainstDetail
from knowledge.answers import Answer, Kind, Named, Value
from knowledge.query.asked import Asked
from knowledge.query.standings import Against
from knowledge.shelf import Shelf


def answer_against(query: Against, asked: Asked, shelf: Shelf) -> Answer:
    """Return what was asked of the gap, then the figure and the mean or median; units without a figure are named."""
    agency = query.of.who.names[0]
    gathered = gather(shelf, field_of(replace(query.of, who=query.whole), Axis.AGENCY))
    numbers, known = gathered.numbers, gathered.known
    field = gathered.field
    at = next(iter(field.places_of(agency)), None)
    if at is None or len(known) < FEWEST:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    own = numbers.figure(at)
    if own.value is None:
        return refuse_figure(asked, shelf, own)
    level = worked_out(query.average, numbers, known)
    if level is None or (query.asked == "times" and level == 0):
        return nothing(asked, Kind.NO_REPORT, "no_base", cell=Named(measure=own.measure.name))
    gap = (exact(own) - level) * (100 if own.is_ratio else 1)
    times = float(exact(own) / level) if query.asked == "times" else None
    apart = replace(
        value_of(own),
        indicator="change.points" if own.is_ratio else "change.absolute",
        value=float(gap) if own.is_ratio else plain_number(gap),
        unit="百分点" if own.is_ratio else own.unit,
    )
    average = replace(
        value_of(own),
        agency=field.scope or "all",
        indicator=f"aggregate.{query.average}",
        value=plain_number(level),
    )
    asked_for: tuple[Value, ...] = (apart, value_of(own), average)
    if times is not None:
        asked_for = (replace(apart, indicator="change.times", value=times, unit="倍"), *asked_for)
    elif query.asked != "gap":
        asked_for = (value_of(own), average, apart)
    shown = shown_of(numbers)
    return answer_with(
        asked,
        Kind.COMPARE,
        shelf,
        (own, *(item for item in shown if item != own)),
        detail=AgainstDetail(
            figure=own,
            average=query.average,
            level=average.value,
            apart=apart.value,
            asked=query.asked,
            count=len(known),
            scope=field.scope,
            times=times,
        ),
        values=asked_for,
        notes=coverage_notes(gathered.coverage, Axis.AGENCY),
        followed=() if len(known) <= MOST_SHOWN else editions_of(shelf, gathered),
    )
