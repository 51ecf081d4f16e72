"""The sections of a report and the titles they go by, and the lines that belong to a page, read from sections.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from knowledge.errors import LexiconError
from knowledge.lexicon.folding import label_of
from knowledge.lexicon.loading import load_toml

FILE = "sections.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionEntry:
    """A section of the form: its number and its titles, as written and folded, the official one first.

    `telling` are words by which its sentences are known where its heading was lost; only the last section has some.
    """

    number: int
    raw_titles: tuple[str, ...]
    titles: tuple[str, ...]
    telling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The six sections in order, the titles that only reports before 2019 have, and what noise looks like.

    `comparing` and `blank` are words of titles of what is no report: reports side by side, a form to be filled in.
    """

    sections: tuple[SectionEntry, ...]
    older: tuple[str, ...]
    noise_contains: tuple[str, ...]
    noise_equals: frozenset[str]
    comparing: tuple[str, ...]
    blank: tuple[str, ...]
    draft: tuple[str, ...]
    """Words of the title of a report that is not final."""


def _texts(raw: object, key: str) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw or not all(isinstance(item, str) and item for item in raw):
        raise LexiconError(FILE, key, "must be a list of texts that is not empty")
    return tuple(raw)


@cache
def outline() -> Outline:
    """The outline, loaded once; raises LexiconError for a title given to two sections."""
    data = load_toml(FILE)
    sections: list[SectionEntry] = []
    seen: set[str] = set()
    for raw in data.get("section", []):
        number = raw.get("number")
        if not isinstance(number, int):
            raise LexiconError(FILE, "section.number", "must be a number")
        titles = _texts(raw.get("titles"), f"section.{number}.titles")
        folded = tuple(dict.fromkeys(label_of(title) for title in titles))
        twice = seen & set(folded)
        if twice:
            raise LexiconError(FILE, f"section.{number}.titles", f"{twice.pop()} belongs to another section too")
        seen |= set(folded)
        telling = _texts(raw["telling"], f"section.{number}.telling") if "telling" in raw else ()
        sections.append(SectionEntry(number=number, raw_titles=titles, titles=folded, telling=telling))
    noise, others = data.get("noise", {}), data.get("others", {})
    return Outline(
        sections=tuple(sections),
        older=_texts(data.get("older", {}).get("titles"), "older.titles"),
        noise_contains=_texts(noise.get("contains"), "noise.contains"),
        noise_equals=frozenset(_texts(noise.get("equals"), "noise.equals")),
        comparing=_texts(others.get("comparing"), "others.comparing"),
        blank=_texts(others.get("blank"), "others.blank"),
        draft=_texts(others.get("draft"), "others.draft"),
    )
