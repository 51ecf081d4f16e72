"""The chats that this worker serves: its share of all shards, each with a dispatcher of its own, taken and given back.

A shard is served by whoever holds its lock (bot/chat/state/leases.py). Every second a worker looks whether it has
its share: it takes free ones up to that, and gives back what is more when workers have come. What a dead worker leaves
is free at once; what it had begun is in the inbox, and is handled as after a restart.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.chat.state.inbox import Inbox, Payload
from bot.chat.state.leases import Leases
from bot.chat.turns import Job
from bot.telegram.cluster.redis_streams import SHARDS, Entry, Streams, shard_of, shard_of_update
from bot.telegram.dispatch import Dispatcher
from bot.telegram.intake import NotKept
from bot.telegram.metrics import Metrics

log = logging.getLogger("gongkai.shards")

BEAT_SECONDS = 1.0
HUNG_SECONDS = 10.0
"""A worker that has not moved for so long is taken for hung, and put out of its session."""

HAND_OVER_SECONDS = 20.0
"""How long what is under way in a shard may take before the shard is given back all the same."""

PAUSE_SECONDS = 0.5
LEADER = 0
"""Whoever serves this shard also does what one worker does for all: the webhook, the menu, the sweeping."""


class Watcher(Protocol):
    """What wants to know that the share has changed."""

    def __call__(self, served: int, of: int) -> None:
        """This many of so many shards are served here now."""


class _Held:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self.dispatcher = dispatcher
        self.after = "0"
        self.leaving: asyncio.Task[None] | None = None


class Shards:
    """In place of the one dispatcher of a single process; `beat` and `read` do the work."""

    def __init__(
        self,
        *,
        streams: Streams,
        leases: Leases,
        inbox: Inbox,
        metrics: Metrics,
        handle: Callable[[Payload], Awaitable[None]],
    ) -> None:
        self._streams = streams
        self._leases = leases
        self._inbox = inbox
        self._metrics = metrics
        self._handle = handle
        self._held: dict[int, _Held] = {}
        self._changed: list[Watcher] = []
        self._stopping = False

    def on_change(self, watcher: Watcher) -> None:
        """Tell it whenever the share changes."""
        self._changed.append(watcher)

    async def take(self, updates: Sequence[Payload]) -> None:
        """Put updates into their streams, for whoever serves their chats. Raises NotKept."""
        await self._streams.add(updates)

    def serves(self, chat_id: int) -> bool:
        """Whether that chat's updates are handled here."""
        held = self._held.get(shard_of(("chat", chat_id)))
        return held is not None and held.leaving is None

    @property
    def leads(self) -> bool:
        """Whether what one worker does for all is done here."""
        held = self._held.get(LEADER)
        return held is not None and held.leaving is None

    def in_turn(self, chat_id: int, job: Job) -> None:
        """Do something in a chat behind what is waiting there, unless the chat has just gone to another worker."""
        held = self._held.get(shard_of(("chat", chat_id)))
        if held is not None and held.leaving is None:
            held.dispatcher.in_turn(chat_id, job)

    def recover(self) -> int:
        """Nothing is served yet; every shard is recovered when it is taken."""
        return 0

    def begin_to_stop(self) -> None:
        """Let `read` return soon: the library for Redis may swallow that it is cancelled."""
        self._stopping = True

    async def beat(self) -> None:
        """Keep to this worker's share until cancelled. Raises StateLost when the session with PostgreSQL is over."""
        self._leases.join()
        while True:
            if ended := self._leases.end_hung(HUNG_SECONDS):
                log.warning("hung workers put out", extra={"fields": {"workers": ended}})
            self._balance()
            await asyncio.sleep(BEAT_SECONDS)

    def _balance(self) -> None:
        share = -(-SHARDS // self._leases.workers())
        staying = sorted(shard for shard, held in self._held.items() if held.leaving is None)
        for shard in staying[share:]:
            held = self._held[shard]
            held.leaving = asyncio.create_task(self._give_back(shard, held.dispatcher))
        free = sorted(set(range(SHARDS)) - self._leases.taken()) if len(staying) < share else []
        for shard in free[: share - len(staying)]:
            if self._leases.take(shard):
                self._open(shard)

    def _open(self, shard: int) -> None:
        held = self._held[shard] = _Held(Dispatcher(self._inbox, self._metrics, self._handle))
        left = held.dispatcher.recover(lambda update: shard_of_update(update) == shard)
        log.info("shard taken", extra={"fields": {"shard": shard, "left_over": left}})
        self._tell()

    async def _give_back(self, shard: int, dispatcher: Dispatcher) -> None:
        left = await dispatcher.drain(HAND_OVER_SECONDS)
        if not self._stopping:
            self._leases.give_back(shard)
            del self._held[shard]
            log.info("shard given back", extra={"fields": {"shard": shard, "left_over": left}})
            self._tell()

    def _tell(self) -> None:
        for watcher in self._changed:
            watcher(len(self._held), SHARDS)

    async def read(self) -> None:
        """Hand on what stands in the streams of this worker's share, until cancelled. Raises StateLost."""
        asked = False
        while not self._stopping:
            after = {
                shard: held.after
                for shard, held in self._held.items()
                if held.leaving is None and held.dispatcher.has_room
            }
            if not after:
                await asyncio.sleep(0.05)
                continue
            try:
                if not asked and not await self._streams.durable():
                    log.warning("redis keeps nothing when it ends", extra={"fields": {"set": "appendonly yes"}})
                asked = True
                for shard, entries in (await self._streams.read(after)).items():
                    held = self._held.get(shard)
                    if held is not None and held.leaving is None:
                        await self._take_out(shard, held, entries)
            except NotKept as fault:
                log.warning("no streams", extra={"fields": {"reason": str(fault)}})
                await asyncio.sleep(PAUSE_SECONDS)

    async def _take_out(self, shard: int, held: _Held, entries: Sequence[Entry]) -> None:
        await held.dispatcher.take([entry.update for entry in entries if entry.update is not None])
        # Kept in the inbox now. What cannot be dropped is read again from the beginning, and known there.
        held.after = "0"
        await self._streams.drop(shard, entries)
        held.after = entries[-1].entry_id

    async def drain(self, seconds: float) -> int:
        """Begin nothing new, finish what is under way; how many updates are left for other workers."""
        self._stopping = True
        left = await asyncio.gather(*(held.dispatcher.drain(seconds) for held in self._held.values()))
        await self._streams.close()
        return sum(left)
