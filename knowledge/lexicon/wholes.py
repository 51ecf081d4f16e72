"""How a question says of what something is a share: patterns read from wholes.toml, checked as they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml
from knowledge.lexicon.sieve import hastened

FILE = "wholes.toml"
_KEYS = ("behind", "closing", "before", "shared", "decided", "within", "asked", "everything", "empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeWords:
    """The patterns, each list as wholes.toml explains it."""

    behind: re.Pattern[str]
    closing: re.Pattern[str]
    before: re.Pattern[str]
    shared: re.Pattern[str]
    decided: re.Pattern[str]
    within: re.Pattern[str]
    asked: re.Pattern[str]
    everything: re.Pattern[str]
    empty: re.Pattern[str]


@cache
def whole_words() -> WholeWords:
    """The patterns; raises LexiconError for an empty list or a text that is no regular expression."""
    data = load_toml(FILE)
    made: dict[str, re.Pattern[str]] = {}
    for key in _KEYS:
        texts = data.get(key)
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
            raise LexiconError(FILE, key, "is no list of texts")
        try:
            whole = "|".join(f"(?:{text})" for text in texts)
            made[key] = hastened(whole) if key == "behind" else re.compile(whole)
        except re.error as error:
            raise LexiconError(FILE, key, f"is no regular expression: {error}") from error
    return WholeWords(**made)
