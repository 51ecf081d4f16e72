"""What an ingest would do with files, told before it is done: by the same steps, over the index as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.answering.figures import CellSource, figure
from knowledge.checking.guarded import findings_between
from knowledge.fates import Files, IngestEvent, Status, own_name
from knowledge.filing import described, file_under
from knowledge.ingest import Task, fate_of, tasks_of
from knowledge.model import Number, Report
from knowledge.parsing import Reader, read_all
from knowledge.query.algebra import measure_named
from knowledge.shelf import FactEntry, ReportEntry
from knowledge.sidecars import Particulars, files_of
from knowledge.store.release import as_it_stands
from knowledge.store.writer import IndexWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What would become of one report, or of one file that gives none, with all findings the report would have.

    `report` is filed under the unit that it would go under; None where nothing was read.
    """

    event: IngestEvent
    report: Report | None = None


class ReportCells:
    """The cells of one report that is in no index yet, to make its figures from."""

    def __init__(self, report: Report) -> None:
        if report.agency is None or report.year is None:
            raise ValueError("a report without its unit and year has no figures of anybody's")
        self._entry = ReportEntry(
            agency=report.agency,
            year=report.year,
            title=report.title,
            edition=report.edition,
            url=report.url,
            source=report.source,
            published=report.published,
        )
        self._facts = {
            (fact.indicator, fact.applicant): FactEntry(report=self._entry, fact=fact) for fact in report.facts
        }

    def reports(self, *, agency: str | None = None, year: int | None = None) -> Sequence[ReportEntry]:
        """The report, where it is of that unit and year."""
        own = agency in (None, self._entry.agency) and year in (None, self._entry.year)
        return (self._entry,) if own else ()

    def fact(self, agency: str, year: int, indicator: str, applicant: str | None) -> FactEntry | None:
        """One cell, or None when there is none."""
        return self._facts.get((indicator, applicant)) if self.reports(agency=agency, year=year) else None


def values_of(cells: CellSource, agency: str, year: int, codes: Iterable[str]) -> dict[str, Number]:
    """Return the figures of a report that have a value, by their codes: cells and what is added up of cells."""
    made = ((code, figure(cells, agency, year, measure_named(code)).value) for code in codes)
    return {code: value for code, value in made if value is not None}


def rehearse(
    paths: Iterable[Path | str],
    db: Path | str,
    given: Particulars,
    *,
    workers: int | None = None,
    read: Reader | None = None,
    seen: Callable[[int], None] = lambda _count: None,
) -> tuple[Rehearsed, ...]:
    """Return what `ingest` would do with files and what is `given`: each report with all its findings, or the refusal.

    Those between the years of a unit are among them, as far as its other years are in the index or in these files.
    Nothing is written. `seen` is told how many reports and files were looked at so far.
    """
    places = [Path(path) for path in paths]
    files = Files(files_of(places))
    found: list[Rehearsed] = []
    with as_it_stands(Path(db)) as index:
        for _, task in tasks_of(read_all(files.names, workers, read), given):
            if isinstance(task, IngestEvent):
                found.append(Rehearsed(event=task))
            else:
                found.append(_fated(task, files, index))
            seen(len(found))
        return tuple(_with_findings_between(found, index))


def _fated(task: Task, files: Files, index: IndexWriter | None) -> Rehearsed:
    report = task.report
    status, reason, unit = Status.ADDED, None, described(report, task.region)
    if index is not None:
        unit = file_under(report, unit, index.register)
        status, reason = fate_of(report, unit, files.sha256(task.path), files, index)
    event = IngestEvent(
        source=report.source,
        status=status,
        agency=unit.name,
        year=report.year,
        reason=reason or own_name(report.agency, unit.name),
        problems=len(report.problems),
    )
    return Rehearsed(event=event, report=replace(report, agency=unit.name))


def _with_findings_between(found: Sequence[Rehearsed], index: IndexWriter | None) -> Iterator[Rehearsed]:
    """Each report with what stands between it and the year before, where that is in the index or among the others."""
    coming = {
        (one.report.agency, one.report.year): one.report
        for one in found
        if one.report is not None and one.event.status is not Status.REFUSED
    }
    for one in found:
        report = one.report
        if report is None or report.agency is None or report.year is None:
            yield one
            continue
        earlier = (report.agency, report.year - 1)
        before = coming.get(earlier) or (index.load_report(*earlier) if index is not None else None)
        years = {report.year: report} if before is None else {report.year - 1: before, report.year: report}
        between = findings_between((report.agency, years)).get(report.year, ())
        completed = replace(report, problems=(*report.problems, *between))
        yield replace(one, report=completed)
