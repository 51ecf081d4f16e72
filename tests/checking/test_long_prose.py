"""Prose of any length is checked in time proportional to it, and no longer than a batch can bear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.checking import within_report
from knowledge.checking.sentences import split_sentences
from knowledge.model import Edition, Report, Section
from tests.patience import within
from tests.searches import one_in

UNITS = (
    "1,",
    "收到。",
    "收到1件,",
    "。",
    "（",
    "（。",
    "说明",
    "2021年",
    "1 ",
    "、",
    "新收1件；",
    "复议1件、诉讼",
    "未收到",
)


def report(paragraph: str) -> Report:
    section = Section(number=1, heading="总体情况", paragraphs=(paragraph,))
    made = Report(source="x", title="某市某局2021年报告", agency="某市某局", year=2021, edition=Edition("2021"))
    return replace(made, sections=(section,))


@pytest.mark.parametrize("unit", one_in(4, UNITS))
def test_a_paragraph_without_an_end_is_checked_in_seconds(unit: str) -> None:
    text = f"收到政府信息公开申请{unit * (600_000 // len(unit))}"
    with within(20):
        within_report(report(text))
        split_sentences(text[:100_000])


@pytest.mark.parametrize("unit", one_in(4, UNITS))
def test_a_report_of_many_paragraphs_is_checked_in_seconds(unit: str) -> None:
    section = Section(number=1, heading="总体情况", paragraphs=(f"收到申请{unit * 500}",) * 2_000)
    with within(40):
        within_report(replace(report(""), sections=(section,)))


def test_sentences_hold_the_marks_that_follow_them() -> None:
    assert [one.text for one in split_sentences("“收到。”已办！！ 完。")] == ["“收到。”已办！！", "完。"]
    assert [one.start for one in split_sentences(" 甲。 乙。")] == [1, 4]
