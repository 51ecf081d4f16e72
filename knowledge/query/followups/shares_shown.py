"""Turns about shares of what was just shown: 占几成, 占全部复议多少, 其中两个区占多少, 这两样合起来占办结的比重."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import (
    TOTAL,
    Axis,
    Figures,
    Measure,
    Order,
    Portion,
    Query,
    Reduce,
    Split,
    Who,
    measure_named,
)
from knowledge.query.followups.portions import each_of, of_another, share_of_first, sum_within, units_within
from knowledge.query.followups.turn import Turn, counted_these, measures_in
from knowledge.query.measures import go_together, is_ratio, takes_applicant, top_of
from knowledge.query.shares import share_of
from knowledge.query.slots import selection_of

_COUNTED_TOO = hint("edits.counted_too")
_SHARE = hint("edits.share")
_TOGETHER = hint("edits.together")


def _portion(turn: Turn) -> Query | None:
    """占几成: what the figure just shown is of the row above it, or the first of a ranking of all that were ranked."""
    if not turn.bare or _SHARE.search(turn.said.normal) is None or not turn.only("share", "percent"):
        return None
    if counted_these(turn.said) is not None:
        # 这俩占几成: of both, and not of the last.
        return None
    last = turn.last
    if isinstance(last, Figures) and len(last.measures) == len(last.who.names) == len(last.years) == 1:
        measure = last.measures[0]
        parent = codes().indicators[measure.code].parent if measure.code in codes().indicators else None
        if is_ratio(measure) or (parent is None and last.columns == (TOTAL,)):
            return None
        whole = parent if last.columns == (TOTAL,) else measure.code
        return (
            replace(last, measures=(Measure(code=measure.code, part_of=whole),)) if takes_applicant(measure) else None
        )
    if isinstance(last, Order) and last.over is Axis.AGENCY and turn.rows and not is_ratio(last.of.measures[0]):
        return Portion(of=replace(last.of, who=Who(names=(turn.rows[0][0],))), whole=last.of.who)
    return None


def _part_of(turn: Turn) -> Query | None:
    """占全部复议的多大比例, after how many were overturned: what the figure just shown is of the one named now."""
    said = turn.said
    if not said.has("share", "percent") or said.units or said.years or said.applicants or said.unread:
        return None
    if counted_these(said) is not None or (_TOGETHER.search(said.normal) is not None and len(turn.recent) > 1):
        return None
    codes_named = {code for mention in said.indicators for code in mention.codes}
    if len(codes_named) != 1 or not turn.only("share", "percent", "aggregate."):
        return None
    last = turn.last
    if not isinstance(last, Figures) or not len(last.measures) == len(last.who.names) == len(last.years) == 1:
        return None
    part, (column,) = last.measures[0], last.columns[:1]
    own = None if column == TOTAL else column
    named = codes_named.pop()
    top = top_of(named) if named in derived() else None
    # 在办结总数里占几成: of what is counted, and not the rate that the same words would name.
    whole = top if top is not None and _lies_in(part.code, top) else named
    share = None if part.part_of is not None else share_of(part.code, whole, own, None)
    return None if share is None else replace(last, measures=(share,))


def _counted_too(turn: Turn) -> Query | None:
    """部分公开的也算上呢: the figure named now and the one just shown, put together."""
    measures = measures_in(turn.said)
    if _COUNTED_TOO.search(turn.said.normal) is None or turn.said.units or turn.said.years or not measures:
        return None
    if not turn.only("aggregate.", "compare"):
        return None
    last = turn.last
    before = last.of if isinstance(last, Reduce) and last.over is Axis.INDICATOR else last
    if not isinstance(before, Figures) or len(before.who.names) != 1 or len(before.years) != 1:
        return None
    whole = tuple(dict.fromkeys((*before.measures, *measures)))
    if any(map(is_ratio, whole)) or len(whole) == len(before.measures) or not go_together(whole):
        return None
    return Reduce(of=replace(before, measures=whole), how=("sum",), over=Axis.INDICATOR)


def _of_the_first_part(turn: Turn) -> Query | None:
    """占几成, after a figure's parts were ranked or shown: what the greatest of them is of the whole."""
    part = turn.part
    if part is None or not turn.bare or not turn.said.has("share", "percent") or not turn.only("share", "percent"):
        return None
    last = turn.last
    of = selection_of(last)
    parts = isinstance(last, Order | Split) and of is not None and len(of.who.names) == len(of.years) == 1
    if of is None or not parts or not isinstance(last, Order):
        return None
    code, column = part
    if last.over is Axis.APPLICANT:
        share = share_of(of.measures[0].code, of.measures[0].code, column, None)
        own = (TOTAL,) if share is not None and share.part_of is None else (column,)
        return None if share is None else replace(of, measures=(share,), columns=own)
    whole = codes().indicators[code].parent if code in codes().indicators else None
    return None if whole is None else replace(of, measures=(Measure(code=code, part_of=whole),))


