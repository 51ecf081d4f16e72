"""From files and folders to an index: read, check, file, keep; every report in whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from knowledge.approval import approval
from knowledge.checking.cells import in_form_units
from knowledge.checking.guarded import are_checked_alike, findings_between, findings_within
from knowledge.errors import UnreadableFileError
from knowledge.fates import Files, IngestEvent, Status, own_name
from knowledge.filing import MisfiledError, described, file_under, fill_in, why_not_replace
from knowledge.model import Report
from knowledge.naming import split_name
from knowledge.parsing import ParseOutcome, Reader, read_all
from knowledge.read_before import ReadBefore
from knowledge.reasons import Reason
from knowledge.shelf import Unit
from knowledge.sidecars import Particulars, file_hints, file_sidecar, files_of, folder_sidecar
from knowledge.store.ahead import ahead
from knowledge.store.release import rewriting
from knowledge.store.releases import KEEP
from knowledge.store.rows import UnfitReportError
from knowledge.store.writer import IndexWriter, report_digest

__all__ = ["Files", "IngestEvent", "Status", "ingest", "remove", "summary"]


def summary(events: Iterable[IngestEvent]) -> Mapping[Status, int]:
    """How many reports met which fate; every status is there."""
    counts = Counter(event.status for event in events)
    return {status: counts[status] for status in Status}


def ingest(
    paths: Iterable[Path | str],
    db: Path | str,
    *,
    agency: str | None = None,
    year: int | None = None,
    workers: int | None = None,
    golden: Path | None = None,
    accept_golden: bool = False,
    keep: int = KEEP,
    read: Reader | None = None,
) -> Iterator[IngestEvent]:
    """Put the reports of files and folders into the index at `db`, made when it is missing; one event a report.

    A new release is published in one step at the end: a run that is cut short, or not iterated to its end, changes
    nothing, nor does one that found nothing new. `agency` and `year` are for reports that do not say theirs. The golden
    questions of `golden`, or those beside the index (knowledge.golden), must be answered as recorded, unless
    `accept_golden`; `keep` releases are kept. Raises IndexFileError when `db` cannot be written or the new index is not
    published, KnowledgeError when the golden questions cannot be read.
    """
    places = [Path(path) for path in paths]
    files = Files(files_of(places))
    approve = approval(Path(db), golden, accept=accept_golden)
    general = Particulars(agency=agency, year=year)
    # What another reader gives for a file nobody knows beforehand.
    known = ReadBefore(files, general) if read is None else None
    if known is not None and known.is_all(Path(db)):
        yield from known.all_events(Path(db))
        return
    with rewriting(Path(db), approve=approve, keep=keep) as writer:
        touched: dict[str, None] = {}
        waiting: dict[Path, str] = {}
        for path, name in files.names.items():
            events = known.events(path, writer) if known is not None else ()
            yield from events
            if not events:
                waiting[path] = name
        for path, task in tasks_of(read_all(waiting, workers, read), general):
            event, digest = (task, None) if isinstance(task, IngestEvent) else _put_in(task, files, writer)
            if event.status is not Status.REFUSED and event.agency is not None:
                touched[event.agency] = None
            if known is not None:
                known.note(path, event, digest, writer)
            yield event
        if known is not None:
            known.finish(writer)
        check_between(touched, writer, workers=workers)


def remove(db: Path | str, agency: str, year: int) -> bool:
    """Take one report out of the index, published in one step like an ingest; False when it has none such."""
    with rewriting(Path(db), approve=approval(Path(db))) as writer:
        found = writer.remove_report(agency, year)
        check_between([agency], writer)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A report that says, or of which was said, whose it is and of which year; the region where that was given.

    The findings of the checks within it are among its problems.
    """

    path: Path
    report: Report
    region: tuple[str, ...]


