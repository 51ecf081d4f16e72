"""Whole tables: names in lines of their own width, figures flush right, a hairline under each row."""

from __future__ import annotations

from bot.drawing.page import MARGIN, foot, head
from bot.drawing.picture import TablePicture
from bot.drawing.surface import NewSheet, Sheet
from bot.drawing.typeface import drawable, width_of, wrapped

INDENT = "\u3000"
"""Ideographic spaces before a row's name say that it stands under a group."""

SIZE = 30
HEADER = 26
LINE = SIZE * 1.36
NAME_ROOM = 560
CELL_ROOM = 330
NUMBER_HEAD = 160
GAP = 36
NARROWEST = 760
MOST_ROWS = 80
MOST_COLUMNS = 16


def draw_table(picture: TablePicture, new_sheet: NewSheet) -> Sheet:
    """The picture on a sheet of its own size; rows and columns beyond the most are left out, as its foot has to say."""
    table = picture.table
    rows = [tuple(drawable(cell) for cell in row[:MOST_COLUMNS]) for row in table.rows[:MOST_ROWS]]
    numeric = table.numeric[:MOST_COLUMNS]
    widths = _widths(tuple(drawable(cell) for cell in table.columns[:MOST_COLUMNS]), rows, numeric)
    width = max(sum(widths) + GAP * (len(widths) - 1) + 2 * MARGIN, NARROWEST)
    spare = width - 2 * MARGIN - sum(widths) - GAP * (len(widths) - 1)
    widths[0] += max(spare, 0)
    above = head(picture.title, picture.subtitle, width)
    below = foot(picture.foot, width)
    names = [wrapped(cell, HEADER, room, most=5) for cell, room in zip(table.columns, widths, strict=False)]
    indents = [SIZE * (len(row[0]) - len(row[0].lstrip(INDENT))) for row in table.rows[:MOST_ROWS]]
    cells = [
        [
            wrapped(cell, SIZE, room - (indent if place == 0 else 0), most=4)
            for place, (cell, room) in enumerate(zip(row, widths, strict=True))
        ]
        for row, indent in zip(rows, indents, strict=True)
    ]
    heads = max(len(lines) for lines in names) * HEADER * 1.3 + 30
    heights = [max(1, *(len(lines) for lines in row)) * LINE + 22 for row in cells]
    sheet = new_sheet(width, above.height + heads + sum(heights) + below.height)
    above.draw(sheet)
    colors = sheet.palette
    y = above.height
    _row(sheet, names, widths, numeric, y, size=HEADER, color=colors.muted)
    y += heads
    sheet.line([(MARGIN, y), (width - MARGIN, y)], color=colors.muted, width=2.5)
    for number, (row, height, indent) in enumerate(zip(cells, heights, indents, strict=True)):
        if number % 2:
            sheet.box(MARGIN - 16, y, width - 2 * MARGIN + 32, height, color=colors.band)
        for place in (column for row_of, column in picture.lit if row_of == number and column < len(widths)):
            left = MARGIN + sum(widths[:place]) + GAP * place
            sheet.box(left - GAP / 3, y, widths[place] + 2 * GAP / 3, height, color=colors.lit)
        _row(sheet, row, widths, numeric, y + 8, size=SIZE, color=colors.ink, indent=indent)
        y += height
    below.draw(sheet)
    return sheet


def _widths(columns: tuple[str, ...], rows: list[tuple[str, ...]], numeric: tuple[bool, ...]) -> list[float]:
    widths: list[float] = []
    for place, name in enumerate(columns):
        cells = max((width_of(row[place], SIZE) for row in rows), default=0)
        title = width_of(name, HEADER)
        if numeric[place]:
            widths.append(max(min(cells, CELL_ROOM), min(title, NUMBER_HEAD)))
        else:
            widths.append(min(max(cells, title), NAME_ROOM if place == 0 or len(columns) < 4 else CELL_ROOM))
    return widths


def _row(
    sheet: Sheet,
    row: list[tuple[str, ...]],
    widths: list[float],
    numeric: tuple[bool, ...],
    top: float,
    *,
    size: float,
    color: str,
    indent: float = 0,
) -> None:
    x = float(MARGIN)
    for lines, width, right in zip(row, widths, numeric, strict=True):
        y = top + size
        from_left = x + (indent if x == MARGIN else 0)
        for line in lines:
            at = x + width if right else from_left
            sheet.text(at, y, line, size=size, color=color, side="right" if right else "left")
            y += size * 1.32
        x += width + GAP
