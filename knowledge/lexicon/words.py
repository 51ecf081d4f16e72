"""The ordinary words of the language with their part of speech, from words.txt (written by build_words.py)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from knowledge.errors import LexiconError
from knowledge.lexicon.hints import hint_words

FILE = "words.txt"
_NAMING = frozenset("njts")
"""Nouns, abbreviations, times and places: what a name may be made of."""


@cache
def _words() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(files("knowledge.lexicon").joinpath(FILE).read_text("utf-8").splitlines(), start=1):
        tag, *words = line.split(" ")
        if len(tag) != 1 or not words:
            raise LexiconError(FILE, f"line {number}", "is not a part of speech and its words")
        found.update(dict.fromkeys(words, tag))
    return found


def is_word(text: str) -> bool:
    """Whether the whole text is an ordinary word of two to four characters."""
    return text in _words()


def may_name(text: str) -> bool:
    """Whether a text may name something: it is a noun, a place, a time, or no ordinary word at all."""
    return _words().get(text, "n") in _NAMING


def only_words(text: str, single: Collection[str] = ()) -> bool:
    """Whether a text is nothing but words that name nothing: verbs, adverbs, particles and their like.

    Of single characters only those of words.light in hints.toml, and those given, count as words.
    """
    alone = {*hint_words("words.light"), *single}
    ends = {0}
    for at in range(len(text)):
        if at in ends:
            ends.update(
                at + size for size in range(1, 5) if at + size <= len(text) and _speaks(text[at : at + size], alone)
            )
    return len(text) in ends


def _speaks(word: str, alone: Collection[str]) -> bool:
    return word in alone if len(word) == 1 else _words().get(word, "n") not in _NAMING
