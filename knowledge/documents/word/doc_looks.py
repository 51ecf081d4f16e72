"""How runs of a binary Word file look: their own properties over those of their styles ([MS-DOC] 2.4.6.6)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

from knowledge.documents.html.css import Colour, contrast
from knowledge.documents.looks import FAINT, ILLEGIBLE, TINY, Look

Properties = Mapping[int, bytes]
"""Operands by the numbers of sprms."""

STYLE = 0x4A30
"""sprmCIstd: the style of a run."""
_DELETED, _HIDDEN, _STRUCK, _DOUBLY_STRUCK, _WEB_HIDDEN = 0x0800, 0x083C, 0x0837, 0x2A53, 0x0811
_RAISED, _SHIFTED, _SIZE, _SCALE = 0x2A48, 0x4845, 0x4A43, 0x4852
_COLOUR, _INDEX, _SHADE = 0x6870, 0x2A42, 0xCA71
_TOGGLES = frozenset((_DELETED, _HIDDEN, _STRUCK, _DOUBLY_STRUCK))
_AS_STYLE, _UNLIKE_STYLE = b"\x80", b"\x81"
_POINTS = 4 / 3
_USUAL, _NARROWEST = 20, 15
_WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
_WHITE_INDEX = 8
_MOST, _DEEPEST = 4_000, 12
_PARAGRAPH, _CHARACTER = 1, 2


class Looks:
    """The looks of a file's runs; `parse` reads the properties of a style out of its bytes."""

    def __init__(self, word: bytes, table: bytes, parse: Callable[[bytes], dict[int, bytes]]) -> None:
        self._own: dict[int, tuple[int, dict[int, bytes]]] = {}
        try:
            self._read(word, table, parse)
        except (struct.error, IndexError, ValueError):
            # Without its styles a file still has the properties of its runs.
            self._own.clear()

    def _read(self, word: bytes, table: bytes, parse: Callable[[bytes], dict[int, bytes]]) -> None:
        start, size = struct.unpack_from("<II", word, 0xA2)
        head, count, base = struct.unpack_from("<HHH", table, start)
        place, end = start + 2 + head, start + size
        for number in range(min(count, _MOST)):
            if place + 2 > end:
                return
            length = struct.unpack_from("<H", table, place)[0]
            if length:
                self._read_style(table[place + 2 : place + 2 + length], number, base, parse)
            place += 2 + length + length % 2

    def _read_style(self, style: bytes, number: int, base: int, parse: Callable[[bytes], dict[int, bytes]]) -> None:
        kind_and_base, updates = struct.unpack_from("<HH", style, 2)
        kind, above = kind_and_base & 15, kind_and_base >> 4
        place = base + 2 + 2 * (struct.unpack_from("<H", style, base)[0] + 1)
        wanted = {_PARAGRAPH: 1, _CHARACTER: 0}.get(kind)
        for at in range(min(updates & 15, 3)):
            length = struct.unpack_from("<H", style, place)[0]
            if at == wanted:
                self._own[number] = (above, parse(style[place + 2 : place + 2 + length]))
            place += 2 + length + length % 2

    def _style(self, number: int) -> dict[int, bytes]:
        told: dict[int, bytes] = {}
        for _ in range(_DEEPEST):
            if number not in self._own:
                break
            number, own = self._own[number]
            told = {**own, **told}
        return told

    def look(self, run: Properties, paragraph: int, *, in_cell: bool) -> tuple[Look, float]:
        """How a run looks in a paragraph of a style, and the size of its type."""
        told = self._style(paragraph)
        told.update(self._style(int.from_bytes(run.get(STYLE, b"\0\0"), "little")) if STYLE in run else {})
        for code, value in run.items():
            if code in _TOGGLES and value in (_AS_STYLE, _UNLIKE_STYLE):
                on = told.get(code, b"\0") not in (b"\0", b"")
                told[code] = b"\1" if on is (value == _AS_STYLE) else b"\0"
            else:
                told[code] = value
        return _look(told, in_cell), float(_number(told, _SIZE, _USUAL))


def _look(told: Properties, in_cell: bool) -> Look:
    if any(told.get(code, b"\0") not in (b"\0", b"") for code in _TOGGLES):
        return Look.GONE
    size = _number(told, _SIZE, _USUAL)
    if size / 2 * _POINTS < ILLEGIBLE:
        return Look.GONE
    shown, ground = _colour(told), _ground(told)
    if shown is not None and contrast(shown, ground or _WHITE) < FAINT:
        return Look.GONE if ground is not None else Look.UNSURE
    if size / 2 * _POINTS < TINY or _number(told, _SCALE, 100) < _NARROWEST:
        return Look.UNSURE
    if in_cell and told.get(_WEB_HIDDEN, b"\0") != b"\0":
        return Look.UNSURE
    shift = int.from_bytes(told.get(_SHIFTED, b"\0\0"), "little", signed=True)
    return Look.MARK if told.get(_RAISED, b"\0") != b"\0" or abs(shift) >= 0.15 * size else Look.SEEN


def _number(told: Properties, code: int, otherwise: int) -> int:
    return int.from_bytes(told[code], "little") if code in told else otherwise


def _colour(told: Properties) -> Colour | None:
    """The colour of type; None for the automatic one."""
    found = told.get(_COLOUR, b"")
    if len(found) == 4:
        return None if found[3] == 0xFF else (found[0] / 255, found[1] / 255, found[2] / 255, 1.0)
    return _WHITE if told.get(_INDEX, b"\0")[0] == _WHITE_INDEX else None


def _ground(told: Properties) -> Colour | None:
    """The colour that a run is shaded with: the second of three in its shading, behind a byte of length."""
    found = told.get(_SHADE, b"")
    if len(found) < 9 or found[8] == 0xFF:
        return None
    return found[5] / 255, found[6] / 255, found[7] / 255, 1.0
