"""Rich text (RTF, often under the name .doc): text and tables; headers, notes, pictures and deletions are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.documents.blocks import Blocks, Document
from knowledge.documents.characters import without_controls
from knowledge.documents.glosses import without_glosses
from knowledge.documents.html.css import Colour, contrast
from knowledge.documents.looks import FAINT, ILLEGIBLE, TINY, Look, Runs
from knowledge.documents.word.docx_fields import draws_by_code, leads_to_a_note
from knowledge.documents.word.list_numbers import numbered
from knowledge.documents.word.tables import Assembly, CellShape, End
from knowledge.errors import UnreadableFileError

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
    b"rdblquote": "”", b"bullet": "•", b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005",
    b"ltrmark": "\u200e", b"rtlmark": "\u200f",
}  # fmt: skip
_GONE_SWITCHES = frozenset((b"v", b"deleted", b"strike", b"striked"))
_RAISING = frozenset((b"super", b"sub"))
_SWITCHES = _GONE_SWITCHES | _RAISING | {b"webhidden"}
_SHIFTS = {b"up": 6, b"dn": 6, b"fs": 24, b"charscalex": 100, b"cf": 0, b"chcbpat": 0, b"highlight": 0, b"cb": 0}
"""Words with a number that change how type looks, and what they mean without one."""
_GROUNDS = (b"chcbpat", b"highlight", b"cb")
_COLOURS = (b"red", b"green", b"blue")
_NARROWEST = 15
_USUAL_SIZE = 24
_POINTS = 4 / 3
_WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
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
    shifts: tuple[tuple[bytes, int], ...] = ()
    code: bool = False
    colours: bool = False
    link: bool = False

    @property
    def size(self) -> int:
        """The size of type in half-points."""
        return dict(self.shifts).get(b"fs", _USUAL_SIZE)


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
        self._runs = Runs()
        self._colours: list[Colour] = []
        self._shade: dict[bytes, int] = {}
        self._code = ""
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
            ended = self._states.pop()
            if ended.code and not self._states[-1].code:
                self._end_code()

    def _end_code(self) -> None:
        """Notes what only the code of a field draws; the code itself is not read."""
        if draws_by_code(self._code) and not self._states[-1].skipped:
            self._runs.doubt()
        if leads_to_a_note(self._code):
            self._set(link=True)
        self._code = ""

    def _set(self, **changes: bool | int | frozenset[bytes] | tuple[tuple[bytes, int], ...]) -> None:
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
            self._say("\u00a0" if symbol == b"~" else "-")
        elif symbol in (b"\n", b"\r"):
            self._end(End.PARAGRAPH)
        elif symbol in (b"\\", b"{", b"}"):
            self._raw(symbol)

    def _word(self, word: bytes, number: int | None) -> None:
        self._flush()
        starred, self._starred = self._starred, False
        if word == b"fonttbl":
            self._set(skipped=True, fonts=True)
        elif word == b"colortbl":
            self._set(skipped=True, colours=True)
        elif word in _COLOURS and self._states[-1].colours:
            self._shade[word] = min(max(number or 0, 0), 255)
        elif word in (b"listtext", b"pntext"):
            self._set(number=True)
        elif word == b"fldinst":
            self._set(skipped=True, code=True)
        elif word in _LEFT_OUT or (starred and word not in _KEPT_THOUGH_STARRED):
            self._set(skipped=True)
        elif word == b"u" and number is not None:
            self._say(chr(number % 65536))
            self._to_skip = self._states[-1].skip_after_unicode
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif word in _SHIFTS:
            self._shift(word, _SHIFTS[word] if number is None else number)
        elif word in _SWITCHES:
            switches = self._states[-1].switches
            self._set(switches=switches - {word} if number == 0 else switches | {word})
        elif not self._font_word(word, number) and not self._states[-1].skipped:
            self._table_word(word, number or 0)

    def _shift(self, word: bytes, number: int) -> None:
        others = tuple((name, value) for name, value in self._states[-1].shifts if name != word)
        self._set(shifts=(*others, (word, number)))

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
            self._set(switches=frozenset(), shifts=())
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
        if state.code:
            self._code += text[:1000]
        if state.colours:
            for _ in range(text.count(";")):
                red, green, blue = (self._shade.get(name, 0) / 255 for name in _COLOURS)
                self._colours.append((red, green, blue, 1.0))
                self._shade.clear()
        if state.skipped:
            return
        if state.number:
            self._number.append(text)
        else:
            self._runs.add(text, self._look(state), state.size)

    def _look(self, state: _State) -> Look:
        """How text looks by the words that are in force."""
        if not state.switches and not state.shifts:
            return Look.APART if state.link else Look.SEEN
        told = dict(state.shifts)
        pixels = state.size / 2 * _POINTS
        if state.switches & _GONE_SWITCHES or pixels < ILLEGIBLE:
            return Look.GONE
        shown = self._colour(told.get(b"cf", 0))
        ground = next((found for name in _GROUNDS if (found := self._colour(told.get(name, 0))) is not None), None)
        if shown is not None and contrast(shown, ground or _WHITE) < FAINT:
            return Look.GONE if ground is not None else Look.UNSURE
        if pixels < TINY or told.get(b"charscalex", 100) < _NARROWEST:
            return Look.UNSURE
        if b"webhidden" in state.switches and self._in_table:
            return Look.UNSURE
        raised = max(told.get(b"up", 0), told.get(b"dn", 0)) >= 0.15 * state.size
        if raised or state.switches & _RAISING:
            return Look.MARK
        return Look.APART if state.link else Look.SEEN

    def _colour(self, number: int) -> Colour | None:
        """A colour of the document's table; the first one is left to the reader."""
        return self._colours[number] if 0 < number < len(self._colours) else None

    def _end(self, end: End) -> None:
        self._flush()
        text = self._runs.cell() if self._in_table else self._runs.prose()
        number = "".join(self._number).replace("\t", "")
        self._runs.clear()
        self._number.clear()
        text = numbered(text, number, in_cell=self._in_table)
        if any("\ud800" <= character <= "\udfff" for character in text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        lines = [line.strip(" \u3000") for line in without_glosses(without_controls(text)).split("\n")]
        depth = self._depth if self._in_table else 0
        shapes = self._rows.get(self._depth, _Row()).shapes if end is End.ROW else ()
        self.assembly.add(lines, depth=depth, end=end, shapes=shapes)
