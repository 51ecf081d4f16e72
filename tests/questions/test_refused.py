"""A refusal says what it did understand: the unit, the years, the figure and the applicant that were plainly named."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Understood

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
