"""Whether a finished index holds together: its pages, its keys, its cells, and its search terms with its paragraphs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from knowledge.errors import IndexFileError
from knowledge.store import linking
from knowledge.store.cutting import joined_terms, terms_are_current
from knowledge.store.projection import is_current
from knowledge.store.schema_mark import SCHEMA_VERSION, file_version
from knowledge.terms import term_maker

SAMPLE = 64
"""Paragraphs, spread over the index, whose terms are cut again and looked up."""

_NEVER = (
    (
        "a cell whose value and state contradict each other",
        "SELECT 1 FROM facts JOIN states ON states.id = state"
        " WHERE (code IN ('stated', 'inferred')) <> (typeof(value) IN ('integer', 'real'))",
    ),
    (
        "a paragraph without search terms",
        "SELECT 1 FROM paragraphs WHERE id NOT IN (SELECT id FROM paragraph_terms_docsize)",
    ),
    (
        "search terms without their paragraph",
        "SELECT 1 FROM paragraph_terms_docsize WHERE id NOT IN (SELECT id FROM paragraphs)",
    ),
)


_NEVER_OF_A_REPORT = (
    (
        "a report of no unit",
        "SELECT 1 FROM reports WHERE id = ? AND (unit <> id / 10000 OR year <> id % 10000"
        " OR unit NOT IN (SELECT id FROM units))",
    ),
    (
        "cells or findings without their report",
        "SELECT 1 FROM (SELECT ?1 AS report) WHERE report NOT IN (SELECT id FROM reports) AND"
        " (EXISTS (SELECT 1 FROM facts WHERE facts.report = ?1)"
        " OR EXISTS (SELECT 1 FROM problems WHERE problems.report = ?1)"
        " OR EXISTS (SELECT 1 FROM paragraphs WHERE paragraphs.report = ?1))",
    ),
    (
        "a cell whose value and state contradict each other, or of no known place",
        "SELECT 1 FROM facts LEFT JOIN states ON states.id = state LEFT JOIN labels AS r ON r.id = row_label"
        " LEFT JOIN labels AS c ON c.id = column_label WHERE report = ? AND (r.id IS NULL OR c.id IS NULL"
        " OR coalesce(code IN ('stated', 'inferred'), 2) <> (typeof(value) IN ('integer', 'real'))"
        " OR indicator NOT IN (SELECT id FROM indicators) OR applicant NOT IN (SELECT id FROM applicants))",
    ),
    (
        "a paragraph without section or search terms",
        "SELECT 1 FROM paragraphs WHERE report = ? AND (id NOT IN (SELECT id FROM paragraph_terms_docsize)"
        " OR section NOT IN (SELECT id FROM sections WHERE sections.report = paragraphs.report))",
    ),
)

_LEFT = "SELECT 1 FROM paragraph_terms_docsize WHERE id = ? AND id NOT IN (SELECT id FROM paragraphs)"


def fault_in(file: Path, *, thorough: bool = True) -> str | None:
    """What does not hold together in an index file, in one line; None when all does.

    Not `thorough` looks at the pages alone and takes a file of an older version for sound.
    """
    try:
        with _opened(file) as connection:
            version = file_version(connection, file.name)
            (verdict,) = connection.execute(f"PRAGMA {'integrity' if thorough else 'quick'}_check(1)").fetchone()
            if verdict != "ok":
                return str(verdict).splitlines()[-1]
            if not thorough:
                return None
            if version != SCHEMA_VERSION:
                return f"version {version} of the file's form, not {SCHEMA_VERSION}"
            made = connection.execute("SELECT value FROM about WHERE key = 'term_maker'").fetchone()
            if made is None or made[0] != term_maker():
                return f"search terms made by {made[0] if made else 'nobody known'}"
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                return "a reference that leads nowhere"
            for what, query in _NEVER:
                if connection.execute(f"{query} LIMIT 1").fetchone():
                    return what
            return _terms_amiss(connection)
    except (OSError, sqlite3.Error, IndexFileError) as fault:
        return str(fault)


def is_up_to_date(file: Path) -> bool:
    """Whether a writer finds nothing to make anew in an index file: form, terms, projection and names are today's."""
    try:
        with _opened(file) as connection:
            current = file_version(connection, file.name) == SCHEMA_VERSION
            of_today = terms_are_current(connection) and is_current(connection)
            return current and of_today and linking.is_current(connection)
    except (OSError, sqlite3.Error, IndexFileError):
        return False


def fault_in_batch(file: Path, reports: Iterable[int], dropped: Iterable[int]) -> str | None:
    """What does not hold together of the reports that a batch wrote to, by id, and of the paragraphs that it took out.

    In one line; None when all does. The pages that the batch left alone are those of a release that was looked through.
    """
    try:
        with _opened(file) as connection:
            version = file_version(connection, file.name)
            if version != SCHEMA_VERSION or not terms_are_current(connection):
                return "not of today's form"
            for report in reports:
                for what, query in _NEVER_OF_A_REPORT:
                    if connection.execute(f"{query} LIMIT 1", (report,)).fetchone():
                        return f"{what} (report {report})"
                texts = connection.execute("SELECT id, text FROM paragraphs WHERE report = ?", (report,)).fetchall()
                lost = next(
                    (key for key, text in texts[:: max(1, len(texts) // 4)] if _is_lost(connection, key, text)), 0
                )
                if lost:
                    return f"paragraph {lost} is not found by its own words"
            for key in dropped:
                if connection.execute(_LEFT, (key,)).fetchone():
                    return f"search terms without their paragraph ({key})"
            return None
    except (OSError, sqlite3.Error, IndexFileError) as fault:
        return str(fault)


def counts(file: Path) -> tuple[int, int]:
    """How many units and reports an index file has."""
    with _opened(file) as connection:
        units, reports = connection.execute(
            "SELECT (SELECT count(*) FROM units), (SELECT count(*) FROM reports)"
        ).fetchone()
    return int(units), int(reports)


def _terms_amiss(connection: sqlite3.Connection) -> str | None:
    """A paragraph that full-text search does not find by the terms that it has."""
    last = connection.execute("SELECT coalesce(max(id), 0) FROM paragraphs").fetchone()[0]
    for key in {1 + last * step // SAMPLE for step in range(SAMPLE)}:
        row = connection.execute("SELECT id, text FROM paragraphs WHERE id >= ? ORDER BY id LIMIT 1", (key,)).fetchone()
        if row and _is_lost(connection, *row):
            return f"paragraph {row[0]} is not found by its own words"
    return None


def _is_lost(connection: sqlite3.Connection, key: int, text: str) -> bool:
    """Whether full-text search does not find a paragraph by the terms that it has."""
    # Its longest terms, which are mostly its rarest, tell it from others and are quickly looked up.
    terms = sorted({term for term in joined_terms(text).split() if term.isalnum()}, key=len)[-6:]
    if not terms:
        return False
    wanted = " AND ".join(f'"{term}"' for term in terms)
    found = connection.execute(
        "SELECT 1 FROM paragraph_terms WHERE paragraph_terms MATCH ? AND rowid = ?", (wanted, key)
    ).fetchone()
    return found is None


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)) as connection:
        yield connection
