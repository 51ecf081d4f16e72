"""Laws over every corpus: nothing that was read is lost on the way to an answer, and no offer leads to a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Context, Reply
from knowledge.conversation import complete
from knowledge.evaluation import Turn, read_corpus
from knowledge.language import search_terms, understand
from knowledge.query.asking import Asking
from knowledge.query.conservation import left_over
from knowledge.query.planner import plan
from tests.questions.test_corpora import CORPORA
from tests.searches import shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A turn of a corpus, the context it was asked in, and what came back."""

    turn: Turn
    context: Context | None
    reply: Reply


def said(library: Library, every: int) -> Iterator[Said]:
    for path in CORPORA:
        for turns in islice(read_corpus(path), 0, None, every):
            context: Context | None = None
            for turn in turns:
                reply = library.ask(turn.question, context, today=turn.today, unit=turn.unit)
                yield Said(turn=turn, context=context, reply=reply)
                context = reply.context


@pytest.fixture(scope="module", params=shares(12))
def every(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def turns(sample_library: Library, every: int) -> list[Said]:
    return list(said(sample_library, every))


def test_no_answer_leaves_out_what_was_read(sample_library: Library, turns: list[Said], every: int) -> None:
    planned = 0
    for item in turns:
        if item.reply.answer.kind in REFUSALS:
            continue
        says = understand(item.turn.question, sample_library.vocabulary.gazetteer, today=item.turn.today)
        whole = complete(says, item.context, sample_library.members)
        home = sample_library.unit_called(item.turn.unit, today=item.turn.today) if item.turn.unit else None
        asking = Asking(
            understanding=whole.understanding,
            shelf=sample_library.shelf,
            today=item.turn.today,
            home=home,
            inherited=whole.inherited,
            search_terms=search_terms,
        )
        found = plan(asking).proposal
        if found is not None:
            planned += 1
            assert left_over(found, asking) == (), item.turn.question
    assert planned * every > 1000


def test_no_offer_leads_to_a_refusal(sample_library: Library, turns: list[Said], every: int) -> None:
    offered = 0
    refused: list[str] = []
    for item in turns:
        for choice in item.reply.answer.choices:
            offered += 1
            context = item.reply.context
            by_label = sample_library.ask(choice.label, context, today=item.turn.today, unit=item.turn.unit).answer
            if by_label.kind in REFUSALS:
                refused.append(f"{item.turn.question}: label {choice.label}: {by_label.kind}")
            if choice.query is None:
                refused.append(f"{item.turn.question}: {choice.label} has no query")
                continue
            by_query = sample_library.answer(choice.query).answer
            if by_query.kind in REFUSALS:
                refused.append(f"{item.turn.question}: query {choice.label}: {by_query.kind}")
    assert offered * every > 500
    assert not refused, "\n".join(refused)
