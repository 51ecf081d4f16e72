"""Layouts of tables as crawled pages and dumps have them, each in its shortest form, read through the whole path."""

from __future__ import annotations

import pytest

from knowledge.documents import Document, read_document
from knowledge.model import Edition, Fact, Number, Report, State

TITLE = "云津市审计局2021年政府信息公开工作年度报告\n一、总体情况\n全年工作平稳。\n二、主动公开政府信息情况\n"
LABELS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "（七）总计",
    "四、结转下年度继续办理",
)
COLUMNS = "自然人 法人或其他组织 总计 商业企业 科研机构 社会公益组织 法律服务机构 其他"


def read(text: str, name: str = "report.txt") -> Report:
    (report,) = read_document(Document(name=name, data=text.encode()))
    return report


def facts(report: Report) -> dict[str, Fact]:
    return {f"{fact.indicator} {fact.applicant}" if fact.applicant else fact.indicator: fact for fact in report.facts}


def row_of(report: Report, code: str) -> list[Number | None]:
    return [fact.value for fact in report.facts if fact.indicator == code]


def ragged(*rows: str) -> str:
    """A cell a line with a bar behind it."""
    return "".join(f"{cell} |\n" for row in rows for cell in row.split())


@pytest.mark.parametrize(
    "table",
    [
        "第二十条第（一）项 | |||\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
        "规章 | 0 | 1 | 9 |\n行政规范性文件 | 2 | 3 | 4 |\n",
        "第二十条第（一）项 |\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n规章 |\n0 |\n"
        "1 |\n9 |\n行政规范性文件 |\n2 |\n3 |\n4 |\n",
        "|\n第二十条第（一）项 | |||\n|\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n"
        "现行有效件数 (历史累计) |\n|\n规章 |\n0 |\n1 |\n9 |\n|\n行政规范性文件 |\n2 |\n3 |\n4 |\n",
        "第二十条 第（一）项\n\n信息内容\n\n本年制\n发件数\n\n本年废\n止件数\n\n现行有效件\n\n规章\n\n"
        " 0\n\n 1\n\n9 \n\n规范性文件\n\n 2\n\n3\n\n 4\n",
        "第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 0 1 9 行政规范性文件 2 3 4\n",
        "| 信息内容 | 本年（2021）制发件数 | 本年（2021）废止件数 | 现行有效件数 |\n|---|---|---|---|\n"
        "| 规章 | 0 | 1 | 9 |\n| 行政规范性文件 | 2 | 3 | 4 |\n",
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t1\t9\n行政规范性文件\t2\t3\t4\n",
    ],
    ids=["rows", "ragged", "lone-bars", "wrapped", "one-line", "markdown", "tabs"],
)
def test_table_two(table: str) -> None:
    report = read(f"{TITLE}{table}三、收到和处理政府信息公开申请情况\n无。\n")
    assert row_of(report, "regulations.issued") == [0]
    assert row_of(report, "regulations.repealed") == [1]
    assert row_of(report, "regulations.in_force") == [9]
    assert [row_of(report, f"normative_documents.{part}")[0] for part in ("issued", "repealed", "in_force")] == [
        2,
        3,
        4,
    ]
    assert report.edition == Edition("2021")


def test_a_hybrid_of_editions_is_read_block_by_block() -> None:
    table = (
        "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n行政许可 | 37 | 减3 | 1125 |\n"
        "其他对外管理服务事项 | 5 | 0 | / |\n"
        "信息内容 | 本年收费金额（单位：万元） |\n行政事业性收费 | 1,194.55 |\n"
        "信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 3 | 70487元 |\n"
    )
    found = facts(read(f"{TITLE}{table}三、收到和处理政府信息公开申请情况\n无。\n"))
    assert {name: fact.value for name, fact in found.items()} == {
        "licensing.items_last_year": 37,
        "licensing.items_change": -3,
        "licensing.decisions": 1125,
        "other_services.items_last_year": 5,
        "other_services.items_change": 0,
        "other_services.decisions": None,
        "fees.amount": 1194.55,
        "procurement.items": 3,
        "procurement.amount": 70487,
    }
    assert found["other_services.decisions"].state is State.NOT_APPLICABLE
    assert (found["fees.amount"].unit, found["procurement.amount"].unit) == ("万元", "元")


