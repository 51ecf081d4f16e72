"""Which cells of a report are blank: 2021年报哪几格空着没填."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answering.details import BlanksDetail
from knowledge.answering.proof import MAX_CITATIONS, cell_citation, nothing, understood_of
from knowledge.answers import Answer, Kind
from knowledge.model import State
from knowledge.query.asked import Asked
from knowledge.query.lookups import Blanks
from knowledge.shelf import Shelf

MOST_REPORTS = 20


def answer_blanks(query: Blanks, asked: Asked, shelf: Shelf) -> Answer:
    """Return the blank cells of one unit's reports in the form's order, each with its proof; 0 is never blank."""
    reports = [
        entry for name in query.who.names for year in query.years for entry in shelf.reports(agency=name, year=year)
    ][:MOST_REPORTS]
    if not reports:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    cells = tuple(
        cell for entry in reports for cell in shelf.facts(entry.agency, entry.year) if cell.fact.state is State.BLANK
    )
    return Answer(
        kind=Kind.QUALITY,
        language=asked.language,
        question=asked.question,
        understood=replace(understood_of(asked), years=tuple(sorted({entry.year for entry in reports}))),
        citations=tuple(dict.fromkeys(map(cell_citation, cells[:MAX_CITATIONS]))),
        notes=asked.notes,
        detail=BlanksDetail(reports=tuple(reports), cells=cells),
    )
