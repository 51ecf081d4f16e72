"""Turns that ask the last question to the prose again: of another unit or year, of all others, of another channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from knowledge.answers import Context
from knowledge.language.parts import Slot, Understanding
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.topics import topics
from knowledge.query.algebra import Several
from knowledge.query.json_form import Members
from knowledge.query.kept import query_kept
from knowledge.query.lookups import Find

_OTHERS = hint("again.others")
_AGAINST = hint("again.against")
_MEANT = hint("again.meant")
_ATTENDING = hint("again.attending")
_PERSONS_IN = (*hint_words("passage.attending_in"), *hint_words("passage.persons_in"))
_MEASURED, _GROWN, _PART = (hint(f"again.{key}") for key in ("measured", "grown", "part"))
_OTHER_MEASURES = {
    "money": hint_words("passage.money"),
    "score": hint_words("passage.scores"),
    "while": hint_words("passage.durations"),
}
_FOLLOWERS = hint("again.followers")
_LEAST = 2
"""Characters of a word that a channel is called by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The last question to the prose as a turn asks it anew; whose and when are those of the turn.

    With `others` every unit is meant but those that it was asked of, with `against` another year beside the one shown,
    with `grown` by how much the number changed up to the year; with `same` the very report shown; `more` are those
    asked in the same breath.
    """

    find: Find
    others: bool = False
    against: bool = False
    grown: bool = False
    same: bool = False
    more: tuple[Find, ...] = ()


def asked_again(said: Understanding, context: Context | None, members: Members) -> Again | None:
    """Return the question to the prose that a turn only changes; None where it says anything of its own."""
    kept = query_kept(context.sought, members) if context is not None and not said.truncated else None
    asked = tuple(one for one in (kept.of if isinstance(kept, Several) else (kept,)) if isinstance(one, Find))
    if not asked:
        return None
    last = asked[-1]
    rest = _rest(said)
    if last.terms and _ATTENDING.search(rest) is not None and _light(_ATTENDING.sub(" ", rest)):
        # 来了多少人, after how many trainings there were.
        people = replace(
            last, figure=True, only_figure=True, measures=_PERSONS_IN, beside=True, parts=(), words=last.terms
        )
        return Again(find=people)
    if last.figure and last.terms and (counted := _in_another_measure(last, rest)) is not None:
        return Again(find=counted)
    if said.indicators or said.applicants:
        return _of_a_part(last, said)
    counts = last.figure and bool(last.terms or last.within)
    if counts and _GROWN.search(rest) is not None and _light(_GROWN.sub(" ", rest)):
        # 一年涨了多少, after how many followers there are.
        grown = replace(last, only_figure=True, change=True, measures=(), parts=())
        return Again(find=grown, grown=True)
    if _OTHERS.search(rest) is not None:
        return Again(find=last, others=True) if _light(_OTHERS.sub(" ", rest)) else None
    if _AGAINST.search(rest) is not None:
        return Again(find=last, against=True) if _light(_AGAINST.sub(" ", rest)) else None
    if _light(rest):
        return Again(find=asked[0], more=asked[1:]) if said.units or said.years else None
    changed = _of_channel(last, rest)
    return _of_a_part(last, said) if changed is None else Again(find=changed)


def _in_another_measure(last: Find, rest: str) -> Find | None:
    """一共多少钱, 平均多少分, 多少天能回: the number beside the one just asked for that is of another measure."""
    found = _MEASURED.search(rest)
    if found is None or not _light(_MEASURED.sub(" ", rest)):
        return None
    measures = next(words for key, words in _OTHER_MEASURES.items() if found[key])
    if set(measures) & set(last.measures):
        return None
    return replace(last, only_figure=True, measures=measures, beside=True, parts=(), words=last.terms)


def _of_a_part(last: Find, said: Understanding) -> Again | None:
    """跨省通办的呢, after how many measures there are: the number of what is named, in the report just shown."""
    named = _PART.fullmatch(said.normal)
    alone = last.figure and len(last.units) == len(last.years) == 1
    known = any(mention.names for mention in said.units) or any(len(one.codes) == 1 for one in said.indicators)
    if named is None or not alone or known or said.years or said.applicants or _channels().search(named["what"]):
        return None
    terms = (named["what"],)
    part = replace(
        last, only_figure=True, topic=None, terms=terms, beyond=(), within=(), parts=(), words=terms, whole=False
    )
    return Again(find=part, same=True)


def _rest(said: Understanding) -> str:
    """What a turn says beside units and years; what stands for those is blank."""
    rest = list(said.normal)
    for span in said.spans:
        if span.slot in (Slot.UNIT, Slot.YEAR):
            rest[span.start : span.end] = " " * (span.end - span.start)
    return "".join(rest)


def _light(text: str) -> bool:
    """Whether words only ask for the same: 那份又是怎么讲的."""
    return hint("again.light").fullmatch(text) is not None


def _of_channel(last: Find, rest: str) -> Find | None:
    """抖音的, 我要的是抖音的: the number that was asked of one channel, of the one named now."""
    if not last.figure:
        return None
    named = list(_channels().finditer(rest))
    # 不是抖音，我问的是微信: the last one named is meant, and only those before it that are denied stand there.
    if not named or (len(named) > 1 and hint("again.denied").search(rest, 0, named[0].start()) is None):
        return None
    if not _light(_MEANT.sub(" ", _channels().sub(" ", rest))):
        return None
    channel = named[-1].group()
    kept = tuple(term for term in last.terms if not set(_called(term)) & set(_names()))
    if _FOLLOWERS.search(rest) and not any(_FOLLOWERS.search(one) for term in kept for one in _called(term)):
        # 2022年的抖音粉丝, after how many measures there are: a question of its own.
        return None
    terms = (channel, *kept)
    return replace(last, terms=terms, beyond=(), parts=(), words=terms) if kept else None


@cache
def _names() -> tuple[str, ...]:
    return tuple(dict.fromkeys(_of_platforms()))


def _of_platforms() -> Iterator[str]:
    for platform in topics().platforms:
        yield from _called(platform)


def _called(word: str) -> tuple[str, ...]:
    return (word, *topics().synonyms.get(word, ()))


@cache
def _channels() -> re.Pattern[str]:
    words = sorted((word for word in _names() if len(word) >= _LEAST), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)))
