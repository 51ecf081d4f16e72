"""Whether a figure went up or down: yes or no by the figures themselves, over two years and over all."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from bot.wording import word
from knowledge import Library
from knowledge.answers import Kind

TODAY = date(2024, 6, 1)
UNITS = ("教育局", "公安局", "市政府", "卫健委", "市监局")
WHAT = {
    "新收申请": "requests.new",
    "行政复议": "reconsideration.total",
    "公开率": "rate.granted",
    "行政诉讼": "litigation.total",
}
TWO_YEARS = {
    "{}2023年{}有没有变少": "down",
    "{}{}2023年比2021年多吗": "up",
    "{}2023年{}增加了没有": "up",
    "did the number of {} {} go down from 2021 to 2023": "down",
}
ALL_THE_WAY = {
    "{}的{}是不是越来越多": "up",
    "{}{}一年比一年少吗": "down",
    "{}的{}每年都比上一年多吗": "up",
    "{}{}一直在下降吗": "down",
    "{}的{}是涨是跌": "either",
    "{}{}2021年以来是不是逐年增加": "up",
}
ENGLISH = {"新收申请": "requests", "行政复议": "reconsiderations", "行政诉讼": "lawsuits"}
BUREAUS = {"教育局": "at the education bureau", "公安局": "at the police bureau"}


def verdict(answer: Any) -> bool | None:
    """Whether the answer begins with yes or no; None where it begins with neither."""
    said = word(answer).plain()
    yes, no = said.startswith(("是：", "Yes: ")), said.startswith(("不是：", "No: "))
    return yes if yes or no else None


@pytest.mark.parametrize("said", TWO_YEARS)
@pytest.mark.parametrize("what", WHAT)
def test_two_years_are_told_yes_or_no(said: str, what: str, sample_library: Library) -> None:
    asked = 0
    for unit in UNITS:
        text = said.format(unit, what)
        if said.isascii():
            if unit not in BUREAUS or what not in ENGLISH:
                continue
            text = said.format(ENGLISH[what], BUREAUS[unit])
        answer = sample_library.ask(text, today=TODAY).answer
        assert answer.kind is Kind.CHANGE, text
        figures = [value for value in answer.values if value.indicator == WHAT[what]]
        before, after = (float(value.value or 0) for value in sorted(figures, key=lambda value: value.year))
        assert verdict(answer) is (after > before if TWO_YEARS[said] == "up" else after < before), text
        asked += 1
    assert asked or said.isascii()


@pytest.mark.parametrize("said", ALL_THE_WAY)
@pytest.mark.parametrize("what", WHAT)
def test_a_series_is_told_yes_or_no_by_each_of_its_steps(said: str, what: str, sample_library: Library) -> None:
    for unit in UNITS:
        text = said.format(unit, what)
        answer = sample_library.ask(text, today=TODAY).answer
        assert answer.kind is Kind.TREND, text
        row = [float(value.value or 0) for value in answer.values]
        assert len(row) in (3, 4)
        steps = [after - before for before, after in pairwise(row)]
        told = word(answer).plain()
        if ALL_THE_WAY[said] == "either":
            assert verdict(answer) is None
            assert ("上升" in told) is any(step > 0 for step in steps), text
            assert ("下降" in told) is any(step < 0 for step in steps), text
        else:
            up = ALL_THE_WAY[said] == "up"
            assert verdict(answer) is all(step > 0 if up else step < 0 for step in steps), text


@pytest.mark.parametrize(
    "text",
    [
        "教育局历年新收申请趋势",
        "教育局2023年新收申请比2022年少多少",
        "教育局2022年新收申请有多少",
        "教育局2023年申请减少了5件对吗",
    ],
)
def test_what_asks_for_no_direction_is_told_without_one(text: str, sample_library: Library) -> None:
    query = dict(sample_library.ask(text, today=TODAY).answer.query or {})
    assert query
    assert "moved" not in query


@pytest.mark.parametrize(
    ("text", "yes"), [("教育局2022年申请比2023年多吗", True), ("教育局2022年申请比2023年少吗", False)]
)
def test_the_earlier_year_may_be_the_one_that_is_asked_about(text: str, yes: bool, sample_library: Library) -> None:
    assert verdict(sample_library.ask(text, today=TODAY).answer) is yes
