"""Work on many things done on all cores, a little ahead of who takes the results in order."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from itertools import chain
from multiprocessing import get_context, parent_process
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def ahead(
    items: Iterable[Item], work: Callable[[Item], Result], *, workers: int | None = None, few: int = 64
) -> Iterator[tuple[Item, Result]]:
    """Every item with what `work` makes of it, in order; `work` is a function of a module, as other processes run it.

    The first `few`, and all of them on one core, are done here as they come: starting processes would take longer than
    it saves. After that a few items a core are taken ahead of what is given out. What `work` raises is raised here.
    A script that uses this keeps its own work behind `if __name__ == "__main__"`, as multiprocessing asks.
    """
    waiting = iter(items)
    most = workers or os.cpu_count() or 1
    for done, item in enumerate(waiting, 1):
        yield item, work(item)
        if done >= few and most > 1:
            break
    for item in waiting:
        with closing(_in_processes(chain([item], waiting), work, most)) as rest:
            yield from rest


def _in_processes(
    items: Iterator[Item], work: Callable[[Item], Result], most: int
) -> Generator[tuple[Item, Result], None, None]:
    # A process with threads must not be forked: fresh ones are started.
    pool = ProcessPoolExecutor(most, mp_context=get_context("spawn"), initializer=_serve)
    begun: deque[tuple[Item, Future[Result] | None]] = deque()
    try:
        for item in items:
            begun.append((item, _begin(pool, work, item)))
            if len(begun) > 4 * most:
                yield _result(*begun.popleft(), work)
        while begun:
            yield _result(*begun.popleft(), work)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(pool: ProcessPoolExecutor, work: Callable[[Item], Result], item: Item) -> Future[Result] | None:
    try:
        return pool.submit(work, item)
    except BrokenProcessPool:
        return None


def _result(item: Item, future: Future[Result] | None, work: Callable[[Item], Result]) -> tuple[Item, Result]:
    """What became of an item; when a process was killed from outside, the rest is done here."""
    if future is not None:
        try:
            return item, future.result()
        except BrokenProcessPool:
            pass
    return item, work(item)


def _serve() -> None:
    """Leave Ctrl-C to the process that waits for the results, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
