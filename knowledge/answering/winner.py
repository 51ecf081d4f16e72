"""Figures of whoever another figure ranks first: 申请最多的单位公开率是多少, 教育局申请最多的那年不予公开几件."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answering.covering import coverage_notes
from knowledge.answering.details import LeaderDetail
from knowledge.answering.field import field_of
from knowledge.answering.figures import Status, applicant_of, figure, is_ratio
from knowledge.answering.gathering import gather
from knowledge.answering.proof import answer_with, nothing, refuse_figure, value_of
from knowledge.answering.ranking import ranking
from knowledge.answers import Answer, Kind
from knowledge.query.algebra import Of
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf

MOST_TIED = 3
"""More than these at the same place are no one that a figure could be told of."""


def answer_of(query: Of, asked: Asked, shelf: Shelf) -> Answer:
    """The figures of whoever stands at that place, all of them where they tie, with what put them there."""
    order = query.winner
    field = field_of(order.of, order.over)
    gathered = gather(shelf, field)
    rows = ranking(gathered, descending=order.descending)
    if len(rows) < 2:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    first = rows.nth(order.nth or 1)
    if not first or len(first) > MOST_TIED:
        return nothing(asked, Kind.NOT_UNDERSTOOD, "no_kind")
    leaders = tuple([rows.row(at) for at in first])
    told = tuple(
        figure(shelf, row.figure.agency, row.figure.year, measure, applicant_of(measure, column))
        for row in leaders
        for measure in query.measures
        for column in query.columns
    )
    for item in told:
        if item.value is None and item.status is not Status.ZERO_DENOMINATOR:
            return refuse_figure(asked, shelf, item)
    ranked = tuple(row.figure for row in leaders)
    made = answer_with(
        asked,
        Kind.RATIO if all(map(is_ratio, query.measures)) else Kind.CELL,
        shelf,
        (*told, *ranked),
        detail=LeaderDetail(
            rows=leaders,
            asked=told,
            axis=field.axis,
            descending=order.descending,
            nth=order.nth,
            scope=field.scope,
        ),
        values=[value_of(item) for item in (*told, *ranked) if item.value is not None],
        notes=coverage_notes(gathered.coverage, field.axis),
    )
    return replace(
        made,
        understood=replace(
            made.understood,
            agencies=tuple(dict.fromkeys(item.agency for item in told)),
            years=tuple(dict.fromkeys(item.year for item in told)),
        ),
    )
