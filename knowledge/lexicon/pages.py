"""The words and characters by which a page about disclosure is told from noise, read from pages.toml and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.errors import LexiconError

_FILE = "pages.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The frequent characters of reports in each script: by them a decoding is judged."""

    simplified: frozenset[str]
    traditional: frozenset[str]


@cache
def page_words() -> PageWords:
    """What pages.toml says; LexiconError names the key at fault."""
    table = tomllib.loads(files("knowledge.lexicon").joinpath(_FILE).read_text(encoding="utf-8"))
    characters = _table(table, "characters")
    return PageWords(
        simplified=_characters(characters, "simplified"),
        traditional=_characters(characters, "traditional"),
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
