"""Finding the paragraphs that answer: terms scored by how rare they are, in SQL to choose, in Python to order.

SQLite's own bm25 scores every paragraph that matches, so words that stand everywhere cost with the size of the index
(docs/performance.md). Here a known report is scored by itself, and an open search is led by the rarer words.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.store.rows import clean
from knowledge.terms import normalise

CANDIDATES = 200
"""How many paragraphs the rarer words may put forward for scoring with all words."""

EXACT_UP_TO = 20_000
"""Paragraphs up to which frequent words are matched as they are; beyond, a word in a tenth of all leads no search."""

_FREQUENT_SHARE = 0.1
_K1, _B = 1.2, 0.75
_MEAN_LENGTH = 120.0
_HEADING_WEIGHT = 0.5
_MOST_TERMS = 64
_LATIN = re.compile(r"[0-9a-z.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A paragraph as the database has it, with its score."""

    paragraph: int
    report: int
    section: int
    heading: str
    text: str
    score: float = 0.0


Row = tuple[int, int, int, str, str]
"""Id, id of the report, number and heading of the section, text."""

_SELECT = (
    "SELECT paragraphs.id, paragraphs.report, sections.number, sections.heading, paragraphs.text"
    " FROM paragraphs JOIN sections ON sections.id = paragraphs.section"
)


class TermCounts:
    """In how many paragraphs of an index a term stands; looked up once each."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._total: int | None = None

    def total(self, connection: sqlite3.Connection) -> int:
        """The number of paragraphs."""
        if self._total is None:
            self._total = int(connection.execute("SELECT count(*) FROM paragraphs").fetchone()[0])
        return self._total

    def of(self, connection: sqlite3.Connection, term: str) -> int:
        """The number of paragraphs with this term."""
        found = self._known.get(term)
        if found is None:
            row = connection.execute("SELECT doc FROM term_counts WHERE term = ?", (term,)).fetchone()
            found = self._known[term] = 0 if row is None else int(row[0])
        return found


def wanted_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms worth looking for: normalised, each once, those with a letter or figure, a bounded number of them."""
    plain = (clean(normalise(term)).replace("\0", " ").strip() for term in terms)
    return tuple(dict.fromkeys(term for term in plain if any(c.isalnum() for c in term)))[:_MOST_TERMS]


def match_expression(terms: Iterable[str]) -> str:
    """The terms as an FTS5 query of alternatives, every one quoted so that none is an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)


def score_rows(rows: Iterable[Row], terms: Sequence[str], total: int, frequency: Callable[[str], int]) -> list[Found]:
    """The rows that hold any term, scored as bm25 does with the counts of the whole index; in no order yet."""
    prepared = [(row, normalise(row[4]), normalise(row[3])) for row in rows]
    counters = [_counter(term) for term in terms]
    hits = [[(count(text), count(heading)) for count in counters] for _, text, heading in prepared]
    weights = []
    for place, term in enumerate(terms):
        here = sum(1 for row in hits if row[place][0])
        standing = min(max(frequency(term), here), total)
        weights.append(math.log(1 + (total - standing + 0.5) / (standing + 0.5)))
    found: list[Found] = []
    for (row, text, _), counts in zip(prepared, hits, strict=True):
        norm = _K1 * (1 - _B + _B * len(text) / _MEAN_LENGTH)
        score = 0.0
        for weight, (in_text, in_heading) in zip(weights, counts, strict=True):
            if in_text:
                score += weight * in_text * (_K1 + 1) / (in_text + norm)
            if in_heading:
                score += _HEADING_WEIGHT * weight
        if score > 0:
            found.append(replace(found_row(row), score=round(score, 9)))
    return found


def found_row(row: Row) -> Found:
    """A row without a score."""
    return Found(paragraph=row[0], report=row[1], section=row[2], heading=row[3], text=row[4])


def rows_of_reports(connection: sqlite3.Connection, reports: Sequence[int]) -> list[Row]:
    """All paragraphs of a few reports."""
    marks = ",".join("?" * len(reports))
    return connection.execute(f"{_SELECT} WHERE paragraphs.report IN ({marks})", tuple(reports)).fetchall()


def rows_matching(
    connection: sqlite3.Connection, terms: Sequence[str], counts: TermCounts, *, year: int | None
) -> list[Row]:
    """The paragraphs put forward for an open search: the best by their rarer terms, at most CANDIDATES."""
    leading = leading_terms(connection, terms, counts)
    if not leading:
        return []
    where = "" if year is None else " AND paragraphs.report % 10000 = ?"
    ids = connection.execute(
        "SELECT paragraph_terms.rowid FROM paragraph_terms"  # noqa: S608  fixed names
        + ("" if year is None else " JOIN paragraphs ON paragraphs.id = paragraph_terms.rowid")
        + f" WHERE paragraph_terms MATCH ?{where} ORDER BY bm25(paragraph_terms), paragraph_terms.rowid LIMIT ?",
        (match_expression(leading), *(() if year is None else (year,)), CANDIDATES),
    ).fetchall()
    marks = ",".join("?" * len(ids))
    return connection.execute(f"{_SELECT} WHERE paragraphs.id IN ({marks})", [key for (key,) in ids]).fetchall()


def leading_terms(connection: sqlite3.Connection, terms: Sequence[str], counts: TermCounts) -> tuple[str, ...]:
    """The terms that may lead an open search: all in a small index, those that are not frequent in a large one."""
    total = counts.total(connection)
    standing = [(counts.of(connection, term), term) for term in terms]
    present = [(count, term) for count, term in standing if count]
    if total <= EXACT_UP_TO:
        return tuple(term for _, term in present)
    return tuple(term for count, term in present if count <= total * _FREQUENT_SHARE)


def _counter(term: str) -> Callable[[str], int]:
    """How often a term stands in a normalised text; a figure or Latin word only where it stands alone."""
    if _LATIN.fullmatch(term):
        alone = re.compile(rf"(?<![0-9a-z.]){re.escape(term)}(?![0-9a-z]|\.[0-9])")
        return lambda text: len(alone.findall(text))
    return lambda text: text.count(term)
