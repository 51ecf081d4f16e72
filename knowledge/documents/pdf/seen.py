"""Which characters of a PDF page are seen, and which of them are marks: the page is drawn with and without what may not
be seen, and where nothing changes nothing is seen."""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from knowledge.documents.characters import LOST
from knowledge.documents.looks import SMALL
from knowledge.documents.pdf.lines import Box, PageText, with_characters
from knowledge.documents.pdf.objects import address_of, painted
from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2

GONE = "\x00"
_SCALE = 2.0
_MOST_PIXELS = 12_000_000
_VISIBLE = 40
"""So many grey levels of 255 a character must change on paper for the eye to see it."""
_BESIDE = 0.6
_RAISED = 0.15
_UNEVEN = 0.86
_OVER = 0.35
_ALIKE = 2.0
_BOLD = 1.0
_ASLANT = 0.2
_BAND = 4.0
_WORDS = "\u2e80"
"""From this character on they are words: printed over a figure, they hide nothing of it."""
_DIGITS = frozenset("0123456789")


def only_seen(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, text: PageText) -> PageText:
    """The page without the characters that nobody sees and without notes' marks; what cannot be told is LOST."""
    changes: dict[int, str] = {}
    changes.update(_off_the_page(text))
    changes.update(_unseen(page, textpage, text))
    rest = with_characters(text, changes)
    changes = {**_overprinted(rest), **_marks(rest, textpage)}
    return with_characters(rest, changes)


def _off_the_page(text: PageText) -> dict[int, str]:
    return {
        at: GONE
        for at, box in enumerate(text.boxes)
        if box.left >= text.width or box.right <= 0 or box.bottom >= text.height or box.top <= 0
        if not text.text[at].isspace()
    }


def _unseen(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, text: PageText) -> dict[int, str]:
    """The characters whose removal changes nothing on the page."""
    found = painted(page)
    if not found.doubtful and not found.covers:
        return {}
    suspects: dict[int, int] = {}
    for at, (char, box) in enumerate(zip(text.text, text.boxes, strict=True)):
        if char.isspace() or char == GONE:
            continue
        address = address_of(pdfium_c.FPDFText_GetTextObject(textpage.raw, at))
        if address and found.may_be_hidden(address, (box.left + box.right) / 2, (box.bottom + box.top) / 2):
            suspects[at] = address
    if not suspects:
        return {}
    if text.width * text.height * _SCALE**2 > _MOST_PIXELS:
        return dict.fromkeys(suspects, LOST)
    before = _Drawing(page)
    handles = [found.handles[address] for address in set(suspects.values()) if address in found.handles]
    try:
        for handle in handles:
            pdfium_c.FPDFPageObj_SetIsActive(handle, 0)
        after = _Drawing(page)
    finally:
        for handle in handles:
            pdfium_c.FPDFPageObj_SetIsActive(handle, 1)
    return {at: GONE for at in suspects if before.change(after, text.boxes[at]) < _VISIBLE}


