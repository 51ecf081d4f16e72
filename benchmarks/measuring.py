"""Times, memory and machines, and results as lines of JSON: what every benchmark measures with."""

from __future__ import annotations

import json
import os
import platform
import resource
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row: a measure at a size, beside a named baseline of the same run where there is one."""

    what: str
    reports: int
    value: float
    unit: str
    baseline: str = ""
    base: float | None = None
    goal: float | None = None
    """The ratio that is aimed at."""

    @property
    def ratio(self) -> float | None:
        """Ours over the baseline."""
        return self.value / self.base if self.base else None

    def line(self) -> str:
        """The row for people."""
        text = f"{self.what:<58} {self.value:>10.4g} {self.unit:<10}"
        if self.ratio is None or self.base is None:
            return text
        ratio = f"{self.ratio:.3g}×" if self.ratio >= 0.1 else f"1/{1 / self.ratio:.0f}"
        aim = (
            ""
            if self.goal is None
            else f" (goal {self.goal:.3g}×)"
            if self.goal >= 0.1
            else f" (goal 1/{1 / self.goal:.0f})"
        )
        return f"{text} {self.base:>10.4g} {ratio:>8} of {self.baseline}{aim}"


class Results:
    """The rows of a run, printed as they come and kept as JSON Lines."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.rows: list[Result] = []
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({"machine": machine()}, ensure_ascii=False) + "\n", encoding="utf-8")

    def add_all(self, rows: Iterable[Result]) -> None:
        """Print and keep rows as they come."""
        for row in rows:
            print(row.line(), flush=True)
            self.rows.append(row)
            if self._file is not None:
                with self._file.open("a", encoding="utf-8") as out:
                    out.write(json.dumps({**asdict(row), "ratio": row.ratio}, ensure_ascii=False) + "\n")


def kept(file: Path, work: Callable[[], Iterable[Result]], *, again: bool = False) -> list[Result]:
    """The rows of `work`, which is done where the file does not have them all from an earlier run."""
    if file.exists() and not again:
        return [Result(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
    rows = list(work())
    file.parent.mkdir(parents=True, exist_ok=True)
    spare = file.with_suffix(".part")
    spare.write_text("".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    spare.replace(file)
    return rows


def machine() -> str:
    """The machine in a line: cores, processor, memory, Python and SQLite."""
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        model = next((line.split(":")[1].strip() for line in info.splitlines() if line.startswith("model name")), "")
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (OSError, ValueError):
        model, memory = platform.processor(), 0.0
    return (
        f"{os.cpu_count()} cores {model or platform.machine()}, {memory:.0f} GB, {platform.system()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def processor() -> float:
    """Seconds of processor time that this process and the children it has waited for have used."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_memory() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(calls: Iterable[Callable[[], object]]) -> tuple[float, float]:
    """Median and 99th hundredth of the calls, in milliseconds of this thread's processor time.

    What other processes do in between does not count; on a quiet machine with the file in memory it is the same as by
    the clock.
    """
    taken = []
    for call in calls:
        start = time.thread_time()
        call()
        taken.append((time.thread_time() - start) * 1000)
    taken.sort()
    return statistics.median(taken), taken[min(len(taken) - 1, int(len(taken) * 0.99))]
