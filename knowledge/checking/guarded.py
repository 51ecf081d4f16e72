"""The checks held so that one odd report costs no other: what keeps it from being checked is a finding with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.checking.across import across_years
from knowledge.checking.within import within_report
from knowledge.lexicon.doubts import doubt
from knowledge.model import Problem, Report


def findings_within(report: Report) -> tuple[Problem, ...]:
    """Return the findings of the checks within a report.

    They rest on its figures, its sections, its names and its year, and on nothing else of it.
    """
    try:
        return within_report(report)
    except Exception as fault:
        return (_unchecked(fault),)


def findings_between(years: tuple[str, Mapping[int, Report]]) -> Mapping[int, Sequence[Problem]]:
    """Return the findings between the years of a unit's reports, by the later year."""
    if len(years[1]) < 2:
        return {}
    try:
        return across_years(years[1])
    except Exception as fault:
        return {max(years[1]): (_unchecked(fault),)}


def are_checked_alike(one: Report, other: Report) -> bool:
    """Whether the checks within a report have the same to look at in both."""
    names = (one.agency, one.year, one.title, one.aliases) == (other.agency, other.year, other.title, other.aliases)
    return names and one.facts == other.facts and one.sections == other.sections


def _unchecked(fault: Exception) -> Problem:
    return doubt("unchecked", fault=f"{type(fault).__name__} {fault}".splitlines()[0])
