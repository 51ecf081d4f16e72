"""What is rarer, and what lures a reader into figures that are not there."""

from __future__ import annotations

import io
import re
import zipfile
from random import Random

from tests.documents.case import Case, Change, labels, retyped, sub, swap, zeros
from tests.generator.figures import Scale
from tests.generator.form import COLUMNS
from tests.generator.model import Box, Cell, Table
from tests.generator.tables import Wording

_BIG = Scale(requests=1400, licences=96_300, penalties=7740, coercion=615, fees=3120.55, documents=44, disputes=30)
_SMALL = Scale(requests=6, backlog=0, licences=40, penalties=3, coercion=0, fees=0, documents=2, disputes=1)
_CODES = tuple(code for code, _ in COLUMNS)


def _aside(*rows: str) -> Table:
    """Another table of the office's own; columns apart by blanks."""
    return Table(number=0, rows=tuple(tuple(Box(text=text) for text in row.split()) for row in rows))


_YEARS = _aside(
    "年份 新收申请 上年结转 办结 结转下年度",
    "2020年 311 12 315 8",
    "2021年 402 8 397 13",
    "2022年 377 13 381 9",
)
_CHANNELS = _aside(
    "申请方式 网络 信函 当面 总计", "自然人 206 71 9 286", "法人或其他组织 31 22 4 57", "总计 237 93 13 343"
)
_FEES = _aside("项目 收费标准 本年收费金额（单位：万元）", "不动产登记费 每件80元 12.6", "公证费 按件 3.9")


def _print_copy(content: str) -> str:
    """The article a second time in a hidden block for printing."""
    start = content.index("<body>") + len("<body>")
    end = content.index("</body>")
    article = content[start:end]
    return content[:end] + f'<div id="print" style="display:none">{article}</div>' + content[end:]


def _office_islands(content: str) -> str:
    """Conditional comments, XML islands and hidden runs as Word leaves them."""
    island = (
        "<!--[if gte mso 9]><xml><w:WordDocument><w:Zoom>100</w:Zoom></w:WordDocument></xml><![endif]-->"
        "<style>@page{mso-page-orientation:portrait}td{mso-number-format:'0_ '}</style>"
    )
    content = content.replace("<body>", f"<body>{island}", 1)
    hidden = '<span style="display:none;mso-hide:all">88</span></p></td>'
    return re.sub(r"</p></td>", hidden, content, count=300)


def _hidden_row(content: str) -> str:
    """A row of table 3 that an editor hid instead of deleting."""
    row = '<tr style="display:none"><td colspan="3">二、上年结转政府信息公开申请数量</td>' + "<td>9</td>" * 7 + "</tr>"
    place = content.index("<tr>", content.index("一、本年新收"))
    return content[:place] + row + content[place:]


def _without_lines(share: float, seed: str) -> Change:
    """Lines that hold a figure and nothing else vanish here and there."""

    def change(content: str) -> str:
        rng = Random(seed)
        lines = content.split("\n")
        return "\n".join(line for line in lines if not (line.strip().isdigit() and rng.random() < share))

    return change


def _mojibake(content: str) -> str:
    """UTF-8 taken for Latin-1 by somebody in between."""
    return content.encode("utf-8").decode("latin-1")


def _radicals(content: str) -> str:
    """Characters turned into the radicals that look like them, as PDF exports do."""
    return content.translate(str.maketrans("一二人行自力见长车页民门生用", "⼀⼆⼈⾏⾃⼒⻅⻓⻋⻚⺠⻔⽣⽤"))


def _spaced(content: str) -> str:
    """Blanks between the characters of short labels, as they are typed to fill a column."""
    for label in ("自然人", "总计", "规章", "行政许可", "行政处罚", "行政强制", "其他结果"):
        content = content.replace(f">{label}<", f">{'　'.join(label)}<")
    return content


