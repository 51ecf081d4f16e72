"""The parts of a Word package, found by its relationships: no part has a name that every writer keeps to."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from knowledge.documents.blocks import Document
from knowledge.documents.package import Package, parse_xml
from knowledge.documents.word.docx_names import NAMESPACE, OTHER_NAMESPACES

_USUAL_BODY = "word/document.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_CHUNKS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a document that are read; `chunks` are whole documents put into it, by the id that the body uses."""

    body: etree._Element | None
    numbering: etree._Element | None
    styles: etree._Element | None
    core: etree._Element | None
    chunks: dict[str, bytes]


def parts_of(document: Document) -> Parts:
    """The parts of a docx; UnreadableFileError for a damaged one, or one without any body."""
    with Package(document.name, document.data) as package:
        top = package.related("")
        named = next((part.name for part in top.values() if part.kind == "officeDocument"), _USUAL_BODY)
        name = named if package.part(named) is not None else _USUAL_BODY
        around = package.related(name)
        folder = posixpath.dirname(name)

        def part(kind: str, usual: str) -> etree._Element | None:
            found = next((one.name for one in around.values() if one.kind == kind), posixpath.join(folder, usual))
            return _part(package, document.name, found)

        core = next((one.name for one in top.values() if one.kind == "core-properties"), "docProps/core.xml")
        wanted = [(identity, one.name) for identity, one in around.items() if one.kind == "aFChunk"][:_MOST_CHUNKS]
        return Parts(
            body=_part(package, document.name, name),
            numbering=part("numbering", "numbering.xml"),
            styles=part("styles", "styles.xml"),
            core=_part(package, document.name, core),
            chunks={identity: data for identity, chunk in wanted if (data := package.part(chunk)) is not None},
        )


def _part(package: Package, source: str, name: str) -> etree._Element | None:
    data = package.part(name)
    return None if data is None else parse_xml(source, name, in_one_namespace(data))


def in_one_namespace(data: bytes) -> bytes:
    """XML with the vocabulary of Word under one name, however it was written."""
    for other in OTHER_NAMESPACES:
        if other in data[:8192]:
            data = data.replace(other, NAMESPACE.encode())
    return data


def chunk_named(element: etree._Element) -> str:
    """The id of the document that an element of the body puts there."""
    return element.get(_RELATION) or ""
