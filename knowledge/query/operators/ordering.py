"""The most and the least, and figures of whoever it is: 哪个单位不予公开最多, 教育局排第几, 申请最多的单位公开率."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.language.parts import Cue, IndicatorMention, Understanding, YearForm, closest
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import TOTAL, Axis, Of, Order, Who, measure_named
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.measures import ancestors, applicant_of, is_ratio
from knowledge.query.operators.axes import along, one_year
from knowledge.query.operators.filtering import leaves_out_none
from knowledge.query.selection import Selection, chosen_for, reading_of
from knowledge.query.whose import ALL, all_units, named_years

SHOWN = 10
_CUES = (
    "rank",
    "rank.most",
    "rank.least",
    "rank.top",
    "rank.bottom",
    "rank.position",
    "rank.nth",
    "rank.nth.least",
    "aggregate.max",
    "aggregate.min",
)
_USED = ("rank", "who.", "by.", "why", "count.", "filter.any", "aggregate.max", "aggregate.min")
_WHETHER_USED = ("ask.whether", "negation")
_OVER_ONE = ("who.year", "who.reason", "who.outcome", "who.applicant", "by.reason", "by.outcome", "why")
_PLACES = ("rank.most", "rank.least", "rank.nth")


def over_one(says: Understanding) -> bool:
    """Whether years, reasons, outcomes or columns are ranked, and no units."""
    return says.has(*_OVER_ONE) and not says.has("who.unit", "who.region")


def order(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word for rank, with something that there are several of: units, years, reasons, applicants."""
    says = asking.understanding
    # 哪个区申请更多: with no one named to compare, the most of all.
    compared = says.has("compare.more", "compare.less")
    more = compared and says.has("who.unit", "who.region") and not says.units
    # 2022年和2023年哪一年收得多: of the years that are named, or of all.
    more = more or (compared and says.has("who.year") and not says.has("who.unit", "who.region"))
    if not says.has(*_CUES) and not more:
        return
    chosen = yield from chosen_for(
        asking, many=not says.has(*_OVER_ONE) or bool(says.units), all_years=says.has("who.year"), default=True
    )
    if chosen is None or not chosen.one_figure or _unclear(says) or _asks_of_winner(says):
        return
    accounted = says.has("rank.top") and says.hinted("ranking.accounted")
    if says.has("share") and (accounted or not is_ratio(chosen.measures[0])) and not over_one(says):
        # What share the first three have is no ranking.
        return
    place = _place_asked(asking, chosen)
    if place is not None:
        everyone = _among(asking, place)
        if everyone is None or says.excluded:
            return
        chosen = replace(chosen, units=replace(chosen.units, who=everyone))
    found = along(asking, chosen)
    if found is None:
        return
    of, axis = found
    if axis is Axis.AGENCY and says.has("why", "by.reason", "who.reason") and len(of.who.names) > 1:
        # 全市最主要的理由: reasons are asked for, and those of several reports together.
        return
    several = one_year(asking, axis, chosen)
    if several is not None:
        yield several
        return
    first = place is not None and _first_asked(says) is not None
    query = from_ends(Order(of=of, over=axis, place_of=place, whether=first), says, more=more)
    # 有诉讼的里面最少的: of those that have any, which the least of all may not.
    # 排名，去掉0的: a ranking of all would show those as well.
    held = query.descending and not leaves_out_none(says)
    used = _USED if held else tuple(code for code in _USED if code != "filter.any")
    used = (*used, *(("compare.more", "compare.less") if more else ()), *(_WHETHER_USED if first else ()))
    yield chosen.proposal(query, used)


def from_ends(query: Order, says: Understanding, *, more: bool = False) -> Order:
    """The ranking from the end asked, with how many rows, or which place."""
    top, bottom = says.cue("rank.top"), says.cue("rank.bottom")
    nth = says.cue("rank.nth") or says.cue("rank.nth.least")
    least = says.has("rank.least", "rank.bottom", "rank.nth.least", "aggregate.min")
    descending = not (least or (more and says.has("compare.less")))
    both = says.has("rank.most") and says.has("rank.least") and top is None and bottom is None
    limit = next((int(cue.number) for cue in (top, bottom) if cue is not None and cue.number), SHOWN)
    place = int(nth.number) if nth is not None and nth.number else None
    return replace(query, descending=descending or both, first=max(1, limit), both=both, nth=place)


def _asks_of_winner(says: Understanding) -> bool:
    """Whether a figure stands before the word for rank and a share or column behind it (申请最多的单位自然人占比)."""
    ranks = [cue for cue in says.cues if cue.code in ("rank.most", "rank.least", "rank.nth")]
    named = says.figures
    if len(ranks) != 1 or not named or named[0].end > ranks[0].start:
        return False
    behind = [mention.start for mention in says.applicants]
    behind += [cue.start for cue in says.cues if cue.code in ("share", "percent", "rate")]
    return any(start >= ranks[0].end for start in behind)