def _share_too(turn: Turn) -> Query | None:
    """第三方权益的呢, after what another reason was of all refusals: what this one is of them."""
    said = turn.said
    last = None if said.units or said.years or said.applicants else turn.last
    if not isinstance(last, Figures) or len(last.measures) != 1:
        return None
    whole, (named, *more) = last.measures[0].part_of, measures_in(said) or (None,)
    if whole is None or named is None or more or last.measures[0].column is not None or last.columns != (TOTAL,):
        return None
    if said.has("ask.count", "share", "percent") or said.unread or not turn.cues_only("follow."):
        return None
    share = None if named.part_of is not None else share_of(named.code, whole, None, None)
    return None if share is None or named.code == last.measures[0].code else replace(last, measures=(share,))


def _these_of(turn: Turn) -> Query | None:
    """这两样合起来占办结的比重: the figures just asked for, each as a share of the whole, added up."""
    said = turn.said
    if (
        not said.has("share", "percent")
        or said.units
        or said.years
        or said.applicants
        or not turn.only("share", "percent", "aggregate.", "units.number")
    ):
        return None
    if _TOGETHER.search(said.normal) is None and counted_these(said) is None:
        return None
    count = counted_these(said) or len(turn.recent)
    items = turn.recent[-count:] if count <= len(turn.recent) else ()
    if len(items) < 2 or any(item.years != items[0].years or item.who != items[0].who for item in items):
        return None
    named = {code for mention in said.indicators for code in mention.codes}
    if len(named) > 1 or any(len(item.measures) != 1 or len(item.columns) != 1 for item in items):
        return None
    measures = tuple(dict.fromkeys(item.measures[0] for item in items))
    columns = tuple(dict.fromkeys(item.columns[0] for item in items))
    if any(map(is_ratio, measures)):
        return None
    printed = measures[0].code in codes().indicators
    if len(measures) == 1 and printed and len(columns) > 1 and TOTAL not in columns and named <= {measures[0].code}:
        share = Measure(code=measures[0].code, part_of=measures[0].code)
        return Reduce(of=replace(items[0], measures=(share,), columns=columns), how=("sum",), over=Axis.APPLICANT)
    if columns != (TOTAL,) or len(measures) < 2:
        return None
    above = {codes().indicators[one.code].parent for one in measures if one.code in codes().indicators}
    whole = named.pop() if named else above.pop() if len(above) == 1 else None
    shares = [share_of(one.code, whole, None, None) for one in measures] if whole is not None else []
    if not shares or any(share is None for share in shares):
        return None
    own = tuple(share for share in shares if share is not None)
    return Reduce(of=replace(items[0], measures=own), how=("sum",), over=Axis.INDICATOR)


def _rate_counted_too(turn: Turn) -> Query | None:
    """now count partial grants too, after a rate: the rate that counts both over the same whole."""
    said = turn.said
    if _COUNTED_TOO.search(said.normal) is None or said.units or said.years or said.applicants:
        return None
    last = turn.last
    if not isinstance(last, Figures) or len(last.measures) != 1 or not turn.only("aggregate.", "compare", "ask."):
        return None
    named = measures_in(said)
    rate = derived().get(last.measures[0].code)
    added = derived().get(named[0].code) if len(named) == 1 else None
    if rate is None or not rate.is_ratio or len(named) != 1 or last.measures[0].part_of is not None:
        return None
    more = added.numerator[0].indicator if added is not None and len(added.numerator) == 1 else named[0].code
    tops = {(term.sign, term.indicator) for term in rate.numerator} | {(1, more)}
    for code, item in derived().items():
        own = {(term.sign, term.indicator) for term in item.numerator}
        if own == tops and set(item.denominator) == set(rate.denominator) and code != rate.code:
            return replace(last, measures=(measure_named(code),))
    return None


def _share_named(turn: Turn) -> Query | None:
    """维持的占多少, after how many reviews there were: of just these, and not of what a rate leaves out."""
    said = turn.said
    if not said.has("share") or said.units or said.years or said.applicants or said.unread:
        return None
    alone = len(said.indicators) == 1 and turn.only("share", "percent", "ask.", "follow.")
    shown = _one_count(turn.last) if alone else None
    if shown is None:
        return None
    found = [
        share
        for code in dict.fromkeys(map(top_of, said.indicators[0].codes))
        if code is not None and _lies_in(code, shown.measures[0].code)
        for share in (share_of(code, shown.measures[0].code, None, None),)
        if share is not None and share.part_of is not None
    ]
    return replace(shown, measures=(found[0],)) if len(found) == 1 else None


