"""Sums, means and medians over units or years: 全市合计多少, 各区平均几件, 中位数, 近三年合计, 复议和诉讼一共几件."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.answers import Kind
from knowledge.language.parts import Understanding, YearForm
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.algebra import MOST_QUESTIONS, Axis, Reduce, Who, at_once
from knowledge.query.asking import Asking, Proposal, Refusal, refusal
from knowledge.query.measures import ancestors, formula_of, is_ratio, unit_of
from knowledge.query.operators.axes import scoped
from knowledge.query.operators.comparing import which_summary
from knowledge.query.operators.plain import sums_each, sums_up
from knowledge.query.selection import Selection, chosen_for
from knowledge.query.whose import named_years

_STRONG = ("aggregate.sum.strong", "aggregate.mean", "aggregate.median")
_USED = ("aggregate.sum", "aggregate.mean", "aggregate.median", "by.unit")


def operations(says: Understanding) -> tuple[str, ...]:
    """sum, mean, median, as the question says, in that order; empty where it says nothing."""
    found = (
        ("sum", says.has("aggregate.sum", "aggregate.sum.strong")),
        ("mean", says.has("aggregate.mean")),
        ("median", says.has("aggregate.median")),
    )
    return tuple(name for name, is_so in found if is_so)


def reduced(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A sum, mean or median over a group of units, over all, or over several years of one."""
    says = asking.understanding
    yearly_sums = sums_each(says)
    if says.has("each") and not yearly_sums and not says.has("aggregate.mean", "aggregate.median"):
        return
    yearly = says.has("aggregate.mean") and says.hinted("aggregate.yearly")
    grouped = any(mention.group is not None for mention in says.units) or says.has("units.number", "excluded")
    spans = len(named_years(says)) > 1 or any(mention.form is not YearForm.LIST for mention in says.years)
    count = len({name for mention in says.units if mention.group is None for name in mention.names[:1]})
    several = spans or grouped or count > 1 or len(says.indicators) > 1 or len(says.applicants) > 1
    strong = says.has(*_STRONG) or (says.has("aggregate.sum") and several)
    if not strong and (not grouped or _asks_every(says)):
        return
    hows = operations(says) or ("sum",)
    own = not says.units and ((asking.home is not None and hows == ("sum",)) or spans or yearly)
    chosen = yield from chosen_for(
        asking, many=not (own and asking.home is not None), all_years=yearly and not says.years, default=strong
    )
    if chosen is None:
        return
    axis = _axis(says, chosen, yearly)
    if axis is Axis.YEAR and "sum" in hows and (_are_stocks(chosen) or yearly_sums or says.has("list")):
        # 这四年的复议总数列一下: each year's.
        return
    if axis is None:
        if (grouped and strong and len(chosen.units.names) == 1 and not _own_area(asking, chosen, hows)) or (
            chosen.years.missing and says.has(*_STRONG)
        ):
            yield refusal(Kind.NO_REPORT, "one_unit_only")
        return
    if axis in (Axis.AGENCY, Axis.YEAR):
        if any(map(is_ratio, chosen.measures)):
            hows = ("pooled", "mean") if hows in (("sum",), ("mean",)) else hows
            if "sum" in hows or (axis is Axis.YEAR and not strong):
                return
        summary = sums_up(asking, chosen)
        if summary is not None and not says.has("aggregate.sum", *_STRONG):
            yield which_summary(asking, chosen, summary)
            return
    of = replace(chosen.figures(), who=scoped(asking, chosen))
    by_year = yearly_sums or says.has("trend", "by.year")
    overall = hows == ("sum",) and axis is Axis.AGENCY and len(of.years) > 1 and not by_year
    yield chosen.proposal(
        Reduce(of=of, how=hows, over=axis, overall=overall),
        (*_USED, "trend") if axis is Axis.AGENCY and len(of.years) > 1 else _USED,
    )


def sum_of_each(asking: Asking) -> Iterator[Proposal | Refusal]:
    """What several units had over several years, one sum for each (市政府和澄湖区2020到2023合计各多少)."""
    says = asking.understanding
    named = all(mention.group is None for mention in says.units) and len(says.units) > 1
    if not (named and says.has("each") and says.has("aggregate.sum", "aggregate.sum.strong")) or sums_each(says):
        return
    chosen = yield from chosen_for(asking, many=True)
    if chosen is None or len(chosen.years.years) < 2 or not chosen.one_figure:
        return
    names = chosen.units.names
    if is_ratio(chosen.measures[0]) or _are_stocks(chosen) or not 1 < len(names) <= MOST_QUESTIONS:
        return
    of = chosen.figures()
    yield chosen.proposal(
        at_once(tuple(Reduce(of=replace(of, who=Who(names=(name,))), how=("sum",), over=Axis.YEAR) for name in names)),
        ("aggregate.sum", "each"),
    )


