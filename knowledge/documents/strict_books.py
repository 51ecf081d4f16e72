"""Workbooks saved as “Strict Open XML” (ISO/IEC 29500), whose namespaces openpyxl does not know, in the usual ones."""

from __future__ import annotations

import io
import zipfile

from knowledge.documents.blocks import Document
from knowledge.documents.package import Package

_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL_BOOK = "xl/workbook.xml"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)


def transitional(document: Document) -> bytes:
    """Return the bytes of an xlsx, with the usual namespaces where it was saved in the strict ones.

    UnreadableFileError for a damaged package and for parts beyond all measure.
    """
    with Package(document.name, document.data) as package:
        if _STRICT not in (package.part(_USUAL_BOOK) or b""):
            return document.data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for entry in package.entries:
                data = package.part(entry) or b""
                if entry.filename.endswith((".xml", ".rels")):
                    for strict, usual in _TRANSITIONAL:
                        data = data.replace(strict, usual)
                archive.writestr(entry.filename, data)
        return made.getvalue()
