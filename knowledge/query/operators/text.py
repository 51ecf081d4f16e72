"""What changed in the prose between two years: 问题部分和去年一样吗, 改进措施新增了什么."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.answers import Kind
from knowledge.lexicon.hints import hint_word, hint_words
from knowledge.lexicon.topics import Topic, topics
from knowledge.query.asking import Asking, Proposal, Refusal, refusal
from knowledge.query.lookups import Find, TextChange
from knowledge.query.operators.passage import PROSE_ONLY
from knowledge.query.operators.topical import topic_of
from knowledge.query.which_years import indexed_years, no_year
from knowledge.query.whose import named_years, one_unit

_CUES = ("text.same", "text.new", "text.removed", "text.change")
_PARTS = (
    (hint_words("text_change.improvements"), "topic.improvements"),
    (hint_words("text_change.problems"), "topic.problems"),
)
WHOLE = "topic.whole"


def text_change(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word for sameness or novelty of the text, with no figure beside it."""
    says = asking.understanding
    topic = topic_of(asking) or _told_by_cue(asking)
    added = any(hint_word("text_change.added") in mention.text for mention in says.indicators)
    fresh = topic is not None and topic.code in PROSE_ONLY and added
    # 粉丝比上年增加多少: a number of the prose, and no part of it.
    counted = topic is not None and (topic.literal or says.has("ask.count", "change.absolute", "change.percent"))
    moved = topic is not None and not counted and says.has("change", "change.yoy", "compare")
    figures = any(not mention.scope for mention in says.indicators)
    if not (says.has(*_CUES) or moved or fresh) or (figures and not fresh):
        return
    if says.unread:
        return
    units = one_unit(asking)
    if isinstance(units, Refusal):
        yield units
        return
    if units.single is None:
        return
    indexed = indexed_years(asking.shelf, units.names)
    named = sorted(named_years(says))
    if len(named) > 1:
        before, after = named[0], named[-1]
    elif named and not any(mention.relative for mention in says.years):
        before, after = named[0] - 1, named[0]
    elif named:
        # 和去年一样吗: the latest report against the one before; 去年 names the earlier side when it is not the latest.
        before, after = (named[0], named[0] + 1) if named[0] + 1 in indexed else (named[0] - 1, named[0])
    else:
        after = indexed[-1] if indexed else asking.today.year
        before = indexed[-2] if len(indexed) > 1 else after - 1
    absent = [year for year in (before, after) if year not in indexed]
    if absent:
        if len(indexed) < 2:
            yield refusal(Kind.NO_REPORT, "no_two_reports", agency=units.names[0], indexed=tuple(indexed))
            return
        yield no_year(asking, units.who, absent, indexed)
        return
    if topic is not None and topic.pattern is not None:
        # 电话和去年一样吗: what is printed in the one year and in the other.
        both = Find(units=units.names, years=(before, after), year_named=True, topic=topic.code)
        yield Proposal(query=both, used=("",), operator="text_change")
        return
    asked = next((code.removeprefix("text.") for code in _CUES if says.has(code)), "new" if fresh else "change")
    slots = (("year", not named), ("agency", units.assumed))
    yield Proposal(
        query=TextChange(
            who=units.who,
            before=before,
            after=after,
            topic=topic.code if topic is not None else WHOLE,
            asked=asked,
        ),
        used=("",),
        assumed=frozenset(slot for slot, is_so in slots if is_so),
        operator="text_change",
    )


def _told_by_cue(asking: Asking) -> Topic | None:
    """新推出什么举措 names the part in the same breath."""
    said = "".join(cue.text for cue in asking.understanding.cues if cue.code in _CUES)
    named = next((code for words, code in _PARTS if any(word in said for word in words)), None)
    return topics().topics[named] if named else None
