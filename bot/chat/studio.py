"""Where pictures and files are made: on one thread of its own, a few waiting at most, the latest pictures kept."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.drawing.charts import draw
from bot.drawing.picture import Picture

KEPT = 64
"""Pictures that are given again without being drawn: a few megabytes."""

WAITING = 16
"""Works that may wait; a further one is refused rather than answered too late."""


class Studio:
    """Makes one thing after another, never on the event loop."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="studio")
        self._kept: OrderedDict[tuple[Picture, str], bytes] = OrderedDict()
        self._waiting = 0
        self.drawn = 0

    async def draw(self, picture: Picture, theme: str) -> bytes | None:
        """The picture as PNG; None when too much is waiting."""
        key = (picture, theme)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = await self.make(lambda: draw(picture, theme))
        if made is not None:
            self.drawn += 1
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    async def make(self, work: Callable[[], bytes]) -> bytes | None:
        """What `work` makes; None when too much is waiting."""
        if self._waiting >= WAITING:
            return None
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let go of the thread, after what it is at."""
        self._thread.shutdown(wait=True, cancel_futures=True)
