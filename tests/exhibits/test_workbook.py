"""Workbooks read back: the same figures as numbers, rates as percentages, every source, the same bytes again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bot.commands.export import unit_facts
from bot.files.csv_files import unit_csv
from bot.files.workbook import answer_workbook, unit_workbook
from knowledge import Library
from knowledge.answers import Answer, Citation, Kind, Language, Value
from knowledge.model import State
from knowledge.store import open_shelf
from tests.cli.process import gongkai
from tests.exhibits.pictures import QUESTIONS, TODAY

UNIT = "云津市教育局"


def read(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answers_figures_come_back_as_they_are(sample_library: Library, name: str) -> None:
    answer = sample_library.ask(QUESTIONS[name], today=TODAY).answer
    content = answer_workbook(answer)
    assert answer_workbook(answer) == content
    figures, sources = read(content).worksheets
    rows = list(figures.iter_rows(min_row=2))
    assert [(row[0].value, row[1].value, row[3].value) for row in rows] == [
        (value.agency, value.year, value.indicator) for value in answer.values
    ]
    # A spreadsheet keeps fifteen digits.
    assert [row[5].value for row in rows] == [pytest.approx(value.value, rel=1e-14) for value in answer.values]
    for row, value in zip(rows, answer.values, strict=True):
        assert row[5].data_type == "n"
        assert (row[5].number_format == "0.00%") == (value.unit == "ratio")
    told = {tuple(row[:5]) for row in sources.iter_rows(min_row=2, values_only=True)}
    for cited in answer.citations:
        assert (cited.title, cited.agency, cited.year, cited.where, cited.raw or None) in told


def test_a_text_is_never_a_formula() -> None:
    cited = Citation(title="=1+1", agency="甲局", year=2021, where="@x", raw="=HYPERLINK(1)\x07")
    value = Value(agency="甲局", year=2021, indicator="requests.new", applicant="total", value=1, unit="件")
    answer = Answer(kind=Kind.CELL, language=Language.HANT, question="+1", values=(value,), citations=(cited,))
    sources = read(answer_workbook(answer)).worksheets[1]
    assert [cell.data_type for cell in sources[2][:5]] == ["s", "s", "n", "s", "s"]
    assert sources["A2"].value == "=1+1"
    assert sources["E2"].value == "=HYPERLINK(1)"


def test_a_unit_has_a_sheet_for_each_table_and_a_column_for_each_year(sample_library: Library) -> None:
    facts = unit_facts(sample_library.shelf, UNIT)
    content = unit_workbook(facts)
    assert unit_workbook(facts) == content
    book = read(content)
    assert book.sheetnames == ["表2", "表3", "表4", "出处"]
    known = {(fact.fact.key, fact.report.year): fact.fact for fact in facts}
    seen = 0
    for name in book.sheetnames[:-1]:
        sheet = book[name]
        years = [cell.value for cell in sheet[1][4:]]
        assert years == [2020, 2021, 2022, 2023]
        applicants = {"自然人": "natural_person", "总计": "total"}
        for row in sheet.iter_rows(min_row=2, values_only=True):
            if row[2] not in (None, *applicants):
                continue
            for year, shown in zip(years, row[4:], strict=True):
                fact = known.get(((str(row[1]), applicants.get(str(row[2]))), int(str(year))))
                if fact is None:
                    assert shown == "表式无此项"
                elif fact.state is State.STATED:
                    assert shown == fact.value
                seen += 1
    assert seen > 100
    assert book["出处"].max_row == len(facts) + 1


def test_the_command_writes_workbook_and_csv(tmp_path: Path, sample_library: Library, sample_index: Path) -> None:
    xlsx, table = tmp_path / "new" / "u.xlsx", tmp_path / "u.csv"
    done = gongkai("export", UNIT, "--db", sample_index, "--xlsx", xlsx, "--csv", table, "--year", "2022")
    assert (done.returncode, done.stdout) == (0, "")
    with open_shelf(sample_index) as shelf:
        facts = unit_facts(shelf, UNIT, 2022)
    assert xlsx.read_bytes() == unit_workbook(facts)
    assert table.read_bytes() == unit_csv(facts)
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(facts)
    assert {row["year"] for row in rows} == {"2022"}
    stated = [row for row in rows if row["indicator"] == "requests.new" and row["applicant"] == "total"]
    assert [(row["value"], row["raw"]) for row in stated] == [("52", "52")]


def test_without_a_file_the_csv_goes_to_the_pipe(sample_index: Path) -> None:
    done = gongkai("export", UNIT, "--db", sample_index)
    assert done.returncode == 0
    assert done.stdout.lstrip("\ufeff").startswith("agency,year,indicator")


@pytest.mark.parametrize(("arguments", "said"), [(("无此局",), "无此局"), ((UNIT, "--year", "1999"), "1999")])
def test_a_unit_or_year_that_is_not_there_is_one_line(
    sample_index: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = gongkai("export", *arguments, "--db", sample_index)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_cannot_be_written_is_one_line(sample_index: Path, tmp_path: Path) -> None:
    done = gongkai("export", UNIT, "--db", sample_index, "--xlsx", tmp_path)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
