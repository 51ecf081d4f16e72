"""Trends: a line for each series over the years, every value written at its point, gaps left open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bot.drawing.page import LABEL, MARGIN, foot, head
from bot.drawing.picture import ChartPicture
from bot.drawing.surface import NewSheet, Sheet
from bot.drawing.typeface import drawable, width_of

WIDTH = 1080
PLOT = 520
VALUE = 36
SMALLEST = 24
MOST_LABELS = 24
"""With more values only the first, last, highest and lowest of each series are written."""
BELOW_ZERO = 76
"""Room between the lowest point and the years where its value is written under it."""

BELOW = 96
"""Room for the years under the plot."""

TICK = 25
"""The size of the axis's labels."""

MARK = 150
"""How wide the ground of a marked year is at most."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where values and years stand on the sheet; zero is always on it. The years stand below the floor."""

    low: float
    high: float
    top: float
    bottom: float
    floor: float
    left: float
    right: float
    count: int

    def x(self, place: int) -> float:
        """The middle of a year."""
        if self.count == 1:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * place / (self.count - 1)

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.bottom - (self.bottom - self.top) * (value - self.low) / (self.high - self.low)


def _scale(picture: ChartPicture, top: float) -> Scale:
    known = [value for row in picture.chart.series for value in row.values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if low == high:
        high = low + 1
    ends = [drawable(row[place]) for row in (picture.chart.labels, *picture.values) for place in (0, -1)]
    open_ended = any(not row[place] for row in picture.values for place in (0, -1))
    gap = width_of(drawable(picture.gap), LABEL) / 2 if open_ended else 0
    side = MARGIN + max(24, gap, *(width_of(text, VALUE) / 2 for text in ends))
    axis = max((width_of(drawable(text), TICK) + 18 for _, text in picture.ticks), default=0)
    return Scale(
        low=low,
        high=high,
        top=top + 76,
        bottom=top + PLOT - (BELOW_ZERO if low < 0 else 0),
        floor=top + PLOT,
        left=side + axis,
        right=WIDTH - side,
        count=len(picture.chart.labels),
    )


def draw_lines(picture: ChartPicture, new_sheet: NewSheet) -> Sheet:
    """The picture on a sheet of its own size."""
    chart = picture.chart
    several = len(chart.series) > 1
    above = head(chart.title, picture.subtitle, WIDTH, tuple(row.name for row in chart.series) if several else ())
    below = foot(picture.foot, WIDTH)
    scale = _scale(picture, above.height)
    sheet = new_sheet(WIDTH, above.height + PLOT + BELOW + below.height)
    above.draw(sheet)
    colors = sheet.palette
    _mark(sheet, picture, scale)
    _axis(sheet, picture, scale)
    _years(sheet, picture, scale)
    for place in picture.breaks:
        x = (scale.x(place) + scale.x(place + 1)) / 2
        sheet.line([(x, scale.top - 52), (x, scale.bottom)], color=colors.muted, width=2, dashes=(3, 4))
        sheet.text(x, scale.top - 62, picture.break_label, size=26, color=colors.muted, side="center")
    for number, row in enumerate(chart.series):
        color = colors.series[number % len(colors.series)]
        points = [None if value is None else (scale.x(n), scale.y(value)) for n, value in enumerate(row.values)]
        _path(sheet, points, picture.breaks, color)
    _value_labels(sheet, picture, scale)
    below.draw(sheet)
    return sheet


def _mark(sheet: Sheet, picture: ChartPicture, scale: Scale) -> None:
    """The years that were talked of, on a tinted ground."""
    step = (scale.right - scale.left) / max(scale.count - 1, 1)
    half = min(step / 2, MARK / 2)
    for place in picture.marked:
        x, top = scale.x(place), scale.top - 48
        left, right = max(x - half, 0), min(x + half, WIDTH)
        sheet.box(left, top, right - left, scale.floor + BELOW - top - 8, color=sheet.palette.lit)


def _axis(sheet: Sheet, picture: ChartPicture, scale: Scale) -> None:
    """A hairline at each value of the axis, its label at the left; zero has the strongest."""
    for value, text in picture.ticks or ((0.0, ""),):
        y = scale.y(value)
        shown = drawable(text)
        begin = MARGIN + (width_of(shown, TICK) + 12 if shown else 0)
        sheet.line([(begin, y), (WIDTH - MARGIN, y)], color=sheet.palette.hairline, width=1.2 if value else 2.5)
        if shown:
            sheet.text(MARGIN, y + TICK * 0.36, shown, size=TICK, color=sheet.palette.muted)


def _years(sheet: Sheet, picture: ChartPicture, scale: Scale) -> None:
    labels = [drawable(label) for label in picture.chart.labels]
    step = (scale.right - scale.left) / max(scale.count - 1, 1)
    every = 1
    while every < scale.count and max(width_of(label, LABEL) for label in labels) + 16 > step * every:
        every += 1
    for place, label in enumerate(labels):
        # Counted from the latest year, which is always named.
        if (scale.count - 1 - place) % every == 0:
            y = scale.floor + BELOW - 24
            color = sheet.palette.ink if place in picture.marked else sheet.palette.muted
            sheet.text(scale.x(place), y, label, size=LABEL, color=color, side="center")
        if all(row.values[place] is None for row in picture.chart.series):
            y = scale.y(0) - 16
            sheet.text(scale.x(place), y, picture.gap, size=LABEL, color=sheet.palette.muted, side="center")


def _path(sheet: Sheet, points: list[Point | None], breaks: tuple[int, ...], color: str) -> None:
    for place, (one, other) in enumerate(pairwise(points)):
        if one is not None and other is not None:
            # Across a change of the form the line only leads the eye.
            sheet.line([one, other], color=color, width=5, dashes=(1.2, 2.2) if place in breaks else ())
    for point in points:
        if point is not None:
            sheet.dot(*point, color=color, size=18)


def _value_labels(sheet: Sheet, picture: ChartPicture, scale: Scale) -> None:
    size = float(VALUE)
    step = (scale.right - scale.left) / max(scale.count - 1, 1)
    longest = max((width_of(drawable(text), 1) for row in picture.values for text in row), default=0)
    if longest and scale.count > 1:
        size = max(min(size, (step - 12) / longest), SMALLEST)
    crowded = scale.count > 1 and (longest * size + 8 > step or len(picture.chart.series) * scale.count > MOST_LABELS)
    several = len(picture.chart.series) > 1
    for place in range(scale.count):
        told = [n for n, row in enumerate(picture.chart.series) if not crowded or _worth_a_label(row.values, place)]
        for y, number in _label_places(picture, scale, place, size, told):
            color = sheet.palette.series[number % len(sheet.palette.series)] if several else sheet.palette.ink
            text = picture.values[number][place]
            sheet.text(scale.x(place), y, text, size=size, color=color, side="center", halo=True)


def _worth_a_label(values: tuple[float | None, ...], place: int) -> bool:
    """Whether a year is the first, the last, the highest or the lowest of a series."""
    known = [n for n, value in enumerate(values) if value is not None]
    by_value = sorted(known, key=lambda n: values[n] or 0)
    return bool(known) and place in (known[0], known[-1], by_value[0], by_value[-1])


def _is_low(values: tuple[float | None, ...], place: int) -> bool:
    """Whether the line comes down to a point and goes up behind it: a label above it would stand on the line."""
    here = values[place]
    beside = (*values[max(place - 1, 0) : place], *values[place + 1 : place + 2])
    sides = [value for value in beside if value is not None]
    return here is not None and bool(sides) and all(value > here for value in sides)


def _label_places(
    picture: ChartPicture, scale: Scale, place: int, size: float, told: list[int]
) -> list[tuple[float, int]]:
    """The baselines of one year's labels: above their points; below the lowest where another is close, and low ones."""
    dots = [(scale.y(picture.chart.series[n].values[place] or 0), n) for n in told]
    dots = sorted(dot for dot in dots if picture.chart.series[dot[1]].values[place] is not None)
    placed: list[tuple[float, int]] = []
    limit = scale.floor + BELOW
    if len(dots) > 1 and dots[-1][0] - dots[-2][0] < size + 30 and dots[-1][0] + size + 14 < scale.bottom + 34:
        lowest = dots.pop()
        placed.append((lowest[0] + size + 14, lowest[1]))
        limit = lowest[0] - 14
    for dot, number in reversed(dots):
        values = picture.chart.series[number].values
        under = dot + size + 18
        low = _is_low(values, place) and under < min(limit - size * 1.12, scale.bottom + 34)
        y = min(under if low or (values[place] or 0) < 0 else dot - 20, limit)
        placed.append((y, number))
        limit = min(y - size * 1.12, dot - 14)
    return placed
