"""Ruled tables of a PDF page: drawn lines by pdfium, cells by pdfplumber's geometry, texts by characters' places."""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from knowledge.documents.blocks import Grid, GridCell
from knowledge.documents.characters import LOST
from knowledge.documents.pdf.lines import Box, Line, PageText, is_row, with_characters
from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2

_THIN = 2.5
_SNAP = 3.0
_STRAIGHT = 1.0
_LEAST_EDGE = 4.0
_MOST_EDGES = 4000
_MOST_POINTS = 3000
_BOLD_REPEAT = 1.0
_GLYPH = 8.0
_MIDDLE = 0.22
_LEAST_GLYPH = 3.0
_STEEP = 3.0
_CUT = 2.0
"""How far a line may go beyond the page or its area and still be a border that ends there."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The straight lines of a page with the place on the right up to which each can be seen, and its slanting ones."""

    edges: tuple[tuple[Edge, float], ...]
    slants: tuple[Bounds, ...]


def drawn(page: pypdfium2.PdfPage, text: PageText) -> Drawn:
    """The lines drawn on a page."""
    edges: list[tuple[Edge, float]] = []
    slants: list[Bounds] = []
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=6):
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            continue
        end = min(text.width, _clipped_at(item))
        for points in _placed(item, text.height):
            edges.extend((edge, end) for edge in _straight(points, filled=not stroke.value))
            if stroke.value:
                slants.extend(_slanting(points))
    return Drawn(edges=tuple(edges), slants=tuple(slants))


def without_strikes(lines: Drawn, text: PageText) -> tuple[Drawn, PageText]:
    """The lines without those that strike characters out, and the page without the characters struck out.

    A digit that a longer line crosses, or the border of a cell, or a slanting line, is LOST.
    """
    if not lines.edges and not lines.slants:
        return lines, text
    changes: dict[int, str] = {}
    edges: list[tuple[Edge, float]] = []
    for edge, end in lines.edges:
        crossed = _crossed(edge, text) if edge["orientation"] == "h" else ()
        if crossed and _is_strike(edge, [text.boxes[at] for at in crossed]) and not _borders(edge, lines):
            changes.update(dict.fromkeys(crossed, "\x00"))
        else:
            changes.update({at: LOST for at in crossed if text.text[at].isdigit() and at not in changes})
            edges.append((edge, end))
    for slant in lines.slants:
        changes.update(dict.fromkeys(_slashed(slant, text), LOST))
    return Drawn(edges=tuple(edges), slants=lines.slants), with_characters(text, changes)


def _crossed(edge: Edge, text: PageText) -> tuple[int, ...]:
    """The characters through whose middle a level line goes."""
    y, x0, x1 = text.height - float(edge["top"]), float(edge["x0"]), float(edge["x1"])
    return tuple(
        at
        for line in text.lines
        if line.bottom < y < line.top and line.left < x1 and line.right > x0
        for at in range(line.first, line.end)
        if not text.text[at].isspace() and text.text[at] not in "\x00-—－"
        if x0 <= (text.boxes[at].left + text.boxes[at].right) / 2 <= x1 and _in_the_middle(y, text.boxes[at])
    )


def _in_the_middle(y: float, box: Box) -> bool:
    height = box.top - box.bottom
    return height > _LEAST_GLYPH and box.bottom + _MIDDLE * height <= y <= box.top - _MIDDLE * height


def _is_strike(edge: Edge, boxes: Sequence[Box]) -> bool:
    """Whether a line reaches no further than the characters that it crosses."""
    room = max(box.top - box.bottom for box in boxes)
    first, last = min(box.left for box in boxes), max(box.right for box in boxes)
    return float(edge["x0"]) >= first - room and float(edge["x1"]) <= last + room


def _borders(edge: Edge, lines: Drawn) -> bool:
    """Whether a level line ends at an upright one, as the border of a cell does."""
    y, ends = float(edge["top"]), (float(edge["x0"]), float(edge["x1"]))
    return any(
        float(other["top"]) - _SNAP <= y <= float(other["bottom"]) + _SNAP
        and any(abs(float(other["x0"]) - end) <= _SNAP for end in ends)
        for other, _ in lines.edges
        if other["orientation"] == "v"
    )


def _slashed(slant: Bounds, text: PageText) -> Iterator[int]:
    """The digits that a slanting line crosses."""
    xa, xb = slant[0], slant[2]
    ya, yb = text.height - slant[1], text.height - slant[3]
    for line in text.lines:
        if line.bottom > max(ya, yb) or line.top < min(ya, yb) or line.left > max(xa, xb) or line.right < min(xa, xb):
            continue
        for at in range(line.first, line.end):
            box = text.boxes[at]
            x = (box.left + box.right) / 2
            if text.text[at].isdigit() and min(xa, xb) <= x <= max(xa, xb) and xa != xb:
                y = ya + (yb - ya) * (x - xa) / (xb - xa)
                if box.bottom <= y <= box.top:
                    yield at


def cut_off(page: pypdfium2.PdfPage, lines: Drawn, text: PageText) -> float | None:
    """Where a page is cut off on its right, so that figures there may have lost digits; None for a whole page.

    It is where lines go on beyond an end, or text has an end, and no figures stand beyond.
    """
    limits = {end for edge, end in lines.edges if float(edge["x1"]) > end + _CUT}
    ends = (_clipped_at(item) for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=6))
    limits.add(max((end for end in ends if end < text.width), default=text.width))
    last = max((line.right for line in text.lines if is_row(line.text)), default=0.0)
    return min((limit for limit in limits if last <= limit + _GLYPH), default=None)


