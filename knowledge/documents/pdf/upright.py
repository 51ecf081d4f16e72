"""Pages whose text stands on its side or on its head, turned upright before anything is read from them."""

from __future__ import annotations

import math
from collections import Counter

from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2

_SAMPLE = 80
_SPACE = 0x20
_QUARTERS = 4
_MOST = 0.6
"""The share of the characters looked at that must run one way."""


def upright(pdf: pypdfium2.PdfDocument, number: int) -> tuple[pypdfium2.PdfPage, pypdfium2.PdfTextPage]:
    """Return a page of an open document, and its text, with most of it running from left to right: turned where it does
    not.

    What the page says of its own rotation is left out of it: text is read by the way it runs. Only the document in
    memory is changed.
    """
    page = pdf[number]
    textpage = page.get_textpage()
    quarters = _quarters(textpage)
    if quarters == 0 and page.get_rotation() == 0:
        return page, textpage
    textpage.close()
    left, bottom, right, top = page.get_cropbox()
    width, height = (right - left, top - bottom) if quarters % 2 == 0 else (top - bottom, right - left)
    matrix = (
        (1.0, 0.0, 0.0, 1.0, -left, -bottom),
        (0.0, -1.0, 1.0, 0.0, -bottom, right),
        (-1.0, 0.0, 0.0, -1.0, right, top),
        (0.0, 1.0, -1.0, 0.0, top, -left),
    )[quarters]
    pdfium_c.FPDFPage_TransFormWithClip(page.raw, pdfium_c.FS_MATRIX(*matrix), None)
    pdfium_c.FPDFPage_TransformAnnots(page.raw, *matrix)
    page.set_mediabox(0, 0, width, height)
    page.set_cropbox(0, 0, width, height)
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
