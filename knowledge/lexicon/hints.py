"""Patterns and words by which the kinds of question read what stands around and between slots: hints.toml, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import load_toml

FILE = "hints.toml"
Pattern = re.Pattern[str]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterHints:
    """How conditions stand beside each other; see hints.toml for each key."""

    joined: Pattern
    either: Pattern
    new: Words
    money: Words
    percent: Words
    counted: Words
    units: Words
    item: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptHints:
    """How units and applicants are left out; see hints.toml for each key."""

    opening: Pattern
    joint: Pattern
    closing: Pattern
    behind: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnHints:
    """What belongs to an applicant's name; see hints.toml for each key."""

    tail: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedHints:
    """What stands around a unit that is named by its place in a ranking; see hints.toml for each key."""

    before: Pattern
    unit: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelHints:
    """What groups of units are called where an answer names them, one text each; see hints.toml for each key."""

    all_zh: Words
    all_en: Words
    counties_zh: Words
    counties_en: Words
    without_zh: Words
    without_en: Words
    joint_zh: Words
    joint_en: Words


Hints = TypeVar("Hints")


def _made(data: Mapping[str, Any], name: str, kind: type[Hints]) -> Hints:
    table = data.get(name)
    if not isinstance(table, dict):
        raise LexiconError(FILE, name, "is no table")
    known = {item.name: str(item.type) for item in fields(kind)}  # type: ignore[arg-type]
    for key in {*table, *known}:
        texts = table.get(key)
        if key not in known or not isinstance(texts, list) or not texts:
            raise LexiconError(FILE, f"{name}.{key}", "is unknown, missing or no list of texts")
        if not all(isinstance(text, str) and text for text in texts):
            raise LexiconError(FILE, f"{name}.{key}", "holds what is no text")
    made: dict[str, Any] = {}
    for key, kind_of in known.items():
        if kind_of == "Words":
            made[key] = tuple(table[key])
            continue
        try:
            made[key] = re.compile("|".join(f"(?:{text})" for text in table[key]))
        except re.error as fault:
            raise LexiconError(FILE, f"{name}.{key}", f"is no regular expression: {fault}") from fault
    return kind(**made)


@cache
def filter_hints() -> FilterHints:
    """How conditions stand beside each other; raises LexiconError for a key missing, unknown or malformed."""
    return _made(load_toml(FILE), "filter", FilterHints)


@cache
def except_hints() -> ExceptHints:
    """How units and applicants are left out; raises LexiconError for a key missing, unknown or malformed."""
    return _made(load_toml(FILE), "except", ExceptHints)


@cache
def label_hints() -> LabelHints:
    """What groups of units are called; raises LexiconError for a key missing, unknown or malformed."""
    return _made(load_toml(FILE), "labels", LabelHints)


@cache
def ranked_hints() -> RankedHints:
    """What stands around a unit named by its place; raises LexiconError for a key missing, unknown or malformed."""
    return _made(load_toml(FILE), "ranked", RankedHints)


@cache
def column_hints() -> ColumnHints:
    """What belongs to an applicant's name; raises LexiconError for a key missing, unknown or malformed."""
    return _made(load_toml(FILE), "column", ColumnHints)
