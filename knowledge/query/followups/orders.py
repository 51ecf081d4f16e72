"""Edits that put in order what was just shown, or see it from its other end."""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import Slot, Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import Axis, Compare, Condition, Figures, Order, Query, Reduce, Where, Who
from knowledge.query.followups.edit import Edit, anything, edit, one_figure, ranking
from knowledge.query.followups.turn import WHICH, Turn, asks_districts
from knowledge.query.pointed import these_in
from knowledge.query.shares import as_share_of_column
from knowledge.query.whose import ALL

_PAIR = 2


def several_shown(turn: Turn) -> tuple[Figures, Axis] | None:
    """Return the figures just shown or asked for one after another, and along what they differ: units or years."""
    match turn.last:
        case Compare(of=(only,)) if len(only.who.names) > 1:
            return only, Axis.AGENCY
        case Reduce(of=of, over=Axis.AGENCY | Axis.YEAR):
            return of, turn.last.over
        case Figures(who=who, years=years, measures=(_,)) if len(who.names) == 1 and len(years) > 1:
            return turn.last, Axis.YEAR
    alike = _alike(turn.recent)
    if len(alike) < _PAIR:
        return None
    first = alike[0]
    names = tuple(dict.fromkeys(item.who.names[0] for item in alike))
    years = tuple(sorted({item.years[0] for item in alike}))
    if len(names) > 1 and len(years) == 1:
        return replace(first, who=Who(names=names)), Axis.AGENCY
    if len(years) > 1 and len(names) == 1:
        return replace(first, years=years), Axis.YEAR
    return None


def _alike(recent: tuple[Figures, ...]) -> tuple[Figures, ...]:
    """The figures asked for last that are of the same measure and column as the very last one."""
    found: list[Figures] = []
    for item in reversed(recent):
        if found and replace(item, who=found[0].who, years=found[0].years) != found[0]:
            break
        found.append(item)
    return tuple(reversed(found))


def _units_side_by_side(turn: Turn) -> Figures | None:
    """The figures of several units that were just shown, or of the two that were ranked."""
    found = several_shown(turn)
    if found is not None:
        return found[0] if found[1] is Axis.AGENCY else None
    order = ranking(turn)
    both = order is not None and order.over is Axis.AGENCY and len(order.of.who.names) == _PAIR
    return order.of if order is not None and both and len(order.of.years) == 1 else None


def _told_apart(turn: Turn, axis: Axis, count: int) -> bool:
    """Whether a turn asks which of just so many along this axis."""
    if turn.counted not in (None, count):
        return False
    asked = _axes_asked(turn)
    these = turn.said.has("follow.they", "follow.within") or these_in(turn.said) is not None
    return asked <= {axis} and bool(asked or these or hint("edits.which").search(turn.said.normal))


def _axes_asked(turn: Turn) -> set[Axis]:
    """What a turn asks which of: 哪年 of years, 哪家 of units."""
    wanted = {"who.year": Axis.YEAR, "who.unit": Axis.AGENCY, "who.region": Axis.AGENCY, "units.number": Axis.AGENCY}
    return {wanted[cue.code] for cue in turn.said.cues if cue.code in wanted}


def from_the_top(order: Order, *, descending: bool, first: int | None = None) -> Order:
    """Return a ranking of all that it is over, from the most or the least on, whichever place of it was asked for."""
    whole = replace(order, descending=descending, nth=None, both=False, gap=None, place_of=None, whether=False)
    return whole if first is None else replace(whole, first=first)


def _asks_which_year(said: Understanding) -> bool:
    """Whether a turn asks which of years is the one: 最高的是哪年, 哪年高."""
    return said.has("who.year") or hint("edits.which_year").search(said.normal) is not None


@edit(after=ranking, cues=("rank.top", "rank.bottom"), beside=("rank.most", "rank.least"))
def first_only(turn: Turn, order: Order) -> Query | None:
    """Return so many rows of the ranking just shown: 只看前三名, only the top three."""
    cue = turn.said.cue("rank.top") or turn.said.cue("rank.bottom")
    if cue is None or cue.number is None or cue.number < 1 or not turn.said.has("follow.only"):
        return None
    return from_the_top(order, descending=order.descending == (cue.code == "rank.top"), first=int(cue.number))


@edit(after=ranking, cues=("rank.bottom", "rank.least"), beside=("rank", *WHICH))
def last_place(turn: Turn, order: Order) -> Query | None:
    """Return who stands last in the ranking just shown, whichever end it was shown from: 最后一名是谁."""
    cue = turn.said.cue("rank.bottom") or turn.said.cue("rank.least")
    if cue is None or hint("edits.last_place").search(cue.text) is None or turn.said.has("rank.most"):
        return None
    if not _axes_asked(turn) <= {order.over}:
        return None
    return from_the_top(order, descending=not order.descending, first=int(cue.number or 1))


