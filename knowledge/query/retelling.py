"""A query that was asked in one language, asked in another: what its groups of units are called, how it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.answers import Choice, Language
from knowledge.lexicon.sayings import sayings
from knowledge.query.algebra import Query, Who
from knowledge.query.asked import Asked, asked_from_json, asked_to_json
from knowledge.query.json_form import Members
from knowledge.query.named import map_who
from knowledge.query.saying import called


def retold_in(asked: Asked, language: Language) -> Asked:
    """Return what was asked with its answer in another language, its units called and listed as that language does."""
    here, there = sayings(asked.language), sayings(language)

    def retold(who: Who) -> Who:
        if who.label is None:
            return who
        listed = who.group is None and who.label == here.listed(who.names)
        return replace(who, label=there.listed(who.names) if listed else called(who, language) or who.label)

    return replace(asked, language=language, query=map_who(asked.query, retold))


def choice_in(choice: Choice, language: Language, members: Members, say: Callable[[Query, Language], str]) -> Choice:
    """Return an offer in another language, said by `say`; as it is where that says nothing, or it has no query.

    Raises ValueError for a query that is none.
    """
    if choice.query is None:
        return choice
    asked = retold_in(asked_from_json(choice.query, members), language)
    said = say(asked.query, language)
    if not said:
        return choice
    return replace(choice, label=said, question=said, query=asked_to_json(replace(asked, question=said)))
