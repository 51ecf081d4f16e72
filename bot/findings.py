"""The findings of the checks as people and programs read them: lines of text and JSON rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.report_json import problem_json
from knowledge.answering.agreeing import agreements_of
from knowledge.checking import agreements
from knowledge.errors import KnowledgeError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.rules import NAMES, Rule, rules
from knowledge.library import Library
from knowledge.model import CellKey, Problem, Report, Severity
from knowledge.shelf import ReportEntry, Shelf
from knowledge.units_called import units_called

SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "疑点", Severity.NOTICE: "提示"}

DOUBT = "未读准"
"""What a doubt of the reader is headed by."""

AGREEMENT = "相符"
"""What a line is headed by that says what agrees."""

UNKNOWN_UNIT = "（单位不明）"
UNKNOWN_YEAR = 0
"""What stands for a unit and a year that a report without an index does not say."""

_MOST_SUGGESTIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedCell:
    """A cell that a finding touches: its name and what stands there, empty for a blank, None where it is not there."""

    key: CellKey
    name: str
    raw: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding with its rule and the cells of its report quoted."""

    problem: Problem
    rule: Rule
    cells: tuple[QuotedCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One report on the shelf with its findings, the gravest first.

    `doubts` say what could not be read or checked for certain, so that its rules were not judged; no rule's findings.
    Where a single report is checked `agreements` say what agrees, with both sides.
    """

    report: ReportEntry
    findings: tuple[Finding, ...]
    doubts: tuple[Problem, ...] = ()
    agreements: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Whose report of which year it is; the file's name where that is not known."""
        told = f"{self.report.agency} {year_said(self.report.year)}"
        known = self.report.agency != UNKNOWN_UNIT and self.report.year != UNKNOWN_YEAR
        return told if known else f"{told} {self.report.source}"

    @property
    def sound(self) -> bool:
        """Whether everything was read and checked, and nothing was found."""
        return not self.findings and not self.doubts

    def count(self, severity: Severity) -> int:
        """How many findings weigh that much."""
        return sum(finding.problem.severity is severity for finding in self.findings)


def checked(shelf: Shelf, unit: str | None, year: int | None) -> tuple[Checked, ...]:
    """Every report of a unit, of a year, of both, or of all, with its findings; those without any included.

    Raises KnowledgeError when no unit, or more than one, goes by the name, or no report is there to be checked.
    """
    agency = None if unit is None else unit_named(shelf, unit)
    entries = shelf.reports(agency=agency, year=year)
    if not entries:
        asked = " ".join(str(part) for part in (agency, year) if part is not None)
        raise KnowledgeError(f"{asked or 'the index'}: no report to check")
    return checked_reports(shelf, entries)


def checked_reports(shelf: Shelf, entries: Iterable[ReportEntry]) -> tuple[Checked, ...]:
    """These reports with their findings, in their order."""
    found = tuple(_checked_on(shelf, entry) for entry in entries)
    if len(found) != 1:
        return found
    agreeing = agreements_of(shelf, found[0].report)
    return (replace(found[0], agreements=tuple(item.message for item in agreeing)),)


def unit_named(shelf: Shelf, text: str) -> str:
    """The canonical name of the one unit that goes by `text`: its name, a part of it, or what it is called for short.

    Raises KnowledgeError where it is none, or more than one.
    """
    found = units_called(shelf, text, most=_MOST_SUGGESTIONS + 1)
    if len(found) == 1:
        return found[0]
    if len(found) != 1 and (called := Library(shelf).unit_called(text, today=date.min)) is not None:
        # A short name such as 市监局, as a question would say it; no year stands in a name, so the day does not matter.
        return called
    if not found:
        raise KnowledgeError(f"{text}: no unit of that name is indexed")
    shown = "、".join(found[:_MOST_SUGGESTIONS]) + (" …" if len(found) > _MOST_SUGGESTIONS else "")
    raise KnowledgeError(f"{text}: several units go by that name: {shown}")


def checked_unindexed(reports: Sequence[Report]) -> tuple[Checked, ...]:
    """These reports, which stand in no index, with the findings that they carry among their problems, in their order.

    A report that does not say whose it is, or of which year, is checked as well; the doubt says so.
    """
    found = []
    for report in reports:
        entry = ReportEntry(
            agency=report.agency or UNKNOWN_UNIT,
            year=report.year or UNKNOWN_YEAR,
            title=report.title,
            edition=report.edition,
            url=report.url,
            source=report.source,
            published=report.published,
        )
        raw = {fact.key: fact.raw for fact in report.facts}
        found.append(Checked(report=entry, findings=_findings(report.problems, raw), doubts=_doubts(report.problems)))
    if len(found) != 1:
        return tuple(found)
    return (replace(found[0], agreements=tuple(item.message for item in agreements(reports[0]))),)


def _checked_on(shelf: Shelf, entry: ReportEntry) -> Checked:
    problems = shelf.problems(entry.agency, entry.year)
    ruled = any(problem.rule in NAMES for problem in problems)
    raw = {found.fact.key: found.fact.raw for found in shelf.facts(entry.agency, entry.year)} if ruled else {}
    return Checked(report=entry, findings=_findings(problems, raw), doubts=_doubts(problems))


def _doubts(found: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(item for item in found if item.rule not in NAMES and item.severity is not Severity.NOTICE)


def _findings(found: Iterable[Problem], raw: Mapping[CellKey, str]) -> tuple[Finding, ...]:
    problems = [problem for problem in found if problem.rule in NAMES]
    weights = list(Severity)
    problems.sort(key=lambda problem: (weights.index(problem.severity), NAMES.index(problem.rule)))
    return tuple(
        Finding(
            problem=problem,
            rule=rules()[problem.rule],
            cells=tuple(QuotedCell(key=key, name=cell_label(key), raw=raw.get(key)) for key in problem.cells),
        )
        for problem in problems
    )


def year_said(year: int) -> str:
    """A report's year as it is printed, also where it is not known."""
    return "（年份不明）" if year == UNKNOWN_YEAR else f"{year}年"


def cell_label(key: CellKey) -> str:
    """A cell by its official labels: （一）予以公开 × 自然人."""
    known = codes()
    row = known.indicators[key[0]].zh if key[0] in known.indicators else key[0]
    return row if key[1] is None else f"{row} × {known.applicants[key[1]].zh}"


def has_errors(reports: Iterable[Checked]) -> bool:
    """Whether anything stands in the way of publication."""
    return any(report.count(Severity.ERROR) for report in reports)


def summary(reports: Sequence[Checked]) -> str:
    """How many reports were checked and what was found, in one sentence."""
    counts = Counter(finding.problem.severity for report in reports for finding in report.findings)
    sound = sum(report.sound for report in reports)
    found = "、".join(f"{name}{counts[severity]}处" for severity, name in SEVERITY_NAMES.items())
    doubtful = sum(bool(report.doubts) for report in reports)
    unread = f"；{doubtful}份有未能读准之处，相关各式未核对" if doubtful else ""
    return f"共核对{len(reports)}份年度报告：{found}；{sound}份未发现问题{unread}。"


def lines(reports: Sequence[Checked]) -> Iterator[tuple[str, Severity | None]]:
    """The findings as lines of text, each with the severity that it is shown in; sound ones of many are left out."""
    for report in reports:
        if report.sound and not report.agreements:
            continue
        yield report.heading, None
        for finding in report.findings:
            severity, said = finding.problem.severity, finding.problem.message
            yield f"  [{SEVERITY_NAMES[severity]}] {finding.rule.name} {finding.rule.zh}：{said}", severity
            if finding.problem.remedy:
                yield f"      {finding.problem.remedy}", None
        for doubt in report.doubts:
            yield f"  [{DOUBT}] {doubt.message}", Severity.WARNING
        for agreement in report.agreements:
            yield f"  [{AGREEMENT}] {agreement}", Severity.NOTICE
    yield summary(reports), None


def rows(reports: Sequence[Checked]) -> Iterator[dict[str, Any]]:
    """The findings as objects for a program, in the order of the text."""
    for report in reports:
        for finding in report.findings:
            yield {
                "agency": None if report.report.agency == UNKNOWN_UNIT else report.report.agency,
                "year": None if report.report.year == UNKNOWN_YEAR else report.report.year,
                **problem_json(finding.problem),
                "difference": difference(finding.problem),
                "rule_title": finding.rule.zh,
                "rule_title_en": finding.rule.en,
                "remedy": finding.problem.remedy or None,
                "sides": list(finding.rule.sides) or None,
                "quoted": [
                    {"indicator": cell.key[0], "applicant": cell.key[1], "label": cell.name, "raw": cell.raw}
                    for cell in finding.cells
                ],
                "source": report.report.source,
                "url": report.report.url,
            }


def doubt_rows(reports: Iterable[Report]) -> Iterator[dict[str, Any]]:
    """What could not be read for certain in reports without an index, as objects like those of the findings."""
    for report in reports:
        for problem in report.problems:
            if problem.rule not in NAMES and problem.severity is not Severity.NOTICE:
                yield {
                    "agency": report.agency,
                    "year": report.year,
                    **problem_json(problem),
                    "difference": None,
                    "rule_title": DOUBT,
                    "rule_title_en": "not read for certain",
                    "remedy": None,
                    "sides": None,
                    "quoted": [],
                    "source": report.source,
                    "url": report.url,
                }


def difference(problem: Problem) -> int | float | None:
    """By how much the two sides differ; None where the rule does not compare two."""
    if problem.left is None or problem.right is None:
        return None
    return round(abs(problem.left - problem.right), 6)
