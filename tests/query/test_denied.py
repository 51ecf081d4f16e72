"""A yes or no answers the question as it was put: denied it turns, denied twice it turns back, and the figure stays."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wording import word
from knowledge import Library
from knowledge.answers import Answer, Kind

TODAY = date(2024, 6, 1)
UNITS = ("教育局", "公安局澄湖分局", "卫健委", "市场监管局")
YEARS = (2020, 2021, 2022, 2023)
SUED = "行政诉讼"
RECEIVED = "申请"
PLAIN = {
    SUED: ("有没有行政诉讼", "有行政诉讼吗", "是否有行政诉讼", "发生过行政诉讼吗"),
    RECEIVED: ("有没有收到申请", "收到申请了吗", "收到过申请吗", "收到过申请没有"),
}
DENIED = {
    SUED: (
        "没有行政诉讼吗",
        "是不是没有行政诉讼",
        "难道没有行政诉讼吗",
        "就没有行政诉讼吗",
        "没有行政诉讼，对吗",
        "没有行政诉讼，没错吧",
        "行政诉讼是不是0",
        "没被起诉吧",
    ),
    RECEIVED: (
        "没有收到申请吗",
        "没收到申请对吗",
        "是不是一件申请都没收到",
        "难道没有收到申请",
        "一件申请都没有吗",
        "申请是零吗",
        "没有收到申请，是真的吗",
    ),
}
DENIED_TWICE = {SUED: ("不是没有行政诉讼吧",), RECEIVED: ("不是没有收到申请吧", "申请不是零吧")}
SAID = {
    "zh": {("plain", True): "有", ("plain", False): "没有", ("denied", True): "不是", ("denied", False): "是的"},
    "en": {("plain", True): "Yes", ("plain", False): "None", ("denied", True): "No", ("denied", False): "Yes"},
}
ENGLISH = {
    "plain": ("Were there any lawsuits at the {} in {}?", "Weren't there any lawsuits at the {} in {}?"),
    "denied": ("Were there no lawsuits at the {} in {}?", "Is it true that the {} had no lawsuits in {}?"),
}
BODIES = {"education bureau": "教育局", "health commission": "卫健委"}


def answer_to(library: Library, text: str) -> Answer:
    return library.ask(text, today=TODAY).answer


def verdict(answer: Answer) -> str:
    """What stands before the figure."""
    first = word(answer).plain().replace(":", ",").replace("，", ",")
    return first.split(",")[0]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("what", [SUED, RECEIVED])
def test_a_denied_question_turns_yes_and_no_and_keeps_the_figure(unit: str, what: str, sample_library: Library) -> None:
    for year in YEARS:
        told = answer_to(sample_library, f"{unit}{year}年{what}多少").values
        ways = {"plain": (*PLAIN[what], *DENIED_TWICE[what]), "denied": DENIED[what]}
        for way, asked in ways.items():
            for text in asked:
                answer = answer_to(sample_library, f"{unit}{year}年{text}")
                assert answer.values == told, text
                assert verdict(answer) == SAID["zh"][way, bool(told[0].value)], (year, text)


@pytest.mark.parametrize("body", BODIES)
def test_so_in_english(body: str, sample_library: Library) -> None:
    for year in YEARS:
        told = answer_to(sample_library, f"{BODIES[body]}{year}年行政诉讼多少").values
        for way, asked in ENGLISH.items():
            for text in asked:
                answer = answer_to(sample_library, text.format(body, year))
                assert answer.values == told, text
                assert verdict(answer) == SAID["en"][way, bool(told[0].value)], (year, text)


def test_not_all_of_a_kind_is_not_none_of_it(sample_library: Library) -> None:
    for text, said in {
        "市政府2022年申请都是个人提的吗": "不是：共 231 件，自然人 199 件",
        "市政府2022年申请不都是个人提的吗": "是：共 231 件，自然人 199 件",
        "公安局澄湖分局2023年申请都是个人提的吗": "是：共 7 件，自然人 7 件",
        "公安局澄湖分局2023年申请不都是个人提的吧": "不是：共 7 件，自然人 7 件",
    }.items():
        assert word(answer_to(sample_library, text)).plain().startswith(said), text


def test_whether_there_is_one_such_unit_is_not_whether_all_are(sample_library: Library) -> None:
    for text in ("2022年是不是有单位一件申请都没收到", "2022年有没有单位一件申请都没收到", "2022年有单位没收到申请吗"):
        answer = answer_to(sample_library, text)
        assert [value.agency for value in answer.values if value.indicator == "requests.new"] == [
            "云津市公安局澄湖分局"
        ]
        assert not word(answer).plain().startswith("不是"), text


def test_what_is_denied_and_to_be_confirmed_is_no_check_of_the_report(sample_library: Library) -> None:
    for text in ("教育局2022年没收到申请对吗", "教育局2022年申请增加了，对吗", "卫健委2020年没有行政复议，没错吧"):
        assert answer_to(sample_library, text).kind is not Kind.QUALITY, text
    assert answer_to(sample_library, "教育局2022年年报数据对吗").kind is Kind.QUALITY


def test_no_right_before_what_is_counted_takes_nothing_back(sample_library: Library) -> None:
    answer = answer_to(sample_library, "Did the education bureau refuse no requests in 2022?")
    assert not answer.understood.passed_over
    again = answer_to(sample_library, "requests of the education bureau in 2021, no, 2022")
    assert [value.year for value in again.values] == [2022]
