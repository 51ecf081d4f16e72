"""Whether all of a figure is of one kind of applicant is told yes or no, with both figures."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wording import word
from knowledge import Library

TODAY = date(2024, 6, 1)
UNITS = ("公安局", "教育局", "公安局澄湖分局", "市政府")
KINDS = {"个人": "natural_person", "企业": "business"}
WAYS = (
    "{}2023年的申请全是{}提的吗",
    "{}2023年申请是不是全部来自{}",
    "{}2023年的申请都是{}提的吗",
    "{}2023年是不是只有{}来申请",
)
ENGLISH = {
    "were all requests to the police bureau in 2023 made by individuals": [117, 98],
    "were the requests to the police bureau in 2023 all from businesses": [117, 11],
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_both_figures_say_whether_it_is_so(way: str, kind: str, sample_library: Library) -> None:
    said = set()
    for unit in UNITS:
        answer = sample_library.ask(way.format(unit, kind), today=TODAY).answer
        figures = [(value.applicant, float(value.value or 0)) for value in answer.values]
        plain = sample_library.ask(f"{unit}2023年新收申请多少", today=TODAY).answer.values[0]
        own = sample_library.ask(f"{unit}2023年{kind}申请多少", today=TODAY).answer.values[0]
        whole, part = float(plain.value or 0), float(own.value or 0)
        assert figures == [("total", whole), (KINDS[kind], part)]
        opening = "是：" if whole == part else "不是："
        assert word(answer).plain().startswith(opening)
        said.add(opening)
    assert said == ({"是：", "不是："} if kind == "个人" else {"不是："})


@pytest.mark.parametrize("text", ENGLISH)
def test_in_english(text: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert [value.value for value in answer.values] == ENGLISH[text]
    assert word(answer).plain().startswith("No: ")


@pytest.mark.parametrize("text", ["公安局2023年有没有企业来申请", "公安局2023年企业申请了几件"])
def test_whether_there_is_any_is_another_question(text: str, sample_library: Library) -> None:
    assert [value.applicant for value in sample_library.ask(text, today=TODAY).answer.values] == ["business"]
