"""An index read unit by unit, to be put into another: reports whole, and what is kept beside them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from knowledge.errors import DamagedIndexError, IndexFileError
from knowledge.model import Problem, Report
from knowledge.shelf import Unit
from knowledge.store.code_ids import read_codes
from knowledge.store.connections import Connections
from knowledge.store.kept_reports import KeptReports
from knowledge.store.releases import damage
from knowledge.store.rows import ACROSS, PROBLEM_COLUMNS, row_problem

Reading = tuple[str, str, str]
"""Digest, source and hash of the file of a reading."""

Correction = tuple[Any, ...]
"""A row of `corrections` without its number: unit, year, indicator and so on (knowledge.store.corrections)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """A report with what its index keeps of it: hash of its file, digest, readings it stands for, cross-year findings.

    The report bears the name that it gives itself.
    """

    report: Report
    sha256: str
    digest: str
    superseded: tuple[Reading, ...]
    across: tuple[Problem, ...]


class SourceIndex:
    """An index open for being put into another; it is read through for damage first, whatever its size.

    Raises IndexFileError, in one line, when it is missing, damaged, of another version or no index of ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)
        try:
            reason = damage(self._connections.file)
            if reason:
                raise DamagedIndexError(f"{path}: damaged ({reason})")
            self._connection = self._connections.get()
            self._kept = KeptReports(self._connection, read_codes(self._connection))
        except (sqlite3.Error, IndexFileError) as fault:
            self._connections.close()
            if isinstance(fault, IndexFileError):
                raise
            raise IndexFileError(f"{path}: not a readable index ({fault})") from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connections.close()
        if isinstance(fault, sqlite3.Error):
            raise IndexFileError(f"{self.path}: the index cannot be read ({fault})") from fault

    def units(self) -> Iterator[Unit]:
        """Every unit, in the order in which they came into the index."""
        aliases = "SELECT name FROM aliases WHERE unit = ? ORDER BY id"
        for key, name, region, level, office in self._connection.execute(
            "SELECT id, name, region, level, office FROM units ORDER BY id"
        ):
            yield Unit(
                name=name,
                aliases=tuple(alias for (alias,) in self._connection.execute(aliases, (key,))),
                region=tuple(region.split("/")) if region else (),
                level=level,
                office=office,
            )

    def reports(self, unit: str) -> Iterator[SourceReport]:
        """The reports of a unit by year."""
        rows = self._connection.execute(
            "SELECT reports.id, year, own_name, sha256, digest FROM reports JOIN units ON units.id = reports.unit"
            " WHERE units.name = ? ORDER BY year",
            (unit,),
        )
        for number, year, own_name, sha256, digest in rows:
            report = self._kept.load(unit, year)
            if report is None:
                raise DamagedIndexError(f"{self.path}: damaged, a report that is not there")
            yield SourceReport(
                report=replace(report, agency=own_name),
                sha256=sha256,
                digest=digest,
                superseded=tuple(self._beside("digest, source, sha256", "superseded", number)),
                across=tuple(
                    row_problem(row) for row in self._beside(PROBLEM_COLUMNS, "problems", number, f"scope = '{ACROSS}'")
                ),
            )

    def corrections(self) -> Sequence[Correction]:
        """Every correction in the order of recording."""
        return self._connection.execute(
            "SELECT agency, year, indicator, applicant, value, stood, who, why, day, undone_who, undone_why, undone_day"
            " FROM corrections ORDER BY id"
        ).fetchall()

    def _beside(self, columns: str, table: str, report: int, where: str = "1") -> list[Any]:
        query = f"SELECT {columns} FROM {table} WHERE report = ? AND {where} ORDER BY id"  # noqa: S608  fixed names
        return self._connection.execute(query, (report,)).fetchall()
