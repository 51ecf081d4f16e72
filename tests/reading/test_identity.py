"""Whose report and of which year: titles, sentences, metadata, contacts, signatures, file names, and none of them."""

from __future__ import annotations

import pytest

from knowledge.documents.blocks import Blocks, Document, Para
from knowledge.documents.reports import reports_of
from knowledge.model import Report

BODY = """一、总体情况
{first}
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
答复的说理还不够充分，明年起统一文书样式。
六、其他需要报告的事项
{last}"""


def read(
    head: str = "",
    first: str = "按照上级部署，政府信息公开年度报告涉及的各项工作平稳推进。",
    last: str = "没有收取信息处理费。",
    meta: dict[str, str] | None = None,
    name: str = "report.txt",
    address: str | None = None,
) -> Report:
    text = f"{head}\n{BODY.format(first=first, last=last)}"
    blocks = Blocks(blocks=tuple(Para(text=line) for line in text.split("\n")), origin="text", meta=meta or {})
    (report,) = reports_of(Document(name=name, data=b"", address=address), (blocks,))
    return report


@pytest.mark.parametrize(
    ("head", "agency", "year"),
    [
        ("云津市教育局2021年政府信息公开工作年度报告", "云津市教育局", 2021),
        ("2022年度云津市教育局政府信息公开工作年度报告", "云津市教育局", 2022),
        ("云津市发展和改革委员会（云津市粮食局）2023年政府信息公开工作年度报告", "云津市发展和改革委员会", 2023),
        ("云津市教育局关于2023年政府信息公开工作的年度报告", "云津市教育局", 2023),
        ("云津市教育局政府信息公开工作年度报告（2021年度）", "云津市教育局", 2021),
        ("云津市教育局政府信息公开2022年度报告", "云津市教育局", 2022),
        ("云津市教育局政府信息公开工作2022年度报告", "云津市教育局", 2022),
        ("云津市教育局二〇二一年政府信息公开工作年度报告", "云津市教育局", 2021),
        ("云津市教育局 2024 年政府信息公开年报", "云津市教育局", 2024),
        ("附件1：云津市教育局2019年政府信息公开工作年度报告", "云津市教育局", 2019),
        ("云津市人民政府\n2024 年政府信息公开工作年度报告", "云津市人民政府", 2024),
        ("云津市公安局澄湖分局2021年政府信息公开\n工作年度报告", "云津市公安局澄湖分局", 2021),
        ("柏溪县青石镇人民政府2023年度政府\n信息公开工作年度报告", "柏溪县青石镇人民政府", 2023),
        ("云津市市场监督管理局2016年政务信息公开年度报告", "云津市市场监督管理局", 2016),
        ("柏溪县人民政府信息公开年报（2015年）", "柏溪县人民政府", 2015),
        ("雲津市教育局2021年政府信息公開工作年度報告", "云津市教育局", 2021),
        ("云津市教育局２０２１年政府信息公开工作年度报告", "云津市教育局", 2021),
        ("《云津市教育局2021年政府信息公开工作年度报告》", "云津市教育局", 2021),
        ("【公开年报】云津市教育局2021年政府信息公开工作年度报告", "云津市教育局", 2021),
        ("如皋市教育局2021年政府信息公开工作年度报告", "如皋市教育局", 2021),
        ("本溪市人民政府2022年政府信息公开工作年度报告", "本溪市人民政府", 2022),
        (
            "首页 > 新版信息公开 > 政府信息公开年报\n【图文】云津市教育局2022年度政府信息公开工作年度报告",
            "云津市教育局",
            2022,
        ),
        ("对河乡2023年政府信息公开工作年度报告", "对河乡", 2023),
        ("公报标题云津市卫健委2019年政府信息公开工作年度报告", "云津市卫健委", 2019),
        ("云津市人民政府研究室2023年政府信息公开年报", "云津市人民政府研究室", 2023),
    ],
)
def test_titles(head: str, agency: str, year: int) -> None:
    report = read(head)
    assert (report.agency, report.year) == (agency, year)
    assert not [problem for problem in report.problems if problem.rule in ("read.agency", "read.year")]


