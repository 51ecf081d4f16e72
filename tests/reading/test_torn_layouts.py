"""Texts of reports that were broken, copied or printed: lines torn, labels apart from values, pages met twice."""

from __future__ import annotations

import pytest

from knowledge.documents import Document, read_document
from knowledge.model import State
from tests.reading.test_layouts import COLUMNS, FOUR, LABELS, RESULTS, TITLE, facts, read, row_of, table_three


def test_a_file_broken_at_one_width_is_read_as_it_was() -> None:
    rows = ["210 7 0 0 0 0 217", "0 0 0 0 0 0 0", "96 4 0 0 0 0 100", "114 3 0 0 0 0 117"]
    text = table_three([*rows, rows[0], rows[1]])
    lines = (text + "五、存在的主要问题及改进情况\n" + "公开的内容还不够细，办理的时限有待缩短。" * 12).split("\n")
    broken = "\n".join(line[at : at + 16] for line in lines for at in range(0, max(len(line), 1), 16))
    report = read(broken)
    assert row_of(report, "requests.new") == [210, 7, 0, 0, 0, 0, 217]
    assert row_of(report, "outcome.granted") == [96, 4, 0, 0, 0, 0, 100]


def test_rows_left_empty_are_blank_and_not_missing() -> None:
    table = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | | | |\n行政规范性文件 | | | |\n"
    report = read(f"{TITLE}{table}三、收到和处理政府信息公开申请情况\n无。\n")
    assert {fact.state for fact in report.facts} == {State.BLANK}
    assert len(report.facts) == 6


def test_labels_and_ways_over_a_report_are_no_prose() -> None:
    lead = "本报告按照上级要求编制，所列数据的统计期限自2021年1月1日起至2021年12月31日止，电子版可在网站下载。"
    head = (
        ">> 政务公开 | >> 信息公开 | >> 政府信息公开年报 |\n索 引 号：0018/2022 发布时间：2022-01-21 浏览次数：99\n"
        "云津市审计局2021年政府信息公开工作年度报告\n"
        f"{lead}\n"
    )
    report = read(head + TITLE.split("\n", 1)[1] + "三、收到和处理政府信息公开申请情况\n无。\n")
    assert [section.paragraphs for section in report.sections if section.number == 0] == [(lead,)]
    assert report.published == "2022-01-21"


def test_labels_away_from_their_values_leave_table_three_unread() -> None:
    row = "1 | 0 | 0 | 0 | 0 | 0 | 1".replace(" | ", "\n")
    lines = (
        f"一、本年新收政府信息公开申请数量\n{row}\n二、上年结转政府信息公开申请数量\n{row}\n（一）予以公开\n{row}\n"
        f"4.保护第三方合法权益\n5.属于三类内部事务信息\n{row}\n{row}\n6.属于四类过程性信息\n{row}\n"
    )
    head = "\n".join(COLUMNS.split())
    report = read(f"{TITLE}三、收到和处理政府信息公开申请情况\n申请人情况\n{head}\n{lines}{FOUR}无。\n")
    assert {fact.value for fact in report.facts} == {None}
    assert any("次序错乱" in problem.message for problem in report.problems)


def test_a_full_row_among_shortened_ones_must_add_up() -> None:
    rows = ["4 4", "3 3", "2 2", "2 2 0 0 1 1 0", "7 7", "0"]
    report = read(table_three(rows))
    assert row_of(report, "outcome.partial") == [None] * 7


def test_a_figure_of_the_annex_without_its_unit_follows_another_label() -> None:
    names = (
        "主动公开政府信息数",
        "制发规范性文件总数",
        "收到申请数",
        "当面申请数",
        "传真申请数",
        "网络申请数",
        "信函申请数",
    )
    rows = "".join(f"{name}\n件\n{at + 3}\n" for at, name in enumerate(names))
    text = f"云津市审计局2016年政府信息公开工作年度报告\n一、概述\n全年平稳。\n附件\n{rows}行政复议数量\n8\n"
    found = facts(read(text))
    assert found["annex.requests"].value == 5
    assert found["annex.reconsideration"].state is State.UNREADABLE


def test_three_blocks_of_table_four_are_told_by_their_sums_where_one_lost_its_name() -> None:
    heads = " ".join(RESULTS.split(" | ")) + " 未经复议直接起诉 复议后起诉 " + " ".join(RESULTS.split(" | ") * 2)
    for values, wanted in (
        ("1 0 0 2 3 0 0 0 0 0 4 0 0 0 4", [1, 0, 0, 2, 3, 0, 0, 0, 0, 0, 4, 0, 0, 0, 4]),
        ("1 0 0 2 4 0 0 0 0 0 4 0 0 0 4", []),
    ):
        four = f"四、因政府信息公开引起的争议\n行政 诉讼\n{heads}\n{values}\n"
        report = read(f"{TITLE}三、收到和处理政府信息公开申请情况\n无。\n{four}五、问题\n无。\n")
        assert [fact.value for fact in report.facts if fact.value is not None] == wanted


