"""What does not add up: by rule and by how grave it is, report by report, in a form that prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.addresses import cell_anchor, report_path
from bot.chat.packed_context import FIRST_YEAR, LAST_YEAR
from bot.findings import Checked, checked_reports
from bot.web.asking import LONGEST_UNIT, Unreadable
from bot.web.page import Page
from bot.web.report_findings import FoundProblem, found_problems
from bot.wording.texts import texts
from knowledge import Library
from knowledge.lexicon.rules import NAMES, rules
from knowledge.model import Severity

PER_PAGE = 100
"""Reports that are looked through for one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which findings: of a unit, a year, a rule, a severity; None for all."""

    unit: str | None
    year: int | None
    rule: str | None
    severity: Severity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A page of checked reports out of `count`, and the years there are."""

    reports: tuple[Checked, ...]
    count: int
    years: tuple[int, ...]
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFindings:
    """The findings of one report with the paths to their first cells."""

    agency: str
    year: int
    path: str
    found: tuple[tuple[FoundProblem, str], ...]


def looked(library: Library, wanted: Wanted, first: int) -> Looked:
    """The reports that are wanted, from the `first` on; those of the latest year where nothing is said."""
    years = tuple(sorted(library.shelf.years(), reverse=True))
    year = wanted.year or (years[0] if years and wanted.unit is None else None)
    shelf = library.shelf
    shown = checked_reports(shelf, shelf.reports_from(first, PER_PAGE, agency=wanted.unit, year=year))
    count = len(shelf.reports(agency=wanted.unit, year=year)) if wanted.unit else shelf.counts().of(year)
    return Looked(reports=shown, count=count, years=years, year=year)


class FindingsPage(Page):
    """The findings with what narrows them down."""

    async def get(self) -> None:
        """Show a page of findings. Raises Unreadable."""
        first = self.whole("first", otherwise=0, most=1_000_000)
        wanted = self._wanted()
        found = await self.read(lambda library: looked(library, wanted, first))
        reports = [view for report in found.reports if (view := self._view(report, wanted)).found]
        counts = [(severity, self._count(reports, severity)) for severity in Severity]
        self.show(
            "findings.html",
            wanted=wanted,
            found=found,
            reports=reports,
            counts=counts,
            rules=[(name, self._title(name)) for name in NAMES],
            first=first,
            per_page=PER_PAGE,
        )

    def _wanted(self) -> Wanted:
        unit, rule, severity = (self.argument(name).strip() for name in ("unit", "rule", "severity"))
        year = self.whole("year", otherwise=0, most=LAST_YEAR)
        if len(unit) > LONGEST_UNIT or (year and year < FIRST_YEAR):
            raise Unreadable("bad_address")
        if (rule and rule not in NAMES) or (severity and severity not in set(Severity)):
            raise Unreadable("bad_address")
        return Wanted(
            unit=unit or None, year=year or None, rule=rule or None, severity=Severity(severity) if severity else None
        )

    def _view(self, report: Checked, wanted: Wanted) -> ReportFindings:
        entry = report.report
        problems = [
            finding.problem
            for finding in report.findings
            if wanted.rule in (None, finding.rule.name) and wanted.severity in (None, finding.problem.severity)
        ]
        path = report_path(entry.agency, entry.year)
        told, _ = found_problems(problems, self.language)
        anchors = [f"#{cell_anchor(problem.cells[0])}" if problem.cells else "" for problem in problems]
        found = tuple((said, f"{path}{anchor}") for said, anchor in zip(told, anchors, strict=True))
        return ReportFindings(agency=entry.agency, year=entry.year, path=path, found=found)

    def _title(self, name: str) -> str:
        rule = rules()[name]
        return f"{name} {rule.en if self.language.value == 'en' else texts(self.language).own(rule.zh)}"

    def _count(self, reports: Sequence[ReportFindings], severity: Severity) -> int:
        return sum(found.severity_code == severity.value for report in reports for found, _ in report.found)
