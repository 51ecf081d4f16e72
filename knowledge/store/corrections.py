"""Corrections that staff record to single cells: kept beside what the report states, and across re-ingests.

A correction names its cell by unit, year and codes, not by the row of the report, so that it outlives a new reading
of it. It counts only while the cell still says what it said when the correction was made: a re-issued report that
says something else has its own word again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.model import Correction, Fact
from knowledge.store.rows import FACT_COLUMNS, Cites, CodeIds, clean, row_fact

Place = tuple[int, int, int]
"""A cell by the integers of the index: report, indicator, applicant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEntry:
    """A correction as it was recorded, with its cell; `undone` says by whom, why and when it was taken back.

    `standing` is whether it counts now: not undone, not followed by a later one, and the cell says what it said then.
    """

    agency: str
    year: int
    indicator: str
    applicant: str | None
    correction: Correction
    undone: tuple[str, str, str] | None
    standing: bool


def entries(connection: sqlite3.Connection, ids: CodeIds) -> tuple[CorrectionEntry, ...]:
    """Every correction that was ever recorded, in the order of recording."""
    return tuple(_entries(connection, ids))


def standing(connection: sqlite3.Connection, ids: CodeIds) -> Mapping[Place, Correction]:
    """The corrections that count, by the cell of the index."""
    found: dict[Place, Correction] = {}
    for entry in _entries(connection, ids):
        key = ids.key(entry.indicator, entry.applicant)
        report = _report(connection, entry.agency, entry.year)
        if entry.standing and key is not None and report is not None:
            found[(report, *key)] = entry.correction
    return found


def take_over(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Record corrections that another index has, in their order, those that are here already but once.

    A row is unit, year, indicator, applicant, value, what stood, who, why, day, and who, why and when it was undone.
    """
    cell = "agency = ? AND year = ? AND indicator = ? AND applicant IS ? AND value = ? AND stood = ?"
    made = "who = ? AND why = ? AND day = ?"
    for row in rows:
        known = connection.execute(f"SELECT id FROM corrections WHERE {cell} AND {made}", row[:9]).fetchone()  # noqa: S608  fixed names
        if known is None:
            connection.execute(
                "INSERT INTO corrections (agency, year, indicator, applicant, value, stood, who, why, day,"
                " undone_who, undone_why, undone_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                tuple(row),
            )
        elif row[9] is not None:
            connection.execute(
                "UPDATE corrections SET undone_who = ?, undone_why = ?, undone_day = ?"
                " WHERE id = ? AND undone_who IS NULL",
                (*row[9:12], known[0]),
            )


def _entries(connection: sqlite3.Connection, ids: CodeIds) -> list[CorrectionEntry]:
    rows = connection.execute(
        "SELECT id, agency, year, indicator, applicant, value, stood, who, why, day, undone_who, undone_why, undone_day"
        " FROM corrections ORDER BY id"
    ).fetchall()
    last = {tuple(row[1:5]): row[0] for row in rows if row[10] is None}
    made: list[CorrectionEntry] = []
    for number, agency, year, indicator, applicant, value, stood, who, why, day, *taken_back in rows:
        fact = stated_fact(connection, ids, agency, year, indicator, applicant)
        current = last.get((agency, year, indicator, applicant)) == number
        made.append(
            CorrectionEntry(
                agency=agency,
                year=year,
                indicator=indicator,
                applicant=applicant,
                correction=Correction(number=number, value=value, stood=stood, who=who, why=why, day=day),
                undone=(taken_back[0], taken_back[1], taken_back[2]) if taken_back[0] is not None else None,
                standing=current and fact is not None and clean(fact.raw) == stood,
            )
        )
    return made


def _report(connection: sqlite3.Connection, agency: str, year: int) -> int | None:
    row = connection.execute(
        "SELECT reports.id FROM reports JOIN units ON units.id = reports.unit WHERE units.name = ? AND year = ?",
        (clean(agency), year),
    ).fetchone()
    return None if row is None else int(row[0])


def stated_fact(
    connection: sqlite3.Connection, ids: CodeIds, agency: str, year: int, indicator: str, applicant: str | None
) -> Fact | None:
    """A cell as its report states it, corrections left out of account; its labels are numbers of the index."""
    report, key = _report(connection, agency, year), ids.key(indicator, applicant)
    if report is None or key is None:
        return None
    row = connection.execute(
        f"SELECT {FACT_COLUMNS} FROM facts WHERE report = ? AND indicator = ? AND applicant = ?",  # noqa: S608  fixed names
        (report, *key),
    ).fetchone()
    return None if row is None else row_fact(row, ids, Cites(str).cite)
