"""Several indexes into one, and the part of an index that is of a region into one of its own.

A report is filed and kept as at ingest: its unit is found by the names that it gives, and of two reports of one unit
and year the one published later stands, or else that of the index named later. What an index knows beside its reports
goes with them: readings that were superseded, corrections, findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from knowledge.approval import approval
from knowledge.errors import KnowledgeError
from knowledge.filing import file_under
from knowledge.ingest import IngestEvent, Status, check_between, fate_of
from knowledge.naming import short_region
from knowledge.shelf import Unit
from knowledge.store.corrections import take_over
from knowledge.store.release import rewriting
from knowledge.store.releases import KEEP, live_file
from knowledge.store.rows import UnfitReportError
from knowledge.store.source import SourceIndex, SourceReport
from knowledge.store.writer import IndexWriter

Wanted = Callable[[Unit], bool]
"""Whether a unit is among those that are asked for."""

Divisions = tuple[str, ...]
"""A path of divisions from the widest down."""


def merge(
    indexes: Sequence[Path],
    db: Path,
    *,
    golden: Path | None = None,
    accept_golden: bool = False,
    keep: int = KEEP,
) -> Iterator[IngestEvent]:
    """Put all reports of the indexes into the one at `db`, made when it is missing; one event a report.

    Findings between years go with the reports of a unit that comes from one index, and are found anew where several
    have reports of it. One release is published at the end, as by knowledge.ingest.ingest, whose options these are.
    Raises IndexFileError when an index cannot be read or `db` not written; nothing is published then.
    """
    yield from _taken(indexes, db, lambda _: True, golden=golden, accept_golden=accept_golden, keep=keep)


def split(
    index: Path,
    region: str,
    db: Path,
    *,
    outside: bool = False,
    golden: Path | None = None,
    accept_golden: bool = False,
    keep: int = KEEP,
) -> Iterator[IngestEvent]:
    """Put the reports of a region's units, its divisions included, into the index at `db`; one event a report.

    With `outside` those of all other units instead: the two parts merged are the whole. The region is a division by its
    name, a short one, or one with those above it. Raises KnowledgeError when no unit is of it, or it may be several.
    """
    with SourceIndex(index) as source:
        paths = region_called(region, source.units())
    depth = len(next(iter(paths)))
    yield from _taken(
        [index],
        db,
        lambda unit: (unit.region[:depth] in paths) != outside,
        golden=golden,
        accept_golden=accept_golden,
        keep=keep,
    )


def region_called(region: str, units: Iterable[Unit]) -> frozenset[Divisions]:
    """The path of divisions among the units' that ends in the one so called, with its short form where units have that.

    Raises KnowledgeError where there is none, or where it may be several.
    """
    seen = {unit.region[:depth]: None for unit in units for depth in range(1, len(unit.region) + 1)}
    siblings: dict[Divisions, set[Divisions]] = {}
    for path in seen:
        short = short_region(path[-1])
        if short:
            siblings.setdefault((*path[:-1], short), set()).add(path)
    # 澄湖 for 澄湖区, where no other division beside it is called so.
    full = {short: next(iter(paths)) for short, paths in siblings.items() if short in seen and len(paths) == 1}
    found = {full.get(path, path): None for path in seen if region in _names(path)}
    if not found:
        raise KnowledgeError(f"{region}: no unit of the index is of such a region")
    if len(found) > 1:
        told = ", ".join("".join(path) for path in sorted(found))
        raise KnowledgeError(f"{region}: several regions are called so ({told}); name one in full")
    return frozenset(path for path in seen if full.get(path, path) in found)


def _names(path: Divisions) -> set[str]:
    """How a division may be called: by its own name, short or not, or with those above it."""
    whole = {joint.join(path[start:]) for start in range(len(path)) for joint in ("", "/")}
    return whole | {short_region(path[-1])} - {""}


def _taken(
    indexes: Sequence[Path], db: Path, wanted: Wanted, *, golden: Path | None, accept_golden: bool, keep: int
) -> Iterator[IngestEvent]:
    if any(live_file(index) == live_file(db) for index in indexes):
        raise KnowledgeError(f"{db}: an index is not put into itself; name another one")
    approve = approval(db, golden, accept=accept_golden)
    with rewriting(db, approve=approve, keep=keep) as writer:
        shared: dict[str, None] = {}
        for index in indexes:
            with SourceIndex(index) as source:
                yield from _Taking(source, writer, shared).run(wanted)
        check_between(shared, writer)


class _Taking:
    """One index going into another; `shared` are the units that several indexes have reports of."""

    def __init__(self, source: SourceIndex, writer: IndexWriter, shared: dict[str, None]) -> None:
        self._source = source
        self._writer = writer
        self._shared = shared
        self._corrections = source.corrections()
        self._corrected = {(row[0], row[1]) for row in self._corrections}
        self._filed: dict[tuple[str, int], str] = {}
        """Under which unit a report with corrections is filed."""

    def run(self, wanted: Wanted) -> Iterator[IngestEvent]:
        """Take over everything of the units that are wanted."""
        for unit in self._source.units():
            if wanted(unit):
                yield from self._take(unit)
        take_over(
            self._writer.connection,
            [(filed, *row[1:]) for row in self._corrections if (filed := self._filed.get((row[0], row[1])))],
        )

    def _take(self, unit: Unit) -> Iterator[IngestEvent]:
        register = self._writer.register
        alone: dict[str, bool] = {}
        kept: dict[str, list[SourceReport]] = {}
        new: set[str] = set()
        for item in self._source.reports(unit.name):
            filed = file_under(item.report, unit, register)
            alone.setdefault(filed.name, not register.years(filed.name))
            event = self._put(item, filed)
            if event.status is not Status.REFUSED:
                year = item.report.year or 0
                kept.setdefault(filed.name, []).append(item)
                if event.status is not Status.UNCHANGED:
                    new.add(filed.name)
                if (unit.name, year) in self._corrected:
                    self._filed[unit.name, year] = filed.name
            yield event
        for name, items in kept.items():
            if alone[name] and len(kept) == 1:
                self._writer.set_across(name, {item.report.year or 0: item.across for item in items})
            elif name in new:
                self._shared[name] = None

    def _put(self, item: SourceReport, unit: Unit) -> IngestEvent:
        told = f"{self._source.path}: {item.report.source}"
        year = item.report.year or 0
        try:
            # What an index has seen superseded does not come back from another.
            status, reason = fate_of(item.report, unit, item.sha256, None, self._writer, digest=item.digest)
            if status in (Status.ADDED, Status.REPLACED):
                self._writer.add_report(item.report, unit=unit, sha256=item.sha256, digest=item.digest)
        except UnfitReportError as fault:
            status, reason = Status.REFUSED, str(fault)
        if status is not Status.REFUSED:
            self._writer.note_superseded(unit.name, year, item.superseded)
        return IngestEvent(
            source=told, status=status, agency=unit.name, year=year, reason=reason, problems=len(item.report.problems)
        )
