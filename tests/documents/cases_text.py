"""Texts: what crawlers, editors and copy and paste leave of a report."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.documents.case import Case, labels, retyped, signed, sub, swap, thousands, zeros
from tests.generator.figures import Scale
from tests.generator.model import Cell
from tests.generator.tables import Wording

_BIG = Scale(requests=900, licences=88_400, penalties=5120, coercion=310, fees=1466.27, documents=61, disputes=25)
_SMALL = Scale(requests=4, backlog=0, licences=31, penalties=2, coercion=0, fees=0.402, documents=1, disputes=1)

_DUMP_LABELS = labels(
    (
        ("1.属于国家秘密", "1.属于国家机密"),
        (
            "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
            "（二）部分公开（区分处理的，只记这一情形，不计其他情形）",
        ),
        (
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其他政府公开申请",
        ),
        ("第二十条第（一）项", "第二十条 第（一）项"),
        ("第二十条第（五）项", "第二十条 第（五）项"),
    )
)


def _page_numbers(content: str) -> str:
    """A page number between the lines every so often, in the middle of tables too."""
    out: list[str] = []
    page = 0
    for at, line in enumerate(content.split("\n"), 1):
        out.append(line)
        if at % 43 == 0:
            page += 1
            out.append(f"- {page} -")
    return "\n".join(out)


def _bookmarked(content: str) -> str:
    """Heading five behind a bookmark's name, as a converter prints it."""
    return content.replace("\n五、", "\n[bookmark: _GoBack]五、")


def _laid_out(content: str) -> str:
    """Bars turned into runs of blanks: columns by layout."""
    return re.sub(r" \| ", "    ", content)


def _crawled(content: str) -> str:
    """Half-width brackets, colons and commas, as some crawlers normalise them."""
    return content.translate(str.maketrans("（），：；", "(),:;"))


