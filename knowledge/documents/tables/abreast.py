"""Two tables that stand beside each other on one grid, put one after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from knowledge.documents.blocks import Grid, GridCell
from knowledge.documents.tables.segments import is_label

_LEAST_ROWS = 2
_LEAST_FIGURES = 2


def apart(grid: Grid) -> Iterator[Grid]:
    """The tables of a grid from left to right: the grid itself where only one stands on it.

    A table begins amid a grid at a column with labels before its own figures and behind those of another, in two rows
    or more; no row may have a figure there, and no cell reach over its edge.
    """
    begin = _second(grid)
    if begin is None:
        yield grid
        return
    yield _columns(grid, 0, begin)
    yield from apart(_columns(grid, begin, grid.columns))


def _second(grid: Grid) -> int | None:
    """The column in which a second table begins."""
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    filled = {at for row in rows.values() for cell in row for at in range(cell.column, cell.column + cell.colspan)}
    told: dict[int, int] = {}
    for row in rows.values():
        begin = _label_amid(row, filled)
        if begin is not None:
            told[begin] = told.get(begin, 0) + 1
    if len(told) != 1:
        return None
    begin, times = told.popitem()
    cells = [cell for row in rows.values() for cell in row]
    across = any(cell.column < begin < cell.column + cell.colspan for cell in cells)
    figure = any(cell.column == begin and not is_label(cell.text) for cell in cells)
    return begin if times >= _LEAST_ROWS and not across and not figure else None


def _label_amid(row: Sequence[GridCell], filled: Collection[int]) -> int | None:
    """The column of the first label behind figures that has figures of its own.

    Behind an empty column one figure before it is enough.
    """
    kinds = [is_label(cell.text) for cell in row]
    if not kinds[0]:
        return None
    for at in range(1, len(row)):
        least = _LEAST_FIGURES if row[at].column - 1 in filled else 1
        before, behind = kinds[:at].count(False), kinds[at:].count(False)
        if kinds[at] and not kinds[at - 1] and before >= least and behind >= _LEAST_FIGURES:
            return row[at].column
    return None


def _columns(grid: Grid, begin: int, end: int) -> Grid:
    """The part of a grid between two columns."""
    return replace(
        grid,
        cells=tuple(replace(cell, column=cell.column - begin) for cell in grid.cells if begin <= cell.column < end),
    )
