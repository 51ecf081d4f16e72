"""Formulas of a workbook that were never worked out: what stands in their cells nobody knows before they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from knowledge.documents.blocks import Document
from knowledge.documents.package import Package

Cell = tuple[int, int]
"""A row and a column, counted from 1."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_LONGEST_NUMBER = 9
_USUAL_BOOK = "xl/workbook.xml"


def not_worked_out(document: Document) -> Mapping[str, frozenset[Cell]]:
    """The cells of an xlsx, by their sheet's name, that have a formula and no value beside it.

    A program that does not reckon writes them so, or with 0 in its place and an order to work all out at opening
    (fullCalcOnLoad), so that they are neither blank nor 0. UnreadableFileError for a damaged package.
    """
    found: dict[str, frozenset[Cell]] = {}
    with Package(document.name, document.data) as package:
        book = next((one.name for one in package.related("").values() if one.kind == "officeDocument"), _USUAL_BOOK)
        root = package.xml(book)
        parts = package.related(book)
        anew = root is not None and any(_is_on(order.get("fullCalcOnLoad")) for order in root.iter("{*}calcPr"))
        for sheet in () if root is None else root.iter("{*}sheet"):
            part = parts.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or "")
            data = package.part(part.name) if part is not None else None
            if data is not None and (b"<f" in data or b":f" in data):
                found[sheet.get("name", "")] = frozenset(_formulas(package.xml(part.name) if part else None, anew=anew))
    return {name: cells for name, cells in found.items() if cells}


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


def _formulas(sheet: etree._Element | None, *, anew: bool) -> Iterator[Cell]:
    row = 0
    for line in () if sheet is None else sheet.iter("{*}row"):
        row, column = _number(line.get("r")) or row + 1, 0
        for cell in line.iterfind("{*}c"):
            row, column = _place(cell.get("r")) or (row, column + 1)
            value = cell.find("{*}v")
            text = (value.text or "") if value is not None else None
            empty = text is None or (not text and cell.get("t") != "str") or (anew and text == "0")
            if empty and cell.find("{*}f") is not None:
                yield row, column


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < _LONGEST_NUMBER else 0


def _place(text: str | None) -> Cell | None:
    """What B12 names; None where nothing is named, and cells are counted."""
    try:
        return coordinate_to_tuple(text) if text else None
    except ValueError:
        return None
