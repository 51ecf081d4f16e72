"""What is said of a query: questions, offers and the names of groups in each language, read from sayings.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.languages import Language
from knowledge.lexicon.loading import load_toml

FILE = "sayings.toml"
COMPLETE = ("zh", "en")
"""The languages that have every text; a further one has in English what it lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayings:
    """The texts of one language by key, its lists of texts, and its tables of texts by code."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, str]]

    def put(self, key: str, **params: object) -> str:
        """Return a text with its parameters put in. Raises LexiconError for a text or parameter that is not there."""
        try:
            return self.texts[key].format(**params)
        except KeyError as fault:
            raise LexiconError(FILE, key, f"{fault} is not there") from fault

    def group(self, code: str) -> str | None:
        """Return what a group is called by its code; None for one that has no name of its own."""
        return self.tables["groups"].get(code)

    def listed(self, names: Iterable[str]) -> str:
        """Return some names one after the other."""
        return self.texts["listed"].join(names)


def sayings(language: Language) -> Sayings:
    """Return what a language says; traditional Chinese is made of the simplified where it is shown."""
    return _sayings(language.entry.asked)


@cache
def _sayings(asked: str) -> Sayings:
    data = load_toml(FILE)
    made = {tongue: _read(data.get(tongue), tongue) for tongue in COMPLETE}
    for part in ("texts", "lists", "tables"):
        one, other = (getattr(made[tongue], part) for tongue in COMPLETE)
        if missing := one.keys() ^ other.keys():
            raise LexiconError(FILE, ", ".join(sorted(missing)), "is not in every language")
    for key, text in made["en"].texts.items():
        if places_of(text) - places_of(made["zh"].texts[key]):
            raise LexiconError(FILE, f"en.{key}", "has a place that is filled in Chinese only")
    if asked in made or asked not in data:
        return made.get(asked, made["en"])
    own, base = _read(data[asked], asked), made["en"]
    for part in ("texts", "lists", "tables"):
        if unknown := getattr(own, part).keys() - getattr(base, part).keys():
            raise LexiconError(FILE, f"{asked}.{min(unknown)}", "is said in no other language")
    return Sayings(
        texts={**base.texts, **own.texts},
        lists={**base.lists, **own.lists},
        tables={name: {**table, **own.tables.get(name, {})} for name, table in base.tables.items()},
    )


def places_of(text: str) -> frozenset[str]:
    """Return the parameters of a text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def _read(data: object, tongue: str) -> Sayings:
    if not isinstance(data, dict):
        raise LexiconError(FILE, tongue, "is missing")
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    tables: dict[str, Mapping[str, str]] = {}
    for key, entry in data.items():
        match entry:
            case str():
                texts[key] = entry
            case list() if all(isinstance(text, str) for text in entry):
                lists[key] = tuple(entry)
            case dict() if all(isinstance(text, str) for text in entry.values()):
                tables[key] = _table(entry)
            case _:
                raise LexiconError(FILE, f"{tongue}.{key}", "must be a text, a list or a table of texts")
    return Sayings(texts=texts, lists=lists, tables=tables)


def _table(entry: Mapping[str, Any]) -> Mapping[str, str]:
    return {code: str(text) for code, text in entry.items()}
