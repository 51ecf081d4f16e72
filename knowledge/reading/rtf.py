"""Rich text (RTF, often under the name .doc): text and tables; headers, notes, pictures and deletions are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.errors import UnreadableFileError
from knowledge.reading.blocks import Blocks, Document
from knowledge.reading.characters import without_controls
from knowledge.reading.glosses import without_glosses
from knowledge.reading.list_numbers import numbered
from knowledge.reading.word_tables import Assembly, CellShape, End

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_LEFT_OUT_NAMES = (
    b"colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf footnote annotation "
    b"object themedata datastore fldinst listtable listoverridetable rsidtbl generator xmlnstbl shp nonesttables "
    b"latentstyles pgptbl revtbl filetbl bkmkstart bkmkend atnid atnauthor atrfstart atrfend tc xe"
)
_LEFT_OUT = frozenset(_LEFT_OUT_NAMES.split())
_KEPT_THOUGH_STARRED = frozenset((b"nesttableprops", b"listtext"))
_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "shift_jis", 129: "cp949"}
_SIGNS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SWITCHES = frozenset((b"v", b"deleted", b"strike", b"striked", b"super", b"sub"))
_DEEPEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What a group inherits and gives up at its end."""

    skipped: bool = False
    fonts: bool = False
    number: bool = False
    font: int = 0
    skip_after_unicode: int = 1
    switches: frozenset[bytes] = frozenset()


class _Row:
    """A row's definition while it is read: cells closed so far, and how the next one is merged."""

    __slots__ = ("begins", "joined", "left", "merged", "shapes")

    def __init__(self) -> None:
        self.left = 0
        self.shapes: list[CellShape] = []
        self.begins = self.joined = self.merged = False

    def close(self, right: int) -> None:
        """Ends a cell at its right edge."""
        left = self.shapes[-1].right if self.shapes else self.left
        self.shapes.append(
            CellShape(left=left, right=right, begins=self.begins, joined=self.joined, merged=self.merged)
        )
        self.begins = self.joined = self.merged = False


def read(document: Document) -> tuple[Blocks, ...]:
    """The text as one reading; UnreadableFileError for groups nested beyond all measure."""
    reader = _Reader(document.name)
    reader.read(document.data)
    return (Blocks(blocks=tuple(reader.assembly.finished()), origin="rtf"),)


