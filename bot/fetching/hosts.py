"""Jobs in queues, one for each host: those of a host one after another, hosts at once up to a number."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class HostQueues(Generic[Item]):
    """What is to be done at each host. `work` does one and never raises, `leave` is called when a queue is empty."""

    def __init__(
        self, work: Callable[[Item], Awaitable[None]], leave: Callable[[str], Awaitable[None]], *, at_once: int
    ) -> None:
        self._work = work
        self._leave = leave
        self._at_once = asyncio.Semaphore(at_once)
        self._queues: dict[str, deque[Item]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def add(self, host: str, item: Item) -> None:
        """Queue something for a host."""
        self._queues.setdefault(host, deque()).append(item)
        if host not in self._tasks:
            self._tasks[host] = asyncio.create_task(self._serve(host))

    async def finish(self) -> None:
        """Wait until nothing is left, of what is added meanwhile neither."""
        while self._tasks:
            done, _ = await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
            for host in [host for host, task in self._tasks.items() if task in done]:
                self._tasks.pop(host).result()
                if self._queues[host]:
                    self._tasks[host] = asyncio.create_task(self._serve(host))

    async def stop(self) -> None:
        """Leave everything as it is."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _serve(self, host: str) -> None:
        queue = self._queues[host]
        while queue:
            item = queue.popleft()
            async with self._at_once:
                await self._work(item)
        await self._leave(host)
