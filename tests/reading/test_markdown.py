"""Markdown: headings, pipe tables and HTML tables, without the marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents import read_document
from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.readers import blocks_of
from knowledge.documents.tables.values import cell_value
from knowledge.model import State

PAGE = """---
title: 某局2021年政府信息公开工作年度报告
date: 2022-01-20
---
# 某局2021年政府信息公开工作年度报告

发布机构：某市某局　索引号：123/2022

## 一、总体情况

2021年**公开** 13 条<sup>1</sup>，见[网站](http://www.example.gov.cn)。

| 信息内容 | 本年制发件数 | 备注 |
|:--|--:|---|
| 规章 | 0 | ~~12~~3[^1] |
| 行政<br>规范性文件 | 1\\.2 | |

<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>

六、其他
"""


def read(text: str) -> Blocks:
    (blocks,) = blocks_of(Document(name="报告.md", data=text.encode()))
    assert blocks.origin == "markdown"
    return blocks


def test_everything_in_order_without_marks() -> None:
    blocks = read(PAGE)
    paragraphs = [(block.text, block.level) for block in blocks.blocks if isinstance(block, Para)]
    assert paragraphs[0] == ("某局2021年政府信息公开工作年度报告", 0)
    assert paragraphs[2:] == [("一、总体情况", 1), ("2021年公开 13 条，见网站。", None), ("六、其他", None)]
    assert blocks.meta["published"] == "2022-01-20"
    assert blocks.meta["agency"] == "某市某局"


def test_pipe_and_html_tables() -> None:
    first, second = (block for block in read(PAGE).blocks if isinstance(block, Grid))
    assert [cell.text for cell in first.cells if cell.row == 1] == ["规章", "0", "3"]
    assert [cell.text for cell in first.cells if cell.row == 2] == ["行政\n规范性文件", "1.2", ""]
    assert second.cells[0].rowspan == 2


def test_rows_without_outer_bars_and_escaped_bars() -> None:
    blocks = read("名称 | 数\n--- | ---\n规章\\|办法 | 3\n规范性文件 | 4\n")
    (grid,) = (block for block in blocks.blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells if cell.row == 1] == ["规章|办法", "3"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("$39$", 39),
        ("$$ 39 $$", 39),
        ("`39`", 39),
        ("\\39", 39),
        ("**39**", 39),
        ("_39_", 39),
        ("==39==", 39),
        ("~~12~~39", 39),
        ("~12~39", 39),
        ("39^[1]^", 39),
        ("39^1^", 39),
        ("39[^1]", 39),
        ("39<sup>1</sup>", 39),
        ('39<span style="vertical-align:super">1</span>', 39),
        ('<span style="display:none">1</span>39', 39),
        ('<font color="#fff" style="background:#fff">1</font>39', 39),
        ("[39](#n)", 39),
        ("39[1](#n)", None),
        ("39²", None),
        ("39&sup2;", None),
        ("39①", None),
        ("$3^9$", None),
        ("<sup>39</sup>", None),
        ("&#8238;39", None),
        ('<bdo dir="rtl">39</bdo>', None),
        ('39<font size="1">1</font>', None),
        ("39\u30001", None),
    ],
)
def test_a_cell_by_what_a_reader_of_the_page_sees(cell: str, value: int | None) -> None:
    text = f"# 标题\n\n全年情况如下。\n\n| 信息内容 | 本年处理决定数量 |\n|---|---|\n| 行政处罚 | {cell} |\n"
    blocks = blocks_of(Document(name="a.md", data=text.encode()))[0].blocks
    grid = next(block for block in blocks if isinstance(block, Grid))
    found = cell_value(next(one.text for one in grid.cells if (one.row, one.column) == (1, 1)))
    assert (found.value, found.state) == (value, State.STATED if value is not None else State.UNREADABLE)


@pytest.mark.parametrize(
    "tag", ["details", "summary", "section", "h3", "li", "blockquote", "figcaption", "aside", "p", "a"]
)
def test_a_line_in_a_tag_of_html_is_a_line(tag: str) -> None:
    page = (Path(__file__).parents[1] / "documents" / "markdown-2021" / "source.md").read_text(encoding="utf-8")
    fifth = next(line for line in page.split("\n") if "五、" in line)
    said = "另有三件口头咨询未列入下表"
    tagged = page.replace(fifth, f"<{tag}>{said}</{tag}>\n\n{fifth}")
    (report,) = read_document(Document(name="a.md", data=tagged.encode()))
    assert said in [text for section in report.sections for text in section.paragraphs]
