"""Edits that make shares of what was just shown: its parts, and the whole that is named or lies above them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledge.language.parts import Slot
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import TOTAL, Axis, Figures, Measure, Order, Query, Reduce, Split, measure_named
from knowledge.query.followups.edit import Edit, anything, edit, last
from knowledge.query.followups.portions import (
    SHARE,
    of_another,
    share_of_first,
    share_of_ranked,
    sum_within,
    units_within,
)
from knowledge.query.followups.sums import counted_too
from knowledge.query.followups.turn import Turn, measures_in
from knowledge.query.followups.units_meant import MOST_NAMED
from knowledge.query.measures import ancestors, is_ratio, takes_applicant, top_of
from knowledge.query.pointed import counted_these
from knowledge.query.shares import as_share, as_share_of_column, share_of
from knowledge.query.slots import is_lone, selection_of


def whole_named(turn: Turn, of: Figures) -> str | None:
    """Return the row that a turn names as the whole of figures, or the one above them all; None unless it is one.

    在办结总数里占几成 names what is counted, and not the rate that the same words would name.
    """
    above = [ancestors(measure.code) for measure in of.measures]
    named = set()
    for code in _named(turn):
        top = top_of(code)
        named.add(top if top is not None and all(top in chain for chain in above) else code)
    return _only(named or {chain[0] for chain in above if chain})


def _named(turn: Turn) -> set[str]:
    return {code for mention in turn.said.indicators for code in mention.codes}


def _only(found: Iterable[str]) -> str | None:
    first, *more = (*found, None)
    return first if len(more) == 1 else None


def _of_one_report(shown: Query | None) -> Figures | None:
    """One figure of one report, whatever its columns."""
    if not isinstance(shown, Figures):
        return None
    return shown if len(shown.measures) == len(shown.who.names) == len(shown.years) == 1 else None


def one_report(turn: Turn) -> Figures | None:
    """Return the last query where it asks for one figure of one report, whatever its columns."""
    return _of_one_report(turn.last)


def _split_by(shown: Query, axis: Axis) -> Figures | None:
    """The figure whose parts along an axis were just shown or ranked."""
    if (isinstance(shown, Split) and shown.by is axis) or (isinstance(shown, Order) and shown.over is axis):
        return shown.of
    return None


def one_count(turn: Turn) -> Figures | None:
    """Return the figure that was just shown, alone or with its rows, where it is one count of all applicants."""
    shown = _of_one_report(_split_by(turn.last, Axis.INDICATOR) or turn.last)
    if shown is None or shown.columns != (TOTAL,) or is_ratio(shown.measures[0]):
        return None
    return shown if shown.measures[0].code in codes().indicators else None


def _one_by_columns(turn: Turn) -> Figures | None:
    """The count that was just shown by its columns, or of one of them."""
    split = _split_by(turn.last, Axis.APPLICANT)
    shown = _of_one_report(split or turn.last)
    if shown is None or is_ratio(shown.measures[0]) or not takes_applicant(shown.measures[0]):
        return None
    return shown if split is not None or shown.columns != (TOTAL,) else None


def _several_units(turn: Turn) -> Figures | None:
    """The one count of several units that was just shown."""
    of = selection_of(turn.last)
    if of is None or not 1 < len(of.who.names) <= MOST_NAMED or len(of.measures) != 1 or len(of.years) != 1:
        return None
    return of if of.columns == (TOTAL,) else None


@edit(after=one_report, says="edits.share", beside=SHARE)
def of_the_row_above(turn: Turn, shown: Figures) -> Query | None:
    """Return what the figure just shown is of the row above it, one of columns of all applicants: 占几成."""
    (measure,), known = shown.measures, codes().indicators
    # 这俩占几成: of both, and not of the last.
    if counted_these(turn.said) is not None or is_ratio(measure) or not takes_applicant(measure):
        return None
    parent = known[measure.code].parent if measure.code in known else None
    whole = parent if shown.columns == (TOTAL,) else measure.code
    return None if whole is None else replace(shown, measures=(Measure(code=measure.code, part_of=whole),))


@edit(after=one_report, must={Slot.INDICATOR}, cues=SHARE, beside=("aggregate.",))
def part_of(turn: Turn, shown: Figures) -> Query | None:
    """Return what the figure just shown is of the one named now: 占全部复议的多大比例."""
    (part,), column = shown.measures, shown.columns[0]
    whole = whole_named(turn, shown)
    several = len(turn.recent) > 1 and hint("edits.together").search(turn.said.normal) is not None
    if whole is None or part.part_of is not None or several or counted_these(turn.said) is not None:
        return None
    share = share_of(part.code, whole, None if column == TOTAL else column, None)
    return None if share is None else replace(shown, measures=(share,))


@edit(after=one_count, must={Slot.INDICATOR}, cues=("share",), beside=("percent",))
def share_named(turn: Turn, shown: Figures) -> Query | None:
    """Return what the part named now is of the figure just shown, and not of what a rate leaves out: 维持的占多少."""
    if len(turn.said.indicators) != 1:
        return None
    whole = shown.measures[0].code
    tops = {code for code in map(top_of, turn.said.indicators[0].codes) if code is not None}
    parts = sorted(code for code in tops if whole in ancestors(code))
    made = [as_share(replace(shown, measures=(Measure(code=code),)), whole) for code in parts]
    found = [share for share in made if share is not None and share.measures[0].part_of is not None]
    return found[0] if len(found) == 1 else None


@edit(after=last(Figures), must={Slot.INDICATOR})
def share_too(turn: Turn, shown: Figures) -> Query | None:
    """Return what the part named now is of the whole that another one was a share of: 第三方权益的呢."""
    (share, *others), named = shown.measures, measures_in(turn.said)
    if others or share.part_of is None or share.column is not None or shown.columns != (TOTAL,) or len(named) != 1:
        return None
    if turn.said.has("ask.count", "share", "percent") or named[0].code == share.code:
        return None
    return as_share(replace(shown, measures=named), share.part_of)


@edit(after=_one_by_columns, must={Slot.APPLICANT}, cues=SHARE)
def of_column(turn: Turn, shown: Figures) -> Query | None:
    """Return the share of the column named now, after what another or all of them have: 自然人占多大比例."""
    return None if len(turn.columns) != 1 else as_share_of_column(shown, turn.columns[0])


@edit(after=last(Order), cues=SHARE)
def of_the_first_part(turn: Turn, shown: Order) -> Query | None:
    """Return what the greatest of the parts just ranked is of the whole: 占几成."""
    of = shown.of
    if turn.part is None or len(of.who.names) != 1 or len(of.years) != 1:
        return None
    code, column = turn.part
    if shown.over is Axis.APPLICANT:
        return as_share_of_column(of, column)
    above = ancestors(code)
    return replace(of, measures=(Measure(code=code, part_of=above[0]),)) if above else None


@edit(after=_several_units, may={Slot.INDICATOR}, cues=("each",), beside=SHARE)
def each_of(turn: Turn, shown: Figures) -> Query | None:
    """Return each unit's share of its own whole, after several were shown: 各自占办结的百分之多少."""
    return as_share(replace(shown, course=False), whole_named(turn, shown)) if turn.has(*SHARE) else None


