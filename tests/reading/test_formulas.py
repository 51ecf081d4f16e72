"""Formulas of a workbook without a value beside them: what stands in their cells is not known, and is told."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from knowledge.documents import Document, read_document
from knowledge.documents.blocks import Grid
from knowledge.documents.readers import blocks_of
from knowledge.documents.tables.values import cell_value
from knowledge.model import State
from tests.generator.model import SampleReport
from tests.reading.test_files_and_cells import report
from tests.reading.test_wrappings import open_document, workbook

TOTAL = "=SUM({0}{1}:{2}{1})"


def with_formulas(right: SampleReport) -> tuple[bytes, int]:
    """The report as a workbook whose totals of table 3 are sums that nobody worked out, and how many they are."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(right, sheets=False)))
    count = 0
    for row in book.worksheets[0].iter_rows():
        numbers = [cell for cell in row if isinstance(cell.value, int)]
        if len(numbers) == 7:
            first, last = numbers[0].column_letter, numbers[5].column_letter
            numbers[6].value = TOTAL.format(first, numbers[6].row, last)
            count += 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), count


def repacked(data: bytes, change: tuple[str, str]) -> bytes:
    """The workbook with a change in its sheets."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            if info.filename.startswith("xl/worksheets/"):
                part = re.sub(*change, part.decode()).encode()
            target.writestr(info, part)
    return buffer.getvalue()


def test_totals_that_nobody_worked_out_are_no_blanks() -> None:
    data, count = with_formulas(report())
    (read,) = read_document(Document(name="a.xlsx", data=data))
    totals = [fact for fact in read.facts if fact.applicant == "total"]
    assert len(totals) == count
    assert State.BLANK not in {fact.state for fact in totals}
    assert any("无法辨认" in problem.message for problem in read.problems)
    right = report()
    assert {fact.value for fact in totals if fact.value != right.value(fact.indicator, "total")} <= {None}


def texts(data: bytes, name: str = "a.xlsx") -> list[str]:
    blocks = blocks_of(Document(name=name, data=data))[0].blocks
    return [cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells]


def book_of(value: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("信息内容", "本年处理决定数量"), ("行政处罚", value), ("行政强制", 7)):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("change", "state", "value"),
    [
        ((r"<v ?/>|<v></v>", ""), State.UNREADABLE, None),
        ((r"<v ?/>|<v></v>", "<v>15</v>"), State.STATED, 15),
        ((r' r="[A-Z]\d"', ""), State.UNREADABLE, None),
        ((r"<f>.*?</f>", '<f t="shared" si="0"/>'), State.UNREADABLE, None),
    ],
)
def test_a_formula_is_what_stands_beside_it(change: tuple[str, str], state: State, value: int | None) -> None:
    found = cell_value(texts(repacked(book_of("=3*5"), change))[3])
    assert (found.state, found.value) == (state, value)


def test_a_formula_that_came_to_nothing_is_blank() -> None:
    data = repacked(book_of('=IF(1=1,"","x")'), (r'(<c r="B2")(.*?)(<v ?/>|<v></v>)', r'\1 t="str"\2<v></v>'))
    assert texts(data)[3] == ""


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ('table:formula="of:=[.A1]*5"', State.UNREADABLE),
        ('table:formula="of:=[.A1]*5" office:value-type="float" office:value="15"', State.STATED),
    ],
)
def test_a_formula_of_an_open_sheet(cell: str, state: State) -> None:
    text = "<text:p>15</text:p>" if "float" in cell else ""
    rows = (
        "<table:table-row><table:table-cell><text:p>行政处罚</text:p></table:table-cell>"
        f"<table:table-cell {cell}>{text}</table:table-cell></table:table-row>"
    ) * 2
    data = open_document(f"<table:table>{rows}</table:table>", kind="spreadsheet")
    assert cell_value(texts(data, "a.ods")[1]).state is state
