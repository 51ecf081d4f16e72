"""What leaves for Telegram: paced within its limits, waited for when it says so, and never sent twice on a guess.

Limits of the Bot API: about 30 messages a second over all, one a second in a chat (short bursts pass), 20 a minute
in a group. A 429 holds back that chat alone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from aiolimiter import AsyncLimiter
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chat.channel import NotDelivered
from bot.telegram.metrics import Metrics
from bot.telegram.transport import NEVER_ARRIVED

log = logging.getLogger("gongkai.outgoing")

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast may be sent: messages and seconds, over all, in a private chat and in a group; 0 is without limit."""

    overall: tuple[float, float] = (30, 1)
    private: tuple[float, float] = (4, 4)
    group: tuple[float, float] = (20, 60)


NORMAL_PACE = Pace()
UNPACED = Pace(overall=(0, 0), private=(0, 0), group=(0, 0))

IN_FLIGHT = 4
"""Calls whose outcome is awaited at the same time, at most: as many answers may come twice after a killed process."""

SLOW_SECONDS = 2.0
"""After so long a call no longer counts among those."""

MAX_WAITS = 5
RETRIES = 4
FIRST_RETRY_SECONDS = 0.5
LIMITERS_KEPT = 2000


class Flight:
    """A number of places, each given back when its holder is done or has taken too long, whichever is first."""

    def __init__(self, places: int, seconds: float) -> None:
        self._places = asyncio.Semaphore(places)
        self._seconds = seconds

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place and hold it for as long as the block runs, or the time is up."""
        await self._places.acquire()
        held = True

        def give_back() -> None:
            nonlocal held
            if held:
                held = False
                self._places.release()

        timer = asyncio.get_running_loop().call_later(self._seconds, give_back)
        try:
            yield
        finally:
            timer.cancel()
            give_back()


def _limiter(rate: tuple[float, float]) -> AsyncLimiter | None:
    return AsyncLimiter(*rate) if rate[0] else None


class Outgoing:
    """Carries out calls that post into a chat. One instance for the whole bot."""

    def __init__(
        self,
        metrics: Metrics,
        pace: Pace = NORMAL_PACE,
        *,
        moved: Callable[[int, int], None] | None = None,
        sure: Callable[[], object] | None = None,
    ) -> None:
        """`sure` is called right before each call and raises where none may be made any more."""
        self._moved = moved
        self._sure = sure
        self._metrics = metrics
        self._pace = pace
        self._overall = _limiter(self._pace.overall)
        self._chats: dict[int, AsyncLimiter | None] = {}
        self._held_until: dict[int, float] = {}
        self._flight = Flight(IN_FLIGHT, SLOW_SECONDS)
        # A call waits for the outcome of the one before, though no longer than the pace has it wait: as few as may be
        # are under way when the process is killed.
        messages, seconds = self._pace.overall
        self._lead = Flight(1, seconds / messages) if messages else Flight(IN_FLIGHT, SLOW_SECONDS)

    def share(self, part: float) -> None:
        """Keep to this part of the overall pace from now on: what is left of it is other workers'."""
        messages, seconds = self._pace.overall
        self._overall = _limiter((max(messages * part, 1.0), seconds)) if messages else None

    async def post(self, chat_id: int, call: Callable[[int], Awaitable[Result]], *, repeatable: bool = False) -> Result:
        """Make a call that posts into a chat, when its turn has come; it is given the chat's id, which may move.

        `repeatable` says that doing it twice is the same as once (edits). Raises NotDelivered, and what `sure` does.
        """
        waits = retries = 0
        while True:
            await self._turn(chat_id)
            try:
                async with self._flight.place(), self._lead.place():
                    if self._sure:
                        self._sure()
                    return await call(chat_id)
            except RetryAfter as fault:
                waits += 1
                self._metrics.waits.inc()
                if waits > MAX_WAITS:
                    raise NotDelivered("flood") from fault
                self._held_until[chat_id] = time.monotonic() + seconds_of(fault) + 0.1
            except ChatMigrated as fault:
                log.info("chat moved", extra={"fields": {"chat": chat_id, "to": fault.new_chat_id}})
                if self._moved:
                    self._moved(chat_id, fault.new_chat_id)
                chat_id = fault.new_chat_id
            except TelegramError as fault:
                retries += 1
                if not _may_succeed(fault, repeatable) or retries > RETRIES:
                    raise NotDelivered(_reason(fault)) from fault
                await asyncio.sleep(FIRST_RETRY_SECONDS * 2 ** (retries - 1))

    async def _turn(self, chat_id: int) -> None:
        while (left := self._held_until.get(chat_id, 0) - time.monotonic()) > 0:
            await asyncio.sleep(left)
        self._held_until.pop(chat_id, None)
        limiter = self._limiter_of(chat_id)
        if limiter:
            await limiter.acquire()
        if self._overall:
            await self._overall.acquire()

    def _limiter_of(self, chat_id: int) -> AsyncLimiter | None:
        if chat_id not in self._chats:
            if len(self._chats) >= LIMITERS_KEPT:
                self._chats = {
                    chat: kept for chat, kept in self._chats.items() if kept and not kept.has_capacity(kept.max_rate)
                }
            self._chats[chat_id] = _limiter(self._pace.private if chat_id > 0 else self._pace.group)
        return self._chats[chat_id]


def never_arrived(fault: BaseException) -> bool:
    """Whether a network fault is one that came before the request could reach Telegram (or its gateway said so)."""
    return isinstance(fault.__cause__, NEVER_ARRIVED) or (
        isinstance(fault, NetworkError) and "bad gateway" in str(fault).lower()
    )


def _may_succeed(fault: TelegramError, repeatable: bool) -> bool:
    """Whether the same call may be made again. To the library a bad request is a fault of the network as well."""
    if not isinstance(fault, NetworkError) or isinstance(fault, BadRequest):
        return False
    return repeatable or never_arrived(fault)


def _reason(fault: TelegramError) -> str:
    if isinstance(fault, Forbidden):
        return "forbidden"
    if isinstance(fault, BadRequest) and "not modified" in str(fault).lower():
        return "unchanged"
    if isinstance(fault, NetworkError) and not isinstance(fault, BadRequest):
        return "unknown" if isinstance(fault, TimedOut) else "network"
    return f"refused: {fault.message}"


def seconds_of(fault: RetryAfter) -> float:
    """How long Telegram tells us to wait."""
    after = fault.retry_after
    return after if isinstance(after, (int, float)) else after.total_seconds()