def _unclear(says: Understanding) -> bool:
    """Whether a number of a rank is none: the first half of the units, or the sum of the first three."""
    for cue in (says.cue("rank.top"), says.cue("rank.bottom")):
        if cue is not None and (_summed(says, cue) or (cue.number is not None and cue.number < 1)):
            return True
    return False


def _summed(says: Understanding, ranked: Cue) -> bool:
    """Whether those ranked first are to be added up: a word of sum behind them and behind the figure."""
    if says.has("aggregate.mean", "aggregate.median", "aggregate.sum.strong"):
        return True
    behind = max([ranked.end, *(mention.end for mention in says.indicators)])
    return any(cue.code == "aggregate.sum" and cue.start >= behind for cue in says.cues)


def _place_asked(asking: Asking, chosen: Selection) -> str | None:
    """The unit whose place is asked; None where it is none's."""
    says = asking.understanding
    lone = says.certain
    over_parts = says.has("who.year", "who.reason", "who.outcome", "who.applicant")
    alone = says.has("rank") and len(lone) == 1 and not over_parts
    spans = any(mention.form is not YearForm.LIST for mention in says.years)
    alone = alone or (_first_asked(says) is not None and len(lone) == 1 and not over_parts)
    if not says.has("rank.position") and not (alone and len(named_years(says)) <= 1 and not spans):
        return None
    named = [closest(mention)[0] for mention in lone]
    return chosen.units.single or (named[0] if len(named) == 1 else None) or asking.home


def _first_asked(says: Understanding) -> Cue | None:
    """The end at which one is asked to stand: 申请最多的是不是澄湖区, 澄湖区复议最多吗; None where none is asked so."""
    ends = [cue for cue in says.cues if cue.code in ("rank.most", "rank.least")]
    asked = says.has("ask.whether") or says.hinted("plain.whether")
    return ends[0] if asked and len(ends) == 1 and not says.has("who.unit", "who.region") else None


def _among(asking: Asking, named: str) -> Who | None:
    """The group among which a unit's place is asked (在各局里排第几), or all; None where it is not of the group."""
    groups = asking.understanding.groups
    if len(groups) != 1:
        return all_units(asking.shelf).who
    if named not in groups[0].names:
        return None
    return Who(
        names=groups[0].names, label=hint("ranking.around").sub("", groups[0].text), group=groups[0].group or ALL
    )


def winner(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Two figures with a word for one place of a ranking between them, over units or years."""
    found = _two_figures(asking)
    if found is None:
        return
    place, by, asked = found
    says = asking.understanding
    chosen = yield from chosen_for(asking, many=True, all_years=says.has("who.year"))
    if chosen is None:
        return
    names, years = chosen.units.names, chosen.years.years
    read = [reading_of(asking, mention, names[0], years[-1]) for mention in (by, asked)]
    stuck = next((code for code in read if isinstance(code, Refusal)), None)
    if stuck is not None:
        yield stuck
        return
    ranks, told = (measure_named(code) for code in read if isinstance(code, str))
    if {ranks, told} != set(chosen.measures) or ranks == told or len(says.applicants) > 1 or (place.number or 2) < 1:
        return
    if told.code in ancestors(ranks.code) and asked.start < place.start:
        # Which was sued most often straight in court: one figure said in two words, and not that of its winner.
        return
    column = says.applicants[0] if says.applicants else None
    nearer = column is not None and abs(column.start - by.start) < abs(column.start - asked.start)
    own = column.code if column is not None else TOTAL
    columns = (own, TOTAL) if nearer else (TOTAL, own)
    ranked = applicant_of(ranks, columns[0]) or TOTAL
    found_axis = along(asking, replace(chosen, measures=(ranks,), columns=(ranked,)))
    if found_axis is None or found_axis[1] not in (Axis.AGENCY, Axis.YEAR):
        return
    of, axis = found_axis
    several = one_year(asking, axis, chosen)
    if several is not None:
        yield several
        return
    first = Order(
        of=of,
        over=axis,
        descending=place.code != "rank.least",
        nth=int(place.number) if place.code == "rank.nth" and place.number else None,
    )
    yield chosen.proposal(
        Of(winner=first, measures=(told,), columns=(applicant_of(told, columns[1]) or TOTAL,)),
        (*_PLACES, "who.unit", "who.region", "who.year", "coverage.units"),
    )


def _two_figures(asking: Asking) -> tuple[Cue, IndicatorMention, IndicatorMention] | None:
    """The cue of the place, the figure that ranks and the one asked; None where the question has not just these."""
    says = asking.understanding
    places = [cue for cue in says.cues if cue.code.startswith("rank")]
    named = says.figures
    if len(places) != 1 or places[0].code not in _PLACES or len(named) != 2:
        return None
    place, (first, second) = places[0], named
    for by, asked in ((first, second), (second, first)) if asking.english else ():
        # The grant rate of the unit with the most requests: what ranks stands right behind the word for the place.
        inside = by.start <= place.start and place.end <= by.end
        if inside or (place.end <= by.start and not says.normal[place.end : by.start].strip()):
            return place, by, asked
    if first.end <= place.start and place.end <= second.start:
        return place, first, second
    return None
