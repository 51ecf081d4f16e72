"""Turns that put one thing in place of another, or set what was told against the first of a ranking."""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import closest
from knowledge.query.algebra import Axis, Compare, Figures, Order, Query, Who, measure_named
from knowledge.query.followups.replacing import with_column, with_measure, with_unit, with_year
from knowledge.query.followups.turn import Turn
from knowledge.query.slots import slots_of

_PAIR = 2


def put_in_place(turn: Turn) -> Query | None:
    """Return the last query with the second of two things in place of the first: 许可换成处罚, 把教育局改成公安局."""
    said = turn.said
    if not said.has("follow.replace") or said.unread or not turn.cues_only("follow.replace", "follow.and", "change"):
        return None
    slots = slots_of(turn.last)
    measures = [measure_named(one.codes[0]) for one in said.indicators if len(one.codes) == 1]
    units = [closest(one)[0] for one in said.units if len(closest(one)) == 1]
    years = [one.years[0] for one in said.years if len(one.years) == 1]
    columns = [one.code for one in said.applicants]
    if sum(map(len, (said.indicators, said.units, said.years, said.applicants))) != _PAIR:
        return None
    if len(measures) == _PAIR and slots.measures == (measures[0],):
        return with_measure(turn.last, measures[1])
    if len(units) == _PAIR and slots.who.names == (units[0],):
        return with_unit(turn.last, units[1])
    if len(years) == _PAIR and slots.years == (years[0],):
        return with_year(turn.last, years[1])
    if len(columns) == _PAIR and slots.columns == (columns[0],):
        return with_column(turn.last, columns[1])
    return None


def behind_first(turn: Turn) -> Query | None:
    """Return how far one unit's figure is from that of whoever the ranking before puts first: 跟冠军差多少."""
    said = turn.said
    if not turn.bare or not said.has("rank.most") or not said.has("compare.gap", "change.absolute", "compare"):
        return None
    last, ranked = turn.last, turn.ranked
    if not isinstance(ranked, Order) or ranked.over is not Axis.AGENCY or not isinstance(last, Figures):
        return None
    alike = (last.measures, last.years, last.columns) == (ranked.of.measures, ranked.of.years, ranked.of.columns)
    if not alike or last.who.single is None or not turn.only("rank.most", "compare", "change.absolute", "ask."):
        return None
    first = Figures(who=Who(names=(turn.rows[0][0],)), years=last.years, measures=last.measures, columns=last.columns)
    if first.who == last.who:
        return None
    return Compare(of=(replace(last, course=False, whether=False), first), axis=Axis.AGENCY, gap=True, difference=True)
