"""Binary Word documents (.doc, and WPS Writer's .wps): paragraphs and tables with their merged cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.reading.blocks import Blocks, Document, Grid, Para
from knowledge.reading.doc_file import VERTICAL_MERGE, Paragraph, paragraphs_of
from knowledge.reading.edges import EdgeCell, grid_of_edges
from knowledge.reading.glosses import without_controls, without_glosses

_ROW_END, _INNER_ROW_END, _INNER_CELL_END = 0x2417, 0x244C, 0x244B
_TABLE, _OUTLINE = 0xD608, 0x2640
_FIRST_MERGED, _MERGED, _JOINED, _BEGINS = 0x01, 0x02, 0x20, 0x40
_TOLERANCE = 70
"""Twips; Word itself draws edges a millimetre apart as one."""
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*\x14([^\x13\x14\x15]*)\x15|\x13[^\x13\x14\x15]*\x15")
_LONGEST_CELL = 500


def read(document: Document) -> tuple[Blocks, ...]:
    """The main text as one reading; UnreadableFileError for encrypted, damaged and very old files."""
    assembly = _Assembly()
    for paragraph in paragraphs_of(document):
        assembly.add(paragraph)
    return (Blocks(blocks=tuple(assembly.finished()), origin="doc"),)


def _visible(text: str) -> str:
    """Text without field codes and marks of drawings; breaks inside a paragraph become line ends."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    for _ in range(8):
        shorter = _FIELD.sub(lambda found: found[1] or "", text)
        if shorter == text:
            break
        text = shorter
    text = text.replace("\x0b", "\n").replace("\x1e", "-").replace("\x1f", "").replace("\xa0", " ")
    return without_glosses(without_controls(text))


@dataclass(slots=True)
class _Cell:
    blocks: list[Para | Grid] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks if isinstance(block, Para))


@dataclass(slots=True)
class _Table:
    rows: list[tuple[list[_Cell], Paragraph | None]] = field(default_factory=list)
    cells: list[_Cell] = field(default_factory=list)
    cell: _Cell = field(default_factory=_Cell)


class _Assembly:
    """Puts paragraphs into cells, cells into rows, rows into tables, by the depth and marks of each paragraph."""

    def __init__(self) -> None:
        self._blocks: list[Para | Grid] = []
        self._tables: list[_Table] = []

    def add(self, paragraph: Paragraph) -> None:
        """Takes the next paragraph."""
        while len(self._tables) > paragraph.depth:
            self._close()
        while len(self._tables) < paragraph.depth:
            self._tables.append(_Table())
        into = self._tables[-1].cell.blocks if self._tables else self._blocks
        outline = paragraph.properties.get(_OUTLINE, b"\x09")
        level = 1 if not self._tables and outline < b"\x09" else None
        lines = (line.strip(" \u3000") for line in _visible(paragraph.text).split("\n"))
        into.extend(Para(text=line, level=level) for line in lines if line.strip())
        if not self._tables:
            return
        table = self._tables[-1]
        if _ends_row(paragraph, table):
            table.rows.append((table.cells, paragraph))
            table.cells, table.cell = [], _Cell()
        elif paragraph.mark == "\x07" or paragraph.properties.get(_INNER_CELL_END, b"\0") != b"\0":
            table.cells.append(table.cell)
            table.cell = _Cell()

    def _close(self) -> None:
        table = self._tables.pop()
        if table.cell.blocks:
            table.cells.append(table.cell)
        if table.cells:
            table.rows.append((table.cells, None))
        into = self._tables[-1].cell.blocks if self._tables else self._blocks
        into.extend(_table_blocks(table))

    def finished(self) -> list[Para | Grid]:
        """All blocks, open tables closed."""
        while self._tables:
            self._close()
        return self._blocks


def _ends_row(paragraph: Paragraph, table: _Table) -> bool:
    if any(paragraph.properties.get(code, b"\0") != b"\0" for code in (_ROW_END, _INNER_ROW_END)):
        return True
    # Files without paragraph properties: the mark that follows a cell's mark at once, with a row begun, ends the row.
    return (
        not paragraph.properties
        and paragraph.mark == "\x07"
        and not paragraph.text
        and bool(table.cells)
        and not table.cell.blocks
        and bool(table.cells[-1].blocks)
    )


def _table_blocks(table: _Table) -> list[Para | Grid]:
    """A Grid, or what stands in the cells of a table that only lays out a page."""
    cells = [cell for row, _ in table.rows for cell in row]
    if (
        max((len(row) for row, _ in table.rows), default=0) <= 1
        or any(isinstance(block, Grid) for cell in cells for block in cell.blocks)
        or any(len(cell.text) > _LONGEST_CELL and len(cell.blocks) > 3 for cell in cells)
    ):
        return [block for cell in cells for block in cell.blocks]
    return [grid_of_edges([_edge_cells(row, end) for row, end in table.rows], _TOLERANCE)]


def _edge_cells(cells: list[_Cell], end: Paragraph | None) -> list[EdgeCell]:
    """The cells of a row with their edges, by the row's own definition; evenly spaced where it has none."""
    definition = end.properties.get(_TABLE, b"") if end is not None else b""
    count = definition[2] if len(definition) > 2 else 0
    if count < len(cells) or len(definition) < 3 + 2 * (count + 1):
        return [EdgeCell(left=1000 * n, right=1000 * (n + 1), text=cell.text) for n, cell in enumerate(cells)]
    edges = [int.from_bytes(definition[3 + 2 * n : 5 + 2 * n], "little", signed=True) for n in range(count + 1)]
    merges = _merges(definition[3 + 2 * (count + 1) :], count, end)
    made: list[EdgeCell] = []
    for number, cell in enumerate(cells):
        flags = merges[number]
        if flags & _MERGED and not flags & _FIRST_MERGED and made:
            before = made[-1]
            made[-1] = EdgeCell(
                left=before.left, right=edges[number + 1], text=before.text, begins=before.begins, joined=before.joined
            )
            continue
        made.append(
            EdgeCell(
                left=edges[number],
                right=edges[number + 1],
                text=cell.text,
                begins=bool(flags & _BEGINS),
                joined=bool(flags & _JOINED) and not flags & _BEGINS,
            )
        )
    return made


def _merges(descriptors: bytes, count: int, end: Paragraph | None) -> list[int]:
    """The merge flags of each cell: its descriptor of 20 bytes begins with them, and a later sprm may set one."""
    flags = [descriptors[20 * n] if 20 * n < len(descriptors) else 0 for n in range(count)]
    later = end.properties.get(VERTICAL_MERGE, b"") if end is not None else b""
    for place in range(0, len(later) - 2, 3):
        cell, merge = later[place + 1], later[place + 2] & 3
        if cell < count:
            flags[cell] = flags[cell] & ~(_JOINED | _BEGINS) | (0, _JOINED, 0, _JOINED | _BEGINS)[merge]
    return flags
