"""No Chinese is left in an English answer but names of units and reports, quotations, and units of printed money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import pytest

from bot.message import Chart, Choices, Fold, Message, Paragraph, Table
from bot.wording import word
from knowledge import Library
from knowledge.answering.details import PassageDetail
from knowledge.answers import Answer, Context, Language
from knowledge.evaluation import read_corpus
from tests.questions.sample_index import CORPORA
from tests.searches import search, shares

TODAY = date(2024, 6, 1)
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff65]+")
"""Ideographs and full-width signs."""
QUOTED = re.compile("“[^“”]*(?:“[^“”]*”[^“”]*)*”")
PRINTED_MONEY = re.compile(r"\([\d,.]+ 万?元\)")
"""The amount as the report prints it, beside the same as English counts it."""


def answers(library: Library, every: int) -> Iterator[Answer]:
    for path in CORPORA:
        for turns in list(read_corpus(path))[::every]:
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
                yield from (text for option in block.options for text in (option.label, option.question))
            case Chart():
                yield from (block.title, *block.labels, *(row.name for row in block.series))


def left_over(text: str, known: list[str]) -> str:
    """The Chinese of a text beside what is known and what is quoted."""
    for name in known:
        text = text.replace(name, "")
    return " ".join(CHINESE.findall(PRINTED_MONEY.sub("", QUOTED.sub("", text))))


def known_in(library: Library, answer: Answer) -> tuple[list[str], list[str]]:
    """The names that an answer may have in it, the longest first, and the sentences, which stand as they are.

    So does what was asked.
    """
    shelf = library.shelf
    names = [unit.name for unit in shelf.units()] + [entry.title for entry in shelf.reports()]
    names += shelf.unit_names().divisions()
    said = [passage.text for passage in answer.passages] + [cited.raw for cited in answer.citations if cited.raw]
    if isinstance(answer.detail, PassageDetail):
        names += [phrase for part in answer.detail.parts for phrase in part]
        names += answer.detail.lacking
    return sorted({*names, *answer.understood.agencies, *answer.understood.passed_over}, key=len, reverse=True), said


def told_in_english(library: Library, given: Iterable[Answer]) -> int:
    """How many answers there are; each must be English but for names and what it quotes."""
    told = 0
    for answer in given:
        told += 1
        known, said = known_in(library, answer)
        for text in texts_of(word(answer)):
            if any(text.strip("…") in sentence for sentence in said):
                continue
            assert not left_over(text, known), f"{answer.question}: {text}"
    return told


@pytest.mark.parametrize("every", shares(3))
def test_an_english_answer_is_english_but_for_names_and_quotations(sample_library: Library, every: int) -> None:
    assert told_in_english(sample_library, answers(sample_library, every)) > 200 / every


def in_english(library: Library) -> Iterator[Answer]:
    """The answers to all questions of the corpora, whatever they are asked in, in a chat that is set to English."""
    for path in CORPORA:
        for turns in read_corpus(path):
            before: Context | None = None
            for turn in turns:
                reply = library.ask(turn.question, before, today=turn.today or TODAY, unit=turn.unit)
                before = reply.context
                yield library.in_language(reply, Language.EN).answer


@search
def test_an_answer_in_a_chat_set_to_english_is_english_too(sample_library: Library) -> None:
    assert told_in_english(sample_library, in_english(sample_library)) > 2000
