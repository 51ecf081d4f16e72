"""What stands on a PDF page beside its own content: filled-in fields, remarks, stamps, lines drawn over it."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

from knowledge.documents.pdf.lines import Box, PageText, with_added
from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2

_DRAWN = frozenset(
    (
        pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_LINE, pdfium_c.FPDF_ANNOT_SQUARE, pdfium_c.FPDF_ANNOT_CIRCLE,
        pdfium_c.FPDF_ANNOT_POLYGON, pdfium_c.FPDF_ANNOT_POLYLINE, pdfium_c.FPDF_ANNOT_STRIKEOUT,
        pdfium_c.FPDF_ANNOT_STAMP, pdfium_c.FPDF_ANNOT_INK, pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_REDACT,
    )
)  # fmt: skip
_UNSEEN_FLAGS = 2 | 32
"""Hidden, or not shown on a screen (ISO 32000 12.5.3)."""
_MOST = 5_000
_LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A field of a form that is seen: where it stands and what it holds."""

    box: Box
    value: str


def fields_drawn(page: pypdfium2.PdfPage, form: pypdfium2.PdfFormEnv | None) -> tuple[bool, tuple[Filled, ...]]:
    """Whether anything is drawn over a page, and its fields with what is typed into them."""
    drawn = False
    filled: list[Filled] = []
    for at in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        note = pdfium_c.FPDFPage_GetAnnot(page.raw, at)
        try:
            if pdfium_c.FPDFAnnot_GetSubtype(note) not in _DRAWN or pdfium_c.FPDFAnnot_GetFlags(note) & _UNSEEN_FLAGS:
                continue
            drawn = True
            value = _value(note, form)
            area = pdfium_c.FS_RECTF()
            if value and pdfium_c.FPDFAnnot_GetRect(note, area):
                left, right = sorted((area.left, area.right))
                bottom, top = sorted((area.bottom, area.top))
                filled.append(Filled(box=Box(left, bottom, right, top), value=value))
        finally:
            pdfium_c.FPDFPage_CloseAnnot(note)
    return drawn, tuple(filled)


def _value(note: object, form: pypdfium2.PdfFormEnv | None) -> str:
    """What a field holds, if it is one for text or a choice."""
    if form is None or pdfium_c.FPDFAnnot_GetSubtype(note) != pdfium_c.FPDF_ANNOT_WIDGET:
        return ""
    kind = pdfium_c.FPDFAnnot_GetFormFieldType(form.raw, note)
    if kind not in (pdfium_c.FPDF_FORMFIELD_TEXTFIELD, pdfium_c.FPDF_FORMFIELD_COMBOBOX):
        return ""
    room = (ctypes.c_ushort * _LONGEST)()
    size = pdfium_c.FPDFAnnot_GetFormFieldValue(form.raw, note, room, ctypes.sizeof(room))
    return bytes(room)[: max(0, min(size, ctypes.sizeof(room)) - 2)].decode("utf-16-le", "replace").strip()


def flattened(page: pypdfium2.PdfPage) -> bool:
    """Make what is drawn over a page part of its content; whether anything was. The page must be loaded anew."""
    return bool(pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS)


def with_values(text: PageText, filled: tuple[Filled, ...]) -> PageText:
    """The page with the values of those fields in which nothing is drawn, each in the middle of its field."""
    added: list[tuple[str, Box]] = []
    for field in filled:
        if not any(
            _holds(field.box, box) for char, box in zip(text.text, text.boxes, strict=True) if not char.isspace()
        ):
            added.append((field.value, field.box))
    return with_added(text, added) if added else text


def _holds(box: Box, other: Box) -> bool:
    x, y = (other.left + other.right) / 2, (other.bottom + other.top) / 2
    return box.left <= x <= box.right and box.bottom <= y <= box.top
