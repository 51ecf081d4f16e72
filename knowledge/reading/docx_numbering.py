"""Automatic numbers of Word paragraphs: counted again from numbering.xml, since the text does not hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from knowledge.reading.docx_names import W, value_of

_CHINESE = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    form: str
    text: str
    start: int
    legal: bool


class Numbering:
    """Counts paragraphs of each list in document order; made of the numbering part, None where the file has none."""

    def __init__(self, part: etree._Element | None) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, int], _Level] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if part is not None:
            self._load(part)

    def _load(self, part: etree._Element) -> None:
        for kind in part.iterfind(f"{W}abstractNum"):
            name = kind.get(f"{W}abstractNumId", "")
            for level in kind.iterfind(f"{W}lvl"):
                self._levels[name, _whole(level.get(f"{W}ilvl"), 0)] = _level(level)
        for number in part.iterfind(f"{W}num"):
            identity = number.get(f"{W}numId", "")
            self._lists[identity] = value_of(number, "abstractNumId") or ""
            for override in number.iterfind(f"{W}lvlOverride"):
                depth = _whole(override.get(f"{W}ilvl"), 0)
                start = value_of(override, "startOverride")
                if start is not None:
                    self._restarts[identity, depth] = _whole(start, 1)

    def next(self, identity: str, depth: int) -> str:
        """The number before the next paragraph of list `identity` at `depth`, "" for bullets and unknown lists."""
        name = self._lists.get(identity)
        if name is None or (name, depth) not in self._levels:
            return ""
        counts = self._counts.setdefault(name, {})
        if (identity, depth) in self._restarts and (identity, depth) not in self._begun:
            self._begun.add((identity, depth))
            counts[depth] = self._restarts[identity, depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = self._levels[name, depth].start
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        level = self._levels[name, depth]
        if level.form in ("bullet", "none"):
            return ""

        def shown(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            shape = self._levels.get((name, other), level)
            form = "decimal" if level.legal else shape.form
            return numeral(counts.get(other, shape.start), form)

        return re.sub(r"%(\d)", shown, level.text)


def _level(element: etree._Element) -> _Level:
    return _Level(
        form=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText") or "",
        start=_whole(value_of(element, "start"), 1),
        legal=element.find(f"{W}isLgl") is not None,
    )


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


def numeral(count: int, form: str) -> str:
    """`count` as Word writes it in a number format of ECMA-376 17.18.59; decimal for forms that are not known here."""
    if form in ("upperLetter", "lowerLetter") and count > 0:
        letters = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    if form == "decimalEnclosedCircle" and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if form == "decimalEnclosedParen" and 0 < count <= 20:
        return chr(0x2474 + count - 1)
    if form == "ideographTraditional" and 0 < count <= 10:
        return _STEMS[count - 1]
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if form == "decimalZero":
        return f"{count:02d}"
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return _chinese(count)
    if form in ("ideographDigital", "taiwaneseCounting", "japaneseDigitalTenThousand"):
        return _chinese(count) if count <= 10 else "".join(_CHINESE[int(digit)] for digit in str(count))
    return str(count)


def _chinese(count: int) -> str:
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return head + (_CHINESE[ones] if ones else "")


def _roman(count: int) -> str:
    parts = []
    for worth, sign in _ROMAN + _ROMAN_ONES:
        times, count = divmod(count, worth)
        parts.append(sign * times)
    return "".join(parts)