OLD = (
    "主动公开信息数",
    "申请总数",
    "当面申请数",
    "传真申请数",
    "网上申请数",
    "信函申请数",
    "同意公开答复数",
    "行政复议数",
)


@pytest.mark.parametrize(("after", "wanted"), [(" |", None), (" | {} |", 9)])
def test_the_codes_of_an_older_annex_are_no_figures(after: str, wanted: int | None) -> None:
    rows = "".join(f"{name} | 条 | {at:02}{after.format(at * 3)}\n" for at, name in enumerate(OLD, 1))
    report = read(f"云津市审计局2012年政府信息公开工作年度报告\n一、概述\n全年平稳。\n二、附表\n{rows}三、问题\n无。\n")
    assert row_of(report, "annex.requests_in_person") in ([wanted], [])
    assert {fact.value for fact in report.facts} <= ({None} if wanted is None else set(range(3, 27, 3)))


def test_a_report_printed_twice_is_one_report() -> None:
    rows = ["1 0 0 0 0 0 1", *["0 0 0 0 0 0 0"] * 2, "1 0 0 0 0 0 1", "1 0 0 0 0 0 1", "0 0 0 0 0 0 0"]
    one = table_three(rows)
    (report,) = read_document(Document(name="twice.txt", data=(one + one).encode()))
    assert len(report.facts) == 42
    other = one.replace("一、本年新收政府信息公开申请数量 1", "一、本年新收政府信息公开申请数量 2")
    assert len(read_document(Document(name="other.txt", data=(one + other).encode()))) == 2


def test_empty_lines_behind_the_one_that_ends_a_cell_are_empty_cells() -> None:
    def row(label: str, *values: str) -> str:
        return f"{label}\n\n" + "".join(f"{value}\n\n" if value else "\n" for value in values)

    head = "".join(f"{name}\n\n" for name in ("申请人情况", *COLUMNS.split()))
    rows = [("4", *[""] * 5, "4"), ("", *[""] * 5, "0"), ("1", *[""] * 4, "2", "3"), *[("", *[""] * 5, "0")] * 3]
    table = "".join(row(label, *values) for label, values in zip(LABELS, rows, strict=True))
    report = read(f"{TITLE}三、收到和处理政府信息公开申请情况\n\n{head}{table}{FOUR}无。\n")
    found = facts(report)
    assert found["outcome.granted other"].value == 2
    assert found["requests.new total"].value == 4
    assert found["outcome.partial total"].value == 0


def test_short_sections_before_another_report_are_no_table_of_contents() -> None:
    rows = ["1 0 0 0 0 0 1", *["0 0 0 0 0 0 0"] * 2, "1 0 0 0 0 0 1", "1 0 0 0 0 0 1", "0 0 0 0 0 0 0"]
    one = table_three(rows) + "五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无\n"
    reports = read_document(Document(name="two.txt", data=(one + one.replace("审计局", "统计局")).encode()))
    assert [[section.number for section in report.sections] for report in reports] == [[1, 2, 3, 4, 5, 6]] * 2


def test_a_number_that_stands_twice_before_titles_of_the_form() -> None:
    rows = ["1 0 0 0 0 0 1", *["0 0 0 0 0 0 0"] * 2, "1 0 0 0 0 0 1", "1 0 0 0 0 0 1", "0 0 0 0 0 0 0"]
    text = table_three(rows).replace("四、政府信息公开", "三、政府信息公开")
    report = read(f"{text}四、存在的主要问题及改进情况\n人手不足。\n五、其他需要报告的事项\n没有。\n")
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


def test_short_rows_beside_labels_without_values_tell_no_totals() -> None:
    rows = "一、本年新收政府信息公开申请数量\n4\n4\n二、上年结转政府信息公开申请数量\n3\n3\n（一）予以公开\n2\n2\n"
    astray = "8.属于行政查询事项\n2\n2\n7.属于行政执法案卷\n1.本机关不掌握相关政府信息\n（七）总计\n7\n7\n"
    head = "\n".join(COLUMNS.split())
    report = read(f"{TITLE}三、收到和处理政府信息公开申请情况\n申请人情况\n{head}\n{rows}{astray}{FOUR}无。\n")
    assert {fact.value for fact in report.facts} == {None}


def test_a_block_of_table_four_without_its_total_is_not_told_by_where_the_others_stand() -> None:
    heads = "行政复议 行政诉讼 " + " ".join(RESULTS.split(" | ")) + " 未经复议直接起诉 复议后起诉 "
    heads += " ".join(RESULTS.split(" | ") * 2)
    # 6 and 4 of the last block ran into one.
    text = f"{TITLE}三、收到和处理政府信息公开申请情况\n无。\n{FOUR}{heads}\n1 0 0 2 3 0 0 0 0 0 3 64 5 18\n"
    report = read(f"{text}五、问题\n无。\n")
    told = {fact.indicator: fact.value for fact in report.facts}
    assert told["reconsideration.total"] == 3
    assert {value for code, value in told.items() if "after_reconsideration" in code} == {None}
