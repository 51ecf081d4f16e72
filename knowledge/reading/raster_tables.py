"""Tables found by the lines ruled on a picture: the cells are the areas that lines enclose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from knowledge.reading.pictures import Picture

_LEAST_WIDTH = 0.25
_LEAST_HEIGHT = 100
_LEAST_CELL = 20
_LEAST_CELLS = 4
_MOST_CELLS = 3_000
_INKED = 0.85
_REACH = 15

Bounds = tuple[float, float, float, float]


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


def tables_on(page: Picture, words: Sequence[Bounds] = ()) -> tuple[RasterTable, ...]:
    """The ruled tables of a level page from top to bottom; a table inside of another's cell belongs to that cell.

    `words` are the left, top, right and bottom of text that is known of: its strokes are not taken for lines.
    """
    cv2: Any = import_module("cv2")
    width = page.shape[1]
    lines = _lines(page, words)
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


def _lines(page: Picture, words: Sequence[Bounds]) -> Picture:
    """White where a long level or upright line is ruled, small gaps closed; strokes of letters are not among them."""
    cv2: Any = import_module("cv2")
    height, width = page.shape[:2]
    # Grain would break thin lines.
    smooth = cv2.GaussianBlur(page, (5, 5), 0)
    dark = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    # Thin lines of a faint scan come in pieces: close them along their own direction before asking for length.
    level = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, _bar(9, 1))
    level = cv2.morphologyEx(level, cv2.MORPH_OPEN, _bar(width // 18, 1))
    level = _kept(level, dark, across=True, crossing=None, long=width)
    wordless = dark.copy()
    for left, top, right, bottom in words:
        wordless[max(0, int(top)) : int(bottom), max(0, int(left)) : int(right)] = 0
    # A rule close to a word lies within the word's box, yet uprights pass through it.
    wordless |= level
    upright = cv2.morphologyEx(wordless, cv2.MORPH_CLOSE, _bar(1, 9))
    upright = cv2.morphologyEx(upright, cv2.MORPH_OPEN, _bar(1, height // 60))
    upright = _kept(upright, dark, across=False, crossing=cv2.dilate(level, _bar(_REACH, _REACH)), long=height)
    level = _kept(level, dark, across=True, crossing=cv2.dilate(upright, _bar(_REACH, _REACH)), long=int(0.4 * width))
    return cv2.dilate(level | upright, _bar(5, 5))


def _bar(wide: int, high: int) -> Picture:
    cv2: Any = import_module("cv2")
    return cv2.getStructuringElement(cv2.MORPH_RECT, (wide, high))


def _kept(lines: Picture, dark: Picture, *, across: bool, crossing: Picture | None, long: int) -> Picture:
    """The lines inked nearly all along that, unless `long`, end on a crossing one: stacked letters do neither."""
    cv2: Any = import_module("cv2")
    numpy: Any = import_module("numpy")
    # A line that wavers falls into pieces a pixel apart: they are one.
    joined = cv2.dilate(lines, _bar(3, 3))
    count, marks, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    good = numpy.zeros(count, dtype=bool)
    for number in range(1, count):
        left, top, wide, high, _ = (int(value) for value in boxes[number])
        window = (slice(top, top + high), slice(left, left + wide))
        own = (marks[window] == number) & (dark[window] > 0)
        inked = float(own.any(axis=0 if across else 1).mean())
        length = wide if across else high
        good[number] = inked >= _INKED and (
            crossing is None or length >= long or _ends_meet(marks[window] == number, crossing[window], across)
        )
    return numpy.where(good[marks], lines, 0).astype(lines.dtype)


def _ends_meet(own: Picture, crossing: Picture, across: bool) -> bool:
    """Whether a line's first and last stretch each meet a crossing line."""
    if not across:
        own, crossing = own.T, crossing.T
    stretch = min(_REACH, own.shape[1])
    ends = (slice(0, stretch), slice(own.shape[1] - stretch, own.shape[1]))
    return all(bool((own[:, end] & (crossing[:, end] > 0)).any()) for end in ends)


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
