"""What cells say: numbers in all their dress, blanks, marks for nothing, and what cannot be read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.tables.segments import is_label
from knowledge.documents.tables.values import cell_value, money_unit_in, value_of
from knowledge.model import Number, State

FORMAT = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u2060\u2064\u2066\u2069\ufeff"


def _is_like_a_digit(character: str) -> bool:
    """Whether a character holds a number or folds into one and is neither a wide digit nor one of another typeface."""
    if character == "〇" or unicodedata.decomposition(character).startswith(("<wide>", "<font>")):
        return False
    folded = unicodedata.normalize("NFKC", character)
    return unicodedata.category(character) in ("Nd", "No") or any(sign.isdigit() for sign in folded)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("3119", 3119),
        (" 12 ", 12),
        ("1,234", 1234),
        ("1，234", 1234),
        ("3\u00a0000", 3000),
        ("3\u2009000", 3000),
        ("12\u202f345\u202f678", 12345678),
        ("12\u00ad\u2060345", 12345),
        ("1\u200e2\u200f", 12),
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


def test_what_is_only_like_a_digit_is_none() -> None:
    marks = [chr(code) for code in range(0xA0, 0x1FC00) if _is_like_a_digit(chr(code))]
    assert len(marks) > 800
    for mark in marks:
        for text in (mark, f"15{mark}", f"{mark}15", f"1{mark}5"):
            assert cell_value(text).state is State.UNREADABLE, repr(mark)


@pytest.mark.parametrize("space", ["\t", "  ", "\u2000", "\u2001", "\u2002", "\u2003", "\u2007", "\u3000", "\u205f"])
def test_only_a_space_that_groups_joins_digits(space: str) -> None:
    assert cell_value(f"12{space}345").state is State.UNREADABLE


@pytest.mark.parametrize(
    "text", ["\u202e123", "\u202e9\u202c 15", "\u200f12\u200f34", "\u202b-5\u202c", "1\u202e23\u202c", "\u06673"]
)
def test_digits_that_may_stand_in_another_order_are_unreadable(text: str) -> None:
    assert cell_value(text).state is State.UNREADABLE


@pytest.mark.parametrize("mark", FORMAT)
def test_format_characters_inside_a_figure_are_left_out(mark: str) -> None:
    assert [cell_value("135"[:place] + mark + "135"[place:]).value for place in range(4)] == [135] * 4


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


@pytest.mark.parametrize(("text", "value"), [("39857\n58", 3985758), ("3 000", 3000), ("12 345 678", 12345678)])
def test_a_number_torn_over_two_lines_or_apart_by_plain_spaces_is_doubtful(text: str, value: int) -> None:
    found = value_of(text)
    assert found is not None
    assert (found.value, found.doubtful) == (value, True)


@pytest.mark.parametrize("text", ["3.其他", "1.属于国家秘密", "规章", "（七）总计", "本年增/减"])
def test_labels_are_no_values(text: str) -> None:
    assert is_label(text)


@given(st.integers(0, 10**12))
def test_every_count_reads_back(number: int) -> None:
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", "\u00a0"), str(number).translate(WIDE)):
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
