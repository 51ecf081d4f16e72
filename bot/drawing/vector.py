"""A sheet of SVG: the same drawing as the pixels, in the colours of the page around it, its text left as text."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from bot.drawing.surface import PALETTES, Palette, Side, Theme

_LIGHT = PALETTES[Theme.LIGHT]

PAGE = Palette(
    paper=f"var(--paper, {_LIGHT.paper})",
    ink=f"var(--ink, {_LIGHT.ink})",
    muted=f"var(--muted, {_LIGHT.muted})",
    hairline=f"var(--hairline, {_LIGHT.hairline})",
    band=f"var(--band, {_LIGHT.band})",
    lit=f"var(--lit, {_LIGHT.lit})",
    series=tuple(f"var(--series-{number}, {color})" for number, color in enumerate(_LIGHT.series, 1)),
)
"""The page's own colours, light or dark as it is; the light ones where it has none."""

FONTS = "Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
BIGGEST = 30_000
"""Pixels of a side."""


class VectorSheet:
    """A sheet as SVG. Only attributes that style nothing by themselves are written, so that no policy forbids them."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = round(width), round(height)
        if max(self.width, self.height) > BIGGEST:
            raise ValueError(f"a picture of {self.width} × {self.height} pixels")
        self.palette = PAGE
        self._below: list[str] = []
        self._middle: list[str] = []
        self._above: list[str] = []

    def text(
        self, x: float, y: float, text: str, *, size: float, color: str, side: Side = "left", halo: bool = False
    ) -> None:
        """A line of text whose baseline is at `y`; with a halo of paper it can be read across lines."""
        around = f' paint-order="stroke" stroke="{PAGE.paper}" stroke-width="{_n(size / 4)}"' if halo else ""
        anchor = "" if side == "left" else f' text-anchor="{ANCHORS[side]}"'
        line = escape(" ".join(text.split()))
        self._above.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{color}"{anchor}{around}>{line}</text>'
        )

    def line(
        self, points: list[tuple[float, float]], *, color: str, width: float, dashes: tuple[float, ...] = ()
    ) -> None:
        """A line through the points."""
        through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{" ".join(_n(part * width) for part in dashes)}"' if dashes else ""
        self._middle.append(
            f'<polyline points="{through}" fill="none" stroke="{color}" stroke-width="{_n(width)}"'
            f' stroke-linecap="round" stroke-linejoin="round"{dashed}/>'
        )

    def dot(self, x: float, y: float, *, color: str, size: float) -> None:
        """A filled circle with a rim of paper, so that it stands out from lines."""
        self._middle.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(size / 2)}" fill="{color}" stroke="{PAGE.paper}"'
            f' stroke-width="{_n(size / 5)}"/>'
        )

    def box(self, x: float, y: float, width: float, height: float, *, color: str) -> None:
        """A filled rectangle whose upper left corner is at x, y."""
        self._below.append(f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{color}"/>')

    def svg(self, title: str) -> str:
        """The sheet as an SVG element, named for those who cannot see it."""
        drawn = "".join((*self._below, *self._middle, *self._above))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" role="img"'
            f" aria-label={quoteattr(title)} font-family={quoteattr(FONTS)}><title>{escape(title)}</title>{drawn}</svg>"
        )


def _n(number: float) -> str:
    """A number with a decimal at most: a tenth of a pixel cannot be seen."""
    return f"{number:.1f}".removesuffix(".0")