@pytest.mark.parametrize(
    "sentence",
    [
        "根据有关规定，现公布云津市统计局2022年政府信息公开工作年度报告，数据统计期限为2022年1月1日至2022年12月31日。",
        "按照要求，现发布《云津市统计局2022年政府信息公开工作年度报告》，统计期限为2022年1月1日至12月31日。",
        "按照要求，结合云津市统计局2022年政府信息公开工作情况，现将2022年度有关工作报告如下。",
        "现将2022年度云津市统计局政府信息公开工作报告如下，请予监督。",
        "按照《条例》的规定，云津市统计局编制2022年政府信息公开年度报告，全文分六个部分。",
        "本报告由云津市统计局根据《条例》编制，统计期限自2022年1月1日起至2022年12月31日止。",
        "按照《条例》要求，由云津市统计局办公室编制，统计截至2022年12月31日。",
        "本报告统计期限为2022年1月1日至12月31日。如有疑问，请联系：云津市统计局办公室，地址：滨江路8号。",
        "本报告统计期限为2022年1月1日至12月31日。如对本报告有疑问，请与云津市统计局办公室综合科联系（电话略）。",
        "2022年，云津市统计局认真贯彻落实《条例》，各项工作有序开展，未发生泄密事件。",
        "2022年以来，云津市统计局在市委、市政府领导下，各项公开工作有序开展。",
        "2022年，云津市统计局根据《中华人民共和国政府信息公开条例》，做好各项公开工作。",
    ],
)
def test_sentences_stand_in_for_a_missing_title(sentence: str) -> None:
    report = read(sentence)
    assert (report.agency, report.year) == ("云津市统计局", 2022)


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《条例》规定，现公布我局2022年政府信息公开工作年度报告。",
        "2022年，本机关认真贯彻落实《条例》，各项工作有序开展，未发生泄密事件。",
        "2022年，市统计局认真贯彻落实《条例》，各项工作有序开展，未发生泄密事件。",
        "2022年，区政府办公室认真贯彻落实《条例》，各项工作有序开展，未发生泄密事件。",
    ],
)
def test_how_a_unit_speaks_of_itself_is_no_name(sentence: str) -> None:
    report = read(sentence)
    assert report.agency is None
    assert report.year == 2022
    assert "read.agency" in [problem.rule for problem in report.problems]


def test_a_town_of_three_characters_is_a_whole_name() -> None:
    assert read("按照要求，现公布青石镇2020年度政府信息公开工作年度报告，统计期限自2020年1月1日起。").agency == "青石镇"
    assert read("按照要求，现公布各乡镇2020年度政府信息公开工作年度报告，统计期限自2020年1月1日起。").agency is None


def test_a_line_above_a_title_without_a_unit_is_not_taken_for_one() -> None:
    report = read("文号 有效性 有效\n2021年度政府信息公开工作年度报告\n本报告由云津市机关事务管理局编制。")
    assert report.agency == "云津市机关事务管理局"
    assert report.title == "2021年度政府信息公开工作年度报告"


def test_labels_without_colons_over_a_title_without_a_unit() -> None:
    report = read(
        "索 引 号 0018/2022-00017 信息分类 政府信息公开年报\n发布机构 云津市机关事务管理局 发文日期 2022-01-21\n"
        "文 号 有 效 性 有效\n2021年度政府信息公开工作年度报告"
    )
    assert (report.agency, report.year, report.published) == ("云津市机关事务管理局", 2021, "2022-01-21")
    assert report.title == "2021年度政府信息公开工作年度报告"