def test_a_row_that_the_form_does_not_have_is_left_out() -> None:
    table = (
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n"
        "规章（设区的市应提供） | 0 | 0 | 0 |\n其他主动公开文件 | 8 | 8 | 80 |\n"
    )
    report = read(f"{TITLE}{table}三、收到和处理政府信息公开申请情况\n无。\n")
    assert {fact.indicator for fact in report.facts} == {
        f"regulations.{part}" for part in ("created", "published", "public_total")
    }


def table_three(values: list[str]) -> str:
    rows = [f"{label} {row}" for label, row in zip(LABELS, values, strict=True)]
    return (
        f"{TITLE}三、收到和处理政府信息公开申请情况\n申请人情况\n{COLUMNS}\n"
        + "\n".join(rows)
        + "\n四、政府信息公开行政复议、行政诉讼情况\n无。\n"
    )


def test_thousands_apart_by_spaces_are_joined_where_the_row_adds_up() -> None:
    values = ["2 999 1 0 0 0 0 3 000", "0 0 0 0 0 0 0", "0 0 0 0 0 0 0", "2 999 1 0 0 0 0 3 000"]
    report = read(table_three([*values, "2 999 1 0 0 0 0 3 000", "0 0 0 0 0 0 0"]))
    assert row_of(report, "requests.new") == [2999, 1, 0, 0, 0, 0, 3000]
    assert {fact.state for fact in report.facts} == {State.STATED}


def test_a_row_of_too_many_values_is_unreadable_and_not_inferred_against_its_digits() -> None:
    report = read(table_three(["3 7 0 0 0 0 0 3 7", *["0 0 0 0 0 0 0"] * 5]))
    cells = [fact for fact in report.facts if fact.indicator == "requests.new"]
    assert {fact.state for fact in cells} <= {State.UNREADABLE, State.INFERRED}


def test_zeros_left_out_leave_only_the_certain_total() -> None:
    report = read(table_three(["7 1 8", "0 0 0 0 0 0 0", "4 4", "3 1 4", "7 1 8", "0 0 0 0 0 0 0"]))
    assert row_of(report, "requests.new") == [None] * 6 + [8]
    assert row_of(report, "outcome.granted") == [None] * 6 + [4]
    assert row_of(report, "outcome.total") == [None] * 6 + [8]


def test_a_single_value_without_a_place_is_unreadable() -> None:
    report = read(
        table_three(["5 0 0 0 0 0 5", "0 0 0 0 0 0 0", "5", "0 0 0 0 0 0 0", "5 0 0 0 0 0 5", "0 0 0 0 0 0 0"])
    )
    assert {fact.state for fact in report.facts if fact.indicator == "outcome.granted"} <= {
        State.UNREADABLE,
        State.INFERRED,
    }
    for fact in report.facts:
        if fact.indicator == "outcome.granted":
            assert fact.value in (None, 5 if fact.applicant in ("natural_person", "total") else 0)


def test_blanks_of_a_ragged_dump_are_blanks_and_inferred_only_by_the_sums() -> None:
    rows = [
        "56 |\n|\n|\n|\n|\n|\n56 |\n||\n",
        "0 |\n" * 7,
        "18 |\n" + "|\n" * 7,
        "38 |\n" + "|\n" * 7,
        "|\n" * 6 + "56 |\n",
        "0 |\n" * 7,
    ]
    table = "".join(f"{label} |\n{row}" for label, row in zip(LABELS, rows, strict=True))
    text = (
        f"{TITLE}三、收到和处理政府信息公开申请情况\n申请人情况 |\n自然人 |\n商业企业 |\n"
        f"{table}四、政府信息公开行政复议、行政诉讼情况\n无。\n"
    )
    found = facts(read(text))
    assert (found["requests.new total"].value, found["requests.new total"].state) == (56, State.STATED)
    assert (found["requests.new business"].value, found["requests.new business"].state) == (0, State.INFERRED)
    assert (found["outcome.granted total"].value, found["outcome.granted total"].raw) == (18, "")
    assert found["outcome.granted total"].state is State.INFERRED


def test_one_unreadable_cell_is_mended_by_the_sums_and_keeps_what_stood_there() -> None:
    report = read(
        table_three(
            [
                "1O 0 0 0 0 0 10",
                "0 0 0 0 0 0 0",
                "10 0 0 0 0 0 10",
                *["0 0 0 0 0 0 0"],
                "10 0 0 0 0 0 10",
                "0 0 0 0 0 0 0",
            ]
        )
    )
    cell = facts(report)["requests.new natural_person"]
    assert (cell.value, cell.state, cell.raw) == (10, State.INFERRED, "1O")
    assert "read.repair" in [problem.rule for problem in report.problems]


