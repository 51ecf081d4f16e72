"""Pages whose text stands on its side or on its head, whose corner is not at 0, or that are drawn for ants or giants,
brought upright to the origin and to the size of a sheet before anything is read from them."""

from __future__ import annotations

import math
from collections import Counter

from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2

_SAMPLE = 80
_SPACE = 0x20
_QUARTERS = 4
_NEAR = 0.5
_SMALLEST, _LARGEST, _SHEET = 420.0, 2000.0, 842.0
"""Pages whose longer side, in points, is within these are read as they are, others as sheets of A4."""
_MOST = 0.6
"""The share of the characters looked at that must run one way."""


def upright(pdf: pypdfium2.PdfDocument, number: int) -> tuple[pypdfium2.PdfPage, pypdfium2.PdfTextPage]:
    """Return a page of an open document, and its text, with most of it running from left to right on a sheet of usual
    size whose corner is at 0.

    What the page says of its own rotation is left out of it: text is read by the way it runs. Only the document in
    memory is changed.
    """
    page = pdf[number]
    textpage = page.get_textpage()
    quarters = _quarters(textpage)
    left, bottom, right, top = page.get_bbox()
    longer = max(right - left, top - bottom)
    scale = 1.0 if _SMALLEST <= longer <= _LARGEST or longer <= 0 else _SHEET / longer
    at_origin = abs(left) < _NEAR and abs(bottom) < _NEAR
    if quarters == 0 and page.get_rotation() == 0 and at_origin and scale == 1.0:
        return page, textpage
    textpage.close()
    width, height = (right - left, top - bottom) if quarters % 2 == 0 else (top - bottom, right - left)
    turned = (
        (1.0, 0.0, 0.0, 1.0, -left, -bottom),
        (0.0, -1.0, 1.0, 0.0, -bottom, right),
        (-1.0, 0.0, 0.0, -1.0, right, top),
        (0.0, 1.0, -1.0, 0.0, top, -left),
    )[quarters]
    matrix = [part * scale for part in turned]
    pdfium_c.FPDFPage_TransFormWithClip(page.raw, pdfium_c.FS_MATRIX(*matrix), None)
    pdfium_c.FPDFPage_TransformAnnots(page.raw, *matrix)
    page.set_mediabox(0, 0, width * scale, height * scale)
    page.set_cropbox(0, 0, width * scale, height * scale)
    page.set_rotation(0)
    page.close()
    page = pdf[number]
    return page, page.get_textpage()


def _quarters(textpage: pypdfium2.PdfTextPage) -> int:
    """By how many quarters of a turn, against the clock, most of a page's text stands turned."""
    count = textpage.count_chars()
    turns: Counter[int] = Counter()
    for at in range(0, count, max(1, count // _SAMPLE)):
        if pdfium_c.FPDFText_GetUnicode(textpage.raw, at) > _SPACE:
            angle = pdfium_c.FPDFText_GetCharAngle(textpage.raw, at)
            turns[round(-angle / (math.pi / 2)) % _QUARTERS] += 1
    most, often = turns.most_common(1)[0] if turns else (0, 0)
    return most if often > _MOST * turns.total() else 0
