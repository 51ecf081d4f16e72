"""Last year's figures beside this year's are never read as its own, nor those in units of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.documents import Document, read_document
from knowledge.model import CellKey, Fact, Number, Report, State

SAMPLE = Path(__file__).parents[2] / "samples" / "reports" / "jiaoyuju-2022.html"
PAGE = SAMPLE.read_text(encoding="utf-8")
TABLES = re.findall(r"<table.*?</table>", PAGE, re.DOTALL)
_CELL = re.compile(r"(<td[^>]*>)(\d+)(?=</td>)")
WRONG_BY = 700


def read(page: str) -> dict[CellKey, Fact]:
    (report,) = read_document(Document(name="report.html", data=page.encode()))
    return {fact.key: fact for fact in report.facts}


def told(page: str) -> Report:
    return read_document(Document(name="report.html", data=page.encode()))[0]


TRUTH: dict[CellKey, Number | None] = {key: fact.value for key, fact in read(PAGE).items()}


def of_last_year(table: str) -> str:
    """A table of the form with other figures in every cell."""
    return _CELL.sub(lambda found: f"{found[1]}{int(found[2]) + WRONG_BY}", table)


def wrong(facts: dict[CellKey, Fact]) -> list[CellKey]:
    return [key for key, fact in facts.items() if fact.state is State.STATED and fact.value != TRUTH[key]]


def test_the_sample_has_three_tables_with_figures() -> None:
    assert [len(_CELL.findall(table)) > 5 for table in TABLES] == [True, True, True]


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    "captions",
    [("2021年情况：", "2022年情况："), ("上年度数据", "本年度数据"), ("（2021年度）", ""), ("去年同期对照表", "")],
)
def test_the_year_over_a_table_decides(at: int, first: bool, captions: tuple[str, str]) -> None:
    other, own = (f"<p>{text}</p>" if text else "" for text in captions)
    this = f"{own}{TABLES[at]}"
    last = f"{other}{of_last_year(TABLES[at])}"
    if first and not own:
        own_heading = "<p>二、三、四类统计如下</p>"
        this = f"{own_heading}{TABLES[at]}"
    facts = read(PAGE.replace(TABLES[at], last + this if first else this + last))
    assert wrong(facts) == []
    assert {key: fact.value for key, fact in facts.items()} == TRUTH
    assert any(problem.rule == "read.other_year" for problem in told(PAGE.replace(TABLES[at], last + this)).problems)


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("first", [True, False])
def test_of_two_tables_that_nothing_tells_apart_neither_is_read(at: int, first: bool) -> None:
    last = of_last_year(TABLES[at])
    report = told(PAGE.replace(TABLES[at], last + TABLES[at] if first else TABLES[at] + last))
    facts = {fact.key: fact for fact in report.facts}
    assert wrong(facts) == []
    lost = [key for key, fact in facts.items() if fact.state is State.UNREADABLE]
    assert len(lost) >= len(_CELL.findall(TABLES[at])) - 1
    assert any("出现两次" in problem.message for problem in report.problems)


def test_the_same_table_twice_is_one() -> None:
    for table in TABLES:
        assert {key: fact.value for key, fact in read(PAGE.replace(table, table + table)).items()} == TRUTH


def test_a_wrong_year_over_the_only_table_may_be_a_slip() -> None:
    assert {
        key: f.value for key, f in read(PAGE.replace(TABLES[1], f"<p>2021年情况：</p>{TABLES[1]}")).items()
    } == TRUTH


@pytest.mark.parametrize("head", ["上年{}", "上年度{}", "2021年{}", "{}（上年）", "去年{}"])
@pytest.mark.parametrize("before", [True, False])
def test_a_column_of_another_year_is_passed_over(head: str, before: bool) -> None:
    name = "处理决定数量"
    row = re.search(rf"<tr>(?:(?!</tr>).)*本年{name}.*?</tr>\s*<tr>.*?</tr>", PAGE, re.DOTALL)
    assert row is not None
    own = re.search(rf"<td([^>]*)>本年{name}</td>", row[0]) or re.search(rf"<t[dh]([^>]*)>本年{name}</t[dh]>", row[0])
    assert own is not None
    figure = _CELL.findall(row[0])[-1]
    last = f"<td{own[1]}>{head.format(name)}</td>"
    value = f"{figure[0]}{figure[1]}</td>"
    other = f"{figure[0]}{int(figure[1]) + WRONG_BY}</td>"
    made = row[0].replace(own[0], last + own[0] if before else own[0] + last)
    made = made.replace(value, other + value if before else value + other)
    facts = read(PAGE.replace(row[0], made))
    assert wrong(facts) == []
    assert facts["licensing.decisions", None].value == TRUTH["licensing.decisions", None]


@pytest.mark.parametrize("labels", [("2021年", "2022年"), ("上年", "本年"), ("2022年", "2021年"), ("本年度", "上年度")])
def test_of_rows_of_two_years_in_table_four_its_own_is_read(labels: tuple[str, str]) -> None:
    facts = read(PAGE.replace(TABLES[2], _rows_of_years(labels)))
    assert wrong(facts) == []
    assert {key: fact.value for key, fact in facts.items()} == TRUTH


def test_rows_of_table_four_that_nothing_tells_apart_are_not_read() -> None:
    facts = read(PAGE.replace(TABLES[2], _rows_of_years(("甲", "乙"))))
    assert wrong(facts) == []
    assert facts["reconsideration.total", None].state is State.UNREADABLE


def _rows_of_years(labels: tuple[str, str]) -> str:
    """Table 4 with a column of labels before its row, and last year's row behind or before it."""
    table = TABLES[2]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    head, body = rows[:-1], rows[-1]
    head[0] = re.sub(r"<tr([^>]*)>", rf'<tr\1><td rowspan="{len(head)}">年度</td>', head[0], count=1)
    own_first = labels[0] in ("2022年", "本年度")
    bodies = (body, of_last_year(body)) if own_first else (of_last_year(body), body)
    made = [
        re.sub(r"<tr([^>]*)>", rf"<tr\1><td>{label}</td>", row, count=1)
        for label, row in zip(labels, bodies, strict=True)
    ]
    return "<table>" + "".join([*head, *made]) + "</table>"


