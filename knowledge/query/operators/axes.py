"""Along what a question about the most, the least or how many runs: units, years, rows or columns."""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import Understanding
from knowledge.lexicon.codes import codes
from knowledge.lexicon.hints import hint
from knowledge.lexicon.sayings import sayings
from knowledge.query.algebra import TOTAL, Axis, Figures, Measure, Who
from knowledge.query.asking import Asking, Refusal
from knowledge.query.measures import takes_applicant
from knowledge.query.selection import Selection
from knowledge.query.shares import DEFAULT_INDICATOR
from knowledge.query.which_years import indexed_years, which_year

_OTHER_AXES = (
    "who.applicant",
    "by.applicant",
    "who.unit",
    "who.region",
    "count.units",
    "count.years",
    "coverage.years",
)
_BY_PARTS = ("who.reason", "who.outcome", "by.reason", "by.outcome")
_OVER_YEARS = ("first", "who.year", "count.years", "by.year", "coverage.years")


def along(asking: Asking, chosen: Selection) -> tuple[Figures, Axis] | None:
    """The figures and the axis that a question runs along; None when it has none."""
    says = asking.understanding
    measure = chosen.measures[0]
    one = chosen.units.count == 1
    of = replace(chosen.figures(years=chosen.years.years[-1:]), measures=(measure,))
    lone = one and chosen.units.group is None and chosen.one_year
    parts = measure.part_of is None and bool(codes().children(measure.code))
    if says.has(*_BY_PARTS) or (lone and parts and not says.has(*_OTHER_AXES, "who.year", "rank.position")):
        whole = whole_of(says, measure)
        if not one or not codes().children(whole.code):
            return None
        return replace(of, measures=(whole,)), Axis.INDICATOR
    if says.has("who.applicant", "by.applicant"):
        if not one or not takes_applicant(measure):
            return None
        return replace(of, columns=(TOTAL,)), Axis.APPLICANT
    of = replace(of, columns=of.columns[:1])
    if one and (says.has(*_OVER_YEARS) or len(chosen.years.years) > 1):
        span = indexed_years(asking.shelf, chosen.units.names) if chosen.years.assumed else chosen.years.years
        return replace(of, years=span), Axis.YEAR
    if one and chosen.units.group is None:
        return None
    return replace(of, who=scoped(asking, chosen)), Axis.AGENCY


def whole_of(says: Understanding, measure: Measure) -> Measure:
    """The roll-up whose rows reasons or outcomes are chosen from."""
    code = measure.code
    if says.has("who.outcome", "by.outcome") and code == DEFAULT_INDICATOR:
        code = "outcome.total"
    if says.has("who.reason", "by.reason", "why") and code in (DEFAULT_INDICATOR, "outcome.total"):
        code = "outcome.denied"
    return Measure(code=code)


def scoped(asking: Asking, chosen: Selection) -> Who:
    """Whose figures, with what the units together are called: their group's name or their own; None where all of the
    index is meant.
    """
    who = chosen.units.who
    if who.label is not None or who.group is not None or who.together or chosen.units.assumed or len(who.names) < 2:
        return who
    if len(set(who.names)) == asking.shelf.counts().units:
        return who
    return replace(who, label=sayings(asking.understanding.language).listed(who.names))


def one_year(asking: Asking, axis: Axis, chosen: Selection) -> Refusal | None:
    """Ask which year is meant where units are to be ranked or judged and several years are named."""
    if axis is not Axis.AGENCY or len(chosen.years.years) < 2 or chosen.years.assumed:
        return None
    return which_year(asking.understanding, chosen.years.years)


def counted_by_another(says: Understanding) -> bool:
    """Whether one unit is counted by the other (是卫健委的几倍), which stands right before how many times."""
    last = max(says.units, key=lambda mention: mention.start, default=None)
    return (
        last is not None
        and says.has("change.times")
        and hint("change.counted_by").search(says.normal[: last.start]) is not None
    )
