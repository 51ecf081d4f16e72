"""Builds an index of so many invented reports that a stop costs only its last parcel: what large sizes are measured on.

    python -m benchmarks.sized INDEX --reports 200000 [--years 6]

Started again with the same numbers it goes on where it was. With `--years 1` each unit has one report, as in a
country's year; the file is then that of as many units as reports.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from benchmarks.corpus import YEARS, invented_reports, units_for
from knowledge.store.cutting import joined_terms
from knowledge.store.writer import IndexWriter, open_writer

PARCEL = 1_200
"""Reports that are put in for good together; a multiple of the years of a unit."""


def build_index(file: Path, reports: int, *, years: int = len(YEARS), say: Callable[[str], None] | None = None) -> None:
    """Bring the index in a file up to so many reports, with full text, in bounded memory and no copy of it on disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    span = YEARS[-years:]
    joined_terms("词")
    units = {unit.name: unit for unit in units_for(reports, span)}
    with open_writer(file) as writer:
        # A parcel is undone from a journal when the process ends in the midst of it.
        _kept(writer, journal="TRUNCATE")
        (there,) = writer.connection.execute("SELECT count(*) FROM reports").fetchone()
        begun, before = time.monotonic(), there
        waiting = invented_reports(reports, span, after=there)
        while parcel := list(islice(waiting, PARCEL)):
            for report in parcel:
                writer.add_report(report, unit=units[report.agency or ""])
            _kept(writer)
            there += len(parcel)
            if say is not None:
                rate = (there - before) / (time.monotonic() - begun)
                left = (reports - there) / rate / 60
                say(f"{file}: {there} of {reports} reports, {rate:.0f} a second, {left:.0f} min left")


def _kept(writer: IndexWriter, *, journal: str | None = None) -> None:
    writer.register.links.settle()
    writer.connection.commit()
    if journal is not None:
        writer.connection.execute(f"PRAGMA journal_mode = {journal}")
    writer.connection.execute("BEGIN")


def is_built(file: Path, reports: int) -> bool:
    """Whether the file has all of its reports."""
    if not file.exists():
        return False
    import sqlite3

    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        return bool(connection.execute("SELECT count(*) FROM reports").fetchone()[0] >= reports)


def main() -> None:
    """Build, and print how far it is."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("index", type=Path)
    options.add_argument("--reports", type=int, required=True)
    options.add_argument("--years", type=int, default=len(YEARS), choices=range(1, len(YEARS) + 1))
    given = options.parse_args()
    build_index(
        given.index, given.reports, years=given.years, say=lambda line: print(line, file=sys.stderr, flush=True)
    )


if __name__ == "__main__":
    main()
