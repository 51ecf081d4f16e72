"""The most and the least: 哪个单位不予公开最多, 公开率最低的五家, 哪年申请最多, 教育局排第几."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.covering import coverage_notes
from knowledge.answering.details import Axis, RankingDetail
from knowledge.answering.ends import answer_ends
from knowledge.answering.field import field_of
from knowledge.answering.gathering import MOST_SHOWN, gather
from knowledge.answering.other_counts import Place, beside, nth, of_unit
from knowledge.answering.over_years import gather_together
from knowledge.answering.proof import answer_with, nothing
from knowledge.answering.ranking import SHOWN, Ranking, ranking
from knowledge.answers import Answer, Kind
from knowledge.query.algebra import Order
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


def answer_order(query: Order, asked: Asked, shelf: Shelf) -> Answer:
    """The rows from first to last, with ties, coverage and small bases named."""
    field = field_of(query.of, query.over)
    gathered = gather(shelf, field) if query.together is None else gather_together(shelf, field, query.together)
    rows = ranking(gathered, descending=query.descending)
    if not rows or (len(rows) < 2 and field.axis in (Axis.AGENCY, Axis.YEAR)):
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    if query.gap is not None:
        return answer_ends(query, asked, shelf, rows, coverage_notes(gathered.coverage, field.axis))
    shown = _shown(query, rows)
    if not shown:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    chosen = tuple([rows.row(at) for at in shown])
    places = _places(query) if query.together is None else ()
    read_otherwise = beside(shelf, field, rows, places, descending=query.descending)
    return answer_with(
        asked,
        Kind.RANKING,
        shelf,
        [row.figure for row in chosen],
        detail=RankingDetail(
            rows=chosen,
            axis=field.axis,
            descending=query.descending,
            coverage=gathered.coverage,
            scope=field.scope,
            total_rows=len(rows),
            position_of=query.place_of,
            whether=query.whether,
            nth=query.nth,
            both=query.both,
            together=query.together,
            leading=len(rows.sharing(shown[0])),
            trailing=len(rows.sharing(shown[-1])),
        ),
        notes=(*coverage_notes(gathered.coverage, field.axis), *read_otherwise.notes),
        beside=read_otherwise.figures,
    )


def _shown(query: Order, rows: Ranking) -> Sequence[int]:
    """Which rows are shown: all of both ends where they are few, else the first and the last of them."""
    if query.place_of is not None:
        return rows.of_unit(query.place_of)
    if query.nth is not None:
        return rows.nth(query.nth)[:MOST_SHOWN]
    if not query.both:
        return rows.cut(query.first)
    if len(rows) <= MOST_SHOWN:
        return range(len(rows))
    return [*range(SHOWN), *list(rows.last())[-SHOWN:]]


def _places(query: Order) -> tuple[Place, ...]:
    """The places that the answer's sentence names."""
    if query.place_of is not None:
        return (Place(code="position", select=of_unit(query.place_of)),)
    if query.nth is not None:
        return (Place(code="nth", select=nth(query.nth)),)
    leading = Place(code="most" if query.descending else "least", select=Ranking.first)
    return (leading, Place(code="least", select=Ranking.last)) if query.both else (leading,)
