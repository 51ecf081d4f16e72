"""Slips in words of the trade, put right before anything is read: typos.toml, checked as it is read."""

from __future__ import annotations

import re
from functools import cache

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import load_toml

FILE = "typos.toml"


@cache
def _slips() -> tuple[re.Pattern[str], dict[str, str]]:
    meant: dict[str, str] = {}
    for word, slips in load_toml(FILE).get("words", {}).items():
        for slip in slips:
            if slip in meant:
                raise LexiconError(FILE, word, f"{slip} stands twice")
            # Places in a question are told by offsets, so the length must stay.
            if len(slip) == len(word) and slip != word:
                meant[slip] = word
            else:
                raise LexiconError(FILE, word, f"{slip} is not as long as the word, or is the word")
    if not meant:
        raise LexiconError(FILE, "words", "is empty")
    return re.compile("|".join(sorted(map(re.escape, meant), key=lambda slip: (-len(slip), slip)))), meant


def put_right(text: str) -> str:
    """The text with known slips replaced by what was meant, its length kept."""
    pattern, meant = _slips()
    return pattern.sub(lambda match: meant[match.group()], text)
