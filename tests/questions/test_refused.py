"""A refusal says what it did understand: the unit, the years, the figure and the applicant that were plainly named."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wording import word
from knowledge import Library
from knowledge.answers import REFUSALS, Kind, Understood
from knowledge.shelf import Unit
from tests.questions.shelf_in_memory import MemoryShelf

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("question", "agencies", "years", "indicators", "applicants"),
    [
        ("公开率", (), (), ("rate.granted",), ()),
        ("2031年不予公开几件", (), (2031,), ("outcome.denied",), ()),
        ("教育局2022年企业复议几件", ("云津市教育局",), (2022,), ("reconsideration.total",), ("business",)),
        ("教育局2022年公开了几件", ("云津市教育局",), (2022,), (), ()),
        ("教育局2022年不予公开占复议的比例", ("云津市教育局",), (2022,), ("outcome.denied",), ()),
    ],
)
def test_what_was_read_is_told(
    sample_library: Library,
    question: str,
    agencies: tuple[str, ...],
    years: tuple[int, ...],
    indicators: tuple[str, ...],
    applicants: tuple[str, ...],
) -> None:
    answer = sample_library.ask(question, today=TODAY).answer
    assert answer.kind in REFUSALS
    assert answer.understood == Understood(
        agencies=agencies, years=years, indicators=indicators, applicants=applicants, assumed=answer.understood.assumed
    )


@pytest.mark.parametrize(
    ("question", "reason", "said"),
    [
        ("云津市教育局2022年收到多少件申请", "figure_missing", "缺少这张表"),
        ("云津市教育局2022年不予公开几件", "figure_missing", "“不予公开”"),
        ("云津市教育局2022年公开率", "figure_missing", "“公开率”"),
        ("云津市教育局2022年自然人申请几件", "figure_missing", "自然人"),
        ("How many requests did 云津市教育局 receive in 2022?", "figure_missing", "lacks the table"),
        ("云津市教育局2022年行政处罚上一年项目数量", "figure_not_in_form", "表式"),
        ("云津市教育局2020年其他处理几件", "figure_missing", "“其他处理”"),
    ],
)
def test_a_table_that_a_report_lacks_is_told_from_a_row_that_its_form_lacks(
    question: str, reason: str, said: str
) -> None:
    shelf = MemoryShelf([Unit(name="云津市教育局", region=("云津市",), level="city", office="education")])
    for year in (2020, 2022):
        shelf.put("云津市教育局", year, {("regulations.created", None): 0})
    answer = Library(shelf).ask(question, today=TODAY).answer
    assert answer.kind is Kind.NOT_IN_FORM
    assert getattr(answer.detail, "reason", None) == reason
    assert said in word(answer).plain()
