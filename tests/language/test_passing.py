"""What is passed over and what never is: paddings change nothing, modifiers of what is counted stay unread."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language import Gazetteer, understand
from knowledge.language.parts import Understanding, UnitForm
from knowledge.shelf import Unit

HERE = Path(__file__).parent
TODAY = date(2024, 6, 3)
UNITS = (
    "云津市人民政府",
    "云津市教育局",
    "云津市公安局",
    "云津市卫生健康委员会",
    "云津市澄湖区人民政府",
    "云津市公安局澄湖分局",
)
GUARDS = ("outside.", "negation", "except", "doubt.", "text.same")
QUESTIONS = (
    ("教育局", "2023年收到多少申请"),
    ("市公安局", "2022年不予公开几件"),
    ("卫健委", "2021年公开率是多少"),
    ("市教育局", "去年企业申请有几件"),
    ("澄湖区政府", "近三年行政诉讼几件"),
)
PADDINGS = tomllib.loads((HERE / "paddings.toml").read_text(encoding="utf-8"))
MODIFIERS = tomllib.loads((HERE / "modifiers.toml").read_text(encoding="utf-8"))["case"][0]["ask"]


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.of(Unit(name=name) for name in UNITS)


def read(text: str) -> Understanding:
    return understand(text, gazetteer(), today=TODAY)


def meaning(said: Understanding) -> tuple[object, ...]:
    return (
        [(unit.form, unit.names, unit.group) for unit in said.units],
        [(year.form, year.years, year.count) for year in said.years],
        [(figure.codes, figure.scope) for figure in said.indicators],
        [applicant.code for applicant in said.applicants],
        [cue.code for cue in said.cues if not cue.code.startswith(("greeting", "thanks", "follow.", "ask.", "bye"))],
        said.unread,
    )


def test_who_speaks_is_no_column_but_what_they_want_is() -> None:
    assert not read("我是做企业的，教育局2023年收到多少申请").applicants
    assert [one.code for one in read("我是想看企业的，教育局2023年申请几件").applicants] == ["business"]
    assert [one.code for one in read("不要企业，要个人申请的，教育局2023年").applicants] == ["natural_person"]


def test_there_are_enough_of_both() -> None:
    assert len(MODIFIERS) >= 60
    assert sum(map(len, PADDINGS.values())) >= 100


@pytest.mark.parametrize("text", MODIFIERS)
def test_a_modifier_of_what_is_counted_is_never_passed_over(text: str) -> None:
    said = read(text)
    impossible = any(not mention.codes for mention in said.indicators)
    foreign = any(unit.form is UnitForm.FOREIGN for unit in said.units)
    asked_back = any(applicant.vague for applicant in said.applicants) or any(len(m.codes) > 1 for m in said.indicators)
    guards = [cue for cue in said.cues if cue.code.startswith(GUARDS)]
    assert said.unread or impossible or foreign or asked_back or guards or "对企业" in text, said.spans


@pytest.mark.parametrize("padding", PADDINGS["before"])
def test_what_is_said_before_changes_nothing(padding: str) -> None:
    for unit, rest in QUESTIONS:
        assert meaning(read(padding + unit + rest)) == meaning(read(unit + rest))


@pytest.mark.parametrize("padding", PADDINGS["after"])
def test_what_is_said_after_changes_nothing(padding: str) -> None:
    for unit, rest in QUESTIONS:
        assert meaning(read(unit + rest + padding)) == meaning(read(unit + rest))


@pytest.mark.parametrize("padding", PADDINGS["inside"])
def test_what_is_said_between_changes_nothing(padding: str) -> None:
    for unit, rest in QUESTIONS:
        assert meaning(read(unit + padding + rest)) == meaning(read(unit + rest))


@given(
    before=st.lists(st.sampled_from([one for one in PADDINGS["before"] if one[-1] in "，？："]), max_size=2),
    after=st.lists(st.sampled_from([one for one in PADDINGS["after"] if one.startswith("，")]), max_size=2),
    question=st.sampled_from(QUESTIONS),
)
@settings(max_examples=150, deadline=None)
def test_paddings_together_change_nothing(before: list[str], after: list[str], question: tuple[str, str]) -> None:
    plain = "".join(question)
    assert meaning(read("".join((*before, plain, *after)))) == meaning(read(plain))


def test_what_is_passed_over_is_named_and_what_is_read_is_not() -> None:
    said = read("我是这儿的老居民，教育局2023年收到多少申请，亲")
    assert said.passed_over == ("我是这儿的老居民", "亲")
    assert len(said.normal) == len("我是这儿的老居民，教育局2023年收到多少申请，亲")
    assert not read("请问教育局2023年收到多少申请").passed_over


@pytest.mark.parametrize(
    "text",
    [
        "我要的是上半年的，教育局2023年收到多少申请",
        "女性，教育局2023年收到多少申请",
        "我说的是网上提交的，教育局2023年收到多少申请",
        "我是说农村的，教育局2023年收到多少申请",
        "教育局2023年收到多少申请，女的",
        "教育局2023年收到多少申请，限本地人",
        "我不要重复的，教育局2023年收到多少申请",
        "教育局2023年收到多少申请❌",
        "我只看头一次的，教育局2023年收到多少申请",
        "我看超期的，教育局2023年收到多少申请",
        "我就要城区，教育局2023年收到多少申请",
        "我关注女性，教育局2023年收到多少申请",
        "老师2023年向教育局申请了几件",
        "领导2023年在教育局申请几件",
        "教育局 2023 老师 申请",
        "教育局 2023 申请 家人",
        "朋友2023年教育局申请几件",
    ],
)
def test_a_clause_that_may_bear_on_the_question_stays(text: str) -> None:
    said = read(text)
    told = said.unread or [cue for cue in said.cues if cue.code.startswith(GUARDS)] or "repeat" in str(said.indicators)
    assert told


REPAIRS = (
    ("教育局2022年，不对，2021年收到多少申请", "教育局2021年收到多少申请"),
    ("教育局2022年，哦不，2021年收到多少申请", "教育局2021年收到多少申请"),
    ("教育局2022年等一下是2021年收到多少申请", "教育局2021年收到多少申请"),
    ("教育局，不对不对，卫健委2023年收到多少申请", "卫健委2023年收到多少申请"),
    ("卫健委2023年收到多少申请，说错了，教育局", "教育局2023年收到多少申请"),
    ("教育局2023年收到多少申请，写错了，是2021年", "教育局2021年收到多少申请"),
    ("教育局2022年收到多少申请，不对，我是说卫健委2021年不予公开多少", "卫健委2021年不予公开多少"),
    ("不是教育局是卫健委，2023年收到多少申请", "卫健委，2023年收到多少申请"),
    ("是2021年不是2022年教育局收到多少申请", "2021年教育局收到多少申请"),
    ("教育局2022年，口误，2021年收到多少申请", "教育局2021年收到多少申请"),
    ("教育局2023年企业，不对，个人申请几件", "教育局2023年个人申请几件"),
    ("教育局2023年不予公开，我是说部分公开几件", "教育局2023年部分公开几件"),
    ("education bureau requests in 2022, no wait, 2021", "education bureau requests in 2021"),
    ("requests in 2023 at the education bureau, not the health commission", "requests in 2023 at the education bureau"),
    ("写错了，是2021年", "2021年"),
    ("刚才说错了我要问的是卫健委2022年收到多少申请", "卫健委2022年收到多少申请"),
    ("教育局去年 不是去年 前年收了多少个申请", "教育局前年收了多少个申请"),
)


@pytest.mark.parametrize(("text", "plain"), REPAIRS)
def test_the_later_one_stands_and_the_former_is_named(text: str, plain: str) -> None:
    said = read(text)
    assert meaning(said) == meaning(read(plain))
    assert said.passed_over
    plainly = text.lower().replace("，", ",").replace(" ", "")
    assert all(word.replace(" ", "") in plainly for word in said.passed_over)


@pytest.mark.parametrize(
    "text",
    [
        "教育局2022年和2023年，不对，2021年收到多少申请",
        "教育局2023年数据不对，2022年呢",
        "教育局2023年的数错了，2022年呢",
        "教育局、卫健委等等2023年申请",
        "不是企业申请的有几件",
        "是不是教育局申请最多",
        "教育局2022年数据对不对",
    ],
)
def test_what_is_not_plainly_taken_back_stays(text: str) -> None:
    said = read(text)
    assert not any("20" in word or "企业" in word or "教育局" in word for word in said.passed_over)
