"""Conditions without a number of their own: 公开率比教育局高的单位, 2023年比2022年多的单位, 所有单位都有诉讼吗."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.language.parts import Understanding, UnitForm, closest
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.algebra import TOTAL, Axis, Condition, Where
from knowledge.query.asking import Asking, Proposal, Refusal, settled
from knowledge.query.measures import applicant_of, is_ratio
from knowledge.query.operators.amounts import GAINED, amount, falls
from knowledge.query.selection import Selection, chosen_for
from knowledge.query.which_years import held_against, two_years
from knowledge.query.whose import all_units, named_years, units_of

_DISPUTES = ("reconsideration.", "litigation.")
_UP = ("compare.more", "change.up")
_DOWN = ("compare.less", "change.down")
_USED = ("compare", "ask.whether", "ask.count", "change", "who.", "count.units")


def _asks_units(says: Understanding) -> bool:
    """Whether units are asked for: which they are, or how many."""
    return says.has("who.unit", "who.region", "count.units") or says.hinted("cues.units_asked")


def counts_units(says: Understanding) -> bool:
    """Whether 有几个/多少家 asks for the number of units rather than for a figure."""
    return says.has("count.units") or any(
        cue.code == "ask.count" and cue.text.endswith(hint_words("filter.counted")) for cue in says.cues
    )


def asks_years_of_events(says: Understanding) -> bool:
    """Whether the years are asked in which something came about that need not (哪几年被告过), and no number of it."""
    years = says.cue("who.year")
    named = says.figures
    if years is None or not named or says.has("ask.count", "rank", "percent"):
        return False
    disputed = all(code.startswith(_DISPUTES) for mention in named for code in mention.codes)
    return disputed or hint("filter.several_years").search(years.text) is not None


def than_unit(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Units whose figure is above or below that of one that is named (公开率比教育局高的单位)."""
    says = asking.understanding
    operator = _operator(says)
    named, groups = says.certain, says.groups
    if operator is None or len(named) != 1 or len(named) + len(groups) != len(says.units) or not _asks_units(says):
        return
    mention = named[0]
    if not any(f"{word}{mention.text}" in says.normal for word in hint_words("change.before_unit")):
        return
    chosen = yield from chosen_for(replace(asking, understanding=replace(says, units=groups)), many=True)
    if chosen is None or not chosen.one_figure or not chosen.one_year:
        return
    yield _held(says, chosen, chosen.condition(operator, than=closest(mention)[0]))


