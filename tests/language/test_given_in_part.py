"""What was given, but not all of it, is 部分公开 in whichever words it is said; all of it and nothing of it are not."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from knowledge import Library

TODAY = date(2024, 6, 1)
FORMS = {
    "but": (
        "给了但没全给的",
        "给了可是没有给全的",
        "公开了但没完全公开的",
        "给是给了，没全给的",
        "提供了却未完整提供的",
    ),
    "not all": ("没给全的", "没全给的", "没有全部公开的", "未完整提供的", "给得不全的", "没有完全给的"),
    "some": (
        "只给了一部分的",
        "仅公开了部分内容的",
        "给了一部分，剩下没给的",
        "公开了一部分、其余不给的",
        "部分给了部分没给的",
    ),
    "hidden": ("遮掉一部分的", "遮住部分内容再给的", "打了码再公开的", "涂黑了部分信息的", "隐去部分内容后提供的"),
}
ENGLISH = (
    "given only in part",
    "partly redacted",
    "only partially released",
    "not released in full",
    "handed over with parts blacked out",
)
OTHERWISE = {"全给了的": "outcome.granted", "没给的": "outcome.denied", "一点没给的": "outcome.denied"}


@pytest.mark.parametrize(("form", "unit"), tuple(product(FORMS, ("教育局", "公安局"))))
def test_in_chinese(form: str, unit: str, sample_library: Library) -> None:
    for said, tail in product(FORMS[form], ("有几件", "多少")):
        answer = sample_library.ask(f"{unit}2023年{said}{tail}", today=TODAY).answer
        assert [value.indicator for value in answer.values] == ["outcome.partial"], said


@pytest.mark.parametrize("said", ENGLISH)
def test_in_english(said: str, sample_library: Library) -> None:
    text = f"how many requests to the police bureau were {said} in 2023"
    assert [value.indicator for value in sample_library.ask(text, today=TODAY).answer.values] == ["outcome.partial"]


@pytest.mark.parametrize("said", OTHERWISE)
def test_all_and_nothing_are_not(said: str, sample_library: Library) -> None:
    answer = sample_library.ask(f"公安局2023年{said}有几件", today=TODAY).answer
    assert [value.indicator for value in answer.values] == [OTHERWISE[said]]
