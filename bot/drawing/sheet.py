"""A sheet of pixels: text, lines and boxes as PNG; the same drawing gives the same bytes."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from bot.drawing.surface import PALETTES, Side, Theme
from bot.drawing.typeface import drawable, properties

MOST_PIXELS = 12_000_000


class PixelSheet:
    """A sheet of so many pixels; x grows to the right, y downwards."""

    def __init__(self, width: float, height: float, theme: Theme) -> None:
        self.width, self.height = round(width), round(height)
        if self.width * self.height > MOST_PIXELS:
            raise ValueError(f"a picture of {self.width} × {self.height} pixels")
        self.palette = PALETTES[theme]
        # At 72 dots an inch a point is a pixel.
        self._figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72, facecolor=self.palette.paper)
        self._canvas = FigureCanvasAgg(self._figure)
        self._pixels = Affine2D().scale(1, -1).translate(0, self.height)

    def text(
        self, x: float, y: float, text: str, *, size: float, color: str, side: Side = "left", halo: bool = False
    ) -> None:
        """A line of text whose baseline is at `y`; with a halo of paper it can be read across lines."""
        around = [withStroke(linewidth=size / 4, foreground=self.palette.paper)] if halo else []
        self._figure.add_artist(
            Text(
                x,
                y,
                drawable(text),
                color=color,
                fontproperties=properties(size),
                horizontalalignment=side,
                verticalalignment="baseline",
                parse_math=False,
                path_effects=around,
                zorder=4,
                transform=self._pixels,
            )
        )

    def line(
        self, points: list[tuple[float, float]], *, color: str, width: float, dashes: tuple[float, ...] = ()
    ) -> None:
        """A line through the points."""
        drawn = Line2D(
            [x for x, _ in points],
            [y for _, y in points],
            color=color,
            linewidth=width,
            transform=self._pixels,
            solid_capstyle="round",
            solid_joinstyle="round",
        )
        if dashes:
            drawn.set_dashes(list(dashes))
        self._figure.add_artist(drawn)

    def dot(self, x: float, y: float, *, color: str, size: float) -> None:
        """A filled circle with a rim of paper, so that it stands out from lines."""
        self._figure.add_artist(
            Line2D(
                [x],
                [y],
                marker="o",
                markersize=size,
                markerfacecolor=color,
                markeredgecolor=self.palette.paper,
                markeredgewidth=size / 5,
                linestyle="none",
                transform=self._pixels,
                zorder=3,
            )
        )

    def box(self, x: float, y: float, width: float, height: float, *, color: str) -> None:
        """A filled rectangle whose upper left corner is at x, y."""
        self._figure.add_artist(
            Rectangle((x, y), width, height, facecolor=color, edgecolor="none", transform=self._pixels, zorder=0.5)
        )

    def png(self) -> bytes:
        """The sheet as PNG, without a time or a program's name in it; it can be had once."""
        out = io.BytesIO()
        self._figure.savefig(out, format="png", metadata={"Software": None}, facecolor=self.palette.paper)
        # Figure, canvas and texts hold each other and what drew them: its pixels, several megabytes a picture, would
        # stay until cycles are next collected, which in a bot of this size is once in dozens of pictures.
        drawing: Any = self._canvas
        drawing.get_renderer().__dict__.clear()
        return out.getvalue()
