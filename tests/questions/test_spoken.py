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
        ("澄湖那个公安分局2021年新收几件", "市公安局2021年新收几件"),
        ("卫健委2022年新收几件，不是新收，是办结的几件", "卫健委2022年办结几件，不是办结，是新收的几件"),
        ("1）卫健委2022年新收 2）重复申请", "1）卫健委2022年新收 2）不予公开"),
        ("除市政府外，其余单位2022年新收合计", "除教育局外，其余单位2022年新收合计"),
    ],
)
def test_another_row_year_or_unit_is_another_answer(sample_library: Library, one: str, other: str) -> None:
    first = _figures(sample_library, one)
    assert first
    assert _figures(sample_library, other) != first


@pytest.mark.parametrize("number", ["第9项", "第20项", "第零项"])
def test_a_row_that_no_form_prints_is_not_answered(sample_library: Library, number: str) -> None:
    assert not _figures(sample_library, f"教育局2022年无法提供{number}")


@pytest.mark.parametrize(
    ("plain", "adorned"),
    [
        ("卫健委2022年新收几件", "[玫瑰]卫健委2022年新收几件[握手]"),
        ("教育局2020至2023年办结数", "请将教育局2020至2023年办结数逐年列示，以备查阅"),
        ("卫健委2022年新收多少", "好哒，卫健委2022年新收多少"),
        ("鹿溪区2022年规范性文件制发几件", "鹿溪区2022年自己制发的规范性文件几件"),
    ],
)
def test_what_adorns_a_question_changes_no_figure(sample_library: Library, plain: str, adorned: str) -> None:
    figures = _figures(sample_library, plain)
    assert figures
    assert _figures(sample_library, adorned) == figures


@pytest.mark.parametrize("word", ["自己", "女性", "[男]", "exemption", "相关企业家"])
def test_a_word_before_what_is_counted_is_never_passed_over(sample_library: Library, word: str) -> None:
    assert not _figures(sample_library, f"卫健委2022年{word}的申请几件")
