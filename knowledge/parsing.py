"""From files to reports: read in processes of their own, checked within each and, together, between the years."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Protocol

from knowledge.checking.guarded import findings_between, findings_within
from knowledge.documents.places import FOLDER, is_folder
from knowledge.model import Problem, Report
from knowledge.printable import on_one_line
from knowledge.sidecars import files_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseOutcome:
    """One file as it was read: its reports with what the checks within each found, or why there are none."""

    path: Path
    source: str
    """The name it goes by: below the folder it was found in, and within its archive."""
    reports: tuple[Report, ...] = ()
    findings: tuple[tuple[Problem, ...], ...] = ()
    """What the checks within each report found."""
    error: str | None = None


class ReadFile(Protocol):
    """What a reader gives for one file (knowledge.documents.isolation.Outcome)."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def name(self) -> str:
        """The document's name; for one in an archive, with its path there."""

    @property
    def reports(self) -> Sequence[Report]:
        """What was read from it."""

    @property
    def findings(self) -> Sequence[tuple[Problem, ...]]:
        """What the checks within each report found; empty where they were not checked."""

    @property
    def error(self) -> str | None:
        """Why nothing was."""


Reader = Callable[[Sequence[Path], int | None], Iterable[ReadFile]]


def parse(
    paths: Iterable[Path | str], *, workers: int | None = None, read: Reader | None = None
) -> Iterator[ParseOutcome]:
    """The reports of files and folders, one outcome a file, with the findings of the checks added to their problems.

    Never raises for a file: an unreadable one has an `error` of one line.
    """
    for outcome in read_all(files_of(Path(path) for path in paths), workers, read):
        reports = tuple(
            replace(report, problems=(*report.problems, *problems))
            for report, problems in zip(outcome.reports, outcome.findings, strict=True)
        )
        yield replace(outcome, reports=reports)


def parse_together(
    paths: Iterable[Path | str], *, workers: int | None = None, read: Reader | None = None
) -> tuple[ParseOutcome, ...]:
    """Return what parse gives, with what stands between the years of a unit among the later report's problems.

    Reports belong together that give their unit the same name. Where two are of one year the first one counts.
    """
    outcomes = tuple(parse(paths, workers=workers, read=read))
    by_unit: dict[str, dict[int, Report]] = {}
    for report in (report for outcome in outcomes for report in outcome.reports):
        if report.agency is not None and report.year is not None:
            by_unit.setdefault(report.agency, {}).setdefault(report.year, report)

    def completed(report: Report) -> Report:
        years = by_unit.get(report.agency or "", {})
        before = years.get((report.year or 0) - 1)
        if report.agency is None or report.year is None or before is None:
            return report
        found = findings_between((report.agency, {report.year - 1: before, report.year: report}))
        return replace(report, problems=(*report.problems, *found.get(report.year, ())))

    return tuple(replace(item, reports=tuple(map(completed, item.reports))) for item in outcomes)


def read_all(names: Mapping[Path, str], workers: int | None, read: Reader | None) -> Iterator[ParseOutcome]:
    """Every file as it was read, by the names they go by, what the checks within its reports found beside them."""
    present: list[Path] = []
    for path in names:
        missing = _why_absent(path)
        if missing is None:
            present.append(path)
        else:
            yield ParseOutcome(path=path, source=on_one_line(str(path)), error=missing)
    if not present:
        return
    for outcome in (read or _isolated)(present, workers):
        # A document in an archive goes by the archive's name and its own.
        source = on_one_line(str(PurePosixPath(names[outcome.path]).parent / outcome.name))
        error = outcome.error
        if error is None and not outcome.reports:
            error = "no report was found in it"
        reports = tuple(replace(report, source=source) for report in outcome.reports)
        findings = tuple(outcome.findings) or tuple(map(findings_within, reports))
        yield ParseOutcome(path=outcome.path, source=source, reports=reports, findings=findings, error=error)


def _why_absent(path: Path) -> str | None:
    """Why there is no file to read at a path; None where there is one, of whatever kind."""
    try:
        path.stat()
    except PermissionError:
        return "no permission to read it"
    except (OSError, ValueError):
        return "no such file"
    return FOLDER if is_folder(path) else None


@cache
def _isolated_reader() -> Reader:
    # Loaded when a file is read: who only asks the index needs no readers.
    from knowledge.documents.isolation import read_files

    def read(paths: Sequence[Path], workers: int | None) -> Iterable[ReadFile]:
        return read_files(paths, workers=workers, check=findings_within)

    return read


def _isolated(paths: Sequence[Path], workers: int | None) -> Iterable[ReadFile]:
    return _isolated_reader()(paths, workers)