def test_a_printed_number_is_never_replaced() -> None:
    values = [
        "11 0 0 0 0 0 10",
        "0 0 0 0 0 0 0",
        "10 0 0 0 0 0 10",
        "0 0 0 0 0 0 0",
        "10 0 0 0 0 0 10",
        "0 0 0 0 0 0 0",
    ]
    report = read(table_three(values))
    cell = facts(report)["requests.new natural_person"]
    assert (cell.value, cell.state) == (11, State.STATED)
    (proposal,) = [problem for problem in report.problems if problem.rule == "read.proposal"]
    assert (proposal.left, proposal.right, proposal.cells) == (11, 10, (("requests.new", "natural_person"),))


def test_columns_are_known_by_their_heads_and_not_by_their_place() -> None:
    head = "申请人情况 | 总计 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他\n"
    rows = ["9 | 2 | 3 | 4 | 0 | 0 | 0", *["0 | 0 | 0 | 0 | 0 | 0 | 0"] * 5]
    table = head + "\n".join(f"{label} | {row}" for label, row in zip(LABELS, rows, strict=True))
    report = read(f"{TITLE}三、收到和处理政府信息公开申请情况\n{table}\n四、政府信息公开行政复议、行政诉讼情况\n无。\n")
    assert row_of(report, "requests.new") == [2, 3, 4, 0, 0, 0, 9]


@pytest.mark.parametrize(
    "table",
    [
        "行政复议 行政诉讼\n结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉\n"
        + "结果维持 结果纠正 其他结果 尚未审结 总计 " * 2
        + "\n1 2 3 4 10 5 6 7 8 26 0 1 0 1 2\n",
        "行政复议 | 结果维持 | 1\n | 结果纠正 | 2\n | 其他结果 | 3\n | 尚未审结 | 4\n | 总计 | 10\n"
        "未经复议直接起诉 | 结果维持 | 5\n | 结果纠正 | 6\n | 其他结果 | 7\n | 尚未审结 | 8\n | 总计 | 26\n"
        "复议后起诉 | 结果维持 | 0\n | 结果纠正 | 1\n | 其他结果 | 0\n | 尚未审结 | 1\n | 总计 | 2\n",
        "行政复议 |\n结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n1 | 2 | 3 | 4 | 10 |\n"
        "未经复议直接起诉 |\n结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n5 | 6 | 7 | 8 | 26 |\n"
        "复议后起诉 |\n结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n0 | 1 | 0 | 1 | 2 |\n",
    ],
    ids=["across", "down", "three-blocks"],
)
def test_table_four(table: str) -> None:
    report = read(
        f"{TITLE}无。\n四、政府信息公开行政复议、行政诉讼情况\n{table}五、存在的主要问题及改进情况\n人手不足。\n"
    )
    assert [fact.value for fact in report.facts] == [1, 2, 3, 4, 10, 5, 6, 7, 8, 26, 0, 1, 0, 1, 2]


def test_tables_leave_no_text_in_the_sections() -> None:
    report = read(
        table_three(["1 0 0 0 0 0 1", *["0 0 0 0 0 0 0"] * 2, "1 0 0 0 0 0 1", "1 0 0 0 0 0 1", "0 0 0 0 0 0 0"])
    )
    assert {section.number: section.paragraphs for section in report.sections} == {
        1: ("全年工作平稳。",),
        2: (),
        3: (),
        4: ("无。",),
    }


def test_two_reports_in_one_file() -> None:
    one = table_three(["1 0 0 0 0 0 1", *["0 0 0 0 0 0 0"] * 2, "1 0 0 0 0 0 1", "1 0 0 0 0 0 1", "0 0 0 0 0 0 0"])
    reports = read_document(Document(name="two.txt", data=(one + one.replace("2021", "2022")).encode()))
    assert [(report.agency, report.year, len(report.facts)) for report in reports] == [
        ("云津市审计局", 2021, 42),
        ("云津市审计局", 2022, 42),
    ]


def test_a_table_of_contents_begins_no_report() -> None:
    titles = (
        "一、总体情况\n二、主动公开政府信息情况\n"
        "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
    )
    body = table_three(["0 0 0 0 0 0 0"] * 6)
    (report,) = read_document(Document(name="toc.txt", data=(f"目录\n{titles}" + body).encode()))
    assert [section.number for section in report.sections] == [1, 2, 3, 4]
    assert len(report.facts) == 42


