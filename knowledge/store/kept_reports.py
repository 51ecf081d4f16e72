"""Reports read back from an index as they were put in."""

from __future__ import annotations

import sqlite3

from knowledge.model import Edition, Evidence, Report, Section
from knowledge.store.register import UnitRegister
from knowledge.store.rows import FACT_COLUMNS, PROBLEM_COLUMNS, WITHIN, Cites, CodeIds, row_fact, row_problem


class KeptReports:
    """The reports of an open index, whole."""

    def __init__(self, connection: sqlite3.Connection, ids: CodeIds) -> None:
        self._connection = connection
        self._ids = ids
        self._register = UnitRegister(connection)
        self._cites = Cites(self._label)

    def load(self, agency: str, year: int) -> Report | None:
        """A report as it was put in, without the findings between years."""
        row = self._connection.execute(
            "SELECT reports.id, title, edition, published, url, source FROM reports JOIN units"
            " ON units.id = reports.unit WHERE units.name = ? AND year = ?",
            (agency, year),
        ).fetchone()
        if row is None:
            return None
        unit = self._register.unit(agency)
        facts = self._connection.execute(f"SELECT {FACT_COLUMNS} FROM facts WHERE report = ?", row[:1])  # noqa: S608  fixed names
        problems = self._connection.execute(
            f"SELECT {PROBLEM_COLUMNS} FROM problems"  # noqa: S608  fixed names
            " WHERE report = ? AND scope = ? ORDER BY id",
            (row[0], WITHIN),
        )
        evidence = self._connection.execute(
            "SELECT slot, value, place FROM evidence WHERE report = ? ORDER BY id", row[:1]
        )
        return Report(
            source=row[5],
            title=row[1],
            agency=agency,
            year=year,
            edition=Edition(row[2]),
            published=row[3],
            url=row[4],
            sections=self._sections(row[0]),
            facts=tuple(row_fact(fact, self._ids, self._cites.cite) for fact in sorted(facts, key=self._ids.place)),
            problems=tuple(row_problem(problem) for problem in problems),
            evidence=tuple(Evidence(slot=slot, value=value, where=place) for slot, value, place in evidence),
            aliases=() if unit is None else unit.aliases,
        )

    def _sections(self, number: int) -> tuple[Section, ...]:
        paragraphs: dict[int, list[str]] = {}
        for section, text in self._connection.execute(
            "SELECT section, text FROM paragraphs WHERE report = ? ORDER BY id", (number,)
        ):
            paragraphs.setdefault(section, []).append(text)
        return tuple(
            Section(number=section, heading=heading, paragraphs=tuple(paragraphs.get(key, ())))
            for key, section, heading in self._connection.execute(
                "SELECT id, number, heading FROM sections WHERE report = ? ORDER BY id", (number,)
            )
        )

    def _label(self, number: int) -> str:
        return str(self._connection.execute("SELECT text FROM labels WHERE id = ?", (number,)).fetchone()[0])
