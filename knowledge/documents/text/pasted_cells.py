"""Tables copied out of a browser whose cells hold paragraphs: a line of nothing but a tab parts two cells, two empty
lines or more part two rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents.blocks import Grid, Para
from knowledge.documents.identity.sections import section_named
from knowledge.documents.tables.values import value_of

_ROW_GAP = 2
_LONGEST_HEAD = 40
_MOST_LINES = 12
_LEAST_ROWS = 2

Rows = list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """The text of one cell, the number of the line behind it, and whether a tab ended it."""

    text: str
    end: int
    tab: bool


def pasted_rows(lines: Sequence[Para | Grid], start: int) -> tuple[Rows, int] | None:
    """The rows of the table that begins at a line, with the line behind it; None where none begins there."""
    first = _cell(lines, start, lone=True)
    if first is None or not first.tab or not _is_tab(lines[first.end - 1]):
        return None
    rows: Rows = [[first.text]]
    at = first.end
    going_on = True
    while True:
        cell = _cell(lines, at, within=going_on)
        if cell is None:
            break
        if going_on:
            rows[-1].append(cell.text)
        elif cell.tab or _heads_rows(lines, cell):
            rows.append([cell.text])
        else:
            break
        at = cell.end
        going_on = cell.tab
    return (rows, at) if len(rows) >= _LEAST_ROWS else None


def _is_tab(block: Para | Grid) -> bool:
    return isinstance(block, Para) and "\t" in block.text and not block.text.strip()


def _heads_rows(lines: Sequence[Para | Grid], cell: _Cell) -> bool:
    """Whether a cell alone in its row stands over a row of several, or over one more such cell that does."""
    if len(cell.text) > _LONGEST_HEAD or value_of(cell.text) is not None:
        return False
    below = _cell(lines, cell.end)
    return below is not None and below.tab


def _cell(lines: Sequence[Para | Grid], start: int, *, lone: bool = False, within: bool = False) -> _Cell | None:
    """The cell that begins at a line or below empty ones; `lone` for the first, which is one line and begins at once;
    `within` for one behind a tab, which may be empty."""
    found: list[str] = []
    gap = 0
    at = start
    while at < len(lines):
        block = lines[at]
        if not isinstance(block, Para):
            break
        if _is_tab(block):
            if (not found and not within) or (lone and section_named(found[0]) is not None):
                return None
            return _Cell(text="\n".join(found), end=at + 1, tab=True)
        text = block.text.strip()
        if not text:
            gap += 1
            if lone and not found:
                return None
            if gap >= _ROW_GAP and (found or within) and not _tab_next(lines, at):
                break
        else:
            if "\t" in text or len(found) >= _MOST_LINES:
                break
            if found and (lone or (gap and value_of(found[-1]) is not None)):
                break
            if not lone and section_named(text) is not None and not _tab_next(lines, at + 1):
                break
            found.append(text)
            gap = 0
        at += 1
    return _Cell(text="\n".join(found), end=at, tab=False) if (found or within) and not lone else None


def _tab_next(lines: Sequence[Para | Grid], at: int) -> bool:
    """Whether the next line with anything in it is nothing but a tab."""
    for block in lines[at : at + _MOST_LINES]:
        if _is_tab(block):
            return True
        if isinstance(block, Grid) or block.text.strip():
            return False
    return False
