"""Updates in order within a chat, side by side over chats, each handled to its end before the inbox lets go of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any

from bot.chat.state.database import StateLost
from bot.chat.state.inbox import Inbox, Payload
from bot.chat.turns import Job
from bot.telegram.metrics import Metrics

log = logging.getLogger("gongkai.updates")

UPDATE_KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""What Telegram is asked to send."""

AT_ONCE = 64
"""Chats that are served side by side."""

STATE_AGAIN_SECONDS = 1.0
"""How long after the state could not be written (a full disk, a backup's lock) it is tried again."""

RECOVERY_SECONDS = 15.0
"""How long what an earlier process had begun may hold up the rest."""

ENOUGH_WAITING = 2000
"""With so many updates in hand, polling for more waits; they are safe at Telegram for a day."""


def lane_of(update: Payload) -> Hashable:
    """What must stay in order with what: a chat's updates; an inline query's with its sender's."""
    for kind, content in update.items():
        if kind == "update_id" or not isinstance(content, dict):
            continue
        message = content.get("message")
        for where, name in ((content, "chat"), (message, "chat"), (content, "from"), (content, "user")):
            found = where.get(name) if isinstance(where, dict) else None
            if isinstance(found, dict) and isinstance(found.get("id"), int):
                return (name, found["id"])
    return ("update", update["update_id"])


def kind_of(update: Payload) -> str:
    """What an update carries: message, callback_query …"""
    return next((name for name in update if name != "update_id"), "nothing")


class Dispatcher:
    """Takes updates into the inbox and hands them to `handle`, one at a time in a chat."""

    def __init__(self, inbox: Inbox, metrics: Metrics, handle: Callable[[Payload], Awaitable[None]]) -> None:
        self._inbox = inbox
        self._metrics = metrics
        self._handle = handle
        self._lanes: dict[Hashable, deque[Payload | Job]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._in_hand = 0
        self._room = asyncio.Event()
        self._room.set()
        self._recovered = asyncio.Event()
        self._recovered.set()
        self._stopping = False

    @property
    def leads(self) -> bool:
        """Whether what is done once for all workers is done here: one process does everything."""
        return True

    def serves(self, chat_id: int) -> bool:  # noqa: ARG002  (one process serves every chat)
        """Whether that chat's updates are handled here."""
        return True

    def recover(self, mine: Callable[[Payload], bool] | None = None) -> int:
        """Take up what an earlier process left, or of it what `mine` picks; how much that was.

        What it had begun is handled first and one by one, so that a process which is killed again and again answers
        at most one of these twice each time; everything else waits for that, though not for ever.
        """
        begun, untouched = self._inbox.left_over(mine)
        if begun:
            self._recovered.clear()
            self._keep(asyncio.create_task(self._one_by_one(begun)))
            self._count(len(begun))
        for update in untouched:
            self._enlist(update)
        return len(begun) + len(untouched)

    async def _one_by_one(self, updates: list[Payload]) -> None:
        timer = asyncio.get_running_loop().call_later(RECOVERY_SECONDS, self._recovered.set)
        try:
            for update in updates:
                if self._stopping:
                    return
                await self._one(update, again=True)
        finally:
            timer.cancel()
            self._recovered.set()

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def take(self, updates: Sequence[Payload]) -> None:
        """Keep updates for good and begin on those not seen before. When this returns, Telegram may forget them."""
        fresh = self._inbox.take_in(updates)
        self._metrics.repeated.inc(len(updates) - len(fresh))
        for update in fresh:
            kind = kind_of(update)
            self._metrics.updates.labels(kind=kind if kind in UPDATE_KINDS else "other").inc()
            self._enlist(update)

    @property
    def has_room(self) -> bool:
        """Whether more updates can sensibly be asked for."""
        return self._room.is_set()

    async def room(self) -> None:
        """Wait until more updates can sensibly be asked for."""
        await self._room.wait()

    async def drain(self, seconds: float) -> int:
        """Begin nothing new, finish what is under way; how many updates are left in the inbox for the next start."""
        self._stopping = True
        self._recovered.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=1)
        self._metrics.waiting.dec(self._in_hand)
        return self._in_hand

    def in_turn(self, chat_id: int, job: Job) -> None:
        """Do something in a chat behind what is waiting there; it must itself keep what may not get lost."""
        self._queue(("chat", chat_id), job)

    def _enlist(self, update: Payload) -> None:
        self._count(+1)
        self._queue(lane_of(update), update)

    def _queue(self, lane: Hashable, work: Payload | Job) -> None:
        queue = self._lanes.get(lane)
        if queue is not None:
            queue.append(work)
            return
        self._lanes[lane] = deque([work])
        self._keep(asyncio.create_task(self._serve(lane)))

    async def _serve(self, lane: Hashable) -> None:
        queue = self._lanes[lane]
        try:
            await self._recovered.wait()
            while queue and not self._stopping:
                async with self._places:
                    if self._stopping:
                        return
                    work = queue.popleft()
                    if isinstance(work, dict):
                        await self._one(work)
                    else:
                        await self._do(work)
        finally:
            del self._lanes[lane]

    async def _do(self, job: Job) -> None:
        try:
            await job()
        except Exception:
            self._metrics.faults.inc()
            log.exception("job failed")

    async def _one(self, update: Payload, *, again: bool = False) -> None:
        with self._inbox.progress.of(update["update_id"], again=again):
            await self._handled(update)

    async def _handled(self, update: Payload) -> None:
        update_id = update["update_id"]
        if not await self._noted(lambda: self._inbox.start(update_id)):
            return
        began = time.monotonic()
        failed = False
        try:
            await self._handle(update)
        except Exception:
            failed = True
            self._metrics.faults.inc()
            log.exception("update failed", extra={"fields": {"update_id": update_id, "kind": kind_of(update)}})
        await self._noted(lambda: self._inbox.finish(update_id, failed=failed))
        self._count(-1)
        spent = round((time.monotonic() - began) * 1000, 1)
        log.debug("update done", extra={"fields": {"update_id": update_id, "kind": kind_of(update), "ms": spent}})

    async def _noted(self, write: Callable[[], None]) -> bool:
        """Write to the inbox, again and again for as long as it cannot be written; False when told to stop meanwhile.

        An update that was not noted as begun is left as it is; one that was not noted as done comes again after the
        next start, as after a kill.
        """
        while True:
            try:
                write()
            except StateLost:
                # Another worker has this chat by now.
                raise
            except Exception as fault:
                self._metrics.unwritten.inc()
                log.error("state not written", extra={"fields": {"reason": str(fault)}})
                if self._stopping:
                    return False
                await asyncio.sleep(STATE_AGAIN_SECONDS)
            else:
                return True

    def _count(self, step: int) -> None:
        self._in_hand += step
        self._metrics.waiting.inc(step)
        if self._in_hand < ENOUGH_WAITING:
            self._room.set()
        else:
            self._room.clear()
