"""Figures as CSV that spreadsheets open as UTF-8: those of an answer, or all cells of a unit, each with its source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bot.wording.texts import texts
from knowledge.answers import Answer, Language, Value
from knowledge.printable import printable
from knowledge.shelf import FactEntry

ANSWER_COLUMNS = ("agency", "year", "indicator", "applicant", "value", "unit", "report", "where", "raw", "url")
UNIT_COLUMNS = (
    *("agency", "year", "indicator", "label", "applicant", "value", "unit", "state"),
    *("report", "table", "row", "column", "raw", "url"),
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | float


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula when it opens a CSV, and that steers no terminal."""
    text = printable(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def answer_csv(answer: Answer) -> bytes:
    """The figures of an answer, one a line with its source."""
    cited = {(entry.agency, entry.year): entry for entry in reversed(answer.citations)}

    def line(item: Value) -> tuple[Cell, ...]:
        value = (item.agency, item.year, item.indicator, item.applicant or "", item.value, item.unit)
        proof = cited.get((item.agency, item.year))
        return (*value, *((proof.title, proof.where, proof.raw, proof.url or "") if proof else ("", "", "", "")))

    return _written(ANSWER_COLUMNS, map(line, answer.values))


def unit_csv(entries: Iterable[FactEntry], language: Language = Language.HANS) -> bytes:
    """All cells of a unit, one a line with its source."""
    words = texts(language)

    def line(entry: FactEntry) -> tuple[Cell, ...]:
        fact, report = entry.fact, entry.report
        head = (report.agency, report.year, fact.indicator, words.official(fact.indicator), fact.applicant or "")
        value = ("" if fact.value is None else fact.value, fact.unit, fact.state.value)
        proof = (report.title, fact.cite.table, fact.cite.row, fact.cite.column, fact.raw, report.url or "")
        return (*head, *value, *proof)

    return _written(UNIT_COLUMNS, map(line, entries))


def _written(columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe_text(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")
