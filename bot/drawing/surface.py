"""What every drawing is made on: a sheet that takes text, lines, dots and boxes, in the colours of a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol


class Theme(StrEnum):
    """The two looks of a picture."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of a look; `series` are told apart by people who see red and green alike."""

    paper: str
    ink: str
    muted: str
    hairline: str
    band: str
    lit: str
    series: tuple[str, ...]


PALETTES = {
    Theme.LIGHT: Palette(
        paper="#FFFFFF",
        ink="#1B1F24",
        muted="#5F6B7A",
        hairline="#D9DEE4",
        band="#F5F7F9",
        lit="#FFE9A8",
        series=("#1F5FA8", "#C2571A", "#2E8B74", "#7B5BA6", "#8A6D1F", "#5F6B7A"),
    ),
    Theme.DARK: Palette(
        paper="#15191E",
        ink="#F0F3F6",
        muted="#9DA9B7",
        hairline="#333B45",
        band="#1C2229",
        lit="#5A4A12",
        series=("#74AEF0", "#F0995C", "#5FCBB0", "#BFA2E8", "#D9BE63", "#9DA9B7"),
    ),
}

Side = Literal["left", "center", "right"]


class Sheet(Protocol):
    """A sheet of so many pixels; x grows to the right, y downwards."""

    @property
    def width(self) -> int:
        """Pixels from left to right."""

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""

    @property
    def palette(self) -> Palette:
        """The colours to draw in."""

    def text(
        self, x: float, y: float, text: str, *, size: float, color: str, side: Side = "left", halo: bool = False
    ) -> None:
        """A line of text whose baseline is at `y`; with a halo of paper it can be read across lines."""

    def line(
        self, points: list[tuple[float, float]], *, color: str, width: float, dashes: tuple[float, ...] = ()
    ) -> None:
        """A line through the points; dashes are in widths of it."""

    def dot(self, x: float, y: float, *, color: str, size: float) -> None:
        """A filled circle with a rim of paper, so that it stands out from lines."""

    def box(self, x: float, y: float, width: float, height: float, *, color: str) -> None:
        """A filled rectangle whose upper left corner is at x, y."""


NewSheet = Callable[[float, float], Sheet]
"""Makes a sheet of a width and a height."""
