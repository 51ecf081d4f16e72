"""Follow-ups: what a question leaves unsaid is taken from the turn it continues; what is new replaces its slot.

Pure functions over values. When a conversation ends is decided where the clock is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from knowledge.answers import Answer, Choice, Context, Kind
from knowledge.lexicon.codes import codes
from knowledge.understanding.parts import (
    ApplicantMention,
    Cue,
    IndicatorMention,
    Understanding,
    UnitForm,
    UnitMention,
    YearForm,
    YearMention,
)

Again = Callable[[str], Understanding]

_KEPT = (
    "rank",
    "who.",
    "growth.",
    "filter.",
    "trend",
    "by.",
    "breakdown",
    "why",
    "change",
    "compare",
    "aggregate.",
    "each",
    "count.",
    "topic.",
    "passage",
    "text.",
    "quality",
    "ask.",
)
"""Beginnings of the cues that a follow-up may inherit."""

_SHAPING = tuple(code for code in _KEPT if not code.startswith("ask."))
_OWN_PURPOSE = ("coverage", "define", "help", "greeting", "thanks", "bye")
_OVER_UNITS = frozenset({"ranking", "growth_ranking", "filter", "aggregate"})
_TRANSPARENT = frozenset({Kind.HELP, Kind.COVERAGE, Kind.DEFINITION})
"""Answers after which the conversation goes on from the turn before."""

_ORDINAL = re.compile(r"^\D{0,3}(?:第)?\s*([1-9]\d?|[一二三四五六七八九十])\s*(?:个|项|家|种|号)?\D{0,2}$")
_NUMERALS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """An understanding with its gaps filled; `inherited` names the slots taken from the turn before."""

    understanding: Understanding
    inherited: frozenset[str] = frozenset()


def complete(said: Understanding, context: Context | None, *, understand_again: Again) -> Completed:
    """Fill what a question leaves unsaid from the context; a bare reply to a question back picks its choice."""
    if context is None:
        return Completed(understanding=said)
    chosen = _choice(said, context)
    if chosen is not None:
        again = replace(understand_again(chosen.question), language=said.language)
        return _inherit(again, replace(context, choices=(), pending=None), understand_again)
    if _starts(said, _OWN_PURPOSE) or said.truncated or not said.normal.strip() or said.has("follow.nth"):
        return Completed(understanding=said)
    return _inherit(_answered_bare(said, context, understand_again), context, understand_again)


def _starts(said: Understanding, beginnings: tuple[str, ...]) -> bool:
    return any(cue.code.startswith(beginnings) for cue in said.cues)


def _choice(said: Understanding, context: Context) -> Choice | None:
    """The choice that a bare reply picks: by number, by its label, or by a part that only one label has."""
    if not context.choices:
        return None
    text = said.normal.strip().strip("。.！!？? ")
    if not text:
        return None
    place = _ORDINAL.match(text)
    nth = said.cue("follow.nth")
    number: int | None = None
    if nth is not None and nth.number is not None and not said.indicators:
        number = int(nth.number)
    elif place is not None and not said.years and not said.indicators:
        number = int(place[1]) if place[1].isdigit() else _NUMERALS[place[1]]
    elif said.has("follow.yes") and len(context.choices) == 1:
        number = 1
    if number is not None:
        return context.choices[number - 1] if 1 <= number <= len(context.choices) else None
    labels = [choice.label.lower() for choice in context.choices]
    if text in labels:
        return context.choices[labels.index(text)]
    within = [choice for choice, label in zip(context.choices, labels, strict=True) if len(text) > 1 and text in label]
    if len(within) == 1:
        return within[0]
    if said.units and not (said.indicators or said.years or said.unread):
        named = {name for mention in said.units if mention.form is UnitForm.NAMED for name in mention.names}
        fitting = [choice for choice in context.choices if choice.label in named]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _answered_bare(said: Understanding, context: Context, again: Again) -> Understanding:
    """A bare unit, year or indicator in reply to a question back: the pending question with that slot replaced."""
    bare = not said.unread and not _starts(said, _SHAPING) and not said.has("follow.then", "follow.and")
    if context.pending is None or context.kind != Kind.AMBIGUOUS or not bare:
        return said
    filled = sum((bool(said.units), bool(said.years), bool(said.indicators)))
    if filled != 1:
        return said
    pending = again(context.pending)
    return replace(
        pending,
        text=said.text,
        language=said.language,
        units=said.units or pending.units,
        years=said.years or pending.years,
        indicators=said.indicators or pending.indicators,
    )


def _inherit(said: Understanding, context: Context, again: Again) -> Completed:
    inherited: set[str] = set()
    own_topic = _starts(said, ("topic.", "passage", "quality")) or bool(
        said.unread or (said.content and not (said.indicators or said.applicants))
    )
    own_figure = bool(said.indicators) and not _only_within(said, context)
    follows = said.has("follow.then", "follow.and", "follow.they", "follow.within", "follow.replace", "follow.chart")
    follows = follows or said.normal.rstrip("?？。!！ ").endswith("呢")
    units, cues = said.units, said.cues
    years, indicators, applicants = said.years, said.indicators, said.applicants
    content, unread = said.content, said.unread
    shaped = _starts(said, _SHAPING)
    one_more = (len(units) == 1 and units[0].group is None) or (not units and len(years) == 1)
    against = one_more and said.has("compare", "compare.more", "compare.less", "compare.gap")
    against = against and (not own_figure or said.has("follow.and"))
    over_units = said.has("who.unit", "who.region", "count.units", "rank", "rank.top", "rank.bottom") or (
        context.kind in _OVER_UNITS and not shaped and not units
    )
    if not own_figure and not own_topic:
        if context.indicators and not said.has("coverage"):
            indicators = tuple(_indicator(code) for code in context.indicators)
            inherited.add("indicator")
        elif context.content or any(code.startswith("topic.") for code, _ in context.cues):
            content = context.content
            inherited.add("indicator")
    takes_kind = not shaped and ((not own_figure and not own_topic) or (follows and bool(context.cues)))
    single = len(units) == 1 and units[0].form in (UnitForm.NAMED, UnitForm.SELF)
    if takes_kind and not said.has("follow.they") and not (context.kind in _OVER_UNITS and single):
        kept = tuple(
            Cue(code=code, text="", start=0, end=0, number=number)
            for code, number in context.cues
            if not (own_topic and code.startswith("topic.")) and not said.has(code)
        )
        if kept:
            cues = (*cues, *kept)
            inherited.add("kind")
    if context.content and own_topic and not own_figure and follows and not said.has("ask.count", "ask.what"):
        cues = (*cues, *(Cue(code=c, text="", start=0, end=0, number=n) for c, n in context.cues if c == "ask.count"))
    goes_on = not own_figure or follows
    column = context.applicants not in ((), ("total",)) and all(_splits(mention) for mention in indicators)
    if not applicants and goes_on and column and not own_topic:
        applicants = tuple(ApplicantMention(text="", code=code, start=0, end=0) for code in context.applicants)
        inherited.add("applicant")
    if against and units and context.agencies and len(context.agencies) <= 6 and not said.has("follow.replace"):
        named = {name for mention in units for name in mention.names}
        units = (*(_unit(name) for name in context.agencies if name not in named), *units)
        cues = (*cues, Cue(code="compare", text="", start=0, end=0))
        inherited.add("agency")
    elif not units:
        if context.group is not None and (over_units or follows or not own_figure):
            units = again(context.group).units
            inherited.add("agency")
        elif said.has("follow.they") or (not over_units and (len(context.agencies) == 1 or not own_figure or follows)):
            units = tuple(_unit(name) for name in context.agencies)
            if units:
                inherited.add("agency")
    if against and years and not units_said(said) and context.years:
        fresh = {year for mention in years for year in mention.years}
        years = (*years, *(_year(year) for year in context.years[-1:] if year not in fresh))
        cues = (*cues, Cue(code="compare.gap", text="", start=0, end=0))
        inherited.add("year")
    elif not years and context.years and not said.has("trend", "by.year", "who.year", "count.years"):
        years = tuple(_year(year) for year in context.years)
        inherited.add("year")
    understanding = replace(
        said,
        units=units,
        years=years,
        indicators=indicators,
        applicants=applicants,
        cues=cues,
        content=content,
        unread=unread,
    )
    return Completed(understanding=understanding, inherited=frozenset(inherited))


def _only_within(said: Understanding, context: Context) -> bool:
    """Whether 其中企业提的 names an applicant within the figure talked about, and no figure of its own."""
    plain = all(mention.codes == ("requests.new",) for mention in said.indicators)
    return said.has("follow.within") and bool(said.applicants) and plain and bool(context.indicators)


def units_said(said: Understanding) -> bool:
    """Whether the question itself names a unit."""
    return bool(said.units)


def _splits(mention: IndicatorMention) -> bool:
    known = codes().indicators
    return all(code not in known or known[code].by_applicant for code in mention.codes)


def _unit(name: str) -> UnitMention:
    return UnitMention(text=name, names=(name,))


def _year(year: int) -> YearMention:
    return YearMention(text=f"{year}年", form=YearForm.LIST, years=(year,))


def _indicator(code: str) -> IndicatorMention:
    return IndicatorMention(text="", codes=(code,), start=0, end=0)


def context_after(answer: Answer, says: Understanding, before: Context | None) -> Context:
    """What the next turn may inherit from this one; small talk and refusals leave the earlier slots as they were."""
    earlier = before or Context()
    if answer.kind in _TRANSPARENT or answer.kind is Kind.NOT_UNDERSTOOD:
        kept = () if answer.kind is Kind.HELP else answer.choices
        return replace(earlier, pending=says.normal if kept else None, choices=kept)
    read = answer.understood
    group = next((mention.text for mention in says.units if mention.form is UnitForm.GROUP), None)
    named = tuple(name for mention in says.units if len(mention.names) == 1 for name in mention.names)
    codes_said = tuple(mention.codes[0] for mention in says.indicators if len(mention.codes) == 1 and not mention.scope)
    shown = tuple(dict.fromkeys(value.agency for value in answer.values))
    over_units = answer.kind.value in _OVER_UNITS
    refused = answer.kind in (Kind.NO_REPORT, Kind.AMBIGUOUS)
    return Context(
        kind=answer.kind.value,
        agencies=(shown if over_units and answer.values else read.agencies)
        or named
        or (earlier.agencies if refused else ()),
        years=earlier.years if refused else read.years,
        indicators=read.indicators or codes_said or (earlier.indicators if refused else ()),
        applicants=read.applicants or tuple(mention.code for mention in says.applicants),
        group=group,
        cues=tuple((cue.code, cue.number) for cue in says.cues if cue.code.startswith(_KEPT)),
        content=says.content if answer.kind is Kind.PASSAGE else (),
        pending=says.normal if answer.choices else None,
        choices=answer.choices,
    )


def context_to_json(context: Context) -> dict[str, Any]:
    """The context as plain JSON data."""
    return {
        "kind": context.kind,
        "agencies": list(context.agencies),
        "years": list(context.years),
        "indicators": list(context.indicators),
        "applicants": list(context.applicants),
        "pending": context.pending,
        "choices": [{"label": choice.label, "question": choice.question} for choice in context.choices],
        "group": context.group,
        "cues": [[code, number] for code, number in context.cues],
        "content": list(context.content),
    }


def context_from_json(data: Mapping[str, Any]) -> Context:
    """The context that context_to_json wrote; raises ValueError, TypeError or KeyError for anything else."""
    if not isinstance(data, Mapping):
        raise TypeError("a conversation is an object")
    return Context(
        kind=_text(data.get("kind")),
        agencies=tuple(str(name) for name in data["agencies"]),
        years=tuple(int(year) for year in data["years"]),
        indicators=tuple(str(code) for code in data["indicators"]),
        applicants=tuple(str(code) for code in data["applicants"]),
        pending=_text(data.get("pending")),
        choices=tuple(
            Choice(label=str(item["label"]), question=str(item["question"])) for item in data.get("choices", ())
        ),
        group=_text(data.get("group")),
        cues=tuple((str(code), None if number is None else float(number)) for code, number in data.get("cues", ())),
        content=tuple(str(word) for word in data.get("content", ())),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
