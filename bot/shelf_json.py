"""What is on the shelf as plain data: a report as `gongkai parse --json` prints it, and the units with their years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.report_json import fact_json, problem_json
from knowledge.model import Problem
from knowledge.shelf import FactEntry, ParagraphEntry, ReportEntry, Shelf

MOST_UNITS = 500
"""Units that are told at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedReport:
    """Everything that the index has of one report."""

    report: ReportEntry
    facts: Sequence[FactEntry]
    paragraphs: Sequence[ParagraphEntry]
    problems: Sequence[Problem]
    years: tuple[int, ...]


def report_on_shelf(shelf: Shelf, agency: str, year: int) -> ShelvedReport | None:
    """The report of a unit and year; None when there is none."""
    found = shelf.reports(agency=agency, year=year)
    if not found:
        return None
    return ShelvedReport(
        report=found[0],
        facts=shelf.facts(agency, year),
        paragraphs=shelf.paragraphs(agency, year),
        problems=shelf.problems(agency, year),
        years=tuple(sorted({entry.year for entry in shelf.reports(agency=agency)}, reverse=True)),
    )


def shelved_json(shown: ShelvedReport) -> dict[str, Any]:
    """A report on the shelf as the object of `gongkai parse --json`."""
    report = shown.report
    return {
        "source": report.source,
        "title": report.title,
        "agency": report.agency,
        "year": report.year,
        "format": report.edition,
        "published": report.published,
        "url": report.url,
        "sections": _sections(list(shown.paragraphs)),
        "facts": [fact_json(entry.fact) for entry in shown.facts],
        "problems": [problem_json(problem) for problem in shown.problems],
    }


def _sections(paragraphs: list[ParagraphEntry]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for entry in paragraphs:
        head = {"number": entry.section.number, "heading": entry.section.heading}
        if not found or {key: found[-1][key] for key in head} != head:
            found.append({**head, "paragraphs": []})
        found[-1]["paragraphs"].append(entry.text)
    return found


def units_json(shelf: Shelf, first: int = 0, name: str = "") -> dict[str, Any]:
    """So many units from the `first` on, of those whose names hold `name`, each with the years of its reports."""
    page = shelf.units_like(name, first=first, most=MOST_UNITS)
    held = shelf.years_of([unit.name for unit in page.units])
    return {
        "count": page.count,
        "first": first,
        "units": [
            {
                "name": unit.name,
                "aliases": list(unit.aliases),
                "region": list(unit.region),
                "level": unit.level,
                "office": unit.office,
                "years": list(held.get(unit.name, ())),
            }
            for unit in page.units
        ],
    }
