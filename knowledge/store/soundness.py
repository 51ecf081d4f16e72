"""Whether a finished index holds together: its pages, its keys, its cells, and its search terms with its paragraphs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from knowledge.errors import IndexFileError
from knowledge.store.cutting import joined_terms
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
        # Its longest terms, which are mostly its rarest, tell it from others and are quickly looked up.
        terms = sorted({term for term in joined_terms(row[1]).split() if term.isalnum()}, key=len)[-6:] if row else []
        if not row or not terms:
            continue
        wanted = " AND ".join(f'"{term}"' for term in terms)
        found = connection.execute(
            "SELECT 1 FROM paragraph_terms WHERE paragraph_terms MATCH ? AND rowid = ?", (wanted, row[0])
        ).fetchone()
        if found is None:
            return f"paragraph {row[0]} is not found by its own words"
    return None


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)) as connection:
        yield connection
