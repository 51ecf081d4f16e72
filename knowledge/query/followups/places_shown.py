"""Turns about who stands where in what was just shown: 第二名的公开率, 另一个呢, 那一年, 最多的那年的公开率."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.answers import Context
from knowledge.language.parts import ApplicantMention, Cue, IndicatorMention, Slot, Understanding, UnitMention
from knowledge.lexicon.hints import hint, hint_word
from knowledge.query.algebra import TOTAL, Axis, Compare, Figures, Measure, Of, Order, Query, Reduce, Who
from knowledge.query.followups.recalled import several_shown
from knowledge.query.followups.turn import NUMERALS, WHICH, Turn, Unreadable, measures_in
from knowledge.query.json_form import Members
from knowledge.query.measures import is_ratio
from knowledge.query.slots import selection_of

_NTH = hint("edits.nth")
_THAT_YEAR = hint("edits.that_year")
_STILL = hint("edits.still")
_OTHER_ONE = hint("edits.other_one")
_PEAK_YEAR = hint("edits.peak_year")
_PAIR = 2
_WHY_SAYS = ("why", "who.reason", "follow.", "ask.", "change.up", "change.down")
"""Cues of a turn that asks why what was shown is so, and nothing else."""


def _place(turn: Turn) -> Query | None:
    """第二名的公开率, 第一名比第三名多多少: figures of those who stand at places of the ranking just shown."""
    found = [match.group(match.lastindex or 0) for match in _NTH.finditer(turn.said.normal)]
    rest = _NTH.sub(" ", turn.said.normal)
    places = [int(text) if text.isdigit() else NUMERALS[text] for text in found]
    if not places or turn.said.units or turn.said.years:
        return None
    if any(word.strip() in rest for word in turn.said.unread):
        return None
    turn = turn.saying(replace(turn.said, unread=()))
    of = None if turn.ranked is None else selection_of(turn.ranked)
    turned = isinstance(turn.ranked, Order) and not turn.ranked.descending
    if turned and hint("edits.going_back").search(turn.said.normal) is not None:
        # 说回第一名, of a list that is shown from the least on: either end may be meant.
        return None
    if of is None or any(not 1 <= place <= len(turn.rows) for place in places):
        return None
    rows = [turn.rows[place - 1] for place in places]
    last = told_of_a_place(turn)
    if last is not None and not turn.said.indicators and len(rows) == 1:
        # 第二名呢, after another figure of the first: that figure of the second.
        (agency, year) = rows[0]
        columns = tuple(mention.code for mention in turn.said.applicants) or last.columns
        return replace(last, who=Who(names=(agency,)), columns=columns) if turn.only("rank") else None
    measures = measures_in(turn.said) or of.measures
    if turn.said.indicators and not measures_in(turn.said):
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


def told_of_a_place(turn: Turn) -> Figures | None:
    """The figures that were just told of a unit of the ranking before, in the year that it was ranked."""
    last = turn.last
    if not isinstance(last, Figures) or last.who.single is None or last.course or len(last.years) != 1:
        return None
    return last if (last.who.single, last.years[0]) in turn.rows else None


def _other_end(turn: Turn) -> Query | None:
    """那最少的呢: the ranking just shown, from its other end."""
    most, least = turn.said.has("rank.most"), turn.said.has("rank.least")
    if most == least or not turn.bare or not turn.only("rank.", *WHICH):
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
    measures = measures_in(turn.said) or order.of.measures
    if turn.said.indicators and not measures_in(turn.said):
        return None
    columns = tuple(mention.code for mention in turn.said.applicants) or (TOTAL,)
    return Figures(who=order.of.who, years=(turn.rows[0][1],), measures=measures, columns=columns)


def _still_first(turn: Turn) -> Query | None:
    """2022年第一也是它吗: where in another year stands who was first in the ranking just shown."""
    said = turn.said
    years = {year for mention in said.years for year in mention.years}
    if not turn.rows or len(years) != 1 or _STILL.search(said.normal) is None:
        return None
    if said.units or said.indicators or said.applicants or not turn.only("rank", *WHICH, "compare", "ask."):
        return None
    order = turn.ranked
    if not isinstance(order, Order) or order.over is not Axis.AGENCY:
        return None
    of = replace(order.of, years=tuple(years))
    return replace(order, of=of, place_of=turn.rows[0][0], nth=None, both=False, whether=True)


def _other_one(turn: Turn) -> Query | None:
    """另一个呢, the other one: of two that were ranked or compared, the one not told of, by the figure told last."""
    text = turn.said.normal.strip("。.！!？?，, ")
    if _OTHER_ONE.fullmatch(text) is None or not turn.bare or len(turn.rows) != _PAIR:
        return None
    ranked = turn.ranked
    of = selection_of(ranked) if ranked is not None and over_units(ranked) else None
    if of is None or len(of.who.names) != _PAIR:
        return None
    told = told_of_a_place(turn)
    if told is None and turn.last != ranked:
        return None
    first = turn.rows[0][0] if told is None else told.who.names[0]
    agency, year = next(row for row in turn.rows if row[0] != first)
    return replace(told or of, who=Who(names=(agency,)), years=(year,))


def over_units(query: Query) -> bool:
    """Whether a query ranks units by one year, or holds them against each other in one measure."""
    if isinstance(query, Compare):
        return query.axis is Axis.AGENCY and len(query.of) == 1
    return isinstance(query, Order) and query.over is Axis.AGENCY and query.together is None


def _peak(turn: Turn) -> Query | None:
    """最多的那年公开率多少, the peak year's rate: another figure of the year that had the most of those just shown."""
    said = turn.said
    if said.units or said.years or _PEAK_YEAR.search(said.normal) is None or not turn.only("rank.", "who.year"):
        return None
    found = several_shown(turn) if said.has("rank.most") != said.has("rank.least") else None
    if found is None:
        return None
    of, axis = found
    if axis is not Axis.YEAR or len(of.measures) != 1:
        return None
    order = Order(of=replace(of, course=False), over=axis, descending=said.has("rank.most"))
    measures = measures_in(said)
    if not measures:
        return None if said.indicators or said.applicants else order
    columns = tuple(mention.code for mention in said.applicants) or (TOTAL,)
    return Of(winner=order, measures=measures, columns=columns)


