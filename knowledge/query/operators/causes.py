"""Why there were so many: 为什么申请增加, 复议为什么这么多, which the text of a report says or does not say."""

from __future__ import annotations

from knowledge.answers import Kind
from knowledge.language.parts import Understanding
from knowledge.lexicon.hints import hint_words
from knowledge.lexicon.topics import Topic, topics
from knowledge.query.algebra import Who
from knowledge.query.asking import Asking, Refusal, refusal
from knowledge.query.lookups import Find

CAUSES = frozenset({"topic.cause", "topic.cause.up", "topic.cause.down"})
_CAUSED = {code: word for code, _, word in (item.partition("=") for item in hint_words("passage.caused"))}
"""What a figure is of, as a sentence calls it that says why there were so many."""


def cause_of(asking: Asking) -> Topic | None:
    """为什么申请增加, 复议为什么这么多: the topic of a sentence that says why there were so many."""
    says = asking.understanding
    if not says.has("why", "who.reason") or says.unread or says.applicants or not says.indicators:
        return None
    if says.has("breakdown", "list", "by.reason", "by.outcome", "follow.split") or not what_is_caused(says):
        return None
    up, down = (any(cue.code.startswith(code) for cue in says.cues) for code in ("change.up", "change.down"))
    if up == down or any(mention.codes != ("requests.new",) for mention in says.indicators):
        return topics().topics["topic.cause"]
    return topics().topics["topic.cause.up" if up else "topic.cause.down"]


def what_is_caused(says: Understanding) -> tuple[str, ...]:
    """What is asked why, as reports call it; none where a figure is named whose parts are the reasons."""
    codes = {code for mention in says.indicators for code in mention.codes}
    found = {_CAUSED.get(code.partition(".")[0], "") for code in codes}
    return () if "" in found else tuple(sorted(found))


def without_cause(asking: Asking, looked: Find) -> Refusal:
    """That the one report asked about does not say why."""
    return refusal(
        Kind.NOT_UNDERSTOOD,
        "no_cause",
        who=Who(names=looked.units),
        asked_years=looked.years if looked.year_named else looked.years[:1],
        agency=looked.units[0] if len(looked.units) == 1 else "",
        years=looked.years,
        words=what_is_caused(asking.understanding),
    )
