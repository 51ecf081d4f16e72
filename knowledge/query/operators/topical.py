"""The topic of the prose that a question names, and what of the question the topic does not account for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from knowledge.language.parts import Understanding
from knowledge.lexicon.hints import hint
from knowledge.lexicon.topics import Topic, topics
from knowledge.query.asking import Asking
from knowledge.query.operators.causes import CAUSES, what_is_caused
from knowledge.query.operators.content import Run, terms_of

OF_REQUESTS = frozenset({"topic.cause.up", "topic.cause.down", "topic.subjects"})
"""Topics of sentences about the requests, which the question names in its own way."""

_ADDRESS, _DONE = "topic.address", "topic.improvements"
_BOTH = hint("passage.both")
_SUBJECTS = hint("passage.subjects")
_IMPROVING = hint("plans.improving")


def topic_of(asking: Asking) -> Topic | None:
    """The topic that the question names; the one with a pattern or the narrowest first."""
    return asking.once("topic", lambda: _topic_of(asking))


def _topic_of(asking: Asking) -> Topic | None:
    says = asking.understanding
    if about_subjects(says):
        return topics().topics["topic.subjects"]
    if _BOTH.search(says.normal):
        return topics().topics["topic.both"]
    known = topics().topics
    normal = says.normal
    words = {word for word in _words_asked() if word in normal}
    asked = [topic for topic in _asked_for() if not words.isdisjoint(topic.asked)] if words else []
    if not asked and _IMPROVING.search(says.normal):
        asked = [known["topic.improvements"]]
    named = asked or [known[cue.code] for cue in says.cues if cue.code in known]
    # 换了电话没告诉大家，咋解决的: a number is not asked for where it is asked what was done.
    if any(topic.code == _DONE for topic in named) and not says.has("ask.count"):
        named = [topic for topic in named if topic.pattern is None]
    named.sort(key=lambda topic: (topic.pattern is None, topic.whole, -len(topic.words)))
    return named[0] if named else None


@cache
def _asked_for() -> tuple[Topic, ...]:
    """The topics that have words of questions, beside their cues."""
    return tuple(topic for topic in topics().topics.values() if topic.asked)


@cache
def _words_asked() -> frozenset[str]:
    """All words of questions that topics have."""
    return frozenset(word for topic in _asked_for() for word in topic.asked)


def about_subjects(says: Understanding) -> bool:
    """Whether what the requests were about is asked for."""
    return says.has("outside.subject") or (_SUBJECTS.search(says.normal) is not None and not says.has("ask.count"))


def what_else(asking: Asking, topic: Topic | None, stretches: Sequence[Run], terms: Sequence[str]) -> tuple[str, ...]:
    """What a topic's answer must say beside what the topic is found by."""
    if topic is None or topic.code in OF_REQUESTS:
        return ()
    return what_is_caused(asking.understanding) if topic.code in CAUSES else _beyond(asking, topic, stretches, terms)


def _beyond(asking: Asking, topic: Topic, stretches: Sequence[Run], terms: Sequence[str]) -> tuple[str, ...]:
    """The terms that a topic does not account for, neither by its own words nor as what it was named with."""
    says = asking.understanding
    spans = [(cue.start, cue.end) for cue in says.cues if cue.code == topic.code]
    named = {
        term
        for run in stretches
        if topic.pattern is None and any(start <= run.start and run.end <= end for start, end in spans)
        for term in terms_of(asking, run)
    }
    own = (*topic.words, *topic.asked, *topic.said, *topic.headings)
    left = (term for term in terms if term not in named and not any(word in term or term in word for word in own))
    # English words that stand for none of the reports' say nothing that a report could hold, but of whose address.
    kept = {word for run in says.unread for word in run.split()} if topic.code == _ADDRESS else set()
    return tuple(term for term in left if says.language.chinese or not term.isascii() or term.isdigit() or term in kept)
