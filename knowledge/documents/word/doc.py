"""Binary Word documents (.doc, and WPS Writer's .wps): paragraphs and tables with their merged cells."""

from __future__ import annotations

import re

from knowledge.documents.blocks import Blocks, Document
from knowledge.documents.characters import LOST, without_controls
from knowledge.documents.glosses import without_glosses
from knowledge.documents.word.doc_file import VERTICAL_MERGE, Paragraph, contents_of
from knowledge.documents.word.docx_fields import draws_by_code
from knowledge.documents.word.list_numbers import Numbering, numbered
from knowledge.documents.word.tables import Assembly, CellShape, End

_ROW_END, _INNER_ROW_END, _INNER_CELL_END = 0x2417, 0x244C, 0x244B
_TABLE, _OUTLINE, _LIST, _LIST_DEPTH = 0xD608, 0x2640, 0x460B, 0x260A
_FIRST_MERGED, _MERGED, _JOINED, _BEGINS = 0x01, 0x02, 0x20, 0x40
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*\x14([^\x13\x14\x15]*)\x15|\x13[^\x13\x14\x15]*\x15")
_PROSE = b"\x09"


def read(document: Document) -> tuple[Blocks, ...]:
    """The main text as one reading; UnreadableFileError for encrypted, damaged and very old files."""
    assembly = Assembly()
    paragraphs, numbering = contents_of(document)
    for paragraph in paragraphs:
        outline = paragraph.properties.get(_OUTLINE, _PROSE)
        end = _end(paragraph, assembly)
        text = numbered(_visible(paragraph.text), _number(paragraph, numbering), in_cell=paragraph.depth > 0)
        assembly.add(
            [line.strip(" \u3000") for line in text.split("\n")],
            depth=paragraph.depth,
            end=end,
            level=1 if outline < _PROSE else None,
            shapes=_shapes(paragraph) if end is End.ROW else (),
        )
    return (Blocks(blocks=tuple(assembly.finished()), origin="doc"),)


def _number(paragraph: Paragraph, numbering: Numbering) -> str:
    identity = int.from_bytes(paragraph.properties.get(_LIST, b"\0\0"), "little", signed=True)
    depth = paragraph.properties.get(_LIST_DEPTH, b"\0")[0]
    return numbering.next(str(identity), depth) if identity > 0 else ""


def _visible(text: str) -> str:
    """Text without field codes and marks of drawings; breaks inside a paragraph become line ends."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    for _ in range(8):
        shorter = _FIELD.sub(_result, text)
        if shorter == text:
            break
        text = shorter
    text = text.replace("\x0b", "\n").replace("\x1e", "-").replace("\x1f", "")
    return without_glosses(without_controls(text))


def _result(field: re.Match[str]) -> str:
    """What a field shows: its result, and LOST where it is drawn from its code."""
    code = field[0][1:].split("\x14")[0]
    return (field[1] or "") + (LOST if draws_by_code(code) else "")


def _end(paragraph: Paragraph, assembly: Assembly) -> End:
    properties = paragraph.properties
    if any(properties.get(code, b"\0") != b"\0" for code in (_ROW_END, _INNER_ROW_END)):
        return End.ROW
    if paragraph.mark != "\x07" and properties.get(_INNER_CELL_END, b"\0") == b"\0":
        return End.PARAGRAPH
    # In files without paragraph properties a mark that follows a filled cell's mark at once ends the row.
    bare = not properties and not paragraph.text and not assembly.begun_cell(paragraph.depth)
    return End.ROW if bare and assembly.last_cell_is_filled(paragraph.depth) else End.CELL


def _shapes(paragraph: Paragraph) -> list[CellShape]:
    """The row's cells by the definition in its end mark: a count, the edges, then 20 bytes a cell."""
    definition = paragraph.properties.get(_TABLE, b"")
    count = definition[2] if len(definition) > 2 else 0
    if len(definition) < 3 + 2 * (count + 1):
        return []
    edges = [int.from_bytes(definition[3 + 2 * n : 5 + 2 * n], "little", signed=True) for n in range(count + 1)]
    return [
        CellShape(
            left=edges[number],
            right=edges[number + 1],
            begins=bool(flags & _BEGINS),
            joined=bool(flags & _JOINED) and not flags & _BEGINS,
            merged=bool(flags & _MERGED) and not flags & _FIRST_MERGED,
        )
        for number, flags in enumerate(_merges(definition[3 + 2 * (count + 1) :], count, paragraph))
    ]


def _merges(descriptors: bytes, count: int, paragraph: Paragraph) -> list[int]:
    """The merge flags of each cell: its descriptor begins with them, and later sprms may set them anew."""
    flags = [descriptors[20 * n] if 20 * n < len(descriptors) else 0 for n in range(count)]
    later = paragraph.properties.get(VERTICAL_MERGE, b"")
    for place in range(0, len(later) - 2, 3):
        cell, merge = later[place + 1], later[place + 2] & 3
        if cell < count:
            flags[cell] = flags[cell] & ~(_JOINED | _BEGINS) | (0, _JOINED, 0, _JOINED | _BEGINS)[merge]
    return flags
