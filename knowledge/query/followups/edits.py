"""Follow-ups as edits of the last query: 第二名呢, 那一年, 差多少, 加起来, 也算上, 哪个增长快, 占几成, 换成表."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from knowledge.answers import Context, Language
from knowledge.language.parts import Understanding, closest
from knowledge.lexicon.codes import codes
from knowledge.lexicon.editions import in_force, is_annex
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import (
    TOTAL,
    Axis,
    Change,
    Compare,
    Condition,
    Figures,
    Growth,
    Measure,
    Of,
    Order,
    Query,
    Reduce,
    Several,
    Where,
    Who,
    at_once,
)
from knowledge.query.followups.changes import CHANGES
from knowledge.query.followups.narrowing import narrowed, without_rest
from knowledge.query.followups.places_shown import PLACES, over_units, told_of_a_place
from knowledge.query.followups.put_in_place import behind_first, put_in_place
from knowledge.query.followups.recalled import RECALLED, asks_which_year
from knowledge.query.followups.shares_shown import SHARES
from knowledge.query.followups.turn import NUMERALS, WHICH, Turn, Unreadable, counted_these, these_in
from knowledge.query.followups.two_shown import (
    how_many_times,
    same_outcome,
    share_of_last,
    the_total,
    year_against_shown,
)
from knowledge.query.json_form import Members
from knowledge.query.measures import go_together, is_ratio
from knowledge.query.slots import selection_of
from knowledge.query.whose import ALL

_AGAIN = hint("edits.again")
_TOGETHER = hint("edits.together")
_ADDED = hint("edits.added")
_TONGUES = {
    "edits.in_traditional": Language.HANT,
    "edits.in_english": Language.EN,
    "edits.in_chinese": Language.HANS,
}
_ROW_NUMBER = hint("edits.row_number")
_ANYONE = hint("edits.anyone")
MOST_RECENT = 4


_TWO = 2


def edited(said: Understanding, context: Context | None, members: Members) -> Query | None:
    """Return the last query as a turn changes it; None where the turn is no such change."""
    if context is None or context.query is None or said.truncated or not said.normal.strip():
        return None
    turn = Turn(said, context, members)
    with suppress(Unreadable):
        turn = _without_repeats(without_rest(turn))
        for edit in _EDITS:
            found = edit(turn)
            if found is not None:
                return found
    return None


def _without_repeats(turn: Turn) -> Turn:
    """Return a turn that adds up what it names again as one that names nothing: 两个加埋几多单复议."""
    said = turn.said
    if len(said.indicators) != 1 or said.units or said.years or _TOGETHER.search(said.normal) is None:
        return turn
    of = selection_of(turn.last)
    again = of is not None and tuple(measure.name for measure in of.measures) == said.indicators[0].codes
    return turn.saying(replace(said, indicators=())) if again and counted_these(said) else turn


def tongue_asked(said: Understanding) -> Language | None:
    """Return the language in which a turn wants the last answer again; None where it says none."""
    if _AGAIN.fullmatch(said.normal.strip("。.！!？? ")) is None:
        return None
    for name, language in _TONGUES.items():
        if hint(name).search(said.normal) is not None:
            return language
    return None


def _again(turn: Turn) -> Query | None:
    """换成表, 再说一遍: the same query, whose answer is shown in another form or language."""
    if turn.said.has("follow.chart") and not can_be_drawn(turn.last):
        return None
    text = turn.said.normal.strip("。.！!？? ")
    source = turn.bare and turn.said.has("follow.source") and turn.only("ask.what")
    return turn.last if source or _AGAIN.fullmatch(text) else None


def can_be_drawn(query: Query) -> bool:
    """Whether an answer shows several figures, and no text and no lone figure."""
    of = selection_of(query)
    if isinstance(query, Figures):
        return len(query.who.names) * len(query.years) * len(query.measures) * len(query.columns) > 1
    return of is not None or isinstance(query, Several)


def _charted(turn: Turn) -> Query | None:
    """画张图, after a change or the best of several years: the figure over those years, which can be drawn."""
    if not turn.bare or not turn.said.has("follow.chart") or not turn.only("ask.", "trend"):
        return None
    match turn.last:
        case Of(winner=Order(of=of, over=Axis.YEAR)) | Order(of=of, over=Axis.YEAR, together=None):
            return replace(of, course=True)
        case Change(of=of, before=before, after=after) if of.who.single is not None:
            return replace(of, years=(before, after), course=True, whether=False)
    return None


def _together(turn: Turn) -> Query | None:
    """加起来多少: the sum of what was just shown, or of the single figures asked for one after another."""
    if not turn.bare or _TOGETHER.search(turn.said.normal) is None or not turn.only("aggregate.", "units.number"):
        return None
    if turn.said.has("share", "percent"):
        return None
    number = turn.said.cue("units.number")
    if number is not None:
        # 他们四家加起来: where so many were set side by side.
        shown = selection_of(turn.last) if isinstance(turn.last, Compare) else None
        if shown is None or number.number != len(shown.who.names):
            return _ranked_together(turn)
    one = isinstance(turn.last, Figures) and turn.last.columns != (TOTAL,) and counted_these(turn.said) is None
    if one and len(turn.recent) > 1 and turn.recent[-2].columns == turn.recent[-1].columns:
        # 律师事务所的, 向市监局呢, 合计: the same column of both.
        one = False
    if isinstance(turn.last, Figures) and one and _ADDED.search(turn.said.normal) is None:
        # 总共呢 after one column: all applicants.
        return replace(turn.last, columns=(TOTAL,))
    if len(turn.recent) > 1:
        count = counted_these(turn.said) or len(turn.recent)
        added = _addable(turn.recent, count)
        return _recent_together(added) if added else _ranked_together(turn)
    of = selection_of(turn.last)
    if of is not None and _first_few(turn) and not is_ratio(of.measures[0]):
        # 申请最多的三家, then 它们加起来.
        names = tuple(agency for agency, _ in turn.rows)
        return Reduce(of=replace(of, who=Who(names=names, label="、".join(names))), how=("sum",), over=Axis.AGENCY)
    if isinstance(turn.last, Compare | Figures) and of is not None and len(of.who.names) > 1 and len(of.measures) == 1:
        if is_ratio(of.measures[0]):
            return None
        label = of.who.label or ("、".join(of.who.names) if of.who.group is None else "")
        return Reduce(of=replace(of, who=replace(of.who, label=label)), how=("sum",), over=Axis.AGENCY)
    if isinstance(turn.last, Figures) and of is not None and len(of.years) > 1 and len(of.columns) == 1:
        # 它们俩的和, after two years of one figure.
        single = of.who.single is not None and len(of.measures) == 1 and not is_ratio(of.measures[0])
        return Reduce(of=replace(of, course=False, whether=False), how=("sum",), over=Axis.YEAR) if single else None
    return _ranked_together(turn)


def _addable(recent: tuple[Figures, ...], count: int) -> tuple[Figures, ...]:
    """The last so many figures; of two that do not go together, the last with the nearest before it that does.

    复议多少, 被纠正的几件, 诉讼呢, 两个加一块: reviews and lawsuits. Empty where a whole would be added to its part.
    """
    chosen = recent[-count:] if 1 < count <= len(recent) else ()
    if not chosen or go_together(_counted(chosen)):
        return chosen
    with_last = [item for item in recent[:-1] if go_together(_counted((item, recent[-1])))]
    return (with_last[-1], recent[-1]) if count == _TWO and with_last else ()


def _counted(items: Sequence[Figures]) -> tuple[Measure, ...]:
    return tuple(measure for item in items for measure in item.measures)


def _recent_together(recent: tuple[Figures, ...]) -> Query | None:
    """The sum of single figures asked for one after another, where they differ in one thing alone."""
    first = recent[0]
    names = tuple(dict.fromkeys(item.who.names[0] for item in recent))
    years = tuple(dict.fromkeys(item.years[0] for item in recent))
    measures = tuple(dict.fromkeys(measure for item in recent for measure in item.measures))
    columns = tuple(dict.fromkeys(column for item in recent for column in item.columns))
    # Shares of one whole are added up like what they are shares of.
    wholes = {measure.part_of for measure in measures}
    alike = len(wholes) == 1 and None not in wholes and len(measures) > 1
    if (any(map(is_ratio, measures)) and not alike) or sum(
        len(one) > 1 for one in (names, years, measures, columns)
    ) != 1:
        return None
    if len(names) > 1:
        who = Who(names=names, label="、".join(names))
        return Reduce(of=replace(first, who=who), how=("sum",), over=Axis.AGENCY)
    if len(years) > 1:
        return Reduce(of=replace(first, years=tuple(sorted(years))), how=("sum",), over=Axis.YEAR)
    if len(measures) > 1:
        return Reduce(of=replace(first, measures=measures), how=("sum",), over=Axis.INDICATOR)
    if TOTAL in columns:
        # 企业的, behind all applicants: the one is within the other.
        return None
    return Reduce(of=replace(first, columns=columns), how=("sum",), over=Axis.APPLICANT)


def _ranked_together(turn: Turn) -> Query | None:
    """两区加起来, after these two were ranked or compared: the sum of all, where the turn says how many."""
    order = turn.ranked
    of = selection_of(order) if order is not None and over_units(order) else None
    if of is None:
        return None
    if turn.last != order and told_of_a_place(turn) is None:
        return None
    number = counted_these(turn.said) or next(
        (cue.number for cue in turn.said.cues if cue.code == "units.number"), None
    )
    if number != len(of.who.names) or is_ratio(of.measures[0]) or len(of.years) != 1:
        return None
    return Reduce(of=of, how=("sum",), over=Axis.AGENCY)


def _other_sum(turn: Turn) -> Query | None:
    """上一年这个数呢, 澄湖区也一样算, after several figures of one report were added up: the same sum of another."""
    said = turn.said
    if said.applicants or said.indicators or len(said.years) + len(said.units) != 1:
        return None
    last = turn.last if turn.only("aggregate.", "compare.", "text.same") else None
    if not isinstance(last, Reduce) or last.over not in (Axis.INDICATOR, Axis.APPLICANT):
        return None
    if said.units:
        names = closest(said.units[0])
        return replace(last, of=replace(last.of, who=Who(names=names))) if len(names) == 1 else None
    mention = said.years[0]
    years = tuple(year + mention.shift for year in last.of.years) if mention.shift else mention.years
    return replace(last, of=replace(last.of, years=years)) if len(years) == len(last.of.years) == 1 else None


def _first_few(turn: Turn) -> bool:
    """Whether the turn before showed the first so many units of a ranking."""
    last = turn.last
    shown = isinstance(last, Order) and last.over is Axis.AGENCY and last.first == len(turn.rows) > 1
    return shown and last == turn.ranked


def _first_together(turn: Turn) -> Query | None:
    """前三名加起来: the sum of those who stand first in the ranking just shown."""
    top = turn.said.cue("rank.top")
    if top is None or not top.number or not turn.bare:
        return None
    order = turn.ranked
    if not isinstance(order, Order) or order.over is not Axis.AGENCY:
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


def _grew(turn: Turn) -> Query | None:
    """哪个增长快: of those just ranked or compared, by their growth from the year before."""
    said = turn.said
    if not turn.bare or not said.has("growth.up", "growth.down", "growth.any"):
        return None
    of = selection_of(turn.last)
    if of is None or len(of.who.names) < 2 or not turn.only("growth.", *WHICH, "compare"):
        return None
    year = of.years[-1]
    rising = True if said.has("growth.up") else False if said.has("growth.down") else None
    return Growth(of=replace(of, years=(year,)), over=Axis.AGENCY, pairs=((year - 1, year),), rising=rising)


def _these(turn: Turn) -> Query | None:
    """2020年这三样又各是多少: the figures just asked for one after another, in another year or of another unit."""
    said = turn.said
    if (
        these_in(said) is None
        or said.indicators
        or said.applicants
        or not turn.only("compare", "list", "each", "units.number")
    ):
        return None
    count = counted_these(said) or len(turn.recent)
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


def _sister(turn: Turn) -> Query | None:
    """第7条呢, after one of the numbered rows below a figure: the row of that number below the same figure."""
    match = _ROW_NUMBER.fullmatch(turn.said.normal.strip("。.！!？?，, "))
    if match is None:
        return None
    last = turn.last
    if not isinstance(last, Figures) or len(last.measures) != 1 or last.measures[0].part_of is not None:
        return None
    known = codes().indicators
    code = last.measures[0].code
    parent = known[code].parent if code in known else None
    number = int(match[1]) if match[1].isdigit() else NUMERALS[match[1]]
    # Rows are counted as the form of the year prints them; where forms differ over the years no number is certain.
    forms = {in_force(year) for year in last.years}
    if parent is None or any(map(is_annex, forms)):
        return None
    printed = {codes().children_in(parent, form) for form in forms}
    rows = printed.pop() if len(printed) == 1 else ()
    return replace(last, measures=(Measure(code=rows[number - 1]),)) if 1 <= number <= len(rows) else None


def _anyone_more(turn: Turn) -> Query | None:
    """有没有比它多的, did anyone have more: the units whose figure is over the one just shown."""
    said = turn.said
    more, less = said.has("compare.more"), said.has("compare.less")
    if more == less or not turn.bare or _ANYONE.search(said.normal) is None or asks_which_year(said):
        return None
    last = turn.last if turn.only("compare", *WHICH, "doubt.other", "filter.any") else None
    if not isinstance(last, Figures) or last.who.single is None or last.course:
        return None
    if len(last.years) != 1 or len(last.measures) != 1 or len(last.columns) != 1:
        return None
    own = last.who.names[0]
    measure, column = last.measures[0], last.columns[0]
    condition = Condition(measure=measure, column=column, operator="over" if more else "under", than=own)
    everyone = Who(names=turn.members(ALL), group=ALL)
    return Where(of=replace(last, who=everyone, whether=False), over=Axis.AGENCY, conditions=(condition,))


_EDITS: tuple[Callable[[Turn], Query | None], ...] = (
    the_total,
    _charted,
    _again,
    narrowed,
    *RECALLED,
    *PLACES,
    *CHANGES,
    _first_together,
    _together,
    *SHARES,
    _other_sum,
    _grew,
    _these,
    _sister,
    _anyone_more,
    put_in_place,
    behind_first,
    share_of_last,
    how_many_times,
    year_against_shown,
    same_outcome,
)
