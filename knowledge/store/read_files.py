"""What each file gave when it was read: one that has not changed since need not be read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.store.rows import clean
from knowledge.store.schema_mark import YEARS_A_UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledReport:
    """A report that a file gave: its source, the unit and year it was filed under, its digest, how many findings."""

    source: str
    agency: str
    year: int
    digest: str
    problems: int


class ReadFiles:
    """The files that were read into an open index, by what names a file's content and all that was said about it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # A file of an earlier form may be looked into as it is.
        self._kept = bool(
            connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'read_files'").fetchone()
        )

    def given(self, file: str, reader: str) -> tuple[FiledReport, ...]:
        """Return the reports that a file gave to the same reader, in order; none where that is not known."""
        if not self._kept:
            return ()
        rows = self._connection.execute(
            "SELECT source, name, report % ?, digest, problems FROM read_files LEFT JOIN units ON units.id = report / ?"
            " WHERE file = ? AND reader = ? ORDER BY place",
            (YEARS_A_UNIT, YEARS_A_UNIT, file, reader),
        ).fetchall()
        if any(row[1] is None for row in rows):
            return ()
        return tuple(
            FiledReport(source=source, agency=agency, year=year, digest=digest, problems=problems)
            for source, agency, year, digest, problems in rows
        )

    def keep(self, file: str, reader: str, given: Sequence[FiledReport]) -> None:
        """Keep what a file gave, in the place of what was known of it."""
        self._connection.execute("DELETE FROM read_files WHERE file = ?", (file,))
        self._connection.executemany(
            "INSERT INTO read_files (file, place, reader, source, report, digest, problems)"
            " SELECT ?, ?, ?, ?, id * ? + ?, ?, ? FROM units WHERE name = ?",
            [
                (file, place, reader, clean(one.source), YEARS_A_UNIT, one.year, one.digest, one.problems, one.agency)
                for place, one in enumerate(given)
            ],
        )

    def forget(self, report: int) -> None:
        """Forget the files that gave a report."""
        files = self._connection.execute("SELECT file FROM read_files WHERE report = ?", (report,)).fetchall()
        self._connection.executemany("DELETE FROM read_files WHERE file = ?", files)
