"""Over the questions of the corpora: how much of an answer is seen before its proof is opened, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median, quantiles

import pytest

from bot.message import Choices, Message, Paragraph, Role, Table
from bot.wording import word
from knowledge import Library
from knowledge.answers import Context, Kind
from knowledge.evaluation import read_corpus
from tests.questions.sample_index import CORPORA
from tests.searches import shares

CONVERSATIONS = sorted((Path(__file__).resolve().parent.parent / "conversations").glob("*.toml"))
TODAY = date(2024, 6, 1)
EVERY = 9
"""Of the cases and conversations one in so many is asked by default, a spread over all kinds and languages."""
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def cards(library: Library, every: int) -> Iterator[tuple[str, Message]]:
    for path in (*CORPORA, *CONVERSATIONS):
        for turns in list(read_corpus(path))[::every]:
            before: Context | None = None
            for turn in turns:
                reply = library.ask(turn.question, before, today=turn.today or TODAY, unit=turn.unit)
                before = reply.context
                if reply.answer.values or reply.answer.kind is Kind.QUALITY:
                    yield turn.question, word(reply.answer)


def seen(message: Message) -> int:
    """Characters that are seen, white space and buttons aside, with the one line that folded proof always shows."""
    shown = [block for block in message.blocks if not isinstance(block, Choices)]
    return len("".join(Message(language=message.language, blocks=tuple(shown)).plain().split()))


@pytest.fixture(scope="module", params=shares(EVERY))
def worded(sample_library: Library, request: pytest.FixtureRequest) -> list[tuple[str, Message]]:
    return list(cards(sample_library, request.param))


def test_a_figure_is_seen_at_once(worded: list[tuple[str, Message]]) -> None:
    sizes = [seen(message) for _, message in worded]
    assert len(sizes) > 50
    assert median(sizes) <= 80
    assert quantiles(sizes, n=10)[-1] <= 200


def test_no_sentence_says_what_the_table_below_it_says(worded: list[tuple[str, Message]]) -> None:
    for question, message in worded:
        table = next((block for block in message.blocks if isinstance(block, Table)), None)
        if table is None or len(table.rows) < 2:
            continue
        # A place and the name of a year are no figures.
        cells = {row[at] for row in table.rows for at in range(1, len(row)) if table.numeric[at] and len(row[at]) > 2}
        for block in message.blocks:
            if isinstance(block, Paragraph) and block.role in (Role.LEAD, Role.SUBJECT):
                said = set(NUMBER.findall(block.text))
                assert len(said & cells) < 2, f"{question}: {block.text}"
