"""What was found on real pages later: spellings, notes, and the ways in which crawlers break lines."""

from __future__ import annotations

from dataclasses import replace

from tests.documents.case import Case, each, labels, put, signed, zeros
from tests.documents.changes import broken_labels, taiwan
from tests.generator.figures import Scale
from tests.generator.form import COLUMNS
from tests.generator.model import Cell
from tests.generator.tables import Wording

_BIG = Scale(requests=1400, licences=96_300, penalties=7740, coercion=615, fees=3120.55, documents=44, disputes=30)
_CODES = tuple(code for code, _ in COLUMNS)
_OTHERWISE = labels(
    (
        ("其他", "其它"),
        ("3.其他", "3.其它"),
        ("（六）其他处理", "（六）其它处理"),
        ("其他结果", "其它结果"),
        ("其他对外管理服务事项", "其它对外管理服务事项"),
        ("2.其他法律行政法规禁止公开", "2.其它法律行政法规禁止公开"),
    )
)
_TOTAL_FIRST = Wording(columns=("total", *_CODES[:-1]))
_NOTES_2019 = labels(
    (
        ("规章", "规章（设区的市、自治州人民政府应提供相关数据）"),
        ("规范性文件", "规范性文件（本机关制发的决定、公告、通告、意见等，一般情况下属于规范性文件）"),
        ("上一年项目数量", "上一年项目数量（指2019年事项数）"),
        ("本年增/减", "本年增/减（指2020年增加或减少的事项数，减用负值表示，如-8）"),
        ("处理决定数量", "处理决定数量（指2020年办件量）"),
        (
            "其他对外管理服务事项",
            "其他对外管理服务事项（含行政确认、行政奖励、行政处罚以外的其他事项，以及公共服务事项）",
        ),
        ("采购项目数量", "采购项目数量（指2020年项目数）"),
        ("采购总金额", "采购总金额（单位：元）"),
    )
)

