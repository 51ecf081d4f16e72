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
    return _snake(made.__name__)


@cache
def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name).removeprefix("_")


@cache
def _operators() -> Mapping[str, type[Query]]:
    return {
        _name(made): made
        for made in (*vars(algebra).values(), *vars(lookups).values(), *vars(standings).values())
        if isinstance(made, type) and issubclass(made, Query) and made is not Query
    }


Read = Callable[[Any, Members, int], Any]
"""What makes a value of one type out of JSON data, at some depth of it."""


@cache
def _fields(made: type) -> tuple[tuple[str, object], ...]:
    """The fields of a dataclass with the value of each that is not written."""
    return tuple((field.name, field.default) for field in fields(made))


@cache
def _readers(made: type) -> tuple[Mapping[str, Read], frozenset[str]]:
    """What reads each field of a dataclass, and which fields must be there."""
    hints = get_type_hints(made)
    needed = (field.name for field in fields(made) if field.default is MISSING and field.default_factory is MISSING)
    return {field.name: _reader(hints[field.name], field.name) for field in fields(made)}, frozenset(needed)


_PLAIN = frozenset((str, int, float, bool, type(None)))
"""What is written as it is."""


def _written(item: Any) -> dict[str, Any]:
    made: Any = type(item)
    data: dict[str, Any] = {"op": _name(made)} if isinstance(item, Query) else {}
    grouped = isinstance(item, Who) and item.group is not None
    for name, default in _fields(made):
        value = getattr(item, name)
        if value != default and not (grouped and name == "names"):
            data[name] = _plain(value)
    return data


def _plain(value: Any) -> Any:
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, StrEnum | Language):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        # Names of units may be thousands.
        return [*value] if set(map(type, value)) == {str} else [_plain(item) for item in value]
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
    readers, needed = _readers(made)
    strange = data.keys() - readers.keys()
    if strange:
        raise ValueError(f"{_name(made)} has no {', '.join(sorted(map(str, strange)))[:60]}")
    lacking = needed - data.keys()
    if lacking:
        raise ValueError(f"{_name(made)} lacks {', '.join(sorted(lacking))}")
    found = made(**{name: readers[name](value, members, depth + 1) for name, value in data.items()})
    if isinstance(found, Who) and found.group is not None:
        names = members(found.group)
        return replace(
            found, names=tuple([name for name in names if name not in found.without] if found.without else names)
        )
    return found


def _reader(wanted: Any, name: str) -> Read:
    """What reads a value of a type, whose faults name the field."""
    origin = get_origin(wanted)
    if origin is Mapping:
        return lambda value, _members, _depth: dict(_object(value, name))
    if origin in (Union, types.UnionType):
        inner = _reader(next(one for one in get_args(wanted) if one is not type(None)), name)
        if type(None) not in get_args(wanted):
            return inner
        return lambda value, members, depth: None if value is None else inner(value, members, depth)
    if origin is tuple:
        return _tuple_reader(get_args(wanted), name)
    if isinstance(wanted, type) and is_dataclass(wanted):
        return _query_reader(wanted, name) if issubclass(wanted, Query) else _object_reader(wanted, name)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum | Language):
        return lambda value, _members, _depth: wanted(str(value))
    return lambda value, _members, _depth: _scalar(wanted, value, name)


def _object(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name}: not an object")
    return value


def _object_reader(wanted: type, name: str) -> Read:
    return lambda value, members, depth: _filled(wanted, _object(value, name), members, depth)


def _query_reader(wanted: type, name: str) -> Read:
    def read(value: Any, members: Members, depth: int) -> Query:
        found = _read_query(_object(value, name), members, depth)
        if not isinstance(found, wanted):
            raise ValueError(f"{name}: {_name(type(found))} where {_name(wanted)} belongs")
        return found

    return read


def _scalar(wanted: type, value: object, name: str) -> object:
    if wanted is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if type(value) is not wanted or (isinstance(value, str) and len(value) > _LONGEST):
        raise ValueError(f"{name}: {value!r:.60} is no {wanted.__name__}")
    return value


def _tuple_reader(inner: tuple[Any, ...], name: str) -> Read:
    endless = len(inner) == 2 and inner[1] is Ellipsis
    readers = tuple(_reader(one, name) for one in inner if one is not Ellipsis)

    def read(value: Any, members: Members, depth: int) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) > _LONGEST:
            raise ValueError(f"{name}: not a list")
        if endless:
            return tuple([readers[0](item, members, depth) for item in value])
        if len(readers) != len(value):
            raise ValueError(f"{name}: {len(value)} items where {len(readers)} belong")
        return tuple([one(item, members, depth) for one, item in zip(readers, value, strict=True)])

    return read
