"""`gongkai export`: every cell of a unit with its source, as CSV or as a workbook with a sheet for each table."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.findings import unit_named
from knowledge.errors import KnowledgeError
from knowledge.shelf import FactEntry, Shelf
from knowledge.store import open_shelf


def unit_facts(shelf: Shelf, agency: str, year: int | None = None) -> tuple[FactEntry, ...]:
    """All cells of a unit's reports, of one year or of all, the earliest first."""
    entries = shelf.reports(agency=agency, year=year)
    return tuple(fact for entry in entries for fact in shelf.facts(entry.agency, entry.year))


def run(db: Path, unit: str, year: int | None, xlsx: Path | None, csv: Path | None) -> int:
    """Write the files that were asked for, or CSV to standard output where none was.

    Raises KnowledgeError when no unit, or more than one, goes by the name, nothing is indexed of it for that year, or
    a file cannot be written.
    """
    from bot.files.csv_files import unit_csv

    with open_shelf(db) as shelf:
        agency = unit_named(shelf, unit)
        facts = unit_facts(shelf, agency, year)
    if not facts:
        raise KnowledgeError(f"{agency}{f' {year}' if year else ''}: no cell is indexed")
    if xlsx is not None:
        from bot.files.workbook import unit_workbook

        _write(xlsx, unit_workbook(facts))
    if csv is not None:
        _write(csv, unit_csv(facts))
    if xlsx is None and csv is None:
        sys.stdout.buffer.write(unit_csv(facts))
    return 0


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as fault:
        raise KnowledgeError(f"{file}: cannot be written ({fault.strerror})") from fault
