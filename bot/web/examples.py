"""Questions that an index answers, made of its own units and years, for whoever sees the box for the first time."""

from __future__ import annotations

from dataclasses import dataclass

from bot.web.words import words
from knowledge.answers import Language
from knowledge.shelf import Shelf

KEYS = ("example_cell", "example_share", "example_trend", "example_ranking", "example_compare", "example_prose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question to press."""

    question: str


def examples(shelf: Shelf, language: Language) -> list[Example]:
    """The questions, of the units with the most reports and of the latest year; none where nothing is indexed."""
    years = shelf.years()
    if not years:
        return []
    first, second, *_ = [*shelf.fullest(2), ""]
    year = years[-1]
    say = words(language)
    return [
        Example(question=say(key, unit=first, other=second, year=year))
        for key in KEYS
        if second or key != "example_compare"
    ]
