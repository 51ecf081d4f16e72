"""A question in two steps: whom a ranking, growth or condition finds, and what is asked of them.

申请最多的三家加起来占全市多少, 申请超过100件的单位里公开率最低的, 教育局比申请最多的单位少多少: the words for the units
are a question of their own, and 它 or 它们 stands in their place in the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.language.parts import Cue, Slot, Understanding
from knowledge.lexicon.hints import hint, hint_word

_FINDING = ("rank", "growth.", "filter.")
_MARKS = " ,，。;；:：、?？!！"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The question that finds the units, and the one that is asked of them, as turns of one conversation."""

    finding: str
    asked: str


def may_take_steps(said: Understanding) -> bool:
    """Whether a question holds any word that finds units; without one there are no steps."""
    return said.speaks_of(*_FINDING)


def steps_of(said: Understanding, text: str) -> Iterator[Steps]:
    """Return the ways to cut a question in two, the nearest first; none where no words for units stand in it.

    `text` is the normalised question, which the spans are offsets into, with nothing left out.
    """
    yield from _without_none(said, text)
    for cue in said.cues:
        match = hint("steps.whose").match(text, cue.end) if cue.code.startswith(_FINDING) else None
        if match is None and cue.code in ("rank.top", "rank.bottom"):
            match = hint("steps.first_ones").match(text, cue.start)
        if match is None or match.end() < cue.end or not text[match.end() :].strip(_MARKS):
            continue
        for start in _starts(said, text, cue):
            lead, finding, rest = text[:start], text[start : match.end()], text[match.end() :]
            if not cue.code.startswith("growth."):
                finding = _year_of(said, match.end()) + finding
            many = cue.code.startswith("filter.") or hint("steps.many").search(text[cue.start : match.end()])
            yield Steps(finding=finding, asked=_asked(lead, rest, many=bool(many)))


def _without_none(said: Understanding, text: str) -> Iterator[Steps]:
    """最少但不是零的: those that have any are found first, and the least of them asked for."""
    least, left_out = said.cue("rank.least"), said.cue("filter.any")
    if least is None or left_out is None or hint("filter.leaves_out").search(left_out.text) is None:
        return
    at = text.find(least.text, least.start)
    if at >= 0:
        yield Steps(
            finding=f"{text[:at]} {text[at + len(least.text) :]}", asked=hint_word("steps.among") + least.text.strip()
        )


def come_first(said: Understanding, text: str) -> bool:
    """Whether a question can only be meant in two steps: what the prose says of a winner, or of one of another year."""
    for steps in steps_of(said, text):
        rest = text.find(steps.finding) + len(steps.finding)
        grown = any(cue.code.startswith("growth.") and cue.end <= rest for cue in said.cues)
        later = any(span.slot is Slot.YEAR and span.start >= rest for span in said.spans)
        told = any(cue.code.startswith(("topic.", "passage")) and cue.start >= rest for cue in said.cues)
        if told or (grown and later):
            return True
    return False


def _year_of(said: Understanding, end: int) -> str:
    """The one year of the question, where it stands behind the words that find the units and not among them."""
    years = [span for span in said.spans if span.slot is Slot.YEAR]
    return years[0].text if len(years) == 1 and years[0].start >= end else ""


def _starts(said: Understanding, text: str, cue: Cue) -> Iterator[int]:
    """Where the words for the units may begin: behind the unit that they are held against, or with the question."""
    joint = hint("steps.joint").match(text[: cue.start])
    if joint is not None and any(0 < mention.end <= joint.end() for mention in said.units):
        yield joint.end()
    yield 0


def _asked(lead: str, rest: str, *, many: bool) -> str:
    within = hint("steps.within").match(rest)
    if within is not None:
        return lead + hint_word("steps.among") + rest[within.end() :]
    rest = rest.lstrip(_MARKS)
    if hint("steps.named_again").search(rest) is not None:
        return lead + rest
    return lead + (hint_word("steps.they") if many else hint_word("steps.it")) + rest
