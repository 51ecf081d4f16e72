"""The baseline of the store: sqlite-utils with every label as text, and full text over a column of the same terms."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge.model import Report

Row = tuple[Any, ...]

_FACTS = ("agency", "year", "indicator", "applicant", "value", "unit", "raw", "state", "row", "column", "page")
_PARAGRAPHS = ("agency", "year", "section", "heading", "text", "terms")


class TextColumns:
    """An index with a text column for everything, filled by one process through `insert_all`.

    With `quick`, the same rows go in with executemany: where only the questions to a large index are to be timed.
    """

    def __init__(self, path: Path, cut: Callable[[str], str], *, quick: bool = False) -> None:
        self._db = Database(sqlite3.connect(path), execute_plugins=False)
        if quick:
            self._db.execute("PRAGMA synchronous = OFF")
        self._cut = cut
        self._quick = quick
        self._begun = False

    def add(self, reports: Iterable[Report]) -> None:
        """Put reports in."""
        for report in reports:
            # The first report makes the tables, with the types that sqlite-utils sees in it.
            insert = self._executed if self._quick and self._begun else self._inserted
            with self._db.atomic():
                insert("reports", ("agency", "year", "title", "edition", "url"), [_head(report)])
                insert("facts", _FACTS, _facts(report))
                insert("paragraphs", _PARAGRAPHS, _paragraphs(report, self._cut))
            self._begun = True

    def _inserted(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        self._db.table(table).insert_all(dict(zip(columns, row, strict=True)) for row in rows)

    def _executed(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self._db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)

    def finish(self) -> None:
        """Make the indexes and the full text, and close."""
        db = self._db
        db.table("facts").create_index(["agency", "year", "indicator", "applicant"])
        db.table("facts").create_index(["year", "indicator", "applicant", "value"])
        db.table("paragraphs").create_index(["agency", "year"])
        db.table("paragraphs").enable_fts(["terms"], tokenize="unicode61 remove_diacritics 0")
        db.conn.commit()
        db.close()


def _head(report: Report) -> Row:
    return (report.agency, report.year, report.title, report.edition, report.url)


def _facts(report: Report) -> Iterator[Row]:
    for fact in report.facts:
        cite = fact.cite
        cell = (fact.indicator, fact.applicant, fact.value, fact.unit, fact.raw, fact.state.value)
        yield (report.agency, report.year, *cell, cite.row, cite.column, cite.page)


def _paragraphs(report: Report, cut: Callable[[str], str]) -> Iterator[Row]:
    for section in report.sections:
        for text in section.paragraphs:
            yield (report.agency, report.year, section.number, section.heading, text, cut(text))
