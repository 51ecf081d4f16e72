"""Figures of answers as CSV: heads in the answer's language, all that proves each, a name that tells them apart."""

from __future__ import annotations

import csv
import io

import pytest

from bot.chat.file_names import what_it_holds
from bot.files.csv_files import answer_csv
from bot.files.workbook import answer_workbook
from knowledge import Library
from knowledge.answers import Answer
from tests.exhibits.pictures import TODAY

WORKED_OUT = ("各单位2023年新收申请一共多少", "教育局2023年比2022年多收几件申请", "教育局占各单位2023年新收申请的比例")


def asked(library: Library, question: str) -> Answer:
    return library.ask(question, today=TODAY).answer


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_cell_has_its_own_proof(sample_library: Library) -> None:
    (row,) = read(answer_csv(asked(sample_library, "云津市教育局2022年收到多少件申请")))
    assert (row["单位名称"], row["年份"], row["代码"], row["数值"], row["原文"]) == (
        *("云津市教育局", "2022", "requests.new", "52", "52"),
    )
    assert row["指标"] == "本年新收政府信息公开申请数量"
    assert "×" in row["位置"]


def test_a_rate_is_a_percentage_with_both_its_cells(sample_library: Library) -> None:
    (row,) = read(answer_csv(asked(sample_library, "教育局2022年公开率")))
    assert (row["数值"], row["计量单位"], row["原文"]) == ("36.00%", "%", "18 | 50")
    assert "予以公开" in row["位置"]
    assert "总计" in row["位置"]


def test_english_has_english_heads(sample_library: Library) -> None:
    (row,) = read(answer_csv(asked(sample_library, "how many requests did the education bureau receive in 2022")))
    assert list(row)[:3] == ["body", "year", "indicator"]


@pytest.mark.parametrize("question", WORKED_OUT)
def test_what_is_worked_out_is_named_and_proved(question: str, sample_library: Library) -> None:
    answer = asked(sample_library, question)
    rows = read(answer_csv(answer))
    assert len(rows) == len(answer.values) > 0
    for row in rows:
        assert row["指标"] != row["代码"]
        assert row["位置"]
    assert answer_workbook(answer)[:2] == b"PK"
    assert "." not in what_it_holds(answer)
