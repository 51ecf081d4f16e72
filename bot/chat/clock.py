"""The time as the bot keeps it: the wall clock's, but for its jumps.

A wall clock that is set wrong for a while must not sweep away a month of answers, keep a conversation alive for a year,
or make 去年 another year.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

log = logging.getLogger("gongkai.clock")

JUMP_SECONDS = 60.0
"""A difference from the time that has passed that is taken for a jump; less is the clock being set right."""

BELIEVE_SECONDS = 6 * 3600.0
"""How long the wall clock must go on from where it jumped to until it is believed."""

CHINA = timezone(timedelta(hours=8))
"""The reports' own time: 去年 counts from the day it is there."""


def _passed() -> float:
    """Seconds that go on whatever the wall clock does, and while the machine sleeps where the system counts them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SteadyClock:
    """Follows the wall clock; where that jumps, goes on at its own pace until the jump has lasted for hours."""

    def __init__(self, wall: Callable[[], float] | None = None, passed: Callable[[], float] | None = None) -> None:
        self._wall = wall or (lambda: time.time())
        self._passed = passed or _passed
        self._ahead = self._wall() - self._passed()
        self._doubted: tuple[float, float] | None = None

    def now(self) -> float:
        """Seconds since 1970."""
        passed = self._passed()
        ahead = self._wall() - passed
        if abs(ahead - self._ahead) < JUMP_SECONDS:
            self._ahead, self._doubted = ahead, None
        elif self._doubted is None or abs(ahead - self._doubted[0]) >= JUMP_SECONDS:
            self._doubted = (ahead, passed)
            log.warning("clock jumped", extra={"fields": {"seconds": round(ahead - self._ahead)}})
        elif passed - self._doubted[1] >= BELIEVE_SECONDS:
            self._ahead, self._doubted = ahead, None
            log.warning("clock believed")
        return passed + self._ahead


class _Kept:
    """The one clock of the process."""

    clock = SteadyClock()


def now() -> float:
    """Seconds since 1970, by the clock of the process."""
    return _Kept.clock.now()


def today() -> date:
    """The day in China."""
    return day_of(now())


def day_of(seconds: float) -> date:
    """The day in China of a time in seconds since 1970."""
    return datetime.fromtimestamp(seconds, CHINA).date()


def keep_time_by(clock: SteadyClock) -> None:
    """Let the process have another clock: for what compresses a day, and for tests."""
    _Kept.clock = clock
