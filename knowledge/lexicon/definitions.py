"""What the words of the reports mean, read from definitions.toml and checked as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.loading import load_toml

FILE = "definitions.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One explanation: the codes it explains, further words it is asked with, and its text in two languages."""

    key: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    zh: str
    en: str


@cache
def definitions() -> Mapping[str, Definition]:
    """All explanations by key; raises LexiconError for a key or code given twice, an unknown code or an empty text."""
    found: dict[str, Definition] = {}
    explained: set[str] = set()
    for entry in load_toml(FILE).get("definition", []):
        key, zh, en = (str(entry.get(name, "")) for name in ("key", "zh", "en"))
        if not key or key in found or not zh or not en:
            raise LexiconError(FILE, key or "definition", "needs a key that stands once, and zh and en")
        about = tuple(entry.get("codes", []))
        for code in about:
            if code in explained or (code not in codes().indicators and code not in derived()):
                raise LexiconError(FILE, f"{key}.codes", f"{code} is unknown or explained twice")
            explained.add(code)
        found[key] = Definition(key=key, codes=about, names=tuple(entry.get("names", [])), zh=zh, en=en)
    return found


def definition_of(code: str) -> Definition | None:
    """The explanation of an indicator or derived figure."""
    return next((item for item in definitions().values() if code in item.codes), None)
