"""What a PDF draws and nobody sees is not read; marks, strikes and fields of forms are told for what they are."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

import pytest
from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.documents import read_document
from knowledge.documents.blocks import Document, Grid, Para
from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2
from knowledge.documents.readers import blocks_of
from knowledge.documents.tables.values import Value, cell_value
from knowledge.model import State
from tests.documents.compare import compare
from tests.generator import expected, figures, pdf, prose, writers
from tests.generator.model import SampleReport

_LEFT, _MIDDLE, _RIGHT, _TOP, _ROW = 60.0, 240.0, 400.0, 700.0, 24.0
_X, _Y = _MIDDLE + 30, _TOP - 2 * _ROW + 8
_SIZE = 10.0
_ROWS = (("信息内容", "本年处理决定数量"), ("行政处罚", ""), ("行政强制", "7"), ("行政许可", "8"))

Draw = Callable[[Canvas], None]


def said(*draw: Draw, under: Draw | None = None) -> Value:
    """What the reader takes the second row's value for when `draw` has drawn it; `under` is painted before all."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("STSong-Light", 12)
    if under is not None:
        under(canvas)
        canvas.setFillColor(black)
    canvas.drawString(_LEFT, _TOP + 40, "一、总体情况。本机关全年依法公开政府信息，及时回应社会关切，保障公众知情权。")
    for at, (label, value) in enumerate(_ROWS):
        top = _TOP - at * _ROW
        canvas.rect(_LEFT, top - _ROW, _MIDDLE - _LEFT, _ROW)
        canvas.rect(_MIDDLE, top - _ROW, _RIGHT - _MIDDLE, _ROW)
        canvas.setFont("STSong-Light", _SIZE)
        canvas.drawString(_LEFT + 4, top - _ROW + 8, label)
        canvas.drawString(_MIDDLE + 4, top - _ROW + 8, value)
    for one in draw:
        one(canvas)
    canvas.save()
    blocks = blocks_of(Document(name="a.pdf", data=buffer.getvalue()))[0].blocks
    grid = next(block for block in blocks if isinstance(block, Grid))
    return cell_value(next(cell.text for cell in grid.cells if (cell.row, cell.column) == (1, 1)))


def width(text: str, size: float = _SIZE) -> float:
    return float(pdfmetrics.stringWidth(text, "Helvetica", size))


def text(string: str, after: str = "", *, size: float = _SIZE, up: float = 0.0, mode: int | None = None) -> Draw:
    def draw(canvas: Canvas) -> None:
        made = canvas.beginText(_X + width(after), _Y + up)
        made.setFont("Helvetica", size)
        if mode is not None:
            made.setTextRenderMode(mode)
        made.textOut(string)
        if mode is not None:
            made.setTextRenderMode(0)
        canvas.drawText(made)

    return draw


def in_colour(one: Draw, colour: Color) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillColor(colour)
        one(canvas)
        canvas.restoreState()

    return draw


def box(after: str, over: str, colour: Color, grow: float = 1.0) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillColor(colour)
        canvas.rect(_X + width(after) - grow, _Y - 3, width(over) + 2 * grow - 0.5, _SIZE + 2, stroke=0, fill=1)
        canvas.restoreState()

    return draw


