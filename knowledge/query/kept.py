"""Queries as a conversation keeps them: their JSON form, compared and read in one place.

A conversation is kept where no index is open, so a kept query is made a typed one only where a turn asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from knowledge.query.algebra import Query
from knowledge.query.asked import asked_from_json
from knowledge.query.json_form import Members

Kept = Mapping[str, Any]
"""A query in its JSON form, with how it was asked or without."""


def query_kept(kept: Kept | None, members: Members) -> Query | None:
    """Return a kept query; None where there is none, or what an earlier release kept is no query of this index."""
    if kept is not None:
        with suppress(ValueError):
            return asked_from_json(kept, members).query
    return None


def plain_query(kept: Kept) -> dict[str, Any]:
    """Return a kept query without how it was asked."""
    return {name: value for name, value in kept.items() if name != "said"}


def is_same(one: Kept | None, other: Kept | None) -> bool:
    """Return whether both are there and ask the same, however they were asked."""
    return one is not None and other is not None and plain_query(one) == plain_query(other)


def differ_in_units(one: Kept | None, other: Kept | None) -> bool | None:
    """Return whether two queries that ask the same but for whose figures are of other units; None for any others."""
    if one is None or other is None or _but_for_units(one) != _but_for_units(other):
        return None
    return units_kept(one) != units_kept(other)


def _but_for_units(kept: object) -> object:
    if isinstance(kept, Mapping):
        return {name: _but_for_units(value) for name, value in kept.items() if name not in ("who", "said")}
    return [_but_for_units(item) for item in kept] if isinstance(kept, list | tuple) else kept


def units_kept(kept: Kept) -> Kept:
    """Return the units of a kept query, as it keeps them: a group by its code, without the names of its members."""
    of = kept.get("of", kept)
    first = of[0] if isinstance(of, list | tuple) and of else of
    who = first.get("who", {}) if isinstance(first, Mapping) else {}
    return who if isinstance(who, Mapping) else {}
