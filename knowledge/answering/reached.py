"""What is asked of whoever another question finds: 申请最多的三家加起来占全市多少, 公开率最高的单位前一年排第几."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from knowledge.answering.details import FilterDetail, RankingDetail, ReachedDetail
from knowledge.answering.proof import MAX_CITATIONS, nothing
from knowledge.answering.winner import MOST_TIED
from knowledge.answers import REFUSALS, Answer, Kind
from knowledge.query.algebra import Axis, Growth, Order, Query
from knowledge.query.asked import Asked
from knowledge.query.named import MOST_FOUND, with_names
from knowledge.query.standings import Reached
from knowledge.shelf import Shelf

_ALL_SHOWN = Order.__dataclass_fields__["first"].default


def found_by(query: Query, answer: Answer) -> tuple[str, ...]:
    """Return the units that an answer finds: those at the place asked, the first so many, or all that meet a condition.

    None where too many tie at one place, or more meet the condition than are shown.
    """
    detail = answer.detail
    if answer.kind in REFUSALS:
        return ()
    if isinstance(detail, FilterDetail) and detail.axis is Axis.AGENCY and detail.lone is None:
        names = tuple(dict.fromkeys(item.agency for item in detail.matching))
        return names if len(names) == detail.count <= MOST_FOUND and detail.failing is None else ()
    if not isinstance(detail, RankingDetail) or detail.axis is not Axis.AGENCY or not detail.rows:
        return ()
    if not isinstance(query, Order | Growth) or (isinstance(query, Order) and (query.both or query.place_of)):
        return ()
    if query.first != _ALL_SHOWN:
        names = tuple(dict.fromkeys(row.figure.agency for row in detail.rows))
        return names if len(names) <= MOST_FOUND else ()
    first = tuple(row.figure.agency for row in detail.rows if row.place == detail.rows[0].place)
    return first if len(first) <= MOST_TIED else ()


def answer_reached(query: Reached, asked: Asked, shelf: Shelf, answer: Callable[[Asked, Shelf], Answer]) -> Answer:
    """Return the answer of those found, with the values and proof of what found them; `answer` answers both."""
    finding = answer(replace(asked, query=query.by, notes=()), shelf)
    names = found_by(query.by, finding)
    if not names:
        return finding if finding.kind in REFUSALS else nothing(asked, Kind.NOT_UNDERSTOOD, "no_kind")
    told = answer(replace(asked, query=with_names(query.asked, query.names, names)), shelf)
    if told.kind in REFUSALS:
        return told
    reasons = tuple(value for value in finding.values if value.agency in names)
    notes = tuple(dict.fromkeys((*told.notes, *finding.notes)))
    return replace(
        told,
        values=(*told.values, *(value for value in reasons if value not in told.values)),
        citations=tuple(islice(dict.fromkeys((*told.citations, *finding.citations)), MAX_CITATIONS)),
        notes=notes,
        detail=ReachedDetail(told=told, finding=finding, names=names),
    )
