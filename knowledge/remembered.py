"""What was worked out last, kept up to a bound: an index that is open never changes."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

Key = TypeVar("Key")
Value = TypeVar("Value")


def _one(_: object) -> int:
    return 1


class Remembered(Generic[Key, Value]):
    """Results by what they are of; those not asked for lately go when all weigh more than the bound together."""

    __slots__ = ("_before", "_kept", "_most", "_weighs", "_weight")

    def __init__(self, most: int, *, weight: Callable[[Value], int] = _one) -> None:
        """`weight` is what a result counts, which counts 1 beside."""
        self._most = most
        self._weight = weight
        self._weighs = 0
        # What was asked for since half of the bound was reached last, and what had been until then.
        self._kept: dict[Key, Value] = {}
        self._before: dict[Key, Value] = {}

    def get(self, key: Key, work: Callable[[], Value]) -> Value:
        """The result of `work`, which is done where it is not kept."""
        found = self._kept.get(key)
        if found is None:
            found = self._before.get(key)
            if found is None:
                found = work()
            weight = 1 + self._weight(found)
            if 2 * (self._weighs + weight) > self._most:
                self._before, self._kept, self._weighs = self._kept, {}, 0
            self._kept[key] = found
            self._weighs += weight
        return found


_MOST_OF_AN_INDEX, _LEAST = 4_000_000, 10_000
"""Numbers and names that are kept of one open index, and what a result counts at least."""
_OF_INDEXES: WeakKeyDictionary[Any, Remembered[object, Any]] = WeakKeyDictionary()


def _length(found: object) -> int:
    return max(_LEAST, len(found)) if isinstance(found, Sized) else _LEAST


def of_index(shelf: object) -> Remembered[object, Any]:
    """Return what was worked out last from an open index; it goes with the index."""
    found = _OF_INDEXES.get(shelf)
    if found is None:
        found = _OF_INDEXES[shelf] = Remembered(_MOST_OF_AN_INDEX, weight=_length)
    return found
