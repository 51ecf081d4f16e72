"""What a PDF page draws, in the order in which it is painted, told by pdfium's objects without drawing anything."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.documents.html.css import Colour, contrast
from knowledge.documents.looks import FAINT
from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2

_DEEPEST = 6
_MOST_OBJECTS = 60_000
_INVISIBLE = 3
"""From this text render mode on, nothing is painted, or only a clip is made (ISO 32000 9.3.6); 4 to 6 paint too."""
_PAINTED_MODES = frozenset((4, 5, 6))
_THICK = 2.5
_LIGHT: Colour = (1.0, 1.0, 1.0, 1.0)
_CLEAR = 3.0
_SOLID = 0.75

Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """An area painted over: its place in the order of painting, its bounds, and its colour, None for a picture."""

    order: int
    bounds: Bounds
    colour: Colour | None

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        left, bottom, right, top = self.bounds
        return left <= x <= right and bottom <= y <= top


class Painted:
    """The texts of a page by address, and the areas that may hide them.

    `doubtful` are texts that may not be seen for what they themselves are; `order` and `colours` are of all texts.
    """

    def __init__(self) -> None:
        self.order: dict[int, int] = {}
        self.colours: dict[int, Colour] = {}
        self.doubtful: set[int] = set()
        self.covers: list[Cover] = []
        self.handles: dict[int, object] = {}

    def may_be_hidden(self, address: int, x: float, y: float) -> bool:
        """Whether a character of a text at a point may not be seen: for itself, or by what is painted there."""
        if address in self.doubtful:
            return True
        order = self.order.get(address)
        if order is None:
            return False
        shown = self.colours.get(address)
        for cover in self.covers:
            if cover.holds(x, y):
                if cover.order > order:
                    return True
                if cover.colour is not None and shown is not None and contrast(cover.colour, shown) < FAINT:
                    return True
        return False


def address_of(handle: object) -> int:
    """The address of an object of pdfium, by which it is known again."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0  # type: ignore[arg-type] # a pointer of pdfium's own type


def painted(page: pypdfium2.PdfPage) -> Painted:
    """The texts and covering areas of a page; the first _MOST_OBJECTS objects are looked at."""
    found = Painted()
    for order, (handle, kind, matrix) in enumerate(_objects(page)):
        if order > _MOST_OBJECTS:
            break
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            _note_text(handle, order, matrix, found)
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            pdfium_c.FPDFPath_GetDrawMode(handle, fill, stroke)
            if fill.value:
                _note_cover(handle, order, matrix, found, _fill(handle))
        elif kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
            _note_cover(handle, order, matrix, found, None)
    return found


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[object, int, Matrix]]:
    for at in range(pdfium_c.FPDFPage_CountObjects(page.raw)):
        yield from _inside(pdfium_c.FPDFPage_GetObject(page.raw, at), _UNMOVED, _DEEPEST)


def _inside(handle: object, matrix: Matrix, depth: int) -> Iterator[tuple[object, int, Matrix]]:
    kind = pdfium_c.FPDFPageObj_GetType(handle)
    if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
        yield handle, kind, matrix
    elif depth > 0:
        own = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFPageObj_GetMatrix(handle, own)
        inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        for at in range(pdfium_c.FPDFFormObj_CountObjects(handle)):
            yield from _inside(pdfium_c.FPDFFormObj_GetObject(handle, at), inner, depth - 1)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _note_text(handle: object, order: int, matrix: Matrix, found: Painted) -> None:
    address = address_of(handle)
    found.order[address] = order
    found.handles[address] = handle
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(handle)
    shown = _fill(handle)
    if shown is not None:
        found.colours[address] = shown
    unpainted = mode >= _INVISIBLE and mode not in _PAINTED_MODES
    faint = shown is None or shown[3] < _SOLID or contrast(shown, _LIGHT) < _CLEAR
    if unpainted or faint or mode == 1 or _is_optional(handle) or (matrix == _UNMOVED and _is_clipped(handle)):
        found.doubtful.add(address)


def _note_cover(handle: object, order: int, matrix: Matrix, found: Painted, colour: Colour | None) -> None:
    bounds = _bounds(handle, matrix)
    if bounds is not None and bounds[2] - bounds[0] > _THICK and bounds[3] - bounds[1] > _THICK:
        found.covers.append(Cover(order=order, bounds=bounds, colour=colour))


def _bounds(handle: object, matrix: Matrix) -> Bounds | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return None
    if matrix == _UNMOVED:
        return left.value, bottom.value, right.value, top.value
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def _fill(handle: object) -> Colour | None:
    """The colour that an object is filled with; None for a pattern."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return None
    return red.value / 255, green.value / 255, blue.value / 255, alpha.value / 255


def _is_optional(handle: object) -> bool:
    """Whether an object belongs to a layer that may be turned off."""
    for at in range(pdfium_c.FPDFPageObj_CountMarks(handle)):
        mark = pdfium_c.FPDFPageObj_GetMark(handle, at)
        name, length = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
        pdfium_c.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        if length.value == 6 and name[0] == ord("O") and name[1] == ord("C"):
            return True
    return False


def _is_clipped(handle: object) -> bool:
    """Whether part of an object lies outside of the area in which it can be seen."""
    area = pdfium_c.FPDFPageObj_GetClipPath(handle)
    count = pdfium_c.FPDFClipPath_CountPaths(area) if area else 0
    if count <= 0:
        return False
    bounds = _bounds(handle, _UNMOVED)
    if bounds is None:
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    left, bottom, right, top = -math.inf, -math.inf, math.inf, math.inf
    for path in range(count):
        across: list[float] = []
        up: list[float] = []
        for at in range(pdfium_c.FPDFClipPath_CountPathSegments(area, path)):
            pdfium_c.FPDFPathSegment_GetPoint(pdfium_c.FPDFClipPath_GetPathSegment(area, path, at), x, y)
            across.append(x.value)
            up.append(y.value)
        if across:
            left, right = max(left, min(across)), min(right, max(across))
            bottom, top = max(bottom, min(up)), min(top, max(up))
    middle = (bounds[1] + bounds[3]) / 2
    return bounds[0] < left - _THICK or bounds[2] > right + _THICK or not bottom <= middle <= top
