"""Follow-ups: what a question leaves unsaid is taken from the turn it continues; what is new replaces its slot.

Pure functions over values. When a conversation ends is decided where the clock is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from knowledge.answers import Choice, Context, Kind
from knowledge.language.normal import normalise
from knowledge.language.parts import Understanding, UnitForm
from knowledge.lexicon.hints import hint
from knowledge.query.followups.defined_terms import of_the_defined
from knowledge.query.followups.inheriting import SHAPING, Completed, indicator_of, inherit, starts
from knowledge.query.followups.places_shown import at_part, at_place
from knowledge.query.followups.words_meant import with_petitions
from knowledge.query.json_form import Members, plain_from, plain_of
from knowledge.query.pointed import THESE, counted_these

_OWN_PURPOSE = ("coverage", "define", "help")
_OF_ONE = ("coverage.years", "coverage.reports", "coverage.has")
"""What is asked about the reports of one unit."""
_COURTESIES = ("greeting", "thanks", "bye")

_ORDINAL = hint("edits.picked")
_NUMERALS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}


def chosen(said: Understanding, context: Context | None) -> Choice | None:
    """The choice that a bare reply picks: by number, by its label, or by a part that only one label has."""
    if context is None or not context.choices:
        return None
    text = said.normal.strip().strip("。.！!？? ")
    if not text:
        return None
    place = _ORDINAL.fullmatch(text)
    nth = said.cue("follow.nth")
    number: int | None = None
    if nth is not None and nth.number is not None and _says_no_more(said):
        number = int(nth.number)
    elif place is not None and not said.years and not said.indicators:
        number = int(place["n"]) if place["n"].isdigit() else _NUMERALS[place["n"]]
    elif said.has("follow.yes") and len(context.choices) == 1:
        number = 1
    if number is not None:
        return context.choices[number - 1] if 1 <= number <= len(context.choices) else None
    labels = [normalise(choice.label).text.strip() for choice in context.choices]
    # What is passed over is blank in the normal text; a label that names it is still that label.
    for whole in (text, normalise(said.text).text.strip()):
        shown = _named(whole, labels, context.choices)
        if shown is not None:
            return shown
    within = [choice for choice, label in zip(context.choices, labels, strict=True) if len(text) > 1 and text in label]
    if len(within) == 1:
        return within[0]
    if said.units and not (said.indicators or said.years or said.unread):
        named = {name for mention in said.units if mention.form is UnitForm.NAMED for name in mention.names}
        fitting = [choice for choice in context.choices if choice.label in named]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _named(text: str, labels: Sequence[str], choices: Sequence[Choice]) -> Choice | None:
    """The choice whose label a text is, or whose label stands before the words that it leaves out, as it is shown."""
    if text in labels:
        return choices[labels.index(text)]
    for choice, label in zip(choices, labels, strict=True):
        rest = text.removeprefix(label)
        if choice.left_out and rest != text and all(normalise(word).text in rest for word in choice.left_out):
            return choice
    return None


def _says_no_more(said: Understanding) -> bool:
    """Whether a turn with a place in a list says nothing beside it: 第一条微博哪天发的 picks nothing."""
    picks = ("follow.", "ask.", "greeting", "thanks")
    return not (said.indicators or said.unread) and all(cue.code.startswith(picks) for cue in said.cues)


def complete(said: Understanding, context: Context | None, members: Members) -> Completed:
    """Fill what a question leaves unsaid from the context."""
    if context is None:
        return Completed(understanding=said)
    if said.has("define", "define.how") and context.indicators and not (said.indicators or said.content or said.unread):
        codes_before = tuple(indicator_of(code) for code in context.indicators)
        return Completed(understanding=replace(said, indicators=codes_before), inherited=frozenset({"indicator"}))
    if context.defined is not None:
        said = of_the_defined(said, context.defined)
    said = with_petitions(said, context)
    if context.indicators and not said.has("report"):
        # 22年也有吗, after a figure: whether there is one as well, and not whether there is a report.
        said = replace(said, cues=tuple(cue for cue in said.cues if cue.code != "coverage.has" or cue.text))
    if context.kind == Kind.COVERAGE and len(context.agencies) == 1 and said.has(*_OF_ONE) and not said.units:
        # 都有哪几年, after how many reports of the police are there: theirs.
        return inherit(said, context, members)
    polite = starts(said, _COURTESIES) and not (said.units or said.years or said.indicators or said.applicants)
    # 22年那份说的啥问题: what a report says of it, and no term to explain.
    own = starts(said, _OWN_PURPOSE) and not (said.has("define") and starts(said, ("topic.",)))
    if polite or own or said.truncated or not said.normal.strip() or said.has("follow.nth"):
        return Completed(understanding=said)
    if said.unread and len(context.indicators) > 1 and counted_these(said) == len(context.indicators):
        # 教育局这两项呢, the same two for Luxi: the figures that were just shown together.
        these = tuple(word for word in said.unread if THESE.fullmatch(word.strip()) is not None)
        unread = tuple(word for word in said.unread if word not in these)
        said = replace(said, unread=unread, content=tuple(word for word in said.content if word not in these))
    placed = at_place(said, context, members) or at_part(said, context)
    if placed is not None:
        about, before = placed
        made = inherit(about, before, members)
        return replace(made, inherited=made.inherited | {"agency"})
    return inherit(_still_open(_answered_bare(said, context), context), context, members)


def _still_open(said: Understanding, context: Context) -> Understanding:
    """三年加一起, where it was asked back which figure 公开了 is: the same words, and no figure that nobody named."""
    named = said.indicators or said.applicants or said.unread or said.content or context.indicators
    if named or context.pending is None or context.kind != Kind.AMBIGUOUS or starts(said, ("topic.", "quality")):
        return said
    try:
        pending = plain_from(Understanding, context.pending)
    except (ValueError, TypeError):
        return said
    unsettled = any(len(mention.codes) > 1 for mention in pending.indicators)
    return replace(said, indicators=pending.indicators) if unsettled else said


def _answered_bare(said: Understanding, context: Context) -> Understanding:
    """A bare unit, year or indicator in reply to a question back: the pending question with that slot replaced."""
    bare = not said.unread and not starts(said, SHAPING) and not said.has("follow.then", "follow.and")
    if context.pending is None or context.kind != Kind.AMBIGUOUS or not bare:
        return said
    filled = sum((bool(said.units), bool(said.years), bool(said.indicators)))
    if filled != 1:
        return said
    try:
        pending = plain_from(Understanding, context.pending)
    except (ValueError, TypeError):
        return said
    return replace(
        pending,
        text=said.text,
        language=said.language,
        units=said.units or pending.units,
        years=said.years or pending.years,
        indicators=said.indicators or pending.indicators,
    )


def context_to_json(context: Context) -> dict[str, Any]:
    """The context as plain JSON data."""
    return plain_of(context)


def context_from_json(data: Mapping[str, Any]) -> Context:
    """The context that context_to_json wrote; raises ValueError, TypeError or KeyError for anything else."""
    if not isinstance(data, Mapping):
        raise TypeError("a conversation is an object")
    return plain_from(Context, _as_kept_now(data))


def _as_kept_now(data: Mapping[str, Any]) -> dict[str, Any]:
    """What an earlier release kept as text is left out: it is not understood again."""
    kept = {key: value for key, value in data.items() if key != "first"}
    for name in ("group", "pending"):
        if isinstance(kept.get(name), str):
            kept[name] = None
    return kept
