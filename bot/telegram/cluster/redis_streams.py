"""The way of an update from the worker that Telegram reached to the one that serves its chat: Redis streams."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.chat.state.inbox import Payload
from bot.telegram.dispatch import lane_of
from bot.telegram.intake import NotKept

log = logging.getLogger("gongkai.streams")

SHARDS = 16
"""Streams that the chats are spread over; more workers have nothing to do. Changed only while all are empty."""

AT_A_TIME = 100
HOLD_MILLISECONDS = 250
"""How long a read waits for the next update; a stream that was taken over is read after so long at the latest."""

TIMEOUT_SECONDS = 3.0


def shard_of(lane: Hashable) -> int:
    """The shard of what must stay in order."""
    return zlib.crc32(repr(lane).encode()) % SHARDS


def shard_of_update(update: Payload) -> int:
    """The shard of an update's chat."""
    return shard_of(lane_of(update))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An update in its stream; None when it cannot be read, which only another program's entry can be."""

    entry_id: str
    update: Payload | None


class Streams:
    """All streams, on one Redis database that nothing else uses. Methods raise NotKept when Redis does not answer."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url, decode_responses=True, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )

    async def durable(self) -> bool:
        """Whether Redis writes what it is given to disk (`appendonly yes`)."""
        try:
            said = await self._redis.info("persistence")
        except RedisError as fault:
            raise _not_kept(fault) from None
        return bool(said.get("aof_enabled"))

    async def add(self, updates: Sequence[Payload]) -> None:
        """Put updates into their streams; when this returns, Redis has them."""
        try:
            for update in updates:
                await self._redis.xadd(
                    _name(shard_of_update(update)), {"update": json.dumps(update, ensure_ascii=False)}
                )
        except RedisError as fault:
            raise _not_kept(fault) from None

    async def read(self, after: Mapping[int, str]) -> dict[int, list[Entry]]:
        """What stands in these streams behind the entries named ("0" is the beginning); waits a moment for some."""
        shards = {_name(shard): shard for shard in after}
        try:
            found: Any = await self._redis.xread(
                {name: after[shard] for name, shard in shards.items()}, count=AT_A_TIME, block=HOLD_MILLISECONDS
            )
        except RedisError as fault:
            raise _not_kept(fault) from None
        return {
            shards[name]: [Entry(entry_id=number, update=_update(fields)) for number, fields in entries]
            for name, entries in found or ()
        }

    async def drop(self, shard: int, entries: Sequence[Entry]) -> None:
        """Take out of a stream what is kept elsewhere by now."""
        try:
            await self._redis.xdel(_name(shard), *(entry.entry_id for entry in entries))
        except RedisError as fault:
            raise _not_kept(fault) from None

    async def close(self) -> None:
        """Close all connections."""
        await self._redis.aclose()


def _name(shard: int) -> str:
    return f"gongkai:updates:{shard}"


def _update(fields: Mapping[str, str]) -> Payload | None:
    try:
        update = json.loads(fields["update"])
    except (KeyError, ValueError):
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None


def _not_kept(fault: RedisError) -> NotKept:
    # The fault's own text may show the address, which may hold a password.
    return NotKept(f"Redis: {type(fault).__name__}")