class _Drawing:
    """A page in grey, and where its points lie on it."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        bitmap = page.render(scale=_SCALE, grayscale=True, may_draw_forms=False)
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._bytes = bytes(bitmap.buffer)
        bitmap.close()

    def change(self, other: _Drawing, box: Box) -> int:
        """By how many levels of grey two drawings differ at most in a box."""
        x0, y0 = self._place(box.left, box.top)
        x1, y1 = self._place(box.right, box.bottom)
        left, right = sorted((max(0, min(x0, self._width)), max(0, min(x1, self._width))))
        top, bottom = sorted((max(0, min(y0, self._height)), max(0, min(y1, self._height))))
        most = 0
        for row in range(top, min(bottom + 1, self._height)):
            start = row * self._stride
            mine = self._bytes[start + left : start + right + 1]
            theirs = other._bytes[start + left : start + right + 1]
            if mine != theirs:
                most = max(most, *(abs(one - two) for one, two in zip(mine, theirs, strict=True)))
        return most

    def _place(self, x: float, y: float) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(self._page.raw, 0, 0, self._width, self._height, 0, x, y, across, down)
        return across.value, down.value


def _overprinted(text: PageText) -> dict[int, str]:
    """The digits over which something else is printed, such as a dash that strikes them out."""
    signs = [at for at, char in enumerate(text.text) if " " < char < _WORDS]
    rows = _by_height(text, signs)
    changes: dict[int, str] = {}
    for at in signs:
        if text.text[at] not in _DIGITS:
            continue
        box = text.boxes[at]
        middle = (box.left + box.right) / 2
        for other in _near(rows, (box.bottom + box.top) / 2):
            over = text.boxes[other]
            if over.left < middle < over.right and other != at and _is_over(text, at, other):
                changes[at] = LOST
    return changes


def _is_over(text: PageText, at: int, other: int) -> bool:
    box, over = text.boxes[at], text.boxes[other]
    width, height = box.right - box.left, box.top - box.bottom
    middle = (box.left + box.right) / 2
    inside = over.left + _OVER * width <= middle <= over.right - _OVER * width
    if not inside or not box.bottom <= (over.bottom + over.top) / 2 <= box.top:
        return False
    same = text.text[other] == text.text[at] and _same_place(box, over)
    return over.top - over.bottom <= _ALIKE * height and not same


def _same_place(one: Box, other: Box) -> bool:
    return abs(one.left - other.left) < _BOLD and abs(one.bottom - other.bottom) < _BOLD


def _by_height(text: PageText, places: Iterable[int]) -> Mapping[int, Sequence[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for at in places:
        if not text.text[at].isspace() and text.text[at] != GONE:
            box = text.boxes[at]
            rows[round((box.bottom + box.top) / 2 / _BAND)].append(at)
    return rows


def _near(rows: Mapping[int, Sequence[int]], high: float) -> Iterable[int]:
    band = round(high / _BAND)
    return (at for near in (band - 1, band, band + 1) for at in rows.get(near, ()))


def _marks(text: PageText, textpage: pypdfium2.PdfTextPage) -> dict[int, str]:
    """The digits that are smaller than digits beside them, or off their line: raised ones are marks, others LOST."""
    digits = [at for at, char in enumerate(text.text) if char in _DIGITS]
    rows = _by_height(text, digits)
    changes: dict[int, str] = {}
    for at in digits:
        box = text.boxes[at]
        height = box.top - box.bottom
        for other in _near(rows, (box.bottom + box.top) / 2):
            beside = text.boxes[other]
            tall = beside.top - beside.bottom
            gap = max(box.left - beside.right, beside.left - box.right)
            if other == at or tall < height or gap > _BESIDE * tall:
                continue
            if height > _UNEVEN * tall and abs(box.bottom - beside.bottom) < _RAISED * tall:
                continue
            told = _told(textpage, at, other)
            if told is not None:
                changes[at] = told
                break
    return changes


def _told(textpage: pypdfium2.PdfTextPage, at: int, other: int) -> str | None:
    """What a digit is beside a taller one by the sizes of their type and the lines that they stand on."""
    if any(abs(math.sin(pdfium_c.FPDFText_GetCharAngle(textpage.raw, place))) > _ASLANT for place in (at, other)):
        # Of type that does not stand upright a box tells neither size nor line.
        return None
    (size, line), (large, base) = _type(textpage, at), _type(textpage, other)
    if large <= 0 or size <= 0:
        return LOST
    small, moved = size <= SMALL * large, abs(line - base) >= _RAISED * large
    if small and moved:
        return GONE
    return LOST if small or (moved and abs(line - base) < large) else None


def _type(textpage: pypdfium2.PdfTextPage, at: int) -> tuple[float, float]:
    """The height of a character's type, and the height at which it stands."""
    area = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetLooseCharBox(textpage.raw, at, area)
    pdfium_c.FPDFText_GetCharOrigin(textpage.raw, at, x, y)
    return abs(area.top - area.bottom), y.value