def test_a_sentence_that_announces_the_report_is_no_title() -> None:
    report = read("现将云津市司法局2021年度政府信息公开工作情况报告如下，数据截至2021年12月31日")
    assert (report.agency, report.year) == ("云津市司法局", 2021)
    assert not report.title.startswith("现将")


@pytest.mark.parametrize(
    "line",
    [
        "发布时间 : 2022-01-25 来源:云津市教育局 字体大小:",
        "来自：云津市教育局 时间：2022-01-25",
        "发布机构发文日期 2022-01-25 20:04",
        "2022年01月25日来源：云津市教育局",
        "索引号 | 0146 | 发文日期 | 2022-01-25 |",
    ],
)
def test_the_day_of_publication_stands_in_lines_of_the_head(line: str) -> None:
    assert read(f"云津市教育局2021年政府信息公开工作年度报告\n{line}").published == "2022-01-25"


def test_a_day_before_the_year_that_is_reported_is_not_the_day_of_publication() -> None:
    assert read("云津市教育局2021年政府信息公开工作年度报告\n发布日期：2019-03-01").published is None


def test_nothing_said_is_nothing_known() -> None:
    report = read()
    assert (report.agency, report.year) == (None, None)
    assert {"read.agency", "read.year"} <= {problem.rule for problem in report.problems}


def test_the_office_of_a_government_speaks_for_it_where_the_text_does() -> None:
    contact = "统计期限为2022年1月1日至2022年12月31日。如有疑问，请与云津市人民政府办公室联系。"
    assert read(contact, first="我市主动公开信息平稳推进，政府信息公开年度报告按时编制。").agency == "云津市人民政府"
    assert (
        read(contact, first="我办主动公开信息平稳推进，政府信息公开年度报告按时编制。").agency == "云津市人民政府办公室"
    )
    assert read(contact).agency is None


def test_the_offices_inside_a_town_have_no_report_of_their_own() -> None:
    contact = "统计截至2020年12月31日。如有任何疑问，请与柏溪县青石镇人民政府党政办公室联系。"
    assert read(contact).agency == "柏溪县青石镇人民政府"


def test_a_region_in_a_title_stands_for_its_government_where_the_text_names_it() -> None:
    named = read("柏溪县2021年政府信息公开工作年度报告", first="柏溪县人民政府网站公开信息31条，涉及财政、民生。")
    assert (named.agency, named.aliases) == ("柏溪县人民政府", ("柏溪县",))
    assert read("柏溪县2021年政府信息公开工作年度报告").agency == "柏溪县"


def test_a_name_without_its_region_is_completed_or_doubted() -> None:
    title = "市教育局2021年政府信息公开工作年度报告"
    assert read(title, meta={"agency": "云津市教育局"}).agency == "云津市教育局"
    alone = read(title)
    assert alone.agency == "市教育局"
    assert "read.agency" in [problem.rule for problem in alone.problems]


def test_metadata_and_file_name() -> None:
    assert read(meta={"agency": "云津市审计局", "published": "2022年1月20日"}).agency == "云津市审计局"
    assert read(meta={"agency": "云津市审计局", "published": "2022年1月20日"}).published == "2022-01-20"
    report = read(name="云津市审计局2021年政府信息公开工作年度报告.txt")
    assert (report.agency, report.year) == ("云津市审计局", 2021)
    assert [item.where for item in report.evidence] == ["file name", "file name"]


def test_the_title_is_trusted_before_the_metadata_and_the_file_name() -> None:
    report = read(
        "云津市审计局2021年政府信息公开工作年度报告",
        meta={"agency": "云津市人民政府办公室"},
        name="云津市财政局2020年政府信息公开工作年度报告.txt",
    )
    assert (report.agency, report.year) == ("云津市审计局", 2021)


def test_another_year_in_the_text_is_a_problem_and_not_the_year() -> None:
    report = read("云津市审计局2021年政府信息公开工作年度报告\n数据统计期限自2020年1月1日至2020年12月31日止。")
    assert report.year == 2021
    assert [problem.rule for problem in report.problems if problem.rule == "read.year"] == ["read.year"]


