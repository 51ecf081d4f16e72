"""What a cell of a workbook says by its looks, its number format, and the zeros that its sheet shows or not."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from knowledge.documents import Document
from knowledge.documents.blocks import Grid
from knowledge.documents.readers import blocks_of
from knowledge.documents.tables.values import Value, cell_value
from knowledge.model import State


def cell_said(value: CellRichText | float, **looks: Any) -> Value:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("信息内容", "本年处理决定数量"), ("行政处罚", value), ("行政强制", 7)):
        sheet.append(row)
    if "font" in looks:
        sheet["B2"].font = looks["font"]
    if "form" in looks:
        sheet["B2"].number_format = looks["form"]
    if looks.get("hidden") == "row":
        sheet.row_dimensions[2].hidden = True
    if looks.get("hidden") == "column":
        sheet.column_dimensions["B"].hidden = True
    if "zeros" in looks:
        sheet.sheet_view.showZeros = looks["zeros"]
    buffer = io.BytesIO()
    book.save(buffer)
    blocks = blocks_of(Document(name="a.xlsx", data=buffer.getvalue()))[0].blocks
    cells = [cell for block in blocks if isinstance(block, Grid) for cell in block.cells]
    return cell_value(next((cell.text for cell in cells if (cell.row, cell.column) == (1, 1)), ""))


def test_cells_of_a_sheet_by_their_looks() -> None:
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    struck = TextBlock(InlineFont(strike=True), "9")
    assert cell_said(CellRichText("15", raised)).value == 15
    assert cell_said(CellRichText(struck, "15")).value == 15
    assert cell_said(15).value == 15
    assert cell_said(0.1 + 0.2).value == 0.3
    assert cell_said(15, font=Font(color="FFFFFFFF")).state is State.UNREADABLE
    assert cell_said(15, font=Font(strike=True)).value is None
    assert cell_said(15, form=";;;").value is None
    assert cell_said(15, hidden="column").value is None
    assert cell_said(15, hidden="row").value == 7


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0, "0;-0;;@", None),
        (7, "0;-0;;@", 7),
        (0, "#", None),
        (0, "#,###", None),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 0),
        (1200, "#,##0", 1200),
        (12, '0"件"', 12),
        (12, 'General"件"', 12),
        (231.286, "0.00", 231.29),
        (231.286, "General", 231.286),
        (-3, "0;-0;0", -3),
        (-3, r"0_ ;[Red]\-0\ ", -3),
        (12345, "#,##0_);(#,##0)", 12345),
        ("12", ";;;", None),
        ("12", "@", 12),
    ],
)
def test_a_number_is_what_its_format_shows(value: float, form: str, shown: float | None) -> None:
    found = cell_said(value, form=form)
    assert (found.value, found.state is State.BLANK) == (shown, shown is None)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (4020, "0!.0,"),
        (4_020_000, "0.0,,"),
        (0.12, "0%"),
        (0.5, "# ?/?"),
        (12000, "0.0E+0"),
        (5, "00"),
        (5, '"9"0'),
        (0, '"无"'),
        (5, '[<10]"少";0'),
        (-3, "0;0"),
    ],
)
def test_a_number_drawn_with_other_digits_is_unreadable(value: float, form: str) -> None:
    assert cell_said(value, form=form).value is None


def test_zeros_that_a_sheet_does_not_show_are_blank() -> None:
    assert cell_said(0, zeros=False).state is State.BLANK
    assert cell_said(7, zeros=False).value == 7
    assert cell_said(0, zeros=True).value == 0
