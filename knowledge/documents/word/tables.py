"""Paragraphs that carry marks of cells and rows, put together into tables: how binary Word and RTF write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from knowledge.documents.blocks import Grid, Para
from knowledge.documents.tables.edges import EdgeCell, grid_of_edges

_TOLERANCE = 70
"""Twips; Word itself draws edges a millimetre apart as one."""
_LONGEST_CELL = 500


class End(Enum):
    """What a paragraph's mark ends beside the paragraph itself."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellShape:
    """A cell by its row's definition: its edges in twips, and whether it is merged with the one before or above."""

    left: int
    right: int
    begins: bool = False
    joined: bool = False
    merged: bool = False


class _Cell:
    __slots__ = ("blocks",)

    def __init__(self) -> None:
        self.blocks: list[Para | Grid] = []

    @property
    def text(self) -> str:
        """Its paragraphs, a line each."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Para))


class _Table:
    """A table while it is open: its rows with their definitions, the open row's cells, the open cell."""

    __slots__ = ("cell", "cells", "rows")

    def __init__(self) -> None:
        self.rows: list[tuple[list[_Cell], Sequence[CellShape]]] = []
        self.cells: list[_Cell] = []
        self.cell = _Cell()


class Assembly:
    """Takes paragraphs in order and keeps the tables that are open, one inside of the other."""

    def __init__(self) -> None:
        self._blocks: list[Para | Grid] = []
        self._tables: list[_Table] = []

    def add(
        self,
        lines: Iterable[str],
        *,
        depth: int,
        end: End = End.PARAGRAPH,
        level: int | None = None,
        shapes: Sequence[CellShape] = (),
    ) -> None:
        """Adds a paragraph at a depth of tables; `shapes` define the row that it ends."""
        self._open_to(depth)
        into = self._tables[-1].cell.blocks if self._tables else self._blocks
        into.extend(Para(text=line, level=None if self._tables else level) for line in lines if line.strip())
        if not self._tables or end is End.PARAGRAPH:
            return
        table = self._tables[-1]
        if end is End.CELL:
            table.cells.append(table.cell)
        else:
            table.rows.append((table.cells, shapes))
            table.cells = []
        table.cell = _Cell()

    def begun_cell(self, depth: int) -> bool:
        """Whether text stands in the open cell at `depth`."""
        return len(self._tables) >= depth > 0 and bool(self._tables[depth - 1].cell.blocks)

    def last_cell_is_filled(self, depth: int) -> bool:
        """Whether the cell before the open one at `depth` holds anything."""
        cells = self._tables[depth - 1].cells if len(self._tables) >= depth > 0 else []
        return bool(cells) and bool(cells[-1].blocks)

    def finished(self) -> list[Para | Grid]:
        """All blocks, open tables closed."""
        self._open_to(0)
        return self._blocks

    def _open_to(self, depth: int) -> None:
        while len(self._tables) > depth:
            self._close()
        while len(self._tables) < depth:
            self._tables.append(_Table())

    def _close(self) -> None:
        table = self._tables.pop()
        if table.cell.blocks:
            table.cells.append(table.cell)
        if table.cells:
            table.rows.append((table.cells, ()))
        into = self._tables[-1].cell.blocks if self._tables else self._blocks
        into.extend(_table_blocks(table))


def _table_blocks(table: _Table) -> list[Para | Grid]:
    """A Grid, or what stands in the cells of a table that only lays out a page."""
    cells = [cell for row, _ in table.rows for cell in row]
    if (
        max((len(row) for row, _ in table.rows), default=0) <= 1
        or any(isinstance(block, Grid) for cell in cells for block in cell.blocks)
        or any(len(cell.text) > _LONGEST_CELL and len(cell.blocks) > 3 for cell in cells)
    ):
        return [block for cell in cells for block in cell.blocks]
    return [grid_of_edges([_edge_cells(row, shapes) for row, shapes in table.rows], _TOLERANCE)]


def _edge_cells(cells: list[_Cell], shapes: Sequence[CellShape]) -> list[EdgeCell]:
    """The cells of a row with their edges; evenly spaced where the row has no definition of them."""
    if len(shapes) < len(cells):
        return [EdgeCell(left=1000 * n, right=1000 * (n + 1), text=cell.text) for n, cell in enumerate(cells)]
    made: list[EdgeCell] = []
    for cell, shape in zip(cells, shapes, strict=False):
        if shape.merged and made:
            made[-1] = replace(made[-1], right=shape.right)
        else:
            made.append(
                EdgeCell(left=shape.left, right=shape.right, text=cell.text, begins=shape.begins, joined=shape.joined)
            )
    return made
