"""Calls for help, greetings, small talk, and matters that reports never hold, with no question beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.language.parts import Understanding, UnitForm, closest
from knowledge.lexicon.hints import hint
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.lookups import MATTERS, TALK, Help

_SIGN = re.compile(r"[^\w']|_")
"""What is no letter, no digit and no apostrophe."""
_TOPICS = ("help", "greeting", "thanks", "bye")
_PATTERNS = {topic: hint(f"fixed.{topic}") for topic in (*MATTERS, *TALK)}


def small_talk(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A call for help, a greeting or a matter of the asker's, with no question beside it."""
    says = asking.understanding
    # The year talked about before is not asked about: 怎么申请公开, in between.
    topic = fixed_topic(replace(says, years=()) if "year" in asking.inherited else says)
    if topic is not None:
        yield Proposal(query=Help(topic=topic, unit=unit_named(says) or asking.home), used=("",), operator="help")
        return
    if says.indicators or says.applicants:
        return
    for topic in _TOPICS:
        if says.has(topic) and (topic == "help" or not (says.unread or says.years or says.units)):
            yield Proposal(query=Help(topic=topic), used=("",), operator="help")
            return
    if not says.normal.strip():
        yield Proposal(query=Help(topic="help"), used=("",), operator="help")


def fixed_topic(says: Understanding) -> str | None:
    """The fixed sentence that a question calls for; None where it asks for what a report may hold.

    A matter is none where a year or a figure is asked for: 2022年怎么申请的多 is about the report.
    """
    alone = " ".join(_SIGN.sub(" ", says.normal).split())
    ways = {alone, alone.replace(" ", "")}
    for topic in TALK:
        if any(map(_PATTERNS[topic].fullmatch, ways)):
            return topic
    if says.years or says.hinted("fixed.asks_figure") or says.has("define", "define.how", "coverage"):
        return None
    return next((topic for topic in MATTERS if _PATTERNS[topic].search(says.normal)), None)


def unit_named(says: Understanding) -> str | None:
    """The one unit that is named beside it, whose telephone number may help."""
    named = [closest(mention) for mention in says.units if mention.form is UnitForm.NAMED]
    return named[0][0] if len(named) == 1 and len(named[0]) == 1 else None
