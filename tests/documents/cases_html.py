"""Pages: layouts of real sites, and what offices and crawlers do to them."""

from __future__ import annotations

from dataclasses import replace

import opencc

from tests.documents.case import (
    Case,
    blank_totals,
    fullwidth,
    labels,
    put,
    retyped,
    signed,
    sub,
    swap,
    thousands,
    zeros,
)
from tests.generator.figures import Scale
from tests.generator.form import ARTICLES
from tests.generator.model import Cell, Key
from tests.generator.tables import Wording

_BIG = Scale(
    requests=2600,
    licences=411_000,
    penalties=38_600,
    coercion=1900,
    fees=24_816.5,
    documents=140,
    rules=11,
    disputes=60,
)
_SMALL = Scale(requests=5, backlog=0.1, licences=12, penalties=0, coercion=0, fees=0, documents=2, disputes=0)
_NONE = Scale(requests=0, backlog=0, licences=0, penalties=0, coercion=0, fees=0, documents=0, disputes=0)

_VARIANTS = (
    ("1.属于国家秘密", "1.属于国家机密"),
    (
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（二）部分公开（区分处理的，只记这一情形，不记其他情形）",
    ),
    ("行政规范性文件", "规范性文件"),
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1.逾期不补正"),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "2.逾期不缴费"),
)
_GLOSSES = (("务", "務(wù)"), ("结", "結(jié)"), ("类", "類(lèi)"), ("报", "報(bào)"))


def _traditional(text: str) -> str:
    return str(opencc.OpenCC("s2tw").convert(text))


def _glossed(text: str) -> str:
    """Traditional script with a gloss behind some characters, as a page for learners prints them."""
    for plain, gloss in _GLOSSES:
        text = text.replace(plain, gloss)
    return _traditional(text)


def _header_again(content: str) -> str:
    """The header rows of table 3 repeated in the middle, as a print page break leaves them."""
    start = content.index("<tr>", content.rindex("<table", 0, content.index("申请人情况")))
    end = content.index("<tr>", content.index("社会公益组织"))
    head = content[start:end]
    place = content.index("<tr>", content.index("8.属于行政查询事项"))
    return content[:place] + head + content[place:]


def _hybrid(cells: dict[Key, Cell]) -> None:
    """Swap the figures of table 2 for those of the older form."""
    for key in list(cells):
        if key[0].split(".")[0] in {
            "regulations",
            "normative_documents",
            "licensing",
            "penalties",
            "coercion",
            "fees",
        }:
            del cells[key]
    numbers = iter((0, 0, 1, 3, 3, 17, 112, -2, 4310, 9, 0, 87, 64, 1, 255, 11, 0, 3, 2, 0, 5, 186200))
    for article in ARTICLES["2019"]:
        for _, codes in article.rows:
            for code in codes:
                cells[code, None] = Cell.of(next(numbers))


