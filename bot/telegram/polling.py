"""Long polling that asks for the next updates only when the last ones are safely kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.telegram.dispatch import Dispatcher
from bot.telegram.outgoing import seconds_of
from bot.telegram.pulse import Pulse

log = logging.getLogger("gongkai.polling")

HOLD_SECONDS = 30
"""How long Telegram keeps an empty poll open."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0


async def poll(
    bot: ExtBot[None], dispatcher: Dispatcher, kinds: Sequence[str], pulse: Pulse, *, hold: int = HOLD_SECONDS
) -> None:
    """Poll for ever, until cancelled. Raises InvalidToken when Telegram does not know the token.

    The call is a raw one: an update that the library cannot read must be kept and passed over, not stop the rest.
    A poll's answer is kept before the next poll's offset tells Telegram to forget it.
    """
    offset: int | None = None
    pause = FIRST_PAUSE
    while True:
        await dispatcher.room()
        asked = {"timeout": hold, "allowed_updates": list(kinds), **({"offset": offset} if offset is not None else {})}
        try:
            updates = await bot.do_api_request("getUpdates", api_kwargs=asked, read_timeout=hold + 5)
        except InvalidToken:
            raise
        except RetryAfter as fault:
            await asyncio.sleep(seconds_of(fault))
            continue
        except TelegramError as fault:
            reason = "another program polls with this token" if isinstance(fault, Conflict) else str(fault)
            pulse.not_fetched(reason)
            log.warning("poll failed", extra={"fields": {"reason": reason, "again_in": pause}})
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            continue
        if isinstance(updates, list) and updates:
            try:
                await dispatcher.take(updates)
            except Exception as fault:
                # They are safe at Telegram for a day: asked for again once there is room for them.
                reason = f"updates cannot be kept: {fault}"
                pulse.not_fetched(reason)
                log.error("updates not kept", extra={"fields": {"reason": str(fault), "again_in": pause}})
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            offset = updates[-1]["update_id"] + 1
        pause = FIRST_PAUSE
        pulse.fetched()
