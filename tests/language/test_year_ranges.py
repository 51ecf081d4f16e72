"""A reach of years however it is written, with how many they are said to be: never two years apart, never others."""

from __future__ import annotations

import itertools
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Library
from knowledge.answers import Kind
from knowledge.language import Gazetteer, understand
from knowledge.language.parts import YearForm, YearMention
from knowledge.shelf import Unit

TODAY = date(2024, 6, 3)
FIRST, LAST, HOW_MANY = 2020, 2023, 4
LINKS = ("-", "—", "——", "–", "－", "~", "～", " - ", "至", "到", "直到", "一直到", "迄")
ENDS = (("2020", "2023"), ("2020年", "2023年"), ("2020年度", "2023年度"), ("2020", "2023年"), ("20年", "23年"))
FURTHER = (
    "2020-23",
    "20-23年",
    "二〇二〇年至二〇二三年",
    "二零二零年到二零二三年",
    "从2020年到2023年",
    "自2020年起至2023年",
    "2020年起到2023年止",
    "2020年开始到2023年",
    "2020年初到2023年底",
    "2020年1月至2023年12月",
    "2023-2020年",
)
RANGES = (*(f"{one}{link}{other}" for (one, other), link in itertools.product(ENDS, LINKS)), *FURTHER)
NUMBERED = (
    "四年",
    "四年间",
    "四年里",
    "四年来",
    "四年内",
    "四年之间",
    "四年时间",
    "四个年度",
    "这四年",
    "这四年间",
    "共四年",
    "一共四年",
    "前后四年",
    "的四年里",
    "(四年)",
    "，四年",
)
PLAIN = ("", "期间", "这几年", "这些年", "间")
ASKED = ("累计收到多少申请", "新收申请合计多少", "收到的申请有几件")


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.of(Unit(name=name) for name in ("云津市教育局", "云津市公安局"))


def years(text: str) -> list[YearMention]:
    said = understand(text, gazetteer(), today=TODAY)
    assert not said.unread, text
    assert all(unit.names for unit in said.units), text
    return list(said.years)


def others(said: str) -> list[str]:
    return [said.replace("四", number) for number in ("两", "三", "五", "六")]


@given(
    reach=st.sampled_from(RANGES),
    behind=st.sampled_from((*NUMBERED, *PLAIN)),
    asked=st.sampled_from(ASKED),
    before=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_a_reach_is_all_the_years_between(reach: str, behind: str, asked: str, before: bool) -> None:
    if reach.endswith("3") and not reach.endswith(("年", "度")) and behind in {"间"}:
        return
    said = f"{reach}{behind}教育局{asked}" if before else f"教育局{reach}{behind}{asked}"
    (mention,) = years(said)
    assert (mention.form, mention.years, mention.tally) == (YearForm.RANGE, (FIRST, LAST), None), said


@given(reach=st.sampled_from(RANGES), behind=st.sampled_from(NUMBERED), asked=st.sampled_from(ASKED), data=st.data())
@settings(max_examples=200, deadline=None)
def test_another_number_of_years_is_kept_to_be_told(reach: str, behind: str, asked: str, data: st.DataObject) -> None:
    (mention,) = years(f"教育局{reach}{data.draw(st.sampled_from(others(behind)))}{asked}")
    assert mention.tally not in {None, HOW_MANY}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("教育局2021年起到2022年止收到多少申请", 2021, 2022),
        ("教育局2021年以来收到多少申请，到2022年为止", 2021, 2022),
        ("教育局过去两年（2020到2021年）申请合计", 2020, 2021),
        ("教育局近三年（2020到2022年）申请合计", 2020, 2022),
        ("教育局2020至2021年两年间收到多少申请", 2020, 2021),
        ("教育局2020-2021的这几年间新收合计", 2020, 2021),
        ("education bureau requests over the two years 2020-2021", 2020, 2021),
    ],
)
def test_years_said_in_two_ways_are_not_added_up(text: str, first: int, last: int) -> None:
    (mention,) = years(text)
    assert (mention.form, mention.years, mention.tally) == (YearForm.RANGE, (first, last), None)


def test_years_apart_and_those_before_today_stay_what_they_are() -> None:
    assert [mention.years for mention in years("教育局2020、2023年申请")] == [(2020, 2023)]
    assert [mention.count for mention in years("教育局近四年申请")] == [4]
    assert [mention.form for mention in years("教育局2023年与近三年申请")] == [YearForm.LIST, YearForm.LATEST]


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("教育局2020—2023四年累计收到多少申请", True),
        ("教育局2020—2023三年累计收到多少申请", False),
        ("教育局2020年以来四年一共收到多少申请", True),
        ("教育局2020年以来三年一共收到多少申请", False),
        ("教育局2021、2022、2023三年新收合计", True),
        ("教育局2021、2023三年新收合计", False),
        ("教育局2020到2021五年间新收合计", False),
    ],
)
def test_a_number_that_is_not_theirs_is_refused_and_the_years_are_offered(
    asked: str, right: bool, sample_library: Library
) -> None:
    answer = sample_library.ask(asked, today=TODAY).answer
    assert (answer.kind is Kind.AGGREGATE) is right
    if not right:
        assert answer.kind is Kind.NOT_UNDERSTOOD
        assert answer.choices
