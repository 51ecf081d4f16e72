"""The units that a query names, and the same query of others."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from knowledge.answers import Language
from knowledge.lexicon.hints import hint_word
from knowledge.query.algebra import Query, Together, Who

MOST_FOUND = 20
"""Units that a question can be asked of; a longer list may have been cut."""


def names_in(query: Query, names: tuple[str, ...]) -> bool:
    """Whether a query asks about all of these units."""
    return _named_anew(query, names, ("",)) != query


def with_names(query: Query, before: tuple[str, ...], after: tuple[str, ...]) -> Query:
    """Return a query with other units in the place of those that it named."""
    return query if before == after else _named_anew(query, before, after)


Item = TypeVar("Item")


def _named_anew(item: Item, before: tuple[str, ...], after: tuple[str, ...]) -> Item:
    found: object = item
    if isinstance(item, Who):
        found = _whose(item, before, after)
    elif isinstance(item, tuple):
        found = tuple(_named_anew(one, before, after) for one in item)
    elif is_dataclass(item) and not isinstance(item, type):
        parts = {field.name: _named_anew(getattr(item, field.name), before, after) for field in fields(item)}
        found = replace(item, **parts)
    elif len(before) == len(after) == 1 and item == before[0]:
        found = after[0]
    return cast(Item, found)


def _whose(who: Who, before: tuple[str, ...], after: tuple[str, ...]) -> Who:
    if who.group is not None or not set(before) <= set(who.names):
        return who
    first = who.names.index(before[0])
    others = [name for name in who.names if name not in before]
    names = (*others[:first], *after, *others[first:])
    return replace(who, names=names, label=None if who.label is None else "、".join(names))


def as_subjects(query: Query, language: Language) -> Query:
    """Return a query in which units that count as one stand as one, called as a language lists their names."""
    return _as_subjects(query, joint_of(language))


def joint_of(language: Language) -> str:
    """Return what stands between the names of units that count as one."""
    return hint_word("offers.joint") if language.chinese else hint_word("offers.joint_en")


def _as_subjects(item: Item, joint: str) -> Item:
    found: object = item
    if isinstance(item, Who):
        if item.together and item.names:
            one = Together.of(item.names, item.label or joint.join(item.names))
            found = Who(names=(one,), label=str(one))
    elif isinstance(item, tuple):
        found = tuple(_as_subjects(one, joint) for one in item)
    elif is_dataclass(item) and not isinstance(item, type):
        parts = {field.name: _as_subjects(getattr(item, field.name), joint) for field in fields(item)}
        found = replace(item, **parts)
    return cast(Item, found)


def counts_as_one(item: object) -> bool:
    """Whether several units count as one anywhere in a query."""
    if isinstance(item, Who):
        return item.together
    if isinstance(item, tuple):
        return any(map(counts_as_one, item))
    if is_dataclass(item) and not isinstance(item, type):
        return any(counts_as_one(getattr(item, field.name)) for field in fields(item))
    return False
