"""What the store costs, against text columns through sqlite-utils, both sides measured in one run.

python -m benchmarks.store [--reports 1000] [--out docs/performance-store.md]
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from random import Random

from sqlite_utils import Database

from benchmarks.corpus import invented_reports
from knowledge.model import Report
from knowledge.store import IndexShelf, open_shelf
from knowledge.store.cutting import cut_many, joined_terms, report_texts
from knowledge.store.passages import CANDIDATES, score_rows, wanted_terms
from knowledge.store.writer import open_writer
from knowledge.terms import cut_terms, jieba_cut

Row = tuple[str, str, str, str]
"""What was measured, baseline, ours, ratio."""

_AGAIN = 400


def text_columns(path: Path, reports: Iterable[Report], cut: Callable[[str], str]) -> None:
    """The baseline: sqlite-utils with every label as text, full text over a column of terms, one process."""
    db = Database(sqlite3.connect(path), execute_plugins=False)
    for report in reports:
        key = {"agency": report.agency, "year": report.year}
        with db.atomic():
            db.table("reports").insert(
                {**key, "title": report.title, "edition": report.edition.value, "url": report.url}
            )
            db.table("facts").insert_all(
                {
                    **key,
                    "indicator": fact.indicator,
                    "applicant": fact.applicant,
                    "value": fact.value,
                    "unit": fact.unit,
                    "raw": fact.raw,
                    "state": fact.state.value,
                    "row": fact.cite.row,
                    "column": fact.cite.column,
                    "page": fact.cite.page,
                }
                for fact in report.facts
            )
            db.table("paragraphs").insert_all(
                {**key, "section": section.number, "heading": section.heading, "text": text, "terms": cut(text)}
                for section in report.sections
                for text in section.paragraphs
            )
    db.table("facts").create_index(["agency", "year", "indicator", "applicant"])
    db.table("facts").create_index(["year", "indicator", "applicant", "value"])
    db.table("paragraphs").create_index(["agency", "year"])
    db.table("paragraphs").enable_fts(["terms"], tokenize="unicode61 remove_diacritics 0")
    db.conn.commit()
    db.close()


def ours(path: Path, reports: Iterable[Report], workers: int | None) -> None:
    """The same reports into an index of ours."""
    with open_writer(path) as writer:
        for report, (_, terms) in zip(
            reports, cut_many(((None, report_texts(report)) for report in reports), workers=workers), strict=True
        ):
            writer.add_report(report, terms=terms)


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def worked(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that it takes, by the clock and of this process's processor time (others may be using the machine)."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def spread(calls: Iterable[Callable[[], object]]) -> tuple[float, float]:
    """Median and 99th hundredth, in milliseconds."""
    taken = sorted(timed(call) * 1000 for call in calls)
    return statistics.median(taken), taken[int(len(taken) * 0.99)]


def ingest_rows(folder: Path, reports: list[Report]) -> list[Row]:
    """Reports a second and KB a report."""
    joined_terms("词")
    base, base_work = worked(lambda: text_columns(folder / "base.db", reports, joined_terms))
    single, single_work = worked(lambda: ours(folder / "single.db", reports, 1))
    both, _ = worked(lambda: ours(folder / "ours.db", reports, None))
    slow_cut, few = jieba_cut(), reports[: max(100, len(reports) // 10)]
    _, slow_work = worked(
        lambda: text_columns(folder / "slow.db", few, lambda text: " ".join(cut_terms(text, slow_cut)))
    )
    per_slow = slow_work / len(few)
    per_base, per_single = base_work / len(reports), single_work / len(reports)
    cutting = worked(lambda: [cut_terms(text, slow_cut) for report in few[:100] for text in report_texts(report)])[
        1
    ] / len(few[:100]) - worked(lambda: [joined_terms(text) for report in few[:100] for text in report_texts(report)])[
        1
    ] / len(few[:100])
    size = [(folder / name).stat().st_size / len(reports) / 1024 for name in ("base.db", "ours.db")]
    return [
        _row("ingest with rjieba, one process, reports/s", len(reports) / base, len(reports) / single, more=True),
        _row("… all cores, reports/s", len(reports) / base, len(reports) / both, more=True),
        _row("… one process, ms of processor a report", per_base * 1000, per_single * 1000),
        _row(
            "ingest with jieba, one process, ms of processor a report", per_slow * 1000, (per_single + cutting) * 1000
        ),
        _row("index, KB a report", size[0], size[1]),
    ]


def cell_rows(folder: Path, reports: list[Report], shelf: IndexShelf) -> list[Row]:
    """One cell, asked in random order."""
    chance = Random(1)
    asked = [chance.choice(reports) for _ in range(_AGAIN * 5)]
    cells = [(report.agency or "", report.year or 0, chance.choice(report.facts)) for report in asked]
    text = Database(sqlite3.connect(folder / "base.db"), execute_plugins=False)
    sql = "SELECT * FROM facts WHERE agency = ? AND year = ? AND indicator = ? AND applicant IS ?"
    base = spread(
        (lambda c=cell: list(text.query(sql, [c[0], c[1], c[2].indicator, c[2].applicant])))
        for cell in cells  # type: ignore[misc]
    )
    new = spread(partial(shelf.fact, c[0], c[1], c[2].indicator, c[2].applicant) for c in cells)
    column = spread([lambda: shelf.column(["requests.new"], ["total"], years=[2020])] * 20)
    ranking = "SELECT * FROM facts WHERE year = 2020 AND indicator = 'requests.new' AND applicant = 'total'"
    base_column = spread([lambda: list(text.query(ranking))] * 20)
    text.close()
    return [
        _row("one cell, p50 ms", base[0], new[0]),
        _row("one cell, p99 ms", base[1], new[1]),
        _row("one column of a year, p50 ms", base_column[0], column[0]),
    ]


def passage_rows(folder: Path, reports: list[Report], shelf: IndexShelf) -> list[Row]:
    """Passages: with unit and year, by a rarer word, by frequent words."""
    text = sqlite3.connect(folder / "base.db")
    chance = Random(2)
    asked = [chance.choice(reports) for _ in range(20)]
    frequent, rarer = ("政府", "信息", "公开", "工作"), ("政府", "信息", "公开", "校车", "幼儿园")
    joined = (
        "SELECT paragraphs.text FROM paragraphs_fts JOIN paragraphs ON paragraphs.rowid = paragraphs_fts.rowid"
        " WHERE paragraphs_fts MATCH ? AND agency = ? AND year = ? ORDER BY bm25(paragraphs_fts) LIMIT 5"
    )
    exact = "SELECT rowid FROM paragraphs_fts WHERE paragraphs_fts MATCH ? ORDER BY bm25(paragraphs_fts) LIMIT 5"
    here = spread(
        partial(lambda r: text.execute(joined, (" OR ".join(frequent), r.agency, r.year)).fetchall(), report)
        for report in asked
    )
    new_here = spread(partial(shelf.search, frequent, agency=r.agency, year=r.year) for r in asked * 20)
    open_base = spread([lambda: text.execute(exact, (" OR ".join(rarer),)).fetchall()] * 10)
    new_open = spread([lambda: shelf.search(rarer)] * 40)
    all_frequent = spread([lambda: text.execute(exact, (" OR ".join(frequent),)).fetchall()] * 5)
    new_frequent = spread([lambda: shelf.search(frequent)] * 10)
    text.close()
    return [
        _row("passage, unit and year given, p50 ms", here[0], new_here[0]),
        _row("passage, a rarer word among frequent ones, p50 ms", open_base[0], new_open[0]),
        ("… score of its five best against scoring every paragraph", "1", f"{score_share(shelf, rarer):.4f}", ""),
        _row("passage, frequent words only, p50 ms", all_frequent[0], new_frequent[0]),
        ("… answered, or too common", "", "too common" if shelf.is_too_common(frequent) else "answered", ""),
    ]


def score_share(shelf: IndexShelf, terms: tuple[str, ...]) -> float:
    """The score of the five found over that of the five best of all paragraphs, all scored alike."""
    connection = shelf._connection()
    rows = connection.execute(
        "SELECT paragraphs.id, paragraphs.report, number, heading, text FROM paragraphs"
        " JOIN sections ON sections.id = section"
    ).fetchall()
    counts = shelf._counts
    scored = score_rows(rows, wanted_terms(terms), len(rows), lambda term: counts.of(connection, term))
    best = sum(sorted((item.score for item in scored), reverse=True)[:5])
    ids = [row[0] for row in rows]
    assert len(ids) >= CANDIDATES or not ids
    return sum(entry.score for entry in shelf.search(terms)) / best if best else 1.0


def _row(what: str, base: float, new: float, *, more: bool = False) -> Row:
    ratio = new / base
    return (what, f"{base:.4g}", f"{new:.4g}", f"{ratio:.2f}×" if more or ratio >= 0.1 else f"1/{1 / ratio:.0f}")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=1000)
    given = options.parse_args()
    reports = list(invented_reports(given.reports))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = ingest_rows(folder, reports)
        with open_shelf(folder / "ours.db") as shelf:
            rows += cell_rows(folder, reports, shelf)
            rows += passage_rows(folder, reports, shelf)
    lines = [
        f"`python -m benchmarks.store --reports {given.reports}`, {os.cpu_count()} cores, Python"
        f" {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        "",
        "| | text columns, sqlite-utils | Gongkai | ratio |",
        "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
