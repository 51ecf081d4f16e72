"""What changed in the prose between two years: 问题部分和去年一样吗, 改进措施新增了什么."""

from __future__ import annotations

from knowledge.answering.details import TextChangeDetail
from knowledge.answering.lookup import under_topic
from knowledge.answering.proof import nothing, paragraph_citation, understood_of
from knowledge.answering.prose import Piece, outline
from knowledge.answers import Answer, Kind, Passage
from knowledge.checking.text_change import compare_sections
from knowledge.lexicon.topics import topics
from knowledge.query.asked import Asked
from knowledge.query.lookups import TextChange
from knowledge.shelf import Shelf

WHOLE = "topic.whole"


def part(pieces: tuple[Piece, ...], topic: str) -> tuple[Piece, ...]:
    """The paragraphs of a topic, or all prose."""
    if topic == WHOLE:
        return tuple(piece for piece in pieces if not piece.heading and piece.entry.section.number > 0)
    return under_topic(topics().topics[topic], pieces)


def answer_text_change(query: TextChange, asked: Asked, shelf: Shelf) -> Answer:
    """The sentences that are new and those that are gone, with the share that stayed."""
    agency = query.who.names[0]
    earlier = part(outline(shelf.paragraphs(agency, query.before)), query.topic)
    later = part(outline(shelf.paragraphs(agency, query.after)), query.topic)
    for pieces, year in ((earlier, query.before), (later, query.after)):
        if not pieces:
            return nothing(
                asked, Kind.NOT_UNDERSTOOD, "no_topic_section", agency=agency, years=(year,), topic=query.topic
            )
    change = compare_sections([piece.entry.text for piece in earlier], [piece.entry.text for piece in later])
    sources = {
        sentence: piece
        for piece in (*earlier, *later)
        for sentence in (*change.new, *change.gone)
        if sentence in piece.entry.text
    }
    shown = change.new if query.asked == "new" else (*change.new, *change.gone)
    passages = tuple(
        Passage(
            agency=agency,
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
        language=asked.language,
        question=asked.question,
        understood=understood_of(asked),
        passages=passages,
        citations=tuple(
            paragraph_citation(pieces[0].entry, pieces[0].section, pieces[0].entry.text[:80])
            for pieces in (earlier, later)
        ),
        notes=asked.notes,
        detail=TextChangeDetail(
            topic=query.topic,
            before=query.before,
            after=query.after,
            share=change.share,
            new=change.new,
            gone=change.gone,
            asked=query.asked,
        ),
    )
