"""What cells say: numbers in all their dress, blanks, marks for nothing, and what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Number, State
from knowledge.reading.segments import is_label
from knowledge.reading.values import cell_value, money_unit_in, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("3119", 3119),
        (" 12 ", 12),
        ("1,234", 1234),
        ("1，234", 1234),
        ("3 000", 3000),
        ("12 345 678", 12345678),
        ("１２３", 123),
        ("20件", 20),
        ("20 件", 20),
        ("20條", 20),
        ("零", 0),
        ("0.4020", 0.402),
        ("96171.6", 96171.6),
        ("1,234.50", 1234.5),
        ("+2", 2),
        ("-1", -1),
        ("－3", -3),
        ("? 0", 0),
        ("\u200b7", 7),
    ],
)
def test_numbers(text: str, value: Number) -> None:
    found = value_of(text)
    assert found is not None
    assert (found.state, found.value) == (State.STATED, value)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\xa0", "\n"])
def test_blanks_are_never_zero(text: str) -> None:
    assert (cell_value(text).state, cell_value(text).value) == (State.BLANK, None)


@pytest.mark.parametrize("text", ["/", "／", "－", "—", "——", "无", "-", "不适用", "╱", "∕"])
def test_marks_for_nothing(text: str) -> None:
    assert (cell_value(text).state, cell_value(text).value, cell_value(text).raw) == (State.NOT_APPLICABLE, None, text)


@pytest.mark.parametrize("text", ["1O", "约30", "30余", "1,23", "1 2", "1.2.3", "?", "12,3456", "#VALUE!", "二十"])
def test_what_is_no_number_is_unreadable(text: str) -> None:
    assert (cell_value(text).state, cell_value(text).value) == (State.UNREADABLE, None)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("70487元", 70487, "元"),
        ("12.5万元", 12.5, "万元"),
        ("8040", 8040, None),
        ("0（元）", 0, "元"),
        ("93.6萬元", 93.6, "万元"),
    ],
)
def test_money_keeps_its_unit(text: str, value: Number, unit: str | None) -> None:
    assert (cell_value(text).value, cell_value(text).unit) == (value, unit)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("本年收费金额（单位：万元）", "万元"),
        ("采购总金额（元）", "元"),
        ("本年收费金额(万元)", "万元"),
        ("采购总金额", None),
    ],
)
def test_unit_of_a_header(header: str, unit: str | None) -> None:
    assert money_unit_in(header) == unit


@pytest.mark.parametrize(("text", "value"), [("减3", -3), ("增5", 5), ("减少 2", -2), ("增加1项", 1), ("4", 4)])
def test_changes_in_words(text: str, value: Number) -> None:
    assert cell_value(text, change=True).value == value
    assert cell_value(text, change=True).raw == text


def test_a_number_torn_over_two_lines_is_doubtful() -> None:
    found = value_of("39857\n58")
    assert found is not None
    assert (found.value, found.doubtful) == (3985758, True)


@pytest.mark.parametrize("text", ["3.其他", "1.属于国家秘密", "规章", "（七）总计", "本年增/减"])
def test_labels_are_no_values(text: str) -> None:
    assert is_label(text)


@given(st.integers(0, 10**12))
def test_every_count_reads_back(number: int) -> None:
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", " "), str(number).translate(WIDE)):
        assert cell_value(text).value == number


@given(st.text(max_size=12))
def test_no_text_breaks_it_and_only_digits_make_numbers(text: str) -> None:
    found = cell_value(text)
    if found.value is not None and found.value != 0:
        assert any(character.isdigit() for character in text)


@pytest.mark.parametrize("text", ["01", "088", "00", "-03", "007.5", "０５"])
def test_a_number_that_begins_as_a_code_does_is_unreadable(text: str) -> None:
    assert cell_value(text).state is State.UNREADABLE


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
