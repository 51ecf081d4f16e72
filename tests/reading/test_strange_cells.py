"""Rows that the form does not have and cells that hold words: kept as they stand, told, and never added up."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from knowledge import open_library
from knowledge.answers import Kind
from knowledge.checking import within_report
from knowledge.documents import Document, read_document
from knowledge.ingest import ingest
from knowledge.model import CellKey, Fact, Report, State

SAMPLE = Path(__file__).parents[2] / "samples" / "reports" / "shijianju-2022.html"
AFTER = {
    "8.属于行政查询事项": ("9.属于个人信息", "outcome.denied"),
    "3.补正后申请内容仍不明确": ("4.信息载体灭失", "outcome.unavailable"),
    "4.无正当理由大量反复申请": ("6.要求提供行政复议卷宗", "outcome.not_processed"),
    "3.其他": ("4.申请人主动撤回", "outcome.other"),
}
WORDS = ["见附件", "暂无", "不详", "1300（含变更）", "0.13万", "一千三百", "#REF!", "详见统计年鉴"]


def read_page(page: str) -> Report:
    (report,) = read_document(Document(name="report.html", data=page.encode()))
    return report


def row_of(page: str, label: str) -> str:
    at = page.index(label)
    return page[page.rindex("<tr", 0, at) : page.index("</tr>", at) + 5]


def with_row(label: str, strange: str) -> str:
    page = SAMPLE.read_text(encoding="utf-8")
    row = row_of(page, label)
    added = re.sub(r"<td rowspan=\"?\d+\"?>[^<]*</td>", "", row.replace(label, strange))
    return page.replace(row, row + added)


def of(report: Report, code: str) -> dict[str | None, Fact]:
    return {fact.applicant: fact for fact in report.facts if fact.indicator == code}


@pytest.mark.parametrize("label", AFTER)
def test_a_row_that_the_form_does_not_have_is_kept_and_told(label: str) -> None:
    strange, group = AFTER[label]
    report = read_page(with_row(label, strange))
    kept = of(report, group)
    assert {fact.state for fact in kept.values()} == {State.UNREADABLE}
    assert len(kept) == 7
    like = of(report, _code(report, label))
    assert {key: fact.raw for key, fact in kept.items()} == {key: f"{strange} {one.raw}" for key, one in like.items()}
    (told,) = (problem for problem in report.problems if problem.rule == "read.strange")
    assert strange in told.message
    assert set(told.cells) == {fact.key for fact in kept.values()}


def _code(report: Report, label: str) -> str:
    return next(fact.indicator for fact in report.facts if fact.cite.row.endswith(label) and "." in fact.indicator)


@pytest.mark.parametrize("label", AFTER)
def test_sums_over_a_group_with_a_strange_row_are_not_called_broken(label: str) -> None:
    clean = {problem.message for problem in within_report(read_page(SAMPLE.read_text(encoding="utf-8")))}
    page = with_row(label, AFTER[label][0])
    assert {problem.message for problem in within_report(read_page(page))} <= clean


def test_a_group_with_a_strange_row_has_no_figure(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(with_row("8.属于行政查询事项", "9.属于个人信息"), encoding="utf-8")
    list(ingest([tmp_path / "report.html"], tmp_path / "index.db"))
    library = open_library(tmp_path / "index.db")
    answer = library.ask("2022年不予公开多少件", today=date(2024, 5, 1)).answer
    assert answer.kind is not Kind.CELL
    assert answer.values == ()
    assert "9.属于个人信息" in " ".join(citation.raw for citation in answer.citations)
    other = library.ask("2022年予以公开多少件", today=date(2024, 5, 1)).answer
    assert [value.value for value in other.values] == [37]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("code", ["normative_documents.issued", "licensing.decisions", "fees.amount"])
def test_a_cell_of_words_in_table_two_is_unreadable(words: str, code: str) -> None:
    assert_only_unreadable((code, None), words)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("applicant", ["natural_person", "nonprofit", "total"])
def test_a_cell_of_words_in_table_three_is_unreadable(words: str, applicant: str) -> None:
    assert_only_unreadable(("outcome.denied.law_prohibited", applicant), words)


@pytest.mark.parametrize("words", WORDS)
def test_a_cell_of_words_in_table_four_is_unreadable(words: str) -> None:
    assert_only_unreadable(("litigation.direct.other", None), words)


def assert_only_unreadable(key: CellKey, words: str) -> None:
    """Words put into a cell make that cell unreadable or inferred, and leave every other as it was."""
    page = SAMPLE.read_text(encoding="utf-8")
    whole = {fact.key: fact for fact in read_page(page).facts}
    report = read_page(with_words(page, whole[key], words))
    found = {fact.key: fact for fact in report.facts}
    assert found.keys() == whole.keys()
    assert found[key].raw == words
    assert found[key].state is not State.STATED
    assert found[key].value in (None, whole[key].value)
    assert any(key in problem.cells for problem in report.problems)
    others = {other: fact.value for other, fact in found.items() if other != key}
    assert others == {other: fact.value for other, fact in whole.items() if other != key}


def with_words(page: str, fact: Fact, words: str) -> str:
    if fact.cite.table == 4:
        rows = re.findall(r"<tr\b.*?</tr>", page, re.DOTALL)
        row = next(row for row in rows if len(re.findall(r"<td[^>]*>\d+</td>", row)) == 15)
        at = 7
    else:
        row = row_of(page, fact.cite.row)
        at = -1 if fact.applicant in (None, "total") else {"natural_person": -7, "nonprofit": -4}[fact.applicant]
        at = -3 if fact.indicator.endswith("issued") else at
    cell = list(re.finditer(r"(<t[dh][^>]*>)([^<]*)(</t[dh]>)", row))[at]
    return page.replace(row, row[: cell.start(2)] + words + row[cell.end(2) :], 1)
