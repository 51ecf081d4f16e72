"""Spreadsheets: xlsx with the looks of its cells, xls (also WPS's .et) by what its cells hold, books in one XML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from knowledge.documents.blocks import Blocks, Document, Grid, GridCell
from knowledge.documents.characters import LOST
from knowledge.documents.formulas import Cell, not_worked_out
from knowledge.documents.html.css import colour, contrast
from knowledge.documents.looks import FAINT, Look, Runs
from knowledge.documents.number_formats import shown
from knowledge.documents.sheets import parted
from knowledge.documents.strict_books import transitional
from knowledge.documents.xml_books import sheets_of
from knowledge.errors import UnreadableFileError
from knowledge.reasons import Reason

_MOST_CELLS = 200_000
_MOST_COLUMNS = 200
_MOST_SHEETS = 60
_OLE = b"\xd0\xcf\x11\xe0"
_WHITE = (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """A cell that covers others."""

    rows: int
    columns: int


Rows = list[list[str]]
Spans = dict[tuple[int, int], _Span]


def read(document: Document) -> tuple[Blocks, ...]:
    """All sheets that are seen, one after another; UnreadableFileError for locked and damaged files and huge ones."""
    blocks = [block for sheet in _sheets(document) for block in parted(sheet)]
    return (Blocks(blocks=tuple(blocks), origin="spreadsheet"),)


def _sheets(document: Document) -> Iterator[Grid]:
    if document.data.startswith(b"PK"):
        return (_grid(rows, spans) for rows, spans in _xlsx(document))
    if document.data.startswith(_OLE):
        return (_grid(rows, spans) for rows, spans in _xls(document))
    return sheets_of(document)


def _xlsx(document: Document) -> Iterator[tuple[Rows, Spans]]:
    try:
        book = load_workbook(io.BytesIO(transitional(document)), data_only=True, rich_text=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError) as fault:
        raise UnreadableFileError(document.name, "a damaged spreadsheet") from fault
    unknown = not_worked_out(document)
    for sheet in book.worksheets[:_MOST_SHEETS]:
        if sheet.sheet_state == "visible" and isinstance(sheet, Worksheet):
            _bound(document, sheet.max_row, sheet.max_column)
            yield _seen_rows(sheet, unknown.get(sheet.title, frozenset())), _seen_spans(sheet)


def _seen_rows(sheet: Worksheet, unknown: frozenset[Cell]) -> Rows:
    """The texts of a sheet by row and column; hidden rows and columns are empty ones, `unknown` cells unreadable."""
    hidden = {
        number
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden and dimension.min and dimension.max
        for number in range(dimension.min, min(dimension.max, _MOST_COLUMNS) + 1)
    }
    zeros = sheet.sheet_view.showZeros is not False
    rows: Rows = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        gone = sheet.row_dimensions[number].hidden if number in sheet.row_dimensions else False
        cells = () if gone else row[:_MOST_COLUMNS]
        rows.append(["" if cell.column in hidden else _text_of(cell, unknown, zeros=zeros) for cell in cells])
    return rows


def _text_of(cell: Any, unknown: frozenset[Cell], *, zeros: bool) -> str:  # noqa: ANN401 - openpyxl's cells
    return LOST if (cell.row, cell.column) in unknown else _cell(cell, zeros=zeros)


def _cell(cell: Any, *, zeros: bool) -> str:  # noqa: ANN401 - openpyxl's cells have no common type
    value = cell.value
    if value is None or (value == 0 and not zeros and not isinstance(value, bool)):
        return ""
    runs = Runs()
    filled = _rgb(cell.fill.fgColor) if cell.fill is not None and cell.fill.fill_type == "solid" else None
    own = _look(cell.font, filled)
    if isinstance(value, CellRichText):
        for part in value:
            if isinstance(part, TextBlock):
                runs.add(part.text, _look(part.font, filled))
            else:
                runs.add(str(part), own)
    else:
        told = _text(value)
        counted = isinstance(value, int | float | str) and not isinstance(value, bool)
        runs.add(shown(value, told, cell.number_format) if counted else told, own)
    return runs.cell()


def _look(font: Any, filled: tuple[float, float, float, float] | None) -> Look:  # noqa: ANN401 - two kinds of font
    if font is None:
        return Look.SEEN
    if font.strike:
        return Look.GONE
    shown = _rgb(font.color)
    if shown is not None and contrast(shown, filled or _WHITE) < FAINT:
        return Look.GONE if filled is not None else Look.UNSURE
    return Look.MARK if font.vertAlign in ("superscript", "subscript") else Look.SEEN


def _rgb(found: Any) -> tuple[float, float, float, float] | None:  # noqa: ANN401 - openpyxl's colour
    if found is None or found.type != "rgb" or not isinstance(found.rgb, str) or len(found.rgb) != 8:
        return None
    return colour(f"#{found.rgb[2:]}")


def _seen_spans(sheet: Worksheet) -> Spans:
    return {
        (area.min_row - 1, area.min_col - 1): _Span(
            rows=area.max_row - area.min_row + 1, columns=area.max_col - area.min_col + 1
        )
        for area in sheet.merged_cells.ranges
    }


def _xls(document: Document) -> Iterator[tuple[Rows, Spans]]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(document.data)) as book:
            for about in book.sheets_metadata[:_MOST_SHEETS]:
                if about.visible is not SheetVisibleEnum.Visible or about.typ is not SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                _bound(document, sheet.total_height, sheet.total_width)
                rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
                spans = {
                    first: _Span(rows=last[0] - first[0] + 1, columns=last[1] - first[1] + 1)
                    for first, last in sheet.merged_cell_ranges or ()
                }
                yield rows, spans
    except CalamineError as fault:
        reason = "protected by a password" if "assword" in str(fault) else "a damaged spreadsheet"
        raise UnreadableFileError(document.name, reason) from fault


def _bound(document: Document, rows: int, columns: int) -> None:
    if rows * columns > _MOST_CELLS:
        raise UnreadableFileError(
            document.name, Reason("a sheet of {rows} by {columns} cells", rows=rows, columns=columns)
        )


def _text(value: object) -> str:
    """What a cell shows; numbers without the digits that only their binary form adds."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".12g")
    if isinstance(value, date | datetime | time | timedelta):
        return str(value)
    return "" if value is None else str(value)


def _grid(rows: Rows, spans: Spans) -> Grid:
    """The sheet as one grid; what a merged cell covers is left out."""
    cells: list[GridCell] = []
    covered: set[tuple[int, int]] = set()
    width = max((len(row) for row in rows), default=0)
    for number, row in enumerate(rows):
        for column in range(width):
            if (number, column) in covered:
                continue
            span = spans.get((number, column), _Span(rows=1, columns=1))
            down, across = min(span.rows, len(rows) - number), min(span.columns, width - column)
            if down > 1 or across > 1:
                covered.update((number + below, column + right) for below in range(down) for right in range(across))
            text = row[column].strip() if column < len(row) else ""
            cells.append(GridCell(row=number, column=column, text=text, rowspan=down, colspan=across))
    return Grid(cells=tuple(cells))