def since_year(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Units whose figure is above or below their own of another year, by so much where a number is said.

    2023年收到的申请比2022年多的单位, 同比增长50%以上的单位, 申请翻了一番的单位.
    """
    says = asking.understanding
    fell = falls(says)
    named = sorted(set(named_years(says)))
    moves = says.has("change.yoy", "change.up", "change.down", *GAINED) or held_against(says) is not None
    lone = len(named) < 2 and moves
    if fell is None or (len(named) != 2 and not lone) or not (_asks_units(says) or says.hinted("aggregate.every")):
        return
    if any(mention.form is not UnitForm.GROUP for mention in says.units) or says.has("rank", "growth.", "aggregate."):
        return
    chosen = yield from chosen_for(asking, many=True, default=True)
    if chosen is None or not chosen.one_figure:
        return
    pair = yield from settled(two_years(asking, chosen.units.who))
    if pair is None:
        return
    before, last = pair
    if len(named) == 2 and held_against(says) == last:
        # 2022年比2023年多的单位: the earlier year is held against the later one.
        fell = not fell
    claim = amount(says, ratio=is_ratio(chosen.measures[0]))
    counted = any(cue.code.startswith("filter.") and cue.number is not None for cue in says.cues)
    if claim is None and (counted or says.has(*GAINED)):
        return
    if claim is not None:
        claim = replace(claim, falling=fell)
    found = replace(chosen, years=replace(chosen.years, years=(last,)))
    if not asking.shelf.years(chosen.units.names):
        return
    yield _held(says, found, found.condition("under" if fell else "over", since=before, claim=claim))


def _operator(says: Understanding) -> str | None:
    up, down = says.has(*_UP), says.has(*_DOWN)
    return None if up == down else "over" if up else "under"


def _held(says: Understanding, chosen: Selection, condition: Condition) -> Proposal:
    """Which units meet a condition in the last year chosen, how many, or whether every one does."""
    every = says.hinted("aggregate.every") and not says.has("who.unit", "who.region", "count.units")
    of = chosen.figures(years=chosen.years.years[-1:])
    query = Where(of=of, over=Axis.AGENCY, conditions=(condition,), counting=counts_units(says), every=every)
    return chosen.proposal(query, _USED if condition.claim is None else (*_USED, "filter."))


def asks_of_all(says: Understanding) -> bool:
    """Whether it is asked if all of a group have any, and not which of them do."""
    grouped = any(mention.group is not None for mention in says.units)
    every = says.hinted("aggregate.every") and says.hinted("aggregate.of_all")
    plain = all(cue.code in ("filter.any", "filter.zero") for cue in says.cues if cue.code.startswith("filter."))
    return (
        grouped and every and plain and not says.has("who.", "by.", "count.", "ask.count", "excluded", "change", "rank")
    )


def whether_all(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Whether all units of a group have any (所有单位都有行政诉讼吗, 是不是都没有复议)."""
    says = asking.understanding
    if not says.hinted("aggregate.every") or not says.hinted("aggregate.of_all") or says.has("who.unit", "ask.count"):
        return
    if says.hinted("aggregate.some"):
        return
    units = units_of(asking) if says.units else None
    if isinstance(units, Refusal) or (units is not None and units.group is None):
        return
    chosen = yield from chosen_for(asking, many=True)
    if chosen is None or not chosen.one_figure or not chosen.one_year:
        return
    who = chosen.units.who if units is not None else all_units(asking.shelf).who
    condition = chosen.condition("zero" if says.has("filter.zero", "negation") else "any")
    of = replace(chosen.figures(), who=who)
    query = Where(of=of, over=Axis.AGENCY, conditions=(condition,), every=True)
    yield chosen.proposal(query, ("filter.any", "filter.zero", "ask.whether", "negation"))


def asks_never(says: Understanding) -> bool:
    """Whether it is asked if there never was any, of one unit over all its years."""
    named = len(says.units) <= 1 and all(mention.group is None for mention in says.units)
    none = says.has("filter.zero", "negation", "ever")
    return named and none and not named_years(says) and says.hinted("aggregate.never")


def never(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Whether one unit had none in any year (从来没有被复议纠正过吗): judged over all its years."""
    used = ("filter.zero", "negation", "ever", "ask.whether", "aggregate.")
    if asks_never(asking.understanding):
        yield from _in_each_of_its_years(asking, "zero", used)


def asks_every_year(says: Understanding) -> bool:
    """Whether it is asked if there was any in each year, and not in which."""
    moves = says.hinted("each_year.up") or says.hinted("each_year.down")
    return says.hinted("aggregate.every_year") and not moves and not says.has("ask.count", "filter.zero", "negation")


def every_year(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Whether one unit had any in each year (是不是每年都有复议被纠正的): judged over all its years, or those named."""
    used = ("filter.any", "ever", "ask.whether", "trend", "by.year", "who.year", "each", "streak")
    if asks_every_year(asking.understanding):
        yield from _in_each_of_its_years(asking, "any", used)


def _in_each_of_its_years(asking: Asking, operator: str, used: tuple[str, ...]) -> Iterator[Proposal | Refusal]:
    """Whether one count of one unit meets a condition in each of several years."""
    chosen = yield from chosen_for(asking, all_years=not named_years(asking.understanding))
    if chosen is None or len(chosen.units.names) != 1 or not chosen.one_figure or is_ratio(chosen.measures[0]):
        return
    if len(chosen.years.years) > 1:
        condition = chosen.condition(operator)
        yield chosen.proposal(Where(of=chosen.figures(), over=Axis.YEAR, conditions=(condition,), every=True), used)


def neither(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Units that have none of one or several figures (没有被起诉的单位, 既没有复议也没有诉讼的单位)."""
    says = asking.understanding
    zeros = [cue for cue in says.cues if cue.code in ("filter.zero", "negation")]
    named = says.figures
    lone = len(zeros) == 1 and zeros[0].code != "negation"
    if not zeros or lone or len(zeros) != len(named) or len(named) > 3 or not _asks_units(says):
        return
    if not all(zero.end <= mention.start for zero, mention in zip(zeros, named, strict=True)):
        return
    chosen = yield from chosen_for(asking, many=True)
    if chosen is None or len(chosen.measures) != len(named) or chosen.columns != (TOTAL,) or not chosen.one_year:
        return
    conditions = tuple(
        Condition(measure=measure, column=applicant_of(measure, TOTAL), operator="zero") for measure in chosen.measures
    )
    of = replace(chosen.figures(), measures=chosen.measures[:1])
    query = Where(of=of, over=Axis.AGENCY, conditions=conditions, counting=says.has("count.units"))
    yield chosen.proposal(query, ("filter.zero", "negation", "who.", "count.units"))
