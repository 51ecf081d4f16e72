"""The law of characters: which of them make a figure, which a reader never sees, and which stand for doubt."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LOST = "\ufffd"
"""Stands where a character was lost, or cannot be told for certain: a cell with one is unreadable."""

# Category Cf, but for the Arabic signs of it that are seen.
_FORMAT = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0001\U000e0020-\U000e007f"
_UNSEEN = re.compile(f"[{_FORMAT}]")
_LEFTWARD = "\u061c\u200f\u202b\u2067"
_TURNS = re.compile(f"[{_LEFTWARD}\u202e]")
_TURNED = re.compile("\u202e[^\u202c\n]*")
_AMONG_DIGITS = re.compile(rf"[\d.,+\-−%/ \u00a0{_FORMAT}]*[{_LEFTWARD}][\d.,+\-−%/ \u00a0{_FORMAT}]*")
_NO_WIDTH = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u180e\u200b-\u200e\u2060-\u2064\ufeff]")
_DIGITS = re.compile(r"\d+")
_AS_DIGITS = ("<wide>", "<font>")
_AS_SIGNS = ("<wide>", "<small>", "<vertical>", "<narrow>", "<font>", "<noBreak>", "<compat>")
# White space that groups thousands: no-break, thin, narrow no-break. A wider one, or a tab, parts two numbers.
_GROUPING = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d)")
_PARTING = re.compile(r"(?<=\d)(?! \d)[^\S\n]+(?=\d)")
_SPACE = re.compile(r"[^\S\n\t]+")


def without_controls(text: str) -> str:
    """`text` without controls and characters of no width; tabs and line ends stay, and so do marks of direction, which
    `settled` judges where the text of a paragraph or cell is whole."""
    return _NO_WIDTH.sub("", text)


def settled(text: str) -> str:
    """`text` as it is seen: format characters (category Cf) are left out, and digits that these turn round are LOST."""
    if text.isascii() or _UNSEEN.search(text) is None:
        return text
    if _TURNS.search(text) is not None:
        text = _TURNED.sub(lambda found: _DIGITS.sub(LOST, found[0]), text)
        text = _AMONG_DIGITS.sub(_in_order, text)
    return _UNSEEN.sub("", text)


def _in_order(found: re.Match[str]) -> str:
    """A figure with marks of direction in it: one mark beside plain digits moves nothing, more may move some."""
    bare = _UNSEEN.sub("", found[0]).strip()
    harmless = len(_TURNS.findall(found[0])) == 1 and bare.isdigit()
    return bare if not bare or harmless else LOST


def is_plain(text: str) -> bool:
    """Whether every character of a cell means what its plain form means.

    False for ² ① ₂ ½ ⒈ and whatever else is only like a digit, and for digits of other scripts: they are marks, or not
    certain. Digits of full width or of another typeface are digits.
    """
    return text.isascii() or all(map(_is_plain_character, set(text)))


@lru_cache(maxsize=4096)
def _is_plain_character(character: str) -> bool:
    if character.isascii():
        return True
    form = unicodedata.decomposition(character)
    how = form.split(" ", 1)[0] if form.startswith("<") else ""
    if unicodedata.category(character) == "Nd":
        return how in _AS_DIGITS
    plain = unicodedata.normalize("NFKC", character)
    if any(sign.isdigit() for sign in plain):
        return False
    return how in ("", *_AS_SIGNS) or not any(sign in "+-−.,()=" for sign in plain)


def spaced(text: str) -> str:
    """`text` with the white space between digits as what it does: an apostrophe where it groups thousands, one space
    where that is all there is, else a tab, which parts two numbers."""
    return _SPACE.sub(" ", _PARTING.sub("\t", _GROUPING.sub("'", text)))
