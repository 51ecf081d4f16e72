"""The Shelf over an index file: what questions and checks may ask, answered from SQLite opened read-only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from knowledge.errors import IndexFileError
from knowledge.lexicon.editions import edition_named
from knowledge.model import Edition, Problem, Section, Severity, State
from knowledge.shelf import FactEntry, ParagraphEntry, ProblemCount, Projected, ReportEntry
from knowledge.store import linking
from knowledge.store.code_ids import read_codes
from knowledge.store.connections import Connections
from knowledge.store.corrections import CorrectionEntry, entries, standing
from knowledge.store.passages import (
    Scored,
    TermCounts,
    best_rows,
    leading_terms,
    rows_matching,
    rows_of_reports,
    score_rows,
    wanted_terms,
)
from knowledge.store.projected import ProjectedYears
from knowledge.store.rows import FACT_COLUMNS, PLACES, PROBLEM_COLUMNS, Cites, clean, row_fact, row_problem
from knowledge.store.unit_shelf import UnitShelf
from knowledge.terms import term_maker

_REPORT_COLUMNS = "reports.id, units.name, year, title, edition, url, source, published"
_CELL = f"SELECT {FACT_COLUMNS} FROM facts WHERE report = ? AND indicator = ? AND applicant = ?"  # noqa: S608  fixed names
_KEPT_ENTRIES = 65_536
_KEPT_LISTS = 16
_KEPT_SHORT_LISTS = 2_048
_FEW_UNITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """Reports in order, by id and as entries."""

    ids: tuple[int, ...]
    entries: tuple[ReportEntry, ...]


class IndexShelf(UnitShelf):
    """An index opened read-only, as it was when it was opened; safe to share between threads.

    Every method raises IndexFileError, in one line, when the file turns out to be damaged.
    """

    def __init__(self, path: Path) -> None:
        self._connections = Connections(path)
        try:
            connection = self._connections.get()
            made = connection.execute("SELECT value FROM about WHERE key = 'term_maker'").fetchone()
            if made is None or made[0] != term_maker():
                raise IndexFileError(
                    f"{path}: its search terms were made by {made[0] if made else 'nobody known'},"
                    f" not by {term_maker()}; any `gongkai ingest` makes them anew"
                )
            self._ids = read_codes(connection)
            self._corrected = standing(connection, self._ids)
            self._years = ProjectedYears(connection, self._ids, self._corrected, self._all, lambda: self.names_by_id)
            super().__init__(self._all, linked=linking.is_current(connection))
        except sqlite3.Error as fault:
            self._connections.close()
            raise IndexFileError(f"{path}: not a readable index ({fault})") from fault
        except IndexFileError:
            self._connections.close()
            raise
        self._counts = TermCounts()
        self._entries: dict[int, ReportEntry] = {}
        self._lists: dict[object, _Listed] = {}
        self._short_lists: dict[object, _Listed] = {}
        self._unit_ids: dict[str, int] = {}
        self._cites = Cites(self._label)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connections.close()

    @property
    def file(self) -> Path:
        """The very file that is read, links followed."""
        return self._connections.file

    def replaced(self) -> bool:
        """Whether a newer index stands under the file's name, so that it is time to open that one."""
        return self._connections.replaced()

    def reports(self, *, agency: str | None = None, year: int | None = None) -> Sequence[ReportEntry]:
        """The reports of a unit, of a year, of both, or all."""
        return self._reports([agency] if agency is not None else None, _years(year)).entries

    def reports_from(
        self, first: int, most: int, *, agency: str | None = None, year: int | None = None
    ) -> Sequence[ReportEntry]:
        """So many reports from the `first` on, of a unit, of a year, of both, or of all, in order."""
        where = " AND ".join(["1", *(["units.name = :agency"] if agency else []), *(["year = :year"] if year else [])])
        rows = self._all(
            # From the units in their order, so that no more is read than is passed over and shown.
            f"SELECT {_REPORT_COLUMNS} FROM units CROSS JOIN reports ON reports.unit = units.id WHERE {where}"  # noqa: S608  fixed texts
            " ORDER BY units.name, year LIMIT :most OFFSET :first",
            {"agency": clean(agency or ""), "year": year, "most": most, "first": first},
        )
        return tuple(self._remember(row) for row in rows)

    def newest(self) -> ReportEntry | None:
        """The report of the latest year, of the last unit by name; None on an empty shelf."""
        row = self._one(
            f"SELECT {_REPORT_COLUMNS} FROM units CROSS JOIN reports ON reports.unit = units.id"  # noqa: S608  fixed names
            " AND year = (SELECT max(year) FROM reports) ORDER BY units.name DESC LIMIT 1",
            (),
        )
        return None if row is None else self._remember(row)

    def years(self, agencies: Collection[str] | None = None) -> Sequence[int]:
        """The years for which any of the units has a report, earliest first; those of the whole index where None."""
        if agencies is not None and len(agencies) < _FEW_UNITS:
            return tuple(sorted({entry.year for name in agencies for entry in self._reports([name], None).entries}))
        if agencies is None:
            return tuple(self.counts().by_year)
        return tuple(year for year in self.counts().by_year if not self.editions(year).keys().isdisjoint(agencies))

    def fact(self, agency: str, year: int, indicator: str, applicant: str | None) -> FactEntry | None:
        """One cell, or None when the report has no such cell or there is no such report."""
        report, key = self._report_id(agency, year), self._ids.key(indicator, applicant)
        if report is None or key is None:
            return None
        row = self._one(_CELL, (report, *key))
        return None if row is None else self._fact_entry(row)

    def facts(self, agency: str, year: int) -> Sequence[FactEntry]:
        """All cells of one report, in the form's order."""
        report = self._report_id(agency, year)
        if report is None:
            return ()
        rows = self._all(f"SELECT {FACT_COLUMNS} FROM facts WHERE report = ?", (report,))  # noqa: S608  fixed names
        return tuple(self._fact_entry(row) for row in sorted(rows, key=self._ids.place))

    def column(
        self,
        indicators: Iterable[str],
        applicants: Iterable[str | None],
        *,
        years: Iterable[int] | None = None,
        agencies: Iterable[str] | None = None,
    ) -> Sequence[FactEntry]:
        """The given cells over many reports (all years or agencies where None), for rankings, trends and sums."""
        wanted = [self._ids.indicators[code] for code in dict.fromkeys(indicators) if code in self._ids.indicators]
        beside = [self._ids.applicants[code] for code in dict.fromkeys(applicants) if code in self._ids.applicants]
        if not wanted or not beside:
            return ()
        reports = self._reports(None if agencies is None else list(agencies), None if years is None else list(years))
        place = {number: rank * PLACES for rank, number in enumerate(reports.ids)}
        rows = self._all(
            f"SELECT {FACT_COLUMNS} FROM (SELECT value AS wanted FROM json_each(?)) CROSS JOIN facts ON report = wanted"  # noqa: S608  fixed names
            f" WHERE indicator IN ({_marks(wanted)}) AND applicant IN ({_marks(beside)})",
            (json.dumps(list(place)), *wanted, *beside),
        )
        order = self._ids.place
        rows.sort(key=lambda row: place[row[0]] + order(row))
        return tuple([self._fact_entry(row) for row in rows])

    def projected(self, indicator: str, applicant: str | None, year: int) -> Projected | None:
        """A cell of every report of a year; None where that is not kept ready, and the cells tell it."""
        return self._years.projected(indicator, applicant, year)

    def editions(self, year: int) -> Mapping[str, Edition]:
        """The units that have a report of a year, in the order of their names, with its edition."""
        return self._years.editions(year)

    def problems(self, agency: str, year: int) -> Sequence[Problem]:
        """The findings kept for one report, the cross-year ones included."""
        report = self._report_id(agency, year)
        if report is None:
            return ()
        rows = self._all(
            f"SELECT {PROBLEM_COLUMNS} FROM problems WHERE report = ?"  # noqa: S608  fixed names
            " ORDER BY scope = 'across', id",
            (report,),
        )
        return tuple(row_problem(row) for row in rows)

    def problem_counts(self, year: int) -> Sequence[ProblemCount]:
        """How many findings the reports of a year have, by unit, rule and severity."""
        names = self.names_by_id
        rows = self._all(
            "SELECT unit, rule, severity, count(*) FROM reports CROSS JOIN problems ON report = reports.id"
            " WHERE year = ? GROUP BY unit, rule, severity",
            (year,),
        )
        return [ProblemCount(names[unit], rule, Severity(severity), count) for unit, rule, severity, count in rows]

    def corrections(self) -> Sequence[CorrectionEntry]:
        """Every correction that staff have recorded, undone ones included, in the order of recording."""
        try:
            return entries(self._connection(), self._ids)
        except sqlite3.Error as fault:
            raise self._damaged(fault) from fault

    def paragraphs(self, agency: str, year: int) -> Sequence[ParagraphEntry]:
        """All paragraphs of one report in order."""
        report = self._report_id(agency, year)
        if report is None:
            return ()
        rows = sorted(rows_of_reports(self._connection(), [report]))
        return self._paragraph_entries((0.0, row) for row in rows)

    def search(
        self, terms: Sequence[str], *, agency: str | None = None, year: int | None = None, limit: int = 5
    ) -> Sequence[ParagraphEntry]:
        """The paragraphs that best match the jieba terms, best first; scoring is deterministic.

        In a large index, words that stand in a tenth of all paragraphs find nothing by themselves unless the unit is
        given: `is_too_common` tells, so that the question can be asked back.
        """
        wanted = wanted_terms(terms)
        if not wanted or limit < 1:
            return ()
        try:
            connection = self._connection()
            if agency is not None:
                ids = self._reports([agency], _years(year)).ids
                rows = rows_of_reports(connection, ids) if ids else []
            else:
                rows = rows_matching(connection, wanted, self._counts, year=year)
            found = score_rows(
                rows, wanted, self._counts.total(connection), lambda term: self._counts.of(connection, term)
            )
        except sqlite3.Error as fault:
            raise self._damaged(fault) from fault
        best = [(score, row, self._entry(row[1])) for score, row in best_rows(found, limit)]
        best.sort(key=lambda item: (-item[0], item[2].agency, item[2].year, item[1][0]))
        return self._paragraph_entries((score, row) for score, row, _ in best[:limit])

    def is_too_common(self, terms: Sequence[str]) -> bool:
        """Whether these terms find nothing without a unit only because they stand nearly everywhere."""
        try:
            connection = self._connection()
            wanted = wanted_terms(terms)
            return any(self._counts.of(connection, term) for term in wanted) and not leading_terms(
                connection, wanted, self._counts
            )
        except sqlite3.Error as fault:
            raise self._damaged(fault) from fault

    # Plumbing

    def _connection(self) -> sqlite3.Connection:
        return self._connections.get()

    def _damaged(self, fault: sqlite3.Error) -> IndexFileError:
        return IndexFileError(f"{self._connections.path}: the index cannot be read ({fault})")

    def _all(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        try:
            return self._connection().execute(sql, values).fetchall()
        except sqlite3.Error as fault:
            raise self._damaged(fault) from fault

    def _one(self, sql: str, values: Sequence[Any]) -> Any:  # noqa: ANN401  a row is whatever was selected
        try:
            return self._connection().execute(sql, values).fetchone()
        except sqlite3.Error as fault:
            raise self._damaged(fault) from fault

    def _report_id(self, agency: str, year: int) -> int | None:
        unit = self._unit_ids.get(agency)
        if unit is None:
            row = self._one("SELECT id FROM units WHERE name = ?", (clean(agency),))
            if row is None:
                return None
            if len(self._unit_ids) >= _KEPT_ENTRIES:
                self._unit_ids.clear()
            unit = self._unit_ids[agency] = int(row[0])
        return unit * 10_000 + year if 0 < year < 10_000 else None

    def _reports(self, agencies: Sequence[str] | None, years: Sequence[int] | None) -> _Listed:
        """The reports of the given units and years, by agency and year; lists are kept, more of the short ones."""
        few = agencies is not None and len(agencies) < _FEW_UNITS
        kept, most = (self._short_lists, _KEPT_SHORT_LISTS) if few else (self._lists, _KEPT_LISTS)
        key = (None if agencies is None else tuple(agencies), None if years is None else tuple(years))
        found = kept.get(key)
        if found is None:
            if len(kept) >= most:
                kept.clear()
            found = kept[key] = self._read_reports(agencies, years)
        return found

    def _read_reports(self, agencies: Sequence[str] | None, years: Sequence[int] | None) -> _Listed:
        where, values = [], []
        if agencies is not None:
            where.append("units.name IN (SELECT value FROM json_each(?))")
            values.append(json.dumps([clean(name) for name in agencies]))
        if years is not None:
            where.append("year IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(years)))
        rows = self._all(
            f"SELECT {_REPORT_COLUMNS} FROM reports JOIN units ON units.id = reports.unit"  # noqa: S608  fixed names
            + (" WHERE " + " AND ".join(where) if where else "")
            + " ORDER BY units.name, year",
            values,
        )
        return _Listed(ids=tuple(row[0] for row in rows), entries=tuple(self._remember(row) for row in rows))

    def _entry(self, report: int) -> ReportEntry:
        found = self._entries.get(report)
        if found is not None:
            return found
        row = self._one(
            f"SELECT {_REPORT_COLUMNS} FROM reports JOIN units ON units.id = reports.unit WHERE reports.id = ?",  # noqa: S608  fixed names
            (report,),
        )
        if row is None:
            raise IndexFileError(f"{self._connections.path}: damaged, facts without their report")
        return self._remember(row)

    def _remember(self, row: Sequence[Any]) -> ReportEntry:
        found = self._entries.get(row[0])
        if found is None:
            if len(self._entries) >= _KEPT_ENTRIES:
                self._entries.clear()
            found = self._entries[row[0]] = ReportEntry(
                agency=row[1],
                year=row[2],
                title=row[3],
                edition=edition_named(row[4]),
                url=row[5],
                source=row[6],
                published=row[7],
            )
        return found

    def _label(self, number: int) -> str:
        return str(self._one("SELECT text FROM labels WHERE id = ?", (number,))[0])

    def _fact_entry(self, row: Sequence[Any]) -> FactEntry:
        fact = row_fact(row, self._ids, self._cites.cite)
        corrected = self._corrected.get((row[0], row[1], row[2])) if self._corrected else None
        if corrected is not None:
            fact = replace(fact, value=corrected.value, state=State.STATED, correction=corrected)
        return FactEntry(report=self._entry(row[0]), fact=fact)

    def _paragraph_entries(self, found: Iterable[Scored]) -> tuple[ParagraphEntry, ...]:
        """The paragraphs as the Shelf gives them; a place in a report is counted from its first paragraph's id."""
        firsts: dict[int, int] = {}
        entries: list[ParagraphEntry] = []
        for score, (paragraph, report, number, heading, text) in found:
            if report not in firsts:
                firsts[report] = self._one("SELECT min(id) FROM paragraphs WHERE report = ?", (report,))[0]
            entries.append(
                ParagraphEntry(
                    report=self._entry(report),
                    section=Section(number=number, heading=heading, paragraphs=()),
                    position=paragraph - firsts[report],
                    text=text,
                    score=score,
                )
            )
        return tuple(entries)


def open_shelf(path: str | Path) -> IndexShelf:
    """The index at `path` for reading; raises IndexFileError, in one line, when it is missing, damaged, not ours,
    of another version, or its terms were made by another maker."""
    return IndexShelf(Path(path))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _years(year: int | None) -> list[int] | None:
    return None if year is None else [year]
