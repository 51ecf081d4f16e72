"""Words and signs of talk that say nothing by themselves: particles, calls, addresses, pictures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from knowledge.lexicon.hints import hint_words
from knowledge.lexicon.words import is_word


def only_pictures(said: str) -> bool:
    """Whether a text is signs that are drawn, and none written."""
    return all(unicodedata.category(char) in {"So", "Sk", "Mn"} for char in said)


def is_picture(char: str) -> bool:
    """Whether a sign is drawn and tells nothing: 🙏, and not 👎 or 📈."""
    return unicodedata.category(char) in {"So", "Sk"} and char not in hint_words("passing.telling")


def made_of_light_words(said: str) -> bool:
    """Whether a text is light words and nothing else, nor a word that is written with them (喇叭)."""
    whole = _light_words().fullmatch(said)
    return whole is not None and (len(said) == len(whole[1]) or not is_word(said))


def made_of_office_words(said: str) -> bool:
    """Whether a text is words of letters from office to office and nothing else: 望予核实告知, 以便汇总上报."""
    return _office_words().fullmatch(said) is not None


@cache
def _office_words() -> re.Pattern[str]:
    return re.compile(f"(?:{_choice(hint_words('passing.office'))})+")


@cache
def _light_words() -> re.Pattern[str]:
    words = [word for name in ("particles", "adverbs", "calls") for word in hint_words(f"passing.{name}")]
    return re.compile(f"({_choice(words)})+")


@cache
def calls() -> re.Pattern[str]:
    """亲, 在吗: how somebody is called to."""
    return re.compile(_choice(hint_words("passing.calls")))


@cache
def addresses() -> re.Pattern[str]:
    """老师, 领导: somebody spoken to only where they stand alone at the beginning, else perhaps who applied."""
    return re.compile(f"(?:{_choice((*hint_words('passing.address'), *hint_words('passing.calls')))})+")


def _choice(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
