"""`gongkai export`: every cell of a unit with its source, as CSV or as a workbook with a sheet for each table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.commands.options import add_db, year
from bot.findings import unit_named
from knowledge.errors import KnowledgeError
from knowledge.shelf import FactEntry, Shelf
from knowledge.store import open_shelf


def unit_facts(shelf: Shelf, agency: str, year: int | None = None) -> tuple[FactEntry, ...]:
    """All cells of a unit's reports, of one year or of all, the earliest first."""
    entries = shelf.reports(agency=agency, year=year)
    return tuple(fact for entry in entries for fact in shelf.facts(entry.agency, entry.year))


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("unit", metavar="UNIT")
    parser.add_argument("--year", type=year)
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help="a sheet for each table, a column for each year")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="one cell a line (without a FILE: standard output)")
    add_db(parser)


def run(options: argparse.Namespace) -> int:
    """Write the files that were asked for, or CSV to standard output where none was.

    Raises KnowledgeError when no unit, or more than one, goes by the name, nothing is indexed of it for that year, or
    a file cannot be written.
    """
    from bot.files.csv_files import unit_csv

    xlsx, csv = options.xlsx, options.csv
    with open_shelf(options.db) as shelf:
        agency = unit_named(shelf, options.unit)
        facts = unit_facts(shelf, agency, options.year)
    if not facts:
        raise KnowledgeError(f"{agency}{f' {options.year}' if options.year else ''}: no cell is indexed")
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
