"""docx writers: merged cells as Word keeps them, section numbers typed or numbered automatically."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import docx
from docx.document import Document as DocxDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell as Cell

from tests.generator.model import Line, SampleReport, Table
from tests.generator.tables import PLAIN, Wording, body

_LONG_AGO = datetime(2020, 1, 1)  # core properties hold naive times
_NUMBERING = (
    '<w:abstractNum xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:abstractNumId="77">'
    '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>',
    '<w:num xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:numId="77">'
    '<w:abstractNumId w:val="77"/></w:num>',
)


_WIDTHS = {
    1: (11.4, 1.8, 2.8),
    2: (5.2, 3.6, 3.6, 3.6),
    3: (0.95, 1.75, 4.5, 1.3, 1.2, 1.2, 1.3, 1.3, 1.2, 1.4),
    4: (1.07,) * 15,
}


def _cells(target: DocxTable) -> list[list[Cell]]:
    """The cells of a table without merged ones, looked for once: the library goes through all of them for each."""
    width = len(target.columns)
    flat = target._cells
    return [flat[start : start + width] for start in range(0, len(flat), width)]


def _set_widths(target: DocxTable, table: Table, cells: list[list[Cell]]) -> None:
    """Column widths in centimetres, as an office draws them; a table with other columns keeps equal ones."""
    widths = _WIDTHS.get(table.number, ())
    if len(widths) != len(target.columns):
        return
    target.autofit = False
    for row in target.rows:
        row.height = Cm(0.65)
    for at, (column, width) in enumerate(zip(target.columns, widths, strict=True)):
        column.width = Cm(width)
        for row in cells:
            row[at].width = Cm(width)


def _fill(table: Table, cells: list[list[Cell]]) -> None:
    covered: set[tuple[int, int]] = set()
    for at, row in enumerate(table.rows):
        column = 0
        for box in row:
            while (at, column) in covered:
                column += 1
            cell = cells[at][column]
            if box.rowspan > 1 or box.colspan > 1:
                cell = cell.merge(cells[at + box.rowspan - 1][column + box.colspan - 1])
            for down in range(box.rowspan):
                for right in range(box.colspan):
                    covered.add((at + down, column + right))
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            run = paragraph.add_run(box.text)
            run.font.size = Pt(9)
            column += box.colspan


def _bytes(document: DocxDocument) -> bytes:
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            fixed = zipfile.ZipInfo(info.filename, date_time=(2020, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(info))
    return out.getvalue()


def _begin(report: SampleReport) -> DocxDocument:
    document = docx.Document()
    properties = document.core_properties
    properties.author = ""
    properties.comments = ""
    properties.title = ""
    properties.created = properties.modified = _LONG_AGO
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    style = document.styles["Normal"]
    style.font.name = "FangSong"
    style.font.size = Pt(14)
    return document


def _write(report: SampleReport, wording: Wording, numbered: bool) -> bytes:
    document = _begin(report)
    if numbered:
        numbering = document.part.numbering_part.element
        for xml in _NUMBERING:
            numbering.append(docx.oxml.parse_xml(xml))
        first = next(element for element in numbering if element.tag == qn("w:num"))
        abstract = numbering[-2]
        first.addprevious(abstract)
    for item in body(report, wording):
        if isinstance(item, Table):
            width = len(item.matrix()[0])
            target = document.add_table(rows=len(item.rows), cols=width)
            target.style = "Table Grid"
            cells = _cells(target)
            _set_widths(target, item, cells)
            _fill(item, cells)
        else:
            _paragraph(document, item, numbered)
    return _bytes(document)


def _paragraph(document: DocxDocument, line: Line, numbered: bool) -> None:
    text = line.text
    paragraph = document.add_paragraph()
    if line.kind == "heading" and numbered:
        text = text.split("、", 1)[-1]
        properties = paragraph._p.get_or_add_pPr()
        holder = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", "0"), ("w:numId", "77")):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            holder.append(element)
        properties.append(holder)
    paragraph.paragraph_format.space_before = Pt(10 if line.kind == "heading" else 0)
    if line.kind == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    half = len(text) // 2 if len(text) > 20 else len(text)
    for piece in (text[:half], text[half:]):
        if piece:
            run = paragraph.add_run(piece)
            run.bold = line.kind != "text"


def plain(report: SampleReport, wording: Wording = PLAIN) -> bytes:
    """Numbers typed into the headings, merged cells, runs split in the middle of sentences."""
    return _write(report, wording, numbered=False)


def numbered(report: SampleReport, wording: Wording = PLAIN) -> bytes:
    """Headings numbered by Word itself, so that the text holds no numbers."""
    return _write(report, wording, numbered=True)


LAYOUTS: dict[str, Callable[[SampleReport, Wording], bytes]] = {"docx.plain": plain, "docx.numbered": numbered}
"""Each layout by name."""
