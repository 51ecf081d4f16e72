"""The words on pictures and in spreadsheets, as data: labels.toml beside this module, checked when it is loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bot.wording.texts import traditional
from knowledge.answers import Language
from knowledge.errors import LexiconError
from knowledge.lexicon.languages import languages, of_known_keys

FILE = "bot/labels.toml"
SECTIONS = ("picture", "units", "sheet", "states", "findings", "ingest")


@cache
def _labels() -> Mapping[str, Mapping[str, Any]]:
    try:
        data = tomllib.loads(files("bot").joinpath(FILE.removeprefix("bot/")).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise LexiconError(FILE, "whole file", str(fault)) from fault
    for section in SECTIONS:
        for key, entry in data.get(section, {}).items():
            of_known_keys(entry if isinstance(entry, dict) else {}, languages(), (), FILE, f"{section}.{key}")
            for language in (Language.HANS, Language.EN):
                if not isinstance(entry, dict) or not isinstance(entry.get(language.value), str):
                    raise LexiconError(FILE, f"{section}.{key}.{language.value}", "must be a text")
    words = data.get("asking", {}).get("picture")
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise LexiconError(FILE, "asking.picture", "must be a list of words")
    return data


def asks_for_picture(question: str) -> bool:
    """Whether a question says that its answer is to be drawn."""
    said = question.lower()
    return any(word in said for word in _labels()["asking"]["picture"])


def label(section: str, key: str, language: Language, **parts: object) -> str:
    """The text in that language, filled in. Raises LexiconError when there is none."""
    entry = _labels().get(section, {}).get(key)
    if entry is None:
        raise LexiconError(FILE, f"{section}.{key}", "is missing")
    own = entry[Language.HANS] if language.chinese else entry.get(language, entry[Language.EN])
    return str(traditional(own) if language is Language.HANT else own).format(**parts)


def unit_label(unit: str, language: Language) -> str:
    """A unit of measure as it is written on pictures and sheets."""
    return label("units", unit, language) if unit in _labels()["units"] else unit
