"""Several questions in one message are offered one by one, each with its own query."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import Kind

TODAY = date(2024, 6, 3)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("教育局2023年申请多少？哪个单位不予公开最多？", [47, 38]),
    ],
)
def test_each_question_of_a_message_is_offered(text: str, figures: list[float], sample_library: Library) -> None:
    reply = sample_library.ask(text, today=TODAY)
    assert reply.answer.kind is Kind.AMBIGUOUS
    assert not reply.answer.values
    offered = [sample_library.answer(choice.query or {}).answer.values[0].value for choice in reply.answer.choices]
    assert offered == pytest.approx(figures)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("1）教育局2023年申请多少 2）公开率呢 3）不予公开几件", [47, 0.32, 13]),
        ("①市政府2023年新收；②不予公开；③诉讼几件", [218, 38, 11]),
    ],
)
def test_numbered_figures_of_one_unit_are_answered_at_once(
    text: str, figures: list[float], sample_library: Library
) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert [value.value for value in answer.values] == pytest.approx(figures)


@pytest.mark.parametrize("text", ["教育局2022年不予公开都是什么理由？", "第一名是谁？", "2023年1）"])
def test_one_question_is_not_taken_apart(text: str, sample_library: Library) -> None:
    detail = sample_library.ask(text, today=TODAY).answer.detail
    assert getattr(detail, "reason", "") != "several_questions"
