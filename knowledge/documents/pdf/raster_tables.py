"""Tables found by the lines ruled on a picture: the cells are the areas that lines enclose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from statistics import median
from typing import Any

from knowledge.documents.pdf.pictures import Picture

_LEAST_WIDTH = 0.25
_LEAST_HEIGHT = 100
_LEAST_CELL = 20
"""Rules nearer than this to one another are one: browsers draw two beside each other around cells that stand apart."""
_LEAST_CELLS = 4
_MOST_CELLS = 3_000
_INKED = 0.85
_REACH = 15
_LEAST_SPREAD = 0.05

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
    """A ruled table: its extent in pixels and its cells; `marks` is the number of the cell under each pixel of it.

    `rule` is how far cells beside one another lie apart, in pixels.
    """

    left: int
    top: int
    right: int
    bottom: int
    cells: tuple[RasterCell, ...]
    marks: Any
    rule: int = 0

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
    cut = _cuts(upright, dark, cv2.dilate(level, _bar(_REACH, _REACH)))
    crossing = cv2.dilate(level | cut, _bar(_REACH, _REACH))
    upright = _kept(upright, dark, across=False, crossing=crossing, long=height)
    level = _kept(level, dark, across=True, crossing=cv2.dilate(upright, _bar(_REACH, _REACH)), long=int(0.4 * width))
    lines = cv2.dilate(level | upright | cut, _bar(5, 5))
    return cv2.morphologyEx(lines, cv2.MORPH_CLOSE, _bar(_LEAST_CELL, _LEAST_CELL))


def _cuts(upright: Picture, dark: Picture, crossing: Picture) -> Picture:
    """White where a page cuts a table off: its uprights end on no line, level with one another, and paper follows."""
    cv2: Any = import_module("cv2")
    numpy: Any = import_module("numpy")
    height, width = dark.shape
    joined = cv2.dilate(upright, _bar(3, 3))
    count, marks, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    # Ends of uprights, above or below: row, column, and whether this end meets no line while the other does.
    ends: dict[bool, list[tuple[int, int, bool]]] = {False: [], True: []}
    for number in range(1, count):
        left, top, wide, high, _ = (int(value) for value in boxes[number])
        window = (slice(top, top + high), slice(left, left + wide))
        own = marks[window] == number
        if float((own & (dark[window] > 0)).any(axis=1).mean()) >= _INKED:
            above, below = _ends(own, crossing[window], across=False)
            ends[False].append((top, left + wide // 2, below and not above))
            ends[True].append((min(top + high, height) - 1, left + wide // 2, above and not below))
    cut = numpy.zeros_like(dark)
    for side, found in ends.items():
        for row in {row for row, _, free in found if free}:
            columns = [column for other, column, _ in found if abs(other - row) <= _REACH // 2]
            first, last = min(columns), max(columns)
            beyond = (row + _REACH, row + 5 * _REACH) if side else (row - 5 * _REACH, row - _REACH)
            paper = dark[max(0, beyond[0]) : max(0, beyond[1]), first:last]
            if last - first >= _LEAST_SPREAD * width and not paper.any():
                cv2.line(cut, (first, row), (last, row), 255, 1)
    return cut


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
            crossing is None or length >= long or all(_ends(marks[window] == number, crossing[window], across))
        )
    return numpy.where(good[marks], lines, 0).astype(lines.dtype)


def _ends(own: Picture, crossing: Picture, across: bool) -> tuple[bool, bool]:
    """Whether a line's first stretch meets a crossing line, and whether its last one does."""
    if not across:
        own, crossing = own.T, crossing.T
    stretch = min(_REACH, own.shape[1])
    first, last = slice(0, stretch), slice(own.shape[1] - stretch, own.shape[1])
    meets = own & (crossing > 0)
    return bool(meets[:, first].any()), bool(meets[:, last].any())


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
    return RasterTable(
        left=left, top=top, right=left + across, bottom=top + down, cells=tuple(cells), marks=marks, rule=_rule(cells)
    )


def _rule(cells: list[RasterCell]) -> int:
    """How far cells beside one another lie apart: the median over all that have a neighbour to the right."""
    gaps = []
    for cell in cells:
        middle = (cell.top + cell.bottom) / 2
        right = [other.left for other in cells if other.left >= cell.right and other.top < middle < other.bottom]
        gaps += [min(right) - cell.right] if right else []
    return int(median(gaps)) if gaps else 0


def _is_inside(table: RasterTable, other: RasterTable) -> bool:
    return (
        table is not other
        and table.left >= other.left
        and table.right <= other.right
        and table.top >= other.top
        and table.bottom <= other.bottom
    )
