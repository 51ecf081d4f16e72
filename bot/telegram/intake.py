"""Where updates go when they have come in, and who works on them: this process alone, or as one of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.chat.state.inbox import Payload
from bot.chat.turns import Turns


class NotKept(Exception):  # noqa: N818  (an outcome to go on from: Telegram sends the update again)
    """An update could not be kept; the text is one line without addresses."""


class Intake(Protocol):
    """Takes updates in: the dispatcher of this process, or what hands them to the worker that serves their chat."""

    async def take(self, updates: Sequence[Payload]) -> None:
        """Keep updates for good. When this returns, Telegram may forget them; what comes again does no harm.

        Raises NotKept.
        """


class Workers(Intake, Turns, Protocol):
    """Takes updates in and has its part of the work done."""

    @property
    def leads(self) -> bool:
        """Whether what is done once for all workers is done here."""

    def recover(self) -> int:
        """Take up what an earlier process left; how much that was."""

    async def drain(self, seconds: float) -> int:
        """Begin nothing new, finish what is under way; how many updates are left for later or for others."""
