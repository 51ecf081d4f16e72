"""Reports in other wrappings: sheets, OpenDocument, JSON, documents in documents, odd packages, odd names."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas

from knowledge.documents import Document, read_document
from knowledge.documents.blocks import Grid
from knowledge.documents.isolation import read_files
from knowledge.documents.pdf.pdfium import pypdfium2
from knowledge.documents.readers import blocks_of
from knowledge.documents.tables.values import cell_value
from knowledge.errors import UnreadableFileError
from knowledge.model import State
from tests.generator import writers
from tests.generator.model import Line, SampleReport, Table
from tests.generator.tables import PLAIN, body
from tests.reading.wrapped import OPEN, holds, open_table, sample

FILES = Path(__file__).parent / "files"


@pytest.fixture(scope="module", name="report")
def _report() -> SampleReport:
    return sample()


def number(text: str) -> str | int | float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def workbook(report: SampleReport, *, sheets: bool) -> bytes:
    """The report in one sheet, or each of its tables in a sheet of its own."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    row = 1
    for item in body(report, PLAIN):
        if isinstance(item, Line):
            sheet.cell(row, 1, item.text)
            row += 1
            continue
        if sheets:
            sheet, row = book.create_sheet(), 1
        row = put(sheet, item, row) + 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(sheet, table: Table, row: int) -> int:  # type: ignore[no-untyped-def] # openpyxl's sheet
    covered: set[tuple[int, int]] = set()
    for at, boxes in enumerate(table.rows):
        column = 0
        for box in boxes:
            while (at, column) in covered:
                column += 1
            sheet.cell(row + at, column + 1, number(box.text))
            covered |= {(at + down, column + right) for down in range(box.rowspan) for right in range(box.colspan)}
            if box.rowspan > 1 or box.colspan > 1:
                sheet.merge_cells(
                    start_row=row + at,
                    start_column=column + 1,
                    end_row=row + at + box.rowspan - 1,
                    end_column=column + box.colspan,
                )
            column += box.colspan
    return row + len(table.rows)


@pytest.mark.parametrize("sheets", [False, True])
def test_a_report_in_a_workbook(report: SampleReport, sheets: bool) -> None:
    holds(report, "报告.xlsx", workbook(report, sheets=sheets))


@pytest.mark.parametrize("name", ["report.xls", "report.et"])
def test_a_report_in_an_old_workbook(report: SampleReport, name: str) -> None:
    holds(report, name, (FILES / "report.xls").read_bytes())


def test_what_reads_workbooks_may_load_itself_in_a_confined_process(report: SampleReport, tmp_path: Path) -> None:
    new, old = tmp_path / "a.xlsx", tmp_path / "b.xls"
    new.write_bytes(workbook(report, sheets=False))
    old.write_bytes((FILES / "report.xls").read_bytes())
    outcomes = list(read_files([new, old], workers=1))
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert all(not outcome.reports[0].problems for outcome in outcomes)


def test_hidden_sheets_are_not_read(report: SampleReport) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(report, sheets=False)))
    hidden = book.copy_worksheet(book.worksheets[0])
    for row in hidden.iter_rows():
        for cell in row:
            if isinstance(cell.value, int):
                cell.value = 99
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    holds(report, "a.xlsx", buffer.getvalue())


def open_document(inner: str, styles: str = "", kind: str = "text") -> bytes:
    content = (
        f"<office:document-content {OPEN}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{inner}</office:{kind}></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def test_a_report_as_open_document_text(report: SampleReport) -> None:
    inner = "".join(
        f"<text:p>{item.text}</text:p>" if isinstance(item, Line) else open_table(item) for item in body(report, PLAIN)
    )
    holds(report, "报告.odt", open_document(inner))


def test_a_report_as_open_document_sheet(report: SampleReport) -> None:
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{item.text}</text:p></table:table-cell></table:table-row>"
        if isinstance(item, Line)
        else open_table(item).removeprefix("<table:table>").removesuffix("</table:table>")
        for item in body(report, PLAIN)
    )
    filling = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    holds(report, "报告.ods", open_document(f"<table:table>{rows}{filling}</table:table>", kind="spreadsheet"))


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ('style:text-line-through-style="solid"', 15),
        ('style:text-position="super 58%"', 15),
        ('style:text-position="-33% 58%"', 15),
        ('text:display="none"', 15),
        ('fo:font-size="1pt"', 15),
        ('fo:color="#ffffff" fo:background-color="#ffffff"', 15),
        ('fo:color="#ffffff"', None),
        ('fo:font-size="4pt"', None),
    ],
)
def test_runs_of_open_documents_by_their_looks(span: str, value: int | None) -> None:
    styles = (
        f'<style:style style:name="A" style:family="text"><style:text-properties {span}/></style:style>'
        '<style:style style:name="B" style:family="text" style:parent-style-name="A"/>'
    )
    span_of = '<text:span text:style-name="B">9</text:span>'
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = f"<table:table-row>{cell.format(chr(30002))}{cell.format(f'15{span_of}')}</table:table-row>"
    blocks = blocks_of(Document(name="a.odt", data=open_document(f"<table:table>{rows}</table:table>", styles)))[
        0
    ].blocks
    grid = next(block for block in blocks if isinstance(block, Grid))
    found = cell_value(grid.cells[1].text)
    assert (found.value, found.state) == (value, State.STATED if value else State.UNREADABLE)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda page, title: json.dumps({"code": 200, "data": {"title": title, "content": page}}, ensure_ascii=False),
        lambda page, title: json.dumps({"rows": [{"id": 1, "body": page}]}),
        lambda page, title: "callback(" + json.dumps({"d": json.dumps({"html": page})}) + ");",
        lambda page, title: json.dumps([{"c": page.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}]),
    ],
)
def test_the_page_inside_of_json_is_read(report: SampleReport, wrap: Callable[[str, str], str]) -> None:
    page = writers.write(report, "html.word").decode()
    data = wrap(page, report.title).encode()
    holds(report, "detail.json", data)
    (read,) = read_document(Document(name="detail.json", data=data))
    said = "".join(line for section in read.sections for line in section.paragraphs)
    assert '"code"' not in said
    assert "\\n" not in said


