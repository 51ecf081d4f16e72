"""Which of many patterns a text may hold, told by its characters: a pattern is looked for only where it has a chance.

Of the characters that a pattern cannot do without those are taken that the fewest patterns mention: of 今年 the 今.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Needed = frozenset[str] | None
"""Characters of which a match holds at least one; None where none can be told."""

_MOST_CHOICES = 64
"""Characters that a class may have to be told apart by them."""
_parser: Any = import_module("re._parser")
_code: Any = import_module("re._constants")


class Sieve(Generic[Item]):
    """Patterns, each with what it is for; `of` gives those that may match, and never leaves out one that does."""

    __slots__ = ("_always", "_by_char", "_chars", "_items")

    def __init__(self, patterns: Iterable[tuple[str, Item]]) -> None:
        """Regular expressions in their order; what is long in one and tells nothing may stand there as a dot.

        Raises re.error for one that is malformed.
        """
        told = list(patterns)
        self._items = tuple(item for _, item in told)
        parsed = [_parser.parse(text) for text, _ in told]
        mentioned: Counter[str] = Counter()
        for one in parsed:
            mentioned.update(frozenset(_literals(one)))
        always: list[int] = []
        by_char: dict[str, list[int]] = {}
        for place, one in enumerate(parsed):
            needed = None if one.state.flags & re.IGNORECASE else _of_all(one, mentioned)
            if needed is None:
                always.append(place)
            for char in needed or ():
                by_char.setdefault(char, []).append(place)
        self._always = tuple(always)
        self._by_char: Mapping[str, Sequence[int]] = by_char
        self._chars = frozenset(by_char)

    def of(self, chars: Collection[str]) -> list[Item]:
        """What the patterns are for that a text of these characters may hold, in their order."""
        known = self._by_char
        found = set(self._always)
        for char in self._chars.intersection(chars):
            found.update(known[char])
        return [self._items[place] for place in sorted(found)]


def hastened(text: str) -> re.Pattern[str]:
    """The pattern of a regular expression that sees by the first character of most places that no match begins there.

    What it matches is the same; raises re.error for one that is malformed.
    """
    parsed = _parser.parse(text)
    first, may_be_empty = _first_of(parsed)
    if first is None or may_be_empty or parsed.state.flags & re.IGNORECASE:
        return re.compile(text)
    return re.compile(f"(?=[{''.join(map(re.escape, sorted(first)))}])(?:{text})")


def _first_of(sequence: Iterable[tuple[Any, Any]]) -> tuple[Needed, bool]:
    """The characters that what stands one behind the other may begin with, and whether it may match nothing at all."""
    found: set[str] = set()
    for code, value in sequence:
        first, may_be_empty = _first(code, value)
        if first is None:
            return None, False
        found |= first
        if not may_be_empty:
            return frozenset(found), False
    return frozenset(found), True


def _first(code: Any, value: Any) -> tuple[Needed, bool]:  # noqa: ANN401  parts of a parsed pattern
    if code in (_code.ASSERT, _code.ASSERT_NOT, _code.AT):
        return frozenset(), True
    if code is _code.LITERAL:
        return frozenset({chr(value)}), False
    if code is _code.IN:
        return _of_class(value, {}), False
    if code is _code.SUBPATTERN:
        return (None, False) if value[1] & re.IGNORECASE else _first_of(value[3])
    if code in (_code.MAX_REPEAT, _code.MIN_REPEAT, _code.POSSESSIVE_REPEAT):
        first, may_be_empty = _first_of(value[2])
        return first, may_be_empty or not value[0]
    if code is not _code.BRANCH:
        return None, False
    told = [_first_of(branch) for branch in value[1]]
    chars = [first for first, _ in told if first is not None]
    if len(chars) < len(told):
        return None, False
    return frozenset().union(*chars), any(may_be_empty for _, may_be_empty in told)


def _of_all(sequence: Iterable[tuple[Any, Any]], mentioned: Mapping[str, int]) -> Needed:
    """Of what stands one behind the other the part that is told by the rarest characters."""
    told = [
        needed for code, value in sequence if (needed := _READERS.get(code, _nothing)(value, mentioned)) is not None
    ]
    return min(told, key=lambda needed: sum(mentioned[char] ** 2 for char in needed), default=None)


def _nothing(_value: object, _mentioned: Mapping[str, int]) -> Needed:
    return None


def _of_class(value: Sequence[tuple[Any, Any]], _mentioned: Mapping[str, int]) -> Needed:
    chars: set[str] = set()
    for code, item in value:
        if code is _code.LITERAL:
            chars.add(chr(item))
        elif code is _code.RANGE and item[1] - item[0] < _MOST_CHOICES:
            chars.update(map(chr, range(item[0], item[1] + 1)))
        else:
            return None
    return frozenset(chars)


def _of_branches(value: tuple[Any, Sequence[Any]], mentioned: Mapping[str, int]) -> Needed:
    found: set[str] = set()
    for branch in value[1]:
        needed = _of_all(branch, mentioned)
        if needed is None:
            return None
        found |= needed
    return frozenset(found)


def _of_group(value: tuple[Any, int, int, Any], mentioned: Mapping[str, int]) -> Needed:
    return None if value[1] & re.IGNORECASE else _of_all(value[3], mentioned)


def _of_repeated(value: tuple[int, int, Any], mentioned: Mapping[str, int]) -> Needed:
    return _of_all(value[2], mentioned) if value[0] else None


_READERS: Mapping[Any, Callable[[Any, Mapping[str, int]], Needed]] = {
    _code.LITERAL: lambda value, _: frozenset({chr(value)}),
    _code.IN: _of_class,
    _code.BRANCH: _of_branches,
    _code.SUBPATTERN: _of_group,
    _code.ATOMIC_GROUP: _of_all,
    _code.ASSERT: lambda value, mentioned: _of_all(value[1], mentioned),
    _code.MAX_REPEAT: _of_repeated,
    _code.MIN_REPEAT: _of_repeated,
    _code.POSSESSIVE_REPEAT: _of_repeated,
}
"""What is told of each part of a pattern; of the others nothing is."""


def _literals(sequence: Iterable[tuple[Any, Any]]) -> Iterable[str]:
    """The characters that a pattern mentions, in whatever part of it."""
    for code, value in sequence:
        if code is _code.LITERAL:
            yield chr(value)
        elif code is _code.IN:
            yield from _of_class(value, {}) or ()
        elif code is _code.BRANCH:
            for branch in value[1]:
                yield from _literals(branch)
        elif code in _WITHIN:
            yield from _literals(value[_WITHIN[code]])


_WITHIN = {
    _code.SUBPATTERN: 3,
    _code.ASSERT: 1,
    _code.ASSERT_NOT: 1,
    _code.MAX_REPEAT: 2,
    _code.MIN_REPEAT: 2,
    _code.POSSESSIVE_REPEAT: 2,
}
"""Where in the value of a part stands what it is about."""
