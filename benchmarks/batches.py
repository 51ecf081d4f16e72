"""What it costs to put ten more reports into an index that is there, small or large.

    python -m benchmarks.batches [--reports 100,50000] FOLDER

The reports of a batch are spread over the whole index: of units that stand far from each other in it, of any of their
years. They come parsed, so that reading files, which costs the same everywhere, hides nothing. Every second batch goes
in without the checks too, which are most of an ingest: what is left is the store. Indexes stay in the folder.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.corpus import invented_reports, invented_reports_at, units_for
from benchmarks.measuring import Result, Results, machine, processor
from knowledge.ingest import Status, ingest
from knowledge.model import Problem, Report
from knowledge.shelf import Unit
from knowledge.store.release import rewriting
from knowledge.store.writer import open_writer

TOGETHER = 10
"""Reports in a batch."""

BATCHES = 12
"""Batches that are kept out of an index to be put in afterwards."""

FIRST = 4
"""Batches after which an index has as many releases as are kept, and what is measured begins."""

GOAL = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handed:
    """A parsed report, as a reader gives it."""

    path: Path
    name: str
    reports: tuple[Report, ...]
    findings: tuple[tuple[Problem, ...], ...] = ()
    error: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one batch took: seconds by the clock and of the processor, and bytes that were handed to the system."""

    clock: float
    processor: float
    written: int


def places_of(size: int) -> list[list[int]]:
    """The places in the corpus of the reports that are kept out of an index of that size, batch by batch."""
    out = TOGETHER * BATCHES
    step = (size + out) // out
    places = [number * step + number % step for number in range(out)]
    return [places[first::BATCHES] for first in range(BATCHES)]


def build(file: Path, size: int) -> None:
    """An index of that many reports as a plain file, whole or not at all."""
    units = {unit.name: unit for unit in units_for(size + TOGETHER * BATCHES)}
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open_writer(fresh) as writer:
        held = {place for batch in places_of(size) for place in batch}
        for place, report in enumerate(invented_reports(size + TOGETHER * BATCHES)):
            if place not in held:
                writer.add_report(report, unit=units[report.agency or ""])
    fresh.rename(file)


def costs(file: Path, size: int) -> Iterator[Cost]:
    """What each batch costs that is put into the index of a file, one release after another; every second unchecked."""
    inbox = file.parent / "inbox"
    inbox.mkdir(exist_ok=True)
    units = {unit.name: unit for unit in units_for(size + TOGETHER * BATCHES)}
    for number, places in enumerate(places_of(size)):
        batch = invented_reports_at(places, size + TOGETHER * BATCHES)
        if number % 2:
            yield _cost(partial(_put_in_unchecked, file, batch, units))
            continue
        files = [inbox / f"{number}-{place}.html" for place in range(len(batch))]
        for path, report in zip(files, batch, strict=True):
            path.write_text(report.source, encoding="utf-8")
        yield _cost(partial(_put_in, file, files, batch))


def _put_in_unchecked(file: Path, batch: Sequence[Report], units: Mapping[str, Unit]) -> None:
    with rewriting(file) as writer:
        for report in batch:
            writer.add_report(report, unit=units[report.agency or ""])


def _put_in(file: Path, files: Sequence[Path], batch: Sequence[Report]) -> None:
    held = dict(zip(files, batch, strict=True))

    def read(paths: Sequence[Path], _workers: int | None) -> Iterable[_Handed]:
        return [_Handed(path=path, name=path.name, reports=(held[path],)) for path in paths]

    for event in ingest(files, file, read=read):
        if event.status is not Status.ADDED:
            raise RuntimeError(f"{event.source}: {event.status} ({event.reason})")


def _cost(work: Callable[[], None]) -> Cost:
    before, begun, start = _written(), processor(), time.perf_counter()
    work()
    return Cost(clock=time.perf_counter() - start, processor=processor() - begun, written=_written() - before)


def _written() -> int:
    """Bytes that this process has handed to the system to be written, however often the same place."""
    told = Path("/proc/self/io").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith("wchar")))


def batch_rows(folder: Path, sizes: Sequence[int]) -> Iterator[Result]:
    """What a batch costs at each size, beside the smallest: medians of those after FIRST, and the one before them."""
    least: dict[str, float] = {}
    for size in sizes:
        place = folder / f"batches-{size}"
        place.mkdir(parents=True, exist_ok=True)
        plain, file = place / "whole.db", place / "index.db"
        if not plain.exists():
            build(plain, size)
        _clear(file)
        file.hardlink_to(plain)
        taken = list(costs(file, size))
        for what, told, goal in (
            ("ingested", taken[FIRST::2], GOAL),
            ("without checks", taken[FIRST + 1 :: 2], GOAL),
            ("by a copy of the whole", taken[1:FIRST:2], None),
        ):
            for measure, unit, value in (
                ("by the clock", "ms", statistics.median(cost.clock for cost in told) * 1000),
                ("processor time", "ms", statistics.median(cost.processor for cost in told) * 1000),
                ("written", "MB", statistics.median(cost.written for cost in told) / 1e6),
            ):
                name = f"{TOGETHER} reports more, {what}: {measure}"
                base = least.get(name)
                yield Result(
                    what=name, reports=size, value=value, unit=unit, baseline=f"{sizes[0]} reports", base=base,
                    goal=goal if base else None,
                )  # fmt: skip
                least.setdefault(name, value)


def _clear(file: Path) -> None:
    for path in file.parent.glob(file.name + "*"):
        if path.is_dir():
            for inside in path.iterdir():
                inside.unlink()
            path.rmdir()
        else:
            path.unlink()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--reports", default="100,50000", help="sizes of the index, with commas between")
    given = options.parse_args()
    print(machine())
    given.folder.mkdir(parents=True, exist_ok=True)
    sizes = sorted(int(size) for size in given.reports.split(","))
    Results(given.folder / "batches.jsonl").add_all(batch_rows(given.folder, sizes))


if __name__ == "__main__":
    main()
