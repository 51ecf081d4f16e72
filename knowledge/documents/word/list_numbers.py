"""Automatic numbers of Word paragraphs, counted again from the definitions of lists: the text does not hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from knowledge.documents.word.docx_names import W, val_of

_CJK = re.compile(r"[\u3400-\u9fff]")
_CHINESE = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How a list numbers one of its depths: number format of ECMA-376, text with %1 to %9 in it, first number."""

    form: str
    text: str
    start: int
    legal: bool = False


class Numbering:
    """Counts the paragraphs of each list in document order.

    `lists` gives for a list's identity in paragraphs the definition that it counts with, `levels` the depths of these,
    `restarts` the depths where an identity begins anew, and with which number.
    """

    def __init__(
        self,
        lists: Mapping[str, str],
        levels: Mapping[tuple[str, int], Level],
        restarts: Mapping[tuple[str, int], int] | None = None,
    ) -> None:
        self._lists = lists
        self._levels = levels
        self._restarts = restarts or {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    @classmethod
    def of_part(cls, part: etree._Element | None) -> Numbering:
        """The lists of a docx's numbering part; none where it has no such part."""
        lists: dict[str, str] = {}
        levels: dict[tuple[str, int], Level] = {}
        restarts: dict[tuple[str, int], int] = {}
        for kind in () if part is None else part.iterfind(f"{W}abstractNum"):
            name = kind.get(f"{W}abstractNumId", "")
            for level in kind.iterfind(f"{W}lvl"):
                levels[name, _whole(level.get(f"{W}ilvl"), 0)] = _level(level)
        for number in () if part is None else part.iterfind(f"{W}num"):
            identity = number.get(f"{W}numId", "")
            lists[identity] = val_of(number, "abstractNumId") or ""
            for override in number.iterfind(f"{W}lvlOverride"):
                start = val_of(override, "startOverride")
                if start is not None:
                    restarts[identity, _whole(override.get(f"{W}ilvl"), 0)] = _whole(start, 1)
        return cls(lists, levels, restarts)

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


def _level(element: etree._Element) -> Level:
    return Level(
        form=val_of(element, "numFmt") or "decimal",
        text=val_of(element, "lvlText") or "",
        start=_whole(val_of(element, "start"), 1),
        legal=element.find(f"{W}isLgl") is not None,
    )


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


def numbered(text: str, number: str, *, in_cell: bool) -> str:
    """A paragraph behind its number; in a cell only words are numbered, so that no figure is changed."""
    if not number or not text.strip() or (in_cell and not _CJK.search(text)):
        return text
    # Some writers type the number and leave the automatic one on as well.
    return text if text.lstrip().startswith(number) else number + text.lstrip()


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
