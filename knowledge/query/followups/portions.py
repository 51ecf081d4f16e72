"""Turns about what some units have of what was just shown: 其中两个区占多少, 占八家的百分之几, 最多的那家占多少."""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import UnitForm
from knowledge.lexicon.codes import codes
from knowledge.query.algebra import TOTAL, Axis, Compare, Order, Portion, Query, Reduce, Where, Who
from knowledge.query.followups.narrowing import named_units, without_kinds
from knowledge.query.followups.replacing import with_unit, with_year
from knowledge.query.followups.turn import WHICH, Turn
from knowledge.query.followups.units_meant import MOST_NAMED
from knowledge.query.measures import is_ratio, top_of
from knowledge.query.shares import share_of
from knowledge.query.slots import selection_of


def units_within(turn: Turn) -> Query | None:
    """Read 其中两个区占多少, after a sum or ranking over units: what theirs is of the figure of all that were shown."""
    said = turn.said
    if (
        not said.has("share", "percent")
        or said.indicators
        or said.applicants
        or said.years
        or not without_kinds(turn).only("share", "percent", "units.number", *WHICH)
    ):
        return None
    base = turn.last
    if not isinstance(base, Order | Reduce | Compare | Where | Portion):
        return None
    of = selection_of(base)
    if of is None or len(of.years) != 1 or len(of.measures) != 1 or is_ratio(of.measures[0]):
        return None
    if isinstance(base, Reduce | Order | Where) and base.over is not Axis.AGENCY:
        return None
    whole = base.whole if isinstance(base, Portion) else of.who
    who = named_units(turn, whole)
    if who is None or not set(who.names) < set(whole.names) or isinstance(base, Where):
        return None
    return Portion(of=replace(of, who=who), whole=whole)


def sum_within(turn: Turn) -> Query | None:
    """Read 占八家的百分之几, after a sum over some units: what it is of the sum over those named now."""
    said = turn.said
    groups = [mention for mention in said.units if mention.form is UnitForm.GROUP]
    if len(groups) != 1 or len(said.units) != 1 or not said.has("share", "percent"):
        return None
    if said.indicators or said.applicants or said.years or not turn.only("share", "percent", "units.number"):
        return None
    last = turn.last
    if not isinstance(last, Reduce) or last.over is not Axis.AGENCY or last.how != ("sum",) or len(last.of.years) != 1:
        return None
    (group,) = groups
    whole = Who(names=group.names, group=group.group, label=group.text)
    fits = set(last.of.who.names) < set(whole.names) and len(last.of.measures) == 1
    return Portion(of=last.of, whole=whole) if fits else None


def share_of_first(turn: Turn) -> Query | None:
    """Read 最多的那家占多少, after units were ranked: what the first of them has of all that were ranked."""
    said = turn.said
    last = turn.last if turn.bare and turn.rows and said.has("share") else None
    if not isinstance(last, Order) or last.over is not Axis.AGENCY or is_ratio(last.of.measures[0]):
        return None
    first = "rank.most" if last.descending else "rank.least"
    if not said.has(first) or last.together is not None:
        return None
    if said.unread or not turn.only(first, "share", "percent", *WHICH) or len(last.of.years) != 1:
        return None
    return Portion(of=replace(last.of, who=Who(names=(turn.rows[0][0],)), course=False), whole=last.of.who)


def of_another(turn: Turn) -> Query | None:
    """Read 2021年呢, 公安局呢, after what one unit has of all: what another has, or that one in another year."""
    said = turn.said
    more = said.indicators or said.applicants or said.excluded or said.unread or not (said.units or said.years)
    if more or any(not cue.code.startswith(("follow.", "ask.count")) for cue in said.cues):
        return None
    changed: Query | None = turn.last if isinstance(turn.last, Portion) else None
    if said.units:
        who = named_units(turn, Who())
        name = None if who is None else who.single
        changed = None if changed is None or name is None else with_unit(changed, name)
    if said.years:
        years = said.years[0].years if len(said.years) == 1 else ()
        changed = None if changed is None or len(years) != 1 else with_year(changed, years[0])
    return changed


def each_of(turn: Turn) -> Query | None:
    """Read 各自占办结的百分之多少, after several units were shown: each one's share of its own."""
    said = turn.said
    own = said.units or said.years or said.applicants or said.unread or not said.has("each")
    if own or not said.has("share", "percent") or not turn.only("share", "percent", "each", "ask."):
        return None
    of = selection_of(turn.last) if turn.last is not None else None
    if of is None or not 1 < len(of.who.names) <= MOST_NAMED or len(of.measures) != 1 or len(of.years) != 1:
        return None
    (part,), known = of.measures, codes().indicators
    named = {top for mention in said.indicators for code in mention.codes if (top := top_of(code)) is not None}
    above = known[part.code].parent if part.code in known else None
    whole = next(iter(named)) if len(named) == 1 else (above if not named else None)
    share = share_of(part.code, whole, None, None) if whole is not None and not is_ratio(part) else None
    return None if share is None or of.columns != (TOTAL,) else replace(of, measures=(share,), course=False)
