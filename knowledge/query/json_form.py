"""The JSON form of a query: what contexts, buttons, proofs and notices keep, and `gongkai ask --query` takes.

An object names its class by `op`; fields with their default are left out. The members of a group are not written: they
are those of the index that answers.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from knowledge.answers import Language
from knowledge.query import algebra, lookups, standings
from knowledge.query.algebra import Query, Who

Members = Callable[[str], tuple[str, ...]]
"""The units of the index that a group's code stands for."""

_DEEPEST = 12
_LONGEST = 2_000


def query_to_json(query: Query) -> dict[str, Any]:
    """A query as plain JSON data."""
    return _written(query)


def query_from_json(data: object, members: Members) -> Query:
    """The query that query_to_json wrote, with the members that its groups have now.

    Raises ValueError with a reason for anything else.
    """
    found = _read_query(data, members, 0)
    if not isinstance(found, Query):
        raise ValueError("not a query")
    return found


Plain = TypeVar("Plain")


def plain_of(item: Any) -> dict[str, Any]:
    """A frozen dataclass of plain values as JSON data, fields with their default left out."""
    return _written(item)


def plain_from(made: type[Plain], data: Mapping[str, Any]) -> Plain:
    """The dataclass that plain_of wrote; raises ValueError with a reason for anything else."""
    found: Plain = _filled(made, data, _nobody, 0)
    return found


def _nobody(group: str) -> tuple[str, ...]:
    raise ValueError(f"{group}: a group where none belongs")


def _name(made: type) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in made.__name__).removeprefix("_")


@cache
def _operators() -> Mapping[str, type[Query]]:
    return {
        _name(made): made
        for made in (*vars(algebra).values(), *vars(lookups).values(), *vars(standings).values())
        if isinstance(made, type) and issubclass(made, Query) and made is not Query
    }


@cache
def _hints(made: type) -> Mapping[str, Any]:
    return get_type_hints(made)


def _written(item: Any) -> dict[str, Any]:
    made = type(item)
    data: dict[str, Any] = {"op": _name(made)} if isinstance(item, Query) else {}
    for field in fields(item):
        value = getattr(item, field.name)
        if isinstance(item, Who) and field.name == "names" and item.group is not None:
            continue
        if value != field.default:
            data[field.name] = _plain(value)
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum | Language):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return _written(value) if is_dataclass(value) else value


def _read_query(data: object, members: Members, depth: int) -> Query:
    if not isinstance(data, Mapping):
        raise ValueError("a query is an object with an op")
    made = _operators().get(str(data.get("op")))
    if made is None:
        raise ValueError(f"op: {data.get('op')!r:.60} is none of {', '.join(sorted(_operators()))}")
    found = _filled(made, {key: value for key, value in data.items() if key != "op"}, members, depth)
    if not isinstance(found, Query):
        raise ValueError("not a query")
    return found


def _filled(made: Any, data: Mapping[str, Any], members: Members, depth: int) -> Any:
    if depth > _DEEPEST:
        raise ValueError("a query is not that deep")
    known = {field.name: field for field in fields(made)}
    strange = sorted(set(data) - set(known))
    if strange:
        raise ValueError(f"{_name(made)} has no {', '.join(map(str, strange))[:60]}")
    lacking = [
        name
        for name, field in known.items()
        if name not in data and field.default is MISSING and field.default_factory is MISSING
    ]
    if lacking:
        raise ValueError(f"{_name(made)} lacks {', '.join(lacking)}")
    values = {name: _read(_hints(made)[name], value, members, depth + 1, name) for name, value in data.items()}
    found = made(**values)
    if isinstance(found, Who) and found.group is not None:
        return replace(found, names=tuple(name for name in members(found.group) if name not in found.without))
    return found


def _read(wanted: Any, value: object, members: Members, depth: int, name: str) -> Any:
    origin = get_origin(wanted)
    if origin is Mapping:
        if not isinstance(value, Mapping):
            raise ValueError(f"{name}: not an object")
        return dict(value)
    if origin in (Union, types.UnionType):
        if value is None and type(None) in get_args(wanted):
            return None
        return _read(next(one for one in get_args(wanted) if one is not type(None)), value, members, depth, name)
    if origin is tuple:
        return _read_tuple(get_args(wanted), value, members, depth, name)
    if isinstance(wanted, type) and is_dataclass(wanted):
        if not isinstance(value, Mapping):
            raise ValueError(f"{name}: not an object")
        if not issubclass(wanted, Query):
            return _filled(wanted, value, members, depth)
        found = _read_query(value, members, depth)
        if not isinstance(found, wanted):
            raise ValueError(f"{name}: {_name(type(found))} where {_name(wanted)} belongs")
        return found
    if isinstance(wanted, type) and issubclass(wanted, StrEnum | Language):
        return wanted(str(value))
    return _scalar(wanted, value, name)


def _scalar(wanted: type, value: object, name: str) -> object:
    if wanted is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if type(value) is not wanted or (isinstance(value, str) and len(value) > _LONGEST):
        raise ValueError(f"{name}: {value!r:.60} is no {wanted.__name__}")
    return value


def _read_tuple(inner: tuple[Any, ...], value: object, members: Members, depth: int, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or len(value) > _LONGEST:
        raise ValueError(f"{name}: not a list")
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_read(inner[0], item, members, depth, name) for item in value)
    if len(inner) != len(value):
        raise ValueError(f"{name}: {len(value)} items where {len(inner)} belong")
    return tuple(_read(one, item, members, depth, name) for one, item in zip(inner, value, strict=True))