CASES = (
    Case(
        slug="html-clean-2021",
        layout="html.clean",
        exercises="the plain case: headings, spans as they should be",
        agency="云津市财政局",
        year=2022,
    ),
    Case(
        slug="html-clean-2019",
        layout="html.clean",
        exercises="the format of 2019: its own table 2, one row of 其他处理, procurement",
        agency="云津市自然资源和规划局",
        year=2020,
        edition="2019",
        style=1,
    ),
    Case(
        slug="html-clean-zero",
        layout="html.clean",
        exercises="a report of zeros: every sum holds in every order of rows",
        agency="柏溪县青石镇人民政府",
        year=2021,
        scale=_NONE,
        style=1,
    ),
    Case(
        slug="html-word-2021",
        layout="html.word",
        exercises="pasted out of Word: cells of paragraphs of spans, headings only bold",
        agency="柏溪县人民政府",
        year=2023,
        scale=_BIG,
    ),
    Case(
        slug="html-word-2019",
        layout="html.word",
        exercises="pasted out of Word, format of 2019, signed changes",
        agency="云津市人力资源和社会保障局",
        year=2019,
        edition="2019",
        style=2,
        edits=(signed(),),
    ),
    Case(
        slug="html-padded-2021",
        layout="html.padded",
        exercises="no spans, blanks where they stood",
        agency="云津市住房和城乡建设局",
        year=2021,
        style=2,
    ),
    Case(
        slug="html-padded-2019",
        layout="html.padded",
        exercises="no spans, blanks where they stood, format of 2019",
        agency="云津市医疗保障局",
        year=2019,
        edition="2019",
    ),
    Case(
        slug="html-spanless-2021",
        layout="html.spanless",
        exercises="span attributes lost: rows of unequal length",
        agency="云津市交通运输局",
        year=2024,
        style=1,
    ),
    Case(
        slug="html-spanless-2019",
        layout="html.spanless",
        exercises="span attributes lost, format of 2019",
        agency="云津市民政局",
        year=2020,
        edition="2019",
        style=2,
    ),
    Case(
        slug="html-offset-2019",
        layout="html.offset",
        exercises="data cells span other columns than their headers",
        agency="云津市商务局",
        year=2019,
        edition="2019",
    ),
    Case(
        slug="html-offset-2021",
        layout="html.offset",
        exercises="data cells span other columns than their headers",
        agency="云津市审计局",
        year=2022,
        style=1,
    ),
    Case(
        slug="html-split-header",
        layout="html.split_header",
        exercises="header cells of table 3 split over two rows, labels broken by <br>",
        agency="云津市农业农村局",
        year=2021,
    ),
    Case(
        slug="html-pieces",
        layout="html.pieces",
        exercises="table 3 drawn as three tables, the later ones without a header",
        agency="云津市水利局",
        year=2023,
        style=2,
    ),
    Case(
        slug="html-nested",
        layout="html.nested",
        exercises="an old site laid out by nested tables, menu included; the page's <title> is a channel name",
        agency="云津市林业局",
        year=2021,
        style=1,
    ),
    Case(
        slug="html-nested-2019",
        layout="html.nested",
        exercises="an old site laid out by nested tables, format of 2019",
        agency="柏溪县农业农村局",
        year=2020,
        edition="2019",
    ),
    Case(
        slug="html-breaks",
        layout="html.breaks",
        exercises="one div, lines ended by <br>, indented by full-width blanks",
        agency="云津市统计局",
        year=2022,
        style=2,
    ),
    Case(
        slug="html-portal-2021",
        layout="html.portal",
        exercises="navigation, years menu, metadata table, sharing, links to other years' reports, scripts, footer",
        agency="云津高新技术产业开发区管理委员会",
        year=2023,
        scale=_BIG,
    ),
    Case(
        slug="html-portal-2019",
        layout="html.portal",
        exercises="a portal page with a report in the format of 2019",
        agency="云津市生态环境局",
        year=2020,
        edition="2019",
        style=2,
    ),
    Case(
        slug="html-gb18030-lying-meta",
        layout="html.clean",
        exercises="bytes in GB18030 under a meta tag that says utf-8",
        agency="云津市文化和旅游局",
        year=2021,
        encoding="gb18030",
    ),
    Case(
        slug="html-utf8-says-gb2312",
        layout="html.word",
        exercises="bytes in UTF-8 under a meta tag that says gb2312",
        agency="云津市体育局",
        year=2022,
        changes=(swap(('charset="utf-8"', 'charset="gb2312"')),),
    ),
    Case(
        slug="html-utf16",
        layout="html.clean",
        exercises="UTF-16 with a byte order mark",
        agency="云津市退役军人事务局",
        year=2021,
        style=1,
        encoding="utf-16-le+bom",
    ),
    Case(
        slug="html-big5",
        layout="html.clean",
        exercises="traditional script in Big5",
        agency="云津市司法局",
        year=2021,
        changes=(_traditional, swap(('charset="utf-8"', 'charset="big5"'))),
        encoding="big5hkscs",
        style=1,
    ),
    Case(
        slug="html-traditional-glosses",
        layout="html.clean",
        exercises="traditional script with pinyin glosses inside words",
        agency="云津市应急管理局",
        year=2022,
        changes=(_glossed,),
    ),
    Case(
        slug="html-title-two-lines",
        layout="html.word",
        exercises="the title over two lines, <title> is the site's name",
        agency="云津市城市管理综合行政执法局",
        year=2021,
        title="云津市城市管理综合行政执法局\n2021年政府信息公开工作年度报告",
        changes=(sub("<title>.*?</title>", "<title>云津市政务网</title>"),),
    ),
    Case(
        slug="html-contact-line",
        layout="html.breaks",
        exercises="no unit in the title; the body says 我局; the unit stands only in the contact line",
        agency="云津市投资促进局",
        year=2022,
        title="2022年政府信息公开工作年度报告",
        lead=(
            "根据《中华人民共和国政府信息公开条例》，我局编制本报告，统计期限为2022年1月1日至2022年12月31日。"
            "如有疑问，请联系：云津市投资促进局办公室，地址：滨江路8号，电话：0690-8230055。",
        ),
        style=1,
    ),
    Case(
        slug="html-metadata-unit",
        layout="html.portal",
        exercises="no unit in title or text; it stands in the metadata table as 发布机构",
        agency="云津市机关事务管理局",
        year=2021,
        title="2021年度政府信息公开工作年度报告",
        lead=("现将我局2021年度政府信息公开工作情况报告如下。",),
        style=1,
    ),
    Case(
        slug="html-no-unit",
        layout="html.clean",
        exercises="no unit anywhere: it must stay unknown, never 我局 or 本机关",
        agency="云津市某局",
        year=2021,
        title="2021年政府信息公开工作年度报告",
        lead=("现将我局2021年度政府信息公开工作情况报告如下，如有疑问请与本机关联系。",),
        style=1,
        says_agency=False,
    ),
    Case(
        slug="html-address-year",
        layout="html.nested",
        exercises="no year in title or text; the address says fbtime=2020",
        agency="云津市科学技术局",
        year=2020,
        edition="2019",
        title="云津市科学技术局政府信息公开工作年度报告",
        lead=("本报告由云津市科学技术局编制，如有疑问请电话联系：0690-8230021。",),
        style=1,
        changes=(sub("2020年新收", "本年新收"),),
        address="http://www.yunjin.example/module/xxgk/xxgkAnnualReport.jsp?fbtime=2020&area=113300",
    ),
    Case(
        slug="html-year-2022du",
        layout="html.clean",
        exercises="the year as 2022年度, the unit before 关于",
        agency="云津市供销合作社",
        year=2022,
        title="云津市供销合作社关于2022年度政府信息公开工作情况的报告",
    ),
    Case(
        slug="html-lost-characters",
        layout="html.breaks",
        exercises="characters lost in crawling: 自20241月1日至202412月31日止",
        agency="云津市园林绿化局",
        year=2024,
        changes=(swap(("自2024年1月1日起至2024年12月31日止", "自20241月1日至202412月31日止")),),
    ),
    Case(
        slug="html-other-years",
        layout="html.clean",
        exercises="other years all over the text; the title's year wins",
        agency="云津市公安局鹿溪分局",
        year=2021,
        style=1,
        lead=(
            "2022年1月，按照2019年修订的《条例》和2021年印发的年度报告格式，分局编制了本报告。2020年及以前的报告可在网站查阅。",
        ),
    ),
    Case(
        slug="html-two-reports",
        layout="html.clean",
        exercises="two reports in one file, one after the other",
        agency="云津市信访局",
        year=2021,
        scale=_SMALL,
        also=Case(
            slug="html-two-reports-second",
            layout="html.clean",
            exercises="the second",
            agency="云津市信访局",
            year=2022,
            scale=_SMALL,
            style=2,
        ),
    ),
    Case(
        slug="html-label-variants",
        layout="html.clean",
        exercises="国家机密, 只记, 规范性文件, 逾期不补正, 逾期不缴费, 1、 for 1.",
        agency="云津市粮食和物资储备局",
        year=2022,
        wording=replace(labels(_VARIANTS), point="、"),
        scale=_BIG,
    ),
    Case(
        slug="html-label-cut",
        layout="html.word",
        exercises="现行有效件 cut short, 其他政府公开申请, 内容 for 内部, 情况 for 情形",
        agency="云津市气象局",
        year=2023,
        wording=labels(
            (
                ("现行有效件数", "现行有效件"),
                ("5.属于三类内部事务信息", "5.属于三类内容事务信息"),
                (
                    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
                    "（二）部分公开（区分处理的，只计这一情况，不计其他情形）",
                ),
                (
                    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其他政府公开申请",
                ),
            )
        ),
        scale=_BIG,
    ),
    Case(
        slug="html-2019-change-cut",
        layout="html.clean",
        exercises="本年增/ without 减; changes as +2 and -1",
        agency="云津市知识产权局",
        year=2020,
        edition="2019",
        wording=labels((("本年增/减", "本年增/"),)),
        edits=(signed(),),
    ),
    Case(
        slug="html-money-units",
        layout="html.clean",
        exercises="70487元 in a column of 万元 form",
        agency="云津市档案局",
        year=2022,
        edits=(put("70487元", 70487, "fees.amount", unit="元"),),
    ),
    Case(
        slug="html-money-2019",
        layout="html.offset",
        exercises="251000元 and 25.1万元 in 采购总金额, one document each",
        agency="云津市金融工作局",
        year=2019,
        edition="2019",
        edits=(put("251000元", 251000, "procurement.amount"), put("6", 6, "procurement.items")),
    ),
    Case(
        slug="html-money-2019-wan",
        layout="html.clean",
        exercises="采购总金额 printed in 万元",
        agency="云津市外事办公室",
        year=2019,
        edition="2019",
        edits=(put("25.1万元", 25.1, "procurement.amount", unit="万元"), put("6", 6, "procurement.items")),
    ),
    Case(
        slug="html-notes-in-labels",
        layout="html.clean",
        exercises="notes inside labels and headers",
        agency="云津市市场监督管理局高新区分局",
        year=2022,
        wording=labels(
            (
                ("规章", "规章（本机关无规章制定权）"),
                ("现行有效件数", "现行有效件数（历史累计）"),
                ("行政处罚", "行政处罚（含简易程序）"),
                ("3.其他", "3.其他（申请人自主撤回）"),
                ("一、本年新收政府信息公开申请数量", "一、本年新收政府信息公开申请数量（件）"),
                ("四、结转下年度继续办理", "四、结转下年度继续办理（截至12月31日未到答复期限）"),
            )
        ),
    ),
    Case(
        slug="html-extra-row",
        layout="html.clean",
        exercises="an extra row 其他主动公开文件 that has no code",
        agency="柏溪县教育局",
        year=2021,
        wording=Wording(extra_rows={"行政规范性文件": ("其他主动公开文件", "37", "0", "215")}),
    ),
    Case(
        slug="html-hybrid",
        layout="html.clean",
        exercises="a hybrid: table 2 of 2019 over table 3 of 2021",
        agency="柏溪县市场监督管理局",
        year=2021,
        editions=("2021", "2019"),
        wording=Wording(articles="2019"),
        edits=(_hybrid,),
    ),
    Case(
        slug="html-2019-in-2023",
        layout="html.word",
        exercises="the format of 2019 in a report of 2023",
        agency="柏溪县统计局",
        year=2023,
        edition="2019",
        scale=_SMALL,
    ),
    Case(
        slug="html-header-again",
        layout="html.clean",
        exercises="the header rows of table 3 stand again in its middle",
        agency="柏溪县财政局",
        year=2022,
        changes=(_header_again,),
    ),
    Case(
        slug="html-blank-totals",
        layout="html.clean",
        exercises="the column 总计 left empty beside filled columns",
        agency="柏溪县卫生健康局",
        year=2021,
        edits=(blank_totals(),),
    ),
    Case(
        slug="html-zeros-blank",
        layout="html.word",
        exercises="zeros left empty (&nbsp;) all over tables 3 and 4",
        agency="柏溪县自然资源局",
        year=2022,
        edits=(zeros(Cell.blank),),
    ),
    Case(
        slug="html-marks-for-nothing",
        layout="html.clean",
        exercises="“/”, “－” and “无” for nothing, three truths beside 0",
        agency="柏溪县司法局",
        year=2021,
        scale=_SMALL,
        edits=(
            zeros(Cell.nothing, lambda key: key[0].startswith("regulations."), "/"),
            zeros(Cell.nothing, lambda key: key[0].startswith("coercion"), "无"),
            zeros(Cell.nothing, lambda key: key[0].startswith("litigation"), "－"),
            zeros(Cell.nothing, lambda key: key[1] == "research", "—"),
        ),
    ),
    Case(
        slug="html-digits",
        layout="html.clean",
        exercises="full-width digits in table 3, 1,234 in table 2",
        agency="云津经济技术开发区管理委员会",
        year=2022,
        scale=_BIG,
        edits=(
            retyped(fullwidth, lambda key: key[1] is not None),
            retyped(thousands(","), lambda key: key[0].endswith("decisions")),
        ),
    ),
    Case(
        slug="html-digits-spaced",
        layout="html.word",
        exercises="3 000 with a blank, figures followed by their unit",
        agency="云津市大数据发展管理局",
        year=2023,
        scale=_BIG,
        edits=(
            retyped(thousands(" "), lambda key: key[1] is not None),
            retyped(lambda text: f"{text}件", lambda key: key[0].startswith(("licensing", "penalties"))),
            retyped(lambda text: f"{text}万元", lambda key: key[0] == "fees.amount"),
        ),
    ),
    Case(
        slug="html-table-four-flat",
        layout="html.clean",
        exercises="table 4 without its sub header: three times five columns by place alone",
        agency="柏溪县水利局",
        year=2023,
        wording=Wording(table_four_header=False),
    ),
    Case(
        slug="html-table-two-split",
        layout="html.clean",
        exercises="table 2 as one table for each paragraph of article 20",
        agency="柏溪县林业局",
        year=2021,
        wording=Wording(tables_split=True),
    ),
    Case(
        slug="html-unnumbered",
        layout="html.clean",
        exercises="section titles without numbers",
        agency="柏溪县审计局",
        year=2022,
        wording=Wording(heading_style=""),
    ),
    Case(
        slug="html-other-headings",
        layout="html.breaks",
        exercises="工作基本情况, 因政府信息公开工作被申请…, other titles of the six sections",
        agency="柏溪县民政局",
        year=2021,
        headings=(
            "工作基本情况",
            "主动公开政府信息的情况",
            "收到和处理政府信息公开申请的情况",
            "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            "政府信息公开工作存在的主要问题及改进情况",
            "其他需要报告的有关事项",
        ),
    ),
    Case(
        slug="html-bracket-numbers",
        layout="html.clean",
        exercises="sections numbered （一） instead of 一、",
        agency="柏溪县文化和旅游局",
        year=2023,
        wording=Wording(heading_style="（一）"),
        style=1,
    ),
    Case(
        slug="html-lost-subheader",
        layout="html.clean",
        exercises="the five kinds of organisation are missing from the header: columns by place alone",
        agency="柏溪县交通运输局",
        year=2022,
        changes=(
            sub(
                "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>",
                "<tr></tr>",
            ),
        ),
    ),
    Case(
        slug="html-named-doc",
        layout="html.word",
        exercises="a page saved under the name of a Word file",
        agency="柏溪县应急管理局",
        year=2021,
        source="source.doc",
    ),
    Case(
        slug="html-district-office",
        layout="html.clean",
        exercises="a street office below a district below a city",
        agency="云津市澄湖区桃坞街道办事处",
        year=2022,
        title="2022年云津市澄湖区桃坞街道办事处政府信息公开工作年度报告",
        scale=_SMALL,
    ),
    Case(
        slug="html-pre2019",
        layout="html.clean",
        exercises="a report before 2019 with its annex of figures",
        agency="云津市发展和改革委员会",
        year=2016,
        edition="pre2019",
    ),
    Case(
        slug="html-pre2019-word",
        layout="html.word",
        exercises="a report before 2019, pasted out of Word",
        agency="云津市工业和信息化局",
        year=2017,
        edition="pre2019",
        scale=_BIG,
    ),
)