PLACES: tuple[Callable[[Turn], Query | None], ...] = (
    _place,
    _other_one,
    _other_end,
    _that_year,
    _peak,
    _still_first,
)


def at_place(said: Understanding, context: Context, members: Members) -> tuple[Understanding, Context] | None:
    """Return a turn that begins with a place of the ranking just shown as one about the unit there, and its context.

    第一名那家被纠正的几件, 第二名前年呢, the winner's refusals. None where it names no such place or asks who it is.
    """
    if context.ranked is None or context.query is None or said.units or said.excluded:
        return None
    if said.has("who.unit", "who.region", "count.units", "follow.only"):
        return None
    turn = Turn(said, context, members)
    try:
        ranked, shown = turn.ranked, turn.last
    except Unreadable:
        return None
    if not isinstance(ranked, Order) or ranked.over is not Axis.AGENCY:
        return None
    found = _place_said(turn, ranked)
    if found is None:
        return None
    cues, (agency, year) = found
    if cues and shown == ranked and not _says_more(said, cues):
        # 第二名呢, the runner-up: that place of the ranking.
        return None
    own = tuple(cue for cue in said.cues if cue not in cues)
    about = replace(said, units=(UnitMention(text=agency, names=(agency,)),), cues=own)
    before = replace(context, kind="cell", agencies=(agency,), years=(year,), cues=(), group=None, within=())
    return about, before


def _says_more(said: Understanding, cues: tuple[Cue, ...]) -> bool:
    """Whether a turn says more than which place of the ranking is meant."""
    more = [cue for cue in said.cues if cue not in cues and not cue.code.startswith(("follow.", "ask."))]
    return bool(said.indicators or said.applicants or said.years or said.unread or more)


def _place_said(turn: Turn, ranked: Order) -> tuple[tuple[Cue, ...], tuple[str, int]] | None:
    """The cues that name a place at the beginning of a turn, and the unit and year of that row."""
    said, rows = turn.said, turn.rows
    bare = not (said.indicators or said.applicants or said.years or said.unread)
    why = said.has("why", "who.reason") and bare and all(cue.code.startswith(_WHY_SAYS) for cue in said.cues)
    if why and rows and turn.last == ranked:
        # 为什么, of a ranking: of the one that it puts first.
        return (), rows[0]
    named = [cue for cue in said.cues if cue.code.startswith(("rank.most", "rank.nth", "rank.least", "rank.bottom"))]
    slots = [span.start for span in said.spans if span.slot in (Slot.INDICATOR, Slot.APPLICANT, Slot.YEAR)]
    if len(named) != 1 or any(start < named[0].start for start in slots):
        return None
    (cue,) = named
    if hint("edits.place_opening").fullmatch(said.normal[: cue.start]) is None:
        return None
    at = _index(cue, turn, ranked)
    if at is None or not 0 <= at < len(rows):
        return None
    return (cue, *(one for one in said.cues if one.code == "follow.it" and one.start >= cue.end)), rows[at]


def _index(cue: Cue, turn: Turn, ranked: Order) -> int | None:
    said = turn.said
    text = cue.text.strip(hint_word("edits.joining"))
    pointed = said.has("follow.it") and any(
        one.code == "follow.it" and not said.normal[cue.end : one.start].strip(hint_word("edits.joining"))
        for one in said.cues
    )
    if cue.code == "rank.nth" and cue.number is not None and cue.number.is_integer():
        return int(cue.number) - 1
    if cue.code == "rank.most":
        every = len(turn.rows) == len(ranked.of.who.names) > 1
        if not ranked.descending:
            # 回到最高的那家, of a list from the least on: the last of it; 第一名 may be either end.
            return len(turn.rows) - 1 if every and hint("edits.place_most").fullmatch(text) is not None else None
        return 0 if pointed or hint("edits.place_first").fullmatch(text) is not None else None
    every = len(turn.rows) == len(ranked.of.who.names) > 1
    last = cue.code in ("rank.least", "rank.bottom") and hint("edits.place_last").fullmatch(text) is not None
    return len(turn.rows) - 1 if last and every else None


def at_part(said: Understanding, context: Context) -> tuple[Understanding, Context] | None:
    """Return a turn about the greatest of the parts just shown as one about that figure: 最大的那条占多少."""
    if context.part is None or said.indicators or said.applicants or said.units:
        return None
    most = [cue for cue in said.cues if cue.code in ("rank.most", "rank.nth")]
    match = hint("edits.largest_part").match(said.normal, most[0].end) if len(most) == 1 else None
    if match is None or hint("edits.place_opening").fullmatch(said.normal[: most[0].start]) is None:
        return None
    cue = most[0]
    rest = said.normal[cue.end : match.end()]
    if cue.code != "rank.most" or any(word.strip() not in rest for word in said.unread):
        return None
    code, column = context.part
    own = tuple(one for one in said.cues if one != cue and not cue.end <= one.start < match.end())
    about = replace(said, cues=own, unread=())
    if column != TOTAL:
        about = replace(about, applicants=(ApplicantMention(text="", code=column, start=0, end=0),))
    else:
        about = replace(about, indicators=(IndicatorMention(text="", codes=(code,), start=0, end=0),))
    return about, replace(context, kind="cell", cues=(), indicators=(code,))
