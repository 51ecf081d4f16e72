"""Whether a report's figures fit together: 2022年报勾稽平吗, 上年结转对得上吗, 正文和表格一致吗."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from knowledge.answering.agreeing import agreements_of
from knowledge.answering.details import QualityDetail
from knowledge.answering.proof import cell_citation, nothing, understood_of
from knowledge.answers import Answer, Citation, Kind
from knowledge.lexicon.rules import NAMES
from knowledge.model import Problem, Severity
from knowledge.query.asked import Asked
from knowledge.query.lookups import Check
from knowledge.shelf import Shelf

_UNSEEN = ("read.table", "read.columns", "read.unchecked")
"""Doubts that leave no rule judged: never is such a report said to have passed."""

MANY = 60
"""Reports from which on only those with the most findings are told one by one."""
_MOST_FAULTY, _MOST_SOUND = 30, 30

_Named = tuple[str, int]
"""A report by its unit and year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """The reports that are told of, in order, and over how many were looked: with findings, and these."""

    named: Sequence[_Named]
    checked: int
    faulty: int
    count: int


def answer_check(query: Check, asked: Asked, shelf: Shelf) -> Answer:
    """The findings that the index holds for these reports, with the cells they touch."""
    named = _reports(query, shelf)
    looked = _of_many(query, shelf, named) if len(named) > MANY else None
    reports = [
        entry
        for agency, year in (named if looked is None else looked.named)
        for entry in shelf.reports(agency=agency, year=year)
    ]
    findings: list[tuple[int, Problem]] = []
    whose: list[str] = []
    proof: list[Citation] = []
    for entry in reports:
        for problem in shelf.problems(entry.agency, entry.year):
            if not _counts(query, problem.rule, problem.severity):
                continue
            findings.append((entry.year, problem))
            whose.append(entry.agency)
            for indicator, applicant in problem.cells[:8]:
                cell = shelf.fact(entry.agency, entry.year, indicator, applicant)
                if cell is not None:
                    proof.append(cell_citation(cell))
    if not reports:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    agreeing = agreements_of(shelf, reports[0]) if len(named) == 1 else ()
    years = tuple(sorted({year for _, year in named}))
    return Answer(
        kind=Kind.QUALITY,
        language=asked.language,
        question=asked.question,
        understood=replace(understood_of(asked), years=years),
        citations=tuple(dict.fromkeys(proof)),
        notes=asked.notes,
        detail=QualityDetail(
            reports=tuple(reports),
            findings=tuple(findings),
            whose=tuple(whose),
            years=years,
            checked=len(reports) if looked is None else looked.checked,
            faulty=len(set(zip(whose, (year for year, _ in findings), strict=True)))
            if looked is None
            else looked.faulty,
            count=len(findings) if looked is None else looked.count,
            rules=query.rules,
            sound=query.sound,
            scope=query.who.label,
            everyone=query.who.group is not None and not query.who.without,
            agreements=tuple(item for item in agreeing if not query.rules or item.rule in query.rules),
        ),
    )


def _reports(query: Check, shelf: Shelf) -> Sequence[_Named]:
    """The reports that are asked about, by unit and year."""
    held = shelf.years_of(query.who.names)
    if query.latest:
        return [(agency, held[agency][-1]) for agency in query.who.names if agency in held]
    return [(agency, year) for agency in query.who.names for year in query.years if year in held.get(agency, ())]


def _counts(query: Check, rule: str, severity: Severity) -> bool:
    """Whether a finding is one that is asked about."""
    if query.rules and rule not in query.rules and rule not in _UNSEEN:
        return False
    # What the reader has settled for itself is no finding about the report.
    return rule in NAMES or severity is not Severity.NOTICE


def _of_many(query: Check, shelf: Shelf, named: Sequence[_Named]) -> _Looked:
    """Which of many reports are told: those with the most findings, and the first without any."""
    found: Counter[_Named] = Counter()
    wanted = set(named)
    for year in {year for _, year in named}:
        for item in shelf.problem_counts(year):
            if (item.agency, year) in wanted and _counts(query, item.rule, item.severity):
                found[item.agency, year] += item.number
    faulty = sorted(found, key=lambda report: (-found[report], report))[:_MOST_FAULTY]
    sound = islice((report for report in named if report not in found), _MOST_SOUND)
    return _Looked(named=[*faulty, *sound], checked=len(named), faulty=len(found), count=found.total())
