"""Patterns and words that the kinds of question look for around and between slots: hints.toml, checked when read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml
from knowledge.lexicon.sieve import hastened

FILE = "hints.toml"
_EVERYWHERE = frozenset(
    ("adornments.counted", "except.behind", "except.opening", "passing.mark", "repairs.but_not", "repairs.marker")
) | {"repairs.not_but"}
"""The long ones that are looked for at every place of every question, and worth being made to look quickly."""


def _texts(data: Mapping[str, Any], sort: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for group, entries in data.get(sort, {}).items():
        if not isinstance(entries, dict):
            raise LexiconError(FILE, f"{sort}.{group}", "is no table")
        for key, texts in entries.items():
            if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
                raise LexiconError(FILE, f"{sort}.{group}.{key}", "must be a list of texts that is not empty")
            yield f"{group}.{key}", tuple(texts)


@cache
def _data() -> Mapping[str, Any]:
    return load_toml(FILE)


@cache
def _patterns() -> Mapping[str, str]:
    return {name: "|".join(texts) for name, texts in _texts(_data(), "patterns")}


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return dict(_texts(_data(), "words"))


@cache
def hint(name: str) -> re.Pattern[str]:
    """The pattern group.key, over the normalised question; raises LexiconError for one missing or malformed.

    It is made when it is first asked for: a question needs few of them.
    """
    text = _patterns().get(name)
    if text is None:
        raise LexiconError(FILE, f"patterns.{name}", "is missing")
    try:
        return hastened(text) if name in _EVERYWHERE else re.compile(text)
    except re.error as fault:
        raise LexiconError(FILE, f"patterns.{name}", f"is no regular expression: {fault}") from fault


@cache
def hint_words(name: str) -> tuple[str, ...]:
    """The words group.key, in their order; raises LexiconError where there are none, or a list is malformed."""
    found = _words().get(name)
    if found is None:
        raise LexiconError(FILE, f"words.{name}", "is missing")
    return found


def hint_word(name: str) -> str:
    """The one word group.key."""
    return hint_words(name)[0]


def hint_names() -> frozenset[str]:
    """All names there are, of patterns and of words."""
    return frozenset({*_patterns(), *_words()})
