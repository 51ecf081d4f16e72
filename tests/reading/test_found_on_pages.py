"""Oddities of tables and pages as real sites have them, in documents of our own: each must be read, or left unread."""

from __future__ import annotations

import pytest

from knowledge.documents import Document, read_document
from knowledge.model import Number, Report, State

LEAD = "一、总体情况\n2020年，我镇认真落实条例，全年公开信息120条。\n二、主动公开政府信息情况\n"
TAIL = "五、存在的主要问题及改进情况\n主要问题是解读形式单一。\n六、其他需要报告的事项\n无其他需要报告的事项。\n"
TITLE = "柏溪县河坝镇人民政府2020年政府信息公开工作年度报告\n"
Rows = list[list[str]]


def barred(rows: Rows) -> str:
    """A row a line, and the bars of the cells that it lacks."""
    width = max(map(len, rows))
    return "".join(" | ".join(row) + " |" + "|" * (width - len(row)) + "\n" for row in rows)


def cell_lines(rows: Rows) -> str:
    """A cell a line with a bar behind it, a line of bars after each row."""
    return "".join("".join(f"{cell} |\n" for cell in row) + "||\n" for row in rows)


def apart(rows: Rows) -> str:
    """A cell a line, blank lines between."""
    return "".join(f"{cell}\n\n" for row in rows for cell in row)


def page(rows: Rows) -> str:
    """A table of a page."""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{cells}</table>\n"


WAYS = {"bars": barred, "cell lines": cell_lines, "blank lines": apart, "page": page}
ways = pytest.mark.parametrize("way", sorted(WAYS))


def read(text: str, way: str = "bars") -> Report:
    if way == "page":
        lines = (line if line.startswith("<table") else f"<p>{line}</p>" for line in text.splitlines())
        text = "<html><body><div>" + "\n".join(lines) + "</div></body></html>"
    (report,) = read_document(Document(name="a.html" if way == "page" else "a.txt", data=text.encode()))
    return report


def table_two(*rows: list[str], way: str) -> dict[str, tuple[State, Number | None]]:
    report = read(TITLE + LEAD + WAYS[way](list(rows)) + TAIL, way)
    return {fact.indicator: (fact.state, fact.value) for fact in report.facts}


def stated(**values: Number) -> dict[str, tuple[State, Number | None]]:
    return {key.replace("__", "."): (State.STATED, value) for key, value in values.items()}


@ways
def test_heads_cut_short_are_told_by_their_order(way: str) -> None:
    found = table_two(
        ["第二十条第（一）项"],
        ["信息内容", "本年新", "本年新", "对外公开总数量"],
        ["规章", "0", "1", "2"],
        ["规范性文件", "3", "4", "19"],
        way=way,
    )
    assert found == stated(
        regulations__created=0,
        regulations__published=1,
        regulations__public_total=2,
        normative_documents__created=3,
        normative_documents__published=4,
        normative_documents__public_total=19,
    )


@ways
def test_labels_with_their_definition(way: str) -> None:
    found = table_two(
        ["第二十条第（一）项"],
        ["信息内容", "本年新制作数量（指2020年）", "本年新公开数量", "对外公开总数量"],
        ["规章：地方行政规章指设区的市、自治州人民政府制定的规章", "0", "1", "2"],
        ["规范性文件（行政机关发布的决定、公告，以及标题用“办法”的公文）", "3", "4", "19"],
        way=way,
    )
    assert found["regulations.public_total"] == (State.STATED, 2)
    assert found["normative_documents.created"] == (State.STATED, 3)


@ways
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("增10", 10),
        ("减3", -3),
        ("-35", -35),
        ("增加2项", 2),
        ("减少1", -1),
        ("+2", 2),
        ("+(0) -(0)", 0),
        ("+(4) -(0)", 4),
        ("+(0) -(5)", -5),
        ("+(3) -(1)", None),
    ],
)
def test_changes(way: str, cell: str, value: Number | None) -> None:
    found = table_two(
        ["第二十条第（五）项"],
        ["信息内容", "上一年项目数量 2019年", "本年增/减（减用负值表示，如-8）", "处理决定数量（指2020年办件量）"],
        ["行政许可", "8", cell, "93"],
        ["第二十条第（八）项"],
        ["信息内容", "上一年项目数量", "本年增/减"],
        ["行政事业性收费", "3", cell],
        way=way,
    )
    state = State.UNREADABLE if value is None else State.STATED
    assert found["licensing.items_change"] == found["fees.items_change"] == (state, value)
    assert found["licensing.items_last_year"] == (State.STATED, 8)
    assert found["licensing.decisions"] == (State.STATED, 93)