@edit(after=last(Reduce, Axis.INDICATOR), may={Slot.INDICATOR}, cues=SHARE, beside=("aggregate.",))
def sum_of(turn: Turn, shown: Reduce) -> Query | None:
    """Return what figures that were added up are together of the row named or above them: 占办结总数百分之几."""
    of = shown.of
    if shown.how != ("sum",) or len(of.who.names) != 1 or len(of.years) != 1:
        return None
    if counted_these(turn.said) not in (None, len(of.measures)):
        # 这三项, after two were added up.
        return None
    return _together(of, whole_named(turn, of))


@edit(after=one_count, must={Slot.INDICATOR}, says="edits.counted_too", cues=SHARE, beside=("aggregate.", "compare"))
def share_with(turn: Turn, shown: Figures) -> Query | None:
    """Return what the figure just shown and the one named now are together of their whole: 加上全部公开的一共占多少."""
    named = [mention for mention in turn.said.indicators if not mention.scope]
    tops = {top_of(code) for mention in named for code in mention.codes}
    top = tops.pop() if len(tops) == 1 and len(named) == 1 else None
    if top is None or top == shown.measures[0].code:
        return None
    both = replace(shown, measures=(*shown.measures, Measure(code=top)))
    scopes = {code for mention in turn.said.indicators if mention.scope for code in mention.codes}
    above = {chain[0] for measure in both.measures if (chain := ancestors(measure.code))}
    return _together(both, _only(scopes or above))


