"""What the index answers and how fast, beside text columns through sqlite-utils, on the files of benchmarks.building.

python -m benchmarks.store FOLDER --reports N
"""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from heapq import nlargest
from pathlib import Path
from random import Random
from statistics import mean

from sqlite_utils import Database

from benchmarks.corpus import YEARS, middling_words, rare_words
from benchmarks.measuring import Result, Results, spread
from knowledge.lexicon.codes import codes
from knowledge.store import IndexShelf, open_shelf
from knowledge.store.passages import TermCounts, score_rows, wanted_terms

BASELINE = "text columns"
FREQUENT = ("政府", "信息", "公开")
_COLUMNS = ("requests.new", "outcome.granted", "outcome.denied.state_secret", "requests.carried_out")
_CHUNK = 2_000
_ROWS = (
    "SELECT paragraphs.id, paragraphs.report, number, heading, text FROM paragraphs"
    " JOIN sections ON sections.id = section"
)


def store_rows(folder: Path, reports: int) -> Iterator[Result]:
    """Cells, columns and passages, each against the baseline."""
    with open_shelf(folder / "ours.db") as shelf:
        yield from cell_rows(folder / "text.db", shelf, reports)
        yield from passage_rows(folder / "text.db", shelf, reports)


def cell_rows(text: Path, shelf: IndexShelf, reports: int) -> Iterator[Result]:
    """One cell at random, after a thousand others; and one column of a year."""
    db = Database(sqlite3.connect(f"file:{text}?mode=ro", uri=True), execute_plugins=False)
    chance = Random(1)
    units = [unit.name for unit in shelf.units()][:-1]
    applicants = [code for code in codes().applicants if code != "organisation"]
    cells = [
        (chance.choice(units), chance.choice(YEARS), chance.choice(_COLUMNS), chance.choice(applicants))
        for _ in range(4000)
    ]
    sql = "SELECT * FROM facts WHERE agency = ? AND year = ? AND indicator = ? AND applicant = ?"

    def base(cell: Sequence[object]) -> object:
        return list(db.query(sql, cell))

    for cell in cells[:1000]:
        base(cell)
        shelf.fact(*cell)
    old = spread(partial(base, cell) for cell in cells[1000:])
    new = spread(partial(shelf.fact, *cell) for cell in cells[1000:])
    row = partial(Result, reports=reports, unit="ms", baseline=BASELINE)
    yield row(what="store: one cell, p50", value=new[0], base=old[0], goal=0.15)
    yield row(what="store: one cell, p99", value=new[1], base=old[1], goal=0.25)
    ranking = "SELECT * FROM facts WHERE year = ? AND indicator = 'requests.new' AND applicant = 'total'"
    old = spread([lambda: list(db.query(ranking, [2022]))] * 7)
    new = spread([lambda: shelf.column(["requests.new"], ["total"], years=[2022])] * 7)
    yield row(what="store: a column of a year, p50", value=new[0], base=old[0])
    db.close()


def passage_rows(text: Path, shelf: IndexShelf, reports: int) -> Iterator[Result]:
    """Passages: of a named report, by rarer words, by middling ones, by frequent ones alone."""
    db = sqlite3.connect(f"file:{text}?mode=ro", uri=True)
    chance = Random(2)
    units = [unit.name for unit in shelf.units()][:-1]
    few, shared = (12, 6) if reports <= 10_000 else (5, 2)
    joined = (
        "SELECT paragraphs.text FROM paragraphs_fts JOIN paragraphs ON paragraphs.rowid = paragraphs_fts.rowid"
        " WHERE paragraphs_fts MATCH ? AND agency = ? AND year = ? ORDER BY bm25(paragraphs_fts) LIMIT 5"
    )
    exact = "SELECT rowid FROM paragraphs_fts WHERE paragraphs_fts MATCH ? ORDER BY bm25(paragraphs_fts) LIMIT 5"
    row = partial(Result, reports=reports, unit="ms")
    places = [(chance.choice(units), chance.choice(YEARS)) for _ in range(300)]
    old = spread([partial(_fetched, db, joined, (" OR ".join(FREQUENT), *place)) for place in places[:few]])
    new = spread([partial(shelf.search, FREQUENT, agency=name, year=year) for name, year in places])
    yield row(
        what="store: passage of a unit and year, p50", value=new[0], base=old[0], goal=1 / 2000,
        baseline="FTS5 match joined to the report",
    )  # fmt: skip
    for sort, words in (("a rarer word", rare_words()), ("middling words", middling_words())):
        asked = [(*FREQUENT, *chance.sample(words, 2)) for _ in range(40)]
        old = spread([partial(_fetched, db, exact, (" OR ".join(terms),)) for terms in asked[:few]])
        new = spread([partial(shelf.search, terms) for terms in asked])
        what = f"store: open passage, {sort} among frequent ones"
        rare = sort == "a rarer word"
        yield row(what=f"{what}, p50", value=new[0], base=old[0], baseline="exact bm25", goal=1 / 500 if rare else None)
        yield row(what=f"{what}, p99", value=new[1])
        shares = [score_share(shelf, terms) for terms in asked[:shared]]
        yield Result(
            what=f"{what}, score", reports=reports, unit="", value=mean(shares), base=1.0,
            baseline="the five best of all", goal=0.995,
        )  # fmt: skip
    old = spread([partial(_fetched, db, exact, (" OR ".join(FREQUENT),))] * few)
    back = shelf.is_too_common(FREQUENT)
    new = spread([partial(shelf.is_too_common if back else shelf.search, FREQUENT)] * 40)
    what = "store: passage of frequent words alone, " + ("asked back" if back else "answered")
    yield row(what=f"{what}, p50", value=new[0], base=old[0], baseline="exact bm25", goal=1 / 100)
    db.close()


def _fetched(db: sqlite3.Connection, sql: str, values: Sequence[object]) -> object:
    return db.execute(sql, tuple(values)).fetchall()


def score_share(shelf: IndexShelf, terms: tuple[str, ...]) -> float:
    """The score of those found, five at most, over that of as many best of all paragraphs, all scored alike."""
    connection, counts = shelf._connection(), TermCounts()
    total = counts.total(connection)
    best: list[float] = []
    cursor = connection.execute(_ROWS)
    while rows := cursor.fetchmany(_CHUNK):
        scored = score_rows(rows, wanted_terms(terms), total, lambda term: counts.of(connection, term))
        best = nlargest(5, (*best, *(score for score, _ in scored)))
    found = [entry.score for entry in shelf.search(terms)]
    return sum(found) / sum(best[: len(found)]) if found else 1.0


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--reports", type=int, required=True)
    given = options.parse_args()
    Results(None).add_all(store_rows(given.folder, given.reports))


if __name__ == "__main__":
    main()
