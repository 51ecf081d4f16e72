"""Rows that words speak of without naming them: offered where a question is not understood, and never answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.languages import asked_in
from knowledge.lexicon.loading import load_toml

FILE = "suggestions.toml"
LEAST = 2
"""What the words of a row must weigh together."""
_LATIN = 3
"""How many Latin letters weigh as much as a Chinese character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """Rows named by two words: `whole` is the aspect of a subject without a second word, "" where it has none."""

    whole: str
    subjects: Mapping[str, tuple[str, ...]]
    aspects: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """The words of each row by its code, and the families of rows."""

    rows: Mapping[str, tuple[str, ...]]
    families: tuple[_Family, ...]

    def rows_spoken_of(self, text: str) -> tuple[str, ...]:
        """Return the codes that a normalised text speaks of, the most likely first; those of a family before others."""
        weights = {code: _weight(text, words) for code, words in self.rows.items()}
        found = [(weight, code) for code, weight in weights.items() if weight >= LEAST]
        # A row above its own reasons is spoken of by fewer words.
        found.sort(key=lambda item: (-item[0], -item[1].count(".")))
        families = [code for family in self.families for code in _of_family(text, family)]
        return tuple(dict.fromkeys((*families, *(code for _, code in found))))


def _of_family(text: str, family: _Family) -> Iterable[str]:
    subjects = [(_weight(text, words), code) for code, words in family.subjects.items()]
    weight, subject = max(subjects, key=lambda item: item[0])
    if weight < LEAST:
        return
    weighed = sorted(((_weight(text, words), aspect) for aspect, words in family.aspects.items()), reverse=True)
    known = {*codes().indicators, *derived()}
    for weight, aspect in weighed:
        if weight and f"{subject}.{aspect}" in known:
            yield f"{subject}.{aspect}"
    if family.whole:
        yield f"{subject}.{family.whole}"


def _weight(text: str, words: Sequence[str]) -> float:
    return sum(len(word) / _LATIN if word.isascii() else len(word) for word in words if word in text)


@cache
def suggestions() -> Suggestions:
    """The suggestions, loaded once; raises LexiconError for an unknown code or a family without subjects."""
    data = load_toml(FILE)
    known = {*codes().indicators, *derived()}
    rows: dict[str, tuple[str, ...]] = {}
    for code, entry in data.get("row", {}).items():
        if code not in known:
            raise LexiconError(FILE, f"row.{code}", "is no code")
        rows[code] = tuple(_word(word, f"row.{code}") for tag in asked_in() for word in entry.get(tag, ()))
    return Suggestions(rows=rows, families=tuple(_family(name, entry) for name, entry in data["family"].items()))


def _family(name: str, entry: Mapping[str, Any]) -> _Family:
    if not entry.get("subjects") or not entry.get("aspects"):
        raise LexiconError(FILE, f"family.{name}", "needs subjects and aspects")
    parts = {
        key: {one: tuple(_word(word, f"family.{name}.{one}") for word in words) for one, words in entry[key].items()}
        for key in ("subjects", "aspects")
    }
    return _Family(whole=str(entry.get("whole", "")), subjects=parts["subjects"], aspects=parts["aspects"])


def _word(word: object, key: str) -> str:
    if not isinstance(word, str) or not word or word != word.lower():
        raise LexiconError(FILE, key, f"{word!r} is no word in lower case")
    return word
