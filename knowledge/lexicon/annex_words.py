"""How people ask for the rows of the annex before 2019: patterns of annex_words.toml, checked as they are read."""

from __future__ import annotations

import re
from functools import cache

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import in_annex
from knowledge.lexicon.loading import load_toml

FILE = "annex_words.toml"


@cache
def annex_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A code with each of its patterns, over the normalised question.

    Raises LexiconError for an unknown code, one that later forms print too, or a text that is no regular expression.
    """
    data = load_toml(FILE)
    short = data.get("short", {})
    found: list[tuple[str, re.Pattern[str]]] = []
    for code, texts in data.get("words", {}).items():
        if code not in codes().indicators or code in in_annex().values():
            raise LexiconError(FILE, code, "is no row that only the annex has")
        for text in texts:
            for name, meant in short.items():
                text = text.replace(f"{{{name}}}", meant)
            try:
                found.append((code, re.compile(text)))
            except re.error as fault:
                raise LexiconError(FILE, code, f"{text}: {fault}") from fault
    if not found:
        raise LexiconError(FILE, "words", "is empty")
    return tuple(found)


def annex_rows(text: str) -> tuple[tuple[int, int, str], ...]:
    """The rows that the longest stretches of a question name: start, end, code; several where they are as long."""
    spans = [(match.start(), match.end(), code) for code, words in annex_words() for match in words.finditer(text)]
    longest = max((end - start for start, end, _ in spans), default=0)
    return tuple(dict.fromkeys(span for span in spans if span[1] - span[0] == longest))
