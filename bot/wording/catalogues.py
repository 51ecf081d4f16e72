"""The catalogues of wordings, a TOML file a language; what a further language lacks is said in English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from knowledge.answers import Language
from knowledge.errors import LexiconError

SECTIONS = ("lead", "refusal", "note", "line", "words")
NAMES = frozenset({"labels", "nouns", "short", "units"})
"""Sections that a language may have further names in: of figures and applicants, parts and units of measure."""

Catalogue = Mapping[str, Mapping[str, str]]
"""Texts by section and key."""


def file_of(language: Language) -> str:
    """The name of the file with a language's texts; traditional Chinese is made from the simplified."""
    return f"{Language.HANS if language.chinese else language}.toml"


def is_further(language: Language) -> bool:
    """Whether English stands for what the language lacks."""
    return not language.chinese and language is not Language.EN


@cache
def catalogue(language: Language) -> Catalogue:
    """The texts of a language; raises LexiconError naming the file and key at fault."""
    own = _read(file_of(language))
    if is_further(language):
        english = catalogue(Language.EN)
        hold_against(english, own, file_of(language))
        own = {part: {**english.get(part, {}), **own.get(part, {})} for part in dict.fromkeys((*english, *own))}
    for section in SECTIONS:
        if section not in own:
            raise LexiconError(file_of(language), section, "must be a table of texts")
    return {"labels": {}, **own}


def own_names(language: Language) -> Mapping[str, str]:
    """The names of figures and applicants, by code, that a further language has before those of the lexicon."""
    return _read(file_of(language)).get("labels", {}) if is_further(language) else {}


def lacking(language: Language) -> tuple[str, ...]:
    """The keys of the texts that a further language has in English, as section.key."""
    if not is_further(language):
        return ()
    own = _read(file_of(language))
    english = catalogue(Language.EN)
    return tuple(f"{part}.{key}" for part, texts in english.items() for key in texts if key not in own.get(part, {}))


@cache
def _read(name: str) -> Catalogue:
    try:
        data: dict[str, Any] = tomllib.loads(files("bot.wording").joinpath(name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise LexiconError(name, "file", str(fault)) from fault
    for section, entries in data.items():
        if not isinstance(entries, dict) or not all(isinstance(text, str) for text in entries.values()):
            raise LexiconError(name, section, "must be a table of texts")
    return data


def hold_against(english: Catalogue, own: Catalogue, name: str) -> None:
    """Raise LexiconError for a text of a file that English lacks, or that has a place which nothing fills in."""
    for section, entries in own.items():
        for key, text in entries.items():
            said = english.get(section, {}).get(key)
            if said is None and section not in NAMES:
                raise LexiconError(name, f"{section}.{key}", "is no text of ours")
            if said is not None and (unknown := _places(text) - _places(said)):
                told = ", ".join(sorted(unknown))
                raise LexiconError(name, f"{section}.{key}", f"has {told}, which nothing fills in")


def _places(text: str) -> frozenset[str]:
    return frozenset(place for _, place, _, _ in Formatter().parse(text) if place)
