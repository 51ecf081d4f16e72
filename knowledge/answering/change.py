"""From one year to another: 2023比2022多多少, 公开率同比几个百分点, 五年增长几倍."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answering.details import ChangeDetail, FiguresDetail
from knowledge.answering.figures import Figure, Status, applicant_of, exact, figure, plain_number
from knowledge.answering.meeting import has_moved
from knowledge.answering.proof import answer_with, refuse_figure, value_of, year_before
from knowledge.answers import Answer, Kind, Value
from knowledge.model import Number
from knowledge.query.algebra import Change, Claim, Condition
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


def answer_change(query: Change, asked: Asked, shelf: Shelf) -> Answer:
    """The change in the measure asked, then in the others, then the two figures it lies between."""
    agency, measure = query.of.who.names[0], query.of.measures[0]
    applicant = applicant_of(measure, query.of.columns[0])
    before = figure(shelf, agency, query.before, measure, applicant)
    after = figure(shelf, agency, query.after, measure, applicant)
    for item in (after, before):
        if item.value is None and item.status is not Status.ZERO_DENOMINATOR:
            return refuse_figure(asked, shelf, item)
    pair = (before, after)
    if any(item.value is None for item in pair):
        return answer_with(asked, Kind.CHANGE, shelf, pair, detail=FiguresDetail(figures=pair))
    measures, detail = _measured(before, after, query.asked)
    if query.claim is not None:
        detail = replace(detail, claimed=_is_so(query.claim, detail, forward=query.before <= query.after))
    if query.moved is not None:
        later, earlier = (exact(after), exact(before))[:: 1 if query.before <= query.after else -1]
        detail = replace(detail, claimed=later > earlier if query.moved == "up" else later < earlier)
    return answer_with(
        asked,
        Kind.CHANGE,
        shelf,
        pair,
        detail=detail,
        values=(*measures, *(value_of(item) for item in sorted(pair, key=lambda item: item.year))),
    )


def _is_so(claim: Claim, detail: ChangeDetail, *, forward: bool) -> bool | None:
    """Whether it changed as it is said to have; None where there is no such number."""
    if claim.percent and detail.percent is None:
        return None
    held = claim if forward else replace(claim, falling=not claim.falling)
    condition = Condition(
        measure=detail.after.measure, column=None, operator=claim.operator, since=detail.before.year, claim=held
    )
    return has_moved(exact(detail.after), exact(detail.before), condition)


def changed(before: Figure, after: Figure, asked: str = "absolute") -> ChangeDetail:
    """The change from one known figure to another, worked out exactly."""
    return _measured(before, after, asked)[1]


def since_last_year(shelf: Shelf, item: Figure) -> ChangeDetail | None:
    """The change of a figure from the year before; None where the two cannot be held together without a caution."""
    before = year_before(shelf, item)
    return None if before is None else changed(before, item)


def _measured(before: Figure, after: Figure, asked: str) -> tuple[tuple[Value, ...], ChangeDetail]:
    """The measures of a change in the order asked, and the detail to word it by."""
    difference = exact(after) - exact(before)
    base = exact(before)
    percent = float(difference / base) if base != 0 else None
    points = float(difference * 100) if after.is_ratio else None
    absolute = plain_number(difference)

    def made(indicator: str, value: Number, unit: str) -> Value:
        return Value(
            agency=after.agency,
            year=after.year,
            indicator=indicator,
            applicant=after.applicant,
            value=value,
            unit=unit,
        )

    measures: list[Value] = []
    if points is not None:
        measures.append(made("change.points", points, "百分点"))
    else:
        measures.append(made("change.absolute", absolute, after.unit))
    if percent is not None and (points is None or asked in ("percent", "times")):
        share = made("change.percent", percent, "ratio")
        measures.insert(0 if asked in ("percent", "times") else 1, share)
    detail = ChangeDetail(before=before, after=after, absolute=absolute, percent=percent, points=points, asked=asked)
    return tuple(measures), detail
