"""The catalogues of wordings, a TOML file a language; what a further language lacks is said in English.

`[labels]` names figures and applicants by their codes; for those that it lacks stand the English names of the lexicon.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from knowledge.answers import Language
from knowledge.errors import LexiconError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.query.algebra import measure_named

SECTIONS = ("lead", "refusal", "note", "line", "words")
NAMES = frozenset({"labels", "nouns", "short", "units"})
"""Sections that a language may have further names in: of figures and applicants, parts and units of measure."""

Catalogue = Mapping[str, Mapping[str, str]]
"""Texts by section and key."""


def file_of(language: Language) -> str:
    """The path of the file with a language's texts; traditional Chinese is made from the simplified."""
    return f"bot/wording/{Language.HANS if language.chinese else language}.toml"


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
    texts = tuple(f"{part}.{key}" for part, texts in english.items() for key in texts if key not in own.get(part, {}))
    more = (code for code in _figures() if code not in english["labels"] and code not in own.get("labels", {}))
    return (*texts, *(f"labels.{code}" for code in more))


def counted() -> int:
    """How many texts and names of figures and applicants a language has when it has all."""
    english = catalogue(Language.EN)
    return sum(map(len, english.values())) + len([code for code in _figures() if code not in english["labels"]])


def _figures() -> tuple[str, ...]:
    """The codes of all that [labels] may name: figures of the forms, figures worked out of them, applicants."""
    return tuple(dict.fromkeys((*codes().indicators, *derived(), *codes().applicants)))


@cache
def _read(name: str) -> Catalogue:
    try:
        data: dict[str, Any] = tomllib.loads(
            files("bot").joinpath(name.removeprefix("bot/")).read_text(encoding="utf-8")
        )
    except FileNotFoundError as fault:
        raise LexiconError(name, "file", "is missing: it holds the wordings of the language") from fault
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
            if said is None and (section not in NAMES or not _may_be_named(section, key)):
                raise LexiconError(name, f"{section}.{key}", f"is no {'code' if section in NAMES else 'text'} of ours")
            if said is not None and (unknown := _places(text) - _places(said)):
                told = ", ".join(sorted(unknown))
                raise LexiconError(name, f"{section}.{key}", f"has {told}, which nothing fills in")


def _may_be_named(section: str, key: str) -> bool:
    """Whether a section of names may have that key: a unit of measure, else a code or a share of codes."""
    if section == "units":
        return key in {item.unit for item in codes().indicators.values()}
    if not key.startswith("share."):
        return key in _figures()
    try:
        measure_named(key)
    except ValueError:
        return False
    return True


def _places(text: str) -> frozenset[str]:
    return frozenset(place for _, place, _, _ in Formatter().parse(text) if place)
