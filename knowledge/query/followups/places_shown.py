"""Edits about who stands where in what was just shown; turns that begin with a place of it."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers import Context
from knowledge.language.parts import ApplicantMention, Cue, IndicatorMention, Slot, Understanding, UnitMention
from knowledge.lexicon.hints import hint, hint_word
from knowledge.query.algebra import TOTAL, Axis, Compare, Figures, Of, Order, Query, Reduce, Who
from knowledge.query.followups.changes import apart_from
from knowledge.query.followups.edit import Edit, edit, ranking, ranking_of_units
from knowledge.query.followups.orders import from_the_top, other_end, several_shown
from knowledge.query.followups.turn import WHICH, Turn, Unreadable, measures_in
from knowledge.query.json_form import Members
from knowledge.query.measures import is_ratio
from knowledge.query.pointed import NUMERALS
from knowledge.query.slots import selection_of

_PAIR = 2
_PLACE = ("edits.nth",)
_NAMED = {Slot.INDICATOR, Slot.APPLICANT}
_WHY_SAYS = ("why", "who.reason", "follow.", "ask.", "change.up", "change.down")
"""Cues of a turn that asks why what was shown is so, and nothing else."""


def _ranked_figures(turn: Turn) -> Figures | None:
    """The figures whose rows were shown last."""
    return None if turn.ranked is None else selection_of(turn.ranked)


@edit(after=_ranked_figures, may=_NAMED, says="edits.nth", beside=("rank", "compare", "change"))
def place(turn: Turn, of: Figures) -> Query | None:
    """Return the figures of those who stand at places of the ranking just shown.

    第二名的公开率, 第一名比第三名多多少, how does the second compare.
    """
    found = [match.group(match.lastindex or 0) for match in hint("edits.nth").finditer(turn.said.normal)]
    places = [int(text) if text.isdigit() else NUMERALS[text] for text in found]
    order = ranking(turn)
    if order is not None and not order.descending and hint("edits.going_back").search(turn.said.normal) is not None:
        # 说回第一名, of a list that is shown from the least on: either end may be meant.
        return None
    if any(not 1 <= one <= len(turn.rows) for one in places):
        return None
    if len(places) == 1:
        return _one_place(turn, of, places[0])
    asked = turn.figure_of(of)
    if asked is None or len(places) != _PAIR or (order is not None and order.together is not None):
        return None
    return apart_from((_at(turn, asked, one) for one in places), Axis.AGENCY)


def _one_place(turn: Turn, of: Figures, at: int) -> Query | None:
    order, told = ranking(turn), told_of_a_place(turn)
    if turn.said.has("compare.gap") and not turn.named:
        # 和第二名差多少: the one told last against that one, the first where none was.
        own = _told_row(turn) or 0
        pair = (_at(turn, told or of, own + 1), _at(turn, told or of, at))
        return apart_from(pair, Axis.AGENCY) if own != at - 1 and _one_year(pair) else None
    if told is not None and not turn.said.indicators:
        # 第二名呢, after another figure of the first: that figure of the second.
        return (
            replace(_at(turn, told, at), columns=turn.columns or told.columns)
            if turn.only("rank", reads=_PLACE)
            else None
        )
    asked = turn.figure_of(of)
    if asked is None:
        return None
    if at > 1 and turn.said.has("compare", "compare.more", "compare.less"):
        # 比第二名多多少: the first against that one.
        return apart_from((_at(turn, asked, 1), _at(turn, asked, at)), Axis.AGENCY)
    if order is not None and order.together is not None:
        return _placed_together(turn, order, asked, at) if turn.only("rank", reads=_PLACE) else None
    return _at(turn, asked, at) if turn.only("rank", "change.absolute", reads=_PLACE) else None


@edit(after=_ranked_figures, says="edits.apart", beside=("compare", "change"))
def gap_to_first(turn: Turn, of: Figures) -> Query | None:
    """Return how far the one told last is from the first of the ranking: 第二名呢, then 差多少."""
    own = _told_row(turn)
    told = told_of_a_place(turn)
    if not own or (told is not None and told.measures != of.measures):
        return None
    pair = (_at(turn, of, 1), _at(turn, of, own + 1))
    return apart_from(pair, Axis.AGENCY) if _one_year(pair) else None


def _told_row(turn: Turn) -> int | None:
    """Which row of the ranking the turn before told of, counted from 0; None where it told of none."""
    shown, told = turn.last, told_of_a_place(turn)
    if isinstance(shown, Order) and shown.nth is not None and shown.nth <= len(turn.rows):
        return shown.nth - 1
    if told is None:
        return None
    return turn.rows.index((told.who.names[0], told.years[0]))


def _one_year(pair: tuple[Figures, Figures]) -> bool:
    return pair[0].years == pair[1].years


def _at(turn: Turn, of: Figures, at: int) -> Figures:
    """Figures of the unit and year that stand at a place of what was shown."""
    agency, year = turn.rows[at - 1]
    return replace(of, who=Who(names=(agency,)), years=(year,))


def _placed_together(turn: Turn, order: Order, asked: Figures, at: int) -> Query | None:
    """第二名呢, after units were ranked by several years together: what it has in all of them, and not in the last."""
    if turn.columns:
        return None
    if asked.measures == order.of.measures:
        return replace(from_the_top(order, descending=order.descending), nth=at)
    of = replace(order.of, who=Who(names=(turn.rows[at - 1][0],)), measures=asked.measures, columns=(TOTAL,))
    return None if any(map(is_ratio, of.measures)) else Reduce(of=of, how=(order.together or "sum",), over=Axis.YEAR)


def told_of_a_place(turn: Turn) -> Figures | None:
    """Return the figures that were just told of a unit of the ranking before, in the year that it was ranked."""
    shown = turn.last
    if not isinstance(shown, Figures) or shown.who.single is None or shown.course or len(shown.years) != 1:
        return None
    return shown if (shown.who.single, shown.years[0]) in turn.rows else None


def _ranking_of_years(turn: Turn) -> Order | None:
    order = ranking(turn) if turn.rows else None
    return order if order is not None and order.over is Axis.YEAR else None


@edit(after=_ranking_of_years, may=_NAMED, says="edits.that_year", beside=("who.year",))
def that_year(turn: Turn, order: Order) -> Query | None:
    """Return a figure of the year that a ranking over years put first: 那一年不予公开多少."""
    asked = turn.figure_of(order.of)
    return None if asked is None else replace(asked, years=(turn.rows[0][1],), columns=turn.columns or (TOTAL,))


@edit(after=ranking_of_units, must={Slot.YEAR}, says="edits.still", beside=("rank", *WHICH, "compare"))
def still_first(turn: Turn, order: Order) -> Query | None:
    """Return where in another year stands who was first in the ranking just shown: 2022年第一也是它吗."""
    years = {year for mention in turn.said.years for year in mention.years}
    if not turn.rows or len(years) != 1:
        return None
    of = replace(order.of, years=tuple(years))
    return replace(order, of=of, together=None, place_of=turn.rows[0][0], nth=None, both=False, whether=True)


def two_ranked(turn: Turn) -> Figures | None:
    """Return the figures of the two units that were ranked or compared."""
    of = selection_of(turn.ranked) if turn.ranked is not None and over_units(turn.ranked) else None
    return of if of is not None and len(turn.rows) == len(of.who.names) == _PAIR else None


@edit(after=two_ranked, whole=("edits.other_one",))
def other_one(turn: Turn, of: Figures) -> Query | None:
    """Return the figure told last of the one of the two that it was not told of: 另一个呢, the other one."""
    told = told_of_a_place(turn)
    if told is None and turn.last != turn.ranked:
        return None
    first = turn.rows[0][0] if told is None else told.who.names[0]
    agency, year = next(row for row in turn.rows if row[0] != first)
    return replace(told or of, who=Who(names=(agency,)), years=(year,))


def over_units(query: Query) -> bool:
    """Return whether a query ranks units by one year, or holds them against each other in one measure."""
    if isinstance(query, Compare):
        return query.axis is Axis.AGENCY and len(query.of) == 1
    return isinstance(query, Order) and query.over is Axis.AGENCY and query.together is None


@edit(after=several_shown, may=_NAMED, says="edits.peak_year", beside=("rank.", "who.year"))
def peak(turn: Turn, shown: tuple[Figures, Axis]) -> Query | None:
    """Return another figure of the year that had the most of those just shown: 最多的那年公开率多少."""
    (of, axis), most = shown, turn.either("rank.most", "rank.least")
    if most is None or axis is not Axis.YEAR or len(of.measures) != 1:
        return None
    order = Order(of=replace(of, course=False), over=axis, descending=most)
    measures = measures_in(turn.said)
    if not measures:
        return None if turn.named else order
    return Of(winner=order, measures=measures, columns=turn.columns or (TOTAL,))


PLACES: tuple[Edit, ...] = (
    place,
    gap_to_first,
    other_one,
    other_end,
    that_year,
    peak,
    still_first,
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
