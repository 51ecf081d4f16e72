"""Units ranked over several years: 近三年诉讼最多的单位, 四年加起来申请最多的, 平均每年, 每年最多的分别是谁."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.language.parts import Understanding, YearForm
from knowledge.query.algebra import MOST_QUESTIONS, Axis, Order, Several
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.measures import is_ratio
from knowledge.query.operators.axes import scoped
from knowledge.query.operators.ordering import from_ends, over_one
from knowledge.query.selection import Selection, chosen_for

_CUES = ("rank.most", "rank.least", "rank.top", "rank.bottom")
_PUT_TOGETHER = ("aggregate.sum", "aggregate.sum.strong", "aggregate.mean")
_USED = ("rank", "who.", "count.", "aggregate.", "each", "trend", "by.year")


def over_years(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word for the most or the least of units, over years that are added up, or for each of them."""
    says = asking.understanding
    ordered = says.has("rank") and (says.has(*_PUT_TOGETHER) or says.hinted("ranked.all_time"))
    if not (says.has(*_CUES) or ordered) or says.has("rank.position", "rank.nth") or over_one(says):
        return
    chosen = yield from chosen_for(asking, many=True, all_years=True)
    if chosen is None or not chosen.one_figure:
        return
    if len(chosen.units.names) < 2 or len(chosen.years.years) < 2:
        return
    how = _how(says, chosen)
    if how is None:
        return
    of = replace(chosen.figures(), who=scoped(asking, chosen))
    ranked = from_ends(Order(of=of, over=Axis.AGENCY), says)
    if how != "each":
        query: Order | Several = replace(ranked, together=how)
    elif len(of.years) <= MOST_QUESTIONS and not ranked.both:
        first = 1 if says.cue("rank.top") is None and says.cue("rank.bottom") is None else ranked.first
        query = Several(of=tuple(replace(ranked, of=replace(of, years=(year,)), first=first) for year in of.years))
    else:
        return
    yield chosen.proposal(query, _USED)


def _how(says: Understanding, chosen: Selection) -> str | None:
    """How the years are put together, or that each is asked for by itself; None where nothing says so."""
    ratio = is_ratio(chosen.measures[0])
    spans = any(mention.form is not YearForm.LIST for mention in says.years)
    all_time = says.hinted("ranked.all_time")
    if chosen.years.assumed and not (all_time or says.hinted("ranked.each_year") or says.has("by.year")):
        return None
    if says.has("aggregate.mean"):
        return "pooled" if ratio else "mean"
    if says.has("by.year") or (says.hinted("ranked.each_year") and not all_time):
        return "each"
    if ratio:
        return None
    return "sum" if spans or all_time or says.has("aggregate.sum", "aggregate.sum.strong") else None
