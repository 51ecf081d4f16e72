"""Every sensible part of every whole, named in several ways: worked out with the whole that is named, or refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from knowledge import Library
from knowledge.answering.figures import figure
from knowledge.answers import Answer
from knowledge.query.algebra import measure_named
from tests.searches import shares

TODAY = date(2024, 6, 1)
PARTS = {
    "新收申请": "requests.new",
    "予以公开": "outcome.granted",
    "部分公开": "outcome.partial",
    "不予公开": "outcome.denied",
    "国家秘密": "outcome.denied.state_secret",
    "无法提供": "outcome.unavailable",
    "本机关不掌握": "outcome.unavailable.not_held",
    "不予处理": "outcome.not_processed",
    "重复申请": "outcome.not_processed.duplicate",
    "结转下年度": "requests.carried_out",
    "": None,
}
WHOLES = {
    "新收申请": "requests.new",
    "办理结果总数": "outcome.total",
    "受理的申请": "requests.accepted",
    "不予公开": "outcome.denied",
    "无法提供": "outcome.unavailable",
    "部分公开": "outcome.partial",
    "行政复议": "reconsideration.total",
}
COLUMNS = {"": None, "自然人": "natural_person", "企业": "business"}
REPORTS = (("云津市教育局", 2023), ("云津市公安局", 2022))


def _said(part: str, whole: str) -> tuple[str, ...]:
    return (
        f"{part}占{whole}的比例",
        f"{whole}中{part}占多少",
        f"{part}在{whole}里的占比",
        f"{part}占{whole}的百分之几",
    )


@pytest.mark.parametrize("every", shares(8))
@pytest.mark.parametrize(("agency", "year"), REPORTS)
def test_a_named_whole_is_the_one_divided_by(sample_library: Library, agency: str, year: int, every: int) -> None:
    """In each wording, or in one of them, another from whole to whole."""
    answered = 0
    asked = product(PARTS.items(), WHOLES.items(), COLUMNS, COLUMNS)
    for turn, ((part, code), (whole, above), own, of) in enumerate(asked):
        named = f"{own}{part}"
        if not named or named == f"{of}{whole}":
            continue
        for said in _said(named, f"{of}{whole}")[turn % every :: every]:
            answer = sample_library.ask(f"{agency}{year}年{said}", today=TODAY).answer
            if not answer.values:
                continue
            answered += 1
            fitting = _expected(sample_library, agency, year, code or above, above, COLUMNS[own], COLUMNS[of])
            assert [value.unit for value in answer.values] == ["ratio"], (said, _shown(answer))
            assert answer.values[0].value == pytest.approx(fitting), (said, _shown(answer))
    assert answered * every > 400


def _expected(
    library: Library, agency: str, year: int, part: str, whole: str, own: str | None, of: str | None
) -> float | None:
    top = figure(library.shelf, agency, year, measure_named(part), own or of or "total")
    below = figure(library.shelf, agency, year, measure_named(whole), of or "total")
    if top.value is None or not below.value:
        return None
    return float(Fraction(top.value) / Fraction(below.value))


def _shown(answer: Answer) -> list[tuple[str, str | None, float]]:
    return [(value.indicator, value.applicant, float(value.value)) for value in answer.values]
