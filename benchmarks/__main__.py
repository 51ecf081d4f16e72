"""Everything that is measured of the index and of answers, in one run: what `make bench` prints.

    python -m benchmarks [--reports 10000] [--names 200000] [--only PART,PART] [--folder DIR] [--out FILE]

Parts: build, ingest, batches, store, asking, cold, opening, linking. Every row is a line of JSON in the file, the first
line is the machine. With --folder, what stands there from an earlier run is neither built nor measured again (--again
measures anew): a run that was stopped goes on. Of a large index the baseline of the store is left out, which would take
four times its disk; `--only store` builds it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.asking import by_kind
from benchmarks.batches import batch_rows
from benchmarks.building import build, built, ingest_on_all_cores
from benchmarks.cold import cold_rows
from benchmarks.growth import draw, growth_rows
from benchmarks.linking import measure
from benchmarks.measuring import Result, Results, kept, machine
from benchmarks.opening import opening_rows
from benchmarks.sized import build_index, is_built
from benchmarks.store import store_rows
from knowledge import open_library

PARTS = ("build", "ingest", "batches", "store", "asking", "cold", "opening", "linking")
ASKED: Mapping[str, Callable[[Path, int], Iterator[Result]]] = {
    "asking": lambda index, size: by_kind(open_library(index), size),
    "cold": cold_rows,
    "opening": opening_rows,
}
"""What is measured of an index alone."""
LEAST = 1_000
FEW = 100
"""Reports of the small index that batches are put into beside the large one."""

MOST_INGESTED = 2_000
QUICK_ABOVE = 20_000
"""Reports above which the baseline's rows are not put in by sqlite-utils: it would take hours."""
KB_A_REPORT = 20
"""Disk that a report of an index takes at most."""


def run(sizes: list[int], names: int, folder: Path, parts: set[str], *, again: bool) -> Iterator[Result]:
    """All rows of the parts, size by size."""
    for size in sizes:
        place = folder / f"r{size}"
        if parts & {"build", "store"}:
            yield from _beside_the_baseline(place, size, parts)
        for part in [name for name in ASKED if name in parts]:
            yield from kept(place / f"{part}.jsonl", partial(_of_index, part, place / "ours.db", size), again=again)
    if "ingest" in parts:
        yield from ingest_on_all_cores(folder, min(MOST_INGESTED, sizes[-1]))
    if "batches" in parts:
        yield from batch_rows(folder, [FEW, sizes[-1]])
    if "linking" in parts:
        yield from kept(folder / f"linking-{names}.jsonl", partial(measure, names), again=again)


def _beside_the_baseline(place: Path, size: int, parts: set[str]) -> Iterator[Result]:
    if size > QUICK_ABOVE and "build" in parts:
        print(f"{size} reports: without the store's baseline (--only store builds it)", flush=True)
        return
    if not built(place, "text.db", "ours.db"):
        yield from build(place, size, quick=size > QUICK_ABOVE)
    if "store" in parts:
        yield from store_rows(place, size)


def _of_index(part: str, index: Path, size: int) -> Iterator[Result]:
    if not is_built(index, size):
        index.parent.mkdir(parents=True, exist_ok=True)
        there = index.stat().st_size if index.exists() else 0
        needed, free = size * KB_A_REPORT * 1024 - there, shutil.disk_usage(index.parent).free
        if needed > free:
            raise SystemExit(f"{index.parent}: about {needed >> 20} MB are needed, {free >> 20} are free")
        build_index(index, size, say=lambda line: print(line, file=sys.stderr, flush=True))
    yield from ASKED[part](index, size)


def main() -> None:
    """Measure, print, write the file and draw the picture."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", default="10000", help=f"sizes of the index beside {LEAST}, with commas between")
    options.add_argument("--names", type=int, default=200_000, help="names among which units are found")
    options.add_argument("--only", default=",".join(PARTS), metavar="PARTS")
    options.add_argument("--folder", type=Path, help="where the indexes and what was measured of them are kept")
    options.add_argument("--again", action="store_true", help="measure again what the folder has")
    options.add_argument("--out", type=Path, default=Path("data/bench.jsonl"))
    options.add_argument("--picture", type=Path, help="where the growth is drawn")
    given = options.parse_args()
    sizes = sorted({LEAST, *(int(size) for size in given.reports.split(","))})
    parts = set(given.only.split(","))
    if not parts <= set(PARTS):
        options.error(f"--only takes {', '.join(PARTS)}")
    results = Results(given.out)
    print(machine())
    with tempfile.TemporaryDirectory() as spare:
        results.add_all(run(sizes, given.names, given.folder or Path(spare), parts, again=given.again))
    results.add_all(growth_rows(results.rows))
    if given.picture is not None:
        draw(results.rows, given.picture)


if __name__ == "__main__":
    main()
