"""Looks of runs in binary Word files, from style sheets built byte by byte as [MS-DOC] lays them out."""

from __future__ import annotations

import struct

import pytest

from knowledge.documents.looks import Look
from knowledge.documents.word.doc_looks import STYLE, Looks

_BASE = 10
STRIKE, RAISED, SHIFT, SIZE, COLOUR, HIDDEN = 0x0837, 0x2A48, 0x4845, 0x4A43, 0x6870, 0x083C
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4}


def parse(grpprl: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(grpprl) > 2:
        code = int.from_bytes(grpprl[:2], "little")
        size = _SIZES.get(code >> 13, 2)
        found[code] = grpprl[2 : 2 + size]
        grpprl = grpprl[2 + size :]
    return found


def style(kind: int, above: int, looks: bytes) -> bytes:
    updates = [looks] if kind == 2 else [b"\0\0", looks]
    body = struct.pack("<HHHHH", 0, kind | above << 4, len(updates), 0, 0)
    body += struct.pack("<H", 1) + "a".encode("utf-16-le") + b"\0\0"
    for update in updates:
        body += struct.pack("<H", len(update)) + update + b"\0" * (len(update) % 2)
    return struct.pack("<H", len(body)) + body + b"\0" * (len(body) % 2)


def looks(*styles: bytes) -> Looks:
    sheet = struct.pack("<H", 18) + struct.pack("<HH", len(styles), _BASE) + b"\0" * 14 + b"".join(styles)
    word = bytearray(0x200)
    struct.pack_into("<II", word, 0xA2, 0, len(sheet))
    return Looks(bytes(word), sheet, parse)


def sprm(code: int, operand: bytes) -> bytes:
    return struct.pack("<H", code) + operand


NOTHING = 0xFFF
SHEET = (
    style(1, NOTHING, b""),
    style(2, NOTHING, sprm(STRIKE, b"\1")),
    style(2, 1, b""),
    style(2, NOTHING, sprm(RAISED, b"\1")),
    style(1, NOTHING, sprm(STRIKE, b"\1")),
)


@pytest.mark.parametrize(
    ("run", "paragraph", "look"),
    [
        ({}, 0, Look.SEEN),
        ({STRIKE: b"\1"}, 0, Look.GONE),
        ({HIDDEN: b"\1"}, 0, Look.GONE),
        ({STYLE: b"\1\0"}, 0, Look.GONE),
        ({STYLE: b"\2\0"}, 0, Look.GONE),
        ({STYLE: b"\3\0"}, 0, Look.MARK),
        ({}, 4, Look.GONE),
        ({STRIKE: b"\0"}, 4, Look.SEEN),
        ({STRIKE: b"\x80"}, 4, Look.GONE),
        ({STRIKE: b"\x81"}, 4, Look.SEEN),
        ({STRIKE: b"\x81"}, 0, Look.GONE),
        ({STRIKE: b"\x80"}, 0, Look.SEEN),
        ({RAISED: b"\1"}, 0, Look.MARK),
        ({SHIFT: b"\x06\0"}, 0, Look.MARK),
        ({SHIFT: b"\xfa\xff"}, 0, Look.MARK),
        ({SIZE: b"\x02\0"}, 0, Look.GONE),
        ({SIZE: b"\x08\0"}, 0, Look.UNSURE),
        ({COLOUR: b"\xff\xff\xff\0"}, 0, Look.UNSURE),
        ({COLOUR: b"\0\0\0\xff"}, 0, Look.SEEN),
        ({0xCA71: b"\x0a\0\0\0\xff\xff\xff\xff\0\0\0", COLOUR: b"\xff\xff\xff\0"}, 0, Look.GONE),
        ({0xCA71: b"\x0a\0\0\0\xff\0\0\x50\0\0\0", COLOUR: b"\xff\xff\xff\0"}, 0, Look.SEEN),
    ],
)
def test_a_run_by_its_properties_and_styles(run: dict[int, bytes], paragraph: int, look: Look) -> None:
    assert looks(*SHEET).look(run, paragraph, in_cell=True)[0] is look


def test_a_damaged_style_sheet_leaves_the_runs_their_own_properties() -> None:
    found = Looks(b"\xff" * 0x200, b"", parse)
    assert found.look({STRIKE: b"\1"}, 0, in_cell=True)[0] is Look.GONE
