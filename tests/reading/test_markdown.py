"""Markdown: headings, pipe tables and HTML tables, without the marks."""

from __future__ import annotations

from knowledge.reading.blocks import Blocks, Document, Grid, Para
from knowledge.reading.readers import blocks_of

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
