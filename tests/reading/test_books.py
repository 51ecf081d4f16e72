"""Every row, cell and paragraph of a document is in the report or in a problem: nothing put into one disappears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from knowledge.documents import Document
from knowledge.documents.blocks import Blocks, Grid, GridCell, Para
from knowledge.documents.readers import blocks_of
from knowledge.documents.reports import reports_of
from knowledge.errors import UnreadableFileError
from knowledge.model import Report
from tests.documents.compare import Entry, entries
from tests.searches import one_in

ENTRIES = [entry for entry in entries() if "ocr" not in entry.about.get("needs", [])]
SENTENCE = "本机关另存档案七百四十一卷，逐卷编目备查，存放地点为丁楼三层东侧库房。"
LABEL = "另存档案逐卷编目"
FIGURES = ("74157", "74158", "74159")


def everything(reports: Sequence[Report]) -> str:
    """All texts of reports without white space."""
    texts: list[str] = []
    for report in reports:
        texts += [report.title, *(problem.message for problem in report.problems)]
        texts += [text for section in report.sections for text in (section.heading, *section.paragraphs)]
        texts += [text for fact in report.facts for text in (fact.cite.row, fact.raw)]
    return "".join("\n".join(texts).split())


@cache
def first_reading(path: str) -> tuple[Document, Blocks]:
    """The first reading of a document in which a report stands: what a page shows may be nothing but 正在加载."""
    entry = next(entry for entry in ENTRIES if str(entry.path) == path)
    document = Document(name=entry.path.name, data=entry.path.read_bytes(), address=entry.about.get("address"))
    return document, next(reading for reading in blocks_of(document) if _holds_report(document, reading))


def _holds_report(document: Document, reading: Blocks) -> bool:
    try:
        return bool(reports_of(document, (reading,)))
    except UnreadableFileError:
        return False


def read_with(document: Document, reading: Blocks, blocks: Sequence[Para | Grid]) -> str:
    return everything(reports_of(document, (replace(reading, blocks=tuple(blocks)),)))


def with_row(grid: Grid, at: int, texts: Sequence[str]) -> Grid:
    """The grid with a row put in before row `at`; cells that span it from above are left as they are."""
    moved = [replace(cell, row=cell.row + (cell.row >= at)) for cell in grid.cells]
    free = [column for column in range(grid.columns) if not any(_covers(cell, at, column) for cell in moved)]
    added = [GridCell(row=at, column=column, text=text) for column, text in zip(free, texts, strict=False)]
    return replace(grid, cells=tuple(sorted((*moved, *added), key=lambda cell: (cell.row, cell.column))))


def _covers(cell: GridCell, row: int, column: int) -> bool:
    return cell.row <= row < cell.row + cell.rowspan and cell.column <= column < cell.column + cell.colspan


@pytest.mark.parametrize("entry", one_in(6, ENTRIES), ids=lambda entry: entry.slug)
@pytest.mark.parametrize("rounds", [1, pytest.param(12, marks=pytest.mark.slow)])
def test_a_sentence_anywhere_is_in_the_report_or_told(entry: Entry, rounds: int) -> None:
    document, reading = first_reading(str(entry.path))
    rng = Random(f"{entry.slug} {rounds}")
    for _ in range(rounds):
        at = rng.randint(0, len(reading.blocks))
        blocks = [*reading.blocks[:at], Para(text=SENTENCE), *reading.blocks[at:]]
        assert SENTENCE in read_with(document, reading, blocks), f"put in at block {at}"


@pytest.mark.parametrize("entry", one_in(6, ENTRIES), ids=lambda entry: entry.slug)
@pytest.mark.parametrize("rounds", [1, pytest.param(12, marks=pytest.mark.slow)])
def test_a_row_anywhere_in_a_grid_is_in_the_report_or_told(entry: Entry, rounds: int) -> None:
    document, reading = first_reading(str(entry.path))
    grids = [at for at, block in enumerate(reading.blocks) if isinstance(block, Grid) and block.columns > 2]
    rng = Random(f"{entry.slug} {rounds}")
    for _ in range(rounds if grids else 0):
        at = rng.choice(grids)
        grid = reading.blocks[at]
        assert isinstance(grid, Grid)
        row = rng.randint(1, max(1, grid.rows))
        changed = with_row(grid, row, (LABEL, *FIGURES))
        if LABEL not in {cell.text for cell in changed.cells}:
            continue
        found = read_with(document, reading, [*reading.blocks[:at], changed, *reading.blocks[at + 1 :]])
        placed = [text for text in FIGURES if any(cell.text == text for cell in changed.cells)]
        assert [text for text in (LABEL, *placed) if text not in found] == [], f"grid {at}, row {row}"


@pytest.mark.parametrize("entry", one_in(6, ENTRIES), ids=lambda entry: entry.slug)
def test_a_line_of_figures_anywhere_in_a_text_is_in_the_report_or_told(entry: Entry) -> None:
    document, reading = first_reading(str(entry.path))
    paras = [at for at, block in enumerate(reading.blocks) if isinstance(block, Para)]
    rng = Random(entry.slug)
    at = rng.choice(paras)
    line = f"{LABEL} {' '.join(FIGURES)}"
    found = read_with(document, reading, [*reading.blocks[:at], Para(text=line), *reading.blocks[at:]])
    assert [text for text in (LABEL, *FIGURES) if text not in found] == [], f"put in at block {at}"
