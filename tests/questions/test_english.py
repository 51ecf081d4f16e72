"""No Chinese is left in an English answer but names of units and reports, quotations, and units of printed money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.message import Chart, Choices, Fold, Message, Paragraph, Table
from bot.wording import word
from knowledge import Library
from knowledge.answers import Answer, Context, Language
from knowledge.evaluation import read_corpus
from tests.questions.sample_index import CORPORA

TODAY = date(2024, 6, 1)
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff65]+")
"""Ideographs and full-width signs."""
QUOTED = re.compile("“[^“”]*(?:“[^“”]*”[^“”]*)*”")
PRINTED_MONEY = re.compile(r"\([\d,.]+ 万元\)")
"""The amount as the report prints it, beside the same in yuan."""


def answers(library: Library) -> Iterator[Answer]:
    for path in CORPORA:
        for turns in read_corpus(path):
            before: Context | None = None
            for turn in turns:
                if before is None and not turn.question.isascii() and len(turns) == 1:
                    continue
                reply = library.ask(turn.question, before, today=turn.today or TODAY, unit=turn.unit)
                before = reply.context
                if reply.answer.language is Language.EN:
                    yield reply.answer


def texts_of(message: Message) -> Iterator[str]:
    for block in message.blocks:
        match block:
            case Paragraph():
                yield block.text
            case Fold():
                yield block.head.text
                yield from (paragraph.text for paragraph in block.inner)
            case Table():
                yield from (block.caption, *block.columns, *(cell for row in block.rows for cell in row))
            case Choices():
                yield from (option.label for option in block.options)
            case Chart():
                yield from (block.title, *block.labels, *(row.name for row in block.series))


def left_over(text: str, known: list[str]) -> str:
    """The Chinese of a text beside what is known and what is quoted."""
    for name in known:
        text = text.replace(name, "")
    return " ".join(CHINESE.findall(PRINTED_MONEY.sub("", QUOTED.sub("", text))))


def test_an_english_answer_is_english_but_for_names_and_quotations(sample_library: Library) -> None:
    shelf = sample_library.shelf
    names = [unit.name for unit in shelf.units()] + [entry.title for entry in shelf.reports()]
    told = 0
    for answer in answers(sample_library):
        told += 1
        # Sentences of a report stand as they are, cut or whole; so does what was asked.
        said = [passage.text for passage in answer.passages] + [cited.raw for cited in answer.citations if cited.raw]
        words = [*answer.understood.agencies, *answer.understood.passed_over]
        known = sorted({*names, *words}, key=len, reverse=True)
        for text in texts_of(word(answer)):
            bare = text.strip("…")
            if any(bare in sentence for sentence in said):
                continue
            assert not left_over(text, known), f"{answer.question}: {text}"
    assert told > 200
