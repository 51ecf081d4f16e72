"""A query that was asked in one language, asked in another: what its groups of units are called, how it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from knowledge.answers import Choice, Language
from knowledge.query.algebra import Query, Who
from knowledge.query.asked import Asked, asked_from_json, asked_to_json
from knowledge.query.json_form import Members, query_from_json, query_to_json
from knowledge.query.saying import called


def asked_in(asked: Asked, language: Language, members: Members) -> Asked:
    """Return what was asked with its answer in another language, its groups called as that language calls them."""
    told = _retold(query_to_json(asked.query), language)
    return replace(asked, language=language, query=query_from_json(told, members))


def choice_in(choice: Choice, language: Language, members: Members, say: Callable[[Query, Language], str]) -> Choice:
    """Return an offer in another language, said by `say`; as it is where that says nothing, or it has no query.

    Raises ValueError for a query that is none.
    """
    if choice.query is None:
        return choice
    asked = asked_in(asked_from_json(choice.query, members), language, members)
    said = say(asked.query, language)
    if not said:
        return choice
    return replace(choice, label=said, question=said, query=asked_to_json(replace(asked, question=said)))


def _retold(node: object, language: Language) -> object:
    if isinstance(node, list):
        return [_retold(one, language) for one in node]
    if not isinstance(node, Mapping):
        return node
    told = {key: _retold(value, language) for key, value in node.items()}
    if "label" in told and ("group" in told or "names" in told):
        who = Who(
            names=_texts(told.get("names")),
            group=str(told["group"]) if "group" in told else None,
            label=str(told.pop("label")),
            without=_texts(told.get("without")),
            together=bool(told.get("together")),
        )
        label = called(who, language)
        if label is not None:
            told["label"] = label
    return told


def _texts(held: object) -> tuple[str, ...]:
    return tuple(map(str, held)) if isinstance(held, list) else ()
