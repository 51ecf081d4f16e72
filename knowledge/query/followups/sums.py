"""Edits that add up what was just shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledge.language.parts import Slot, closest
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import TOTAL, Axis, Compare, Figures, Measure, Order, Query, Reduce, Who
from knowledge.query.followups.edit import Edit, anything, edit, last, ranking_of_units
from knowledge.query.followups.places_shown import over_units, told_of_a_place
from knowledge.query.followups.turn import Turn, measures_in
from knowledge.query.measures import go_together, is_ratio
from knowledge.query.pointed import counted_these
from knowledge.query.slots import selection_of

_PAIR = 2


def added_up(of: Figures, over: Axis) -> Reduce | None:
    """Return the sum of figures over an axis; None for rates, which are never added up."""
    return None if any(map(is_ratio, of.measures)) else Reduce(of=of, how=("sum",), over=over)


def by_names(names: Iterable[str]) -> Who:
    """Return units that are called by all of their names."""
    held = tuple(names)
    return Who(names=held, label="、".join(held))


def without_repeats(turn: Turn) -> Turn:
    """Return a turn that adds up what it names again as one that names nothing: 两个加埋几多单复议."""
    said = turn.said
    if len(said.indicators) != 1 or said.units or said.years or hint("edits.together").search(said.normal) is None:
        return turn
    of = selection_of(turn.last)
    again = of is not None and tuple(measure.name for measure in of.measures) == said.indicators[0].codes
    return turn.saying(replace(said, indicators=())) if again and counted_these(said) else turn


@edit(after=anything, says="edits.together", beside=("aggregate.", "units.number"))
def added_together(turn: Turn, shown: Query) -> Query | None:
    """Return the sum of what was just shown, or of the single figures asked for one after another: 加起来多少."""
    if turn.said.has("share", "percent"):
        return None
    of = selection_of(shown)
    if turn.counted is not None and not (isinstance(shown, Compare) and of and turn.counted == len(of.who.names)):
        # 他们四家加起来: where so many were set side by side.
        return _ranked_together(turn)
    if _asks_all_columns(turn, shown) and isinstance(shown, Figures):
        return replace(shown, columns=(TOTAL,))
    if len(turn.recent) > 1:
        added = _addable(turn.recent, counted_these(turn.said) or len(turn.recent))
        return _recent_together(added) if added else _ranked_together(turn)
    if of is not None and _first_few(turn) and not is_ratio(of.measures[0]):
        # 申请最多的三家, then 它们加起来.
        return added_up(replace(of, who=by_names(agency for agency, _ in turn.rows)), Axis.AGENCY)
    if isinstance(shown, Compare | Figures) and of is not None and len(of.who.names) > 1 and len(of.measures) == 1:
        label = of.who.label or ("、".join(of.who.names) if of.who.group is None else "")
        return added_up(replace(of, who=replace(of.who, label=label)), Axis.AGENCY)
    if isinstance(shown, Figures) and len(shown.years) > 1 and len(shown.columns) == 1:
        # 它们俩的和, after two years of one figure.
        single = shown.who.single is not None and len(shown.measures) == 1
        return added_up(replace(shown.bare, course=False), Axis.YEAR) if single else None
    return _ranked_together(turn)


def _asks_all_columns(turn: Turn, shown: Query) -> bool:
    """Whether 总共呢, after one column, asks for all applicants."""
    if not isinstance(shown, Figures) or shown.columns == (TOTAL,) or counted_these(turn.said) is not None:
        return False
    # 律师事务所的, 向市监局呢, 合计: the same column of both.
    same = len(turn.recent) > 1 and turn.recent[-2].columns == turn.recent[-1].columns
    return not same and hint("edits.added").search(turn.said.normal) is None


def _addable(recent: tuple[Figures, ...], count: int) -> tuple[Figures, ...]:
    """The last so many figures; of two that do not go together, the last with the nearest before it that does.

    复议多少, 被纠正的几件, 诉讼呢, 两个加一块: reviews and lawsuits. Empty where a whole would be added to its part.
    """
    chosen = recent[-count:] if 1 < count <= len(recent) else ()
    if not chosen or go_together(_counted(chosen)):
        return chosen
    with_last = [item for item in recent[:-1] if go_together(_counted((item, recent[-1])))]
    return (with_last[-1], recent[-1]) if count == _PAIR and with_last else ()


def _counted(items: Iterable[Figures]) -> tuple[Measure, ...]:
    return tuple(measure for item in items for measure in item.measures)


def _recent_together(recent: tuple[Figures, ...]) -> Query | None:
    """The sum of single figures asked for one after another, where they differ in one thing alone."""
    first = recent[0]
    names = tuple(dict.fromkeys(item.who.names[0] for item in recent))
    years = tuple(sorted({item.years[0] for item in recent}))
    measures = tuple(dict.fromkeys(_counted(recent)))
    columns = tuple(dict.fromkeys(column for item in recent for column in item.columns))
    if [len(one) > 1 for one in (names, years, measures, columns)].count(True) != 1:
        return None
    if len(measures) > 1:
        # Shares of one whole are added up like what they are shares of.
        alike = len({measure.part_of for measure in measures}) == 1 and measures[0].part_of is not None
        of = replace(first, measures=measures)
        return Reduce(of=of, how=("sum",), over=Axis.INDICATOR) if alike else added_up(of, Axis.INDICATOR)
    if len(names) > 1:
        return added_up(replace(first, who=by_names(names)), Axis.AGENCY)
    if len(years) > 1:
        return added_up(replace(first, years=years), Axis.YEAR)
    # 企业的, behind all applicants: the one is within the other.
    return None if TOTAL in columns else added_up(replace(first, columns=columns), Axis.APPLICANT)


def _first_few(turn: Turn) -> bool:
    """Whether the turn before showed the first so many units of a ranking."""
    order = ranking_of_units(turn)
    return order is not None and order == turn.last and order.first == len(turn.rows) > 1


def _ranked_together(turn: Turn) -> Query | None:
    """两区加起来, after these two were ranked or compared: the sum of all, where the turn says how many."""
    order = turn.ranked
    of = selection_of(order) if order is not None and over_units(order) else None
    if of is None or len(of.years) != 1 or (turn.last != order and told_of_a_place(turn) is None):
        return None
    number = counted_these(turn.said) or turn.counted
    return added_up(of, Axis.AGENCY) if number == len(of.who.names) else None


@edit(after=ranking_of_units, says="edits.together", cues=("rank.top",), beside=("rank", "aggregate."))
def first_together(turn: Turn, order: Order) -> Query | None:
    """Return the sum of those who stand first in the ranking just shown: 前三名加起来."""
    top = turn.said.cue("rank.top")
    count = int(top.number or 0) if top is not None else 0
    if not 1 < count <= len(turn.rows):
        return None
    return added_up(replace(order.of, who=by_names(agency for agency, _ in turn.rows[:count])), Axis.AGENCY)


@edit(after=last(Reduce), must={Slot.UNIT, Slot.YEAR}, beside=("aggregate.", "compare.", "text.same"))
def other_sum(turn: Turn, shown: Reduce) -> Query | None:
    """Return the same sum of figures of another report: 上一年这个数呢, 澄湖区也一样算."""
    said, of = turn.said, shown.of
    if shown.over not in (Axis.INDICATOR, Axis.APPLICANT) or len(said.years) + len(said.units) != 1:
        return None
    if said.units:
        names = closest(said.units[0])
        return replace(shown, of=replace(of, who=Who(names=names))) if len(names) == 1 else None
    years = turn.years_from(of.years)
    return replace(shown, of=replace(of, years=years)) if len(years) == len(of.years) == 1 else None


@edit(
    after=anything,
    must={Slot.INDICATOR},
    may={Slot.APPLICANT},
    says="edits.counted_too",
    beside=("aggregate.", "compare"),
)
def counted_too(turn: Turn, shown: Query) -> Query | None:
    """Return the figure named now and the one just shown, put together: 部分公开的也算上呢."""
    before = shown.of if isinstance(shown, Reduce) and shown.over is Axis.INDICATOR else shown
    if not isinstance(before, Figures) or len(before.who.names) != 1 or len(before.years) != 1:
        return None
    whole = tuple(dict.fromkeys((*before.measures, *measures_in(turn.said))))
    if len(whole) == len(before.measures) or not go_together(whole):
        return None
    return added_up(replace(before, measures=whole), Axis.INDICATOR)


SUMS: tuple[Edit, ...] = (first_together, added_together)
