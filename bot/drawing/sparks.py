"""A line as small as a word: how a figure went over the years, without axes, for beside its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.drawing.surface import NewSheet, Sheet

WIDTH, HEIGHT = 220.0, 56.0
EDGE = 8.0


def draw_spark(values: Sequence[float | None], new_sheet: NewSheet) -> Sheet:
    """The line through the values, zero at the bottom, gaps left open, the last value as a dot."""
    sheet = new_sheet(WIDTH, HEIGHT)
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    tall = (HEIGHT - 2 * EDGE) / ((high - low) or 1)
    points = [
        None if value is None else (EDGE + place * step, HEIGHT - EDGE - (value - low) * tall)
        for place, value in enumerate(values)
    ]
    color = sheet.palette.series[0]
    for one, other in pairwise(points):
        if one is not None and other is not None:
            sheet.line([one, other], color=color, width=4)
    drawn = [point for point in points if point is not None]
    for point in drawn[:-1]:
        sheet.dot(*point, color=color, size=6)
    if drawn:
        sheet.dot(*drawn[-1], color=color, size=13)
    return sheet
