"""Tables found by the lines ruled on a picture: the cells are the areas that lines enclose."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from knowledge.reading.pictures import Picture

_LEAST_WIDTH = 0.25
_LEAST_HEIGHT = 100
_LEAST_CELL = 20
_LEAST_CELLS = 4
_MOST_CELLS = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterCell:
    """A cell's extent in pixels of the page, inside of its lines; `mark` is its number in the table's map."""

    mark: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterTable:
    """A ruled table: its extent in pixels and its cells; `marks` is the number of the cell under each pixel of it."""

    left: int
    top: int
    right: int
    bottom: int
    cells: tuple[RasterCell, ...]
    marks: Any

    def cell_at(self, x: float, y: float) -> int | None:
        """The mark of the cell under a point of the page, None on a line or outside of the table."""
        column, row = int(x) - self.left, int(y) - self.top
        if not (0 <= row < self.marks.shape[0] and 0 <= column < self.marks.shape[1]):
            return None
        mark = int(self.marks[row, column])
        return mark if any(cell.mark == mark for cell in self.cells) else None


def tables_on(page: Picture) -> tuple[RasterTable, ...]:
    """The ruled tables of a level page from top to bottom; a table inside of another's cell belongs to that cell."""
    cv2: Any = import_module("cv2")
    width = page.shape[1]
    lines = _lines(page)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found: list[RasterTable] = []
    for number in range(1, count):
        left, top, across, down, _ = (int(value) for value in boxes[number])
        if across >= _LEAST_WIDTH * width and down >= _LEAST_HEIGHT:
            table = _table(lines, left, top, across, down)
            if table is not None:
                found.append(table)
    found = [table for table in found if not any(_is_inside(table, other) for other in found)]
    return tuple(sorted(found, key=lambda table: table.top))


def _lines(page: Picture) -> Picture:
    """White where a long level or upright line is ruled, small gaps closed."""
    cv2: Any = import_module("cv2")
    height, width = page.shape[:2]
    dark = cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    # Thin lines of a faint scan come in pieces: close them along their own direction before asking for length.
    level = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 1)))
    level = cv2.morphologyEx(level, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (width // 18, 1)))
    upright = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (1, 9)))
    upright = cv2.morphologyEx(upright, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (1, height // 45)))
    return cv2.dilate(level | upright, cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5)))


def _table(lines: Picture, left: int, top: int, across: int, down: int) -> RasterTable | None:
    cv2: Any = import_module("cv2")
    inside = lines[top : top + down, left : left + across].copy()
    # Tables left open at the sides are closed at their extent.
    cv2.rectangle(inside, (0, 0), (across - 1, down - 1), 255, 2)
    count, marks, boxes, _ = cv2.connectedComponentsWithStats(255 - inside, connectivity=4)
    if count > _MOST_CELLS:
        return None
    cells: list[RasterCell] = []
    for number in range(1, count):
        x, y, wide, high, area = (int(value) for value in boxes[number])
        if wide < _LEAST_CELL or high < _LEAST_CELL:
            continue
        if area < 0.8 * wide * high:
            # Not a rectangle: a line is missing, and what stands where cannot be told.
            return None
        cells.append(RasterCell(mark=number, left=left + x, top=top + y, right=left + x + wide, bottom=top + y + high))
    if len(cells) < _LEAST_CELLS:
        return None
    return RasterTable(left=left, top=top, right=left + across, bottom=top + down, cells=tuple(cells), marks=marks)


def _is_inside(table: RasterTable, other: RasterTable) -> bool:
    return (
        table is not other
        and table.left >= other.left
        and table.right <= other.right
        and table.top >= other.top
        and table.bottom <= other.bottom
    )
