"""Texts copied out of a browser or taken off the pages of a PDF, as people save a report to send it on."""

from __future__ import annotations

import re

from tests.documents.case import Case, labels, sub, zeros
from tests.generator.figures import Scale
from tests.generator.model import Cell

_SMALL = Scale(requests=4, backlog=0, licences=31, penalties=2, coercion=0, fees=0.402, documents=1, disputes=1)
_BIG = Scale(requests=900, licences=88_400, penalties=5120, coercion=310, fees=1466.27, documents=61, disputes=25)
_TORN = labels(
    (
        ("行政复议", "行政\n复议"),
        ("行政诉讼", "行政\n诉讼"),
        ("结果维持", "结果\n维持"),
        ("结果纠正", "结果\n纠正"),
        ("其他结果", "其他\n结果"),
        ("尚未审结", "尚未\n审结"),
        ("商业企业", "商业\n企业"),
        ("科研机构", "科研\n机构"),
    )
)


def _blank_line_before_tables(content: str) -> str:
    """A row of empty cells over every table, as an editor draws one to hold the widths of columns."""
    return re.sub(r"(?m)^(第二十条第（一）项|（本列数据|行政复议\t)", lambda found: "\t\t\t\n" + found.group(), content)


def _taller_heads_first(content: str) -> str:
    """The head over several columns on a line before the taller ones beside it, as text comes off a page."""
    return content.replace("自然人\n法人或其他组织\n总计", "法人或其他组织\n自然人\n总计")


def _labels_behind_values(content: str) -> str:
    """Some labels of table 3 behind the values of their rows, as text comes off a page column by column."""
    for first, second in (
        ("4.保护第三方合法权益", "5.属于三类内部事务信息"),
        ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作"),
        ("3.要求提供公开出版物", "4.无正当理由大量反复申请"),
    ):
        found = re.search(rf"{re.escape(first)}\n((?:\d+\n){{7}}){re.escape(second)}\n((?:\d+\n){{7}})", content)
        if found is None:
            raise ValueError(f"{first!r} and its row do not stand there")
        content = content.replace(found.group(), f"{first}\n{second}\n{found.group(1)}{found.group(2)}")
    return content


def _printed(content: str) -> str:
    """The lines that a browser prints at the edges of pages, in the middle of tables too."""
    out: list[str] = []
    for at, line in enumerate(content.split("\n")):
        out.append(line)
        if at % 20 == 19:
            page = at // 20 + 1
            out += [f"https://www.example.gov.cn/nb/t{2024}.html {page}/9", "2025/1/17 10:26 政府信息公开年报"]
    return "\n".join(out)


def _numbers_apart(content: str) -> str:
    """A space behind the numbers of labels and around quotation marks, as some programs take text off a page."""
    return re.sub(r"\b(\d\.)(?=[^\d\s])", r"\1 ", content).replace("“三安全一稳定”", " “ 三安全一稳定 ” ")


def _numbers_on_lines(content: str) -> str:
    """The numbers of labels and their quotation marks on lines of their own."""
    return re.sub(r"(?m)^(\d\.)(?=\D)", r"\1\n", content).replace("危及“三安全一稳定”", "“\n”\n危及三安全一稳定")


CASES = (
    Case(
        slug="text-printed-edges",
        layout="text.pipes",
        exercises="text off a PDF printed by a browser: day and hour, address and page between the rows",
        agency="云津市粮食和物资储备局",
        year=2024,
        changes=(sub(r" \| ", " "), _printed),
    ),
    Case(
        slug="text-numbers-apart",
        layout="text.pipes",
        exercises="a row a line, a space behind the numbers of labels and around quotation marks, 本年增 / 减",
        agency="云津市国有资产监督管理委员会",
        year=2020,
        edition="2019",
        changes=(sub(r" \| ", " "), _numbers_apart, sub("增/减", "增 / 减")),
    ),
    Case(
        slug="text-numbers-on-lines",
        layout="text.bare",
        exercises="the numbers of labels on lines of their own, heads of table 2 run together",
        agency="云津市医疗保障局",
        year=2022,
        changes=(_numbers_on_lines, sub("本年制发件数\n本年废止件数\n", "本年制发件数本年废止件数")),
        scale=_BIG,
    ),
    Case(
        slug="text-copied-2021",
        layout="text.copied",
        exercises="copied out of a browser: a row a line, cells apart by tabs, a head of two cells over table 4",
        agency="柏溪县自然资源局",
        year=2024,
        scale=_BIG,
    ),
    Case(
        slug="text-copied-2019",
        layout="text.copied",
        exercises="copied out of a browser, format of 2019",
        agency="云津市体育局",
        year=2019,
        edition="2019",
    ),
    Case(
        slug="text-copied-blanks",
        layout="text.copied",
        exercises="copied out of a browser, zeros left empty",
        agency="柏溪县青林镇人民政府",
        year=2022,
        scale=_SMALL,
        edits=(zeros(Cell.blank, lambda key: key[1] not in {None, "total"}),),
    ),
    Case(
        slug="text-copied-torn-heads",
        layout="text.copied",
        exercises="copied out of a browser, heads broken in two lines inside their cells",
        agency="柏溪县统计局",
        year=2023,
        wording=_TORN,
    ),
    Case(
        slug="text-copied-cells-2021",
        layout="text.copied_cells",
        exercises="copied out of a browser: every cell a paragraph, a tab alone on the line between two",
        agency="柏溪县交通运输局",
        year=2025,
        scale=_BIG,
        style=1,
    ),
    Case(
        slug="text-copied-cells-2019",
        layout="text.copied_cells",
        exercises="a tab alone on the line between two cells, format of 2019",
        agency="柏溪县农业农村局",
        year=2020,
        edition="2019",
    ),
    Case(
        slug="text-copied-cells-blanks",
        layout="text.copied_cells",
        exercises="a tab alone on the line between two cells, zeros left empty",
        agency="云津市供销合作社",
        year=2021,
        scale=_SMALL,
        edits=(zeros(Cell.blank, lambda key: key[1] not in {None, "total"}),),
    ),
    Case(
        slug="text-copied-cells-pre2019",
        layout="text.copied_cells",
        exercises="a tab alone on the line between two cells, the annex before 2019",
        agency="云津市气象局",
        year=2017,
        edition="pre2019",
    ),
    Case(
        slug="text-copied-width-row",
        layout="text.copied",
        exercises="copied out of a browser, a row of empty cells over each table",
        agency="柏溪县文化和旅游局",
        year=2022,
        changes=(_blank_line_before_tables,),
        style=2,
    ),
    Case(
        slug="text-two-tabs",
        layout="text.copied",
        exercises="two tabs between any two cells",
        agency="柏溪县应急管理局",
        year=2023,
        changes=(sub("\t", "\t\t"),),
        scale=_BIG,
    ),
    Case(
        slug="text-tall-heads",
        layout="text.bare",
        exercises="one cell a line, 法人或其他组织 before 自然人: the order of heads on a page, not of columns",
        agency="云津市林业局",
        year=2022,
        changes=(_taller_heads_first,),
        scale=_BIG,
    ),
    Case(
        slug="text-labels-astray",
        layout="text.bare",
        exercises="some labels of table 3 stand away from their values, which are in the form's order",
        agency="云津市水务局",
        year=2023,
        changes=(_labels_behind_values,),
        scale=_BIG,
    ),
)
