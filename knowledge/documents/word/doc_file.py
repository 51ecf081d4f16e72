"""The binary Word file ([MS-DOC]): its text in reading order by the piece table, and the properties of its paragraphs.

WPS Writer saves the same format. Only what a reader of reports needs is taken: text, tables, deletions, hidden text.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from knowledge.documents.blocks import Document
from knowledge.documents.looks import Runs
from knowledge.documents.word.doc_lists import numbering_of
from knowledge.documents.word.doc_looks import Looks
from knowledge.documents.word.list_numbers import Numbering
from knowledge.errors import UnreadableFileError

_MAGIC = 0xA5EC
_WORD_97 = 0xC1
_MOST_TEXT = 8_000_000
_PAGE = 512
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_LONG_TABLE, _TABS = 0xD608, 0xC615
VERTICAL_MERGE = 0xD62B
_HUGE = (0x6645, 0x6646)
_STYLE = 0
"""Stands for the style of a paragraph among its sprms, none of which has this number."""
_Piece = tuple[str, dict[int, bytes]]
_Pieces = list[_Piece]
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Text up to its mark ("\\r", "\\x07" or "\\x0c"), its properties by sprm number, and its depth in tables."""

    text: str
    mark: str
    depth: int
    properties: dict[int, bytes] = field(default_factory=dict)


def contents_of(document: Document) -> tuple[list[Paragraph], Numbering]:
    """The main text and its lists; UnreadableFileError for what is encrypted, truncated, or older than Word 97."""
    try:
        with olefile.OleFileIO(io.BytesIO(document.data)) as file:
            streams = {name: file.openstream(name).read() for name in _stream_names(file)}
    except Exception as fault:  # olefile raises many kinds on a damaged file.
        raise UnreadableFileError(document.name, "truncated or damaged Word file") from fault
    word = streams.get("WordDocument", b"")
    if len(word) < 0x200 or struct.unpack_from("<H", word)[0] != _MAGIC:
        raise UnreadableFileError(document.name, "truncated or damaged Word file: no text in it")
    version, flags = struct.unpack_from("<H", word, 2)[0], struct.unpack_from("<H", word, 0x0A)[0]
    if flags & _ENCRYPTED:
        raise UnreadableFileError(document.name, "the document is protected by a password")
    if version < _WORD_97:
        raise UnreadableFileError(document.name, "written by Word 95 or older: save it as docx")
    table = streams.get("1Table" if flags & _TABLE_1 else "0Table", b"")
    try:
        paragraphs = list(_WordFile(word, table, streams.get("Data", b"")).paragraphs())
        return paragraphs, numbering_of(word, table)
    except (struct.error, IndexError, ValueError) as fault:
        raise UnreadableFileError(document.name, "truncated or damaged Word file") from fault


def _stream_names(file: olefile.OleFileIO) -> list[str]:
    return [name for name in ("WordDocument", "0Table", "1Table", "Data") if file.exists(name)]


