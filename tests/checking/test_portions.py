"""Rule R8 on percentages that stand without their figure: 自然人占83.3%."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checking.test_prose import TABLES
from tests.checking.test_shapes import found

_WHOLES = [("requests.new", "total"), ("outcome.total", "total")]
_LABELS = {
    "其中自然人占{}%。": ("requests.new", "natural_person"),
    "自然人提出的申请占比{}%。": ("requests.new", "natural_person"),
    "商业企业提出的占{}%。": ("requests.new", "business"),
    "{}%的申请来自自然人。": ("requests.new", "natural_person"),
    "予以公开的占{}%。": ("outcome.granted", "total"),
    "决定部分公开的占比为{}%。": ("outcome.partial", "total"),
    "不予公开的占办结总数的{}%。": ("outcome.denied.process_info", "total"),
}


@pytest.mark.parametrize("text", _LABELS)
@given(digits=st.integers(0, 2), whole=st.sampled_from(_WHOLES))
def test_a_right_percentage_of_any_whole_gives_no_finding(text: str, digits: int, whole: tuple[str, str]) -> None:
    percent = 100 * TABLES[_LABELS[text]] / TABLES[whole]
    assert found(text.format(f"{percent:.{digits}f}")) == ()


@pytest.mark.parametrize("text", _LABELS)
@pytest.mark.parametrize("wrong_by", [-6.0, 14.0])
def test_a_wrong_percentage_is_found_and_both_sides_are_told(text: str, wrong_by: float) -> None:
    part = TABLES[_LABELS[text]]
    percent = round(100 * part / TABLES["requests.new", "total"] + wrong_by, 1)
    (problem,) = found(text.format(percent))
    assert problem.left == percent
    assert "%" in problem.message
    assert "÷" in problem.message
    assert "÷" in problem.english


@pytest.mark.parametrize(
    "text",
    [
        "其中自然人约占33%。",
        "上年自然人占33%。",
        "全市自然人占33%。",
        "本市户籍申请人占33%。",
        "主动公开信息中自然人关心的占33%。",
        "办理留言占33%。",
        "自然人占33%至35%。",
        "自然人占比较上年提高33%。",
    ],
)
def test_percentages_of_other_things_are_let_be(text: str) -> None:
    assert found(text) == ()
