"""Several questions of one message, each answered as if it had been asked alone, one under the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from knowledge.answering.details import SeveralDetail
from knowledge.answering.proof import MAX_CITATIONS, understood_of
from knowledge.answers import REFUSALS, Answer, Citation, Kind
from knowledge.query.algebra import Several
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


def answer_several(query: Several, asked: Asked, shelf: Shelf, answer: Callable[[Asked, Shelf], Answer]) -> Answer:
    """Return one answer with the values, proofs and cautions of all, in the order asked; `answer` answers each."""
    parts = [answer(replace(asked, query=one, notes=()), shelf) for one in query.of]
    told = [part for part in parts if part.kind not in REFUSALS]
    kinds = {part.kind for part in told}
    kind = Kind.PASSAGE if kinds == {Kind.PASSAGE} else Kind.COMPARE if told else parts[0].kind
    return Answer(
        kind=kind,
        language=asked.language,
        question=asked.question,
        understood=understood_of(asked),
        values=tuple(value for part in told for value in part.values),
        passages=tuple(passage for part in told for passage in part.passages),
        citations=_once([part.citations for part in told]),
        beside=_once([part.beside for part in told]),
        notes=tuple(dict.fromkeys((*asked.notes, *(note for part in parts for note in part.notes)))),
        detail=SeveralDetail(parts=tuple(parts)) if told else parts[0].detail,
    )


def _once(lists: Sequence[Sequence[Citation]]) -> tuple[Citation, ...]:
    return tuple(islice(dict.fromkeys(item for items in lists for item in items), MAX_CITATIONS))
