"""Several units counted as one: 教育局和卫健委加起来比公安局多吗, 全市合计比上年多多少, 总量首次超过700件的年份."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from knowledge.language.parts import Understanding, UnitForm, UnitMention, closest
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import Compare, Query, Together, Who
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.named import map_who
from knowledge.query.operators.axes import counted_by_another
from knowledge.query.operators.changing import change
from knowledge.query.operators.comparing import side_by_side
from knowledge.query.operators.filtering import where
from knowledge.query.operators.ordering import order
from knowledge.query.operators.plain import courses
from knowledge.query.whose import counted_units

_SUM = ("aggregate.sum", "aggregate.sum.strong")
_MOVING = ("change", "compare", "rank", "trend", "filter.", "who.year", "first")
_YEARS = ("who.year", "first", "count.years", "coverage.years")
_THAN = hint("as_one.than")
MOST = 400
"""Units that are counted as one; of more only their sum is told."""


def as_one(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A sum of units of which more is asked than what it is: how it changed, when it was most, how it compares."""
    says = asking.understanding
    written = any(cue.code in _SUM and cue.text for cue in says.cues)
    if counted_by_another(says):
        return
    if not written or says.excluded or not any(cue.code.startswith(_MOVING) for cue in says.cues):
        return
    sides = _sides(_with_counted(asking))
    if sides is None:
        return
    whole = tuple(_mention(side) for side in sides)
    plain = replace(says, units=whole, cues=tuple(cue for cue in says.cues if cue.code not in _SUM))
    operators: tuple[Callable[[Asking], Iterator[Proposal | Refusal]], ...] = (
        (side_by_side,) if len(whole) == 2 else (change, order, where) if says.has(*_YEARS) else (change, courses)
    )
    for operator in operators:
        for made in operator(replace(asking, understanding=plain)):
            if isinstance(made, Proposal):
                query = map_who(_parted(made.query), _written_out)
                yield replace(made, query=query, used=(*made.used, *_SUM, "units.number"))


def _with_counted(asking: Asking) -> Understanding:
    """The question with the units named that it means by their number (八家单位加起来, 两个区之和比市政府)."""
    says = asking.understanding
    counted = counted_units(asking)
    if counted is None or any(mention.form is UnitForm.GROUP for mention in says.units):
        return says
    units = sorted((*says.units, counted), key=lambda mention: mention.start)
    return replace(says, units=tuple(units))


def _sides(says: Understanding) -> tuple[tuple[UnitMention, ...], ...] | None:
    """The units that are added up, and those that they are held against, if any."""
    units = says.units
    certain = all(mention.form is UnitForm.GROUP or len(closest(mention)) == 1 for mention in units)
    if not units or not certain or any(mention.form in (UnitForm.FOREIGN, UnitForm.SELF) for mention in units):
        return None
    than = _THAN.search(says.normal)
    sides: tuple[tuple[UnitMention, ...], ...] = (units,)
    if than is not None:
        left = tuple(mention for mention in units if mention.end <= than.start())
        right = tuple(mention for mention in units if mention.start >= than.end())
        if left and right:
            sides = (left, right)
    if all(len(_names(side)) == 1 for side in sides) or any(len(_names(side)) > MOST for side in sides):
        return None
    if len(sides) == 2:
        sums = [cue.start for cue in says.cues if cue.code in _SUM]
        for side, (start, end) in zip(
            sides, ((0, than.start() if than else 0), (than.end() if than else 0, len(says.normal))), strict=True
        ):
            if len(_names(side)) > 1 and not any(start <= at < end for at in sums):
                return None
    return sides


def _names(side: tuple[UnitMention, ...]) -> tuple[str, ...]:
    names = [
        name for mention in side for name in (mention.names if mention.form is UnitForm.GROUP else closest(mention))
    ]
    return tuple(dict.fromkeys(names))


def _mention(side: tuple[UnitMention, ...]) -> UnitMention:
    names = _names(side)
    first, last = side[0], side[-1]
    if len(names) == 1:
        return replace(first, names=names, form=UnitForm.NAMED, group=None)
    label = first.text if len(side) == 1 else "、".join(names)
    one = Together.of(names, label, first.group if len(side) == 1 else None)
    return UnitMention(text=label, names=(one,), form=UnitForm.NAMED, start=first.start, end=last.end)


def _parted(query: Query) -> Query:
    """A comparison with a side of its own for each that is compared."""
    if not isinstance(query, Compare) or len(query.of) != 1:
        return query
    (of,) = query.of
    return replace(query, of=tuple(replace(of, who=Who(names=(name,))) for name in of.who.names))


def _written_out(who: Who) -> Who:
    """Units that count as one, written as such; anybody else as they are."""
    if len(who.names) == 1 and isinstance(who.names[0], Together):
        one = who.names[0]
        joined = "、".join(one.names)
        return Who(names=one.names, label=None if one == joined else str(one), group=one.group, together=True)
    return who
