"""A value that the sums force is told with the sum that forces it, in the asker's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.wording import word
from knowledge import Library, open_library
from knowledge.checking.forcing import forcing_sum
from knowledge.lexicon.finding_words import Tongue
from knowledge.model import Problem, Severity, State
from knowledge.store.writer import open_writer
from tests.checking.invented import figures_of, report_of

TODAY = date(2024, 6, 1)
CELL = ("requests.new", "total")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    path = tmp_path / "index.db"
    report = report_of(figures_of(1))
    facts = tuple(replace(fact, state=State.INFERRED, raw="") if fact.key == CELL else fact for fact in report.facts)
    with open_writer(path) as writer:
        writer.add_report(replace(report, facts=facts))
    return open_library(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2023年收到多少件申请", "原表为空白，由表内勾稽关系推定为"),
        ("2023年收到多少件申請", "原表為空白，由表內勾稽關係推定為"),
        ("how many requests in 2023", "is blank; the table's own sums force"),
    ],
)
def test_an_inferred_figure_is_told_with_its_sum(text: str, told: str, library: Library) -> None:
    shown = word(library.ask(text, today=TODAY).answer).plain()
    assert told in shown
    figures = figures_of(1)
    assert f"＝{figures[CELL] + figures['requests.carried_in', 'total']}" in shown.replace(" = ", "＝")


def test_the_sum_with_the_fewest_inferred_cells_is_told() -> None:
    figures = figures_of(1)
    report = report_of(figures)
    column = {key for key in figures if key[1] == "total"} - {("outcome.granted", "total")}
    facts = [replace(fact, state=State.INFERRED) if fact.key in column else fact for fact in report.facts]
    assert forcing_sum(CELL, facts)[Tongue.ZH].startswith("表三“本年新收”行：总计为")
    assert forcing_sum(CELL, facts)[Tongue.EN].startswith("table 3, row “new”: all applicants ")


def test_a_cell_that_no_sum_holds_has_no_reason() -> None:
    facts = [fact for fact in report_of(figures_of(1)).facts if fact.key == ("licensing.decisions", None)]
    assert forcing_sum(("licensing.decisions", None), facts) == {}


def test_an_unusual_change_is_told_beside_the_figure_and_other_notices_are_not(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    leap = Problem(
        rule="R11",
        severity=Severity.NOTICE,
        message="为上年的8.6倍",
        english="8.6 times as much",
        cells=(CELL,),
    )
    blank = replace(leap, rule="R1", message="有空格", english="has blank cells")
    with open_writer(path) as writer:
        writer.add_report(replace(report_of(figures_of(1)), problems=(leap, blank)))
    library = open_library(path)
    chinese = word(library.ask("2023年收到多少件申请", today=TODAY).answer).plain()
    assert "留意：2023年报告相关数据（R11）：为上年的8.6倍" in chinese
    assert "有空格" not in chinese
    assert "Worth a look" in word(library.ask("how many requests in 2023", today=TODAY).answer).plain()
