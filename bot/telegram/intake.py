"""Where updates go when they have come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.telegram.state.inbox import Payload


class Intake(Protocol):
    """Takes updates in: the dispatcher of this process, or what hands them to the process that owns their chat."""

    async def take(self, updates: Sequence[Payload]) -> None:
        """Keep updates for good. When this returns, Telegram may forget them; what comes again does no harm."""
