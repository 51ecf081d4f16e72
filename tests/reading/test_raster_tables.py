"""Ruled tables on pictures: two rules beside each other are one, a table that a page cuts off keeps its cells."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PIL import Image, ImageDraw

from knowledge.documents.blocks import Document
from knowledge.documents.pdf import ocr
from knowledge.documents.pdf.pictures import pages_of
from knowledge.documents.pdf.raster_tables import RasterTable, tables_on
from tests.reading.test_ocr import encoded

pytestmark = pytest.mark.skipif(not ocr.is_installed(), reason="gongkai[ocr] is not installed")
COLUMNS = (150, 330, 420, 505, 700, 1110)
ROWS = 12


def sheet(*, gap: int = 3, rows: int = ROWS, cut: bool = False, slant: float = 0.0) -> Image.Image:
    """Cells that stand `gap` pixels apart at 150 dots an inch; the first column is one cell, with `cut` open below."""
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    top, high = 200, 38
    bottom = top + rows * high
    sides = [(150 - gap, top - gap, 1110 + gap, bottom), (150, top, COLUMNS[1] - gap, bottom)]
    for left, above, right, below in sides:
        draw.line((left, below, left, above, right, above, right, below), fill=60, width=1)
        if not cut:
            draw.line((left, below - gap, right, below - gap), fill=60, width=1)
    for row in range(rows):
        for left, right in pairwise(COLUMNS[1:]):
            draw.rectangle((left, top + row * high, right - gap, top + (row + 1) * high - gap), outline=60)
    return page.rotate(slant, fillcolor=255, resample=Image.Resampling.BICUBIC)


def found(image: Image.Image) -> tuple[RasterTable, ...]:
    (page,) = pages_of(Document(name="a.png", data=encoded(image)))
    return tables_on(page)


@pytest.mark.parametrize("slant", [0.0, 0.7, -1.3, 2.0])
@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("gap", [2, 3, 4])
def test_cells_with_rules_of_their_own_are_found_once_each(gap: int, cut: bool, slant: float) -> None:
    (table,) = found(sheet(gap=gap, cut=cut, slant=slant))
    assert len(table.cells) == 1 + 4 * ROWS
    assert table.rule < 25


@pytest.mark.parametrize("slant", [-6.0, -2.0, -0.7, 0.7, 1.3, 2.0, 6.0])
def test_a_slant_is_turned_back(slant: float) -> None:
    (page,) = pages_of(Document(name="a.png", data=encoded(sheet(slant=slant))))
    inked = (page < 200).sum(axis=1)
    # On a level page a rule fills a row of pixels; aslant it touches dozens of them.
    assert inked.max() > 0.6 * page.shape[1]