def tasks_of(outcomes: Iterable[ParseOutcome], general: Particulars) -> Iterator[tuple[Path, Task | IngestEvent]]:
    """Every report of a file with what was said about it, or why it is refused."""
    for outcome in outcomes:
        if outcome.error is not None:
            refused = IngestEvent(source=outcome.source, status=Status.REFUSED, reason=outcome.error)
            yield outcome.path, refused
        for report, findings in zip(outcome.reports, outcome.findings, strict=True):
            try:
                own, given, hints = file_sidecar(outcome.path), folder_sidecar(outcome.path), file_hints(outcome.path)
                if len(outcome.reports) > 1 or PurePosixPath(outcome.source).name != outcome.path.name:
                    # What is said of a whole archive, or of a file of several reports, cannot override any of them.
                    own, given, hints = Particulars(), own.over(given), Particulars()
                filled = fill_in(report, own, general.over(given), hints)
            except (MisfiledError, UnreadableFileError) as fault:
                yield outcome.path, _refused(report, fault)
            else:
                found = findings if are_checked_alike(filled, report) else findings_within(filled)
                checked = replace(filled, problems=(*filled.problems, *found))
                yield outcome.path, Task(path=outcome.path, report=checked, region=own.region or given.region)


def _why(fault: Exception) -> str:
    """Its reason, as it was given where it is one."""
    return fault.args[0] if fault.args and isinstance(fault.args[0], Reason) else str(fault)


def _refused(report: Report, fault: Exception) -> IngestEvent:
    return IngestEvent(
        source=report.source, status=Status.REFUSED, agency=report.agency, year=report.year, reason=_why(fault)
    )


def _put_in(task: Task, files: Files, writer: IndexWriter) -> tuple[IngestEvent, str | None]:
    """Put a report in where it may; what became of it, and its digest where it can be kept at all."""
    report, digest = task.report, report_digest(task.report)
    unit = file_under(report, described(report, task.region), writer.register)
    try:
        status, reason = _keep(report, unit, digest, files.sha256(task.path), files, writer)
    except UnfitReportError as fault:
        return _refused(report, fault), None
    event = IngestEvent(
        source=report.source,
        status=status,
        agency=unit.name,
        year=report.year,
        reason=reason or own_name(report.agency, unit.name),
        problems=len(report.problems),
    )
    return event, digest


def _keep(
    report: Report, unit: Unit, digest: str, sha256: str, files: Files, writer: IndexWriter
) -> tuple[Status, str | None]:
    """Put a report in if it is new or may take the old one's place; what was done and what there is to say of it."""
    status, reason = fate_of(report, unit, sha256, files, writer, digest=digest)
    if status in (Status.ADDED, Status.REPLACED):
        writer.add_report(in_form_units(report), unit=unit, sha256=sha256, digest=digest)
    return status, reason


def fate_of(
    report: Report, unit: Unit, sha256: str, files: Files | None, writer: IndexWriter, *, digest: str | None = None
) -> tuple[Status, str | None]:
    """What is to become of a report beside those that are indexed, and what there is to say of it.

    Without `files` a reading that was superseded does not come back. `digest` is the report's where it is known.
    """
    year = report.year or 0
    digest = digest or report_digest(report)
    old = writer.kept(unit.name, year)
    if old is None:
        return Status.ADDED, None
    if old.digest == digest:
        return Status.UNCHANGED, None if old.sha256 == sha256 else Reason("reads the same as {other}", other=old.source)
    # Of two versions in one folder the later stands; reading the folder again must not turn them round and round.
    if writer.was_superseded(unit.name, year, digest) and (files is None or files.have(old.sha256)):
        return Status.UNCHANGED, Reason("superseded by {other}", other=old.source)
    standing = writer.load_report(unit.name, year)
    # A better reading of the very same file may differ as much as it likes.
    bare = old.sha256 != sha256 and not split_name(unit.name).written
    objection = None if standing is None else why_not_replace(standing, report, bare_name=bare)
    if objection is not None:
        return Status.REFUSED, objection
    return Status.REPLACED, None if old.sha256 == sha256 else Reason("stands for {other}", other=old.source)


def check_between(agencies: Iterable[str], writer: IndexWriter, *, workers: int | None = None) -> None:
    """Work out the findings between the indexed years of units anew, and keep them."""
    several: list[str] = []
    for name in agencies:
        if len(writer.register.years(name)) > 1:
            several.append(name)
        else:
            writer.set_across(name, {})
    loaded = (_reports_by_year(name, writer) for name in several)
    for (name, _), findings in ahead(loaded, findings_between, workers=workers, few=16):
        writer.set_across(name, findings)


def _reports_by_year(agency: str, writer: IndexWriter) -> tuple[str, Mapping[int, Report]]:
    loaded = ((year, writer.load_report(agency, year)) for year in writer.register.years(agency))
    return agency, {year: report for year, report in loaded if report is not None}
