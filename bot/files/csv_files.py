"""Figures as CSV that spreadsheets open as UTF-8: those of an answer, or all cells of a unit, each with its source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bot.labels import label
from bot.wording.texts import percent, texts
from knowledge.answers import Answer, Citation, Language, Value
from knowledge.printable import printable
from knowledge.shelf import FactEntry

ANSWER_COLUMNS = (
    *("agency", "year", "indicator", "code", "applicant", "value", "unit"),
    *("report", "where", "raw", "url"),
)
"""The keys of what the columns of an answer are headed by."""

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
    """The figures of an answer, one a line with all that proves it, headed in the answer's language."""
    words = texts(answer.language)

    def line(item: Value) -> tuple[Cell, ...]:
        applicant = words.applicant(item.applicant) if item.applicant else ""
        rate = item.unit == "ratio"
        value = percent(item.value) if rate else item.value
        what = (words.official(item.indicator), item.indicator, applicant, value, "%" if rate else item.unit)
        proofs = proofs_of(item, answer.citations)
        told = ([cited.title for cited in proofs], [cited.where for cited in proofs], [cited.raw for cited in proofs])
        address = [cited.url for cited in proofs if cited.url]
        return (item.agency, item.year, *what, *(_together(part) for part in (*told, address)))

    heads = [label("sheet", key, answer.language) for key in ANSWER_COLUMNS]
    return _written(heads, map(line, answer.values))


def _together(texts: Sequence[str]) -> str:
    """Several sources in one cell; what they share stands once."""
    return " | ".join(texts if len(set(texts)) > 1 else texts[:1])


def proofs_of(value: Value, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations that prove a figure: its own cell's, else all of its unit and year, else all there are."""
    own = [cited for cited in citations if (cited.agency, cited.year) == (value.agency, value.year)]
    cell = [cited for cited in own if cited.cell == (value.indicator, value.applicant)]
    return tuple(dict.fromkeys(cell or own or citations))


def unit_csv(entries: Iterable[FactEntry]) -> bytes:
    """All cells of a unit, one a line with its source; its rows are called as the form calls them."""
    words = texts(Language.HANS)

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
