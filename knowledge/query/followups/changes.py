"""Turns about how far what was just shown is apart or has moved: 差多少, 涨了没有, 头尾一比, 第二年比头一年多."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.algebra import Axis, Change, Compare, Figures, Order, Query, Reduce, Who
from knowledge.query.followups.replacing import with_year
from knowledge.query.followups.turn import NUMERALS, WHICH, Turn, counted_these
from knowledge.query.followups.years_meant import from_shown
from knowledge.query.measures import is_ratio, unit_of
from knowledge.query.operators.changing import change_asked
from knowledge.query.slots import selection_of

_APART = hint("edits.apart")
_BOTH_ENDS = hint("edits.both_ends")
_YEAR_OF = hint("edits.year_of")
_WHETHER = hint("plain.whether")
_PAIR = 2


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
        if axis is Axis.YEAR and hint("edits.of_bodies").search(turn.said.normal) is not None:
            # 两家差多少, where one body alone was asked about.
            return None
        return Compare(of=(first, second), axis=axis, gap=True, difference=True)
    return _two_apart(turn)


def _apart_then(turn: Turn) -> Query | None:
    """前一年差多少, after how far two units are apart: the same of another year."""
    said = turn.said
    if len(said.years) != 1 or said.units or said.indicators or said.applicants or said.unread:
        return None
    last = turn.last if _APART.search(said.normal) is not None else None
    if isinstance(last, Figures) and len(last.who.names) == _PAIR and len(last.measures) == len(last.columns) == 1:
        # 去年差多少, after the course of two units.
        last = Compare(of=(replace(last, years=last.years[-1:], course=False),), axis=Axis.AGENCY)
    if not isinstance(last, Compare) or last.axis is not Axis.AGENCY:
        return None
    own = {year for side in last.of for year in side.years}
    mention = said.years[0]
    years = tuple(year + mention.shift for year in own) if mention.shift else mention.years
    if len(own) != 1 or len(years) != 1 or not turn.cues_only("compare", "change", "follow."):
        return None
    then = with_year(last, years[0])
    return replace(then, gap=True, difference=True) if isinstance(then, Compare) else None


def _from_the_other_end(turn: Turn) -> Query | None:
    """比最少的那年多多少, after a ranking: how far the first of it is from the last."""
    said = turn.said
    last = turn.last if turn.bare and len(turn.rows) >= _PAIR and said.has("rank.least", "rank.most") else None
    if not isinstance(last, Order) or last.together is not None:
        return None
    other = "rank.least" if last.descending else "rank.most"
    if not said.has(other) or not turn.only(other, "compare", "change", *WHICH):
        return None
    if not any(cue.code.startswith(("compare", "change")) for cue in said.cues) or last.over is Axis.INDICATOR:
        return None
    ranked = len(last.of.years if last.over is Axis.YEAR else last.of.who.names)
    if len(turn.rows) > ranked or (last.over is Axis.AGENCY and len(turn.rows) < ranked):
        return None
    pair = (turn.rows[0], turn.rows[-1])
    sides = tuple(replace(last.of, who=Who(names=(agency,)), years=(year,), course=False) for agency, year in pair)
    return Compare(of=sides, axis=last.over, gap=True, difference=True)


def _two_apart(turn: Turn) -> Query | None:
    """两者差几件, after two figures of one report: how far these are apart."""
    last = turn.last
    if isinstance(last, Figures) and len(last.measures) == _PAIR and len(last.who.names) == len(last.years) == 1:
        if len(last.columns) != 1:
            return None
        pair = last
    elif len(turn.recent) > 1 and counted_these(turn.said) == _PAIR:
        first, second = turn.recent[-_PAIR:]
        if replace(first, measures=second.measures) != second:
            return None
        pair = replace(first, measures=(*first.measures, *second.measures))
    else:
        return None
    if len({unit_of(measure) for measure in pair.measures}) != 1 or len(pair.measures) != _PAIR:
        return None
    sides = tuple(replace(pair, measures=(measure,), whether=False) for measure in pair.measures)
    return Compare(of=sides, axis=Axis.INDICATOR, gap=True, difference=True)


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


def _moved_in_all(turn: Turn) -> Query | None:
    """头尾一比少了百分之多少, after a course over years: from the first of the years to the last."""
    said = turn.said
    last = turn.last if turn.bare and _BOTH_ENDS.search(said.normal) is not None else None
    if not isinstance(last, Figures) or len(last.years) < 2:
        return None
    rest = _BOTH_ENDS.sub(" ", said.normal)
    if any(word.strip() in rest for word in said.unread) or not turn.cues_only("change", "compare", "percent"):
        return None
    if last.who.single is None or len(last.measures) != 1 or len(last.columns) != 1:
        return None
    before, after = min(last.years), max(last.years)
    asked = change_asked(said, ratio=is_ratio(last.measures[0]))
    of = replace(last, years=(before, after), course=False, whether=False)
    return Change(of=of, before=before, after=after, asked=asked)


def _sum_moved(turn: Turn) -> Query | None:
    """比2022年多还是少, 比上年多多少, after a sum over units: from that sum of the other year to the one shown."""
    said = turn.said
    plain = not (said.units or said.indicators or said.applicants) and turn.only("compare", "change", "percent")
    if not plain or not any(cue.code.startswith(("compare", "change")) for cue in said.cues):
        return None
    last = turn.last
    if not isinstance(last, Reduce) or last.over is not Axis.AGENCY or last.how != ("sum",) or len(last.of.years) != 1:
        return None
    (own,) = last.of.years
    mentions = [from_shown(mention, own, turn.from_today) for mention in said.years]
    named = {year for mention in mentions for year in ((own + mention.shift,) if mention.shift else mention.years)}
    if not named and said.has("change.yoy"):
        named = {own - 1}
    if len(named) != 1 or own in named or len(last.of.measures) != 1 or len(last.of.columns) != 1:
        return None
    before, after = sorted((own, *named))
    of = replace(last.of, who=replace(last.of.who, together=True), years=(before, after))
    more, less = said.has("compare.more"), said.has("compare.less")
    moved = None
    if more != less and _WHETHER.search(said.normal) is not None:
        moved = "up" if more == (own == after) else "down"
    asked = change_asked(said, ratio=is_ratio(of.measures[0]))
    return Change(of=of, before=before, after=after, asked=asked, moved=moved)


def _figures_in(query: Compare) -> int:
    return sum(len(of.who.names) * len(of.years) * len(of.measures) * len(of.columns) for of in query.of)


def _years_of_course(turn: Turn) -> Query | None:
    """第二年比头一年多几件, after a course: from one of its years to another, as they are counted in it."""
    said = turn.said
    last = None if said.units or said.indicators or said.applicants else turn.last
    if not isinstance(last, Figures) or not last.course:
        return None
    if last.who.single is None or len(last.measures) != 1 or len(last.columns) != 1:
        return None
    found = list(_YEAR_OF.finditer(said.normal))
    if not found or len(found) > _PAIR or any(mention.text not in _joined(found) for mention in said.years):
        return None
    rest = _YEAR_OF.sub(" ", said.normal)
    if any(word.strip() in rest for word in said.unread) or not turn.cues_only("change", "compare", "percent"):
        return None
    years = sorted(last.years)
    at = [len(years) - 1 if match.lastgroup == "last" else _number(match["nth"]) - 1 for match in found]
    if any(not 0 <= one < len(years) for one in at):
        return None
    of = replace(last, course=False, whether=False)
    if len(at) == 1:
        moves = any(cue.code.startswith(("change", "compare")) for cue in said.cues)
        return None if moves else replace(of, years=(years[at[0]],))
    before, after = sorted(years[one] for one in at)
    if before == after:
        return None
    asked = change_asked(said, ratio=is_ratio(last.measures[0]))
    return Change(of=replace(of, years=(before, after)), before=before, after=after, asked=asked)


def _year_between(turn: Turn) -> Query | None:
    """中间那年呢, after a figure of two years: of the one that lies between them."""
    if not turn.bare or hint("edits.year_between").fullmatch(turn.said.normal.strip("。.！!？?，, ")) is None:
        return None
    if len(turn.recent) < _PAIR:
        return None
    first, second = turn.recent[-_PAIR:]
    low, high = sorted((first.years[0], second.years[0]))
    if replace(first, years=second.years) != second or high - low != _PAIR:
        return None
    return replace(second, years=(low + 1,))


def _joined(found: list[re.Match[str]]) -> str:
    return " ".join(match.group() for match in found)


def _number(text: str | None) -> int:
    return 1 if not text or text in hint_words("edits.first_signs") else int(text) if text.isdigit() else NUMERALS[text]


CHANGES: tuple[Callable[[Turn], Query | None], ...] = (
    _apart_then,
    _sum_moved,
    _years_of_course,
    _year_between,
    _from_the_other_end,
    _apart,
    _moved,
    _moved_in_all,
)
