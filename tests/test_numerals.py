"""Numbers and years as people write them: a corpus, and laws that hold pattern and parser together."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.numerals import DIGITS, FULL_YEAR, MYRIADS, NUMBER, TENS, find_numbers, parse_number, parse_year
from tests.patience import within
from tests.searches import one_in

CORPUS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "numerals.toml").read_text(encoding="utf-8"))
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
RUNS = st.text(
    "".join(DIGITS) + "".join(TENS) + "".join(MYRIADS) + "0123456789.,，点几多余来数个半廿兆oOwk%‰至到~-/分之百年度 ",
    max_size=24,
)
"""Whatever can stand in and between numbers, in any order."""


def written(value: int, *, formal: bool = False, two: bool = False, ten: bool = False, oh: str = "零") -> str:
    """A count below 10 to the 16th as it is said aloud: by groups of four, one 零 for each gap.

    `two` says 两 before 百, 千, 万 and 亿, `ten` leaves the 一 of a leading 一十 out.
    """
    if value == 0:
        return oh
    text = ""
    for power, sign in ((12, "万"), (8, "亿"), (4, "万"), (0, "")):
        group = value // 10**power % 10_000
        if group:
            said = ""
            for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
                digit = group // place % 10
                if digit:
                    said += "零一二三四五六七八九"[digit] + unit
                elif said and not said.endswith("零") and group % place:
                    said += "零"
            text += ("零" if text and group < 1000 else "") + said + sign
        if power == 8 and value >= 10**12 and not group:
            text += "亿"
    if two:
        text = re.sub(r"二(?=[百千])|^二(?=[万亿])", "两", text)
    if ten:
        text = re.sub(r"^一十", "十", text)
    return (text.translate(FORMAL) if formal else text).replace("零", oh)


@pytest.mark.parametrize(("text", "value"), CORPUS["numbers"].items())
def test_numbers(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", CORPUS["refused"]["numbers"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "year"), CORPUS["years"].items())
def test_years(text: str, year: int) -> None:
    assert parse_year(text) == year


@pytest.mark.parametrize("text", CORPUS["refused"]["years"])
def test_what_is_no_year(text: str) -> None:
    assert parse_year(text) is None


@given(st.integers(min_value=0, max_value=99_999_999))
def test_arabic_numbers_come_back(value: int) -> None:
    assert parse_number(str(value)) == value
    assert parse_number(f"{value:,}") == value


@given(
    st.one_of(st.integers(0, 99_999), st.integers(0, 10**12 - 1), st.integers(1, 9999).map(lambda n: n * 10**6 + n)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from("零〇○"),
)
@example(10005, False, False, False, "零")
@example(105_000, True, False, True, "零")
def test_chinese_numerals_come_back(value: int, formal: bool, two: bool, ten: bool, oh: str) -> None:
    text = written(value, formal=formal, two=two and not formal, ten=ten, oh=oh)
    assert parse_number(text) == value
    assert [(span.value, span.text) for span in find_numbers(f"共{text}件")] == [(value, text)]


@given(st.integers(1, 9999), st.integers(0, 9), st.sampled_from("万亿"))
def test_numbers_of_both_kinds_come_back(high: int, low: int, sign: str) -> None:
    scale = MYRIADS[sign]
    assert parse_number(f"{high}{sign}") == high * scale
    assert parse_number(f"{high}{sign}零{low or 1}") == high * scale + (low or 1)
    assert parse_number(f"{high}.{low}{sign}") == high * scale + low * scale // 10


@given(RUNS)
@example("两0二二")
@example("二0二二")
@example("十几十几万")
def test_the_parser_reads_or_refuses_whatever_the_pattern_finds(text: str) -> None:
    for match in re.finditer(NUMBER, text):
        parse_number(match.group())
    for span in find_numbers(text):
        assert parse_number(span.text) == span.value
        assert text[span.start : span.end] == span.text


@given(RUNS, st.sampled_from(sorted(DIGITS) + list("0123456789")))
def test_no_part_of_a_run_is_a_number_of_its_own(text: str, sign: str) -> None:
    """A number beside which a digit stands is not found without it, on either side."""
    for span in find_numbers(text + sign):
        before, after = (text + sign)[: span.start][-1:], (text + sign)[span.end :][:1]
        assert not {before, after} & {*DIGITS, *"0123456789"}


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    parse_number(text)
    parse_year(text)
    find_numbers(text)


@given(st.text("零〇○一二三四五六七八九两0123456789oO年度", max_size=7))
@example("二0二二年")
@example("两0二二年")
def test_every_year_that_the_pattern_finds_is_one(text: str) -> None:
    for match in re.finditer(FULL_YEAR, text):
        year = parse_year(match.group())
        assert year is not None
        assert 1900 <= year <= 2099


@pytest.mark.parametrize(
    "unit", one_in(4, ["1,", "一", "1万", "十几", "1.", "到1", "1到3", "0o", "百分之", "三分之", "1个亿", "9"])
)
def test_a_text_without_an_end_takes_no_longer_than_it_is_long(unit: str) -> None:
    with within(8):
        find_numbers(unit * (300_000 // len(unit)))


def test_numbers_in_prose_keep_their_place() -> None:
    text = "收到申请３１１９件，约200件，占43.67%，粉丝1.7万余，共一百二十三件"
    found = find_numbers(text)
    assert [span.value for span in found] == [3119, 200, 0.4367, 17000, 123]
    assert [text[span.start : span.end] for span in found] == [span.text for span in found]
    assert [span.approximate for span in found] == [False, True, False, True, False]
    assert [span.percent for span in found] == [False, False, True, False, False]


@pytest.mark.parametrize(
    "text",
    ["收到12,3456件", "共5二件", "三十多万件", "十几件", "三五件", "第1.2.3项", "1/2", "1,234,56件", "两到三百件"],
)
def test_what_cannot_be_told_for_certain_is_not_found(text: str) -> None:
    assert find_numbers(text) == ()
