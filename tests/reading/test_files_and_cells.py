"""Every row of the shared table of files and cells, in documents made for it, and no row without a document."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from knowledge.documents import Document, read_document
from knowledge.errors import UnreadableFileError
from knowledge.model import Report
from tests.documents.compare import compare
from tests.generator import expected, figures, pdf, prose, writers
from tests.generator.model import Cell, SampleReport
from tests.generator.tables import Wording
from tests.reading import test_wrappings as wrappings

TABLE = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "files.md"
UNIT = "云津市教育局"
DECISIONS = ("licensing.decisions", None)
MARKED = ("1300²", "1300¹", "1300₂", "1300②", "②1300")
WORDS = ("见附件", "暂无", "不详", "1300（含变更）", "0.13万", "一千三百", "#REF!")


def report(**cells: Cell) -> SampleReport:
    """A report of 2022, with other cells where they are given by a code with its dots as underscores."""
    drawn = figures.draw(Random(11), "2021", figures.Scale(requests=90, disputes=14))
    printed = figures.printed(drawn)
    known = {code.replace(".", "_"): (code, applicant) for code, applicant in printed if applicant is None}
    return SampleReport(
        agency=UNIT,
        year=2022,
        edition="2021",
        title=f"{UNIT}2022年政府信息公开工作年度报告",
        lead=prose.lead(UNIT, 2022),
        parts=prose.parts(UNIT, 2022, "2021", drawn),
        cells=printed | {known[name]: cell for name, cell in cells.items()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A document, and the report as a person reads it there; `told` stands in its problems."""

    name: str
    data: bytes
    right: SampleReport
    told: str = ""


def marks() -> list[Case]:
    raised = report(licensing_decisions=Cell.of(1300))
    page = writers.write(raised, "html.word").replace(b">1300<", b">1300<sup>2</sup><")
    word = docx.Document(io.BytesIO(writers.write(raised, "docx.plain")))
    (cell,) = {cell._tc: cell for table in word.tables for cell in table._cells if cell.text == "1300"}.values()
    cell.paragraphs[0].add_run("2").font.superscript = True
    written = io.BytesIO()
    word.save(written)
    found = [
        Case(name="sup.html", data=page, right=raised),
        Case(name="sup.docx", data=written.getvalue(), right=raised),
    ]
    for text in MARKED:
        right = report(licensing_decisions=Cell(text=text, value=None, state="unreadable"))
        found += [
            Case(name=f"{text}.{writers.suffix(layout)}", data=writers.write(right, layout), right=right, told=DOUBT)
            for layout in ("html.word", "docx.plain")
        ]
    return found


DOUBT = "1个单元格无法辨认：行政许可"
Put = Callable[[Canvas, str, float, float, float], None]


def printed(right: SampleReport, put: Put, *, instead: bool = False) -> bytes:
    """The report as a ruled PDF in which `put` draws something beside each figure, or `instead` of it."""
    plain = pdf._Writer._put

    def drawn(self: pdf._Writer, page: int, text: str, x: float, y: float, size: float) -> None:
        figure = re.fullmatch(r"\d+", text) is not None
        if not (figure and instead):
            plain(self, page, text, x, y, size)
        if figure:
            self.pages[page].append(lambda canvas: put(canvas, text, x, y, size))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf._Writer, "_put", drawn)
        return writers.write(right, "pdf.ruled")


def invisible() -> list[Case]:
    def seven(canvas: Canvas, text: str, x: float, y: float, size: float, *, mode: int | None = None) -> None:
        made = canvas.beginText(x + float(pdfmetrics.stringWidth(text, "Helvetica", size)), y)
        made.setFont("Helvetica", size)
        if mode is None:
            made.setFillColorRGB(1, 1, 1)
        else:
            made.setTextRenderMode(mode)
        made.textOut("7")
        made.setTextRenderMode(0)
        made.setFillColorRGB(0, 0, 0)
        canvas.drawText(made)

    right = report()
    return [
        Case(name="white.pdf", data=printed(right, seven), right=right),
        Case(name="mode3.pdf", data=printed(right, lambda *given: seven(*given, mode=3)), right=right),
    ]


