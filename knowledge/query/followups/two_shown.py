"""Turns about two things just shown: what the one is of the other, how many times it, one year against another."""

from __future__ import annotations

from dataclasses import replace

from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import TOTAL, Axis, Compare, Figures, Order, Query, Who, measure_named
from knowledge.query.followups.turn import Turn
from knowledge.query.measures import ancestors, is_ratio
from knowledge.query.shares import share_of

_PAIR = 2
_ASKED = ("share", "percent", "rate")


def share_of_last(turn: Turn) -> Query | None:
    """Return what the figure before the last is of the last, which holds it: so what percentage."""
    if not turn.bare or not turn.said.has(*_ASKED) or not turn.only(*_ASKED) or len(turn.recent) < _PAIR:
        return None
    part, whole = turn.recent[-2:]
    if (part.who, part.years, part.columns) != (whole.who, whole.years, whole.columns) or part.columns != (TOTAL,):
        return None
    code, above = part.measures[0].code, whole.measures[0].code
    if above not in ancestors(code) or any(map(is_ratio, (*part.measures, *whole.measures))):
        return None
    share = share_of(code, above, None, None)
    return None if share is None else replace(part, measures=(share,), course=False, whether=False)


def how_many_times(turn: Turn) -> Query | None:
    """Return how many times the second of two units' figures the first is: 是几倍, after both were shown."""
    last = turn.last if turn.bare and turn.said.has("change.times") else None
    if not isinstance(last, Compare):
        return None
    (of, *more) = last.of
    two = not more and last.axis is Axis.AGENCY and len(of.who.names) == _PAIR and len(of.years) == 1
    if not two or is_ratio(of.measures[0]) or not turn.only("change.times", "compare"):
        return None
    return Compare(of=last.of, axis=last.axis, asked="times")


def year_against_shown(turn: Turn) -> Query | None:
    """Return the figure of another year beside the one shown, where it is asked which is more: 2022年的比较多吗."""
    said = turn.said
    years = tuple(year for mention in said.years for year in mention.years)
    whether = said.has("ask.whether") or hint("plain.whether").search(said.normal) is not None
    if len(years) != 1 or not whether or said.units or said.applicants or said.unread:
        return None
    if not said.has("compare.more", "compare.less") or not turn.cues_only("compare.", "ask.", "change."):
        return None
    last = None if hint("edits.than").search(said.normal) is not None else turn.last
    if not isinstance(last, Figures) or not len(last.who.names) == len(last.years) == len(last.measures) == 1:
        return None
    again = len(said.indicators) == 1 and last.measures[0].code in said.indicators[0].codes
    if (said.indicators and not again) or years == last.years or len(last.columns) != 1:
        return None
    asked = "more" if said.has("compare.more") else "less"
    return Compare(
        of=(replace(last, years=tuple(sorted((*last.years, *years))), course=False, whether=False),),
        axis=Axis.YEAR,
        asked=asked,
        gap=True,
    )


def the_total(turn: Turn) -> Query | None:
    """Return the figure of all applicants, where a share of it was shown: and what was the total the following year."""
    said = turn.said
    if said.units or said.indicators or said.applicants or said.unread or len(said.years) > 1:
        return None
    total = hint("edits.the_total").search(said.normal) is not None
    if not total or said.has(*_ASKED) or not turn.cues_only("aggregate.sum", "ask."):
        return None
    last = turn.last
    if not isinstance(last, Figures) or not len(last.measures) == len(last.who.names) == len(last.years) == 1:
        return None
    whole = last.measures[0].part_of
    if whole is None or whole not in codes().indicators:
        return None
    years: tuple[int, ...] = last.years
    if said.years:
        mention = said.years[0]
        years = tuple(year + mention.shift for year in last.years) if mention.shift else mention.years
    return replace(last, measures=(measure_named(whole),), columns=(TOTAL,), years=years) if len(years) == 1 else None


def same_outcome(turn: Turn) -> Query | None:
    """Return the outcome just shown of another kind of dispute: 诉讼呢, 其中直接起诉的几件, after those overturned."""
    said = turn.said
    if len(said.indicators) != 1 or said.units or said.years or said.applicants or said.unread:
        return None
    if not said.has("follow.then", "follow.within") or not turn.cues_only("follow.", "ask."):
        return None
    last = turn.last
    of = last if isinstance(last, Figures) else None
    if isinstance(last, Order) and last.over is Axis.AGENCY and turn.rows and said.has("follow.within"):
        of = replace(last.of, who=Who(names=(turn.rows[0][0],)))
    if of is None or len(of.measures) != 1 or of.columns != (TOTAL,):
        return None
    head, _, outcome = of.measures[0].code.rpartition(".")
    named = said.indicators[0].codes[0].rpartition(".")
    if outcome == _ALL or named[2] != _ALL or not {head.partition(".")[0], named[0].partition(".")[0]} <= _DISPUTES:
        return None
    code = f"{named[0]}.{outcome}"
    known = (code in codes().indicators or code in derived()) and head != named[0]
    return replace(of, measures=(measure_named(code),)) if known else None


_ALL = "total"
_DISPUTES = frozenset({"reconsideration", "litigation"})