FOUR = "四、政府信息公开行政复议、行政诉讼情况\n"
RESULTS = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"


def test_table_four_whose_head_has_a_bar_for_every_column() -> None:
    table = (
        f"行政复议 | 行政诉讼 | {'|' * 13}\n{RESULTS} | 未经复议直接起诉 | 复议后起诉 | {'|' * 8}\n"
        f"{RESULTS} | {RESULTS} | {'|' * 5}\n1 | 0 | 0 | 2 | 3 | 0 | 0 | 0 | 0 | 0 | 4 | 0 | 0 | 0 | 4 |\n"
    )
    report = read(f"{TITLE}三、收到和处理政府信息公开申请情况\n无。\n{FOUR}{table}五、存在的主要问题及改进情况\n无。\n")
    assert [fact.value for fact in report.facts] == [1, 0, 0, 2, 3, 0, 0, 0, 0, 0, 4, 0, 0, 0, 4]


def test_a_row_of_table_four_that_lost_a_cell_and_was_filled_up_loses_all() -> None:
    names = RESULTS.split(" | ")
    rows = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*names, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
        [*[""] * 5, *names, *names],
        [*"60060200210001", ""],
    ]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    text = f"{TITLE}三、收到和处理政府信息公开申请情况\n无。\n{FOUR}"
    report = read(
        "".join(f"<p>{line}</p>" for line in text.splitlines()) + f"<table>{table}</table><p>五、存在的问题</p>",
        "a.html",
    )
    assert len(report.facts) == 15
    assert {fact.value for fact in report.facts} == {None}


def barred_table_three(edition_rows: list[tuple[str, str]]) -> str:
    bodies = f"商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | {'|' * 5}"
    head = f"自然人 | 法人或其他组织 | 总计 | {'|' * 7}\n{bodies}\n"
    return head + "".join(f"{label} | {' | '.join(values.split())} | ||\n" for label, values in edition_rows)


def test_a_head_filled_up_with_bars_is_not_the_row_of_other_outcomes() -> None:
    rows = [
        ("一、本年新收政府信息公开申请数量", "5 0 0 0 0 0 5"),
        ("二、上年结转政府信息公开申请数量", "0 0 0 0 0 0 0"),
        ("三、本年度办理结果 | （一）予以公开", "3 0 0 0 0 0 3"),
        ("（六）其他处理", "2 0 0 0 0 0 2"),
        ("（七）总计", "5 0 0 0 0 0 5"),
        ("四、结转下年度继续办理", "0 0 0 0 0 0 0"),
    ]
    report = read(f"{TITLE}三、收到和处理政府信息公开申请情况\n{barred_table_three(rows)}{FOUR}无。\n")
    assert row_of(report, "outcome.other") == [2, 0, 0, 0, 0, 0, 2]
    assert report.edition == Edition("2019")


def test_a_row_that_stands_there_twice_with_other_figures_is_unreadable() -> None:
    rows = [
        ("一、本年新收政府信息公开申请数量", "5 0 0 0 0 0 5"),
        ("一、本年新收政府信息公开申请数量", "9 0 0 0 0 0 9"),
        ("二、上年结转政府信息公开申请数量", "0 0 0 0 0 0 0"),
        ("（一）予以公开", "3 0 0 0 0 0 3"),
    ]
    report = read(f"{TITLE}三、收到和处理政府信息公开申请情况\n{barred_table_three(rows)}{FOUR}无。\n")
    assert row_of(report, "requests.new") == [None] * 7
    assert row_of(report, "outcome.granted") == [3, 0, 0, 0, 0, 0, 3]


def test_columns_cut_off_are_not_zeros_left_out() -> None:
    report = read(table_three(["36 4", "2 0", "16 1", "1 1", "38 4", "0 0"]))
    assert {fact.value for fact in report.facts} == {None}


def test_a_year_before_the_form_is_not_the_year() -> None:
    rows = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 0 | 1 | 9 |\n行政规范性文件 | 2 | 3 | 4 |\n"
    text = (
        "一、总体情况\n2016年度，云津市审计局认真贯彻落实《条例》，各项公开工作平稳推进，未发生泄密事件。\n"
        f"二、主动公开政府信息情况\n{rows}三、收到和处理政府信息公开申请情况\n无。\n"
    )
    report = read(text)
    assert report.year is None
    assert any("早于所用表式" in problem.message for problem in report.problems)