@ways
def test_kinds_within_a_row_are_not_the_row(way: str) -> None:
    found = table_two(
        ["第二十条第（五）项"],
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "8", "0", "93"],
        ["其他对外管理服务事项", "行政检查", "5", "0", "3"],
        ["行政确认", "2", "1", "9"],
        way=way,
    )
    assert found["licensing.decisions"] == (State.STATED, 93)
    assert {state for key, (state, _) in found.items() if key.startswith("other_services")} == {State.UNREADABLE}


def test_an_amount_in_another_unit_keeps_it() -> None:
    rows = [["信息内容", "采购项目数量", "采购总金额"], ["政府集中采购", "13", "1276.5534万元"]]
    facts = {fact.indicator: fact for fact in read(TITLE + LEAD + barred(rows) + TAIL).facts}
    assert (facts["procurement.amount"].value, facts["procurement.amount"].unit) == (1276.5534, "万元")


TABLE = barred([["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"], ["规章", "0", "0", "0"]])


@pytest.mark.parametrize("way", ["bars", "page"])
def test_navigation_is_no_prose_and_no_title(way: str) -> None:
    head = "首页 > 政务公开 > 政府信息公开年报\n"
    under = "来源：河坝镇 发布日期：2021-01-29 浏览次数：120\n字号：大 中 小\n打印 关闭\n"
    foot = "上一篇：河坝镇2019年政府信息公开工作年度报告\n下一篇：没有了\n分享到：\n"
    report = read(head + TITLE + under + LEAD + TABLE + TAIL + foot, way)
    assert (report.agency, report.year) == ("柏溪县河坝镇人民政府", 2020)
    assert report.title == TITLE.strip()
    assert [section.paragraphs for section in report.sections if section.number == 6] == [("无其他需要报告的事项。",)]
    assert not any("首页" in text or "字号" in text for section in report.sections for text in section.paragraphs)


def test_a_date_behind_the_title_is_not_its_year() -> None:
    text = (
        "当前位置：街镇 > 河坝镇 > 政务公开 > 政府信息公开年报\n政府信息公开工作年度报告\n日期：2021-01-29\n"
        "现将2020年度政府信息公开工作报告公布如下（所列数据统计期限自2020年1月1日起至2020年12月31日止）：\n"
    )
    report = read(text + LEAD + TABLE + TAIL)
    assert (report.title, report.year) == ("政府信息公开工作年度报告", 2020)
    assert report.agency == "河坝镇"


@pytest.mark.parametrize(
    "unit", ["白沙经济技术开发区管委会", "云津市公安局澄湖分局", "澄湖区桃源街道办事处", "江左省教育厅"]
)
def test_units_of_every_level(unit: str) -> None:
    assert read(f"{unit}2020年政府信息公开工作年度报告\n" + LEAD + TABLE + TAIL).agency == unit


def test_a_piece_of_a_sentence_is_no_alias() -> None:
    text = "本报告由云津市公安局向社会编制发布，由云津市公安局办公室负责编制。\n"
    report = read("云津市公安局2020年政府信息公开工作年度报告\n" + text + LEAD + TABLE + TAIL)
    assert report.agency == "云津市公安局"
    assert set(report.aliases) <= {"云津市公安局办公室"}


def test_the_fees_section_of_an_older_report_on_one_line() -> None:
    text = (
        "云津市审计局2015年政府信息公开工作年度报告 一、概述 我单位健全制度，明确责任，认真做好各项政府信息公开工作。 "
        "二、主动公开政府信息情况 全年主动公开政府信息1817条。 三、依申请公开政府信息情况 全年收到申请40件。 "
        "四、政府信息公开收费及减免情况 全年收取费用0万元。 五、因政府信息公开申请行政复议、提起行政诉讼情况 无。 "
        "六、存在的主要问题及改进措施 主要问题是目录更新慢，今后按季度更新。"
    )
    sections = read(text).sections
    assert [section.number for section in sections] == [1, 2, 3, 4, 5, 6]
    assert sections[3].paragraphs == ("全年收取费用0万元。",)
