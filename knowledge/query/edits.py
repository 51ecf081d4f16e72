"""Follow-ups as edits of the last query: 第二名呢, 那一年, 差多少, 加起来, 也算上, 哪个增长快, 占几成, 换成表."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from knowledge.answers import Context
from knowledge.language.parts import Understanding, closest
from knowledge.lexicon.codes import codes
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.algebra import (
    TOTAL,
    Axis,
    Change,
    Compare,
    Figures,
    Growth,
    Measure,
    Order,
    Portion,
    Query,
    Reduce,
    Who,
    at_once,
    measure_named,
)
from knowledge.query.continuing import THESE, Turn, Unreadable
from knowledge.query.json_form import Members
from knowledge.query.measures import is_ratio, takes_applicant
from knowledge.query.narrowing import narrowed
from knowledge.query.operators.changing import change_asked
from knowledge.query.recalled import RECALLED
from knowledge.query.shares import share_of
from knowledge.query.slots import selection_of

_AGAIN = hint("edits.again")
_NTH = hint("edits.nth")
_THAT_YEAR = hint("edits.that_year")
_APART = hint("edits.apart")
_TOGETHER = hint("edits.together")
_ADDED = hint("edits.added")
_COUNTED_TOO = hint("edits.counted_too")
_SHARE = hint("edits.share")
_STILL = hint("edits.still")
_NUMERALS = {sign: number for number, sign in enumerate(hint_words("places.numerals"))}
_COUNTED = {**_NUMERALS, **dict.fromkeys(hint_words("edits.two"), 2)}
MOST_RECENT = 4


def edited(said: Understanding, context: Context | None, members: Members) -> Query | None:
    """Return the last query as a turn changes it; None where the turn is no such change."""
    if context is None or context.query is None or said.truncated or not said.normal.strip():
        return None
    turn = Turn(said, context, members)
    with suppress(Unreadable):
        for edit in _EDITS:
            found = edit(turn)
            if found is not None:
                return found
    return None


def _again(turn: Turn) -> Query | None:
    """换成表, 再说一遍: the same query, whose answer is shown in another form or language."""
    text = turn.said.normal.strip("。.！!？? ")
    source = turn.bare and turn.said.has("follow.source") and turn.only("ask.what")
    return turn.last if source or _AGAIN.fullmatch(text) else None


def _place(turn: Turn) -> Query | None:
    """第二名的公开率, 第一名比第三名多多少: figures of those who stand at places of the ranking just shown."""
    found = [match.group(1) for match in _NTH.finditer(turn.said.normal)]
    places = [int(text) if text.isdigit() else _NUMERALS[text] for text in found]
    if not places or turn.said.units or turn.said.years or turn.said.unread:
        return None
    of = None if turn.ranked is None else selection_of(turn.ranked)
    if of is None or any(not 1 <= place <= len(turn.rows) for place in places):
        return None
    rows = [turn.rows[place - 1] for place in places]
    last = _told_of_a_place(turn)
    if last is not None and not turn.said.indicators and len(rows) == 1:
        # 第二名呢, after another figure of the first: that figure of the second.
        (agency, year) = rows[0]
        columns = tuple(mention.code for mention in turn.said.applicants) or last.columns
        return replace(last, who=Who(names=(agency,)), columns=columns) if turn.only("rank") else None
    measures = _measures(turn.said) or of.measures
    if turn.said.indicators and not _measures(turn.said):
        # A figure of several readings is asked back, and never the one before.
        return None
    columns = tuple(mention.code for mention in turn.said.applicants) or (
        of.columns if measures == of.measures else (TOTAL,)
    )
    figures = tuple(
        Figures(who=Who(names=(agency,)), years=(year,), measures=measures, columns=columns) for agency, year in rows
    )
    if len(rows) == 1 and places[0] > 1 and turn.said.has("compare", "compare.more", "compare.less"):
        # 比第二名多多少: the first against that one.
        (agency, year) = turn.rows[0]
        first = Figures(who=Who(names=(agency,)), years=(year,), measures=measures, columns=columns)
        sides = (first, *figures)
        fits = turn.only("rank", "compare", "change")
        return Compare(of=sides, axis=Axis.AGENCY, gap=True, difference=True) if fits else None
    if isinstance(turn.ranked, Order) and turn.ranked.together is not None:
        return _placed_together(turn, turn.ranked, places, measures)
    if len(rows) == 1:
        return figures[0] if turn.only("rank", "change.absolute") else None
    if len(rows) == 2 and turn.only("rank", "compare", "change"):
        return Compare(of=figures, axis=Axis.AGENCY, gap=True, difference=True)
    return None


def _placed_together(turn: Turn, order: Order, places: list[int], measures: tuple[Measure, ...]) -> Query | None:
    """第二名呢, after units were ranked by several years together: what it has in all of them, and not in the last."""
    if len(places) != 1 or not turn.only("rank") or turn.said.applicants:
        return None
    if measures == order.of.measures:
        return replace(order, nth=places[0], place_of=None, both=False)
    agency = turn.rows[places[0] - 1][0]
    of = replace(order.of, who=Who(names=(agency,)), measures=measures, columns=(TOTAL,))
    return None if any(map(is_ratio, measures)) else Reduce(of=of, how=(order.together or "sum",), over=Axis.YEAR)


def _told_of_a_place(turn: Turn) -> Figures | None:
    """The figures that were just told of a unit of the ranking before, in the year that it was ranked."""
    last = turn.last
    if not isinstance(last, Figures) or last.who.single is None or last.course or len(last.years) != 1:
        return None
    return last if (last.who.single, last.years[0]) in turn.rows else None


def _measures(said: Understanding) -> tuple[Measure, ...]:
    named = [mention.codes[0] for mention in said.indicators if not mention.scope and len(mention.codes) == 1]
    if said.has("share", "rate", "percent") or len(named) < sum(not mention.scope for mention in said.indicators):
        return ()
    return tuple(measure_named(code) for code in dict.fromkeys(named))


def _other_end(turn: Turn) -> Query | None:
    """那最少的呢: the ranking just shown, from its other end."""
    most, least = turn.said.has("rank.most"), turn.said.has("rank.least")
    if most == least or not turn.bare or not turn.only("rank.", "who."):
        return None
    order = turn.ranked
    if not isinstance(order, Order):
        return None
    return replace(order, descending=most, nth=None, both=False, place_of=None)


def _that_year(turn: Turn) -> Query | None:
    """那一年不予公开多少: the year that a ranking over years put first."""
    if not turn.rows or _THAT_YEAR.search(turn.said.normal) is None:
        return None
    if turn.said.units or turn.said.years or not turn.only("who.year"):
        return None
    order = turn.ranked
    if not isinstance(order, Order) or order.over is not Axis.YEAR:
        return None
    measures = _measures(turn.said) or order.of.measures
    if turn.said.indicators and not _measures(turn.said):
        return None
    columns = tuple(mention.code for mention in turn.said.applicants) or (TOTAL,)
    return Figures(who=order.of.who, years=(turn.rows[0][1],), measures=measures, columns=columns)


def _apart(turn: Turn) -> Query | None:
    """差几个百分点: how far the first and the last, or the two figures just shown, are apart."""
    if not turn.bare or _APART.search(turn.said.normal) is None:
        return None
    if not turn.only("compare", "change", "units.number"):
        return None
    of = selection_of(turn.last)
    if isinstance(turn.last, Order) and of is not None and len(turn.rows) > 1 and turn.last.both:
        pair = (turn.rows[0], turn.rows[-1])
        sides = tuple(replace(of, who=Who(names=(agency,)), years=(year,)) for agency, year in pair)
        return Compare(of=sides, axis=turn.last.over, gap=True, difference=True)
    if isinstance(turn.last, Compare) and _figures_in(turn.last) == 2:
        return replace(turn.last, gap=True, difference=True)
    if len(turn.recent) > 1 and turn.recent[-1].measures == turn.recent[-2].measures:
        first, second = turn.recent[-2:]
        axis = Axis.AGENCY if first.who != second.who else Axis.YEAR
        return Compare(of=(first, second), axis=axis, gap=True, difference=True)
    return None


def _moved(turn: Turn) -> Query | None:
    """涨了还是跌了, after one figure was shown for two years: from the earlier of these to the later.

    The figure shown last stands beside its own year before, but the two years that the person asked for go first.
    """
    if not turn.bare or not any(cue.code.startswith("change") for cue in turn.said.cues):
        return None
    if not turn.only("change", "percent") or len(turn.recent) < 2:
        return None
    first, second = turn.recent[-2:]
    years = (*first.years, *second.years)
    if replace(first, years=second.years) != second or len(set(years)) != 2 or len(years) != 2:
        return None
    if len(second.measures) != 1 or len(second.columns) != 1:
        return None
    before, after = sorted(years)
    asked = change_asked(turn.said, ratio=is_ratio(second.measures[0]))
    return Change(of=replace(second, years=(before, after)), before=before, after=after, asked=asked)


def _figures_in(query: Compare) -> int:
    return sum(len(of.who.names) * len(of.years) * len(of.measures) * len(of.columns) for of in query.of)


def _together(turn: Turn) -> Query | None:
    """加起来多少: the sum of what was just shown, or of the single figures asked for one after another."""
    if not turn.bare or _TOGETHER.search(turn.said.normal) is None or not turn.only("aggregate."):
        return None
    if isinstance(turn.last, Figures) and turn.last.columns != (TOTAL,) and _ADDED.search(turn.said.normal) is None:
        # 总共呢 after one column: all applicants.
        return replace(turn.last, columns=(TOTAL,))
    if len(turn.recent) > 1:
        first = turn.recent[0]
        names = tuple(dict.fromkeys(item.who.names[0] for item in turn.recent))
        years = tuple(dict.fromkeys(item.years[0] for item in turn.recent))
        measures = tuple(dict.fromkeys(measure for item in turn.recent for measure in item.measures))
        if any(map(is_ratio, measures)):
            return None
        if len(names) > 1 and len(years) == len(measures) == 1:
            who = Who(names=names, label="、".join(names))
            return Reduce(of=replace(first, who=who), how=("sum",), over=Axis.AGENCY)
        if len(years) > 1 and len(names) == len(measures) == 1:
            return Reduce(of=replace(first, years=tuple(sorted(years))), how=("sum",), over=Axis.YEAR)
        if len(measures) > 1 and len(names) == len(years) == 1:
            return Reduce(of=replace(first, measures=measures), how=("sum",), over=Axis.INDICATOR)
        return None
    of = selection_of(turn.last)
    if of is not None and _first_few(turn) and not is_ratio(of.measures[0]):
        # 申请最多的三家, then 它们加起来.
        names = tuple(agency for agency, _ in turn.rows)
        return Reduce(of=replace(of, who=Who(names=names, label="、".join(names))), how=("sum",), over=Axis.AGENCY)
    if isinstance(turn.last, Compare | Figures) and of is not None and len(of.who.names) > 1 and len(of.measures) == 1:
        return None if is_ratio(of.measures[0]) else Reduce(of=of, how=("sum",), over=Axis.AGENCY)
    return None


def _first_few(turn: Turn) -> bool:
    """Whether the turn before showed the first so many units of a ranking."""
    last = turn.last
    shown = isinstance(last, Order) and last.over is Axis.AGENCY and last.first == len(turn.rows) > 1
    return shown and last == turn.ranked


def _first_together(turn: Turn) -> Query | None:
    """前三名加起来: the sum of those who stand first in the ranking just shown."""
    order, top = turn.ranked, turn.said.cue("rank.top")
    if not isinstance(order, Order) or order.over is not Axis.AGENCY or top is None or not top.number or not turn.bare:
        return None
    count = int(top.number)
    if (
        _TOGETHER.search(turn.said.normal) is None
        or not 1 < count <= len(turn.rows)
        or not turn.only("rank", "aggregate.")
    ):
        return None
    names = tuple(agency for agency, _ in turn.rows[:count])
    if is_ratio(order.of.measures[0]):
        return None
    return Reduce(of=replace(order.of, who=Who(names=names, label="、".join(names))), how=("sum",), over=Axis.AGENCY)


def _counted_too(turn: Turn) -> Query | None:
    """部分公开的也算上呢: the figure named now and the one just shown, put together."""
    measures = _measures(turn.said)
    if _COUNTED_TOO.search(turn.said.normal) is None or turn.said.units or turn.said.years or not measures:
        return None
    if not turn.only("aggregate.", "compare"):
        return None
    last = turn.last
    before = last.of if isinstance(last, Reduce) and last.over is Axis.INDICATOR else last
    if not isinstance(before, Figures) or len(before.who.names) != 1 or len(before.years) != 1:
        return None
    whole = tuple(dict.fromkeys((*before.measures, *measures)))
    if any(map(is_ratio, whole)) or len(whole) == len(before.measures):
        return None
    return Reduce(of=replace(before, measures=whole), how=("sum",), over=Axis.INDICATOR)


def _grew(turn: Turn) -> Query | None:
    """哪个增长快: of those just ranked or compared, by their growth from the year before."""
    said = turn.said
    if not turn.bare or not said.has("growth.up", "growth.down", "growth.any"):
        return None
    of = selection_of(turn.last)
    if of is None or len(of.who.names) < 2 or not turn.only("growth.", "who.", "compare"):
        return None
    year = of.years[-1]
    rising = True if said.has("growth.up") else False if said.has("growth.down") else None
    return Growth(of=replace(of, years=(year,)), over=Axis.AGENCY, pairs=((year - 1, year),), rising=rising)


def _portion(turn: Turn) -> Query | None:
    """占几成: what the figure just shown is of the row above it, or the first of a ranking of all that were ranked."""
    if not turn.bare or _SHARE.search(turn.said.normal) is None or not turn.only("share", "percent"):
        return None
    last = turn.last
    if isinstance(last, Figures) and len(last.measures) == len(last.who.names) == len(last.years) == 1:
        measure = last.measures[0]
        parent = codes().indicators[measure.code].parent if measure.code in codes().indicators else None
        if measure.part_of is not None or (parent is None and last.columns == (TOTAL,)):
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
    codes_named = {code for mention in said.indicators for code in mention.codes}
    if len(codes_named) != 1 or not turn.only("share", "aggregate."):
        return None
    last = turn.last
    if not isinstance(last, Figures) or not len(last.measures) == len(last.who.names) == len(last.years) == 1:
        return None
    part, (column,) = last.measures[0], last.columns[:1]
    own = None if column == TOTAL else column
    share = None if part.part_of is not None else share_of(part.code, codes_named.pop(), own, None)
    return None if share is None else replace(last, measures=(share,))


def _these(turn: Turn) -> Query | None:
    """2020年这三样又各是多少: the figures just asked for one after another, in another year or of another unit."""
    said = turn.said
    match = THESE.search(said.normal)
    if match is None or said.indicators or said.applicants or not turn.only("compare", "list", "each", "units.number"):
        return None
    named = next((_COUNTED[sign] for sign in match.group() if sign in _COUNTED), None)
    count = named or len(turn.recent)
    years = {year for mention in said.years for year in mention.years}
    units = {closest(mention) for mention in said.units}
    if not 1 < count <= len(turn.recent) or len(years) > 1 or len(units) > 1 or not (years or units):
        return None
    (names,) = units or {()}
    if units and len(names) != 1:
        return None
    items = tuple(
        replace(
            item,
            years=tuple(years) or item.years,
            who=Who(names=names) if names else item.who,
        )
        for item in turn.recent[-count:]
    )
    return at_once(items)


def _still_first(turn: Turn) -> Query | None:
    """2022年第一也是它吗: where in another year stands who was first in the ranking just shown."""
    said = turn.said
    years = {year for mention in said.years for year in mention.years}
    if not turn.rows or len(years) != 1 or _STILL.search(said.normal) is None:
        return None
    if said.units or said.indicators or said.applicants or not turn.only("rank", "who.", "compare", "ask."):
        return None
    order = turn.ranked
    if not isinstance(order, Order) or order.over is not Axis.AGENCY:
        return None
    return replace(order, of=replace(order.of, years=tuple(years)), place_of=turn.rows[0][0], nth=None, both=False)


_EDITS: tuple[Callable[[Turn], Query | None], ...] = (
    _again,
    narrowed,
    *RECALLED,
    _place,
    _other_end,
    _that_year,
    _apart,
    _moved,
    _first_together,
    _together,
    _counted_too,
    _grew,
    _portion,
    _part_of,
    _still_first,
    _these,
)
