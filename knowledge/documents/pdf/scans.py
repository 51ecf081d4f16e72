"""Which PDFs are pictures of pages, with or without a layer of text that some recogniser hid in them.

Such a layer is not read: nobody knows how sure of its digits that recogniser was.
"""

from __future__ import annotations

import re

from knowledge.documents.blocks import Document
from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2

_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_COVERS = 0.6
_INVISIBLE = 3
_MOST_PAGES = 60
_FEW_LETTERS = 40


def is_scan(document: Document) -> bool:
    """Whether at least half of a PDF's pages are pictures, with no text in sight; False for what is no sound PDF."""
    # The dictionary of a picture is never inside of a compressed stream; most files name /ImageB … and have none.
    if _PICTURE.search(document.data) is None:
        return False
    try:
        pdf = pypdfium2.PdfDocument(document.data)
    except pypdfium2.PdfiumError:
        return False
    try:
        return _half_are_pictures(pdf, min(len(pdf), _MOST_PAGES))
    except pypdfium2.PdfiumError:
        return False
    finally:
        pdf.close()


def _half_are_pictures(pdf: pypdfium2.PdfDocument, count: int) -> bool:
    """Whether half of the first pages are pictures; no more of them are opened than it takes to know."""
    pictures = others = 0
    for number in range(count):
        if _is_picture(pdf[number]):
            pictures += 1
        else:
            others += 1
        if 2 * pictures >= count or 2 * others > count:
            break
    return 0 < count <= 2 * pictures


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture covers a page and its text is little, invisible, or drawn before the picture covered it."""
    wide, high = page.get_size()
    pictures = [
        item
        for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        if _area(item.get_bounds()) > _COVERS * wide * high
    ]
    if not pictures:
        return False
    if page.get_textpage().count_chars() < _FEW_LETTERS:
        return True
    in_sight = False
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=3):
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            if _area(item.get_bounds()) > _COVERS * wide * high:
                in_sight = False
        elif pdfium_c.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE:
            in_sight = True
    return not in_sight


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return max(0.0, right - left) * max(0.0, top - bottom)
