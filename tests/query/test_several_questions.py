"""Several questions in one message are answered together, or offered one by one where one has no answer."""

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
def test_each_question_of_a_message_is_answered(text: str, figures: list[float], sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    asked = answer.query or {}
    parts = [sample_library.answer({**one, "said": asked["said"]}).answer for one in asked["of"]]
    assert asked["op"] == "several"
    assert [part.values[0].value for part in parts] == pytest.approx(figures)
    assert answer.values == tuple(value for part in parts for value in part.values)
    assert set(answer.citations) == {citation for part in parts for citation in part.citations}


def test_what_has_no_answer_leaves_the_others_to_choose_from(sample_library: Library) -> None:
    text = "1）教育局2023年申请多少 2）公安局2023年申请多少 3）月球上有几个人"
    answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind is Kind.AMBIGUOUS
    assert not answer.values
    offered = [sample_library.answer(choice.query or {}).answer.values[0].value for choice in answer.choices]
    assert offered == [47, 117]


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


def test_a_part_that_would_be_several_questions_itself_is_not_put_beside_another(sample_library: Library) -> None:
    context = None
    for text in ("市监局2023年予以公开的占办结量多少", "公安局2022年本机关不掌握的几件"):
        context = sample_library.ask(text, context, today=TODAY).context
    answer = sample_library.ask("市政府有没有大量反复申请的？2022年几件", context, today=TODAY).answer
    assert {value.agency for value in answer.values} <= {"云津市人民政府"}
