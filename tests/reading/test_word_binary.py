"""Binary Word and RTF files of the same report, written by an office program, kept in files/."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.readers import blocks_of
from knowledge.documents.tables.values import Value, cell_value
from knowledge.model import State

FILES = Path(__file__).parent / "files"


@pytest.fixture(params=["merged-cells.doc", "merged-cells.rtf"])
def blocks(request: pytest.FixtureRequest) -> Blocks:
    path = FILES / request.param
    return blocks_of(Document(name=path.name, data=path.read_bytes()))[0]


def grids(blocks: Blocks) -> list[Grid]:
    return [block for block in blocks.blocks if isinstance(block, Grid)]


def test_prose_without_deleted_hidden_or_struck_text(blocks: Blocks) -> None:
    assert [block.text for block in blocks.blocks if isinstance(block, Para)] == [
        "某市某局2021年政府信息公开工作年度报告",
        "一、总体情况",
        "全年公开13条，😀末。",
        "已增",
        "三、收到和处理政府信息公开申请情况",
        "四、复议",
        "六、其他需要报告的事项",
        "无。",
    ]


def test_merged_cells_keep_their_spans(blocks: Blocks) -> None:
    spans = {cell.text: (cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grids(blocks)[0].cells}
    assert spans["（本列数据的勾稽关系为…）"] == (0, 0, 3, 3)
    assert spans["申请人情况"] == (0, 3, 1, 7)
    assert spans["自然人"] == (1, 3, 2, 1)
    assert spans["总计"] == (1, 9, 2, 1)
    assert spans["商业\n企业"] == (2, 4, 1, 1)
    assert spans["三、本年度办理结果"] == (4, 0, 2, 1)
    assert spans["1.属于国家秘密"] == (5, 2, 1, 1)


def test_values_stand_in_their_columns_and_blanks_stay_blank(blocks: Blocks) -> None:
    rows = [[cell.text for cell in grids(blocks)[0].cells if cell.row == row and cell.column > 2] for row in (3, 4, 5)]
    assert rows == [
        ["30", "31", "32", "33", "34", "35", "36"],
        ["40", "41", "42", "43", "44", "45", "46"],
        ["50", "51", "", "53", "54", "55", "56"],
    ]


def test_blank_cells_do_not_end_a_row(blocks: Blocks) -> None:
    assert [[cell.text for cell in grids(blocks)[1].cells if cell.row == row] for row in (0, 1)] == [
        ["00", "01", "02"],
        ["", "", "12"],
    ]


def rtf(body: str) -> Blocks:
    return blocks_of(Document(name="报告.doc", data=body.encode("latin-1")))[0]


def test_rtf_in_the_code_page_of_its_font_and_in_unicode() -> None:
    text = "".join(f"\\'{byte:02x}" for byte in "总体情况".encode("gbk"))
    body = (
        r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset134 B;}}\f1 "
        + text
        + r"\par\u19968?\u12289?\par}"
    )
    assert [block.text for block in rtf(body).blocks if isinstance(block, Para)] == ["总体情况", "一、"]


def test_rtf_list_numbers_stand_before_words_but_not_before_figures() -> None:
    body = (
        r"{\rtf1\ansi\ansicpg936 {\listtext\'d2\'bb\u12289?\tab}\'d7\'dc\par"
        r"\trowd\cellx100\cellx200\pard\intbl{\listtext 1.\tab}\'d7\'dc\cell{\listtext 2.\tab}5\cell\row"
        r"\trowd\cellx100\cellx200\pard\intbl a\cell b\cell\row\pard}"
    )
    blocks = rtf(body)
    assert [block.text for block in blocks.blocks if isinstance(block, Para)] == ["一、总"]
    assert [cell.text for cell in grids(blocks)[0].cells] == ["1.总", "5", "a", "b"]


@pytest.mark.parametrize("name", ["numbered.doc", "numbered.rtf"])
def test_automatic_numbers_are_counted_again(name: str) -> None:
    (blocks,) = blocks_of(Document(name=name, data=(FILES / name).read_bytes()))
    assert [block.text for block in blocks.blocks if isinstance(block, Para)] == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "1.甲",
        "2.乙",
        "二、主动公开政府信息情况",
        "正文。",
        "三、收到和处理政府信息公开申请情况",
        "（一）新收",
    ]
    assert [cell.text for cell in grids(blocks)[0].cells] == ["属于国家秘密", "3", "其他", "4"]


def said(inner: str) -> Value:
    """What the second cell of an RTF table says; \\cf1 is white, \\cf2 black, and colour 3 is blue."""
    colours = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;\red0\green0\blue120;}"
    body = rf"{{\rtf1\ansi\ansicpg936{colours}\trowd\cellx900\cellx1800\pard\intbl a\cell {inner}\cell\row\pard}}"
    return cell_value(grids(rtf(body))[0].cells[1].text)


@pytest.mark.parametrize(
    "inner",
    [
        r"{\strike 9}15",
        r"{\striked1 9}15",
        r"{\v 9}15",
        r"{\deleted 9}15",
        r"15{\super 1}",
        r"15{\sub 1}",
        r"15{\up8\fs12 1}",
        r"15{\dn6 1}",
        r"{\fs2 9}15",
        r"{\cf1\chcbpat1 9}15",
        r"{\cf1\chcbpat3 15}",
        r"1{\*\hidden 9}5",
        r"{\field{\*\fldinst FORMTEXT}{\fldrslt 15}}",
        r"{\field{\*\fldinst IF {\field{\*\fldinst PAGE}{\fldrslt 9}}}{\fldrslt 15}}",
        r"15{\strike\strike0 }",
        r"\u8206?15",
        r"1\zwj 5",
    ],
)
def test_rtf_runs_that_are_not_seen_or_marks_are_left_out(inner: str) -> None:
    assert said(inner).value == 15


@pytest.mark.parametrize(
    "inner",
    [
        r"{\super 15}",
        r"{\cf1 9}15",
        r"{\webhidden 9}15",
        r"15{\fs10 1}",
        r"{\charscalex1 9}15",
        r"{\field{\*\fldinst EQ \\f(1,2)}{\fldrslt}}",
        r"15{\field{\*\fldinst HYPERLINK \\l n}{\fldrslt 1}}",
        r"\u8238?51",
        r"12\tab 345",
        r"12\emspace 345",
        r"15\u178?",
    ],
)
def test_rtf_cells_that_cannot_be_told_are_unreadable(inner: str) -> None:
    assert said(inner).state is State.UNREADABLE


def test_rtf_groups_thousands_by_a_space_that_does_not_break() -> None:
    assert said(r"12\~345").value == 12345
