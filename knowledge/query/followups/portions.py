"""Edits that ask what some units have of what all those that were shown have."""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import Slot, UnitForm
from knowledge.query.algebra import Axis, Compare, Figures, Order, Portion, Query, Reduce, Who
from knowledge.query.followups.edit import edit, last
from knowledge.query.followups.lists import KINDS_OF_UNITS, named_units
from knowledge.query.followups.replacing import with_unit, with_year
from knowledge.query.followups.turn import WHICH, Turn
from knowledge.query.measures import is_ratio
from knowledge.query.pointed import counted_these
from knowledge.query.slots import selection_of

SHARE = ("share", "percent")
"""The cues that ask for a share."""


def _all_units(turn: Turn) -> tuple[Figures, Who] | None:
    """The figures of several units that were just shown, and all of these units."""
    shown = turn.last
    of = selection_of(shown) if isinstance(shown, Order | Reduce | Compare | Portion) else None
    if of is None or (isinstance(shown, Order | Reduce) and shown.over is not Axis.AGENCY):
        return None
    if len(of.years) != 1 or len(of.measures) != 1 or is_ratio(of.measures[0]):
        return None
    return of, shown.whole if isinstance(shown, Portion) else of.who


@edit(after=_all_units, may={Slot.UNIT}, cues=SHARE, beside=("units.number", *WHICH), reads=KINDS_OF_UNITS)
def units_within(turn: Turn, shown: tuple[Figures, Who]) -> Query | None:
    """Return what the units named now have of all that were shown: 其中两个区占多少."""
    of, whole = shown
    who = named_units(turn, whole)
    return Portion(of=replace(of, who=who), whole=whole) if who and set(who.names) < set(whole.names) else None


@edit(after=last(Reduce, Axis.AGENCY), must={Slot.UNIT}, cues=SHARE, beside=("units.number",))
def sum_within(turn: Turn, shown: Reduce) -> Query | None:
    """Return what the sum just shown is of the sum over the group named now: 占八家的百分之几."""
    group, of = turn.said.units[0], shown.of
    if len(turn.said.units) != 1 or group.form is not UnitForm.GROUP:
        return None
    if shown.how != ("sum",) or len(of.years) != 1 or len(of.measures) != 1:
        return None
    whole = Who(names=group.names, group=group.group, label=group.text)
    return Portion(of=of, whole=whole) if set(of.who.names) < set(whole.names) else None


def _counts_ranked(turn: Turn) -> Order | None:
    """The ranking of units by a count that was just shown."""
    order = turn.last
    if not isinstance(order, Order) or order.over is not Axis.AGENCY or not turn.rows:
        return None
    return None if is_ratio(order.of.measures[0]) else order


def _of_the_first(turn: Turn, order: Order) -> Portion:
    return Portion(of=replace(order.of, who=Who(names=(turn.rows[0][0],))), whole=order.of.who)


@edit(after=_counts_ranked, says="edits.share", beside=SHARE)
def share_of_ranked(turn: Turn, order: Order) -> Query | None:
    """Return what the first of a ranking has of all that were ranked: 占几成."""
    # 这俩占几成: of both, and not of the first.
    return _of_the_first(turn, order) if counted_these(turn.said) is None else None


@edit(after=_counts_ranked, cues=("share",), beside=("rank.most", "rank.least", "percent", *WHICH))
def share_of_first(turn: Turn, order: Order) -> Query | None:
    """Return what the unit that stands first, named by its place, has of all that were ranked: 最多的那家占多少."""
    plain = order.together is None and len(order.of.years) == 1
    if not plain or turn.either("rank.most", "rank.least") is not order.descending:
        return None
    return _of_the_first(turn, replace(order, of=replace(order.of, course=False)))


@edit(after=last(Portion), must={Slot.UNIT, Slot.YEAR}, beside=("follow.", "ask.count"))
def of_another(turn: Turn, shown: Portion) -> Query | None:
    """Return what another unit has of all, or the same one in another year: 2021年呢, 公安局呢."""
    said = turn.said
    if said.excluded or said.unread or any(not cue.code.startswith(("follow.", "ask.count")) for cue in said.cues):
        return None
    changed: Query | None = shown
    if said.units:
        who = named_units(turn, Who())
        name = None if who is None else who.single
        changed = None if name is None else with_unit(shown, name)
    if said.years:
        years = said.years[0].years if len(said.years) == 1 else ()
        changed = None if changed is None or len(years) != 1 else with_year(changed, years[0])
    return changed