def _asks_every(says: Understanding) -> bool:
    """Whether it is asked of each (是不是所有单位都被起诉了), which a sum would not say."""
    each = any(hint("aggregate.each").search(mention.text) for mention in says.units)
    return each or says.hinted("aggregate.every")


def _are_stocks(chosen: Selection) -> bool:
    """Whether figures are of the end of each year, so that years of them add up to nothing (现行有效, 结转下年)."""
    return all(measure.code.endswith(hint_words("figures.stocks")) for measure in chosen.measures)


def _axis(says: Understanding, chosen: Selection, yearly: bool) -> Axis | None:
    """What is added up: units, years, rows or columns; None where one figure alone has nothing to add up."""
    measures, columns = chosen.measures, chosen.columns
    units, years = len(chosen.units.names), len(chosen.years.years)
    if units == 1 and years == 1:
        return _of_one_report(says, chosen)
    if len(measures) > 1 or len(columns) > 1:
        # Several measures over units or years: each by itself, where that is asked.
        grouped = bool(says.units) and all(mention.group is not None for mention in says.units)
        together = grouped and says.has("aggregate.sum")
        if not together and not says.has("aggregate.mean", "aggregate.median", "aggregate.sum.strong") and units > 1:
            return None
        if len(measures) > 1 and len(columns) > 1:
            return None
    return Axis.YEAR if units == 1 or (yearly and years > 1) else Axis.AGENCY


def _of_one_report(says: Understanding, chosen: Selection) -> Axis | None:
    """Whether several figures of one report are to be added (复议和诉讼一共多少件), none being part of another."""
    measures, columns = chosen.measures, chosen.columns
    nested = {"organisation", "total"} & set(columns)
    several = (len(measures) > 1 and len(columns) == 1) or (len(measures) == 1 and len(columns) > 1 and not nested)
    apart = not any(one.code in ancestors(other.code) for one in measures for other in measures)
    units = {unit_of(measure) for measure in measures}
    if not several or not apart or len(units) != 1 or says.has("each"):
        return None
    if "ratio" in units and not (says.has("share", "percent") and _of_one_whole(chosen)):
        # Two rates that are named as such have no sum; two counts that are added up have a share.
        return None
    if operations(says) not in ((), ("sum",)):
        return None
    return Axis.INDICATOR if len(measures) > 1 else Axis.APPLICANT


def _of_one_whole(chosen: Selection) -> bool:
    """Whether shares are of the same whole and none of one cell twice, so that their sum is a share of it as well."""
    formulas = [formula_of(measure, column) for measure in chosen.measures for column in chosen.columns]
    if any(formula is None for formula in formulas):
        return False
    wholes = {formula.denominator for formula in formulas if formula is not None}
    terms = [term for formula in formulas if formula is not None for term in formula.numerator]
    plain = all(term.sign > 0 for term in terms)
    return plain and len(wholes) == 1 and len({(term.indicator, term.applicant) for term in terms}) == len(terms)


def _own_area(asking: Asking, chosen: Selection, hows: tuple[str, ...]) -> bool:
    """Whether the one unit is the government of the area whose sum is asked: 全市 where only the city's report is."""
    group = (chosen.units.group or "").split("@")[0]
    unit = asking.shelf.unit(chosen.units.names[0])
    level = {"city": "city", "province": "province", "district": "county"}.get(group)
    return hows == ("sum",) and unit is not None and unit.office == "government" and unit.level == level


def best_year(asking: Asking) -> Iterator[Proposal | Refusal]:
    """In which year a group had the most or the least of something together (哪一年全市不予公开最多)."""
    says = asking.understanding
    most, least = says.has("rank.most"), says.has("rank.least")
    grouped = any(mention.group is not None for mention in says.units)
    if not says.has("who.year") or most == least or not grouped:
        return
    chosen = yield from chosen_for(asking, many=True, all_years=True)
    if chosen is None or len(chosen.years.years) < 2 or not chosen.one_figure or is_ratio(chosen.measures[0]):
        return
    summary = sums_up(asking, chosen)
    if summary is not None and not says.has("aggregate.sum", *_STRONG):
        yield which_summary(asking, chosen, summary)
        return
    of = replace(chosen.figures(), who=scoped(asking, chosen))
    yield chosen.proposal(
        Reduce(of=of, how=("sum",), over=Axis.AGENCY, best="most" if most else "least"),
        ("who.year", "rank.most", "rank.least", "aggregate."),
    )
