"""What changed in the prose between two years: 问题部分和去年一样吗, 改进措施新增了什么."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answering.details import TextChangeDetail
from knowledge.answering.lookup import under_topic
from knowledge.answering.passage import PROSE_ONLY, topic_of
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.answering.proof import paragraph_citation, understood
from knowledge.answering.prose import Piece, outline
from knowledge.answering.ranking import nothing
from knowledge.answering.slots import indexed_years, named_years, no_year, one_unit
from knowledge.answers import Answer, Kind, Passage
from knowledge.checking.text_change import compare_sections
from knowledge.lexicon.hints import hint_word, hint_words
from knowledge.lexicon.topics import Topic, topics
from knowledge.shelf import Shelf

_CUES = ("text.same", "text.new", "text.removed", "text.change")
_PARTS = (
    (hint_words("text_change.improvements"), "topic.improvements"),
    (hint_words("text_change.problems"), "topic.problems"),
)
WHOLE = "topic.whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChangePlan(Plan):
    """Which part of whose report to compare between which years, and what is asked: same, new, gone or change."""

    agency: str
    before: int
    after: int
    topic: str
    asked: str


def recognise(asking: Asking) -> TextChangePlan | Refusal | None:
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
        return None
    if says.unread:
        return None
    units = one_unit(asking)
    if isinstance(units, Refusal):
        return units
    if units.single is None:
        return None
    indexed = indexed_years(asking.shelf, units.names)
    named = sorted(named_years(asking))
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
            shown = "、".join(f"{year}年" for year in indexed)
            return refusal(asking, Kind.NO_REPORT, "no_two_reports", agency=units.names[0], indexed=shown)
        return no_year(asking, units, absent, indexed)
    asked = next((code.removeprefix("text.") for code in _CUES if says.has(code)), "new" if fresh else "change")
    return TextChangePlan(
        asking=says,
        understood=understood(
            agencies=units.names,
            years=(before, after),
            inherited=asking.inherited,
            assumed=({"year"} if not named else set()) | ({"agency"} if units.assumed else set()),
        ),
        agency=units.names[0],
        before=before,
        after=after,
        topic=topic.code if topic is not None else WHOLE,
        asked=asked,
    )


def _told_by_cue(asking: Asking) -> Topic | None:
    """新推出什么举措 names the part in the same breath."""
    said = "".join(cue.text for cue in asking.understanding.cues if cue.code in _CUES)
    named = next((code for words, code in _PARTS if any(word in said for word in words)), None)
    return topics().topics[named] if named else None


def part(pieces: tuple[Piece, ...], topic: str) -> tuple[Piece, ...]:
    """The paragraphs of a topic, or all prose."""
    if topic == WHOLE:
        return tuple(piece for piece in pieces if not piece.heading and piece.entry.section.number > 0)
    return under_topic(topics().topics[topic], pieces)


def answer(plan: TextChangePlan, shelf: Shelf) -> Answer:
    """The sentences that are new and those that are gone, with the share that stayed."""
    earlier = part(outline(shelf.paragraphs(plan.agency, plan.before)), plan.topic)
    later = part(outline(shelf.paragraphs(plan.agency, plan.after)), plan.topic)
    for pieces, year in ((earlier, plan.before), (later, plan.after)):
        if not pieces:
            return nothing(
                plan, Kind.NOT_UNDERSTOOD, "no_topic_section", agency=plan.agency, years=f"{year}年", topic=plan.topic
            )
    change = compare_sections([piece.entry.text for piece in earlier], [piece.entry.text for piece in later])
    sources = {
        sentence: piece
        for piece in (*earlier, *later)
        for sentence in (*change.new, *change.gone)
        if sentence in piece.entry.text
    }
    shown = change.new if plan.asked == "new" else (*change.new, *change.gone)
    passages = tuple(
        Passage(
            agency=plan.agency,
            year=piece.entry.report.year,
            section=piece.section,
            text=sentence,
            marks=(),
        )
        for sentence in shown
        if (piece := sources.get(sentence)) is not None
    )
    return Answer(
        kind=Kind.TEXT_CHANGE,
        language=plan.asking.language,
        question=plan.asking.text,
        understood=plan.understood,
        passages=passages,
        citations=tuple(
            paragraph_citation(pieces[0].entry, pieces[0].section, pieces[0].entry.text[:80])
            for pieces in (earlier, later)
        ),
        notes=plan.notes,
        detail=TextChangeDetail(
            topic=plan.topic,
            before=plan.before,
            after=plan.after,
            share=change.share,
            new=change.new,
            gone=change.gone,
            asked=plan.asked,
        ),
    )


KIND = QuestionKind(name="text_change", recognise=recognise, answer=answer)
