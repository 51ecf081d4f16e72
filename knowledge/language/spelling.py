"""Names that are spelt another way: Chinese places in Latin letters, and the nearest names to one that is not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from knowledge.lexicon.regions import regions
from knowledge.lexicon.sounds import pinyin_of, spellings_of

_LATIN_WORD = re.compile(r"[a-z][a-z']*")
_PLACE_WORDS = re.compile(r" (?:city|municipality|district|county|province|prefecture|town|township|new area|zone)\b")
_SHARED_WORDS = re.compile(r" (?:cities|districts|counties|provinces|prefectures|towns|townships)\b")
_JOINED = re.compile(r"[a-z'](?:,| and|, and| &| or| vs\.?| versus| with| to) $")
_MOST_WORDS = 4


class LatinPlaces:
    """Places by their pinyin, however it is broken into words: huai'an, huaian, Huai An City."""

    __slots__ = ("_sounding",)

    def __init__(self, sounding: Callable[[str], Collection[str]]) -> None:
        """`sounding` gives the divisions that are written so in Latin letters, in one piece."""
        self._sounding = sounding

    def at(self, text: str, start: int) -> tuple[int, frozenset[str]] | None:
        """The longest place in Latin letters from `start`: its end (a following "city" included) and its divisions."""
        ends: list[int] = []
        at = start
        while len(ends) < _MOST_WORDS and (word := _LATIN_WORD.match(text, at)):
            ends.append(word.end())
            at = word.end() + 1
            if text[word.end() : at] not in {" ", "-"}:
                break
        for end in reversed(ends):
            sound = re.sub(r"[' -]", "", text[start:end])
            if len(sound) < 4:
                continue
            found = self._sounding(sound) or self._sounding(sound.removesuffix("s"))
            if found:
                more = _PLACE_WORDS.match(text, end)
                if more is None and _JOINED.search(text, 0, start):
                    # Chenghu and Luxi districts
                    more = _SHARED_WORDS.match(text, end)
                return (more.end() if more else end), frozenset(found)
        return None


@cache
def _official() -> Mapping[str, Collection[str]]:
    known = regions()
    found: dict[str, set[str]] = {}
    for said, items in (*known.by_name.items(), *known.by_short.items()):
        for sound in spellings_of(said):
            found.setdefault(sound, set()).update(item.name for item in items)
    return found


def _official_sounding(sound: str) -> Collection[str]:
    return _official().get(sound, ())


def latin_region(text: str, start: int) -> int | None:
    """Where a division of the official list, written in Latin letters from `start`, ends; None where there is none."""
    if not _LATIN_WORD.match(text, start):
        return None
    found = LatinPlaces(_official_sounding).at(text, start)
    return found[0] if found else None


def same_sound(first: str, second: str) -> bool:
    """Whether two Chinese texts are pronounced alike, tones apart."""
    return len(first) == len(second) and pinyin_of(first) == pinyin_of(second)


def most_like(said: str, names: Sequence[str], *, limit: int) -> tuple[str, ...]:
    """The names most like what was written, best first, however little that is; equal ones in the order given."""
    if len(names) < 2:
        return tuple(names)
    return nearest(said, names, limit=limit, least=0.0)


def nearest(said: str, names: Sequence[str], *, limit: int = 5, least: float = 60.0) -> tuple[str, ...]:
    """The names most like what was written, best first; none that is less alike than `least` in a hundred."""
    from rapidfuzz import fuzz, process

    found = process.extract(said, names, scorer=fuzz.ratio, limit=limit, score_cutoff=least)
    return tuple(name for name, _score, _index in found)
