"""Rows of cells known by their left and right edges, made a Grid: the way of binary Word, RTF and ruled lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents.blocks import Grid, GridCell

_WIDEST = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeCell:
    """A cell between two edges, in any unit; `begins` opens a merge downward, `joined` continues the cell above."""

    left: float
    right: float
    text: str
    begins: bool = False
    joined: bool = False


def grid_of_edges(rows: Sequence[Sequence[EdgeCell]], tolerance: float) -> Grid:
    """The grid whose columns are the distinct edges; edges nearer than `tolerance` to one another are one."""
    edges = _distinct([edge for row in rows for cell in row for edge in (cell.left, cell.right)], tolerance)
    placed: list[list[int]] = []
    texts: list[str] = []
    # For each left edge where a merge downward is open: its place in `placed`.
    open_merges: dict[int, int] = {}
    for number, row in enumerate(rows):
        merges: dict[int, int] = {}
        least = 0
        for cell in row:
            left = max(_place(edges, cell.left), least)
            width = max(1, min(_place(edges, cell.right) - left, _WIDEST))
            above = open_merges.get(left)
            if cell.joined and above is not None:
                placed[above][2] = number - placed[above][0] + 1
                merges[left] = above
            else:
                if cell.begins or cell.joined:
                    merges[left] = len(placed)
                placed.append([number, left, 1, width])
                texts.append(cell.text)
            least = left + width
        open_merges = merges
    return Grid(
        cells=tuple(
            GridCell(row=row, column=column, rowspan=height, colspan=width, text=text)
            for (row, column, height, width), text in zip(placed, texts, strict=True)
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxCell:
    """A cell known by all four edges, measured from the left and the top."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def grid_of_boxes(cells: Sequence[BoxCell], tolerance: float) -> Grid:
    """The grid whose rows and columns are the distinct edges; edges nearer than `tolerance` are one."""
    across = _distinct([edge for cell in cells for edge in (cell.left, cell.right)], tolerance)
    down = _distinct([edge for cell in cells for edge in (cell.top, cell.bottom)], tolerance)
    placed: list[GridCell] = []
    for cell in cells:
        row, column = _place(down, cell.top), _place(across, cell.left)
        placed.append(
            GridCell(
                row=row,
                column=column,
                rowspan=max(1, _place(down, cell.bottom) - row),
                colspan=max(1, _place(across, cell.right) - column),
                text=cell.text,
            )
        )
    return Grid(cells=tuple(sorted(placed, key=lambda cell: (cell.row, cell.column))))


def _distinct(edges: list[float], tolerance: float) -> list[float]:
    distinct: list[float] = []
    for edge in sorted(edges):
        if not distinct or edge - distinct[-1] > tolerance:
            distinct.append(edge)
    return distinct


def _place(edges: list[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - edge)) if edges else 0
