"""Edits that ask how far what was just shown is apart, or has moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledge.language.parts import Cue, Slot
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.algebra import Axis, Change, Compare, Figures, Growth, Order, Query, Reduce, Who
from knowledge.query.followups.edit import Edit, anything, edit, last
from knowledge.query.followups.replacing import with_year
from knowledge.query.followups.turn import WHICH, Turn
from knowledge.query.followups.years_meant import from_shown
from knowledge.query.measures import is_ratio, unit_of
from knowledge.query.operators.changing import change_asked
from knowledge.query.operators.comparing import gap_claimed, gap_direction
from knowledge.query.pointed import NUMERALS, counted_these
from knowledge.query.slots import is_lone, selection_of

_PAIR = 2


def apart_from(sides: Iterable[Figures], axis: Axis) -> Compare:
    """Return the question how far two figures are apart."""
    return Compare(of=tuple(sides), axis=axis, gap=True, difference=True)


def first_and_last(turn: Turn, of: Figures) -> tuple[Figures, ...]:
    """Return the figures of the first and the last of the rows just shown."""
    ends = (turn.rows[0], turn.rows[-1])
    return tuple(replace(of, who=Who(names=(agency,)), years=(year,)) for agency, year in ends)


def moved_between(turn: Turn, of: Figures, years: Iterable[int]) -> Change | None:
    """Return the change of a figure from the earlier of two years to the later; None where they are one."""
    before, *more = sorted(set(years))
    if len(more) != 1:
        return None
    asked = change_asked(turn.said, ratio=is_ratio(of.measures[0]))
    return Change(of=replace(of, years=(before, *more)), before=before, after=more[0], asked=asked)


def figure_of_two_years(turn: Turn) -> tuple[Figures, tuple[int, int]] | None:
    """Return the figure that was just asked for twice, in two years, with these years; the one asked for last."""
    if len(turn.recent) < _PAIR:
        return None
    first, second = turn.recent[-_PAIR:]
    if not is_lone(second) or replace(first, years=second.years) != second or first.years == second.years:
        return None
    return second, (min(first.years[0], second.years[0]), max(first.years[0], second.years[0]))


def course(turn: Turn) -> Figures | None:
    """Return the last query where it asks for one figure of one unit over several years, as plain figures."""
    shown = turn.last
    if not isinstance(shown, Figures) or shown.who.single is None or len(shown.years) < _PAIR:
        return None
    one = len(shown.measures) == len(shown.columns) == 1
    return replace(shown, course=False, whether=False) if one else None


def _units_apart(turn: Turn) -> Compare | None:
    """The comparison that was just shown; of the course of two units that of its last year."""
    shown = turn.last
    if isinstance(shown, Figures) and len(shown.who.names) == _PAIR and len(shown.measures) == len(shown.columns) == 1:
        shown = Compare(of=(replace(shown, years=shown.years[-1:], course=False),), axis=Axis.AGENCY)
    return shown if isinstance(shown, Compare) and shown.axis is Axis.AGENCY else None


@edit(after=_units_apart, must={Slot.YEAR}, says="edits.apart", beside=("compare", "change"))
def apart_then(turn: Turn, shown: Compare) -> Query | None:
    """Return how far the same two units are apart in another year: 前一年差多少."""
    own = {year for side in shown.of for year in side.years}
    years = turn.years_from(own)
    if len(own) != 1 or len(years) != 1:
        return None
    then = with_year(shown, years[0])
    return replace(then, gap=True, difference=True) if isinstance(then, Compare) else None


@edit(after=anything, says="edits.apart", beside=("compare", "change", "units.number"))
def apart(turn: Turn, shown: Query) -> Query | None:
    """Return how far the first and the last, or the two figures just shown, are apart: 差几个百分点."""
    if isinstance(shown, Order) and shown.both and len(turn.rows) > 1:
        return apart_from(first_and_last(turn, shown.of), shown.over)
    if isinstance(shown, Compare) and _figures_in(shown) == _PAIR:
        return replace(shown, gap=True, difference=True)
    if len(turn.recent) > 1 and turn.recent[-1].measures == turn.recent[-2].measures:
        first, second = turn.recent[-2:]
        axis = Axis.AGENCY if first.who != second.who else Axis.YEAR
        # 两家差多少, where one body alone was asked about, asks for another.
        bodies = hint("edits.of_bodies").search(turn.said.normal) is not None
        return None if axis is Axis.YEAR and bodies else apart_from((first, second), axis)
    return _two_apart(turn, shown)


def _figures_in(query: Compare) -> int:
    return sum(len(of.who.names) * len(of.years) * len(of.measures) * len(of.columns) for of in query.of)


def _two_apart(turn: Turn, shown: Query) -> Query | None:
    """How far two figures of one report are apart, shown together or one after the other: 两者差几件."""
    pair = shown if isinstance(shown, Figures) and len(shown.measures) == _PAIR else None
    if pair is None and len(turn.recent) > 1 and counted_these(turn.said) == _PAIR:
        first, second = turn.recent[-_PAIR:]
        alike = replace(first, measures=second.measures) == second
        pair = replace(first, measures=(*first.measures, *second.measures)) if alike else None
    if pair is None or len({unit_of(measure) for measure in pair.measures}) != 1:
        return None
    sides = [replace(pair, measures=(measure,), whether=False) for measure in pair.measures]
    return apart_from(sides, Axis.INDICATOR) if all(is_lone(side) for side in sides) else None


@edit(after=last(Order), cues=("rank.least", "rank.most"), beside=("compare", "change", *WHICH))
def from_the_other_end(turn: Turn, shown: Order) -> Query | None:
    """Return how far the first of a ranking is from the last: 比最少的那年多多少."""
    own, other = ("rank.most", "rank.least") if shown.descending else ("rank.least", "rank.most")
    if turn.has(own) or not turn.has(other) or not turn.has("compare", "change"):
        return None
    if shown.together is not None or shown.over is Axis.INDICATOR or len(turn.rows) < _PAIR:
        return None
    ranked = len(shown.of.years if shown.over is Axis.YEAR else shown.of.who.names)
    if len(turn.rows) > ranked or (shown.over is Axis.AGENCY and len(turn.rows) < ranked):
        return None
    return apart_from(first_and_last(turn, replace(shown.of, course=False)), shown.over)


@edit(after=figure_of_two_years, cues=("change",), beside=("percent",))
def moved(turn: Turn, shown: tuple[Figures, tuple[int, int]]) -> Query | None:
    """Return the change between the two years that one figure was asked for: 涨了还是跌了.

    The figure shown last stands beside its own year before, but the two years that the person asked for go first.
    """
    figure, years = shown
    return moved_between(turn, figure, years)


@edit(after=figure_of_two_years, whole=("edits.year_between",))
def year_between(_: Turn, shown: tuple[Figures, tuple[int, int]]) -> Query | None:
    """Return the figure of the one year between the two that it was asked for: 中间那年呢."""
    figure, (low, high) = shown
    return replace(figure, years=(low + 1,)) if high - low == _PAIR else None


@edit(after=course, says="edits.both_ends", beside=("change", "compare", "percent"))
def moved_in_all(turn: Turn, shown: Figures) -> Query | None:
    """Return the change from the first year of a course to the last: 头尾一比少了百分之多少."""
    return moved_between(turn, shown, (min(shown.years), max(shown.years)))


@edit(after=course, may={Slot.YEAR}, says="edits.year_of", beside=("change", "compare", "percent"))
def years_of_course(turn: Turn, shown: Figures) -> Query | None:
    """Return the change between two years of a course, as they are counted in it: 第二年比头一年多几件."""
    found = list(hint("edits.year_of").finditer(turn.said.normal))
    joined = " ".join(match.group() for match in found)
    if not _is_course(turn.last) or any(mention.text not in joined for mention in turn.said.years):
        return None
    years = sorted(shown.years)
    at = [len(years) if match.lastgroup == "last" else _number(match["nth"]) for match in found]
    if len(at) > _PAIR or any(not 1 <= one <= len(years) for one in at):
        return None
    if len(at) == _PAIR:
        return moved_between(turn, shown, [years[one - 1] for one in at])
    return None if turn.has("change", "compare") else replace(shown, years=(years[at[0] - 1],))


def _is_course(query: Query) -> bool:
    return isinstance(query, Figures) and query.course


def _number(text: str | None) -> int:
    return 1 if not text or text in hint_words("edits.first_signs") else int(text) if text.isdigit() else NUMERALS[text]


@edit(after=last(Reduce, Axis.AGENCY), may={Slot.YEAR}, cues=("compare", "change"), beside=("percent",))
def sum_moved(turn: Turn, shown: Reduce) -> Query | None:
    """Return the change of a sum over units from or to another year: 比2022年多还是少, 比上年多多少."""
    of, said = shown.of, turn.said
    one = len(of.years) == len(of.measures) == len(of.columns) == 1
    if shown.how != ("sum",) or not one:
        return None
    (own,) = of.years
    mentions = [from_shown(mention, own, turn.from_today) for mention in said.years]
    named = {year for mention in mentions for year in ((own + mention.shift,) if mention.shift else mention.years)}
    if not named and said.has("change.yoy"):
        named = {own - 1}
    if len(named) != 1:
        return None
    made = moved_between(turn, replace(of, who=replace(of.who, together=True)), (own, *named))
    more, less = said.has("compare.more"), said.has("compare.less")
    if made is None or more == less or hint("plain.whether").search(said.normal) is None:
        return made
    return replace(made, moved="up" if more == (own == made.after) else "down")


@edit(after=last(Compare), cues=("filter.",), beside=("compare", "change.", "coverage.has"))
def gap_confirmed(turn: Turn, shown: Compare) -> Query | None:
    """Return whether two units are just so far apart: 是不是16件."""
    said = turn.said
    number = next((cue for cue in said.cues if cue.code.startswith("filter.") and cue.number), None)
    if number is None or not shown.gap or len(shown.of) != 1:
        return None
    (of,) = shown.of
    claim = gap_claimed(replace(said, cues=(*said.cues, Cue(code="compare.gap", text="", start=0, end=0))))
    if claim is None or len(of.who.names) != _PAIR or len(of.measures) != 1:
        return None
    return replace(shown, claim=claim, difference=True, asked=gap_direction(said))


@edit(after=anything, cues=("growth.",), beside=(*WHICH, "compare"))
def grew(turn: Turn, shown: Query) -> Query | None:
    """Return those just ranked or compared by their growth from the year before: 哪个增长快."""
    of = selection_of(shown)
    if of is None or len(of.who.names) < _PAIR:
        return None
    year = of.years[-1]
    rising = turn.either("growth.up", "growth.down")
    return Growth(of=replace(of, years=(year,)), over=Axis.AGENCY, pairs=((year - 1, year),), rising=rising)


CHANGES: tuple[Edit, ...] = (
    apart_then,
    sum_moved,
    years_of_course,
    year_between,
    from_the_other_end,
    apart,
    moved,
    moved_in_all,
)
