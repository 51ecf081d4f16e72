"""What agrees in a report of the index: the report put together again from the shelf, and checked as it was read."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from knowledge.checking.agreeing import Agreement, agreements
from knowledge.model import Report, Section
from knowledge.shelf import ReportEntry, Shelf

MOST_KEPT = 64
"""Reports of which what agrees is kept for the next question."""


def agreements_of(shelf: Shelf, entry: ReportEntry) -> tuple[Agreement, ...]:
    """Both sides of what agrees in a report, and with that of the year before where it is indexed."""
    before = next(iter(shelf.reports(agency=entry.agency, year=entry.year - 1)), None)
    return _kept(_report(shelf, entry), None if before is None else _report(shelf, before))


@lru_cache(maxsize=MOST_KEPT)
def _kept(report: Report, before: Report | None) -> tuple[Agreement, ...]:
    """What agrees in reports that are the same to the letter, found once: reading the prose for it takes longest."""
    return agreements(report, before)


def _report(shelf: Shelf, entry: ReportEntry) -> Report:
    unit = shelf.unit(entry.agency)
    paragraphs = groupby(shelf.paragraphs(entry.agency, entry.year), key=lambda item: item.section)
    return Report(
        source=entry.source,
        title=entry.title,
        agency=entry.agency,
        year=entry.year,
        edition=entry.edition,
        sections=tuple(
            Section(number=section.number, heading=section.heading, paragraphs=tuple(item.text for item in items))
            for section, items in paragraphs
        ),
        facts=tuple(item.fact for item in shelf.facts(entry.agency, entry.year)),
        aliases=unit.aliases if unit is not None else (),
    )
