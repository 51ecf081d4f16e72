"""How far the first and the last of a ranking are apart: 最多的单位和最少的单位差多少, 最多的是最少的几倍."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.compare import difference
from knowledge.answering.figures import exact
from knowledge.answering.proof import answer_with, nothing, value_of
from knowledge.answering.ranking import Ranking
from knowledge.answering.standings import EndsDetail
from knowledge.answers import Answer, Kind, Named, Note, Value
from knowledge.query.algebra import Order
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


def answer_ends(query: Order, asked: Asked, shelf: Shelf, rows: Ranking, notes: Sequence[Note]) -> Answer:
    """Return the gap, then the two figures that it lies between; times where the last is not 0."""
    first, last = rows.first(), rows.last()
    most, least = rows.row(first[0]).figure, rows.row(last[0]).figure
    if not query.descending:
        most, least = least, most
    gap = difference(most, least)
    times: float | None = None
    if query.gap == "times":
        if exact(least) == 0:
            return nothing(asked, Kind.NO_REPORT, "no_base", cell=Named(measure=most.measure.name))
        times = float(exact(most) / exact(least))
    ratio = Value(
        agency=gap.agency, year=gap.year, indicator="change.times", applicant=gap.applicant, value=times or 0, unit="倍"
    )
    asked_for = (gap,) if times is None else (ratio, gap)
    return answer_with(
        asked,
        Kind.RANKING,
        shelf,
        (most, least),
        detail=EndsDetail(
            most=most,
            least=least,
            axis=query.over,
            apart=gap.value,
            times=times,
            scope=query.of.who.label,
            leading=len(first),
            trailing=len(last),
        ),
        values=(*asked_for, value_of(most), value_of(least)),
        notes=notes,
    )