CASES = (
    Case(
        slug="text-cells-2021",
        layout="text.cells",
        exercises="one cell a line behind a tab, rows apart by blank lines",
        agency="云津市公安局高新区分局",
        year=2021,
        title="云津市公安局高新区分局2021年政府信息公开\n工作年度报告",
        scale=_SMALL,
    ),
    Case(
        slug="text-cells-2019",
        layout="text.cells",
        exercises="one cell a line, format of 2019",
        agency="云津市城乡规划局",
        year=2019,
        edition="2019",
        style=1,
    ),
    Case(
        slug="text-cells-variants",
        layout="text.cells",
        exercises="国家机密, 只记, 其他政府公开申请, blanks in 第二十条 第（一）项, a bookmark's name before a heading",
        agency="鹿溪区公安分局",
        year=2022,
        wording=_DUMP_LABELS,
        changes=(_bookmarked,),
        scale=_BIG,
    ),
    Case(
        slug="text-cells-blanks",
        layout="text.cells",
        exercises="one cell a line with empty cells among them",
        agency="云津市公安局交通警察支队",
        year=2023,
        edits=(zeros(Cell.blank, lambda key: key[1] in {"research", "nonprofit"}),),
    ),
    Case(
        slug="text-cells-page-numbers",
        layout="text.cells",
        exercises="page numbers between the cells",
        agency="柏溪县公安局",
        year=2021,
        changes=(_page_numbers,),
        style=2,
    ),
    Case(
        slug="text-cells-gb18030",
        layout="text.cells",
        exercises="one cell a line in GB18030",
        agency="云津市消防救援支队",
        year=2022,
        encoding="gb18030",
        scale=_SMALL,
    ),
    Case(
        slug="text-cells-utf16",
        layout="text.cells",
        exercises="one cell a line in UTF-16 as a Windows editor saves it, CR LF",
        agency="云津市烟草专卖局",
        year=2021,
        changes=(lambda content: content.replace("\n", "\r\n"),),
        encoding="utf-16-le+bom",
        scale=_SMALL,
    ),
    Case(
        slug="text-bare-2021",
        layout="text.bare",
        exercises="one cell a line with nothing between them",
        agency="云津市邮政管理局",
        year=2022,
        scale=_BIG,
    ),
    Case(
        slug="text-bare-2019",
        layout="text.bare",
        exercises="one cell a line with nothing between them, format of 2019",
        agency="云津市地方金融监督管理局",
        year=2020,
        edition="2019",
        edits=(signed(),),
    ),
    Case(
        slug="text-bare-numbers",
        layout="text.bare",
        exercises="one cell a line, thousands separated, page numbers between",
        agency="云津市税务局",
        year=2023,
        scale=_BIG,
        edits=(retyped(thousands(",")),),
        changes=(_page_numbers,),
    ),
    Case(
        slug="text-pipes-2021",
        layout="text.pipes",
        exercises="a row a line, cells apart by bars, covered cells missing, half-width punctuation",
        agency="柏溪县人力资源和社会保障局",
        year=2024,
        changes=(_crawled,),
        style=1,
    ),
    Case(
        slug="text-pipes-2019",
        layout="text.pipes",
        exercises="a row a line, cells apart by bars, format of 2019",
        agency="柏溪县住房和城乡建设局",
        year=2019,
        edition="2019",
        scale=_BIG,
    ),
    Case(
        slug="text-pipes-blanks",
        layout="text.pipes",
        exercises="bars with empty cells between them",
        agency="柏溪县信访局",
        year=2022,
        edits=(zeros(Cell.blank, lambda key: key[1] is not None and key[1] != "total"),),
        scale=_SMALL,
    ),
    Case(
        slug="text-pipes-padded-2021",
        layout="text.pipes_padded",
        exercises="a bar for every covered cell",
        agency="柏溪县退役军人事务局",
        year=2021,
        style=2,
    ),
    Case(
        slug="text-pipes-padded-2019",
        layout="text.pipes_padded",
        exercises="a bar for every covered cell, format of 2019",
        agency="柏溪县医疗保障局",
        year=2020,
        edition="2019",
    ),
    Case(
        slug="text-pipes-lines-2021",
        layout="text.pipes_lines",
        exercises="a cell a line with its bar behind it, a bar alone before each row",
        agency="云津市汉桥区人民政府办公室",
        year=2022,
        scale=_SMALL,
    ),
    Case(
        slug="text-pipes-lines-2019",
        layout="text.pipes_lines",
        exercises="a cell a line with its bar behind it, format of 2019",
        agency="云津市人民防空办公室",
        year=2020,
        edition="2019",
    ),
    Case(
        slug="text-bars-2021",
        layout="text.bars",
        exercises="a cell a line, a bar alone between them, rows not told apart",
        agency="柏溪县云台乡人民政府",
        year=2023,
        lead=("该部分数据由乡党政办公室汇总。本报告统计期限为2023年1月1日至2023年12月31日。",),
        scale=_SMALL,
    ),
    Case(
        slug="text-bars-2019",
        layout="text.bars",
        exercises="a cell a line, a bar alone between them, format of 2019",
        agency="柏溪县残疾人联合会",
        year=2020,
        edition="2019",
    ),
    Case(
        slug="text-ragged-2021",
        layout="text.ragged",
        exercises="a cell a line with its bar, spans as bars on a line of their own",
        agency="云津市汉桥区房屋征收管理办公室",
        year=2022,
        title="关于2022年度政府信息公开情况的报告",
        lead=("云津市汉桥区房屋征收管理办公室按照有关规定编制本报告，统计截至2022年12月31日。",),
        style=1,
    ),
    Case(
        slug="text-ragged-blanks",
        layout="text.ragged",
        exercises="the same with blank cells as bars: only 自然人 and 总计 filled",
        agency="云津市汉桥区审计局",
        year=2021,
        edits=(zeros(Cell.blank, lambda key: key[1] not in {None, "natural_person", "total"}),),
    ),
    Case(
        slug="text-ragged-2019",
        layout="text.ragged",
        exercises="a cell a line with its bar, format of 2019",
        agency="云津市汉桥区民政局",
        year=2019,
        edition="2019",
    ),
    Case(
        slug="text-town-short",
        layout="text.pipes",
        exercises="the title names a town and not its government",
        agency="柏溪县石门镇",
        year=2023,
        title="柏溪县石门镇2023年政府信息公开工作年度报告",
        scale=_SMALL,
    ),
    Case(
        slug="text-tabs-2021",
        layout="text.tabs",
        exercises="a paste out of a spreadsheet: rows of cells apart by tabs",
        agency="云津市公共资源交易中心",
        year=2023,
        style=1,
    ),
    Case(
        slug="text-tabs-2019",
        layout="text.tabs",
        exercises="rows of cells apart by tabs, format of 2019",
        agency="云津市住房公积金管理中心",
        year=2019,
        edition="2019",
    ),
    Case(
        slug="text-oneline-2021",
        layout="text.oneline",
        exercises="the whole report on one line",
        agency="云津市海绵城市建设办公室",
        year=2021,
        scale=_BIG,
        style=1,
    ),
    Case(
        slug="text-oneline-2019",
        layout="text.oneline",
        exercises="the whole report on one line, format of 2019",
        agency="云津市地震局",
        year=2020,
        edition="2019",
        style=2,
    ),
    Case(
        slug="text-laid-out",
        layout="text.pipes",
        exercises="columns apart by runs of blanks",
        agency="云津市仲裁委员会办公室",
        year=2022,
        changes=(_laid_out,),
        scale=_BIG,
    ),
    Case(
        slug="text-unnumbered",
        layout="text.cells",
        exercises="no section numbers, no year in the title",
        agency="云津市残疾人联合会",
        year=2023,
        title="云津市残疾人联合会政府信息公开工作年度报告",
        wording=Wording(heading_style=""),
        scale=_SMALL,
    ),
    Case(
        slug="text-two-reports",
        layout="text.cells",
        exercises="two reports of two units in one text",
        agency="柏溪县白马镇人民政府",
        year=2022,
        scale=_SMALL,
        also=Case(
            slug="text-two-reports-second",
            layout="text.cells",
            exercises="the second",
            agency="柏溪县红岩镇人民政府",
            year=2022,
            scale=_SMALL,
            style=1,
        ),
    ),
    Case(
        slug="text-pre2019",
        layout="text.pipes",
        exercises="a report before 2019, annex as rows with bars",
        agency="云津市环境保护局",
        year=2015,
        edition="pre2019",
    ),
    Case(
        slug="text-pre2019-cells",
        layout="text.cells",
        exercises="a report before 2019, one cell a line",
        agency="云津市国土资源局",
        year=2018,
        edition="pre2019",
        scale=_BIG,
    ),
    Case(
        slug="markdown-2021",
        layout="markdown",
        exercises="Markdown with hashes and pipe tables",
        agency="柏溪县发展和改革局",
        year=2023,
    ),
    Case(
        slug="markdown-2019",
        layout="markdown",
        exercises="Markdown, format of 2019, signed changes",
        agency="柏溪县科学技术局",
        year=2020,
        edition="2019",
        edits=(signed(),),
        style=2,
    ),
    Case(
        slug="markdown-variants",
        layout="markdown",
        exercises="Markdown with bold totals and label variants",
        agency="柏溪县商务局",
        year=2022,
        wording=replace(_DUMP_LABELS, point="、"),
        changes=(swap(("（七）总计", "**（七）总计**")), sub(r"\| 总计 \|", "| **总计** |")),
    ),
)
