"""Fixed sentences for what reports never hold, and what is told of reports themselves."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wording import word
from bot.wording.texts import texts
from knowledge import Library
from knowledge.answering.details import AboutDetail, HelpDetail
from knowledge.answers import REFUSALS, Kind, Language
from knowledge.query.lookups import MATTERS, TALK

TODAY = date(2024, 6, 1)
SAID = {
    "apply": ("怎么申请信息公开", "點樣申請信息公開", "how do I apply for information"),
    "appeal": ("不服答复怎么办", "不服答覆怎麼辦", "how do I appeal"),
    "complain": ("我要投诉", "我要投訴", "I want to complain"),
    "other_office": ("护照怎么办", "護照怎麼辦", "how do I get a passport"),
    "self": ("你是谁", "你係誰", "what are you"),
    "maker": ("谁开发了你", "誰開發了你", "who built you"),
    "sure": ("你确定吗", "你確定嗎", "are you sure"),
    "thanks": ("多谢", "多謝晒", "thanks a lot"),
    "praise": ("真棒", "你好厲害", "well done"),
    "abuse": ("废物", "廢物", "you are useless"),
}


def test_every_topic_is_tried() -> None:
    assert set(SAID) == {*MATTERS, *TALK}


@pytest.mark.parametrize("topic", [*MATTERS, *TALK])
def test_a_topic_is_answered_in_every_language(topic: str, sample_library: Library) -> None:
    for text, language in zip(SAID[topic], (Language.HANS, Language.HANT, Language.EN), strict=True):
        answer = sample_library.ask(text, today=TODAY).answer
        assert answer.kind is Kind.HELP, text
        assert isinstance(answer.detail, HelpDetail)
        assert answer.detail.topic == topic, text
        shown = texts(language).say("lead", answer.detail.topic)
        assert word(answer).plain().startswith(shown), text
        for choice in answer.choices:
            again = sample_library.ask(choice.question, today=TODAY).answer
            assert again.kind not in REFUSALS, f"{text} → {choice.question}: {again.kind}"
        assert answer.choices or topic == "thanks"


def test_a_unit_that_is_named_is_the_one_to_turn_to(sample_library: Library) -> None:
    answer = sample_library.ask("我要投诉卫健委", today=TODAY).answer
    assert answer.choices[0].label == "云津市卫生健康委员会联系电话是多少"


@pytest.mark.parametrize(
    "text",
    [
        "教育局2023年申请怎么样",
        "教育局怎么处理重复申请",
        "教育局2022年怎么申请的人这么多",
        "市公安局2022年行政复议怎么样",
        "哪个单位申请最多",
        "卫健委2021年投诉举报类申请几件",
        "垃圾分类公开了什么，教育局2022年",
        "教育局投诉电话是多少",
        "公安局怎么公开户籍信息",
        "教育局2022年入学政策解读情况",
        "可以",
        "好",
        "不行",
        "what is the number of requests in 2022",
        "复议是什么意思",
    ],
)
def test_what_a_report_may_hold_gets_no_fixed_sentence(text: str, sample_library: Library) -> None:
    assert sample_library.ask(text, today=TODAY).answer.kind is not Kind.HELP


@pytest.mark.parametrize(
    ("text", "what", "shown"),
    [
        ("市政府2020年的报告哪天公布的", "published", "2021-01-28"),
        ("教育局2023年报告什么时候发布的", "published", "jiaoyuju-2023.docx"),
        ("卫健委2021年报告原文在哪", "source", "http://www.yunjin.example/zwgk/nb/2021/weijianwei.html"),
        ("市监局2022年报告原文链接", "source", "shijianju-2022.html"),
        ("when was the 2020 report of the city government published", "published", "2021-01-28"),
    ],
)
def test_the_day_and_the_place_of_a_report_are_told_with_proof(
    text: str, what: str, shown: str, sample_library: Library
) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert isinstance(answer.detail, AboutDetail)
    assert (answer.kind, answer.detail.what) == (Kind.COVERAGE, what)
    assert shown in word(answer).plain()
    assert len(answer.citations) == 1


@pytest.mark.parametrize(
    "text", ["教育局2023年发布了多少信息", "教育局网址是什么", "市政府2021年制发规章几件", "教育局地址在哪"]
)
def test_what_stands_in_the_report_is_not_about_it(text: str, sample_library: Library) -> None:
    assert not isinstance(sample_library.ask(text, today=TODAY).answer.detail, AboutDetail)
