"""Ruled tables of a PDF page: drawn lines by pdfium, cells by pdfplumber's geometry, texts by characters' places."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from knowledge.reading.blocks import Grid, GridCell
from knowledge.reading.pdf_lines import Line, PageText
from knowledge.reading.pdfium import pdfium_c, pypdfium2

_THIN = 2.5
_SNAP = 3.0
_STRAIGHT = 1.0
_LEAST_EDGE = 4.0
_MOST_EDGES = 4000
_MOST_POINTS = 3000
_BOLD_REPEAT = 1.0

Edge = dict[str, float | str]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledTable:
    """A table with its extent on the page in points from the bottom."""

    grid: Grid
    left: float
    right: float
    bottom: float
    top: float

    def holds(self, line: Line) -> bool:
        """Whether a line stands inside the table."""
        middle = (line.bottom + line.top) / 2
        centre = (line.left + line.right) / 2
        return self.bottom <= middle <= self.top and self.left <= centre <= self.right


def ruled_tables(page: pypdfium2.PdfPage, text: PageText) -> tuple[RuledTable, ...]:
    """The page's tables of two columns or more with text in them, from top to bottom."""
    edges = list(_edges(page, text.height))
    if len(edges) < 4 or len(edges) > _MOST_EDGES:
        return ()
    merged = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    points = edges_to_intersections(merged, _SNAP, _SNAP)
    if len(points) > _MOST_POINTS:
        return ()
    found: list[RuledTable] = []
    for cells in cells_to_tables(intersections_to_cells(points)):
        table = _table([(x0, top, x1, bottom) for x0, top, x1, bottom in cells], text)
        if table is not None:
            found.append(table)
    return tuple(sorted(found, key=lambda table: -table.top))


def _edges(page: pypdfium2.PdfPage, height: float) -> Iterator[Edge]:
    """The straight lines drawn on the page, measured from its top; a thin bar counts as one line."""
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=6):
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            continue
        matrix = item.get_matrix()
        holder = item.container
        while holder is not None:
            matrix = matrix.multiply(holder.get_matrix())
            holder = holder.container
        for points in _subpaths(item):
            placed = [matrix.on_point(x, y) for x, y in points]
            yield from _straight([(x, height - y) for x, y in placed], filled=not stroke.value)


def _subpaths(item: pypdfium2.PdfObject) -> Iterator[list[tuple[float, float]]]:
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(pdfium_c.FPDFPath_CountSegments(item)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, at)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if points:
        yield points


def _straight(points: Sequence[tuple[float, float]], *, filled: bool) -> Iterator[Edge]:
    lefts, tops = [x for x, _ in points], [y for _, y in points]
    x0, x1, top, bottom = min(lefts), max(lefts), min(tops), max(tops)
    if len(points) >= 4 and bottom - top <= _THIN < x1 - x0:
        yield _level(x0, x1, (top + bottom) / 2)
    elif len(points) >= 4 and x1 - x0 <= _THIN < bottom - top:
        yield _upright((x0 + x1) / 2, top, bottom)
    else:
        closed = [*points, points[0]] if filled and len(points) >= 4 else points
        for (xa, ya), (xb, yb) in pairwise(closed):
            if abs(ya - yb) <= _STRAIGHT and abs(xa - xb) >= _LEAST_EDGE:
                yield _level(min(xa, xb), max(xa, xb), (ya + yb) / 2)
            elif abs(xa - xb) <= _STRAIGHT and abs(ya - yb) >= _LEAST_EDGE:
                yield _upright((xa + xb) / 2, min(ya, yb), max(ya, yb))


def _level(x0: float, x1: float, y: float) -> Edge:
    return {"x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0, "height": 0.0, "orientation": "h"}


def _upright(x: float, top: float, bottom: float) -> Edge:
    return {"x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0.0, "height": bottom - top, "orientation": "v"}


def _table(cells: Sequence[Bounds], text: PageText) -> RuledTable | None:
    across = sorted({edge for x0, _, x1, _ in cells for edge in (x0, x1)})
    down = sorted({edge for _, top, _, bottom in cells for edge in (top, bottom)})
    if len(across) < 3 or len(down) < 2:
        return None
    column = {edge: at for at, edge in enumerate(across)}
    row = {edge: at for at, edge in enumerate(down)}
    texts = _texts(cells, text)
    if sum(bool(found.strip()) for found in texts) < 2:
        return None
    made = [
        GridCell(
            row=row[top],
            column=column[x0],
            rowspan=row[bottom] - row[top],
            colspan=column[x1] - column[x0],
            text=found.strip(),
        )
        for (x0, top, x1, bottom), found in zip(cells, texts, strict=True)
    ]
    made.sort(key=lambda cell: (cell.row, cell.column))
    return RuledTable(
        grid=Grid(cells=tuple(made), page=text.number),
        left=across[0],
        right=across[-1],
        bottom=text.height - down[-1],
        top=text.height - down[0],
    )


def _texts(cells: Sequence[Bounds], text: PageText) -> list[str]:
    """The text inside each cell in the order of the stream, a line break where the type moves down."""
    parts: list[list[str]] = [[] for _ in cells]
    last: list[tuple[float, float, float, str] | None] = [None] * len(cells)
    ordered = sorted(range(len(cells)), key=lambda at: cells[at][1])
    for char, box in zip(text.text, text.boxes, strict=True):
        if char.isspace() or char == "\x00":
            continue
        x, y = (box.left + box.right) / 2, text.height - (box.bottom + box.top) / 2
        owner = next(
            (at for at in ordered if cells[at][0] <= x <= cells[at][2] and cells[at][1] <= y <= cells[at][3]), None
        )
        if owner is None:
            continue
        before = last[owner]
        size = max(box.top - box.bottom, box.right - box.left, 1.0)
        if before is not None:
            if char == before[3] and abs(x - before[0]) < _BOLD_REPEAT and abs(y - before[1]) < _BOLD_REPEAT:
                continue
            if abs(y - before[1]) > 0.6 * max(size, before[2]):
                parts[owner].append("\n")
            elif box.left - before[0] > 1.4 * max(size, before[2]):
                parts[owner].append(" ")
        parts[owner].append(char)
        last[owner] = (box.right, y, size, char)
    return ["".join(part) for part in parts]
