"""What is told of reports themselves: when they were published, and where they are to be read."""

from __future__ import annotations

from knowledge.answering.details import AboutDetail
from knowledge.answering.proof import understood_of
from knowledge.answers import Answer, Citation, Kind
from knowledge.query.asked import Asked
from knowledge.query.lookups import About
from knowledge.shelf import ReportEntry, Shelf

MOST_REPORTS = 60
"""Reports that are told of one by one; the others are counted."""


def answer_about(query: About, asked: Asked, shelf: Shelf) -> Answer:
    """When reports were published, or where they are to be read: the address, else the name of the file."""
    held = shelf.years_of(query.who.names)
    named = [(unit, year) for unit in query.who.names for year in query.years if year in held.get(unit, ())]
    reports = tuple(entry for unit, year in named[:MOST_REPORTS] for entry in shelf.reports(agency=unit, year=year))
    return Answer(
        kind=Kind.COVERAGE,
        language=asked.language,
        question=asked.question,
        understood=understood_of(asked),
        citations=tuple(_citation(entry) for entry in reports),
        notes=asked.notes,
        detail=AboutDetail(what=query.what, reports=reports, count=len(named)),
    )


def _citation(entry: ReportEntry) -> Citation:
    """A report as a whole: its file stands for the place, its day, where it is known, for what is written."""
    return Citation(
        title=entry.title,
        agency=entry.agency,
        year=entry.year,
        where=entry.source,
        raw=entry.published or "",
        url=entry.url,
    )