def clipped(one: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(10, 10, 5, 5)
        canvas.clipPath(path, stroke=0, fill=0)
        one(canvas)
        canvas.restoreState()

    return draw


def line(after: str, over: str, *, y: float = 3.4, thick: float = 0.6, slant: float = 0.0, room: float = 1.0) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setLineWidth(thick)
        start = _X + width(after)
        canvas.line(start - room, _Y + y - slant, start + width(over) + room, _Y + y + slant)
        canvas.restoreState()

    return draw


def bar(after: str, over: str) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.rect(_X + width(after), _Y + 3, width(over), 0.8, stroke=0, fill=1)

    return draw


UNSEEN: dict[str, list[Draw]] = {
    "invisible": [text("15"), text("9", "15", mode=3)],
    "clip only": [text("15"), text("9", "15", mode=7)],
    "white": [text("15"), in_colour(text("9", "15"), white)],
    "nearly white": [text("15"), in_colour(text("9", "15"), Color(0.99, 0.99, 0.99))],
    "transparent": [text("15"), in_colour(text("9", "15"), Color(0, 0, 0, alpha=0.0))],
    "white over blue": [text("15"), box("15", "9", Color(0.9, 1, 1)), in_colour(text("9", "15"), Color(0.9, 1, 1))],
    "covered": [text("15"), text("9", "15"), box("15", "9", white, grow=0.0)],
    "covered and written anew": [text("99"), box("", "999", white), text("15")],
    "clipped": [text("15"), clipped(text("9", "15"))],
    "off the page": [text("15"), text("9", "15", up=2000.0)],
    "struck": [text("9"), line("", "9"), text("15", "9 ")],
    "struck by a bar": [text("99"), bar("", "99"), text("15", "99 ")],
    "raised": [text("15"), text("1", "15", size=6, up=4)],
    "lowered": [text("15"), text("1", "15", size=6, up=-2.5)],
    "raised before": [text("1", size=5.8, up=4), text("15", " ")],
    "printed twice": [text("15"), text("15")],
    "underlined": [text("15"), line("", "15", y=-1.5)],
    "under a thin veil": [text("15"), box("", "15", Color(0, 0, 1, alpha=0.2))],
}
DOUBTFUL: dict[str, list[Draw]] = {
    "smaller": [text("15"), text("1", "15", size=6)],
    "raised only": [text("15"), text("1", "15", up=4)],
    "overprinted": [text("15"), text("—", size=14, up=-2), text("7")],
    "slashed": [text("15"), line("", "15", slant=4)],
    "struck by a long line": [text("15"), line("", "15", room=60)],
    "wide gap": [text("12"), text("345", "12    " * 3)],
    "two numbers": [text("12 5")],
}


@pytest.mark.parametrize("way", UNSEEN)
def test_what_nobody_sees_is_left_out(way: str) -> None:
    assert said(*UNSEEN[way]).value == 15


@pytest.mark.parametrize("way", DOUBTFUL)
def test_what_cannot_be_told_is_unreadable(way: str) -> None:
    assert said(*DOUBTFUL[way]).state is State.UNREADABLE


def test_white_type_on_a_dark_ground_is_read() -> None:
    def dark(canvas: Canvas) -> None:
        canvas.setFillColor(Color(0, 0.1, 0.4))
        canvas.rect(_MIDDLE, _TOP - 2 * _ROW, _RIGHT - _MIDDLE, _ROW, stroke=0, fill=1)

    assert said(in_colour(text("15"), white), under=dark).value == 15
    assert said(text("9"), in_colour(text("15", "9"), white), under=dark).value in (15, 915)


def test_a_cell_whose_figure_is_covered_is_blank() -> None:
    assert said(text("15"), box("", "15", white)).state is State.BLANK


def field(canvas: Canvas, value: str, **looks: str) -> None:
    canvas.acroForm.textfield(
        name="f", value=value, x=_X - 10, y=_Y - 5, width=60, height=16, fontSize=9, borderWidth=0, **looks
    )


def test_fields_of_forms_are_read() -> None:
    assert said(lambda canvas: field(canvas, "15")).value == 15
    assert said(lambda canvas: field(canvas, "")).state is State.BLANK
    assert said(text("15"), lambda canvas: field(canvas, "9", annotationFlags="print hidden")).value == 15


def test_a_field_without_an_appearance_is_read_by_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.documents.pdf.reader.flattened", lambda page: False)
    assert said(lambda canvas: field(canvas, "15")).value == 15


@pytest.fixture(scope="module")
def upright_pages() -> tuple[SampleReport, bytes]:
    report = sample()
    return report, writers.write(report, "pdf.ruled")


@pytest.mark.parametrize(
    ("content", "told"), [(0, 90), (0, 180), (90, 90), (90, 180), (180, 90), (270, 0), (270, 90), (270, 270)]
)
def test_pages_are_read_by_the_way_their_text_runs(
    upright_pages: tuple[SampleReport, bytes], content: int, told: int
) -> None:
    """`content` is by how much the text is turned against the clock, `told` the rotation that the pages claim."""
    report, data = upright_pages
    document = pypdfium2.PdfDocument(data)
    for page in document:
        wide, high = page.get_size()
        matrix = {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, high, 0), 180: (-1, 0, 0, -1, wide, high)}.get(
            content, (0, -1, 1, 0, 0, wide)
        )
        pdfium_c.FPDFPage_TransFormWithClip(page.raw, pdfium_c.FS_MATRIX(*matrix), None)
        box = (0, 0, high, wide) if content in (90, 270) else (0, 0, wide, high)
        page.set_mediabox(*box)
        page.set_cropbox(*box)
        page.set_rotation(told)
        page.close()
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    (read,) = read_document(Document(name="a.pdf", data=buffer.getvalue()))
    assert not compare(read.facts, expected.parsed(expected.rows("", report))).faults
    assert {section.number for section in read.sections if section.paragraphs} >= {1, 5, 6}


