"""Finding the paragraphs that answer: terms scored by how rare they are, in SQL to choose, in Python to order.

SQLite's own bm25 scores every paragraph that matches, so words that stand everywhere cost with the size of the index
(docs/performance.md). Here a known report is scored by itself, and an open search is led by the rarer words.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from heapq import nlargest
from itertools import accumulate

from knowledge.store.rows import clean
from knowledge.terms import normalise

CANDIDATES = 200
"""How many paragraphs the rarer words may put forward for scoring with all words."""

EXACT_UP_TO = 20_000
"""Paragraphs up to which frequent words are matched as they are; beyond, a word in a tenth of all leads no search."""

_FREQUENT_SHARE = 0.1
_SECOND_SHARE = 0.25
_WEIGHED = 6_000
"""Paragraphs that are weighed against each other without asking for less."""

_ENOUGH = 50
"""So many paragraphs with the rarest word and another are enough: the best of all are among them."""

_K1, _B = 1.2, 0.75
_MEAN_LENGTH = 120.0
_HEADING_WEIGHT = 0.5
_MOST_TERMS = 64
_LATIN = re.compile(r"[0-9a-z.]+")


Row = tuple[int, int, int, str, str]
"""Id, id of the report, number and heading of the section, text."""

Scored = tuple[float, Row]
"""A row with its score."""

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


def score_rows(rows: Iterable[Row], terms: Sequence[str], total: int, frequency: Callable[[str], int]) -> list[Scored]:
    """The rows that hold any term, scored as bm25 does with the counts of the whole index; in no order yet."""
    count_all = _counter(terms)
    searched = _as_written if all(map(str.isalnum, terms)) else normalise
    headings: dict[str, list[int]] = {}
    counted: list[tuple[Row, int, list[int], list[int]]] = []
    for row in rows:
        text, heading = searched(row[4]), row[3]
        in_heading = headings.get(heading)
        if in_heading is None:
            in_heading = headings[heading] = count_all(normalise(heading))
        counted.append((row, len(text), count_all(text), in_heading))
    weights = []
    for place, term in enumerate(terms):
        here = sum(1 for item in counted if item[2][place])
        standing = min(max(frequency(term), here), total)
        weights.append(math.log(1 + (total - standing + 0.5) / (standing + 0.5)))
    found: list[Scored] = []
    for row, size, in_text, in_heading in counted:
        norm = _K1 * (1 - _B + _B * size / _MEAN_LENGTH)
        score = 0.0
        for weight, here, above in zip(weights, in_text, in_heading, strict=True):
            if here:
                score += weight * here * (_K1 + 1) / (here + norm)
            if above:
                score += _HEADING_WEIGHT * weight
        if score > 0:
            found.append((round(score, 9), row))
    return found


def best_rows(scored: Sequence[Scored], limit: int) -> list[Scored]:
    """The rows among which the `limit` best are, however equal scores are ordered."""
    if len(scored) <= limit:
        return list(scored)
    least = nlargest(limit, (score for score, _ in scored))[-1]
    return [item for item in scored if item[0] >= least]


def _as_written(text: str) -> str:
    """The text normalised, but for marks between words, which no word of letters and figures holds."""
    return text if _usual().fullmatch(text) else normalise(text)


@cache
def _usual() -> re.Pattern[str]:
    """Texts of characters that normalising leaves as they are or turns into one other mark: no traditional ones."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    simplified = "".join(pair.decode("gb2312", "ignore") for pair in rows)
    return re.compile(f"[{simplified}，。；：、（）“”《》\\n -@\\[-~]*")


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
    # Where all of them may be put forward, none need be weighed against another.
    if sum(counts.of(connection, term) for term in leading) <= CANDIDATES:
        return _rows(connection, _ids_of(connection, match_expression(leading), year, weighed=False))
    found: dict[int, None] = {}
    for narrower in _narrower(connection, terms, leading, counts):
        found |= dict.fromkeys(_ids_of(connection, narrower, year))
    if len(found) < _ENOUGH:
        found = dict.fromkeys(_ids_of(connection, match_expression(leading), year))
    return _rows(connection, list(found))


def _narrower(
    connection: sqlite3.Connection, terms: Sequence[str], leading: Sequence[str], counts: TermCounts
) -> Iterator[str]:
    """What finds the best without weighing all paragraphs with a leading term; nothing where that is no less.

    Those with a rare term, whatever else they have, and those with the rarest of the others together with a second.
    """
    total = counts.total(connection)
    if total <= EXACT_UP_TO:
        return
    most = total * _SECOND_SHARE
    standing = sorted((count, term) for term in terms if 0 < (count := counts.of(connection, term)) <= most)
    up_to = list(accumulate(count for count, _ in standing))
    rare = [term for (_, term), sum_so_far in zip(standing, up_to, strict=True) if sum_so_far <= _WEIGHED]
    if len(rare) >= len(leading):
        return
    every = [term for _, term in standing]
    if rare:
        yield f"({match_expression(rare)}) AND ({match_expression(every)})"
    rarest, *others = every[len(rare) :]
    if others:
        yield f"{match_expression([rarest])} AND ({match_expression(others)})"


def _ids_of(connection: sqlite3.Connection, expression: str, year: int | None, *, weighed: bool = True) -> list[int]:
    """The paragraphs that match; where they are `weighed` the CANDIDATES best."""
    found = connection.execute(
        "SELECT paragraph_terms.rowid FROM paragraph_terms"  # noqa: S608  fixed names
        + ("" if year is None else " JOIN paragraphs ON paragraphs.id = paragraph_terms.rowid")
        + " WHERE paragraph_terms MATCH ?"
        + ("" if year is None else " AND paragraphs.report % 10000 = ?")
        + (" ORDER BY bm25(paragraph_terms), paragraph_terms.rowid LIMIT ?" if weighed else ""),
        (expression, *(() if year is None else (year,)), *((CANDIDATES,) if weighed else ())),
    )
    return [key for (key,) in found]


def _rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Row]:
    marks = ",".join("?" * len(ids))
    return connection.execute(f"{_SELECT} WHERE paragraphs.id IN ({marks})", tuple(ids)).fetchall()


def leading_terms(connection: sqlite3.Connection, terms: Sequence[str], counts: TermCounts) -> tuple[str, ...]:
    """The terms that may lead an open search: all in a small index, those that are not frequent in a large one."""
    total = counts.total(connection)
    standing = [(counts.of(connection, term), term) for term in terms]
    present = [(count, term) for count, term in standing if count]
    if total <= EXACT_UP_TO:
        return tuple(term for _, term in present)
    return tuple(term for count, term in present if count <= total * _FREQUENT_SHARE)


def _counter(terms: Sequence[str]) -> Callable[[str], list[int]]:
    """How often each term stands in a normalised text; a figure or Latin word only where it stands alone."""
    if not any(_LATIN.fullmatch(term) for term in terms):
        return lambda text: [text.count(term) for term in terms]
    counters = [_one_counter(term) for term in terms]
    return lambda text: [count(text) for count in counters]


def _one_counter(term: str) -> Callable[[str], int]:
    if _LATIN.fullmatch(term):
        alone = re.compile(rf"(?<![0-9a-z.]){re.escape(term)}(?![0-9a-z]|\.[0-9])")
        return lambda text: len(alone.findall(text))
    return lambda text: text.count(term)
