"""Every rule that ties a unit's reports of different years together: R5, R6, R7, R9, R11 and R12."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.checking.prose import last_year_problems
from knowledge.checking.years import leap_problems, link_problems, pairs, repetition_problems
from knowledge.model import Problem, Report


def across_years(reports: Mapping[int, Report]) -> Mapping[int, tuple[Problem, ...]]:
    """The findings between each report and the one of the year before, by the later year, in the order of the rules.

    `reports` are one unit's, by year. Years without a report of the year before are left out, those without findings
    are there with none. The `cells` of a finding are those of the later report; the message quotes both.
    """
    found: dict[int, tuple[Problem, ...]] = {}
    for pair in pairs(reports):
        problems = [
            *link_problems(pair),
            *last_year_problems(pair.later, pair.earlier),
            *leap_problems(pair),
            *repetition_problems(pair),
        ]
        found[pair.later_year] = tuple(sorted(problems, key=lambda problem: int(problem.rule[1:])))
    return found
