"""What every picture shares: margins, the title with its unit above, sources and remarks at the foot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.drawing.surface import Sheet
from bot.drawing.typeface import width_of, wrapped

MARGIN = 56
TITLE, SUBTITLE, LABEL, FOOT = 46, 32, 34, 27
LEADING = 1.34
FOOT_LINES = 3
TITLE_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Title lines, the line below them, and a row for each named series."""

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    legend: tuple[tuple[str, ...], ...] = ()

    @property
    def height(self) -> float:
        """Pixels from the top of the sheet to where the drawing may begin."""
        below = len(self.subtitle) * SUBTITLE * LEADING + (8 if self.subtitle else 0)
        named = sum(len(lines) for lines in self.legend) * LABEL * 1.4
        return MARGIN + len(self.title) * TITLE * LEADING + below + named + 24

    def draw(self, sheet: Sheet) -> None:
        """Put it at the top of the sheet."""
        colors = sheet.palette
        y = MARGIN + TITLE * 0.9
        for line in self.title:
            sheet.text(MARGIN, y, line, size=TITLE, color=colors.ink)
            y += TITLE * LEADING
        if self.subtitle:
            y -= 8
            for line in self.subtitle:
                sheet.text(MARGIN, y, line, size=SUBTITLE, color=colors.muted)
                y += SUBTITLE * LEADING
            y += 8
        for number, lines in enumerate(self.legend):
            color = colors.series[number % len(colors.series)]
            sheet.box(MARGIN, y - LABEL * 0.62, 34, LABEL * 0.5, color=color)
            for line in lines:
                sheet.text(MARGIN + 50, y, line, size=LABEL * 0.92, color=colors.ink)
                y += LABEL * 1.4


def head(title: str, subtitle: str, width: float, legend: tuple[str, ...] = ()) -> Head:
    """The head for a sheet of that width."""
    room = width - 2 * MARGIN
    named = tuple(wrapped(name, LABEL * 0.92, room - 50, most=TITLE_LINES) or ("",) for name in legend)
    below = wrapped(subtitle, SUBTITLE, room, most=TITLE_LINES)
    return Head(title=wrapped(title, TITLE, room, most=TITLE_LINES), subtitle=below, legend=named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """The lines below the drawing."""

    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Pixels from the end of the drawing to the bottom of the sheet."""
        return 34 + len(self.lines) * FOOT * 1.45 + MARGIN * 0.6

    def draw(self, sheet: Sheet) -> None:
        """Put it at the bottom of the sheet, under a hairline."""
        top = sheet.height - self.height + 10
        sheet.line([(MARGIN, top), (sheet.width - MARGIN, top)], color=sheet.palette.hairline, width=2)
        y = top + 24 + FOOT
        for line in self.lines:
            sheet.text(MARGIN, y, line, size=FOOT, color=sheet.palette.muted)
            y += FOOT * 1.45


def foot(paragraphs: tuple[str, ...], width: float) -> Foot:
    """The foot for a sheet of that width: each paragraph in a few lines."""
    room = width - 2 * MARGIN
    return Foot(lines=tuple(line for text in paragraphs for line in wrapped(text, FOOT, room, most=FOOT_LINES)))


def widest(texts: tuple[str, ...], size: float) -> float:
    """The widest of some drawable texts, in pixels."""
    return max((width_of(text, size) for text in texts), default=0)