@pytest.mark.parametrize(
    "period",
    [
        "自20241月1日至202412月31日止",
        "自2024年1月1日起至2024年12月31日止",
        "为2024年1月1日到12月31日",
        "自202411日至20241231日",
    ],
)
def test_periods_with_characters_lost(period: str) -> None:
    assert read(f"云津市审计局政府信息公开工作年度报告\n本报告数据的统计期限{period}。").year == 2024


def test_year_out_of_the_address() -> None:
    assert read(address="http://example.invalid/report.jsp?area=1&fbtime=2020").year == 2020


def test_signature() -> None:
    report = read("2021年政府信息公开工作年度报告", last="无。\n云津市审计局\n2022年1月18日")
    assert (report.agency, report.year, report.published) == ("云津市审计局", 2021, "2022-01-18")


@pytest.mark.parametrize(
    ("lead", "agency"),
    [
        ("根据《中华人民共和国政府信息公开条例》，云津市教育局编制完成2024年政府信息公开年度报告。", "云津市教育局"),
        (
            "按照规定，我镇编制完成《柏溪县河坝镇2024年政府信息公开工作年度报告》（以下简称《年报》）。",
            "柏溪县河坝镇",
        ),
    ],
)
def test_a_report_that_is_said_to_be_completed(lead: str, agency: str) -> None:
    report = read(f"{lead}统计期限自2024年1月1日起至2024年12月31日止。")
    assert (report.agency, report.year) == (agency, 2024)


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年4月，李某某区长主持召开全区推进政府信息公开工作电视电话会议。",
        "2009年4月，王某市長主持召開了全市推進政府信息公開工作電視電話會議。",
        "2023年5月，王某县长带队深入各乡镇推进政务公开工作。",
        "2023年，张某副市长出席全市政务公开工作会议并讲话，坚持公开透明。",
        "3月，局党组书记赵某听取办公室推进信息公开情况汇报。",
        "2023年，分管领导多次到基层站所落实公开要求。",
        "成立了以局长为组长的领导小组办公室，坚持每月调度。",
        "2023年，周某某主任组织全院坚持学习条例。",
        "2023年2月，郑某镇长在全镇推进政务公开。",
        "由王某某副主任牵头成立专班办公室，持续推进公开。",
        "2023年8月，全市政务公开现场会坚持问题导向。",
        "2023年，省政府督查组深入全市推进检查。",
    ],
)
def test_a_sentence_about_people_and_meetings_names_no_unit(sentence: str) -> None:
    assert read("2023年政府信息公开工作年度报告", first=sentence).agency is None


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("云津市教育局2023年教育信息公开工作年度报告", "云津市教育局"),
        ("云津海关2023年海关信息公开工作年度报告", "云津海关"),
        ("云津市教育局教育信息公开2023年年度报告", "云津市教育局"),
        ("2023年云津市教育局教育信息公开工作年度报告", "云津市教育局"),
        ("云津大学2023年校务信息公开年度报告", "云津大学"),
        ("云津市公安局2023年警务公开和政府信息公开工作年度报告", "云津市公安局"),
        ("国家税务总局云津市税务局2023年税务信息公开工作年度报告", "国家税务总局云津市税务局"),
        ("云津市2023年教育局政府信息公开工作年度报告", "云津市教育局"),
        ("云津海关学院2023年信息公开年度报告", "云津海关学院"),
        ("云津市财政局国库支付中心2023年政府信息公开工作年度报告", "云津市财政局国库支付中心"),
    ],
)
def test_a_topic_in_the_title_is_no_part_of_the_unit(title: str, agency: str) -> None:
    report = read(title)
    assert (report.agency, report.year, report.title) == (agency, 2023, title)


