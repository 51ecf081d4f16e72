"""Turns about the term that was just explained: 那有几件, 因为这个没公开的几件, which unit used this ground most."""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import IndicatorMention, Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.followups.inheriting import starts
from knowledge.query.measures import ancestors

_ASKING = ("ask.count", "ask.whether", "rank.", "trend", "change", "share", "percent", "by.")
_BESIDE = ("follow.", "ask.", "who.", "each", "by.year", "by.unit")


def of_the_defined(said: Understanding, code: str) -> Understanding:
    """Return a turn that asks how many of what was just explained as one that names it; any other as it is.

    Beside words that point back (因为这个, this ground) a wider figure may be named; without them nothing else is.
    """
    pointing = hint("edits.this_term").search(said.normal)
    named = {one for mention in said.indicators for one in mention.codes}
    if said.applicants or (said.content and pointing is None) or not starts(said, _ASKING):
        return said
    if named and (pointing is None or named.isdisjoint((code, *ancestors(code)))):
        return said
    if pointing is None:
        plain = all(cue.code.startswith((*_ASKING, *_BESIDE)) for cue in said.cues) and not said.unread
        return _naming(said, code, 0, 0) if plain else said
    start, end = pointing.span()
    cues = tuple(cue for cue in said.cues if not start <= cue.start < end)
    inside = pointing.group()
    unread = tuple(word for word in said.unread if word.strip() not in inside)
    about = replace(said, cues=cues, unread=unread, content=tuple(word for word in said.content if word not in inside))
    return _naming(about, code, start, end)


def _naming(said: Understanding, code: str, start: int, end: int) -> Understanding:
    mention = IndicatorMention(text=said.normal[start:end], codes=(code,), start=start, end=end)
    return replace(said, indicators=(mention,))
