"""What agrees in a report of the index: the report put together again from the shelf, and checked as it was read."""

from __future__ import annotations

from itertools import groupby

from knowledge.checking.agreeing import Agreement, agreements
from knowledge.model import Report, Section
from knowledge.shelf import ReportEntry, Shelf


def agreements_of(shelf: Shelf, entry: ReportEntry) -> tuple[Agreement, ...]:
    """Both sides of what agrees in a report, and with that of the year before where it is indexed."""
    before = next(iter(shelf.reports(agency=entry.agency, year=entry.year - 1)), None)
    return agreements(_report(shelf, entry), None if before is None else _report(shelf, before))


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
