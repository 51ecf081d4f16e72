"""The words by which links and pages of government sites are told apart, read from links.toml and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml

FILE = "links.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWords:
    """The lists of links.toml, each as that file explains it; what is compared without case is in lower case."""

    never: tuple[str, ...]
    others: tuple[str, ...]
    aside: re.Pattern[str]
    around: tuple[re.Pattern[str], ...]
    day: re.Pattern[str]
    cut: tuple[str, ...]
    telling: tuple[str, ...]
    enough: int
    columns: tuple[str, ...]
    companions: tuple[str, ...]
    more: frozenset[str]
    next: frozenset[str]
    last: frozenset[str]
    parameters: frozenset[str]
    functions: tuple[str, ...]
    generic: frozenset[str]
    documents: frozenset[str]
    no_documents: frozenset[str]
    paths: tuple[str, ...]
    browser: tuple[str, ...]
    missing: tuple[str, ...]


def _texts(data: Mapping[str, Any], table: str, key: str) -> tuple[str, ...]:
    raw = data.get(table, {}).get(key)
    if not isinstance(raw, list) or not raw or not all(isinstance(item, str) and item for item in raw):
        raise LexiconError(FILE, f"{table}.{key}", "must be a list of texts that is not empty")
    return tuple(raw)


def _pattern(key: str, text: object) -> re.Pattern[str]:
    try:
        return re.compile(str(text))
    except re.error as fault:
        raise LexiconError(FILE, key, f"{text}: {fault}") from fault


@cache
def link_words() -> LinkWords:
    """The words, loaded once; raises LexiconError naming the key for a list or pattern that is none."""
    data = load_toml(FILE)
    report = data.get("report", {})
    day = _pattern("report.day", report.get("day", "("))
    if day.groups < 3:
        raise LexiconError(FILE, "report.day", "needs groups for year, month and day")
    enough = report.get("enough")
    if not isinstance(enough, int) or enough < 1:
        raise LexiconError(FILE, "report.enough", "must be a number from 1")

    def lower(table: str, key: str) -> frozenset[str]:
        return frozenset(text.lower() for text in _texts(data, table, key))

    return LinkWords(
        never=_texts(data, "report", "never"),
        others=_texts(data, "report", "others"),
        aside=_pattern("report.aside", report.get("aside", "(")),
        around=tuple(_pattern("report.around", text) for text in _texts(data, "report", "around")),
        day=day,
        cut=_texts(data, "report", "cut"),
        telling=_texts(data, "report", "telling"),
        enough=enough,
        columns=tuple(sorted(_texts(data, "column", "words"), key=len, reverse=True)),
        companions=tuple(sorted(_texts(data, "column", "companions"), key=len, reverse=True)),
        more=lower("column", "more"),
        next=lower("paging", "next"),
        last=lower("paging", "last"),
        parameters=lower("paging", "parameters"),
        functions=_texts(data, "paging", "functions"),
        generic=lower("label", "generic"),
        documents=lower("attachment", "documents"),
        no_documents=lower("attachment", "others"),
        paths=tuple(sorted(lower("attachment", "paths"))),
        browser=tuple(sorted(lower("browser", "says"))),
        missing=_texts(data, "missing", "says"),
    )
