"""What is so in each of several years: 每年都有诉讼的单位, 连续三年增加的单位, 排名上升了几位, 排名历年变化."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.language.parts import Cue, Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import Who
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.measures import is_ratio
from knowledge.query.operators.axes import scoped
from knowledge.query.operators.filtering import condition_on
from knowledge.query.selection import chosen_for
from knowledge.query.standings import EachYear, Places
from knowledge.query.which_years import indexed_years
from knowledge.query.whose import all_units, units_or_all

_UP, _DOWN = hint("each_year.up"), hint("each_year.down")
_MANY = ("streak", "trend", "by.year", "who.", "count.", "filter.", "change", "compare", "each", "aggregate.sum")


def each_year(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Units that meet a condition in each year, or whose figure rose or fell from each to the next."""
    says = asking.understanding
    asks_units = says.has("who.unit", "who.region", "count.units") or says.hinted("each_year.units")
    grouped = len(says.groups) == len(says.units)
    if not asks_units or not grouped or says.excluded or says.has("rank", "rank.most", "rank.least", "rank.top"):
        return
    held = [cue for cue in says.cues if cue.code.startswith("filter.")]
    if says.has("negation") and says.hinted("each_year.never"):
        # 从没被纠正过的单位，有吗: that there are such units is what is asked.
        held = [cue for cue in held if cue.code != "filter.any"]
    denied = _denied(says)
    held = [cue for cue in held if cue not in denied]
    streak = says.cue("streak")
    never = not held and not denied and says.has("negation", "ever") and says.hinted("each_year.never")
    each = never or says.hinted("each_year.all") or streak is not None or says.has("trend")
    if not each or len(held) > 1:
        return
    chosen = yield from chosen_for(asking, many=True, all_years=True)
    if chosen is None or not chosen.one_figure:
        return
    years = chosen.years.years
    if streak is not None and streak.number and chosen.years.assumed:
        # 连续三年增加: three rises, from the year before them on.
        years = years[-int(streak.number) - (0 if held else 1) :]
    if len(years) < 2 or len(chosen.units.names) < 2:
        return
    of = replace(chosen.figures(years=years), who=scoped(asking, chosen))
    counting = says.has("count.units")
    if never or held:
        none = Cue(code="filter.zero", text="", start=0, end=0)
        condition = condition_on(none if never else held[0], of)
        if condition is None or (condition.operator == "any" and is_ratio(of.measures[0])):
            return
        query = EachYear(of=of, condition=condition, counting=counting)
    else:
        told = says.normal
        for cue in denied:
            told = told.replace(f"{cue.text}{_behind(says, cue)}", "")
        up, down = _UP.search(told) is not None, _DOWN.search(told) is not None
        if up == down:
            return
        query = EachYear(of=of, falling=down, counting=counting)
    used = (*_MANY, "negation", "ever") if never or denied else _MANY
    yield replace(chosen, assumed=chosen.assumed - {"year"}).proposal(query, used)


def _denied(says: Understanding) -> list[Cue]:
    """The words that deny the opposite of what is said besides: 年年涨、一次都没回落过 is 年年涨."""
    return [cue for cue in says.cues if cue.code in ("filter.zero", "negation") and _behind(says, cue)]


def _behind(says: Understanding, cue: Cue) -> str:
    """The word for a movement right behind a condition; "" where none is."""
    moved = (one.text for one in says.cues if one.start == cue.end and one.code in ("change.up", "change.down"))
    return next(moved, "")


def places(asking: Asking) -> Iterator[Proposal | Refusal]:
    """How the place of one unit in a ranking moved between two years, or through several."""
    says = asking.understanding
    named, groups = says.certain, says.groups
    if not says.has("rank", "rank.position") or len(named) != 1 or len(named) + len(groups) != len(says.units):
        return
    moving = says.has("trend", "change", "compare", "by.year") or says.speaks_of("change")
    if not moving or says.has("rank.most", "rank.least", "rank.top", "rank.nth") or len(groups) > 1:
        return
    of_unit = replace(asking, understanding=replace(says, units=named))
    chosen = yield from chosen_for(of_unit, all_years=True, default=True)
    if chosen is None or not chosen.one_figure:
        return
    years = chosen.years.years
    if len(years) == 1 and not chosen.years.assumed:
        years = tuple(
            year for year in (years[0] - 1, years[0]) if year in indexed_years(asking.shelf, chosen.units.names)
        )
    if len(years) < 2:
        return
    among = _among(asking, says)
    if among is None or chosen.units.names[0] not in among.names:
        return
    query = Places(of=chosen.figures(years=years), among=among)
    used = ("rank", "trend", "change", "compare", "by.year", "who.year")
    yield replace(chosen, assumed=chosen.assumed - {"year"}).proposal(query, used)


def _among(asking: Asking, says: Understanding) -> Who | None:
    groups = says.groups
    if not groups:
        return all_units(asking.shelf).who
    found = units_or_all(replace(asking, understanding=replace(says, units=groups)))
    return None if isinstance(found, Refusal) else found.who
