"""How the place of one unit moved from year to year: 申请排名比上年上升了几位, 历年排名怎么变的."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answering.details import Axis
from knowledge.answering.field import field_of
from knowledge.answering.gathering import gather
from knowledge.answering.proof import answer_with, nothing, value_of
from knowledge.answering.ranking import ranking
from knowledge.answering.standings import PlacesDetail
from knowledge.answers import Answer, Kind, Value
from knowledge.query.asked import Asked
from knowledge.query.standings import Places
from knowledge.shelf import Shelf


def answer_places(query: Places, asked: Asked, shelf: Shelf) -> Answer:
    """Return by how many places it rose from the first year to the last, then each year's place, then its figures."""
    (agency,) = query.of.who.names
    rows = []
    totals = []
    for year in query.of.years:
        gathered = gather(shelf, field_of(replace(query.of, who=query.among, years=(year,)), Axis.AGENCY))
        ranked = ranking(gathered, descending=query.descending)
        found = ranked.of_unit(agency)
        if found and len(ranked) > 1:
            rows.append(ranked.row(found[0]))
            totals.append(len(ranked))
    if len(rows) < 2:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    first, last = rows[0], rows[-1]
    moved = Value(
        agency=agency,
        year=last.figure.year,
        indicator="change.places",
        applicant=last.figure.applicant,
        value=first.place - last.place,
        unit="位",
    )
    places = [replace(moved, year=row.figure.year, indicator="place", value=row.place) for row in rows]
    figures = [row.figure for row in rows]
    return answer_with(
        asked,
        Kind.RANKING,
        shelf,
        figures,
        detail=PlacesDetail(
            rows=tuple(rows), totals=tuple(totals), descending=query.descending, scope=query.among.label
        ),
        values=(moved, *places, *map(value_of, figures)),
    )
