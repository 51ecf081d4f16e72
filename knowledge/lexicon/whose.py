"""How a report says whose it is and for which year: words and patterns read from identity.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml

FILE = "identity.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleWords:
    """The words that make up titles, each list as identity.toml explains it."""

    subjects: tuple[str, ...]
    kinds: tuple[str, ...]
    about: tuple[str, ...]
    prefixes: tuple[str, ...]
    links: tuple[str, ...]
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyWords:
    """The words that make up, or rule out, names of units; `regions` gives what a region's government is called.

    `written_out` gives the endings of short names as they are written in full.
    """

    never_begin: tuple[str, ...]
    never: frozenset[str]
    never_within: tuple[str, ...]
    never_end: tuple[str, ...]
    partial_begin: tuple[str, ...]
    partial_but: tuple[str, ...]
    endings: tuple[str, ...]
    regions: Mapping[str, str]
    written_out: Mapping[str, str]
    inner: tuple[str, ...]
    office: tuple[str, ...]
    office_of: tuple[str, ...]
    government: tuple[str, ...]
    speaks_as_government: tuple[str, ...]
    speaks_as_office: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Words and patterns; the patterns are for folded text and have a group `unit`, in their order of trust."""

    title: TitleWords
    agency: AgencyWords
    stated: tuple[re.Pattern[str], ...]
    contact: tuple[re.Pattern[str], ...]
    body: tuple[re.Pattern[str], ...]
    alias: tuple[re.Pattern[str], ...]


def _texts(data: Mapping[str, Any], table: str, key: str) -> tuple[str, ...]:
    raw = data.get(table, {}).get(key)
    if not isinstance(raw, list) or not raw or not all(isinstance(item, str) and item for item in raw):
        raise LexiconError(FILE, f"{table}.{key}", "must be a list of texts that is not empty")
    return tuple(raw)


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, str]:
    raw = data.get("agency", {}).get(key)
    if not isinstance(raw, dict) or not all(isinstance(item, str) for item in raw.values()):
        raise LexiconError(FILE, f"agency.{key}", "must be a table of texts")
    return raw


def _patterns(data: Mapping[str, Any], key: str) -> tuple[re.Pattern[str], ...]:
    made = []
    for text in _texts(data, "patterns", key):
        try:
            pattern = re.compile(text)
        except re.error as fault:
            raise LexiconError(FILE, f"patterns.{key}", f"{text}: {fault}") from fault
        if "unit" not in pattern.groupindex:
            raise LexiconError(FILE, f"patterns.{key}", f"{text}: needs a group named unit")
        made.append(pattern)
    return tuple(made)


@cache
def whose() -> Whose:
    """The words and patterns, loaded once; raises LexiconError naming the key for a list or pattern that is none."""
    data = load_toml(FILE)
    return Whose(
        title=TitleWords(
            subjects=_texts(data, "title", "subjects"),
            kinds=_texts(data, "title", "kinds"),
            about=_texts(data, "title", "about"),
            prefixes=_texts(data, "title", "prefixes"),
            links=_texts(data, "title", "links"),
            scopes=_texts(data, "title", "scopes"),
        ),
        agency=AgencyWords(
            never_begin=_texts(data, "agency", "never_begin"),
            never=frozenset(_texts(data, "agency", "never")),
            never_within=_texts(data, "agency", "never_within"),
            never_end=_texts(data, "agency", "never_end"),
            partial_begin=_texts(data, "agency", "partial_begin"),
            partial_but=_texts(data, "agency", "partial_but"),
            endings=_texts(data, "agency", "endings"),
            regions=_table(data, "regions"),
            written_out=_table(data, "written_out"),
            inner=_texts(data, "patterns", "inner"),
            office=_texts(data, "patterns", "office"),
            office_of=_texts(data, "patterns", "office_of"),
            government=_texts(data, "patterns", "government"),
            speaks_as_government=_texts(data, "patterns", "speaks_as_government"),
            speaks_as_office=_texts(data, "patterns", "speaks_as_office"),
        ),
        stated=_patterns(data, "stated"),
        contact=_patterns(data, "contact"),
        body=_patterns(data, "body"),
        alias=_patterns(data, "alias"),
    )
