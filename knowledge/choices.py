"""Offers as choices of an answer: the nearest questions, the row that words may mean, which of several is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.answering.details import RefusalDetail
from knowledge.answers import Answer, Choice, Kind, Language
from knowledge.query.algebra import Query
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.lookups import Find
from knowledge.query.offers import MOST, Offer, offers_for, rows_offered
from knowledge.query.planner import Planned
from knowledge.query.saying import say


def is_of_prose(planned: Planned) -> bool:
    """Whether a question to the prose was planned."""
    return planned.proposal is not None and isinstance(planned.proposal.query, Find)


def offered(planned: Planned, refused: Query | None) -> Iterator[Choice]:
    """The nearest questions that have an answer, each saying what it leaves out."""
    return as_choices(offers_for(planned, refused), planned.asking.understanding.language)


def with_row(answer: Answer, planned: Planned) -> Answer:
    """The answer where no sentence says what was asked (缠着不放的有几件), with the row that its words may mean."""
    if not is_of_prose(planned) or answer.kind not in (Kind.NOT_UNDERSTOOD, Kind.NOT_IN_FORM):
        return answer
    row = next(as_choices(rows_offered(planned.asking), planned.asking.understanding.language), None)
    return answer if row is None else replace(answer, choices=(row, *answer.choices[: MOST - 1]))


def as_choices(offers: Iterable[Offer], language: Language) -> Iterator[Choice]:
    """Each offer as a choice, once; one that cannot be said is none."""
    shown: set[tuple[str, tuple[str, ...]]] = set()
    for offer in offers:
        said = say(offer.proposal.query, language)
        if said:
            asked = Asked(query=offer.proposal.query, language=language, question=said, notes=offer.proposal.notes)
            key = (said, offer.left_out)
            if key in shown:
                continue
            shown.add(key)
            left = tuple(word for word in offer.left_out if word.strip())
            yield Choice(label=said, question=said, query=asked_to_json(asked), left_out=left)


def which_of(answer: Answer, several: tuple[Choice, ...]) -> Answer:
    """A refusal, or which of several questions of one message is meant."""
    if not several:
        return answer
    return Answer(
        kind=Kind.AMBIGUOUS,
        language=answer.language,
        question=answer.question,
        understood=answer.understood,
        choices=several,
        notes=answer.notes,
        detail=RefusalDetail(reason="several_questions"),
    )