def ruled_tables(lines: Drawn, text: PageText, limit: float | None) -> tuple[RuledTable, ...]:
    """The page's tables of two columns or more with text in them, from top to bottom; `limit` is where it is cut off.

    An empty cell that goes on beyond the page holds U+FFFD: what stands in it may be out of sight.
    """
    edges = [edge for edge, _ in lines.edges]
    if len(edges) < 4 or len(edges) > _MOST_EDGES:
        return ()
    merged = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    points = edges_to_intersections(merged, _SNAP, _SNAP)
    if len(points) > _MOST_POINTS:
        return ()
    found: list[RuledTable] = []
    for cells in cells_to_tables(intersections_to_cells(points)):
        table = _table([(x0, top, x1, bottom) for x0, top, x1, bottom in cells], text, limit)
        if table is not None:
            found.append(table)
    return tuple(sorted(found, key=lambda table: -table.top))


def _placed(item: pypdfium2.PdfObject, height: float) -> Iterator[list[tuple[float, float]]]:
    """The points of each part of a path, measured from the top of the page; a thin bar counts as one line."""
    matrix = item.get_matrix()
    holder = item.container
    while holder is not None:
        matrix = matrix.multiply(holder.get_matrix())
        holder = holder.container
    for points in _subpaths(item):
        placed = [matrix.on_point(x, y) for x, y in points]
        yield [(x, height - y) for x, y in placed]


def _slanting(points: Sequence[tuple[float, float]]) -> Iterator[Bounds]:
    for (xa, ya), (xb, yb) in pairwise(points):
        if abs(ya - yb) > _STEEP and abs(xa - xb) > _STEEP:
            yield xa, ya, xb, yb


def _clipped_at(item: pypdfium2.PdfObject) -> float:
    """Where the area ends on the right in which an object can be seen; infinity where nothing bounds it."""
    area = pdfium_c.FPDFPageObj_GetClipPath(item)
    ends = [math.inf]
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(pdfium_c.FPDFClipPath_CountPaths(area) if area else 0):
        across: list[float] = []
        for at in range(pdfium_c.FPDFClipPath_CountPathSegments(area, path)):
            pdfium_c.FPDFPathSegment_GetPoint(pdfium_c.FPDFClipPath_GetPathSegment(area, path, at), x, y)
            across.append(x.value)
        if across:
            ends.append(max(across))
    return min(ends)


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


def _table(cells: Sequence[Bounds], text: PageText, limit: float | None) -> RuledTable | None:
    across = sorted({edge for x0, _, x1, _ in cells for edge in (x0, x1)})
    down = sorted({edge for _, top, _, bottom in cells for edge in (top, bottom)})
    if len(across) < 3 or len(down) < 2:
        return None
    column = {edge: at for at, edge in enumerate(across)}
    row = {edge: at for at, edge in enumerate(down)}
    texts = _texts(cells, _owners(cells, column, row), across, down, text)
    if limit is not None:
        texts = [
            LOST if x1 > limit + _CUT and not found.strip() else found
            for (_, _, x1, _), found in zip(cells, texts, strict=True)
        ]
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


def _is_inside(x: float, y: float, cell: Bounds) -> bool:
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]


def _owners(
    cells: Sequence[Bounds], column: Mapping[float, int], row: Mapping[float, int]
) -> dict[tuple[int, int], int]:
    """Which cell each place of the table belongs to, the upper one where cells overlap."""
    owners: dict[tuple[int, int], int] = {}
    for at in sorted(range(len(cells)), key=lambda at: cells[at][1]):
        x0, top, x1, bottom = cells[at]
        for down in range(row[top], row[bottom]):
            for across in range(column[x0], column[x1]):
                owners.setdefault((down, across), at)
    return owners


def _between(edges: Sequence[float], place: float) -> int:
    """After which edge a place lies; on an edge it lies before it."""
    return max(bisect_left(edges, place) - 1, 0 if place == edges[0] else -1)


def _texts(
    cells: Sequence[Bounds],
    owners: Mapping[tuple[int, int], int],
    across: Sequence[float],
    down: Sequence[float],
    text: PageText,
) -> list[str]:
    """The text inside each cell in the order of the stream, a line break where the type moves down."""
    parts: list[list[str]] = [[] for _ in cells]
    last: list[tuple[float, float, float, str] | None] = [None] * len(cells)
    owner: int | None = None
    space = ""
    for char, box in zip(text.text, text.boxes, strict=True):
        if char.isspace() or char == "\x00":
            space = char if char.isspace() else space
            continue
        x, y = (box.left + box.right) / 2, text.height - (box.bottom + box.top) / 2
        if owner is None or not _is_inside(x, y, cells[owner]):
            owner = owners.get((_between(down, y), _between(across, x)))
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
                # A wide gap parts two numbers, where a space may only group the digits of one.
                parts[owner].append("\u2003" if char.isdigit() and before[3].isdigit() else " ")
            elif space and char.isdigit() and before[3].isdigit():
                parts[owner].append(space if space not in "\r\n" else " ")
        space = ""
        parts[owner].append(char)
        last[owner] = (box.right, y, size, char)
    return ["".join(part) for part in parts]
