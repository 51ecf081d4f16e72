"""How Chinese places sound in Latin letters: the readings of characters (readings.txt), and of places (sounds.toml)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml

FILE = "sounds.toml"
READINGS = "readings.txt"
_SOUND = re.compile(r"[a-z]+")
_WITHOUT_UMLAUT = ("v", "u", "yu")
"""吕梁 is written Lvliang, Luliang and Lyuliang."""

_MOST_WAYS = 12
_KEPT = 4096


@cache
def _special() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    data = load_toml(FILE)
    found: dict[str, tuple[str, ...]] = {}
    for key, value in (*data.get("characters", {}).items(), *data.get("words", {}).items()):
        ways = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
        if key in found:
            raise LexiconError(FILE, key, "stands twice")
        if not ways or not all(isinstance(way, str) and _SOUND.fullmatch(way) for way in ways):
            raise LexiconError(FILE, key, "must be small letters, or a list of them")
        found[key] = ways
    if not found:
        raise LexiconError(FILE, "words", "is empty")
    return re.compile("|".join(sorted(map(re.escape, found), key=len, reverse=True))), found


@cache
def _readings() -> dict[int, str]:
    """What each character is read as, to translate a text by."""
    found: dict[int, str] = {}
    text = files("knowledge.lexicon").joinpath(READINGS).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()[1:], start=2):
        sound, _, characters = line.partition(" ")
        if not _SOUND.fullmatch(sound) or not characters:
            raise LexiconError(READINGS, f"line {number}", "is not a sound and its characters")
        found |= dict.fromkeys(map(ord, characters), sound)
    return found


@lru_cache(_KEPT)
def pinyin_of(text: str) -> str:
    """The toneless pinyin of a Chinese text in one piece (淮安 → huaian), as places sound; ü is v.

    A character that is too rare to have a reading stands for itself.
    """
    return "".join(ways[0] for ways in _pieces(text))


def spellings_of(text: str) -> tuple[str, ...]:
    """Every way in which a place is written in Latin letters, in one piece, the usual first (西藏: xizang, tibet)."""
    ways = ["".join(parts) for parts in product(*_pieces(text))][:_MOST_WAYS]
    return tuple(dict.fromkeys(re.sub("(?<=[ln])v", other, way) for way in ways for other in _WITHOUT_UMLAUT))


def _pieces(text: str) -> list[tuple[str, ...]]:
    pattern, special = _special()
    found: list[tuple[str, ...]] = []
    at = 0
    for match in pattern.finditer(text):
        found += [_plain(text[at : match.start()]), special[match.group()]]
        at = match.end()
    return [*found, _plain(text[at:])]


def _plain(text: str) -> tuple[str, ...]:
    return (text.translate(_readings()),)
