"""Every rule that one report can be held to by itself: R1 to R4, R8 and R10."""

from __future__ import annotations

from knowledge.checking.cells import form_problems
from knowledge.checking.prose import prose_problems
from knowledge.checking.reconciliation import sum_problems
from knowledge.model import Problem, Report


def within_report(report: Report) -> tuple[Problem, ...]:
    """The findings about one report, in the order of the rules; a sum with an unknown cell is not judged.

    Cells that were inferred count as what stood there, so a repaired reading keeps its finding. Blanks that the sums
    leave one value for, and rows of the form that are missing though they cannot be empty, are findings too.
    """
    found = [*sum_problems(report.facts), *prose_problems(report), *form_problems(report.facts)]
    return tuple(sorted(found, key=lambda problem: int(problem.rule[1:])))
