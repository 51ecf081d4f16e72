"""The one typeface of all pictures: Noto Sans SC from a package, so that a machine without fonts draws Chinese too.

Where the package is not there, the first of SYSTEM_TYPEFACES that the machine has takes its place.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, findSystemFonts, get_font

MISSING = "〓"
"""What printers set for a character that their case lacks; it stands for what the typeface cannot draw."""

SYSTEM_TYPEFACES = (
    "notosanssc-regular",
    "notosanscjksc-regular",
    "notosanscjk-regular",
    "sourcehansanssc-regular",
    "sourcehansanscn-regular",
    "wqy-microhei",
    "wqy-zenhei",
    "msyh",
    "pingfang",
    "simhei",
)
"""Names of files that hold a typeface with Chinese, without their ending, the likest to the package's first."""

_EM = 100
CLOSING = "，。、；：！？）》”’％%,.;:!?)]"
"""What does not begin a line."""

PAUSES = "，、；：。 "


@cache
def typeface_file() -> Path:
    """Return the file that pictures are lettered from; raises ImportError where neither package nor machine has one."""
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        had = {Path(file).stem.lower(): Path(file) for file in sorted(findSystemFonts())}
        for name in SYSTEM_TYPEFACES:
            if name in had:
                return had[name]
        raise
    return Path(sans_path())


@cache
def _charmap() -> frozenset[int]:
    return frozenset(get_font(str(typeface_file())).get_charmap())


def properties(size: float) -> FontProperties:
    """The typeface in a size of so many pixels."""
    return FontProperties(fname=str(typeface_file()), size=size)


def drawable(text: str) -> str:
    """The text on one line, with the printers' mark for every character that the typeface lacks."""
    line = " ".join(text.split())
    return "".join(letter if ord(letter) in _charmap() else MISSING for letter in line)


@cache
def _advance(letter: str) -> float:
    font = get_font(str(typeface_file()))
    font.set_size(_EM, 72)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / _EM


def width_of(text: str, size: float) -> float:
    """How many pixels a drawable text takes."""
    return sum(_advance(letter) for letter in text) * size


def wrapped(text: str, size: float, room: float, *, most: int = 3) -> tuple[str, ...]:
    """The text in at most so many lines of that width, cut short with … where it is longer.

    Latin words and numbers stay whole where they fit a line; no line begins with a closing mark.
    """
    lines: list[str] = []
    rest = drawable(text)
    while rest:
        if width_of(rest, size) <= room:
            lines.append(rest)
            break
        if len(lines) == most - 1:
            while rest and width_of(rest + "…", size) > room:
                rest = rest[:-1]
            lines.append(rest.rstrip() + "…")
            break
        cut = _cut(rest, size, room)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(lines)


def _cut(text: str, size: float, room: float) -> int:
    used = 0.0
    fits = 0
    for fits, letter in enumerate(text):  # noqa: B007  (where the loop stopped is what is wanted)
        used += _advance(letter) * size
        if used > room:
            break
    fits = max(fits, 1)
    # A pause near the end of the line is a better place than mid-word.
    pause = max((text.rfind(sign, 0, fits) for sign in PAUSES), default=-1) + 1
    if pause > fits * 0.7:
        return pause
    cut = fits
    while cut > 1 and (text[cut] in CLOSING or (_joined(text[cut - 1]) and _joined(text[cut]))):
        cut -= 1
    return cut if cut > max(fits // 2, 1) else fits


def _joined(letter: str) -> bool:
    return letter.isascii() and not letter.isspace()