@pytest.mark.parametrize(("corner", "scale"), [((1000.0, -500.0), 1.0), ((50.0, 40.0), 1.0), ((0.0, 0.0), 0.25)])
def test_pages_are_read_wherever_their_corner_lies(
    upright_pages: tuple[SampleReport, bytes], corner: tuple[float, float], scale: float
) -> None:
    report, data = upright_pages
    document = pypdfium2.PdfDocument(data)
    for page in document:
        wide, high = (side * scale for side in page.get_size())
        pdfium_c.FPDFPage_TransFormWithClip(page.raw, pdfium_c.FS_MATRIX(scale, 0, 0, scale, *corner), None)
        page.set_mediabox(corner[0] - 30, corner[1] - 30, corner[0] + wide + 30, corner[1] + high + 30)
        page.set_cropbox(*corner, corner[0] + wide, corner[1] + high)
        page.close()
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    (read,) = read_document(Document(name="a.pdf", data=buffer.getvalue()))
    assert not compare(read.facts, expected.parsed(expected.rows("", report))).faults
    assert {section.number for section in read.sections if section.paragraphs} >= {1, 5, 6}


def test_the_border_of_a_cell_strikes_no_heading_out() -> None:
    def heading(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 14)
        at = _LEFT + 6
        for sign in "五、存在的主要问题":
            canvas.drawString(at, _TOP - len(_ROWS) * _ROW - 5, sign)
            at += 16

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(_LEFT, _TOP + 40, "一、总体情况。本机关全年依法公开政府信息，及时回应社会关切，保障公众知情权。")
    for at in range(len(_ROWS)):
        for column in range(8):
            canvas.rect(_LEFT + column * 20, _TOP - (at + 1) * _ROW, 20, _ROW)
    heading(canvas)
    canvas.save()
    blocks = blocks_of(Document(name="a.pdf", data=buffer.getvalue()))[-1].blocks
    assert any(isinstance(block, Para) and "五、存在的主要问题" in block.text for block in blocks)


@pytest.mark.parametrize("layout", sorted(pdf.LAYOUTS))
def test_whole_pages_hold_no_marks(layout: str) -> None:
    report = sample()
    (read,) = read_document(Document(name="a.pdf", data=writers.write(report, layout)))
    assert not compare(read.facts, expected.parsed(expected.rows("", report))).faults


def sample() -> SampleReport:
    drawn = figures.draw(Random(3), "2021", figures.Scale(requests=800, disputes=40))
    agency, title = "云津市教育局", "云津市教育局2022年政府信息公开工作年度报告"
    return SampleReport(
        agency=agency,
        year=2022,
        edition="2021",
        title=title,
        lead=prose.lead(agency, 2022),
        parts=prose.parts(agency, 2022, "2021", drawn),
        cells=figures.printed(drawn),
    )


def test_text_in_other_words_inside_a_moved_form_stands_where_it_is_drawn() -> None:
    """Two pages on one sheet: each is a form drawn smaller, and the page says what some of its characters mean."""

    def half(canvas: Canvas) -> None:
        canvas.beginForm("page")
        canvas.setFont("Helvetica", 2 * _SIZE)
        for at, digit in enumerate("123"):
            mark = f"/Span <</ActualText ({digit})>> BDC" if digit == "2" else "/Span BMC"
            canvas._code.append(mark)
            canvas.drawString(2 * _X + at * width(digit, 2 * _SIZE), 900, digit)
            canvas._code.append("EMC")
        canvas.endForm()
        canvas.saveState()
        canvas.transform(0.5, 0, 0, 0.5, 0, _Y - 450)
        canvas.doForm("page")
        canvas.restoreState()

    found = said(half)
    assert (found.state, found.value) == (State.STATED, 123)
