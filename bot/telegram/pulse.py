"""When Telegram last answered, and how its calls end: noted by the connections, read by the health page."""

from __future__ import annotations

import asyncio
import time

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.telegram.metrics import Metrics


class Pulse:
    """The bot's ear to Telegram. Ages are in seconds on a clock that no change of the date moves."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._heard = time.monotonic()
        self._fetched = time.monotonic()
        self.trouble: str | None = None
        """Why the latest poll for updates brought nothing, in one line; None when it went well."""
        self.pending: int | None = None
        """Updates that Telegram holds back for the webhook; None where it was not asked."""
        self.webhook_trouble: str | None = None
        """What Telegram says went wrong when it last could not deliver to the webhook."""

    def call_ended(self, status: int | None, seconds: float, *, poll: bool) -> None:
        """Note a call's end: its HTTP status, or None when no answer came."""
        if status is not None and status < 500:
            self._heard = time.monotonic()
        self._metrics.calls.labels(outcome=_outcome(status)).inc()
        if not poll and status is not None:
            self._metrics.call_seconds.observe(seconds)

    def fetched(self) -> None:
        """Note a poll for updates that Telegram answered as it should."""
        self._fetched = time.monotonic()
        self.trouble = None

    def not_fetched(self, reason: str) -> None:
        """Note a poll that failed, and why."""
        self.trouble = reason

    @property
    def silent_for(self) -> float:
        """How long ago Telegram last answered anything."""
        return time.monotonic() - self._heard

    @property
    def unfetched_for(self) -> float:
        """How long ago a poll for updates last went well."""
        return time.monotonic() - self._fetched


def _outcome(status: int | None) -> str:
    if status is None:
        return "unreachable"
    if status == 429:
        return "wait"
    return "ok" if status < 400 else "refused" if status < 500 else "broken"


async def feel(bot: ExtBot[None], pulse: Pulse, seconds: float) -> None:
    """Ask Telegram every so many seconds how the webhook does, until cancelled. Raises InvalidToken.

    Where updates are posted to us, nothing else would tell a quiet hour from a Telegram that is out of reach.
    """
    while True:
        try:
            said = await bot.do_api_request("getWebhookInfo")
        except InvalidToken:
            raise
        except TelegramError:
            # The connection has noted that no answer came.
            pass
        else:
            if isinstance(said, dict):
                pulse.pending = said.get("pending_update_count")
                pulse.webhook_trouble = said.get("last_error_message") if said.get("pending_update_count") else None
        await asyncio.sleep(seconds)
