"""Workbooks and texts that programs write as one XML file, in other namespaces, as JSON, or with semicolons."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest

from knowledge.documents import Document, read_document
from knowledge.documents.tables.values import cell_value
from knowledge.documents.xml_books import sheets_of
from knowledge.model import State
from tests.generator.model import Line, SampleReport, Table
from tests.generator.tables import body
from tests.reading.wrapped import OPEN, holds, open_table, sample

SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


@pytest.fixture(scope="module", name="report")
def _report() -> SampleReport:
    return sample()


@pytest.mark.parametrize("kind", ["text", "spreadsheet"])
def test_open_documents_in_one_file(report: SampleReport, kind: str) -> None:
    inner = "".join(
        open_table(item)
        if isinstance(item, Table)
        else f"<text:p>{item.text}</text:p>"
        if kind == "text"
        else f"<table:table><table:table-row><table:table-cell><text:p>{item.text}</text:p></table:table-cell>"
        "</table:table-row></table:table>"
        for item in body(report)
    )
    told = f'office:mimetype="application/vnd.oasis.opendocument.{kind}"'
    markup = f'<?xml version="1.0"?><office:document {OPEN} {told}><office:body><office:{kind}>{inner}'
    holds(report, "a.fodt", f"{markup}</office:{kind}></office:body></office:document>".encode())


def book(rows: str, styles: str = "", table: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><Workbook {SS}><Styles>{styles}</Styles>'
        f'<Worksheet ss:Name="年报"><Table>{table}{rows}</Table></Worksheet></Workbook>'
    ).encode()


def rows_of(table: Table) -> Iterator[str]:
    covered: set[tuple[int, int]] = set()
    for at, boxes in enumerate(table.rows):
        cells, column = "", 0
        for box in boxes:
            while (at, column) in covered:
                column += 1
            kind = "Number" if box.text.isdigit() else "String"
            cells += (
                f'<Cell ss:Index="{column + 1}" ss:MergeAcross="{box.colspan - 1}" ss:MergeDown="{box.rowspan - 1}">'
                f'<Data ss:Type="{kind}">{box.text}</Data></Cell>'
            )
            covered |= {(at + down, column + right) for down in range(box.rowspan) for right in range(box.colspan)}
            column += box.colspan
        yield f"<Row>{cells}</Row>"


def test_a_workbook_in_one_file(report: SampleReport) -> None:
    rows = "".join(
        f'<Row><Cell><Data ss:Type="String">{item.text}</Data></Cell></Row>'
        if isinstance(item, Line)
        else "".join(rows_of(item))
        for item in body(report)
    )
    holds(report, "a.xls", book(rows))


NUMBER = '<Data ss:Type="Number">15</Data>'


@pytest.mark.parametrize(
    ("style", "cell", "row", "column", "state"),
    [
        ("", NUMBER, "", "", State.STATED),
        ('<Font ss:StrikeThrough="1"/>', NUMBER, "", "", State.BLANK),
        ('<Font ss:Color="#FFFFFF"/>', NUMBER, "", "", State.UNREADABLE),
        ('<NumberFormat ss:Format="0;-0;;@"/>', NUMBER.replace("15", "0"), "", "", State.BLANK),
        ('<NumberFormat ss:Format="Percent"/>', NUMBER.replace("15", "0.15"), "", "", State.UNREADABLE),
        ("", '<ss:Data ss:Type="String"><S>1</S>5</ss:Data>', "", "", State.UNREADABLE),
        ("", NUMBER, 'ss:Hidden="1"', "", State.BLANK),
        ("", NUMBER, "", '<Column ss:Index="2" ss:Hidden="1"/>', State.BLANK),
        ("", "", "", "", State.BLANK),
    ],
)
def test_cells_of_such_a_workbook_by_their_looks(style: str, cell: str, row: str, column: str, state: State) -> None:
    line = f'<Row {row}><Cell><Data ss:Type="String">a</Data></Cell><Cell ss:StyleID="s">{cell}</Cell></Row>'
    (grid,) = sheets_of(Document(name="a.xls", data=book(line, f'<Style ss:ID="s">{style}</Style>', column)))
    assert cell_value(grid.cells[1].text).state is state


def sheet(report: SampleReport, total: str | None = None) -> bytes:
    """The report in a workbook; `total` is the formula in place of the first row's total of table 3."""
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    row = 1
    for item in body(report):
        if isinstance(item, Line):
            page.cell(row, 1, item.text)
            row += 1
            continue
        for at, cells in enumerate(item.matrix(), row):
            for column, text in enumerate(cells, 1):
                page.cell(at, column, int(text) if text and text.isdigit() else text)
            if total and cells[0] and cells[0].startswith("一、本年新收"):
                page.cell(at, len(cells), total.format(row=at))
        row += len(item.matrix())
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def changed(data: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            for old, new in changes:
                part = part.replace(old, new)
            target.writestr(info.filename, part)
    return buffer.getvalue()


def test_a_workbook_in_the_strict_namespaces(report: SampleReport) -> None:
    strict = b"http://purl.oclc.org/ooxml/"
    holds(
        report,
        "a.xlsx",
        changed(
            sheet(report),
            (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict + b"spreadsheetml/main"),
            (
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                strict + b"officeDocument/relationships",
            ),
        ),
    )


@pytest.mark.parametrize("order", ["1", "0"])
def test_a_formula_to_be_worked_out_anew_is_not_what_stands_beside_it(report: SampleReport, order: str) -> None:
    data = changed(
        sheet(report, "=SUM(D{row}:I{row})"),
        (b"</f><v></v>", b"</f><v>0</v>"),
        (b"</f><v />", b"</f><v>0</v>"),
        (b"</f><v/>", b"</f><v>0</v>"),
        (b'fullCalcOnLoad="1"', f'fullCalcOnLoad="{order}"'.encode()),
    )
    (read,) = read_document(Document(name="a.xlsx", data=data))
    (total,) = (fact for fact in read.facts if (fact.indicator, fact.applicant) == ("requests.new", "total"))
    assert (total.state is State.STATED, total.value == 0) == ((False, False) if order == "1" else (True, True))


def test_fields_apart_by_semicolons(report: SampleReport) -> None:
    lines = [
        item.text
        if isinstance(item, Line)
        else "\n".join(";".join(cell or "" for cell in row) for row in item.matrix())
        for item in body(report)
    ]
    holds(report, "a.csv", "\n".join(lines).encode())


def test_cells_of_json_that_tell_their_place(report: SampleReport) -> None:
    data = [
        {"text": item.text}
        if isinstance(item, Line)
        else {"data": [[{"text": cell or "", "top": 1.5, "left": 2} for cell in row] for row in item.matrix()]}
        for item in body(report)
    ]
    holds(report, "a.json", json.dumps(data, ensure_ascii=False).encode())
