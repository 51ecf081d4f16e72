"""Words of the form that a question to the prose has beside its own: 老旧小区改造 公开, 账号砍掉还剩几个."""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import Cue, IndicatorMention, Slot, Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.asking import Asking

_MADE_PUBLIC = frozenset({"outcome.granted", "outcome.partial"})
_BARE, _LEFT_OF_THINGS = hint("of_text.bare"), hint("of_text.left")
_WHETHER = hint("of_text.whether")
_CARRIED = ("requests.carried_out",)
_BESIDE = ("topic.", "outside.topic", "passage", "report", "follow.", "greeting", "thanks", "ask.what", "ask.how")


def without_form(asking: Asking) -> Asking:
    """The question without a word that is no figure there: 公开 behind keywords, 剩 before a number of things."""
    says = asking.understanding
    if not (says.unread or any(cue.code.startswith("topic.") for cue in says.cues)) or says.applicants:
        return asking
    named = [mention for mention in says.indicators if not mention.scope]
    if len(named) != 1 or len(says.indicators) != 1:
        return asking
    if _is_keyword(says, named[0]):
        return replace(asking, understanding=_told(says, named[0], "passage"))
    if named[0].codes == _CARRIED and _LEFT_OF_THINGS.match(says.normal, named[0].start):
        return replace(asking, understanding=_told(says, named[0], ""))
    return asking


def without_carried_count(asking: Asking) -> Asking:
    """The question without the count that the one before it asked for, where it asks whether a text says something."""
    says = asking.understanding
    if not _WHETHER.search(says.normal):
        return asking
    cues = tuple(cue for cue in says.cues if cue.code != "ask.count" or cue.text)
    return asking if cues == says.cues else replace(asking, understanding=replace(says, cues=cues))


def _is_keyword(says: Understanding, mention: IndicatorMention) -> bool:
    """Whether 公开 stands by itself among words that no table has, and no number is asked for."""
    bare = set(mention.codes) == _MADE_PUBLIC and _BARE.fullmatch(mention.text.strip()) is not None
    return bare and all(cue.code.startswith(_BESIDE) for cue in says.cues)


def _told(says: Understanding, mention: IndicatorMention, code: str) -> Understanding:
    """The understanding in which the words of a figure are a cue, or only part a sentence from another."""
    spans = tuple(
        replace(span, slot=Slot.CUE, value=code or "follow.then")
        if mention.start <= span.start and span.end <= mention.end
        else span
        for span in says.spans
    )
    cue = Cue(code=code, text=mention.text, start=mention.start, end=mention.end)
    return replace(says, indicators=(), spans=spans, cues=(*says.cues, cue) if code else says.cues)
