"""Tables that lost a row, a column or a part of a line: what cannot be told for certain is told, and nothing moves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from knowledge.checking import within_report
from knowledge.documents import Document, read_document
from knowledge.documents.blocks import Para
from knowledge.documents.encodings import decode
from knowledge.documents.readers import blocks_of
from knowledge.errors import UnreadableFileError
from knowledge.model import CellKey, Number, Report, State
from tests.generator.expected import read as read_expected
from tests.searches import one_in

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "reports"

FORM_RESULTS = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
HEAD = "甲乙县人民政府2024年政府信息公开工作年度报告\n\n一、总体情况\n\n坚持公开。\n\n"


def read_text(text: str, name: str = "report.txt") -> Report:
    (report,) = read_document(Document(name=name, data=text.encode()))
    return report


def values(report: Report) -> dict[CellKey, Number | None]:
    return {fact.key: fact.value for fact in report.facts if fact.state is State.STATED}


def told(report: Report) -> str:
    return "\n".join(problem.message for problem in report.problems)


def test_a_block_of_table_four_stands_under_the_heading_above_its_grid() -> None:
    blocks = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    rows = ("27 | 10 | 9 | 15 | 61", "3 | 0 | 0 | 0 | 3", "8 | 0 | 1 | 1 | 10")
    grids = "".join(
        f"### {block}\n\n| {FORM_RESULTS} |\n|---|---|---|---|---|\n| {row} |\n\n"
        for block, row in zip(blocks, rows, strict=True)
    )
    found = values(read_text(f"# {HEAD}## 四、政府信息公开行政复议、行政诉讼情况\n\n{grids}", "report.md"))
    assert len(found) == 15
    assert found["litigation.direct.total", None] == 3
    assert found["litigation.after_reconsideration.other", None] == 1


def test_a_block_that_is_missing_from_table_four_is_told() -> None:
    text = (
        f"{HEAD}四、政府信息公开行政复议、行政诉讼情况\n行政复议 |\n{FORM_RESULTS} |\n27 | 10 | 9 | 15 | 61 |\n"
        f"行政诉讼（复议后起诉）|\n{FORM_RESULTS} |\n8 | 0 | 1 | 1 | 10 |\n五、存在的主要问题及改进情况\n略。\n"
    )
    report = read_text(text)
    assert len(values(report)) == 10
    assert "表四没有读到：行政诉讼 未经复议直接起诉" in told(report)


TABLE_TWO = """二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量
规章\t6\t2\t10
规范性文件\t198\t7\t21
第二十条第（五）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政许可\t18\t0\t1625
其他对外管理服务事项\t5\t1\t7
第二十条第（六）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政处罚\t137\t0\t112
行政强制\t12\t0\t21
第二十条第（八）项
信息内容\t上一年项目数量\t本年增/减
行政事业性收费\t3\t0
第二十条第（九）项
信息内容\t采购项目数量\t采购总金额
政府集中采购\t5\t120.5元
"""


def test_a_whole_table_two_lacks_nothing() -> None:
    assert "表二" not in told(read_text(HEAD + TABLE_TWO))


@pytest.mark.parametrize(
    "label", ["规章", "行政许可", "其他对外管理服务事项", "行政强制", "行政事业性收费", "政府集中采购"]
)
def test_a_row_that_is_missing_from_table_two_is_told(label: str) -> None:
    text = re.sub(rf"^{label}\t.*\n", "", TABLE_TWO, flags=re.MULTILINE)
    assert label in told(read_text(HEAD + text))


def test_a_row_of_table_two_without_values_is_unreadable() -> None:
    text = TABLE_TWO.replace("其他对外管理服务事项\t5\t1\t7", "其他对外管理服务事项").replace("\t", "\n\n")
    report = read_text(HEAD + text)
    states = {fact.indicator: fact.state for fact in report.facts if fact.indicator.startswith("other_services")}
    assert set(states.values()) == {State.UNREADABLE}
    assert len(states) == 3
    assert "其他对外管理服务事项" in told(report)
    assert len(values(report)) == 19


@pytest.mark.parametrize(("lost", "row"), [("18", "0\t1625\t"), ("18", "-2\t1625\t"), ("18", "2\t1625\t")])
def test_a_row_that_was_closed_up_over_a_lost_value_is_told(lost: str, row: str) -> None:
    report = read_text(HEAD + TABLE_TWO.replace(f"行政许可\t{lost}\t0\t1625", f"行政许可\t{row}"))
    touched = {cell for problem in report.problems for cell in problem.cells}
    assert {("licensing.items_last_year", None), ("licensing.items_change", None)} <= touched


SLIPS = [
    ("10 1 0 0 0", "0 0 0 0 0", "5 0 0 0 0", 2),
    ("10 1 0 0 0", "0 0 0 0 0", "0 0 0 0 0", 1),
    ("1 1 0 0 2", "3 0 0 0 0", "5 0 1 0 6", 1),
    ("4 1 0 0 6", "3 0 0 0 2", "5 0 1 0 7", 3),
]


@pytest.mark.parametrize(("first", "second", "third", "faults"), SLIPS)
def test_a_printed_slip_in_a_ruled_table_four_is_stated(first: str, second: str, third: str, faults: int) -> None:
    cells = " ".join((first, second, third)).split()
    report = read_text(ruled_table_four(cells), "report.html")
    assert [fact.raw for fact in report.facts] == cells
    assert {fact.state for fact in report.facts} == {State.STATED}
    assert sum(problem.rule == "R4" for problem in within_report(report)) == faults


@pytest.mark.parametrize(
    ("block", "states"),
    [
        ("3 7 10 10 6", {State.UNREADABLE}),
        ("10 1 0 0 0", {State.STATED}),
        ("3 7 10 6 20", {State.STATED}),
        ("2 2 1 0 4", {State.STATED}),
    ],
)
def test_a_value_doubled_over_a_lost_total_is_no_printed_slip(block: str, states: set[State]) -> None:
    report = read_text(ruled_table_four(f"{block} 2 4 1 4 11 0 1 0 0 1".split()), "report.html")
    assert {fact.state for fact in report.facts if fact.indicator.startswith("reconsideration.")} == states
    assert {fact.state for fact in report.facts if fact.indicator.startswith("litigation.")} == {State.STATED}


def ruled_table_four(cells: list[str]) -> str:
    """A page whose only table is table 4 with these fifteen values."""
    results = "".join(f"<td>{result}</td>" for result in FORM_RESULTS.split(" | "))
    return (
        f"<html><body><h1>甲乙区人民政府2024年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>坚持公开。</p>"
        f"<p>四、政府信息公开行政复议、行政诉讼情况</p><table>"
        f"<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        f"<tr>{results.replace('<td>', '<td rowspan=2>')}<td colspan=5>未经复议直接起诉</td>"
        f"<td colspan=5>复议后起诉</td></tr><tr>{results * 2}</tr>"
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"
        f"<p>五、存在的主要问题及改进情况</p><p>略。</p></body></html>"
    )


def markdown() -> str:
    return (SAMPLES / "luxiqu-2021.md").read_text(encoding="utf-8")


@cache
def cells_read(text: str, name: str) -> Mapping[CellKey, Number | None]:
    try:
        reports = read_document(Document(name=name, data=text.encode()))
    except UnreadableFileError:
        return {}
    return {key: value for report in reports for key, value in values(report).items()}


@pytest.mark.parametrize("width", [24, 33, 40, 52, 60, 72, 90])
def test_a_markdown_table_wrapped_at_a_width_is_read_whole(width: int) -> None:
    lines = markdown().split("\n")
    wrapped = "\n".join(
        line[at : at + width] for line in lines for at in (range(0, len(line), width) if line else (0,))
    )
    assert cells_read(wrapped, "report.md") == cells_read(markdown(), "report.md")


@pytest.mark.parametrize("width", range(16, 70, 3))
def test_a_markdown_table_cut_at_a_width_moves_no_figure(width: int) -> None:
    cut = "\n".join(line[:width] for line in markdown().split("\n"))
    whole = cells_read(markdown(), "report.md")
    assert {key: value for key, value in cells_read(cut, "report.md").items() if whole.get(key) != value} == {}


@pytest.mark.parametrize("name", ["chenghuqu-2021.html", "weijianwei-2021.html", "shijianju-2020.html"])
@pytest.mark.parametrize("column", range(7))
@pytest.mark.parametrize("head", one_in(3, range(5)))
def test_a_column_that_table_three_lost_moves_no_figure(name: str, column: int, head: int) -> None:
    """A head of the organisations and the values of a column are lost, the same column or another."""
    page = decode((SAMPLES / name).read_bytes())
    start, end = page.index("收到和处理政府信息公开申请情况"), page.rindex("行政诉讼情况")
    table = page[start:end]

    def without(row: re.Match[str]) -> str:
        cells = re.findall(r"<t[dh]\b.*?</t[dh]>", row[0], re.DOTALL)
        figures = [cell for cell in cells if re.fullmatch(r"\d*", re.sub(r"<[^>]*>|\s|&nbsp;", "", cell))]
        if len(figures) >= 7:
            return row[0].replace(figures[-7 + column], "", 1) if len(set(figures[-7:])) == 7 else _nth(row[0], column)
        if "商业企业" in row[0] and "科研机构" in row[0]:
            named = [cell for cell in cells if "法人" not in cell and "自然人" not in cell and "总计" not in cell]
            return row[0].replace(named[head], "", 1)
        return row[0]

    def _nth(row: str, at: int) -> str:
        places = list(re.finditer(r"<t[dh]\b[^>]*>(?:\s|<[^/t][^>]*>)*\d*(?:</[^t][^>]*>|\s)*</t[dh]>", row))
        hit = places[-7 + at]
        return row[: hit.start()] + row[hit.end() :]

    damaged = page[:start] + re.sub(r"<tr\b.*?</tr>", without, table, flags=re.DOTALL) + page[end:]
    assert damaged != page
    truth = cells_read(page, "a.html")
    assert truth
    for report in read_document(Document(name="a.html", data=damaged.encode())):
        touched = {cell for problem in report.problems for cell in problem.cells}
        moved = {key for key, value in values(report).items() if truth.get(key) != value}
        assert moved <= touched
        assert "表三没有读到" in told(report) or "表三各列" in told(report)


def test_a_label_that_lost_its_beginning_does_not_take_the_next_rows_name() -> None:
    text = TABLE_TWO.replace("行政许可\t", "政许可\t").replace("其他对外管理服务事项\t", "他对外管理服务事项\t")
    report = read_text(HEAD + text)
    found = values(report)
    assert found.get(("other_services.items_last_year", None), 5) == 5
    assert "政许可" in told(report)


@pytest.mark.parametrize("slug", ["1", "2", "3"])
def test_labels_without_their_first_characters_move_no_figure(slug: str) -> None:
    text = (SAMPLES / "luxiqu-2020.txt").read_text(encoding="utf-8")
    cut = "\n".join(line[int(slug) :] for line in text.split("\n"))
    whole = cells_read(text, "report.txt")
    assert {key: value for key, value in cells_read(cut, "report.txt").items() if whole.get(key) != value} == {}


def test_a_page_number_is_no_part_of_a_line_that_was_broken() -> None:
    row = "（五）不予处理 2.重复申请 2 0 0 0 1"
    lines = [f"全年工作平稳有序推进各项任务按期完成第{at:03}条" for at in range(20)]
    width = len(lines[0])
    text = "\n".join([*lines, row[-width:], "- 2 -", "3.要求提供公开出版物 0 0"])
    (reading,) = blocks_of(Document(name="report.txt", data=text.encode()))
    assert "- 2 -" in [block.text for block in reading.blocks if isinstance(block, Para)]


@pytest.mark.parametrize("name", ["chenghufenju-2022.txt", "luxiqu-2021.md"])
def test_a_figure_that_a_cut_line_begins_with_is_none(name: str) -> None:
    """Lines cut off on the left lose the beginnings of figures too, and nothing else beside them shows it."""
    lines = (SAMPLES / name).read_text(encoding="utf-8").split("\n")
    truth = cells_read("\n".join(lines), name)
    for width in range(1, 24):
        try:
            found = cells_read("\n".join(line[width:] for line in lines), name)
        except UnreadableFileError:
            continue
        assert {key: value for key, value in found.items() if truth.get(key) != value} == {}, width


@pytest.mark.parametrize(
    ("last", "states"),
    [
        ("1 0 0 0 1", {State.STATED}),
        ("1 0 0 1 ", {State.UNREADABLE}),
        ("0 0 0 1 ", {State.UNREADABLE}),
        ("1 0 0 3 ", {State.UNREADABLE}),
        ("1 0 2 0 ", {State.STATED, State.INFERRED}),
    ],
)
def test_an_end_of_table_four_that_may_be_closed_up(last: str, states: set[State]) -> None:
    """A last cell that is empty behind what may be its block's total: a cell may have been lost, and nobody knows which
    one."""
    cells = ["1", "0", "0", "0", "1", "0", "2", "0", "0", "2", *last.split(" ")]
    report = read_text(ruled_table_four(cells), "report.html")
    found = {fact.state for fact in report.facts if fact.indicator.startswith("litigation.after")}
    assert found == states
    assert (State.UNREADABLE in states) == any(problem.rule == "read.unreadable" for problem in report.problems)


def test_the_number_of_a_page_is_no_figure_of_a_row_whose_own_was_cut_off() -> None:
    foot = "\n\n\n" + " " * 30 + "{}\n\n\n"
    text = (
        HEAD
        + "二、主动公开政府信息情况\n\n第二十条第（八）项\n\n信息内容      本年收费金额（单位：万元）\n行政事业性收费\n"
        + foot.format(1)
        + "三、收到和处理政府信息公开申请情况\n\n四、政府信息公开行政复议、行政诉讼情况\n"
        + foot.format(2)
        + "五、存在的主要问题及改进情况\n\n人手不足。\n"
    )
    assert ("fees.amount", None) not in values(read_text(text))


def test_the_number_of_a_page_is_no_figure_of_a_row_that_lost_its_own() -> None:
    filler = "".join(f"第{number}项工作按计划推进。\n" for number in "一二三四五六七八九")
    text = (
        HEAD
        + "二、主动公开政府信息情况\n第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 \n1\n"
        + f"三、收到和处理政府信息公开申请情况\n{filler}四、政府信息公开行政复议、行政诉讼情况\n2\n"
        + f"五、存在的主要问题及改进情况\n{filler}3\n"
    )
    report = read_text(text)
    assert ("fees.amount", None) not in values(report)
    assert values(read_text(text.replace("收费 \n1", "收费 \n12")))["fees.amount", None] == 12


@pytest.mark.parametrize("at", [3, 11, 60])
def test_rows_whose_labels_stand_behind_are_not_read_with_the_figures_of_the_next(at: int) -> None:
    folder = ROOT / "tests" / "documents" / "wrapped-labels-behind-text"
    truth = {(cell.indicator, cell.applicant): cell.value for cell in read_expected(folder / "expected.csv")}
    text = (folder / "source.txt").read_text(encoding="utf-8")
    start = text.index("三、收到")
    figure = [found for found in re.finditer(r"(?<= )[1-9]\d?(?= )", text) if found.start() > start][at]
    report = read_text(text[: figure.start()] + "777" + text[figure.end() :])
    found = values(report)
    wrong = [key for key, value in found.items() if truth[key] != value]
    assert all(found[key] == 777 for key in wrong)
    assert len(wrong) <= 1