@pytest.mark.parametrize("scope", ["全国税务系统", "云津市教育系统", "云津海关关区", "云津市教育局及直属单位"])
def test_a_whole_system_is_not_its_head_office(scope: str) -> None:
    contact = "如有疑问，请联系国家税务总局办公厅。本报告由云津市教育局编制。"
    report = read(f"{scope}2023年政府信息公开工作年度报告", first=contact)
    assert report.agency is None
    assert [problem.message for problem in report.problems if problem.rule == "read.agency"] == [
        f"标题写的是“{scope}”，不是一个单位"
    ]


@pytest.mark.parametrize(
    "whole",
    [
        "云津市教育系统2023年政府信息公开工作年度报告",
        "云津市教育局及直属单位2023年政府信息公开工作年度报告",
        "云津市教育局2023年政府信息公开工作年度报告汇编",
        "云津市人民政府2023年政府信息公开工作年度报告合集",
    ],
)
def test_what_a_file_of_several_reports_is_called_is_no_report_s_title(whole: str) -> None:
    first, second = "云津市实验小学", "云津市教育考试院"
    said = BODY.format(first="各项工作按期完成。", last="没有收取信息处理费。")
    text = "\n".join([whole, *(f"{unit}2023年政府信息公开工作年度报告\n{said}" for unit in (first, second))])
    reading = Blocks(blocks=tuple(Para(text=line) for line in text.split("\n")), origin="text", meta={"title": whole})
    reports = reports_of(Document(name="a.txt", data=b""), (reading,))
    assert [(report.agency, report.year) for report in reports] == [(first, 2023), (second, 2023)]


@pytest.mark.parametrize(
    ("title", "span"),
    [
        ("云津大学2023—2024学年信息公开年度报告", "2023-2024学年"),
        ("云津大学2012-2013学年度信息公开年度报告", "2012-2013学年度"),
        ("云津大学信息公开年度报告（2022—2023学年）", "2022-2023学年"),
        ("云津大学2022/2023学年度信息公开年度报告", "2022/2023学年度"),
        ("云津学院2023学年信息公开年度报告", "2023学年"),
        ("云津市教育局2021至2022年度政府信息公开工作年度报告", "2021至2022年度"),
    ],
)
def test_a_school_year_is_no_calendar_year(title: str, span: str) -> None:
    report = read(title)
    assert (report.title, report.year) == (title, None)
    assert f"报告写的是“{span}”，不是一个年份" in [problem.message for problem in report.problems]


def test_a_school_year_is_told_by_its_period_too() -> None:
    report = read("云津大学信息公开年度报告\n统计期限自2023年9月1日至2024年8月31日。", name="2023年年报.txt")
    assert report.year is None
    assert any("2023年9月1日至2024年8月31日" in problem.message for problem in report.problems)


@pytest.mark.parametrize(
    ("sentence", "agency"),
    [
        ("根据《条例》要求，现公布云津县2022年政府信息公开工作年度报告。", "云津县"),
        (
            "现将云津市鹿溪新技术开发区发展改革局（以下简称发改局）2022年度信息公开工作报告如下：",
            "云津市鹿溪新技术开发区发展改革局",
        ),
        ("现公布云津市鹿溪区人民政府（以下统称区政府）2022年度政府信息公开工作年度报告。", "云津市鹿溪区人民政府"),
    ],
)
def test_the_unit_of_a_sentence_that_announces_the_report(sentence: str, agency: str) -> None:
    report = read(sentence)
    assert (report.agency, report.year) == (agency, 2022)


def test_a_title_without_a_place_takes_it_from_the_units_own_sentence() -> None:
    sentence = "2022年，云津县人民政府办公室严格贯彻落实条例，各项工作平稳。"
    report = read("县政府办2022年度政府信息公开工作年度报告", first=sentence)
    assert report.agency == "云津县人民政府办公室"
    assert not [problem for problem in report.problems if problem.rule == "read.agency"]
