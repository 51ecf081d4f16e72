"""What is offered of a text: words of the question that stand there, each answered, the most of them together first."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Kind
from tests.searches import one_in

TODAY = date(2024, 6, 1)
VAIN = (
    "教育局2023年学区地图用了多少经费",
    "12320卫生热线一年花了多少钱",
    "鹿溪区2022年助企纾困罚了多少家",
    "市公安局2023年“局长信箱”花了多少钱",
    "市监局2023年随机查餐厅罚了多少家",
    "卫健委2022年健康直播罚了多少人",
    "澄湖区2023年政策通小程序被多少人骂过",
    "what did the mayor say about press conferences of the police bureau in 2022",
)


@pytest.mark.parametrize("text", VAIN)
def test_no_question_about_what_stands_there_is_refused_flatly(text: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind in REFUSALS
    assert answer.choices


@pytest.mark.parametrize("text", VAIN)
def test_every_offer_is_answered_as_a_button_and_typed(text: str, sample_library: Library) -> None:
    for choice in sample_library.ask(text, today=TODAY).answer.choices:
        tapped = sample_library.answer(choice.query or {}).answer
        assert tapped.kind not in REFUSALS
        if tapped.kind is Kind.PASSAGE:
            assert sample_library.ask(choice.label, today=TODAY).answer.passages == tapped.passages


@pytest.mark.parametrize(
    ("agency", "year", "words"),
    one_in(
        4,
        [
            ("教育局", 2023, "学区、地图"),
            ("市公安局", 2023, "局长信箱、来信"),
            ("卫健委", 2022, "热线、咨询"),
            ("澄湖区", 2021, "账号、清理"),
        ],
    ),
)
def test_words_in_one_sentence_are_found_together(agency: str, year: int, words: str, sample_library: Library) -> None:
    answer = sample_library.ask(f"{agency}{year}年报告里怎么写“{words}”", today=TODAY).answer
    assert answer.kind is Kind.PASSAGE
    assert any(all(word in passage.text for word in words.split("、")) for passage in answer.passages)
