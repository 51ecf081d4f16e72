"""What lures a reader into figures that are not there: columns, rows and tables that the form does not have."""

from __future__ import annotations

from tests.documents.case import Case
from tests.documents.changes import aside, hidden_row, long_rowspan, office_islands, print_copy, th
from tests.generator.figures import Scale
from tests.generator.form import COLUMNS
from tests.generator.tables import Wording

_BIG = Scale(requests=1400, licences=96_300, penalties=7740, coercion=615, fees=3120.55, documents=44, disputes=30)
_SMALL = Scale(requests=6, backlog=0, licences=40, penalties=3, coercion=0, fees=0, documents=2, disputes=1)
_CODES = tuple(code for code, _ in COLUMNS)
_YEARS = aside(
    "年份 新收申请 上年结转 办结 结转下年度",
    "2020年 311 12 315 8",
    "2021年 402 8 397 13",
    "2022年 377 13 381 9",
)
_CHANNELS = aside(
    "申请方式 网络 信函 当面 总计", "自然人 206 71 9 286", "法人或其他组织 31 22 4 57", "总计 237 93 13 343"
)
_FEES = aside("项目 收费标准 本年收费金额（单位：万元）", "不动产登记费 每件80元 12.6", "公证费 按件 3.9")

CASES = (
    Case(
        slug="hard-subtotal-column",
        layout="html.clean",
        exercises="a 小计 of the organisations, which the form does not have: eight value columns",
        agency="云津市侨务办公室",
        year=2022,
        scale=_BIG,
        wording=Wording(columns=(*_CODES[:-1], "organisation", "total")),
    ),
    Case(
        slug="hard-total-first",
        layout="html.word",
        exercises="总计 printed as the first column: columns by their headers, not by place",
        agency="云津市粮食局",
        year=2021,
        scale=_BIG,
        wording=Wording(columns=("total", *_CODES[:-1])),
    ),
    Case(
        slug="hard-total-first-docx",
        layout="docx.plain",
        exercises="总计 printed as the first column, in Word",
        agency="云津市港航管理局",
        year=2023,
        scale=_BIG,
        wording=Wording(columns=("total", *_CODES[:-1])),
    ),
    Case(
        slug="hard-group-sums",
        layout="html.clean",
        exercises="a row 小计 under every group of outcomes",
        agency="云津市渔业局",
        year=2022,
        scale=_BIG,
        wording=Wording(group_sums=True),
    ),
    Case(
        slug="hard-rows-dropped",
        layout="html.clean",
        exercises="rows that were zero left out of table 3: no such cell, not blank, not zero",
        agency="云津市畜牧兽医局",
        year=2021,
        scale=_SMALL,
        wording=Wording(drop_rows=frozenset({"outcome.not_processed.publication", "outcome.not_processed.excessive"})),
    ),
    Case(
        slug="hard-rows-dropped-text",
        layout="text.bare",
        exercises="rows that were zero left out of a text of one cell a line",
        agency="云津市盐业管理局",
        year=2022,
        scale=_SMALL,
        wording=Wording(drop_rows=frozenset({"outcome.not_processed.excessive", "outcome.other.overdue_fee"})),
    ),
    Case(
        slug="hard-other-tables",
        layout="html.clean",
        exercises="other tables in the sections: earlier years, channels, fees; none of them is the form's",
        agency="云津市不动产登记中心",
        year=2023,
        scale=_BIG,
        wording=Wording(asides={1: (_YEARS, _CHANNELS), 3: (_CHANNELS,), 6: (_FEES,)}),
    ),
    Case(
        slug="hard-other-tables-text",
        layout="text.pipes",
        exercises="other tables in a text with bars",
        agency="云津市行政审批局",
        year=2022,
        scale=_BIG,
        wording=Wording(asides={1: (_CHANNELS,), 3: (_YEARS,), 6: (_FEES,)}),
    ),
    Case(
        slug="hard-other-tables-docx",
        layout="docx.plain",
        exercises="other tables in a Word file",
        agency="云津市政务服务管理局",
        year=2024,
        scale=_BIG,
        wording=Wording(asides={1: (_YEARS,), 3: (_CHANNELS,), 6: (_FEES,)}),
    ),
    Case(
        slug="hard-print-copy",
        layout="html.clean",
        exercises="the article a second time in a hidden block for printing: one report, not two",
        agency="云津市工商行政管理局",
        year=2019,
        edition="2019",
        changes=(print_copy,),
    ),
    Case(
        slug="hard-office-islands",
        layout="html.word",
        exercises="conditional comments, XML islands, hidden runs with figures in the cells",
        agency="云津市质量技术监督局",
        year=2022,
        changes=(office_islands,),
    ),
    Case(
        slug="hard-hidden-row",
        layout="html.clean",
        exercises="a hidden row with other figures",
        agency="云津市食品药品监督管理局",
        year=2021,
        changes=(hidden_row,),
    ),
    Case(
        slug="hard-long-rowspan",
        layout="html.clean",
        exercises="a row span one row too long: it reaches into the last row",
        agency="云津市物价局",
        year=2022,
        changes=(long_rowspan,),
    ),
    Case(
        slug="hard-th-caption",
        layout="html.clean",
        exercises="<th>, captions, column groups, bold headers",
        agency="云津市口岸办公室",
        year=2023,
        changes=(th,),
    ),
    Case(
        slug="hard-numerals-title",
        layout="html.breaks",
        exercises="the year in Chinese numerals",
        agency="云津市国有资产监督管理委员会",
        year=2021,
        title="云津市国有资产监督管理委员会二〇二一年政府信息公开工作年度报告",
    ),
    Case(
        slug="hard-year-first",
        layout="html.word",
        exercises="the year before the unit, 年报 for 工作年度报告",
        agency="云津市人民政府研究室",
        year=2023,
        title="2023年度云津市人民政府研究室政府信息公开年报",
    ),
    Case(
        slug="hard-long-office",
        layout="text.cells",
        exercises="a unit of the state's own line with the city in its name",
        agency="国家税务总局云津市税务局",
        year=2022,
    ),
)
