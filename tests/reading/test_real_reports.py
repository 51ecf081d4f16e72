"""The real reports beside the repository: every cell, every section, who and when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.checking import within_report
from knowledge.documents import Document, read_document
from knowledge.documents.readers import blocks_of
from knowledge.documents.reports import reports_of
from knowledge.model import CellKey, Edition, Number, State

REPORTS = Path(__file__).resolve().parents[2].parent / "shared" / "reports"
HUAIAN = REPORTS / "huaian-2024.pdf"
ZIBO = REPORTS / "zibo-jingkai-police-2021.txt"

needs_reports = pytest.mark.skipif(not REPORTS.is_dir(), reason="../shared/reports is not there")

ZIBO_FIGURES: dict[CellKey, Number] = {
    ("licensing.decisions", None): 3053,
    ("penalties.decisions", None): 105,
    ("fees.amount", None): 0.402,
    ("requests.new", "natural_person"): 2,
    ("requests.new", "total"): 2,
    ("outcome.denied.law_prohibited", "natural_person"): 1,
    ("outcome.denied.law_prohibited", "total"): 1,
    ("outcome.denied.enforcement_file", "natural_person"): 1,
    ("outcome.denied.enforcement_file", "total"): 1,
    ("outcome.total", "natural_person"): 2,
    ("outcome.total", "total"): 2,
}
"""The cells that are not zero."""


def expected_of(path: Path) -> dict[CellKey, Number]:
    data = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    cells: dict[CellKey, Number] = {(code, None): value for code, value in {**data["table2"], **data["table4"]}.items()}
    for code, row in data["table3"].items():
        cells.update({(code, applicant): value for applicant, value in row.items()})
    return cells


@needs_reports
@pytest.mark.parametrize("origins", [("pdf.ruled", "pdf.stream"), ("pdf.ruled",), ("pdf.stream",)])
def test_every_cell_of_huaian_from_either_reading(origins: tuple[str, ...]) -> None:
    document = Document(name=HUAIAN.name, data=HUAIAN.read_bytes())
    readings = tuple(reading for reading in blocks_of(document) if reading.origin in origins)
    assert len(readings) == len(origins)
    (report,) = reports_of(document, readings)
    assert {fact.key: fact.value for fact in report.facts} == expected_of(HUAIAN)
    assert {fact.state for fact in report.facts} == {State.STATED}
    assert [problem.message for problem in report.problems] == []
    assert (report.agency, report.year, report.edition) == ("淮安市人民政府", 2024, Edition("2021"))
    assert [section.number for section in report.sections if section.number] == [1, 2, 3, 4, 5, 6]


@needs_reports
@pytest.mark.parametrize("year", [2023, 2024])
def test_every_cell_of_hongze(year: int) -> None:
    path = REPORTS / f"hongze-{year}.pdf"
    (report,) = read_document(Document(name=path.name, data=path.read_bytes()))
    assert {fact.key: fact.value for fact in report.facts} == expected_of(path)
    assert {fact.state for fact in report.facts} == {State.STATED}
    assert (report.year, report.edition) == (year, Edition("2019"))
    assert [problem.message for problem in report.problems] == []


@needs_reports
def test_the_slips_that_hongze_printed_are_found() -> None:
    path = REPORTS / "hongze-2023.pdf"
    (report,) = read_document(Document(name=path.name, data=path.read_bytes()))
    found = [(problem.left, problem.right) for problem in within_report(report) if problem.rule == "R4"]
    assert found == [(0, 11), (0, 5)]


@needs_reports
def test_cells_of_huaian_say_where_they_stand() -> None:
    (report,) = read_document(Document(name=HUAIAN.name, data=HUAIAN.read_bytes()))
    cite = next(fact.cite for fact in report.facts if fact.key == ("requests.new", "total"))
    assert (cite.table, cite.row, cite.column, cite.page) == (3, "一、本年新收政府信息公开申请数量", "总计", 4)


@needs_reports
def test_prose_of_huaian_is_joined_over_lines_and_pages() -> None:
    (report,) = read_document(Document(name=HUAIAN.name, data=HUAIAN.read_bytes()))
    sections = {section.number: section for section in report.sections}
    assert len(sections[1].paragraphs) == 6
    assert len(sections[6].paragraphs) == 1
    assert all("勾稽关系" not in text and "- 3 -" not in text for text in sections[1].paragraphs)
    assert sections[2].paragraphs == sections[3].paragraphs == sections[4].paragraphs == ()


@needs_reports
def test_every_cell_of_zibo() -> None:
    (report,) = read_document(Document(name=ZIBO.name, data=ZIBO.read_bytes()))
    assert len(report.facts) == 200
    assert {fact.state for fact in report.facts} == {State.STATED}
    for fact in report.facts:
        assert fact.value == ZIBO_FIGURES.get(fact.key, 0), fact.key
    assert next(fact for fact in report.facts if fact.indicator == "fees.amount").raw == "0.4020"


@needs_reports
def test_zibo_is_told_by_its_title_and_known_by_its_other_name() -> None:
    (report,) = read_document(Document(name=ZIBO.name, data=ZIBO.read_bytes()))
    assert (report.agency, report.year, report.edition) == ("经开区公安分局", 2021, Edition("2021"))
    assert report.title == "经开区公安分局2021年政府信息公开工作年度报告"
    assert "淄博市公安局经开区分局" in report.aliases
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert report.problems == ()
