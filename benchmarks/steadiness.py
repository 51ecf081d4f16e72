"""Whether a process stays as it is: samples of its memory, files and threads over a run, and the verdict on them."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WARMING = 0.25
"""The part of the day in which memory may still grow."""

TENTHS = 10
MAY_GROW_MB = 8.0
"""What the rest of the run may add by its trend: less than this is what an allocator keeps."""

MOST_TIMES = 1.4
"""How many times what the warmed bot takes its memory may be at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The bot's process at one moment: seconds since the start, MB in memory, open files, threads, MB of state."""

    at: float
    rss: float
    files: int
    threads: int
    state: float
    handled: int


def trend(samples: Sequence[Sample]) -> float:
    """MB that memory grows over a run as long as this one: the median step between tenths of what follows the warming.

    What leaks grows in every tenth; a single step, as when a storm ends and everything is answered at once, is told by
    the highest figure and not by this one.
    """
    length = samples[-1].at
    kept = [sample for sample in samples if sample.at >= length * WARMING]
    span = (length - length * WARMING) / TENTHS
    parts = [
        [sample.rss for sample in kept if number <= (sample.at - length * WARMING) / span < number + 1]
        for number in range(TENTHS)
    ]
    levels = [statistics.median(part) for part in parts if part]
    steps = [later - earlier for earlier, later in itertools.pairwise(levels)]
    return statistics.median(steps) * len(steps) / (1 - WARMING) if steps else 0.0


def grown(samples: Sequence[Sample], *, may_grow: float = MAY_GROW_MB) -> list[str]:
    """What grows that should stay as it is, in words; empty when all is flat."""
    found = []
    growth = trend(samples)
    highest = max(sample.rss for sample in samples)
    if highest > MOST_TIMES * samples[0].rss:
        found.append(f"memory rises from {samples[0].rss:.0f} to {highest:.0f} MB")
    if growth > may_grow:
        found.append(f"memory grows by {growth:.1f} MB a run")
    kept = [sample for sample in samples if sample.at >= samples[-1].at * WARMING]
    third = max(1, len(kept) // 3)
    for name, slack in (("files", 12), ("threads", 4)):
        first = statistics.median(getattr(sample, name) for sample in kept[:third])
        last = statistics.median(getattr(sample, name) for sample in kept[-third:])
        if last > first + slack:
            found.append(f"{name} grow from {first:.0f} to {last:.0f}")
    return found


def sampled(pid: int, state: Path, began: float, handled: int) -> Sample:
    """How a process is now; raises OSError when it has ended."""
    told = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        if ":" in line
    )
    return Sample(
        at=time.monotonic() - began,
        rss=int(told["VmRSS"].split()[0]) / 1024,
        files=len(list(Path(f"/proc/{pid}/fd").iterdir())),
        threads=int(told["Threads"]),
        state=sum(path.stat().st_size for path in state.parent.glob(state.name + "*")) / 1e6,
        handled=handled,
    )
