"""Edits about two things just shown: what the one is of the other, how many times it, one year against another."""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import Slot, closest
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import TOTAL, Axis, Compare, Figures, Query, Reduce, Who, measure_named
from knowledge.query.followups.edit import edit, last, one_figure, ranking_of_units
from knowledge.query.followups.shares_shown import one_report
from knowledge.query.followups.turn import Turn
from knowledge.query.measures import ancestors, is_ratio
from knowledge.query.shares import as_share, as_share_of_column

_PAIR = 2
_ASKED = ("share", "percent", "rate")
_ALL = "total"
_DISPUTES = frozenset({"reconsideration", "litigation"})


def _last_two(turn: Turn) -> tuple[Figures, Figures] | None:
    """The two single figures of one report that were asked for one after the other, of all applicants."""
    if len(turn.recent) < _PAIR:
        return None
    first, second = turn.recent[-_PAIR:]
    alike = (first.who, first.years, first.columns) == (second.who, second.years, (TOTAL,))
    return (first, second) if alike else None


@edit(after=_last_two, cues=_ASKED)
def share_of_last(_: Turn, shown: tuple[Figures, Figures]) -> Query | None:
    """Return what the figure before the last is of the last, which holds it: so what percentage."""
    part, whole = shown
    code, above = part.measures[0].code, whole.measures[0].code
    within = above in ancestors(code) and not any(map(is_ratio, whole.measures))
    return as_share(replace(part, course=False, whether=False), above) if within else None


@edit(after=last(Reduce, Axis.AGENCY), may={Slot.UNIT, Slot.INDICATOR}, cues=_ASKED, beside=("ask.",))
def share_of_sum(turn: Turn, shown: Reduce) -> Query | None:
    """Return what a column's sum over some units is of theirs over all applicants: 占两家全部新收申请的百分之几."""
    of = shown.of
    if shown.how != ("sum",) or len(of.columns) != 1 or of.columns == (TOTAL,) or len(of.years) != 1:
        return None
    named = {code for mention in turn.said.indicators for code in mention.codes}
    units = {name for mention in turn.said.units for name in closest(mention)}
    if named - {measure.code for measure in of.measures} or (units and units != set(of.who.names)):
        return None
    share = as_share_of_column(of, of.columns[0])
    return None if share is None else Reduce(of=share, how=("pooled",), over=Axis.AGENCY)


@edit(after=last(Compare), cues=("change.times",), beside=("compare",))
def how_many_times(_: Turn, shown: Compare) -> Query | None:
    """Return how many times the second of two units' figures the first is: 是几倍, after both were shown."""
    (of, *more) = shown.of
    two = not more and shown.axis is Axis.AGENCY and len(of.who.names) == _PAIR and len(of.years) == 1
    return Compare(of=shown.of, axis=shown.axis, asked="times") if two and not is_ratio(of.measures[0]) else None


@edit(
    after=one_figure,
    must={Slot.YEAR},
    may={Slot.INDICATOR},
    cues=("compare.more", "compare.less"),
    beside=("compare.", "change."),
)
def year_against_shown(turn: Turn, shown: Figures) -> Query | None:
    """Return the figure of another year beside the one shown, where it is asked which is more: 2022年的比较多吗."""
    said = turn.said
    years = tuple(year for mention in said.years for year in mention.years)
    whether = said.has("ask.whether") or hint("plain.whether").search(said.normal) is not None
    if len(years) != 1 or years == shown.years or not whether or hint("edits.than").search(said.normal) is not None:
        return None
    if said.indicators and (len(said.indicators) != 1 or shown.measures[0].code not in said.indicators[0].codes):
        return None
    both = replace(shown, years=tuple(sorted((*shown.years, *years))), course=False, whether=False)
    return Compare(of=(both,), axis=Axis.YEAR, asked="more" if said.has("compare.more") else "less", gap=True)


@edit(after=one_report, may={Slot.YEAR}, says="edits.the_total", beside=("aggregate.sum",))
def the_total(turn: Turn, shown: Figures) -> Query | None:
    """Return the figure that a share just shown is of, of the same year or another: and what was the total."""
    whole = shown.measures[0].part_of
    if turn.has(*_ASKED) or whole is None or whole not in codes().indicators:
        return None
    years = turn.years_from(shown.years) if turn.said.years else shown.years
    return replace(shown, measures=(measure_named(whole),), columns=(TOTAL,), years=years) if len(years) == 1 else None


def _outcome_shown(turn: Turn) -> Figures | None:
    """The one figure that was just shown, of the first where units were ranked by it and more is asked within."""
    shown = turn.last if isinstance(turn.last, Figures) else None
    order = ranking_of_units(turn) if turn.rows and turn.said.has("follow.within") else None
    if order is not None and order == turn.last:
        shown = replace(order.of, who=Who(names=(turn.rows[0][0],)))
    return shown if shown is not None and len(shown.measures) == 1 and shown.columns == (TOTAL,) else None


@edit(after=_outcome_shown, must={Slot.INDICATOR}, cues=("follow.then", "follow.within"))
def same_outcome(turn: Turn, shown: Figures) -> Query | None:
    """Return the outcome just shown of another kind of dispute: 诉讼呢, 其中直接起诉的几件, after those overturned."""
    if len(turn.said.indicators) != 1:
        return None
    head, _, outcome = shown.measures[0].code.rpartition(".")
    named, _, whole = turn.said.indicators[0].codes[0].rpartition(".")
    if outcome == _ALL or whole != _ALL or not {head.partition(".")[0], named.partition(".")[0]} <= _DISPUTES:
        return None
    code = f"{named}.{outcome}"
    known = (code in codes().indicators or code in derived()) and head != named
    return replace(shown, measures=(measure_named(code),)) if known else None
