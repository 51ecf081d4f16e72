"""What `gongkai check` shows: text, JSON Lines, a page to print, and an exit status for a pipeline."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html as lxml_html

from bot.cli import main
from bot.commands.check import Written, check_index
from bot.findings import unit_named
from bot.wording import word
from knowledge import open_library
from knowledge.checking import across_years, within_report
from knowledge.errors import KnowledgeError
from knowledge.model import Problem, Report, Severity
from knowledge.store import open_shelf
from knowledge.store.writer import open_writer
from tests.checking.invented import fact_of, figures_of, report_of, with_fact

EDUCATION = "青渚市教育局"
HEALTH = "青渚市卫生健康委员会"


def faulty(report: Report) -> Report:
    """One digit wrong in a cell of table 3."""
    fact = next(fact for fact in report.facts if fact.key == ("outcome.granted", "natural_person"))
    return with_fact(report, fact_of(fact.key, int(fact.value or 0) + 3))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index.db"
    education = {
        2022: report_of(figures_of(1), year=2022, agency=EDUCATION),
        2023: faulty(report_of(figures_of(2), year=2023, agency=EDUCATION, prose="全年收到政府信息公开申请9999件。")),
    }
    sound = report_of(figures_of(3), year=2023, agency=HEALTH)
    with open_writer(path) as writer:
        for report in (*education.values(), sound):
            writer.add_report(replace(report, problems=within_report(report)))
        writer.set_across(EDUCATION, across_years(education))
    return path


def test_text_names_unit_year_rule_and_remedy(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_index(index, None, None, False, None) == 1
    shown = capsys.readouterr().out
    assert f"{EDUCATION} 2023年" in shown
    assert "[错误] R2 办理结果之和：表三“自然人”列" in shown
    assert "改一格即可平：“予以公开·自然人”由" in shown
    assert "[疑点] R8 正文与表格一致：正文称“全年收到政府信息公开申请9999件”" in shown
    assert HEALTH not in shown
    assert shown.rstrip().endswith("份未发现问题。")


def test_a_sound_unit_passes(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_index(index, HEALTH, None, False, None) == 0
    head, *agreeing, last = capsys.readouterr().out.strip().splitlines()
    assert head == f"{HEALTH} 2023年"
    assert agreeing
    assert all(re.search(r"\[相符\] .*对得上：(\S+) = \1$", line) for line in agreeing)
    assert last == "共核对1份年度报告：错误0处、疑点0处、提示0处；1份未发现问题。"


def test_json_has_both_sides_and_quotes_the_cells(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_index(index, "教育局", 2023, True, None) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    first = rows[0]
    assert (first["agency"], first["year"], first["severity"]) == (EDUCATION, 2023, "error")
    row = next(row for row in rows if row["rule"] == "R3")
    assert row["difference"] == 3
    assert row["left"] != row["right"]
    assert row["remedy"].startswith("改一格即可平")
    assert {"indicator": "outcome.granted", "applicant": "natural_person"}.items() <= row["quoted"][1].items()
    assert ["outcome.granted", "natural_person"] in row["cells"]
    order = ["error", "warning", "notice"]
    assert [order.index(row["severity"]) for row in rows] == sorted(order.index(row["severity"]) for row in rows)


def test_the_page_is_whole_and_needs_nothing_from_elsewhere(index: Path, tmp_path: Path) -> None:
    file = tmp_path / "out" / "check.html"
    assert check_index(index, None, None, True, Written(file=file)) == 1
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|@import|url\(|https?://", text)
    tree = lxml_html.document_fromstring(text)
    assert next(str(found.text) for found in tree.iter("h2")).startswith(EDUCATION)
    assert sum(found.get("class") == "finding error" for found in tree.iter("div")) >= 2
    assert HEALTH in text
    assert "改一格即可平" in text
    assert re.search(r"总计 \d+　六列之和 \d+　相差 3", text)
    assert re.search(r"正文 9999　表格 \d+　相差 \d+", text)
    assert "格均为0" in text
    assert text.count("改法同上") == 1


def test_a_cell_that_is_not_there_is_told_from_a_blank(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    figures = figures_of(5)
    row = next(key[0] for key in figures if key[0].startswith("outcome.unavailable") and figures[key[0], "total"])
    report = report_of({key: value for key, value in figures.items() if key[0] != row}, agency=EDUCATION)
    blank = report_of(figures_of(5), agency=HEALTH, blank=[("requests.new", "total")])
    with open_writer(path) as writer:
        for item in (report, blank):
            writer.add_report(replace(item, problems=within_report(item)))
    file = tmp_path / "check.html"
    check_index(path, None, None, True, Written(file=file))
    text = file.read_text(encoding="utf-8")
    assert "（没有这一格）" in text
    assert "（空）" in text


def test_the_page_escapes_what_reports_say(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    report = report_of(figures_of(4), agency="<b>青渚市</b>教育局")
    report = replace(report, title="<script>alert(1)</script>")
    report = faulty(report)
    with open_writer(path) as writer:
        writer.add_report(replace(report, problems=within_report(report)))
    file = tmp_path / "check.html"
    check_index(path, None, None, True, Written(file=file))
    text = file.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<b>青渚" not in text


def test_the_same_index_gives_the_same_page(index: Path, tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        check_index(index, None, None, True, Written(file=tmp_path / name))
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


@pytest.mark.parametrize(
    ("unit", "year", "message"),
    [("财政局", None, "no unit of that name"), ("青渚市", None, "several units"), (EDUCATION, 1999, "no report")],
)
def test_what_cannot_be_checked_is_said(index: Path, unit: str, year: int | None, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        check_index(index, unit, year, False, None)


def test_the_command_line_leads_here(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", HEALTH, "--db", str(index)]) == 0
    assert "共核对1份" in capsys.readouterr().out
    assert main(["check", "财政局", "--db", str(index)]) == 1
    assert "财政局" in capsys.readouterr().err


def test_what_was_not_read_is_not_said_to_be_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "index.db"
    doubt = Problem(rule="read.table", severity=Severity.WARNING, message="没有读到表三")
    settled = Problem(rule="read.blank", severity=Severity.NOTICE, message="1个空白单元格按勾稽关系推定")
    with open_writer(path) as writer:
        for agency, problem in ((EDUCATION, doubt), (HEALTH, settled)):
            writer.add_report(replace(report_of(figures_of(1), agency=agency), problems=(problem,)))
    file = tmp_path / "check.html"
    assert check_index(path, None, None, False, Written(file=file)) == 0
    shown = capsys.readouterr().out
    assert "[未读准] 没有读到表三" in shown
    assert "1份未发现问题；1份有未能读准之处，相关各式未核对。" in shown
    text = file.read_text(encoding="utf-8")
    assert "没有读到表三" in text
    assert f"<td>{EDUCATION}</td>" not in text.partition("未发现问题</h2>")[2]
    library = open_library(path)
    today = date(2024, 6, 1)
    told = {
        language: word(library.ask(text, today=today).answer).plain()
        for language, text in (
            ("zh", f"{EDUCATION}2023年报勾稽平吗"),
            ("en", f"are there errors in the 2023 report of {EDUCATION}"),
        )
    }
    assert "读取（疑点）：没有读到表三" in told["zh"]
    assert "a table was not found in the file" in told["en"]
    assert "没有发现问题" in word(library.ask(f"{HEALTH}2023年报有没有错误", today=today).answer).plain()


@pytest.mark.parametrize("name", ["教育局", "市教育局", EDUCATION, "卫健委", "市卫健委"])
def test_a_unit_goes_by_what_it_is_called_for_short(index: Path, name: str) -> None:
    with open_shelf(index) as shelf:
        assert unit_named(shelf, name) == (HEALTH if "卫" in name else EDUCATION)
