"""The texts that queries are said with: complete in every language, each in its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from knowledge.errors import LexiconError
from knowledge.lexicon import sayings as module
from knowledge.lexicon.languages import Language
from knowledge.lexicon.loading import load_toml
from knowledge.lexicon.sayings import FILE, Sayings, places_of, sayings

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff01-\uff65]")


@pytest.fixture
def fresh() -> Iterator[None]:
    module._sayings.cache_clear()
    yield
    module._sayings.cache_clear()


def texts_of(own: Sayings) -> Iterator[str]:
    yield from own.texts.values()
    for texts in own.lists.values():
        yield from texts
    for table in own.tables.values():
        yield from table.values()


def test_what_is_said_in_english_holds_no_chinese() -> None:
    assert not [text for text in texts_of(sayings(Language.EN)) if CHINESE.search(text)]


def test_every_text_has_the_same_parameters_in_every_language() -> None:
    chinese, english = sayings(Language.HANS), sayings(Language.EN)
    assert sayings(Language.HANT) is chinese
    assert chinese.texts.keys() == english.texts.keys()
    for key, text in english.texts.items():
        assert places_of(text) <= places_of(chinese.texts[key]), key
    for name, table in english.tables.items():
        if name != "names":
            assert table.keys() <= chinese.tables[name].keys(), name
            assert name == "prose_headings" or len(table) == len(chinese.tables[name]), name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"zh": None}, "zh"),
        ({"en": {"pooled": None}}, "pooled"),
        ({"en": {"pooled": 3}}, "en.pooled"),
        ({"en": {"pooled": "{number} pooled"}}, "en.pooled"),
        ({"en": {"groups": None}}, "groups"),
    ],
)
def test_a_text_that_is_lacking_or_malformed_is_named(
    monkeypatch: pytest.MonkeyPatch, fresh: None, change: dict[str, Any], said: str
) -> None:
    data = load_toml(FILE)
    for tongue, entries in change.items():
        changed = {**data[tongue], **entries} if entries is not None else None
        kept = {key: text for key, text in changed.items() if text is not None} if changed is not None else None
        data = {**data, tongue: kept}
    monkeypatch.setattr(module, "load_toml", lambda name: data)
    with pytest.raises(LexiconError, match=re.escape(said)):
        sayings(Language.EN)


def test_a_text_that_is_not_there_is_named() -> None:
    with pytest.raises(LexiconError, match="nothing"):
        sayings(Language.EN).put("nothing")
    with pytest.raises(LexiconError, match="count"):
        sayings(Language.EN).put("pooled")
