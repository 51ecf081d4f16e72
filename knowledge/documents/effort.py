"""A word given before work that takes far longer than reading does, so that whoever set the limits can widen them."""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Has `listener` called before each recognition of pictures in this process, in place of any before it."""
    _listeners[:] = [listener]


def recognition_begins() -> None:
    """Called by readers of pictures before they load and run a recogniser."""
    for listener in _listeners:
        listener()
