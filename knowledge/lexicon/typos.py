"""Slips in words of the trade, and words of dialects, put right before anything is read: typos.toml, checked."""

from __future__ import annotations

import re
from functools import cache

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml

FILE = "typos.toml"


@cache
def _slips() -> tuple[re.Pattern[str], dict[str, str], dict[str, list[str]]]:
    meant: dict[str, str] = {}
    data = load_toml(FILE)
    for section in ("words", "dialect"):
        if not data.get(section):
            raise LexiconError(FILE, section, "is empty")
        for word, slips in data[section].items():
            for slip in slips:
                if slip in meant:
                    raise LexiconError(FILE, word, f"{slip} stands twice")
                # Places in a question are told by offsets, so the length must stay.
                if len(slip) == len(word) and slip != word:
                    meant[slip] = word
                else:
                    raise LexiconError(FILE, word, f"{slip} is not as long as the word, or is the word")
    never_after: dict[str, str] = data.get("never_after", {})
    for slip in never_after:
        if slip not in meant:
            raise LexiconError(FILE, "never_after", f"{slip} is no slip")
    patterns = [
        (f"(?<![{re.escape(never_after[slip])}])" if slip in never_after else "") + re.escape(slip)
        for slip in sorted(meant, key=lambda slip: (-len(slip), slip))
    ]
    wrong: dict[str, list[str]] = {}
    for slip, word in meant.items():
        wrong.setdefault(next(one for one, other in zip(slip, word, strict=True) if one != other), []).append(slip)
    return re.compile("|".join(patterns)), meant, wrong


def put_right(text: str) -> str:
    """The text with known slips and words of dialects replaced by what is meant, its length kept."""
    pattern, meant, wrong = _slips()
    if not any(slip in text for char in wrong.keys() & set(text) for slip in wrong[char]):
        return text
    return pattern.sub(lambda match: meant[match.group()], text)
