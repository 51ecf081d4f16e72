"""Whether a report's figures fit together: 2022年报勾稽平吗, 上年结转对得上吗, 正文和表格一致吗."""

from __future__ import annotations

from dataclasses import replace

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

MOST_REPORTS = 200


def answer_check(query: Check, asked: Asked, shelf: Shelf) -> Answer:
    """The findings that the index holds for these reports, with the cells they touch."""
    reports = [
        entry
        for agency in query.who.names
        for year in (tuple(shelf.years([agency]))[-1:] if query.latest else query.years)
        for entry in shelf.reports(agency=agency, year=year)
    ][:MOST_REPORTS]
    findings: list[tuple[int, Problem]] = []
    whose: list[str] = []
    proof: list[Citation] = []
    for entry in reports:
        for problem in shelf.problems(entry.agency, entry.year):
            if query.rules and problem.rule not in query.rules and problem.rule not in _UNSEEN:
                continue
            if problem.rule not in NAMES and problem.severity is Severity.NOTICE:
                # What the reader has settled for itself is no finding about the report.
                continue
            findings.append((entry.year, problem))
            whose.append(entry.agency)
            for indicator, applicant in problem.cells[:8]:
                cell = shelf.fact(entry.agency, entry.year, indicator, applicant)
                if cell is not None:
                    proof.append(cell_citation(cell))
    if not reports:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    agreeing = agreements_of(shelf, reports[0]) if len(reports) == 1 else ()
    return Answer(
        kind=Kind.QUALITY,
        language=asked.language,
        question=asked.question,
        understood=replace(understood_of(asked), years=tuple(sorted({entry.year for entry in reports}))),
        citations=tuple(dict.fromkeys(proof)),
        notes=asked.notes,
        detail=QualityDetail(
            reports=tuple(reports),
            findings=tuple(findings),
            whose=tuple(whose),
            rules=query.rules,
            sound=query.sound,
            scope=query.who.label,
            everyone=query.who.group is not None and not query.who.without,
            agreements=tuple(item for item in agreeing if not query.rules or item.rule in query.rules),
        ),
    )
