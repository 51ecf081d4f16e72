"""Comparisons, rankings and breakdowns: a bar for each, its name beside or above it, its value at its end."""

from __future__ import annotations

from bot.drawing.page import LABEL, MARGIN, foot, head, widest
from bot.drawing.picture import ChartPicture
from bot.drawing.surface import NewSheet, Sheet
from bot.drawing.typeface import drawable, width_of, wrapped

WIDTH = 1080
BAR = 42
NAME_ROOM = 330
"""A column of names may be so wide; longer ones stand above their bars."""

ROOM_FOR_BARS = 240
MOST_LINES = 4
NAME_LINE = LABEL * 1.4


def draw_bars(picture: ChartPicture, new_sheet: NewSheet) -> Sheet:
    """The picture on a sheet of its own size."""
    chart = picture.chart
    above = head(chart.title, picture.subtitle, WIDTH)
    below = foot(picture.foot, WIDTH)
    names = tuple(drawable(label) for label in chart.labels)
    beside = widest(names, LABEL) <= NAME_ROOM
    told = [wrapped(name, LABEL, WIDTH - 2 * MARGIN, most=MOST_LINES) or ("",) for name in names]
    heights = [BAR + 34 if beside else BAR + len(lines) * NAME_LINE + 30 for lines in told]
    sheet = new_sheet(WIDTH, above.height + sum(heights) + below.height + 12)
    above.draw(sheet)
    left = MARGIN + (widest(names, LABEL) + 22 if beside else 0)
    labels = [_label(picture, place) for place in range(len(names))]
    values = chart.series[0].values
    scale = _Scale(values, labels, left)
    y = above.height
    for place, (name, height) in enumerate(zip(names, heights, strict=True)):
        if place in picture.marked:
            sheet.box(MARGIN - 28, y - 12, WIDTH - 2 * MARGIN + 56, height - 4, color=sheet.palette.lit)
        _bar(sheet, picture, place, y, told[place] if not beside else (name,), scale, left if beside else None)
        y += height
    below.draw(sheet)
    return sheet


def _bar(
    sheet: Sheet,
    picture: ChartPicture,
    place: int,
    y: float,
    name: tuple[str, ...],
    scale: _Scale,
    beside: float | None,
) -> None:
    """One row: its name beside the bar, or in lines above it."""
    if beside is not None:
        sheet.text(beside - 22, y + BAR * 0.76, name[0], size=LABEL, color=sheet.palette.ink, side="right")
    else:
        for line in name:
            sheet.text(MARGIN, y + LABEL * 0.9, line, size=LABEL, color=sheet.palette.ink)
            y += NAME_LINE
    sheet.line([(scale.zero, y - 8), (scale.zero, y + BAR + 8)], color=sheet.palette.hairline, width=2.5)
    value = picture.chart.series[0].values[place]
    if value is None:
        sheet.text(scale.zero + 14, y + BAR * 0.76, picture.gap, size=LABEL, color=sheet.palette.muted)
        return
    end = scale.x(value)
    if value:
        color = sheet.palette.series[0]
        sheet.box(min(scale.zero, end), y, max(abs(end - scale.zero), 3), BAR, color=color)
    _value(sheet, picture, place, max(end, scale.zero) + 14, y + BAR * 0.78)


class _Scale:
    """Where values stand from left to right: the longest bar leaves room for its own label."""

    def __init__(self, values: tuple[float | None, ...], labels: list[str], left: float) -> None:
        known = [value for value in values if value is not None]
        low, high = min([0.0, *known]), max([0.0, *known])
        room = WIDTH - MARGIN - left - max(width_of(label, LABEL) for label in labels) - 14
        self._unit = max(room, ROOM_FOR_BARS) / ((high - low) or 1)
        self.zero = left - low * self._unit

    def x(self, value: float) -> float:
        return self.zero + value * self._unit


def _label(picture: ChartPicture, place: int) -> str:
    detail = picture.details[place] if picture.details else ""
    if picture.chart.series[0].values[place] is None:
        return drawable(picture.gap)
    return drawable(f"{picture.values[0][place]}  {detail}".rstrip())


def _value(sheet: Sheet, picture: ChartPicture, place: int, x: float, y: float) -> None:
    value = drawable(picture.values[0][place])
    sheet.text(x, y, value, size=LABEL, color=sheet.palette.ink)
    if picture.details and picture.details[place]:
        x += width_of(value + "  ", LABEL)
        sheet.text(x, y, picture.details[place], size=LABEL, color=sheet.palette.muted)