@edit(after=anything, may={Slot.INDICATOR}, cues=SHARE, beside=("aggregate.", "units.number"))
def these_of(turn: Turn, _: Query) -> Query | None:
    """Return what the figures just asked for are together of their whole: 这两样合起来占办结的比重."""
    counted = counted_these(turn.said)
    items = turn.recent[-(counted or len(turn.recent)) :]
    if counted is None and hint("edits.together").search(turn.said.normal) is None:
        return None
    if len(items) < 2 or len(items) != (counted or len(items)) or not all(is_lone(item) for item in items):
        return None
    if any((item.years, item.who) != (items[0].years, items[0].who) for item in items):
        return None
    measures = tuple(dict.fromkeys(item.measures[0] for item in items))
    columns = tuple(dict.fromkeys(item.columns[0] for item in items))
    of = replace(items[0], measures=measures, columns=columns)
    if len(columns) == 1:
        return _together(of, whole_named(turn, of))
    (measure, *others) = measures
    known = measure.code in codes().indicators and not is_ratio(measure)
    if others or TOTAL in columns or not known or not _named(turn) <= {measure.code}:
        return None
    share = Measure(code=measure.code, part_of=measure.code)
    return Reduce(of=replace(of, measures=(share,)), how=("sum",), over=Axis.APPLICANT)


def _together(of: Figures, whole: str | None) -> Query | None:
    """Several counts of one report added up, as shares of a whole."""
    shares = as_share(of, whole) if len(of.measures) > 1 and of.columns == (TOTAL,) else None
    return None if shares is None else Reduce(of=shares, how=("sum",), over=Axis.INDICATOR)


@edit(after=last(Figures), must={Slot.INDICATOR}, says="edits.counted_too", beside=("aggregate.", "compare"))
def rate_counted_too(turn: Turn, shown: Figures) -> Query | None:
    """Return the rate that counts what is named as well, over the same whole: now count partial grants too."""
    named = measures_in(turn.said)
    if len(shown.measures) != 1 or shown.measures[0].part_of is not None or len(named) != 1:
        return None
    rate = derived().get(shown.measures[0].code)
    more = top_of(named[0].code) or named[0].code
    if rate is None or not rate.is_ratio:
        return None
    tops = {(term.sign, term.indicator) for term in rate.numerator} | {(1, more)}
    for code, item in derived().items():
        own = {(term.sign, term.indicator) for term in item.numerator}
        if own == tops and set(item.denominator) == set(rate.denominator) and code != rate.code:
            return replace(shown, measures=(measure_named(code),))
    return None


SHARES: tuple[Edit, ...] = (
    share_with,
    sum_of,
    of_column,
    each_of,
    share_named,
    share_of_first,
    counted_too,
    rate_counted_too,
    of_the_first_part,
    of_the_row_above,
    share_of_ranked,
    units_within,
    sum_within,
    part_of,
    these_of,
    share_too,
    of_another,
)