def fields() -> list[Case]:
    names = iter(range(10_000))

    def field(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
        canvas.acroForm.textfield(
            name=f"f{next(names)}",
            value=text,
            x=x - 2,
            y=y - 2,
            width=float(pdfmetrics.stringWidth(text, "Helvetica", 7)) + 7,
            height=size + 4,
            fontSize=7,
            borderWidth=0,
        )

    right = report()
    return [Case(name="form.pdf", data=printed(right, field, instead=True), right=right)]


def strange_row() -> list[Case]:
    right = report()
    page = writers.write(right, "html.clean").decode()
    row = next(row for row in re.findall(r"<tr\b.*?</tr>", page, re.DOTALL) if "8.属于行政查询事项" in row)
    strange = re.sub(r">\d+<", ">2<", re.sub(r"<td rowspan[^>]*>[^<]*</td>", "", row))
    strange = strange.replace("8.属于行政查询事项", "9.属于个人信息")
    told = "“9.属于个人信息”（2、2、2、2、2、2、2）"
    return [Case(name="strange.html", data=page.replace(row, row + strange).encode(), right=right, told=told)]


def words() -> list[Case]:
    found = []
    for text in WORDS:
        right = report(licensing_decisions=Cell(text=text, value=None, state="unreadable"))
        found += [
            Case(name=f"words.{writers.suffix(layout)}", data=writers.write(right, layout), right=right, told=DOUBT)
            for layout in ("html.clean", "docx.plain", "markdown", "pdf.ruled")
        ]
    return found


def parts_of_packages() -> list[Case]:
    right = report()
    page = writers.write(right, "html.clean")
    moved = wrappings.repacked(writers.write(right, "docx.plain"), body_name="word/document2.xml")
    return [
        Case(name="moved.docx", data=moved, right=right),
        Case(name="html.docx", data=wrappings.with_chunk("chunk.html", page), right=right),
        Case(name="mht.docx", data=wrappings.with_chunk("chunk.mht", wrappings.mht(page)), right=right),
    ]


def page_in_json() -> list[Case]:
    right = report()
    page = writers.write(right, "html.word").decode()
    return [
        Case(name="detail", data=json.dumps({"code": 200, "data": {"content": page}}).encode(), right=right),
        Case(name="list", data=json.dumps([{"body": page}], ensure_ascii=False).encode(), right=right),
    ]


def sheets() -> list[Case]:
    right = report()
    return [
        Case(name="a.xlsx", data=wrappings.workbook(right, sheets=False), right=right),
        Case(name="b.xlsx", data=wrappings.workbook(right, sheets=True), right=right),
    ]


def flat() -> list[Case]:
    right = report()
    lines = writers.write(right, "text.cells").decode().split("\n")
    figures_of = [str(right.cells[key].value) for key in right.cells if key[0].startswith(("reconsid", "litigation"))]
    start = next(at for at, line in enumerate(lines) if line.startswith("四、政府信息公开行政复议"))
    end = next(at for at, line in enumerate(lines) if line.startswith("五、"))
    found = []
    for mark in (" ", "\n", "\t"):
        text = "\n".join([*lines[: start + 1], mark.join(figures_of), *lines[end:]])
        found.append(Case(name="flat.txt", data=text.encode(), right=right))
    page = writers.write(right, "html.clean", Wording(table_four_header=False))
    return [*found, Case(name="flat.html", data=page, right=right)]


def headings_lost() -> list[Case]:
    right = report()
    found = []
    for layout in ("html.clean", "text.cells", "docx.plain"):
        parts = tuple(replace(part, heading="") if at in (0, 4, 5) else part for at, part in enumerate(right.parts))
        data = writers.write(replace(right, parts=parts), layout)
        if layout != "docx.plain":
            data = re.sub(
                rb"(?m)^\s*(<p[^>]*>)?(<[^>]*>)*(\xe4\xb8\x80|\xe4\xba\x94|\xe5\x85\xad)\xe3\x80\x81(</[^>]*>)*\s*$",
                b"",
                data,
            )
        found.append(Case(name=f"lost.{writers.suffix(layout)}", data=data, right=right))
    return found


def format_characters() -> list[Case]:
    right = report(licensing_decisions=Cell.of(1300))
    page = writers.write(right, "html.clean").decode()
    return [
        Case(name=f"U+{ord(sign):04X}.html", data=page.replace(">1300<", f">13{sign}00<").encode(), right=right)
        for sign in ("\u200e", "\u00ad", "\u2060")
    ]


def marked_down() -> list[Case]:
    right = report(licensing_decisions=Cell.of(1339))
    text = writers.write(right, "markdown").decode()
    return [
        Case(name="a.md", data=text.replace("1339", form).encode(), right=right)
        for form in ("$1339$", "`1339`", "\\1339")
    ]


ROWS: dict[str, Callable[[], list[Case]]] = {
    "cells `1300²`": marks,
    "PDF with a 7 drawn invisible": invisible,
    "a row the form does not have": strange_row,
    "cells 见附件": words,
    "PDF whose figures are form fields": fields,
    "docx with `word/document2.xml`": parts_of_packages,
    "JSON with a page inside": page_in_json,
    "xlsx, xls, ods, et": sheets,
    "table 4 flattened": flat,
    "headings 一, 五, 六 lost": headings_lost,
    "LRM, soft hyphen": format_characters,
    "Markdown `$39$`": marked_down,
}
"""By how each row begins."""


@pytest.mark.skipif(not TABLE.is_file(), reason="../shared/cases is not there")
def test_every_row_of_the_table_has_its_documents() -> None:
    elsewhere = {
        "zip whose GBK names": wrappings.test_names_in_gbk_that_say_they_are_utf_8,
        "a comparison of two years": test_what_is_no_report_of_one_year_is_refused,
    }
    rows = re.findall(r"^\| ([^|]+) \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)[1:]
    assert [sum(row.startswith(start) for start in (*ROWS, *elsewhere)) for row in rows] == [1] * len(rows)
    assert len(rows) == len(ROWS) + len(elsewhere)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_gives_what_is_right(row: str) -> None:
    faults = []
    for case in ROWS[row]():
        (read,) = read_document(Document(name=case.name, data=case.data))
        tally = compare(read.facts, expected.parsed(expected.rows("", case.right)))
        faults += [f"{case.name}: {fault}" for fault in tally.faults[:3]]
        told = "\n".join(problem.message for problem in read.problems)
        if case.told not in told or (read.problems and not case.told):
            faults.append(f"{case.name}: told {told!r}, not {case.told!r}")
        faults += [f"{case.name}: {text!r} is lost" for text in lost(read, case.right)]
    assert faults == []


def lost(read: Report, right: SampleReport) -> list[str]:
    """The paragraphs that are in no section, or in one of another number."""
    return [
        text
        for number, part in enumerate(right.parts, start=1)
        for text in (*part.paragraphs, *part.after)
        if not any(
            text in line for section in read.sections if section.number in (0, number) for line in section.paragraphs
        )
    ]


def test_what_is_no_report_of_one_year_is_refused() -> None:
    right = report()
    for title in ("甲乙市政府信息公开工作年度报告2022年与2023年数据对比", "政府信息公开工作年度报告填报操作手册"):
        blank = {key: Cell.blank() for key in right.cells} if "手册" in title else right.cells
        data = writers.write(replace(right, title=title, cells=blank), "html.clean")
        with pytest.raises(UnreadableFileError, match="not a disclosure report"):
            read_document(Document(name="other.html", data=data))
