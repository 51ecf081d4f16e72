"""Foreign text made fit to be shown: what steers a terminal, ends a line or turns an order becomes a visible sign.

Imports nothing of ours. Document, member and file names, titles, units, cells, questions and errors all pass through
here: blocks and messages when they are made, names when they are found, and whatever is printed once more on its way.
"""

from __future__ import annotations

import re

STEERING = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff"
"""What is never put out raw, as a class of a regular expression: all controls but tab and line feed, line and paragraph
separators, signs that turn the order of characters, and halves of surrogates."""

_STEERING = re.compile(f"[{STEERING}]")
_ENDING = re.compile(f"[\t\n{STEERING}]")
_RAW = re.compile(r"\r\n?|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SPACES = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_BYTES = range(0xDC80, 0xDD00)
"""How Python keeps the bytes of a file's name that are no UTF-8."""
_UNKNOWN = "\ufffd"


def printable(text: str) -> str:
    """The text with visible signs (␛, ␀) for what steers, and the bytes of a name that are no text spelt out (\\xb1).

    Tabs and line feeds stay. Text without any of it comes back as it is.
    """
    return _STEERING.sub(_sign, text) if _STEERING.search(text) else text


def on_one_line(text: str) -> str:
    """`printable`, with signs for tabs and the ends of lines too: no name or title can make a line of ours."""
    return _ENDING.sub(_sign, text) if _ENDING.search(text) else text


def as_text(text: str) -> str:
    """A document's text: ends of lines as line feeds, old kinds of space as spaces, signs for all other controls."""
    return _RAW.sub(_in_a_document, text) if _RAW.search(text) else text


def _in_a_document(found: re.Match[str]) -> str:
    char = found[0][0]
    return "\n" if char == "\r" else " " if char in _SPACES else _sign(found)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\\x{code - 0xDC00:02x}" if code in _BYTES else _UNKNOWN
