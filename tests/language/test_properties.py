"""What must hold for every question: paddings and spellings change no slot, offsets are true, nothing raises."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language import Gazetteer, search_terms, understand
from knowledge.language.parts import Slot, Understanding
from knowledge.shelf import Unit

TODAY = date(2026, 11, 23)
HERE = Path(__file__).parent

UNITS = ("淮安市教育局", "淮安市", "云津市澄湖区教育局", "淮安市各区县", "")
YEARS = ("2021年", "去年", "近三年", "2019到2022年", "")
FIGURES = (
    "收到多少件申请",
    "不予公开几件",
    "公开率是多少",
    "行政复议被纠正几件",
    "企业申请被拒几件",
    "重复申请几件",
    "现行有效规范性文件几件",
)
BEFORE = (
    "",
    "请问",
    "请问一下",
    "麻烦帮我查一下",
    "我想知道",
    "您好，",
    "帮我看看",
    "想了解一下",
    "嗯，",
    "劳驾问下",
    "你好请问",
)
AFTER = ("", "？", "呢", "呀", "啊？", "，谢谢", "，谢谢您了", "吗", "来着", "呢谢谢", "！！", " ")
TRADITIONAL = str.maketrans(
    "请问个县云区办结听说维总计处罚没转复议诉讼纠规范产业开关谢您劳驾嘛",
    "請問個縣雲區辦結聽說維總計處罰沒轉復議訴訟糾規範產業開關謝您勞駕嘛",
)


@cache
def gazetteer() -> Gazetteer:
    index = tomllib.loads((HERE / "units.toml").read_text(encoding="utf-8"))["index"]
    return Gazetteer.of(Unit(name=name) for name in index)


def read(text: str) -> Understanding:
    return understand(text, gazetteer(), today=TODAY)


def slots(said: Understanding) -> tuple[object, ...]:
    return (
        [(unit.form, unit.names, unit.group) for unit in said.units],
        [(year.form, year.years, year.count) for year in said.years],
        [(figure.codes, figure.scope) for figure in said.indicators],
        [applicant.code for applicant in said.applicants],
        said.unread,
    )


QUESTIONS = st.builds(lambda unit, year, figure: unit + year + figure, *map(st.sampled_from, (UNITS, YEARS, FIGURES)))


@given(question=QUESTIONS, before=st.sampled_from(BEFORE), after=st.sampled_from(AFTER))
@settings(max_examples=200, deadline=None)
def test_polite_padding_changes_no_slot(question: str, before: str, after: str) -> None:
    assert slots(read(before + question + after)) == slots(read(question))


@given(question=QUESTIONS)
@settings(max_examples=100, deadline=None)
def test_full_width_and_invisible_characters_change_no_slot(question: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in question)
    assert slots(read(wide)) == slots(read(question))
    assert slots(read("\u200b".join(question) + "\u200f\ufeff")) == slots(read(question))
    assert slots(read(" ".join(question.replace("2", "２")))) == slots(read(question)) or any(
        c.isdigit() for c in question
    )


@given(question=QUESTIONS)
@settings(max_examples=100, deadline=None)
def test_traditional_characters_change_no_slot(question: str) -> None:
    assert slots(read(question.translate(TRADITIONAL))) == slots(read(question))


@given(text=st.one_of(st.text(max_size=120), QUESTIONS.flatmap(lambda q: st.text(max_size=20).map(lambda t: q + t))))
@settings(max_examples=300, deadline=None)
def test_nothing_raises_and_offsets_are_true(text: str) -> None:
    said = read(text)
    end = 0
    for span in said.spans:
        assert 0 <= span.start < span.end <= len(said.normal)
        assert said.normal[span.start : span.end] == span.text
        assert span.start >= end
        end = span.end
    placed = [(item.start, item.end, item.text) for item in said.units]
    placed += [(item.start, item.end, item.text) for item in said.cues]
    placed += [(item.start, item.end, item.text) for item in said.indicators]
    placed += [(item.start, item.end, item.text) for item in said.applicants]
    assert all(said.normal[start:stop] == words for start, stop, words in placed)
    for word in said.unread:
        assert word in said.normal
    search_terms(said)


@given(year=st.text("零〇一二三四五六七八九两0123456789oO到-、年", min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_spelling_of_a_year_stops_anything(year: str) -> None:
    """Whatever stands for a year, in whichever mixture of numerals, is a year of the reports or none."""
    for mention in read(f"淮安市教育局{year}年申请多少").years:
        assert all(1900 <= said <= 2099 for said in mention.years)


@pytest.mark.parametrize(
    "text",
    [
        "申" * 40_000,
        "2021年" * 10_000,
        "淮安市教育局和" * 6_000,
        "'; DROP TABLE facts; --" * 2_000,
        "\u202e\u202d\u0000\ud800" * 9_000,
        "👩‍👩‍👧‍👦" * 5_000,
        "(" * 40_000,
        "a b " * 10_000,
        "一" * 40_000,
        "﷽" * 40_000,
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍" * 2_000,
    ],
    ids=["long", "years", "units", "sql", "controls", "emoji", "brackets", "words", "numerals", "ligatures", "marks"],
)
def test_hostile_text_is_cut_and_marked(text: str) -> None:
    said = read(text)
    assert len(said.normal) <= 1_000
    assert said.truncated or not said.normal


def test_the_same_question_is_understood_the_same_twice() -> None:
    text = "请问淮安市各区县近三年不予公开率排名"
    assert read(text) == read(text)


DENIED = ("没有被纠正的", "没有公开的", "没有给公开的", "没有批准的", "没有办完的", "没有被受理的", "没有被撤销的")
"""What the lexicon calls figures by their denial."""


@pytest.mark.parametrize("denied", DENIED)
@pytest.mark.parametrize("behind", ["", "申请", "复议", "官司"])
def test_no_figure_begins_within_a_word_that_asks_whether(denied: str, behind: str) -> None:
    said = read(f"教育局2023年有{denied}{behind}")
    within = said.normal.index("有没有") + 1
    assert within not in {span.start for span in said.spans if span.slot is Slot.INDICATOR}


def test_each_denial_is_a_figure_where_nothing_asks_whether() -> None:
    denials = [read(f"教育局2023年{denied}复议几件") for denied in DENIED]
    assert any(said.indicators and said.indicators[0].text.startswith("没有") for said in denials)
