"""Writing to an index: reports in and out, whole or not at all, and the findings that go with them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database

from knowledge.errors import IndexFileError
from knowledge.lexicon.codes import codes
from knowledge.model import Problem, Report, Section
from knowledge.shelf import Unit
from knowledge.store.code_ids import read_codes
from knowledge.store.codebook import write_codes
from knowledge.store.cutting import cut_many, joined_terms, made_by, report_terms, report_texts, terms_are_current
from knowledge.store.file_pages import Changes, PageLog
from knowledge.store.kept_reports import KeptReports
from knowledge.store.linking import LinkTables
from knowledge.store.projection import Projection
from knowledge.store.read_files import ReadFiles
from knowledge.store.register import UnitRegister
from knowledge.store.rows import (
    ACROSS,
    FACT_COLUMNS,
    PROBLEM_COLUMNS,
    WITHIN,
    UnfitReportError,
    clean,
    fact_row,
    one_fact_a_cell,
    problem_row,
)
from knowledge.store.schema import migrate, report_id
from knowledge.store.schema_mark import SCHEMA_VERSION, YEARS_A_UNIT, file_version

_WAITING = 256
"""Reports after which what was written goes into the file."""

_TERMS, _CHILDREN = "paragraph_terms", ("problems", "evidence", "facts", "paragraphs", "sections")
_PROBLEM_COLUMNS = f"report, scope, {PROBLEM_COLUMNS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where a report in an index came from, and what tells its content from another's."""

    source: str
    sha256: str
    digest: str
    own_name: str
    """What the report calls its unit."""


def report_digest(report: Report) -> str:
    """A short name for a report's content, the same wherever the file lay: two reports with it are the same reading."""
    facts = [
        f"{fact.indicator}|{fact.applicant}|{fact.value!r}|{fact.unit!r}|{fact.raw!r}|{fact.state}"
        f"|{fact.cite.table}|{fact.cite.row!r}|{fact.cite.column!r}|{fact.cite.page}"
        for fact in report.facts
    ]
    rest = (
        report.title,
        report.agency,
        report.year,
        report.edition,
        report.published,
        report.url,
        report.sections,
        report.problems,
        report.aliases,
    )
    content = "\n".join((repr(rest), *facts))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:32]


class _NewLabels:
    """Numbers for label texts: those an index has, and the next free ones for those it has not, kept in `new`."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self.new: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a label."""
        found = self._known.get(text)
        if found is not None:
            return found
        text = clean(text)
        return self._known.get(text) or self.new.setdefault(text, len(self._known) + len(self.new) + 1)