@edit(after=ranking, cues=("rank.most", "rank.least"), beside=("rank.", *WHICH))
def other_end(turn: Turn, order: Order) -> Query | None:
    """Return the ranking just shown from the end that is asked for: 那最少的呢."""
    most = turn.either("rank.most", "rank.least")
    # 哪年最多, after units were ranked: no other end of these.
    if most is None or not _axes_asked(turn) <= {order.over}:
        return None
    if asks_districts(turn.said, order.of.who.names, turn.members):
        return None
    return from_the_top(order, descending=most)


@edit(after=anything, whole=("edits.flipped",))
def flipped(_: Turn, shown: Query) -> Query | None:
    """Return a ranking from its other end, a comparison from its other side: 反过来, the other way round."""
    match shown:
        case Order():
            return from_the_top(shown, descending=not shown.descending)
        case Compare(of=(only,), asked=asked) if len(only.who.names) == _PAIR:
            turned = replace(only, who=replace(only.who, names=only.who.names[::-1]))
            other = {"more": "less", "less": "more"}.get(asked, "less")
            return replace(shown, of=(turned,), asked=other, claim=None)
    return None


@edit(
    after=several_shown,
    cues=("rank.most", "rank.least", "compare.more", "compare.less"),
    beside=("rank.", "compare", *WHICH, "units.number"),
)
def ranked(turn: Turn, shown: tuple[Figures, Axis]) -> Query | None:
    """Return what was just shown, put in order: 最高的是哪年, which of these was the highest."""
    of, axis = shown
    # 哪年高, after two years: the higher of these is the highest.
    beside = ("compare.more", "compare.less") if _asks_which_year(turn.said) else ()
    most = turn.either("rank.most", "rank.least", *beside)
    count = len(of.who.names if axis is Axis.AGENCY else of.years)
    if most is None or len(of.measures) != 1 or not _told_apart(turn, axis, count):
        return None
    if asks_districts(turn.said, of.who.names, turn.members):
        return None
    return Order(of=replace(of, course=False), over=axis, descending=most)


@edit(
    after=_units_side_by_side,
    may={Slot.INDICATOR, Slot.APPLICANT},
    cues=("compare.more", "compare.less"),
    beside=("compare", *WHICH, "units.number"),
)
def compared(turn: Turn, of: Figures) -> Query | None:
    """Return which of the units just shown has more, by this figure or by the same: 两家哪个不予公开多."""
    more = turn.either("compare.more", "compare.less")
    if more is None or not _told_apart(turn, Axis.AGENCY, len(of.who.names)):
        return None
    if asks_districts(turn.said, of.who.names, turn.members):
        return None
    by = _share_of_column(turn, of) if turn.columns else _figure_named(turn, of)
    return None if by is None else Compare(of=(by,), axis=Axis.AGENCY, asked="more" if more else "less", gap=True)


def _figure_named(turn: Turn, of: Figures) -> Figures | None:
    """The one figure that is named, or the one that was shown."""
    named = None if turn.has("share", "rate", "percent") else turn.figure_of(of)
    if named is None or (turn.said.indicators and len(named.measures) > 1):
        return None
    return replace(of, measures=named.measures, columns=named.columns)


def _share_of_column(turn: Turn, of: Figures) -> Figures | None:
    """哪个的自然人占比高: the figures that are compared as shares of all applicants."""
    if len(set(turn.columns)) != 1 or turn.said.indicators or not turn.has("share", "rate", "percent"):
        return None
    return as_share_of_column(of, turn.columns[0])


@edit(
    after=one_figure,
    says="edits.anyone",
    cues=("compare.more", "compare.less"),
    beside=("compare", *WHICH, "doubt.other", "filter.any"),
)
def anyone_more(turn: Turn, shown: Figures) -> Query | None:
    """Return the units whose figure is over the one just shown: 有没有比它多的, did anyone have more."""
    more = turn.either("compare.more", "compare.less")
    if more is None or shown.course or _asks_which_year(turn.said):
        return None
    (measure,), (column,), (own,) = shown.measures, shown.columns, shown.who.names
    condition = Condition(measure=measure, column=column, operator="over" if more else "under", than=own)
    everyone = Who(names=turn.members(ALL), group=ALL)
    return Where(of=replace(shown, who=everyone, whether=False), over=Axis.AGENCY, conditions=(condition,))


ORDERS: tuple[Edit, ...] = (last_place, first_only, ranked, compared, flipped)
