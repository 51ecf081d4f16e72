"""Word documents (docx, and the single XML file of Word 2003): the body in reading order, read from its XML alone."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.characters import without_controls
from knowledge.documents.glosses import without_glosses
from knowledge.documents.html.css import Colour
from knowledge.documents.inner import inner_blocks
from knowledge.documents.package import parse_xml
from knowledge.documents.word.docx_names import W
from knowledge.documents.word.docx_parts import chunk_named, in_one_namespace, parts_of
from knowledge.documents.word.docx_styles import Styles
from knowledge.documents.word.docx_tables import grid_of, inside, is_layout, rows_of
from knowledge.documents.word.docx_text import Words, boxes_of
from knowledge.documents.word.list_numbers import Numbering
from knowledge.errors import UnreadableFileError

_PROPERTIES = {"title": "property.title", "created": "property.created", "modified": "property.modified"}
_TRANSPARENT = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_WORD_2003_SECTION = "}sect"
_DEEPEST = 60
_WHITE: Colour = (1.0, 1.0, 1.0, 1.0)


def read(document: Document) -> tuple[Blocks, ...]:
    """The body as one reading; headers, footers, notes and tracked deletions are left out."""
    chunks: dict[str, bytes] = {}
    meta: dict[str, str] = {}
    if document.data.startswith(b"PK"):
        parts = parts_of(document)
        body, words = parts.body, Words(Numbering.of_part(parts.numbering), Styles(parts.styles))
        chunks, meta = parts.chunks, _properties(parts.core)
    else:
        body = parse_xml(document.name, "the file", in_one_namespace(document.data))
        numbering, styles = (next(body.iter(f"{W}{name}"), None) for name in ("numbering", "styles"))
        words = Words(Numbering.of_part(numbering), Styles(styles))
    body = None if body is None else next(body.iter(f"{W}body"), None)
    if body is None:
        raise UnreadableFileError(document.name, "a Word document without a body")
    walk = _Walk(document.name, words, chunks)
    walk.visit(body, 0, _WHITE if _is_on_white(body) else None)
    return (Blocks(blocks=tuple(walk.blocks), origin="docx", meta=meta),)


def _properties(core: etree._Element | None) -> dict[str, str]:
    """Core properties under names of their own: templates carry the titles of other reports, so they prove little."""
    found: dict[str, str] = {}
    for child in () if core is None else core:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name in _PROPERTIES and child.text and child.text.strip():
            found[_PROPERTIES[name]] = child.text.strip()
    return found


def _is_on_white(body: etree._Element) -> bool:
    """Whether the pages of a body are white: no colour is set for them, and no picture stands behind the text."""
    document = body.getparent()
    if document is not None and document.find(f"{W}background") is not None:
        return False
    return not any(
        element.get("behindDoc") in ("1", "true") or "z-index:-" in element.get("style", "")
        for element in body.iter("{*}anchor", "{*}shape", "{*}rect", "{*}group")
    )


class _Walk:
    """Collects paragraphs and grids in reading order."""

    def __init__(self, name: str, words: Words, chunks: Mapping[str, bytes]) -> None:
        self._name = name
        self._words = words
        self._chunks = chunks
        self.blocks: list[Para | Grid] = []

    def visit(self, container: etree._Element, depth: int, page: Colour | None = None) -> None:
        """The blocks of a body, a cell of a layout table, or a text box; `page` is the colour behind it where known."""
        if depth > _DEEPEST:
            raise RecursionError
        for child in container:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child, depth, page)
            elif tag == f"{W}tbl":
                self._table(child, depth)
            elif tag == f"{W}altChunk" and chunk_named(child) in self._chunks:
                readings = inner_blocks(self._name, self._chunks[chunk_named(child)])
                self.blocks.extend(readings[0].blocks)
            elif tag in _TRANSPARENT or (isinstance(tag, str) and tag.endswith(_WORD_2003_SECTION)):
                self.visit(child, depth + 1, page)

    def _paragraph(self, element: etree._Element, depth: int, page: Colour | None) -> None:
        text = self._words.paragraph(element, page)
        level = self._words.level(element)
        for line in text.split("\n"):
            line = without_glosses(without_controls(line)).strip(" \u00a0\u3000")
            if line.strip():
                self.blocks.append(Para(text=line, level=level))
        for box in boxes_of(element):
            self.visit(box, depth + 1)

    def _table(self, element: etree._Element, depth: int) -> None:
        if is_layout(element):
            for row in rows_of(element):
                for cell in inside(row, "tc"):
                    self.visit(cell, depth + 1)
        else:
            self.blocks.append(grid_of(element, self._words))
            for paragraph in element.iter(f"{W}p"):
                for box in boxes_of(paragraph):
                    self.visit(box, depth + 1)
