"""Builds the two sides of every measurement of the store, and what building them costs.

    python -m benchmarks.building --reports 1000 FOLDER

The sides take turns report by report in parcels, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice
from pathlib import Path

from benchmarks.baseline import TextColumns
from benchmarks.corpus import invented_reports, units_for
from benchmarks.measuring import Result, Results, processor, timed
from knowledge.model import Report
from knowledge.shelf import Unit
from knowledge.store.cutting import cut_many, joined_terms, report_texts
from knowledge.store.writer import open_writer
from knowledge.terms import Cut, cut_terms, jieba_cut, segmenter

BASELINE = "sqlite-utils, text columns, one process"
_PARCEL = 250


def parcels(reports: int) -> Iterator[list[Report]]:
    """The corpus in lists that are made before they are timed."""
    waiting = invented_reports(reports)
    return iter(lambda: list(islice(waiting, _PARCEL)), [])


class Taken:
    """Time by the clock and of the processor, summed up."""

    def __init__(self) -> None:
        self.clock = self.processor = 0.0

    def __enter__(self) -> None:
        self._begun = time.perf_counter(), processor()

    def __exit__(self, *_: object) -> None:
        self.clock += time.perf_counter() - self._begun[0]
        self.processor += processor() - self._begun[1]


def build(folder: Path, reports: int, *, quick: bool = False) -> Iterator[Result]:
    """`text.db` and `ours.db` of so many reports, both in one process with the segmenter that is installed.

    With `quick` the baseline's rows go in fast, and what that took is no result.
    """
    folder.mkdir(parents=True, exist_ok=True)
    joined_terms("词")
    units = {unit.name: unit for unit in units_for(reports)}
    base, ours = Taken(), Taken()
    text = TextColumns(folder / "text.db", joined_terms, quick=quick)
    with open_writer(folder / "ours.db") as writer:
        for parcel in parcels(reports):
            with base:
                text.add(parcel)
            with ours:
                for report in parcel:
                    writer.add_report(report, unit=units[report.agency or ""])
        with ours:
            writer.finish()
    with base:
        text.finish()
    name = segmenter()
    if quick:
        return
    yield Result(
        what=f"ingest, {name}, one process: processor time", reports=reports, value=ours.processor / reports * 1000,
        unit="ms/report", baseline=BASELINE, base=base.processor / reports * 1000,
    )  # fmt: skip
    yield Result(
        what=f"ingest, {name}, one process: rate", reports=reports, value=reports / ours.clock, unit="reports/s",
        baseline=BASELINE, base=reports / base.clock,
    )  # fmt: skip
    size = {name: (folder / name).stat().st_size / 1024 / reports for name in ("text.db", "ours.db")}
    yield Result(
        what="index with full text", reports=reports, value=size["ours.db"], unit="KB/report", baseline=BASELINE,
        base=size["text.db"], goal=26 / 93,
    )  # fmt: skip


def built(folder: Path, *names: str) -> bool:
    """Whether these files stand whole in a folder."""
    return all((folder / name).exists() for name in names) and not any(folder.glob("*-journal"))


def ingest_on_all_cores(folder: Path, reports: int, *, rounds: int = 3) -> Iterator[Result]:
    """The rate of putting parsed reports in on all cores, with the accelerator and with jieba alone.

    Each baseline cuts with the same segmenter in its one process; both sides by the clock, in turn, the quickest of
    a few rounds each: what else the machine does can only make them slower.
    """
    folder.mkdir(parents=True, exist_ok=True)
    some = list(islice(invented_reports(reports), reports))
    units = {unit.name: unit for unit in units_for(reports)}
    for name, goal, cut in (("rjieba", 6.0, joined_terms), ("jieba", 2.0, _cut_by_jieba)):
        if name == "rjieba" and segmenter() != name:
            continue
        cut("词")
        base = ours = math.inf
        for _ in range(rounds):
            with _spare(folder / "spare-text.db") as file:
                base = min(base, timed(partial(_put_in_text_columns, file, some, cut)))
            with _spare(folder / "spare-ours.db") as file:
                ours = min(ours, timed(partial(_put_in, file, some, units, cut)))
        yield Result(
            what=f"ingest, {name}, all cores: rate", reports=reports, value=reports / ours, unit="reports/s",
            baseline=BASELINE, base=reports / base, goal=goal,
        )  # fmt: skip


@contextmanager
def _spare(file: Path) -> Iterator[Path]:
    file.unlink(missing_ok=True)
    yield file
    file.unlink()


def _put_in_text_columns(file: Path, reports: Sequence[Report], cut: Callable[[str], str]) -> None:
    text = TextColumns(file, cut)
    text.add(reports)
    text.finish()


def _put_in(file: Path, reports: Sequence[Report], units: Mapping[str, Unit], cut: Callable[[str], str]) -> None:
    with open_writer(file) as writer:
        keyed = ((None, report_texts(report)) for report in reports)
        for report, (_, terms) in zip(reports, cut_many(keyed, cut=cut), strict=True):
            writer.add_report(report, unit=units[report.agency or ""], terms=terms)


@cache
def _jieba() -> Cut:
    return jieba_cut()


def _cut_by_jieba(text: str) -> str:
    return " ".join(cut_terms(text, _jieba()))


def main() -> None:
    """Build in a folder, and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--reports", type=int, default=1000)
    options.add_argument("--quick", action="store_true", help="fill the baseline without sqlite-utils")
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    Results(given.folder / "building.jsonl").add_all(build(given.folder, given.reports, quick=given.quick))


if __name__ == "__main__":
    main()
