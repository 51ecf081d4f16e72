"""A grid with its spans laid out, so that a header can be read column by column; spans end at the grid's edge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from knowledge.documents.blocks import Grid, GridCell

MAX_ROWS = 2000
MAX_COLUMNS = 200
_LEAST_ROWS, _LEAST_FIGURES = 3, 3


class Matrix:
    """The cells of a grid by row and column; a spanned place holds the cell that covers it.

    At most MAX_ROWS by MAX_COLUMNS; what lies beyond is not read.
    """

    def __init__(self, grid: Grid) -> None:
        self.page = grid.page
        self.height = min(max((cell.row for cell in grid.cells), default=-1) + 1, MAX_ROWS)
        self.width = min(grid.columns, MAX_COLUMNS)
        self._rows: list[list[GridCell]] = [[] for _ in range(self.height)]
        self._places: dict[tuple[int, int], GridCell] = {}
        for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
            if cell.row >= self.height or cell.column >= self.width:
                continue
            self._rows[cell.row].append(cell)
            for row in range(cell.row, min(cell.row + cell.rowspan, self.height)):
                for column in range(cell.column, min(cell.column + cell.colspan, self.width)):
                    self._places.setdefault((row, column), cell)

    def starting(self, row: int) -> list[GridCell]:
        """The cells whose first row is this one, from left to right."""
        return self._rows[row]

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place, None where the grid has a hole."""
        return self._places.get((row, column))

    def reaching(self, row: int) -> Iterator[str]:
        """The texts of cells that began above and reach down to this row, from left to right."""
        seen: set[int] = set()
        for column in range(self.width):
            cell = self.at(row, column)
            if cell is not None and cell.row < row and id(cell) not in seen:
                seen.add(id(cell))
                if cell.text.strip():
                    yield cell.text

    def stack(self, column: int, until: int) -> list[GridCell]:
        """The cells with text above row `until` in a column, top to bottom, each once."""
        cells: list[GridCell] = []
        for row in range(until):
            cell = self.at(row, column)
            if cell is not None and cell.text.strip() and (not cells or cells[-1] is not cell):
                cells.append(cell)
        return cells


def turned(grid: Grid) -> Grid:
    """The same grid with rows and columns exchanged."""
    cells = (
        GridCell(row=cell.column, column=cell.row, text=cell.text, rowspan=cell.colspan, colspan=cell.rowspan)
        for cell in grid.cells
    )
    return Grid(cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), page=grid.page)


def labels_in_front(grid: Grid, is_label: Callable[[str], bool]) -> Grid:
    """Return the grid with the columns of its labels before those of its figures, where they stand behind them.

    They do where every row with several figures has none of its words before the first figure and some behind the
    last. Of several columns of labels the one whose cells reach over most rows comes first.
    """
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    begin, end, found = grid.columns, 0, 0
    for row in rows.values():
        figures = [cell.column for cell in row if not is_label(cell.text)]
        if len(figures) < _LEAST_FIGURES:
            continue
        words = [cell.column for cell in row if is_label(cell.text)]
        if not words or min(words) < max(figures):
            return grid
        begin, end, found = min(begin, *words), max(end, *figures), found + 1
    if found < _LEAST_ROWS or begin <= end:
        return grid
    width = grid.columns
    reach = {
        column: max(cell.rowspan for cell in grid.cells if cell.column == column)
        for column in (begin, width - 1)
        if any(cell.column == column for cell in grid.cells)
    }
    outward = reach.get(width - 1, 1) > reach.get(begin, 1)
    cells = [replace(cell, column=_moved(cell, begin, width, outward=outward)) for cell in grid.cells]
    return replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _moved(cell: GridCell, begin: int, width: int, *, outward: bool) -> int:
    if cell.column < begin:
        return cell.column + width - begin
    return width - cell.column - cell.colspan if outward else cell.column - begin