def test_json_without_a_page_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="without a page"):
        blocks_of(Document(name="a.json", data=b'{"code": 404, "data": null}'))


def repacked(data: bytes, *, body_name: str) -> bytes:
    """A docx whose body has another name, as its relationships say."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            name = info.filename
            if name == "word/document.xml":
                name = body_name
            elif name == "word/_rels/document.xml.rels":
                folder, _, base = body_name.rpartition("/")
                name = f"{folder}/_rels/{base}.rels"
                if folder != "word":
                    part = part.replace(b'Target="', b'Target="/word/')
            elif name == "_rels/.rels":
                part = part.replace(b"word/document.xml", body_name.encode())
            target.writestr(name, part)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["word/document2.xml", "word/document15.xml", "doc/main.xml"])
def test_a_word_body_under_another_name(report: SampleReport, name: str) -> None:
    holds(report, "a.docx", repacked(writers.write(report, "docx.numbered"), body_name=name))


RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_chunk(part: str, data: bytes) -> bytes:
    """A docx whose body is nothing but another document put there."""
    raw = io.BytesIO()
    docx.Document().save(raw)
    buffer = io.BytesIO()
    relation = f'<Relationship Id="rIdX" Type="{RELATIONSHIPS}/aFChunk" Target="{part}"/></Relationships>'
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "word/document.xml":
                chunk = f'<w:altChunk xmlns:r="{RELATIONSHIPS}" r:id="rIdX"/>'
                content = content.replace(b"<w:body>", b"<w:body>" + chunk.encode())
            elif info.filename == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", relation.encode())
            target.writestr(info.filename, content)
        target.writestr(f"word/{part}", data)
    return buffer.getvalue()


def mht(page: bytes) -> bytes:
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=xx\n\n--xx\nContent-Type: text/html\n\n"
    return head.encode() + page + b"\n--xx--\n"


def test_documents_put_into_a_word_document(report: SampleReport) -> None:
    page = writers.write(report, "html.clean")
    holds(report, "a.docx", with_chunk("chunk.html", page))
    holds(report, "a.docx", with_chunk("afchunk.mht", mht(page)))
    inner = writers.write(report, "docx.plain")
    holds(report, "a.docx", with_chunk("chunk.docx", inner))
    with pytest.raises(UnreadableFileError, match="documents in documents"):
        blocks_of(Document(name="a.docx", data=with_chunk("c.docx", with_chunk("d.docx", with_chunk("e.docx", inner)))))


def test_names_in_gbk_that_say_they_are_utf_8(report: SampleReport, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("XXXXXXXX.html", "b.html"):
            archive.writestr(name, writers.write(report, "html.clean"))
    data = bytearray(buffer.getvalue().replace(b"XXXXXXXX", "年度报告".encode("gbk")))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flags + 1] |= 0x08
            place = data.find(mark, place + 4)
    (tmp_path / "a.zip").write_bytes(data)
    outcomes = list(read_files([tmp_path / "a.zip"], workers=1))
    assert [(outcome.name, len(outcome.reports)) for outcome in outcomes] == [
        ("a.zip/年度报告.html", 1),
        ("a.zip/b.html", 1),
    ]


@pytest.mark.parametrize("layout", ["pdf.ruled", "docx.plain", "html.word"])
def test_a_report_attached_to_a_cover(report: SampleReport, layout: str) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(100, 700, "Please find the annual report attached to this letter. With kind regards.")
    canvas.save()
    cover = pypdfium2.PdfDocument(buffer.getvalue())
    attachment = cover.new_attachment(f"report.{writers.suffix(layout)}")
    attachment.set_data(writers.write(report, layout))
    out = io.BytesIO()
    cover.save(out)
    holds(report, "cover.pdf", out.getvalue())