class _WordFile:
    def __init__(self, word: bytes, table: bytes, data: bytes) -> None:
        self._word, self._table, self._data = word, table, data
        self._length = struct.unpack_from("<i", word, 0x4C)[0]
        if not 0 <= self._length <= _MOST_TEXT:
            raise ValueError("length of text")
        self._pieces = list(self._read_pieces())
        self._formats = self._runs(0x102, with_papx=True)
        self._looks = self._runs(0xFA, with_papx=False)
        self._styles = Looks(word, table, self._properties)

    def _read_pieces(self) -> Iterator[tuple[int, int, int, bool]]:
        """First and last character position, offset in the file, and whether a character takes one byte."""
        start, size = struct.unpack_from("<II", self._word, 0x1A2)
        clx = self._table[start : start + size]
        if len(clx) < size or not clx:
            raise ValueError("piece table")
        place = 0
        while clx[place] == 1:
            place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
        if clx[place] != 2:
            raise ValueError("piece table")
        count = (struct.unpack_from("<I", clx, place + 1)[0] - 4) // 12
        positions = struct.unpack_from(f"<{count + 1}I", clx, place + 5)
        for number in range(count):
            offset = struct.unpack_from("<I", clx, place + 5 + 4 * (count + 1) + 8 * number + 2)[0]
            first, last = positions[number], min(positions[number + 1], self._length)
            if last > first:
                narrow = bool(offset & 0x40000000)
                offset = (offset & 0x3FFFFFFF) // 2 if narrow else offset & 0x3FFFFFFF
                if offset + (last - first) * (1 if narrow else 2) > len(self._word):
                    raise ValueError("a piece leaves the file")
                yield first, last, offset, narrow

    def _runs(self, where: int, *, with_papx: bool) -> tuple[list[int], list[tuple[int, dict[int, bytes]]]]:
        """Properties by offset in the file: sorted first offsets, and for each its last offset and properties."""
        start, size = struct.unpack_from("<II", self._word, where)
        count = (size - 4) // 8 if size >= 12 else 0
        pages = struct.unpack_from(f"<{count}I", self._table, start + 4 * (count + 1)) if count else ()
        runs: list[tuple[int, int, dict[int, bytes]]] = []
        for number in pages:
            page = self._word[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
            if len(page) == _PAGE:
                runs.extend(self._page_runs(page, with_papx))
        runs.sort(key=lambda run: run[0])
        return [run[0] for run in runs], [(last, properties) for _, last, properties in runs]

    def _page_runs(self, page: bytes, with_papx: bool) -> Iterator[tuple[int, int, dict[int, bytes]]]:
        count = page[511]
        offsets = struct.unpack_from(f"<{count + 1}I", page)
        width = 13 if with_papx else 1
        for number in range(count):
            place = 2 * page[4 * (count + 1) + width * number]
            grpprl, style = b"", b""
            if place:
                size = page[place]
                if with_papx and size == 0:
                    style, grpprl = page[place + 2 : place + 4], page[place + 2 :][2 : 2 * page[place + 1]]
                elif with_papx:
                    style, grpprl = page[place + 1 : place + 3], page[place + 1 :][2 : 2 * size - 1]
                else:
                    grpprl = page[place + 1 :][:size]
            properties = self._properties(grpprl)
            if style:
                properties[_STYLE] = style
            yield offsets[number], offsets[number + 1], properties

    def _properties(self, grpprl: bytes) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        place = 0
        while place + 2 <= len(grpprl):
            code = grpprl[place] | grpprl[place + 1] << 8
            place += 2
            kind = code >> 13
            if kind != 6:
                size = _OPERAND[kind]
            elif code == _LONG_TABLE:
                size = 1 + int.from_bytes(grpprl[place : place + 2], "little")
            elif code == _TABS and grpprl[place : place + 1] == b"\xff":
                # The long form of this one has no length of its own, and nothing behind it matters here.
                break
            else:
                size = 1 + (grpprl[place] if place < len(grpprl) else 0)
            operand = grpprl[place : place + size]
            place += size
            if code in _HUGE and len(operand) == 4:
                offset = int.from_bytes(operand, "little")
                length = int.from_bytes(self._data[offset : offset + 2], "little")
                found.update(self._flat(self._data[offset + 2 : offset + 2 + length]))
            else:
                # One row may set the merge of several cells, each by a sprm of its own.
                found[code] = found.get(code, b"") + operand if code == VERTICAL_MERGE else operand
        return found

    def _flat(self, grpprl: bytes) -> dict[int, bytes]:
        return {code: value for code, value in self._properties(grpprl).items() if code not in _HUGE}

    def paragraphs(self) -> Iterator[Paragraph]:
        """The main text cut at its marks."""
        parts = _Pieces()
        for first, last, offset, narrow in self._pieces:
            step = 1 if narrow else 2
            raw = self._word[offset : offset + (last - first) * step]
            text = raw.decode("cp1252" if narrow else "utf-16-le", "replace")
            if len(text) != last - first:
                # A character beyond the first plane takes two places; keep places in step with bytes.
                text = "".join(chr(unit) for unit in struct.unpack(f"<{last - first}H", raw))
            begin = 0
            for place, character in enumerate(text):
                if character in "\r\x07\x0c":
                    parts.extend(self._runs_between(text, begin, place, offset, step))
                    yield self._paragraph(parts, character, offset + place * step)
                    parts = _Pieces()
                    begin = place + 1
            parts.extend(self._runs_between(text, begin, len(text), offset, step))
        if parts:
            yield self._paragraph(parts, "\r", -1)

    def _runs_between(self, text: str, begin: int, end: int, offset: int, step: int) -> Iterator[_Piece]:
        """`text` from `begin` to `end` cut where its properties change."""
        starts, runs = self._looks
        here = begin
        while here < end:
            number = bisect_right(starts, offset + here * step) - 1
            last, look = runs[number] if number >= 0 else (0, {})
            stop = min(end, (last - offset + step - 1) // step)
            if stop <= here:
                # Outside of any run: go on to the next one's start.
                following = starts[number + 1] if number + 1 < len(starts) else offset + end * step
                stop, look = min(end, max(here + 1, (following - offset) // step)), {}
            yield text[here:stop], look
            here = stop

    def _paragraph(self, parts: _Pieces, mark: str, offset: int) -> Paragraph:
        starts, runs = self._formats
        number = bisect_right(starts, offset) - 1
        properties = runs[number][1] if number >= 0 and offset < runs[number][0] else {}
        depth = int.from_bytes(properties.get(0x6649, b"\0"), "little", signed=False)
        if depth == 0 and properties.get(0x2416, b"\0") != b"\0":
            depth = 1
        if depth == 0 and mark == "\x07":
            depth = 1
        style = int.from_bytes(properties.get(_STYLE, b"\0\0"), "little")
        said = Runs()
        for piece, own in parts:
            look, size = self._styles.look(own, style, in_cell=depth > 0)
            said.add(piece, look, size)
        text = said.cell() if depth else said.prose()
        own_properties = {code: value for code, value in properties.items() if code != _STYLE}
        return Paragraph(text=text, mark=mark, depth=min(depth, 16), properties=own_properties)
