"""The kinds of question in the order in which they are tried; a new kind is one module and one line here."""

from __future__ import annotations

from typing import Any

from knowledge.answering import (
    about,
    aggregate,
    annex,
    bodies,
    breakdown,
    cell,
    change,
    compare,
    coverage,
    crossed,
    definition,
    filter,
    growth_ranking,
    guards,
    leader,
    manners,
    passage,
    portion,
    quality,
    ranking,
    ratio,
    text_change,
    trend,
)
from knowledge.answering.grid import asks_for_figure
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.answering.proof import answer_refusal
from knowledge.answering.slots import units_of, units_or_all, years_of
from knowledge.answers import Answer, Choice, Kind
from knowledge.lexicon.hints import hint_words
from knowledge.shelf import Shelf

KINDS: tuple[QuestionKind[Any], ...] = (
    manners.KIND,
    about.KIND,
    definition.KIND,
    coverage.KIND,
    quality.KIND,
    text_change.KIND,
    annex.KIND,
    bodies.KIND,
    passage.KIND,
    guards.KIND,
    growth_ranking.KIND,
    portion.KIND,
    leader.KIND,
    ranking.KIND,
    filter.KIND,
    aggregate.KIND,
    crossed.KIND,
    change.KIND,
    compare.KIND,
    breakdown.KIND,
    trend.KIND,
    ratio.KIND,
    cell.KIND,
)
"""Tried from first to last; the guards stand between what reads prose or the index and what reads figures."""


_OF_NO_UNIT = frozenset({"help", "definition", "coverage"})


def plan_for(asking: Asking) -> tuple[str, Plan]:
    """The kind that a question is of, by name, with its plan; a Refusal when none is sure of it."""
    name, plan = _planned(asking)
    says = asking.understanding
    at_large = says.units or says.has("who.unit", "who.region", "count.units") or name in _OF_NO_UNIT
    misread = isinstance(plan, Refusal) and plan.kind is Kind.NOT_UNDERSTOOD
    if asking.unknown_home is None or at_large or misread:
        return name, plan
    text = asking.unknown_home
    return "none", refusal(asking, Kind.NO_REPORT, "unit", text=text, units=len(asking.shelf.units()))


def _planned(asking: Asking) -> tuple[str, Plan]:
    # Who is left out matters to figures alone: nothing that reads prose or the index looks at it.
    kinds = KINDS[KINDS.index(guards.KIND) :] if asking.understanding.excluded else KINDS
    for kind in kinds:
        plan = kind.recognise(asking)
        if plan is not None:
            return kind.name, plan
    if asking.understanding.years and not asks_for_figure(asking):
        units = units_or_all(asking)
        absent = units if isinstance(units, Refusal) else years_of(asking, units)
        if isinstance(absent, Refusal):
            return "none", absent
    if asks_for_figure(asking):
        return "none", refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    return "none", refusal(asking, Kind.NOT_UNDERSTOOD, "no_figure", choices=_offers(asking))


def _offers(asking: Asking) -> tuple[Choice, ...]:
    """What could be asked of the unit and year that were named, where nothing else was."""
    says = asking.understanding
    units = units_of(asking) if says.units and not says.unread and not says.content else None
    if units is None or isinstance(units, Refusal) or units.single is None:
        return ()
    years = years_of(asking, units)
    if isinstance(years, Refusal):
        return ()
    offered = [text.format(unit=units.single, year=years.years[-1]) for text in hint_words("offers.of_unit")]
    return tuple(Choice(label=text, question=text) for text in offered)


def answer_for(name: str, plan: Plan, shelf: Shelf) -> Answer:
    """The answer to a plan of the kind of that name."""
    if isinstance(plan, Refusal):
        return answer_refusal(plan)
    return next(kind for kind in KINDS if kind.name == name).answer(plan, shelf)