class _Reader:
    def __init__(self, name: str) -> None:
        self.assembly = Assembly()
        self._name = name
        self._states = [_State()]
        self._encoding = "gb18030"
        self._font_encodings: dict[int, str] = {}
        self._bytes = bytearray()
        self._parts: list[str] = []
        self._number: list[str] = []
        self._to_skip = 0
        self._starred = False
        self._in_table = False
        self._depth = 1
        self._rows: dict[int, _Row] = {}

    def read(self, data: bytes) -> None:
        """Goes through all tokens; what follows the last closed group is still read, as in a cut file."""
        for found in _TOKEN.finditer(data):
            word, number, byte, symbol, brace, text = found.groups()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word, int(number) if number else None)
            elif byte:
                self._raw(bytes([int(byte, 16)]))
            elif symbol:
                self._symbol(symbol)
            elif text:
                self._raw(text)
        self._end(End.PARAGRAPH)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        self._starred = False
        if brace == b"{":
            if len(self._states) > _DEEPEST:
                raise UnreadableFileError(self._name, "nested too deeply")
            self._states.append(self._states[-1])
        elif len(self._states) > 1:
            self._states.pop()

    def _set(self, **changes: bool | int | frozenset[bytes]) -> None:
        self._states[-1] = replace(self._states[-1], **changes)  # type: ignore[arg-type] # the names are _State's own

    def _raw(self, text: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        self._bytes += text

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in (b"~", b"_"):
            self._say(" " if symbol == b"~" else "-")
        elif symbol in (b"\n", b"\r"):
            self._end(End.PARAGRAPH)
        elif symbol in (b"\\", b"{", b"}"):
            self._raw(symbol)

    def _word(self, word: bytes, number: int | None) -> None:
        self._flush()
        starred, self._starred = self._starred, False
        if word == b"fonttbl":
            self._set(skipped=True, fonts=True)
        elif word in (b"listtext", b"pntext"):
            self._set(number=True)
        elif word in _LEFT_OUT or (starred and word not in _KEPT_THOUGH_STARRED):
            self._set(skipped=True)
        elif word == b"u" and number is not None:
            self._say(chr(number % 65536))
            self._to_skip = self._states[-1].skip_after_unicode
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif word in _SWITCHES:
            switches = self._states[-1].switches
            self._set(switches=switches - {word} if number == 0 else switches | {word})
        elif not self._font_word(word, number) and not self._states[-1].skipped:
            self._table_word(word, number or 0)

    def _font_word(self, word: bytes, number: int | None) -> bool:
        if word == b"f" and number is not None:
            self._set(font=number)
        elif word == b"fcharset" and self._states[-1].fonts:
            if number in _CHARSETS:
                self._font_encodings[self._states[-1].font] = _CHARSETS[number]
        elif word == b"ansicpg" and number:
            self._encoding = {936: "gb18030", 950: "big5hkscs"}.get(number, f"cp{number}")
        elif word == b"uc":
            self._set(skip_after_unicode=min(max(number or 0, 0), 8))
        elif word == b"plain":
            self._set(switches=frozenset())
        elif word == b"nosupersub":
            self._set(switches=self._states[-1].switches - {b"super", b"sub"})
        else:
            return False
        return True

    def _table_word(self, word: bytes, number: int) -> None:
        row = self._rows.setdefault(self._depth if self._in_table else 1, _Row())
        if word == b"pard":
            self._in_table, self._depth = False, 1
        elif word == b"intbl":
            self._in_table = True
        elif word == b"itap":
            self._in_table, self._depth = number > 0, max(1, min(number, 16))
        elif word == b"trowd":
            self._rows[self._depth] = _Row()
        elif word == b"trleft":
            row.left = number
        elif word in (b"clvmgf", b"clvmrg", b"clmrg"):
            row.begins, row.joined, row.merged = (
                row.begins or word == b"clvmgf",
                row.joined or word == b"clvmrg",
                row.merged or word == b"clmrg",
            )
        elif word == b"cellx":
            row.close(number)
        elif word in (b"cell", b"nestcell"):
            self._in_table = True
            self._end(End.CELL)
        elif word in (b"row", b"nestrow"):
            self._in_table = True
            self._end(End.ROW)
        elif word in (b"par", b"sect", b"page"):
            self._end(End.PARAGRAPH)

    def _flush(self) -> None:
        """Decodes the bytes gathered by the font they were written in."""
        if self._bytes:
            raw = bytes(self._bytes)
            self._bytes.clear()
            encoding = self._font_encodings.get(self._states[-1].font, self._encoding)
            try:
                self._say(raw.decode(encoding, "replace"))
            except LookupError:
                self._say(raw.decode("gb18030", "replace"))

    def _say(self, text: str) -> None:
        state = self._states[-1]
        if state.skipped:
            return
        if state.switches & {b"v", b"deleted", b"strike", b"striked"}:
            return
        if state.switches and all(sign.isdigit() or sign in "[]() " for sign in text):
            return
        (self._number if state.number else self._parts).append(text)

    def _end(self, end: End) -> None:
        self._flush()
        text = "".join(self._parts)
        number = "".join(self._number).replace("\t", "")
        self._parts.clear()
        self._number.clear()
        text = numbered(text, number, in_cell=self._in_table)
        if any("\ud800" <= character <= "\udfff" for character in text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        lines = [line.strip(" \u3000") for line in without_glosses(without_controls(text)).split("\n")]
        depth = self._depth if self._in_table else 0
        shapes = self._rows.get(self._depth, _Row()).shapes if end is End.ROW else ()
        self.assembly.add(lines, depth=depth, end=end, shapes=shapes)
