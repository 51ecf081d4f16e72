"""Edits that put one thing in place of another, or set what was told against the first of a ranking."""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import Slot, closest
from knowledge.query.algebra import Axis, Figures, Order, Query, Who, measure_named
from knowledge.query.followups.changes import apart_from
from knowledge.query.followups.edit import anything, edit, last, ranking_of_units
from knowledge.query.followups.replacing import with_column, with_measure, with_unit, with_year
from knowledge.query.followups.turn import Turn
from knowledge.query.slots import slots_of

_PAIR = 2


@edit(after=anything, must=set(Slot), cues=("follow.replace",), beside=("change",))
def put_in_place(turn: Turn, shown: Query) -> Query | None:
    """Return the last query with the second of two things in place of the first: 许可换成处罚, 把教育局改成公安局."""
    said, slots = turn.said, slots_of(shown)
    if sum(map(len, (said.indicators, said.units, said.years, said.applicants))) != _PAIR:
        return None
    measures = [measure_named(one.codes[0]) for one in said.indicators if len(one.codes) == 1]
    units = [closest(one)[0] for one in said.units if len(closest(one)) == 1]
    years = [one.years[0] for one in said.years if len(one.years) == 1]
    if len(measures) == _PAIR and slots.measures == (measures[0],):
        return with_measure(shown, measures[1])
    if len(units) == _PAIR and slots.who.names == (units[0],):
        return with_unit(shown, units[1])
    if len(years) == _PAIR and slots.years == (years[0],):
        return with_year(shown, years[1])
    if len(turn.columns) == _PAIR and slots.columns == (turn.columns[0],):
        return with_column(shown, turn.columns[1])
    return None


def _ranked_parts(turn: Turn) -> Order | None:
    """The ranking just shown, where applicants or rows were ranked and no units."""
    shown = turn.last
    parts = isinstance(shown, Order) and shown.over in (Axis.APPLICANT, Axis.INDICATOR)
    return shown if isinstance(shown, Order) and parts else None


@edit(after=_ranked_parts, cues=("rank.nth",), beside=("rank.most",))
def part_at_place(turn: Turn, shown: Order) -> Query | None:
    """Return the applicants or the row at a place of those that were ranked: 第二多的呢, after who applied most."""
    cue = turn.said.cue("rank.nth")
    if cue is None or not cue.number or not cue.number.is_integer() or cue.number < 1:
        return None
    return replace(shown, nth=int(cue.number), both=False)


@edit(after=last(Figures), cues=("rank.most",), beside=("compare", "change.absolute"))
def behind_first(turn: Turn, shown: Figures) -> Query | None:
    """Return how far one unit's figure is from that of whoever the ranking before puts first: 跟冠军差多少."""
    order = ranking_of_units(turn)
    if order is None or shown.who.single is None or not turn.said.has("compare.gap", "change.absolute", "compare"):
        return None
    if (shown.measures, shown.years, shown.columns) != (order.of.measures, order.of.years, order.of.columns):
        return None
    own = replace(shown, course=False, whether=False)
    first = replace(own, who=Who(names=(turn.rows[0][0],)))
    return None if first.who == own.who else apart_from((own, first), Axis.AGENCY)