@pytest.mark.parametrize("unit", ["万件", "千件", "百件", "万项"])
def test_counts_in_a_unit_that_is_none_of_the_form_are_not_read(unit: str) -> None:
    name = "本年处理决定数量"
    facts = read(PAGE.replace(name, f"{name}（单位：{unit}）", 1))
    assert facts["licensing.decisions", None].state is State.UNREADABLE
    assert wrong(facts) == []
    for at in (1, 2):
        facts = read(PAGE.replace(TABLES[at], f"<p>单位：{unit}</p>{TABLES[at]}"))
        lost = [key for key, fact in facts.items() if fact.state is State.UNREADABLE]
        assert len(lost) >= len(_CELL.findall(TABLES[at])) - 1


@pytest.mark.parametrize(
    ("unit", "read_as"), [("元", "元"), ("万元", "万元"), ("亿元", "亿元"), ("百万元", None), ("十万元", None)]
)
def test_money_keeps_the_unit_of_its_head_or_is_not_read(unit: str, read_as: str | None) -> None:
    fact = read(re.sub(r"（单位：万元）", f"（单位：{unit}）", PAGE))["fees.amount", None]
    assert (fact.unit if fact.state is State.STATED else None) == read_as


_RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
_BLOCKS = ["行政复议", "未经复议直接起诉", "复议后起诉"]


def by_lines(table: str) -> str:
    """Table 4 with a block in each row under one head."""
    figures = re.findall(r"<td[^>]*>(\d+)</td>", table)
    head = "".join(f"<td>{text}</td>" for text in ["项目", *_RESULTS])
    rows = [
        "".join(f"<td>{text}</td>" for text in [block, *figures[5 * at : 5 * at + 5]])
        for at, block in enumerate(_BLOCKS)
    ]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in [head, *rows]) + "</table>"


def one_by_one(table: str) -> str:
    """Table 4 with a cell in each row, named by its block and result."""
    figures = re.findall(r"<td[^>]*>(\d+)</td>", table)
    names = [f"{block}{result}" for block in _BLOCKS for result in _RESULTS]
    rows = [f"<tr><td>{name}</td><td>{figure}</td></tr>" for name, figure in zip(names, figures, strict=True)]
    return "<table>" + "".join(rows) + "</table>"


@pytest.mark.parametrize("made", [by_lines, one_by_one])
def test_table_four_set_out_anew_twice_is_not_read(made: Callable[[str], str]) -> None:
    this = made(TABLES[2])
    assert {key: fact.value for key, fact in read(PAGE.replace(TABLES[2], this)).items()} == TRUTH
    for both in (this + of_last_year(this), of_last_year(this) + this):
        facts = read(PAGE.replace(TABLES[2], both))
        assert wrong(facts) == []
        assert facts["reconsideration.total", None].state is State.UNREADABLE
    facts = read(PAGE.replace(TABLES[2], f"<p>上年情况</p>{of_last_year(this)}<p>本年情况</p>{this}"))
    assert {key: fact.value for key, fact in facts.items()} == TRUTH


FEES = next(row for row in re.findall(r"<tr.*?</tr>", PAGE, re.DOTALL) if "行政事业性收费" in row)
FIGURE = re.findall(r"<td[^>]*>[\d.]+</td>", FEES)[-1]


def fees(row: str, head: str = "（单位：万元）") -> Fact:
    return read(PAGE.replace(FEES, row).replace("（单位：万元）", head))["fees.amount", None]


def with_unit(unit: str) -> dict[str, str]:
    """The row of fees with a unit in a cell before or behind its figure, or behind its label."""
    return {
        "before": FEES.replace(FIGURE, f"<td>{unit}</td>{FIGURE}"),
        "behind": FEES.replace(FIGURE, f"{FIGURE}<td>{unit}</td>"),
        "in brackets": FEES.replace("行政事业性收费", f"行政事业性收费（{unit}）"),
        "at the label": FEES.replace("行政事业性收费", f"行政事业性收费{unit}"),
    }


@pytest.mark.parametrize("place", ["before", "behind", "in brackets", "at the label"])
def test_a_row_and_its_head_must_agree_about_the_unit(place: str) -> None:
    truth = TRUTH["fees.amount", None]
    for unit in ("元", "亿元", "千元", "百万元", "万件"):
        assert fees(with_unit(unit)[place]).state is State.UNREADABLE
    assert (fees(with_unit("万元")[place]).value, fees(with_unit("万元")[place]).unit) == (truth, "万元")
    for unit in ("元", "亿元", "万元"):
        fact = fees(with_unit(unit)[place], head="")
        assert (fact.value, fact.unit) == (truth, unit)
