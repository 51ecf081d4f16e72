"""Whose turn it is in a chat: work of our own is done between the updates there, never beside them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

Job = Callable[[], Awaitable[None]]
"""Something of our own to do in a chat, in its turn."""


class Turns(Protocol):
    """Keeps the order of work within each chat that is served here."""

    def serves(self, chat_id: int) -> bool:
        """Whether that chat's updates are handled here."""

    def in_turn(self, chat_id: int, job: Job) -> None:
        """Do something in a chat behind what is waiting there; it must itself keep what may not get lost."""
