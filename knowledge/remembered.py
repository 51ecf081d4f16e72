"""What was worked out last, kept up to a bound: an index that is open never changes."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

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


_MOST_OF_AN_INDEX, _LEAST = 112_000_000, 100_000
"""Bytes that what is kept of one open index takes by its own account, and what a result counts at least."""
_A_NAME = 64
"""Bytes that are counted for an entry of what gives no account of itself."""


@runtime_checkable
class Weighed(Protocol):
    """A result that tells how much it holds."""

    @property
    def weight(self) -> int:
        """Bytes, with all that it may work out later and keep."""


def _bytes(found: object) -> int:
    if isinstance(found, Weighed):
        return max(_LEAST, found.weight)
    return max(_LEAST, _A_NAME * len(found)) if isinstance(found, Sized) else _LEAST


class Remembering(Protocol):
    """An open index, which holds what was worked out of it: kept elsewhere, that would keep the index from going."""

    worked_out: Any


def of_index(shelf: Remembering) -> Remembered[object, Any]:
    """Return what was worked out last from an open index; it goes with the index."""
    if shelf.worked_out is None:
        shelf.worked_out = Remembered(_MOST_OF_AN_INDEX, weight=_bytes)
    found: Remembered[object, Any] = shelf.worked_out
    return found
