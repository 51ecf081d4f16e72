"""Numbers and years as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.numerals import find_numbers, parse_number, parse_year

NUMBERS = """
3119 3119 | ３１１９ 3119 | 1,234 1234 | 1，234 1234 | 1.2万 12000 | 585万 5850000 | 1.5亿 150000000 | 0.4020 0.402
三千一百一十九 3119 | 二〇二一 2021 | 二零二一 2021 | 两百 200 | 两百五 250 | 一万二 12000 | 一百零五 105 | 十 10
十五 15 | 二十 20 | 一百 100 | 五十万 500000 | 零 0 | 〇 0 | 一百一十 110
三点五 3.5 | 43.67% 0.4367 | 43.67％ 0.4367
百分之五十 0.5 | 百分之43.67 0.4367 | -5 -5 | 一万三千零五十 13050
两亿零三万 200030000 | 贰佰 200 | 1千 1000 | 3千万 30000000
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [(pair.split()[0], float(pair.split()[1])) for line in NUMBERS.strip().splitlines() for pair in line.split("|")],
)
def test_numbers(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "件", "十百", "一二百", "1,23", "1.2.3", "百分之", "%", "万", "abc", "12月"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(min_value=0, max_value=99_999_999))
def test_arabic_numbers_come_back(value: int) -> None:
    assert parse_number(str(value)) == value
    assert parse_number(f"{value:,}") == value


def test_numbers_in_prose_keep_their_place() -> None:
    text = "收到申请３１１９件，约200件，占43.67%，粉丝1.7万余，共一百二十三件"
    found = find_numbers(text)
    assert [span.value for span in found] == [3119, 200, 0.4367, 17000, 123]
    assert [text[span.start : span.end] for span in found] == [span.text for span in found]
    assert [span.approximate for span in found] == [False, True, False, True, False]
    assert [span.percent for span in found] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021", 2021),
        ("2021年", 2021),
        ("２０２１年度", 2021),
        ("二〇二一年", 2021),
        ("二零二一", 2021),
        ("21年", 2021),
        ("二一年", 2021),
        ("1999", 1999),
    ],
)
def test_years(text: str, year: int) -> None:
    assert parse_year(text) == year


@pytest.mark.parametrize("text", ["", "202", "20211", "年", "两年"])
def test_what_is_no_year(text: str) -> None:
    assert parse_year(text) is None
