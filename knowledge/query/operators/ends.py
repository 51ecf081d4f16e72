"""How far the most and the least are apart: 最多的单位和最少的单位差多少, 最高与最低之差, 最多的是最少的几倍."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.query.algebra import Axis, Order
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.operators.axes import along, one_year
from knowledge.query.operators.ordering import over_one
from knowledge.query.selection import chosen_for

_APART = ("compare", "change")
_USED = ("rank", "who.", "by.", "count.", *_APART)


def ends(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word for the most and one for the least, with a word for how far things are apart."""
    says = asking.understanding
    most, least = says.cue("rank.most"), says.cue("rank.least")
    apart = says.speaks_of(*_APART)
    if most is None or least is None or not apart or says.has("rank.top", "rank.bottom", "rank.nth"):
        return
    times = says.has("change.times")
    if times and least.start < most.start:
        return
    # 最多的一年比最少的一年: years, whether or not a unit is named.
    years = says.has("who.year")
    chosen = yield from chosen_for(asking, many=not over_one(says) or bool(says.units), all_years=years, default=True)
    if chosen is None or not chosen.one_figure:
        return
    found = along(asking, chosen)
    if found is None:
        return
    of, axis = found
    several = one_year(asking, axis, chosen)
    if several is not None:
        yield several
        return
    if axis is Axis.AGENCY and len(of.who.names) < 2:
        return
    yield chosen.proposal(Order(of=of, over=axis, both=True, gap="times" if times else "difference"), _USED)
