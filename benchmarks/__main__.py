"""Everything that is measured of the index and of answers, in one run: what `make bench` prints.

    python -m benchmarks [--reports 10000] [--names 200000] [--only PART,PART] [--folder DIR] [--out FILE]

Parts: build, ingest, batches, store, asking, cold, linking. Indexes that stand in the folder from an earlier run are
not built again (without --folder it is a temporary one). Every row is a line of JSON in the file, the first line is the
machine.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.asking import by_kind
from benchmarks.batches import batch_rows
from benchmarks.building import build, built, ingest_on_all_cores
from benchmarks.cold import cold_rows
from benchmarks.growth import draw, growth_rows
from benchmarks.linking import measure
from benchmarks.measuring import Result, Results, machine
from benchmarks.store import store_rows
from knowledge import open_library

PARTS = ("build", "ingest", "batches", "store", "asking", "cold", "linking")
OF_AN_INDEX = {"build", "store", "asking", "cold"}
LEAST = 1_000
FEW = 100
"""Reports of the small index that batches are put into beside the large one."""

MOST_INGESTED = 2_000
QUICK_ABOVE = 20_000
"""Reports above which the baseline's rows are not put in by sqlite-utils: it would take hours."""


def run(sizes: list[int], names: int, folder: Path, parts: set[str]) -> Iterator[Result]:
    """All rows of the parts, size by size."""
    for size in sizes if parts & OF_AN_INDEX else ():
        place = folder / f"r{size}"
        needed = ("text.db", "ours.db") if parts & {"build", "store"} else ("ours.db",)
        if not built(place, *needed):
            yield from build(place, size, quick=size > QUICK_ABOVE)
        if "store" in parts:
            yield from store_rows(place, size)
        if "asking" in parts:
            yield from by_kind(open_library(place / "ours.db"), size)
        if "cold" in parts:
            yield from cold_rows(place / "ours.db", size)
    if "ingest" in parts:
        yield from ingest_on_all_cores(folder, min(MOST_INGESTED, sizes[-1]))
    if "batches" in parts:
        yield from batch_rows(folder, [FEW, sizes[-1]])
    if "linking" in parts:
        yield from measure(names)


def main() -> None:
    """Measure, print, write the file and draw the picture."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", default="10000", help=f"sizes of the index beside {LEAST}, with commas between")
    options.add_argument("--names", type=int, default=200_000, help="names among which units are found")
    options.add_argument("--only", default=",".join(PARTS), metavar="PARTS")
    options.add_argument("--folder", type=Path, help="where the indexes are kept")
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
        results.add_all(run(sizes, given.names, given.folder or Path(spare), parts))
    results.add_all(growth_rows(results.rows))
    if given.picture is not None:
        draw(results.rows, given.picture)


if __name__ == "__main__":
    main()