CASES = (
    Case(
        slug="hard-other-spelling",
        layout="html.clean",
        exercises="其它 for 其他 everywhere",
        agency="云津市会计局",
        year=2022,
        scale=_BIG,
        wording=_OTHERWISE,
    ),
    Case(
        slug="hard-other-spelling-2019",
        layout="text.cells",
        exercises="其它 for 其他 everywhere, format of 2019, one cell a line",
        agency="云津市监察局",
        year=2019,
        edition="2019",
        wording=_OTHERWISE,
    ),
    Case(
        slug="hard-other-spelling-pdf",
        layout="pdf.ruled",
        exercises="其它 for 其他 everywhere, in a PDF",
        agency="云津市法制办公室",
        year=2021,
        wording=_OTHERWISE,
    ),
    Case(
        slug="hard-total-first-pdf",
        layout="pdf.ruled",
        exercises="总计 printed as the first column, in a ruled PDF",
        agency="云津市机构编制局",
        year=2022,
        scale=_BIG,
        wording=_TOTAL_FIRST,
    ),
    Case(
        slug="hard-total-first-borderless",
        layout="pdf.borderless",
        exercises="总计 printed as the first column, PDF without rules: right or unread, never under another",
        agency="云津市人民政府外事侨务办公室",
        year=2023,
        scale=_BIG,
        wording=_TOTAL_FIRST,
        only_never_wrong=True,
    ),
    Case(
        slug="hard-total-first-bars",
        layout="text.bars",
        exercises="总计 printed as the first column, a cell a line: right or unread, never under another header",
        agency="云津市物流办公室",
        year=2021,
        scale=_BIG,
        wording=_TOTAL_FIRST,
        only_never_wrong=True,
    ),
    Case(
        slug="hard-total-first-markdown",
        layout="markdown",
        exercises="总计 as the first column and a header that nobody knows: right or unread, never wrong",
        agency="云津市航务局",
        year=2020,
        edition="2019",
        scale=_BIG,
        wording=Wording(columns=("total", *_CODES[:-1]), replace={"自然人": "公民"}),
        only_never_wrong=True,
    ),
    Case(
        slug="hard-subtotal-text",
        layout="text.cells",
        exercises="a 小计 of the organisations in a text of one cell a line: eight figures a row",
        agency="云津市畜牧局",
        year=2022,
        scale=_BIG,
        wording=Wording(columns=("natural_person", "organisation", *_CODES[1:])),
        only_never_wrong=True,
    ),
    Case(
        slug="hard-heading-blank",
        layout="pdf.ruled_repeat",
        exercises="a blank between a section's number and its mark",
        agency="云津市人民政府口岸办公室",
        year=2022,
        wording=Wording(heading_style="一 、"),
    ),
    Case(
        slug="hard-notes-2019",
        layout="text.pipes",
        exercises="whole sentences of notes inside the labels of table 2, with years and figures in them",
        agency="云津市环境监察支队",
        year=2020,
        edition="2019",
        wording=replace(
            _NOTES_2019,
            extra_rows={
                "规范性文件": ("其他主动公开文件（含以本单位名义签发的、除规范性文件以外的文件）", "186", "86", "255")
            },
        ),
    ),
    Case(
        slug="hard-notes-2019-html",
        layout="html.word",
        exercises="whole sentences of notes inside the labels of table 2; a dash for nothing, fees blank",
        agency="云津市环境监测站",
        year=2020,
        edition="2019",
        wording=_NOTES_2019,
        edits=(
            each(lambda key, cell: Cell.nothing("-") if key[0] == "coercion.decisions" else None),
            each(lambda key, cell: Cell.blank() if key[0].startswith("fees.") else None),
        ),
    ),
    Case(
        slug="hard-taiwan-words",
        layout="html.clean",
        exercises="traditional script with other words for the same things: 檔案 for 文件",
        agency="云津市水务局",
        year=2021,
        scale=_BIG,
        changes=(taiwan,),
    ),
    Case(
        slug="hard-mixed-2021",
        layout="text.mixed",
        exercises="bars in rows, but blank cells begin new lines",
        agency="云津市发展改革研究中心",
        year=2022,
        edits=(zeros(Cell.blank, lambda key: key[1] not in {None, "natural_person", "total"}),),
    ),
    Case(
        slug="hard-mixed-2019",
        layout="text.mixed",
        exercises="bars in rows, blank cells begin new lines, +1 and -2 as changes, money with 元, format of 2019",
        agency="云津市汉桥区发展和改革局",
        year=2020,
        edition="2019",
        edits=(
            zeros(Cell.blank, lambda key: key[1] not in {None, "total"}),
            signed(),
            put("22", 22, "procurement.items"),
            put("184719元", 184719, "procurement.amount"),
        ),
    ),
    Case(
        slug="hard-pre2019-bare",
        layout="text.bare",
        exercises="the annex before 2019 as one cell a line: its own 一、 to 九、 are no sections",
        agency="云津市城市管理局",
        year=2016,
        edition="pre2019",
    ),
    Case(
        slug="hard-spaced-2021",
        layout="text.spaced",
        exercises="every cell a paragraph, empty lines between",
        agency="云津市汉桥区政务服务中心",
        year=2023,
    ),
    Case(
        slug="hard-spaced-2019",
        layout="text.spaced",
        exercises="every cell a paragraph, labels broken over lines, 本年增/ cut short",
        agency="云津市汉桥区水利局",
        year=2020,
        edition="2019",
        wording=labels((("本年增/减", "本年增/"),)),
        changes=(broken_labels,),
    ),
    Case(
        slug="hard-spaced-blanks",
        layout="text.spaced",
        exercises="every cell a paragraph, blank ones a paragraph of one blank",
        agency="云津市汉桥区司法局",
        year=2021,
        edits=(zeros(Cell.blank, lambda key: key[1] not in {None, "natural_person", "total"}),),
        only_never_wrong=True,
    ),
)
