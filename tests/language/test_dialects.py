"""Questions in the grammar of Guangdong and Hong Kong, Sichuan and Shandong are those in the common language."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from knowledge.answers import Language
from knowledge.language import Gazetteer, understand
from knowledge.language.parts import Understanding
from knowledge.shelf import Unit

SAME = (
    ("教育局2023年幾多宗申請", "教育局2023年多少宗申请"),
    ("教育局2023年收咗幾多份申請", "教育局2023年收了多少份申请"),
    ("教育局2023年唔公開嘅有幾多宗", "教育局2023年不公开的有多少宗"),
    ("邊個單位2023年收到最多申請", "哪个单位2023年收到最多申请"),
    ("教育局舊年俾人告咗幾多次", "教育局去年被人告了多少次"),
    ("教育局2023年有冇被人告", "教育局2023年有无被人告"),
    ("教育局2023年收到好多申请嘛", "教育局2023年收到多少申请"),
    ("教育局2023年收到好多件申请噻", "教育局2023年收到多少件申请"),
    ("教育局2023年遭告了几回", "教育局2023年被告了几回"),
    ("教育局去年收咧多少申请", "教育局去年收了多少申请"),
    ("教育局去年收了几份儿", "教育局去年收了几份"),
    ("俺们教育局去年收了多少个申请呐", "教育局去年收了多少个申请"),
)


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.of((Unit(name="云津市人民政府"), Unit(name="云津市教育局")))


def read(text: str) -> Understanding:
    return understand(text, gazetteer(), today=date(2024, 6, 3))


def meaning(said: Understanding) -> tuple[object, ...]:
    return (
        [(unit.form, unit.names, unit.group) for unit in said.units],
        [(year.form, year.years) for year in said.years],
        [figure.codes for figure in said.indicators],
        [cue.code for cue in said.cues],
        said.unread,
    )


@pytest.mark.parametrize(("text", "plain"), SAME)
def test_a_dialect_asks_the_same(text: str, plain: str) -> None:
    assert meaning(read(text)) == meaning(read(plain))
    assert not read(text).unread


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("教育局2023年收到多少申请", Language.HANS, True),
        ("教育局2023年收到幾多申請", Language.HANT, True),
        ("education bureau requests", Language.EN, True),
        ("2021", Language.HANS, False),
        ("👍", Language.HANS, False),
        ("2021?", Language.HANS, False),
    ],
)
def test_whether_a_turn_shows_its_language_is_told(text: str, language: Language, shown: bool) -> None:
    said = read(text)
    assert said.language_shown is shown
    assert said.language is language


@pytest.mark.parametrize(
    "text",
    ["教育局2023年因为个人信息不予公开几件", "教育局2023年因个人信息不公开的有几件", "教育局2023年中小企业申请几件"],
)
def test_a_word_that_holds_an_applicant_is_no_column(text: str) -> None:
    said = read(text)
    assert not said.applicants
    assert said.unread


def test_every_span_names_the_rule_that_read_it() -> None:
    said = read("请问教育局2023年收到超过50件申请，不对，2022年")
    assert said.spans
    assert all(span.rule for span in said.spans), [span for span in said.spans if not span.rule]
