"""The lists of a binary Word file, PlfLst and PlfLfo of [MS-DOC]: what automatic numbers are counted from."""

from __future__ import annotations

import struct

from knowledge.documents.word.list_numbers import Level, Numbering

_LIST, _LEVEL, _USE = 28, 28, 16
_MOST = 4_000
_FORMS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle",
    19: "decimalFullWidth", 22: "decimalZero", 23: "bullet", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircle",
    30: "ideographTraditional", 33: "taiwaneseCounting", 35: "taiwaneseCountingThousand", 37: "chineseCounting",
    39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
"""Number formats by their number in [MS-OSHARED] 2.2.1.3, as ECMA-376 names them."""


def numbering_of(word: bytes, table: bytes) -> Numbering:
    """The numbering that a file's streams define; one without lists where these are missing or damaged."""
    try:
        names, levels = _levels(word, table)
        return Numbering(_uses(word, table, names, levels), levels)
    except (struct.error, IndexError, ValueError):
        return Numbering({}, {})


def _levels(word: bytes, table: bytes) -> tuple[dict[int, str], dict[tuple[str, int], Level]]:
    start, size = struct.unpack_from("<II", word, 0x2E2)
    names: dict[int, str] = {}
    levels: dict[tuple[str, int], Level] = {}
    if size < 2:
        return names, levels
    count = min(struct.unpack_from("<H", table, start)[0], _MOST)
    place = start + 2 + _LIST * count
    for number in range(count):
        at = start + 2 + _LIST * number
        names[struct.unpack_from("<i", table, at)[0]] = str(number)
        depths = 1 if table[at + 26] & 1 else 9
        for depth in range(depths):
            levels[str(number), depth], place = _level(table, place)
    return names, levels


def _level(table: bytes, place: int) -> tuple[Level, int]:
    first, form, flags = struct.unpack_from("<iBB", table, place)
    looks, paragraph = table[place + 24], table[place + 25]
    place += _LEVEL + looks + paragraph
    length = struct.unpack_from("<H", table, place)[0]
    raw = table[place + 2 : place + 2 + 2 * length]
    if len(raw) < 2 * length:
        raise ValueError("list level")
    # A character below nine stands for the number of that depth.
    text = "".join(f"%{ord(sign) + 1}" if sign < "\x09" else sign for sign in raw.decode("utf-16-le", "replace"))
    level = Level(form=_FORMS.get(form, "decimal"), text=text, start=first, legal=bool(flags & 4))
    return level, place + 2 + 2 * length


def _uses(word: bytes, table: bytes, names: dict[int, str], levels: dict[tuple[str, int], Level]) -> dict[str, str]:
    """For each list as paragraphs name it, its definition; one that overrides anything counts for itself."""
    start, size = struct.unpack_from("<II", word, 0x2EA)
    uses: dict[str, str] = {}
    count = min(struct.unpack_from("<I", table, start)[0], _MOST) if size >= 4 else 0
    for number in range(count):
        at = start + 4 + _USE * number
        name = names.get(struct.unpack_from("<i", table, at)[0])
        if name is None:
            continue
        if table[at + 12]:
            own = f"{name} {number}"
            levels.update({(own, depth): level for (other, depth), level in list(levels.items()) if other == name})
            name = own
        uses[str(number + 1)] = name
    return uses
