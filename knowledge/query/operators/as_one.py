"""Several units counted as one: 教育局和卫健委加起来比公安局多吗, 全市合计比上年多多少, 总量首次超过700件的年份."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from knowledge.language.parts import Understanding, UnitForm, UnitMention, closest
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import Compare, Query, Who
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
MOST = 400
"""Units that are counted as one; of more only their sum is told."""


def as_one(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A sum of units of which more is asked than what it is: how it changed, when it was most, how it compares."""
    says = asking.understanding
    written = any(cue.code in _SUM and cue.text for cue in says.cues)
    if counted_by_another(says):
        return
    if not written or says.excluded or not says.speaks_of(*_MOVING):
        return
    sides = _sides(_with_counted(asking))
    if sides is None:
        return
    wholes = tuple(_whole(side) for side in sides)
    named = tuple(_mention(side, whole) for side, whole in zip(sides, wholes, strict=True))
    plain = replace(says, units=named, cues=tuple(cue for cue in says.cues if cue.code not in _SUM))
    operators: tuple[Callable[[Asking], Iterator[Proposal | Refusal]], ...] = (
        (side_by_side,) if len(named) == 2 else (change, order, where) if says.has(*_YEARS) else (change, courses)
    )
    for operator in operators:
        for made in operator(replace(asking, understanding=plain)):
            if isinstance(made, Proposal):
                yield replace(made, query=_of_wholes(made.query, wholes), used=(*made.used, *_SUM, "units.number"))


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
    than = hint("as_one.than").search(says.normal)
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


def _whole(side: tuple[UnitMention, ...]) -> Who:
    """A side as it is written in a query: one unit, or several that count as one."""
    names, first = _names(side), side[0]
    if len(names) == 1:
        return Who(names=names)
    alone = len(side) == 1 and first.text != "、".join(names)
    return Who(
        names=names, label=first.text if alone else None, group=first.group if len(side) == 1 else None, together=True
    )


def _mention(side: tuple[UnitMention, ...], whole: Who) -> UnitMention:
    """A side as one mention, by no group, so that nothing but what it comes to is asked."""
    first = side[0]
    if not whole.together:
        return replace(first, names=whole.names, form=UnitForm.NAMED, group=None)
    text = first.text if len(side) == 1 else "、".join(whole.names)
    return UnitMention(text=text, names=whole.names, start=first.start, end=side[-1].end, together=True)


def _of_wholes(query: Query, wholes: tuple[Who, ...]) -> Query:
    """A query of the sides: a comparison with one for each, in the order of their names; any other of the only one."""
    if not isinstance(query, Compare) or len(query.of) != 1:
        return map_who(query, lambda who: wholes[0] if who.together else who)
    (of,) = query.of
    ordered = sorted(wholes, key=lambda whole: of.who.names.index(whole.names[0]))
    return replace(query, of=tuple(replace(of, who=whole) for whole in ordered))
