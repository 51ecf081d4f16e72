"""The kinds of question in the order in which they are tried; a new kind is one module and one line here."""

from __future__ import annotations

from typing import Any

from knowledge.answers import Answer, Kind
from knowledge.questions import (
    aggregate,
    breakdown,
    cell,
    change,
    compare,
    coverage,
    definition,
    filter,
    growth_ranking,
    guards,
    manners,
    passage,
    quality,
    ranking,
    ratio,
    text_change,
    trend,
)
from knowledge.questions.grid import asks_for_figure
from knowledge.questions.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.questions.proof import answer_refusal
from knowledge.questions.slots import units_or_all, years_of
from knowledge.shelf import Shelf

KINDS: tuple[QuestionKind[Any], ...] = (
    manners.KIND,
    definition.KIND,
    coverage.KIND,
    quality.KIND,
    text_change.KIND,
    passage.KIND,
    guards.KIND,
    growth_ranking.KIND,
    ranking.KIND,
    filter.KIND,
    aggregate.KIND,
    change.KIND,
    compare.KIND,
    breakdown.KIND,
    trend.KIND,
    ratio.KIND,
    cell.KIND,
)
"""Tried from first to last; the guards stand between what reads prose or the index and what reads figures."""


def plan_for(asking: Asking) -> tuple[str, Plan]:
    """The kind that a question is of, by name, with its plan; a Refusal when none is sure of it."""
    for kind in KINDS:
        plan = kind.recognise(asking)
        if plan is not None:
            return kind.name, plan
    if asking.understanding.years and not asks_for_figure(asking):
        units = units_or_all(asking)
        absent = units if isinstance(units, Refusal) else years_of(asking, units)
        if isinstance(absent, Refusal):
            return "none", absent
    reason = "no_kind" if asks_for_figure(asking) else "no_figure"
    return "none", refusal(asking, Kind.NOT_UNDERSTOOD, reason)


def answer_for(name: str, plan: Plan, shelf: Shelf) -> Answer:
    """The answer to a plan of the kind of that name."""
    if isinstance(plan, Refusal):
        return answer_refusal(plan)
    return next(kind for kind in KINDS if kind.name == name).answer(plan, shelf)