def _share_with(turn: Turn) -> Query | None:
    """加上全部公开的一共占多少比例, after what was granted in part: both of the whole that they are parts of."""
    said = turn.said
    named = [mention for mention in said.indicators if not mention.scope]
    if said.units or said.years or said.applicants or said.unread or len(named) != 1:
        return None
    asked = said.has("share", "percent") and _COUNTED_TOO.search(said.normal) is not None
    shown = _one_count(turn.last) if asked else None
    if shown is None:
        return None
    tops = tuple(dict.fromkeys(map(top_of, named[0].codes)))
    known = codes().indicators
    if len(tops) != 1 or tops[0] is None or tops[0] == shown.measures[0].code:
        return None
    pair = (shown.measures[0].code, tops[0])
    wholes = {code for mention in said.indicators if mention.scope for code in mention.codes}
    wholes = wholes or {parent for code in pair if code in known and (parent := known[code].parent) is not None}
    whole = next(iter(wholes)) if len(wholes) == 1 else None
    shares = [share_of(code, whole, None, None) for code in pair] if whole is not None else []
    own = tuple(share for share in shares if share is not None)
    return Reduce(of=replace(shown, measures=own), how=("sum",), over=Axis.INDICATOR) if len(own) == len(pair) else None


def _of_column(turn: Turn) -> Query | None:
    """自然人占多大比例, after what another column or all of them have: this one's share of the same figure."""
    said = turn.said
    if said.units or said.years or said.indicators or said.unread or len(said.applicants) != 1:
        return None
    if not said.has("share", "percent") or not turn.only("share", "percent", "ask."):
        return None
    shown = turn.last if isinstance(turn.last, Figures) else _split_by(turn.last, Axis.APPLICANT)
    if shown is None or not len(shown.measures) == len(shown.who.names) == len(shown.years) == 1:
        return None
    (measure,), column = shown.measures, said.applicants[0].code
    if is_ratio(measure) or not takes_applicant(measure) or (shown is turn.last and shown.columns == (TOTAL,)):
        return None
    share = share_of(measure.code, measure.code, column, None)
    own = (TOTAL,) if share is not None and share.part_of is None else (column,)
    return None if share is None else replace(shown, measures=(share,), columns=own)


def _split_by(last: Query | None, axis: Axis) -> Figures | None:
    """The figure whose parts along an axis were just shown or ranked."""
    if (isinstance(last, Split) and last.by is axis) or (isinstance(last, Order) and last.over is axis):
        return last.of
    return None


def _sum_of(turn: Turn) -> Query | None:
    """占办结总数百分之几, after two outcomes were added up: what they are together of the row named or above them."""
    said = turn.said
    own = said.units or said.years or said.applicants or said.unread
    if own or not said.has("share", "percent") or not turn.only("share", "percent", "aggregate.", "ask."):
        return None
    last = turn.last
    if not isinstance(last, Reduce) or last.over is not Axis.INDICATOR or last.how != ("sum",):
        return None
    of = last.of
    if len(of.who.names) != 1 or len(of.years) != 1 or of.columns != (TOTAL,) or any(map(is_ratio, of.measures)):
        return None
    named = {code for mention in said.indicators for code in mention.codes}
    known = codes().indicators
    above = {parent for one in of.measures if one.code in known and (parent := known[one.code].parent) is not None}
    wholes = named or above
    whole = next(iter(wholes)) if len(wholes) == 1 else None
    shares = [share_of(measure.code, whole, None, None) for measure in of.measures] if whole is not None else []
    own_shares = tuple(share for share in shares if share is not None)
    complete = len(own_shares) == len(of.measures) > 1
    return replace(last, of=replace(of, measures=own_shares)) if complete else None


def _one_count(last: Query | None) -> Figures | None:
    """The figure that was just shown, alone or with its rows, where it is one count of all applicants."""
    last = _split_by(last, Axis.INDICATOR) or last
    one = isinstance(last, Figures) and len(last.measures) == len(last.who.names) == len(last.years) == 1
    if not isinstance(last, Figures) or not one or last.columns != (TOTAL,) or is_ratio(last.measures[0]):
        return None
    return last if last.measures[0].code in codes().indicators else None


def _lies_in(code: str, whole: str) -> bool:
    """Whether a row is a part of another, however deep."""
    known, above = codes().indicators, code
    while above in known and (parent := known[above].parent) is not None:
        if parent == whole:
            return True
        above = parent
    return False


SHARES: tuple[Callable[[Turn], Query | None], ...] = (
    _share_with,
    _sum_of,
    _of_column,
    each_of,
    _share_named,
    share_of_first,
    _counted_too,
    _rate_counted_too,
    _of_the_first_part,
    _portion,
    units_within,
    sum_within,
    _part_of,
    _these_of,
    _share_too,
    of_another,
)
