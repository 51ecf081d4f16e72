"""Figures held against the mean or median of many: 申请高于平均数的单位, 教育局比全市平均低多少, 是平均数的几倍."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.language.parts import Understanding, UnitMention, closest
from knowledge.query.algebra import Axis, Where, Who
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.operators.axes import scoped
from knowledge.query.selection import Selection, chosen_for
from knowledge.query.standings import Against

_BESIDE = ("compare", "change", "ask.whether", "filter.any")
_USED = ("aggregate.", "who.", "count.", *_BESIDE)


def against_average(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Which units are over or under the mean or median of all, or how far one unit is from it."""
    says = asking.understanding
    average = _average(says)
    if (
        average is None
        or says.excluded
        or not says.has(
            "compare", "compare.more", "compare.less", "compare.gap", "change.absolute", "change.points", "change.times"
        )
    ):
        return
    named, groups = says.certain, says.groups
    if len(named) > 1 or len(groups) > 1 or len(named) + len(groups) != len(says.units):
        return
    # What the figures are held against is worked out of the group, so that its word is no part of what is chosen.
    plain = replace(says, units=groups, cues=tuple(cue for cue in says.cues if not cue.code.startswith("aggregate.")))
    chosen = yield from chosen_for(replace(asking, understanding=plain), many=True, default=True)
    if chosen is None or not chosen.one_figure or not chosen.one_year:
        return
    if len(chosen.units.names) < 2:
        return
    yield from _of_one(says, chosen, named[0], average) if named else _of_many(asking, chosen, average)


def _average(says: Understanding) -> str | None:
    mean, median = says.has("aggregate.mean"), says.has("aggregate.median")
    return None if mean == median else "mean" if mean else "median"


def _direction(says: Understanding) -> str | None:
    up, down = says.hinted("averages.over"), says.hinted("averages.under")
    return None if up == down else "over" if up else "under"


def _of_many(asking: Asking, chosen: Selection, average: str) -> Iterator[Proposal | Refusal]:
    says = asking.understanding
    operator = _direction(says)
    if operator is None:
        return
    of = replace(chosen.figures(), who=scoped(asking, chosen))
    condition = chosen.condition(operator, average=average)
    yield chosen.proposal(
        Where(of=of, over=Axis.AGENCY, conditions=(condition,), counting=says.has("count.units")), _USED
    )


def _of_one(says: Understanding, chosen: Selection, mention: UnitMention, average: str) -> Iterator[Proposal | Refusal]:
    (agency,) = closest(mention)
    if agency not in chosen.units.names:
        return
    asked = "gap"
    if says.has("change.times"):
        asked = "times"
    elif not says.has("change.absolute", "change.points", "compare.gap"):
        direction = _direction(says)
        if direction is None:
            return
        asked = direction
    elif says.has("change.percent"):
        return
    of = replace(chosen.figures(), who=Who(names=(agency,)))
    query = Against(of=of, whole=chosen.units.who, average=average, asked=asked)
    yield replace(chosen, assumed=chosen.assumed - {"agency"}).proposal(query, _USED)
