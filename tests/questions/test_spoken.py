"""What bears on nothing changes no answer; a changed row, year, unit or number changes it or ends it."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Library

TODAY = date(2024, 6, 1)


def _figures(sample_library: Library, text: str) -> tuple[object, ...]:
    return tuple(value.value for value in sample_library.ask(text, today=TODAY).answer.values)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("教育局2022年无法提供第1项", "教育局2022年无法提供第2项"),
        ("教育局2022年无法提供第1项", "教育局2021年无法提供第1项"),
        ("第20条第8项市监局2022年", "第20条第5项市监局2022年"),
        ("鹿溪区2022年本年度办理结果（二）", "澄湖区2022年本年度办理结果（二）"),
        ("市政府2022年被法院维持了几件", "市政府2022年被法院纠正了几件"),
        ("卫健委2022嗰年收咗幾多宗", "卫健委2021嗰年收咗幾多宗"),
        ("卫健委四年新收", "卫健委三年新收"),
        ("卫健委20/22年各收几件", "卫健委20/21年各收几件"),
    ],
)
def test_another_row_year_or_unit_is_another_answer(sample_library: Library, one: str, other: str) -> None:
    first = _figures(sample_library, one)
    assert first
    assert _figures(sample_library, other) != first


@pytest.mark.parametrize("number", ["第9项", "第20项", "第零项"])
def test_a_row_that_no_form_prints_is_not_answered(sample_library: Library, number: str) -> None:
    assert not _figures(sample_library, f"教育局2022年无法提供{number}")
