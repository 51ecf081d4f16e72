"""Words and characters by which a page about disclosure is told from noise, read from page_words.toml and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.errors import LexiconError

_FILE = "page_words.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The furniture of pages about disclosure.

    `simplified` and `traditional` are frequent characters of reports; `labels` maps a label of the table over a page
    to the key of a document's meta; `tags` maps a lower-case name of a <meta> element to such a key;
    `title_words` are what a report's title holds; `furniture` is how lines begin that belong to the page alone.
    Of mails, `letters` are lines above another letter, `senders` is how such lines begin, `wrote` how they end.
    """

    simplified: frozenset[str]
    traditional: frozenset[str]
    labels: Mapping[str, str]
    tags: Mapping[str, str]
    title_words: tuple[str, ...]
    furniture: tuple[str, ...]
    letters: tuple[str, ...]
    senders: tuple[str, ...]
    wrote: tuple[str, ...]


@cache
def page_words() -> PageWords:
    """What page_words.toml says; LexiconError names the key at fault."""
    data = tomllib.loads(files("knowledge.lexicon").joinpath(_FILE).read_text(encoding="utf-8"))
    characters = _table(data, "characters")
    return PageWords(
        simplified=_characters(characters, "simplified"),
        traditional=_characters(characters, "traditional"),
        labels=_turned(data, "labels"),
        tags={name.lower(): key for name, key in _turned(data, "tags").items()},
        title_words=_texts(_table(data, "title"), "title", "words"),
        furniture=_texts(_table(data, "furniture"), "furniture", "starts"),
        letters=_texts(_table(data, "mails"), "mails", "letters"),
        senders=_texts(_table(data, "mails"), "mails", "senders"),
        wrote=_texts(_table(data, "mails"), "mails", "wrote"),
    )


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    if not isinstance(value, dict):
        raise LexiconError(_FILE, key, "is not a table")
    return value


def _characters(data: Mapping[str, Any], key: str) -> frozenset[str]:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise LexiconError(_FILE, f"characters.{key}", "is not a text of characters")
    return frozenset("".join(value.split()))


def _texts(data: Mapping[str, Any], table: str, key: str) -> tuple[str, ...]:
    value = data.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
        raise LexiconError(_FILE, f"{table}.{key}", "is not a list of texts")
    return tuple(value)


def _turned(data: Mapping[str, Any], table: str) -> dict[str, str]:
    """Each text of the lists in `table`, with the key it stands under."""
    turned: dict[str, str] = {}
    for key in _table(data, table):
        for text in _texts(data[table], table, key):
            if turned.setdefault(text, key) != key:
                raise LexiconError(_FILE, f"{table}.{key}", f"{text!r} stands under {turned[text]} too")
    return turned
