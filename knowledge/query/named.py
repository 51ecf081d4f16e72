"""The units that a query names, and the same query of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TypeVar, cast

from knowledge.answers import Language
from knowledge.lexicon.sayings import sayings
from knowledge.query.algebra import Query, Who

MOST_FOUND = 20
"""Units that a question can be asked of; a longer list may have been cut."""

_PLAIN = frozenset((str, int, float, bool, type(None)))
"""What holds nothing."""
Item = TypeVar("Item")


def whose_in(item: object) -> Iterator[Who]:
    """Yield what a query says of whose figures it asks, wherever it says so."""
    if isinstance(item, Who):
        yield item
    elif isinstance(item, tuple):
        for one in item:
            yield from whose_in(one)
    else:
        kind: type = type(item)
        for name in _parts(kind):
            part = getattr(item, name)
            if part.__class__ not in _PLAIN:
                yield from whose_in(part)


@cache
def _parts(kind: type) -> tuple[str, ...]:
    """The names of the fields of a dataclass; none of anything else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def map_who(query: Query, change: Callable[[Who], Who]) -> Query:
    """Return a query with everything changed that it says of whose figures it asks."""
    return _mapped(query, change, lambda name: name)


def _mapped(item: Item, of_who: Callable[[Who], Who], of_text: Callable[[str], str]) -> Item:
    made: object = item
    if isinstance(item, Who):
        made = of_who(item)
    elif isinstance(item, str):
        made = of_text(item)
    elif isinstance(item, tuple):
        made = tuple(_mapped(one, of_who, of_text) for one in item)
    elif is_dataclass(item) and not isinstance(item, type):
        parts = {field.name: _mapped(getattr(item, field.name), of_who, of_text) for field in fields(item)}
        made = replace(item, **parts)
    return cast(Item, made)


def names_in(query: Query, names: tuple[str, ...]) -> bool:
    """Whether a query asks about all of these units."""
    return with_names(query, names, ("",)) != query


def with_names(query: Query, before: tuple[str, ...], after: tuple[str, ...]) -> Query:
    """Return a query with other units in the place of those that it named."""
    if before == after:
        return query
    lone = len(before) == len(after) == 1
    return _mapped(
        query,
        lambda who: _renamed(who, before, after),
        lambda text: after[0] if lone and text == before[0] else text,
    )


def _renamed(who: Who, before: tuple[str, ...], after: tuple[str, ...]) -> Who:
    if who.group is not None or not set(before) <= set(who.names):
        return who
    first = who.names.index(before[0])
    others = [name for name in who.names if name not in before]
    names = (*others[:first], *after, *others[first:])
    return replace(who, names=names, label=None if who.label is None else "、".join(names))


def counts_as_one(query: Query) -> bool:
    """Whether several units count as one anywhere in a query."""
    return any(who.together for who in whose_in(query))


def joint_of(language: Language) -> str:
    """Return what stands between the names of units that count as one."""
    return sayings(language).put("names_as_one")
