"""Work that tests have done in other processes, which load it; it is loaded in no time."""

from __future__ import annotations

import multiprocessing
import os
import signal


def double(number: int) -> int:
    return number * 2


def fail_at_nine(number: int) -> int:
    if number == 9:
        raise ValueError("nine")
    return number


def where(_: int) -> int:
    return os.getpid()


def die_elsewhere(number: int) -> int:
    if number == 7 and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return number