def _tracked(data: bytes) -> bytes:
    """Word's revision marks: an old figure deleted before many a new one, and hidden runs."""
    out = io.BytesIO()
    old = (
        '<w:del w:id="9" w:author="x" w:date="2022-01-05T09:00:00Z"><w:r><w:delText>77</w:delText></w:r></w:del>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>5</w:t></w:r>"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "word/document.xml":
                text = content.decode("utf-8")
                text = re.sub(r"(<w:r>(?:(?!</w:r>).)*?<w:t>\d+</w:t></w:r>)", rf"{old}\1", text)
                content = text.encode("utf-8")
            target.writestr(zipfile.ZipInfo(info.filename, (2020, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def _long_rowspan(content: str) -> str:
    """三、本年度办理结果 spans one row more than there are."""
    return sub(r'<td rowspan="22">三、', '<td rowspan="23">三、')(content)


def _zero_across(content: str) -> str:
    """A row of zeros as one cell over all columns."""
    return re.sub(r"(<td>3\.要求提供公开出版物</td>)(<td>0</td>){7}", r'\1<td colspan="7">0</td>', content)


def _th(content: str) -> str:
    """Header cells as <th> in a <thead>, a caption, column groups."""
    content = content.replace("<tbody>\n<tr>", "<caption>统计表</caption><colgroup><col><col></colgroup><tbody>\n<tr>")
    return re.sub(
        r"<td([^>]*)>(自然人|总计|商业企业|信息内容|结果维持)</td>", r"<th\1><strong>\2</strong></th>", content
    )


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
        changes=(_print_copy,),
    ),
    Case(
        slug="hard-office-islands",
        layout="html.word",
        exercises="conditional comments, XML islands, hidden runs with figures in the cells",
        agency="云津市质量技术监督局",
        year=2022,
        changes=(_office_islands,),
    ),
    Case(
        slug="hard-hidden-row",
        layout="html.clean",
        exercises="a hidden row with other figures",
        agency="云津市食品药品监督管理局",
        year=2021,
        changes=(_hidden_row,),
    ),
    Case(
        slug="hard-long-rowspan",
        layout="html.clean",
        exercises="a row span one row too long: it reaches into the last row",
        agency="云津市物价局",
        year=2022,
        changes=(_long_rowspan,),
    ),
    Case(
        slug="hard-th-caption",
        layout="html.clean",
        exercises="<th>, captions, column groups, bold headers",
        agency="云津市口岸办公室",
        year=2023,
        changes=(_th,),
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
    Case(
        slug="hard-cells-lost",
        layout="text.bare",
        exercises="one cell a line, some figures lost: never a wrong value",
        agency="云津市史志办公室",
        year=2021,
        scale=_BIG,
        changes=(_without_lines(0.03, "a"),),
        only_never_wrong=True,
    ),
    Case(
        slug="hard-zeros-lost",
        layout="text.bare",
        exercises="one cell a line, blank zeros vanished without a mark: never a wrong value",
        agency="云津市红十字会",
        year=2022,
        scale=_BIG,
        edits=(zeros(Cell.blank),),
        only_never_wrong=True,
    ),
    Case(
        slug="hard-zeros-lost-oneline",
        layout="text.oneline",
        exercises="the whole report on one line, blank zeros vanished without a mark: never a wrong value",
        agency="云津市文学艺术界联合会",
        year=2023,
        scale=_BIG,
        edits=(zeros(Cell.blank),),
        only_never_wrong=True,
    ),
    Case(
        slug="hard-lost-labels",
        layout="text.bare",
        exercises="one cell a line, labels of some rows lost: rows are known by their labels only",
        agency="云津市科学技术协会",
        year=2022,
        scale=_BIG,
        changes=(swap(("4.保护第三方合法权益\n", ""), ("2.没有现成信息需要另行制作\n", "")),),
        only_never_wrong=True,
    ),
    Case(
        slug="hard-swapped-labels",
        layout="html.clean",
        exercises="an office that numbered its rows wrongly: the words decide, not the numbers",
        agency="云津市归国华侨联合会",
        year=2021,
        scale=_BIG,
        wording=labels(
            (
                ("4.保护第三方合法权益", "3.保护第三方合法权益"),
                ("3.危及“三安全一稳定”", "4.危及“三安全一稳定”"),
            )
        ),
    ),
    Case(
        slug="hard-mojibake",
        layout="html.clean",
        exercises="UTF-8 that was taken for Latin-1 and saved as UTF-8 again",
        agency="云津市总工会",
        year=2022,
        changes=(_mojibake,),
    ),
    Case(
        slug="hard-radicals",
        layout="text.cells",
        exercises="characters turned into look-alike radicals",
        agency="云津市人民检察院",
        year=2021,
        changes=(_radicals,),
    ),
    Case(
        slug="hard-radicals-html",
        layout="html.word",
        exercises="characters turned into look-alike radicals, format of 2019",
        agency="云津市民政局城东分局",
        year=2020,
        edition="2019",
        changes=(_radicals,),
    ),
    Case(
        slug="hard-spaced-labels",
        layout="html.clean",
        exercises="full-width blanks inside labels",
        agency="云津市妇女联合会",
        year=2023,
        changes=(_spaced,),
    ),
    Case(
        slug="hard-tracked-changes",
        layout="docx.plain",
        exercises="revision marks and hidden text in a Word file: deleted figures must not count",
        agency="云津市工商业联合会",
        year=2022,
        finish=_tracked,
    ),
    Case(
        slug="hard-copied-from-pdf",
        layout="text.from_pdf",
        exercises="text selected in a PDF: labels wrapped, figures of a row on a line",
        agency="云津市鹿溪区统计局",
        year=2022,
        scale=_BIG,
    ),
    Case(
        slug="hard-copied-from-pdf-2019",
        layout="text.from_pdf",
        exercises="text selected in a PDF, format of 2019",
        agency="云津市鹿溪区审计局",
        year=2020,
        edition="2019",
    ),
    Case(
        slug="hard-pdf-headed",
        layout="pdf.headed",
        exercises="a running header on every page, rows broken by pages",
        agency="云津市鹿溪区水利局",
        year=2023,
        scale=_BIG,
    ),
    Case(
        slug="hard-pdf-headed-2019",
        layout="pdf.headed",
        exercises="a running header on every page, format of 2019",
        agency="云津市鹿溪区林业局",
        year=2019,
        edition="2019",
        scale=_BIG,
    ),
    Case(
        slug="hard-pdf-locked",
        layout="pdf.locked",
        exercises="a PDF that may be read but not changed",
        agency="云津市鹿溪区商务局",
        year=2021,
    ),
    Case(
        slug="hard-nfd-unit",
        layout="text.pipes",
        exercises="figures with their unit in the cells, half-width punctuation, blanks around",
        agency="云津市鹿溪区信访局",
        year=2022,
        edits=(retyped(lambda text: f" {text} 件 ", lambda key: key[1] is not None),),
    ),
    Case(
        slug="hard-title-dated",
        layout="docx.plain",
        exercises="the day of publication behind the title: 2022年 is the report's year, 2023年 is not",
        agency="云津市编制委员会办公室",
        year=2022,
        title="云津市编制委员会办公室2022年政府信息公开工作年度报告\n（2023年1月20日）",
        lead=("根据有关规定，现公布本年度报告。",),
        style=1,
    ),
    Case(
        slug="hard-title-short-name",
        layout="html.breaks",
        exercises="市教育局 in the title, the full name in the contact line",
        agency="云津市教育局",
        year=2023,
        title="市教育局2023年政府信息公开工作年度报告",
        lead=(
            "根据《中华人民共和国政府信息公开条例》，我局编制本报告，统计期限为2023年1月1日至2023年12月31日。"
            "如有疑问，请与云津市教育局办公室联系（电话：0690-8223106）。",
        ),
        style=1,
    ),
    Case(
        slug="hard-title-bracketed-unit",
        layout="text.pipes",
        exercises="the unit in brackets behind the title",
        agency="云津市水文局",
        year=2022,
        title="2022年度政府信息公开工作年度报告（云津市水文局）",
        lead=("统计期限为2022年1月1日至2022年12月31日。",),
        style=1,
    ),
    Case(
        slug="hard-cover-page",
        layout="docx.plain",
        exercises="a cover: title, year, unit and month on lines of their own",
        agency="云津市民用航空管理局",
        year=2021,
        title="政府信息公开工作年度报告\n（2021年度）\n云津市民用航空管理局\n2022年1月",
        lead=("现将有关情况报告如下。",),
        style=1,
    ),
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
)
