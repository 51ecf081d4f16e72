"""Reports from HTML files into an index, read and checked with findings: how many a second the cores at hand put in.

    python -m benchmarks.whole_way [--reports 300]

The files are the sample pages under other names, their sentences with an ending of each page's own: what is remembered
of texts that were read before must not make a page cheap that no country has twice. By the clock, and by the processor
time of all processes together, which says what idle cores would do: so many cores divided by the time a report takes.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from benchmarks.corpus import invented_units
from benchmarks.measuring import Result, Results, processor
from benchmarks.reading import SAMPLES
from knowledge.documents import Document, read_document
from knowledge.ingest import Status, ingest

_FIRST, _CHARACTERS = 0x4E10, 2000


def written(folder: Path, count: int) -> int:
    """Write so many pages; how many bytes they are."""
    pages: list[tuple[str, str]] = []
    for path in sorted(SAMPLES.glob("*.html")):
        data = path.read_bytes()
        report = read_document(Document(name=path.name, data=data))[0]
        text = data.decode("utf-8", "replace")
        if report.agency is not None and report.agency in text:
            pages.append((report.agency, text))
    size = 0
    for number, (unit, (agency, text)) in enumerate(zip(invented_units(count), cycle(pages), strict=False)):
        file = folder / f"{number:05d}.html"
        own = text.replace(agency, unit.name).replace("。", f"{_ending(number)}。")
        size += file.write_text(own, encoding="utf-8")
    return size


def _ending(number: int) -> str:
    """Two characters that no other page has."""
    high, low = divmod(number, _CHARACTERS)
    return chr(_FIRST + high) + chr(_FIRST + low)


def rates(count: int) -> Iterator[Result]:
    """The rate by the clock and by processor time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = folder / "pages"
        pages.mkdir()
        written(pages, count)
        begun, before = time.perf_counter(), processor()
        told = Counter(event.status for event in ingest([pages], folder / "index.db"))
        clock, taken = time.perf_counter() - begun, processor() - before
    put_in = sum(told.values()) - told[Status.REFUSED]
    cores = os.cpu_count() or 1
    print(dict(told))
    yield Result(what="HTML to index, processor time", reports=put_in, value=taken / put_in * 1000, unit="ms/report")
    yield Result(what="HTML to index, by the clock", reports=put_in, value=put_in / clock, unit="reports/s")
    yield Result(
        what=f"HTML to index, {cores} idle cores (computed)", reports=put_in, value=cores * put_in / taken,
        unit="reports/s", baseline="goal", base=60.0,
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=300)
    given = options.parse_args()
    Results(None).add_all(rates(given.reports))


if __name__ == "__main__":
    main()
