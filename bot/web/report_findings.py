"""What was found in a report, in the words of the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.findings import SEVERITY_NAMES
from bot.wording.texts import texts
from knowledge.answers import Language
from knowledge.model import CellKey, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundProblem:
    """A finding with its number on the page and the words of the page's language."""

    number: int
    rule: str
    severity: str
    severity_code: str
    said: str


def found_problems(
    problems: Sequence[Problem], language: Language
) -> tuple[list[FoundProblem], dict[CellKey, tuple[int, ...]]]:
    """The findings in words, and by cell the numbers of those that touch it."""
    own = texts(language)
    found: list[FoundProblem] = []
    touched: dict[CellKey, tuple[int, ...]] = {}
    for number, problem in enumerate(problems, 1):
        severity = own.own(SEVERITY_NAMES[problem.severity]) if language.chinese else problem.severity.value
        said = own.found(problem)
        found.append(
            FoundProblem(
                number=number,
                rule=own.rule(problem.rule),
                severity=severity,
                severity_code=problem.severity.value,
                said=said,
            )
        )
        for cell in problem.cells:
            touched[cell] = (*touched.get(cell, ()), number)
    return found, touched