class IndexWriter:
    """An index open for writing; nothing is on disk for good before `finish`.

    One writer at a time: knowledge.store.release sees to that and keeps readers away from half-written files.
    """

    def __init__(self, connection: sqlite3.Connection, *, renewed: bool, log: PageLog | None = None) -> None:
        self.register = UnitRegister(connection)
        """The units that are there."""
        self.read_files = ReadFiles(connection)
        """What each file gave when it was read."""
        self._connection = connection
        self._renewed = renewed
        self._changes = connection.total_changes
        self._labels: dict[str, int] = dict(self._connection.execute("SELECT text, id FROM labels"))
        self._ids = read_codes(self._connection)
        self._projection = Projection(connection, self._ids)
        self._kept_reports = KeptReports(connection, self._ids)
        self._log = log
        self.touched: dict[int, None] = {}
        """The ids of the reports that were written to, each once."""
        self.dropped: list[int] = []
        """The ids of the paragraphs that were taken out."""
        connection.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        self.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The open file, for what else of the store writes in the same step."""
        return self._connection

    def finish(self) -> bool:
        """Make what was written permanent; True when the file is not what it was when it was opened.

        Raises IndexFileError when the pages written do not hold together.
        """
        self.register.links.settle()
        if self.touched:
            self._projection.tidy()
        self._connection.commit()
        changed = self._renewed or self._connection.total_changes > self._changes
        if changed and self._log is None:
            (verdict,) = self._connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise IndexFileError(f"the index was not written well ({verdict})")
        return changed

    def settle(self) -> Changes | None:
        """After `finish`, bring what waits beside the file into it: what changed, where account is kept of it.

        Raises IndexFileError when the file was not what it was thought to be before.
        """
        return None if self._log is None else self._log.settle(self._connection)

    def close(self) -> None:
        """Let go of the file; what was not finished is undone."""
        self._connection.rollback()
        self._connection.close()

    def kept(self, agency: str, year: int) -> Kept | None:
        """Where a unit's report of a year came from; None when there is none."""
        row = self._connection.execute(
            "SELECT source, sha256, digest, own_name FROM reports JOIN units ON units.id = reports.unit"
            " WHERE units.name = ? AND year = ?",
            (agency, year),
        ).fetchone()
        if row is None:
            return None
        return Kept(source=row[0], sha256=row[1], digest=row[2], own_name=row[3])

    def was_superseded(self, agency: str, year: int, digest: str) -> bool:
        """Whether this very reading stood here before another report took its place."""
        row = self._connection.execute(
            "SELECT 1 FROM superseded JOIN reports ON reports.id = superseded.report"
            " JOIN units ON units.id = reports.unit WHERE units.name = ? AND year = ? AND superseded.digest = ?",
            (agency, year, digest),
        ).fetchone()
        return row is not None

    def note_superseded(self, agency: str, year: int, readings: Iterable[tuple[str, str, str]]) -> None:
        """Keep readings of a report, by digest, source and hash of the file, that another has taken the place of."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO superseded (report, digest, source, sha256)"
            " SELECT reports.id, ?, ?, ? FROM reports JOIN units ON units.id = reports.unit"
            " WHERE units.name = ? AND year = ? AND reports.digest <> ?",
            [(*reading, agency, year, reading[0]) for reading in readings],
        )

    def add_report(
        self,
        report: Report,
        *,
        unit: Unit | None = None,
        sha256: str = "",
        digest: str | None = None,
        terms: Sequence[str] | None = None,
    ) -> bool:
        """Put a report in, in place of the one of the same unit and year; True when there was one.

        `unit` is who it is filed under (its own agency otherwise); `terms` are the joined terms of its paragraphs in
        order, where they were cut beforehand. Raises UnfitReportError, with nothing written, when it cannot be kept.
        """
        if unit is None:
            unit = Unit(name=report.agency or "", aliases=report.aliases)
        year = report.year
        if not unit.name or year is None or not 0 < year < 10_000:
            raise UnfitReportError("neither unit nor year may be unknown")
        facts, conflicts = one_fact_a_cell(report.facts)
        cut = report_terms(report) if terms is None else terms
        if len(cut) != len(report_texts(report)):
            raise ValueError("as many term strings as paragraphs are needed")
        # Every fact is tried before anything is written: then only a broken disk may stop the rest.
        labels = _NewLabels(self._labels)
        rows = sorted(fact_row(0, fact, self._ids, labels.number) for fact in facts)
        self._relieve()
        number = report_id(self.register.put(unit), year)
        self.touched[number] = None
        before = self._connection.execute(
            "SELECT digest, source, sha256 FROM reports WHERE id = ?", (number,)
        ).fetchone()
        if before is not None:
            self._take_out(number)
        digest = report_digest(report) if digest is None else digest
        self._connection.execute(
            "INSERT INTO reports (id, unit, year, own_name, title, edition, published, url, source, sha256, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                number // YEARS_A_UNIT,
                year,
                clean(report.agency or unit.name),
                clean(report.title),
                report.edition,
                report.published,
                None if report.url is None else clean(report.url),
                clean(report.source),
                sha256,
                digest,
            ),
        )
        self._connection.executemany(
            f"INSERT INTO facts ({FACT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  fixed names
            [(number, *row[1:]) for row in rows],
        )
        self._projection.put(number, report.edition, [row[1:5] for row in rows])
        self._put_labels(labels.new)
        self._put_prose(number, report.sections, cut)
        self._insert_problems([problem_row(number, WITHIN, problem) for problem in (*report.problems, *conflicts)])
        self._connection.executemany(
            "INSERT INTO evidence (report, slot, value, place) VALUES (?, ?, ?, ?)",
            [(number, item.slot, clean(item.value), clean(item.where)) for item in report.evidence],
        )
        if before is not None and before[0] != digest:
            self._connection.execute(
                "INSERT OR IGNORE INTO superseded (report, digest, source, sha256) VALUES (?, ?, ?, ?)",
                (number, *before),
            )
        self._connection.execute("DELETE FROM superseded WHERE report = ? AND digest = ?", (number, digest))
        return before is not None

    def remove_report(self, agency: str, year: int) -> bool:
        """Take a report out, and its unit when it was the last one; False when there was none."""
        unit = self.register.unit_id(agency)
        if unit is None or year not in self.register.years(agency):
            return False
        self.touched[report_id(unit, year)] = None
        self._take_out(report_id(unit, year))
        self._connection.execute("DELETE FROM superseded WHERE report = ?", (report_id(unit, year),))
        self.read_files.forget(report_id(unit, year))
        if not self.register.years(agency):
            self.register.remove(unit)
        return True

    def set_across(self, agency: str, findings: Mapping[int, Iterable[Problem]]) -> None:
        """Put the findings between a unit's years in the place of all that stood there before."""
        unit = self.register.unit_id(agency)
        if unit is None:
            return
        rows = [
            problem_row(report_id(unit, year), ACROSS, problem)
            for year in sorted(findings)
            for problem in findings[year]
        ]
        standing = self._connection.execute(
            f"SELECT {_PROBLEM_COLUMNS} FROM problems WHERE scope = ?"  # noqa: S608  fixed names
            " AND report IN (SELECT id FROM reports WHERE unit = ?) ORDER BY report, id",
            (ACROSS, unit),
        ).fetchall()
        if standing == rows:
            return
        self.touched.update(dict.fromkeys(row[0] for row in (*standing, *rows)))
        self._connection.execute(
            "DELETE FROM problems WHERE scope = ? AND report IN (SELECT id FROM reports WHERE unit = ?)",
            (ACROSS, unit),
        )
        self._insert_problems(rows)

    def load_report(self, agency: str, year: int) -> Report | None:
        """A report as it was put in, without the findings between years."""
        return self._kept_reports.load(agency, year)

    def _relieve(self) -> None:
        """Keep what waits beside the file short: nobody reads the file before it is finished, so it may go in early."""
        if self._log is not None and len(self.touched) % _WAITING == _WAITING - 1:
            self._connection.commit()
            self._log.take_in(self._connection)
            self._connection.execute("BEGIN")

    def _put_labels(self, new: Mapping[str, int]) -> None:
        self._connection.executemany("INSERT INTO labels (text, id) VALUES (?, ?)", new.items())
        self._labels.update(new)

    def _put_prose(self, number: int, sections: Sequence[Section], cut: Sequence[str]) -> None:
        waiting = iter(cut)
        next_id: int = 1 + self._connection.execute("SELECT coalesce(max(id), 0) FROM paragraphs").fetchone()[0]
        texts: list[tuple[Any, ...]] = []
        terms: list[tuple[int, str]] = []
        for section in sections:
            key = self._connection.execute(
                "INSERT INTO sections (report, number, heading) VALUES (?, ?, ?)",
                (number, section.number, clean(section.heading)),
            ).lastrowid
            for text in section.paragraphs:
                texts.append((next_id, number, key, clean(text)))
                terms.append((next_id, next(waiting)))
                next_id += 1
        self._connection.executemany("INSERT INTO paragraphs (id, report, section, text) VALUES (?, ?, ?, ?)", texts)
        self._connection.executemany(f"INSERT INTO {_TERMS} (rowid, terms) VALUES (?, ?)", terms)  # noqa: S608  fixed name

    def _insert_problems(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self._connection.executemany(
            f"INSERT INTO problems ({_PROBLEM_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  fixed names
            rows,
        )

    def _take_out(self, number: int) -> None:
        """Remove a report. A contentless index forgets a paragraph only when told its terms: they are cut again."""
        old = self._connection.execute("SELECT id, text FROM paragraphs WHERE report = ?", (number,)).fetchall()
        self._connection.executemany(
            f"INSERT INTO {_TERMS} ({_TERMS}, rowid, terms) VALUES ('delete', ?, ?)",  # noqa: S608  fixed name
            [(key, joined_terms(text)) for key, text in old],
        )
        self.dropped.extend(key for key, _ in old)
        self._projection.take_out(number)
        for table in _CHILDREN:
            self._connection.execute(f"DELETE FROM {table} WHERE report = ?", (number,))  # noqa: S608  fixed names
        self._connection.execute("DELETE FROM reports WHERE id = ?", (number,))


def open_writer(path: Path, *, name: str | None = None, live: Path | None = None) -> IndexWriter:
    """The index at `path` open for writing, made or brought up to date as needed; IndexFileError when it is not ours.

    Writes straight into the file: for a file that nobody reads meanwhile (see knowledge.store.release). `name` is
    what a message calls the file. Where it is a copy of the release `live`, the pages that change are kept account of.
    """
    name = name or str(path)
    try:
        fresh = not path.exists() or path.stat().st_size == 0
        connection = sqlite3.connect(path)
    except (OSError, sqlite3.Error) as fault:
        raise IndexFileError(f"{name}: cannot be opened for writing ({fault})") from fault
    try:
        version = 0 if fresh else file_version(connection, name)
        for pragma in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -64000"):
            connection.execute(f"PRAGMA {pragma}")
        log = None if live is None else PageLog(connection, path, live)
        if log is None:
            connection.execute("PRAGMA journal_mode = MEMORY")
        db = Database(connection, execute_plugins=False)
        migrate(db)
        with db.atomic():
            write_codes(db, codes())
            parts = (Projection(connection, read_codes(connection)), LinkTables(connection))
            renewed = any([_renew_terms(connection), *(part.renew() for part in parts)])
    except (sqlite3.Error, IndexFileError) as fault:
        connection.close()
        if isinstance(fault, IndexFileError):
            raise
        raise IndexFileError(f"{name}: damaged or not writable ({fault})") from fault
    return IndexWriter(connection, renewed=not fresh and (renewed or version < SCHEMA_VERSION), log=log)


def _renew_terms(connection: sqlite3.Connection) -> bool:
    """Cut all terms anew when another maker made them, the text being all here; whether that was done."""
    if terms_are_current(connection):
        return False
    connection.execute(f"INSERT INTO {_TERMS} ({_TERMS}) VALUES ('delete-all')")  # noqa: S608  fixed name
    paragraphs = connection.execute("SELECT id, text FROM paragraphs ORDER BY id")
    connection.executemany(
        f"INSERT INTO {_TERMS} (rowid, terms) VALUES (?, ?)",  # noqa: S608  fixed name
        ((key, terms) for key, (terms,) in cut_many((key, (text,)) for key, text in paragraphs)),
    )
    connection.executemany("INSERT OR REPLACE INTO about (key, value) VALUES (?, ?)", made_by().items())
    return True
