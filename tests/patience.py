"""How long tests wait: for a condition as long as it takes, for work by the processor's time and not by the clock's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

HANGS = 120.0
"""Seconds after which what is waited for hangs, on however busy a machine; no test that passes waits so long."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Hold what is done inside, and by children that end inside, to so many seconds of processor time."""
    before = sum(os.times()[:4])
    yield
    taken = sum(os.times()[:4]) - before
    assert taken < seconds, f"{taken:.2f} s of processor time, more than {seconds}"


def on_the_clock(seconds: float) -> float:
    """What so many seconds of the clock are while others share the processors: themselves on an idle machine."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
