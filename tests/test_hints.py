"""Patterns and words of hints.toml: what is missing or malformed is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from knowledge.errors import LexiconError
from knowledge.lexicon import hints
from tests.test_architecture import MODULES, inside


@pytest.fixture
def fresh() -> Iterator[None]:
    def forget() -> None:
        for cached in (hints._data, hints._patterns, hints._words, hints.hint, hints.hint_words):
            cached.cache_clear()

    forget()
    yield
    forget()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"patterns": {"filter": {"joined": ["("]}}}, "patterns.filter.joined"),
        ({"patterns": {"filter": {"joined": []}}}, "patterns.filter.joined"),
        ({"patterns": {"filter": {"joined": "且"}}}, "patterns.filter.joined"),
        ({"patterns": {"filter": ["且"]}}, "patterns.filter"),
        ({}, "patterns.filter.joined"),
    ],
)
def test_a_malformed_hint_is_named(monkeypatch: pytest.MonkeyPatch, fresh: None, data: Any, said: str) -> None:
    monkeypatch.setattr(hints, "load_toml", lambda name: data)
    with pytest.raises(LexiconError, match=said):
        hints.hint("filter.joined")


def test_every_pattern_is_a_regular_expression() -> None:
    for name in hints.hint_names() - hints._words().keys():
        assert hints.hint(name).groups >= 0, name


def test_words_that_are_not_there_are_named() -> None:
    with pytest.raises(LexiconError, match=r"words\.filter\.nothing"):
        hints.hint_words("filter.nothing")


def test_every_hint_is_used_and_every_one_used_is_there() -> None:
    used = set()
    for module, path in MODULES.items():
        if inside(module, "knowledge"):
            used |= set(re.findall(r"hint(?:_words?|ed)?\(\s*f?\"(\w+\.[\w{}]+)\"", path.read_text(encoding="utf-8")))
    filled = {name for name in used if "{" in name}
    plain = used - filled
    assert plain <= hints.hint_names(), plain - hints.hint_names()
    begun = tuple(name.partition("{")[0] for name in filled)
    assert not {name for name in hints.hint_names() - plain if not name.startswith(begun)}
