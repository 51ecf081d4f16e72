"""Pictures recognised: ruled cells in their places, and no figure that was not read twice the same."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from knowledge.documents.blocks import Document, Grid
from knowledge.documents.pdf import ocr
from knowledge.documents.pdf.scans import is_scan
from knowledge.documents.readers import blocks_of
from knowledge.errors import UnreadableFileError

REPORT = Path(__file__).parents[3] / "shared" / "reports" / "huaian-2024.pdf"
needs_recogniser = pytest.mark.skipif(not ocr.is_installed(), reason="gongkai[ocr] is not installed")
ROWS = (("12", "3", "0", "15"), ("7", "", "105", "112"))


def table(*, slant: float = 0) -> Image.Image:
    """A sheet with a ruled table: a cell over all columns, then two rows of figures, one of them blank."""
    sheet = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=30)
    lines = [200, 270, 340, 410]
    for y in lines:
        draw.line((150, y, 1110, y), fill=0, width=3)
    for x in (150, 390, 630, 870, 1110):
        draw.line((x, 200 if x in (150, 1110) else 270, x, 410), fill=0, width=3)
    draw.text((500, 215), "Total of requests", font=font, fill=0)
    for row, values in enumerate(ROWS):
        for column, value in enumerate(values):
            draw.text((240 + 240 * column, 285 + 70 * row), value, font=font, fill=0)
    return sheet.rotate(slant, fillcolor=255, resample=Image.Resampling.BICUBIC)


def encoded(image: Image.Image, form: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


def grids(data: bytes, name: str = "a.png") -> list[Grid]:
    (reading,) = blocks_of(Document(name=name, data=data))
    assert reading.origin == "ocr"
    return [block for block in reading.blocks if isinstance(block, Grid)]


@needs_recogniser
@pytest.mark.parametrize(("form", "slant"), [("PDF", 0.0), pytest.param("JPEG", 1.5, marks=pytest.mark.slow)])
def test_figures_stand_in_their_cells(form: str, slant: float) -> None:
    (grid,) = grids(encoded(table(slant=slant), form))
    assert [(cell.row, cell.column, cell.colspan) for cell in grid.cells if cell.row == 0] == [(0, 0, 4)]
    for row, values in enumerate(ROWS, start=1):
        assert tuple(cell.text for cell in grid.cells if cell.row == row) == values


@pytest.mark.slow
@needs_recogniser
def test_a_page_on_its_side_is_turned() -> None:
    image = table()
    for line in range(6):
        text = "a line of prose that stands below the table"
        ImageDraw.Draw(image).text((150, 600 + 60 * line), text, font=ImageFont.load_default(size=30), fill=0)
    (grid,) = grids(encoded(image.rotate(90, expand=True)))
    assert tuple(cell.text for cell in grid.cells if cell.row == 1) == ROWS[0]


@needs_recogniser
def test_ink_that_is_no_figure_is_neither_blank_nor_a_value() -> None:
    image = table()
    draw = ImageDraw.Draw(image)
    draw.ellipse((480, 360, 520, 395), outline=0, width=9)
    draw.line((470, 355, 530, 400), fill=0, width=9)
    (grid,) = grids(encoded(image))
    (cell,) = (cell for cell in grid.cells if (cell.row, cell.column) == (2, 1))
    assert cell.text.endswith("\ufffd")


def test_two_readings_must_agree() -> None:
    assert ocr._agreed("31", "31", 0.99) == "31"
    assert ocr._agreed("31", "37", 0.99) == "31\ufffd"
    assert ocr._agreed("31", "31", 0.5) == "31\ufffd"
    assert ocr._agreed("", "7", 0.99) == "7\ufffd"
    assert ocr._agreed("-", "-", 0.99) == "-\ufffd"
    assert ocr._agreed("12元", "12元", 0.99) == "12元"
    assert ocr._agreed("3、其他", "其他", 0.6) == "3、其他"


def layered(*, first: bool, mode: int) -> bytes:
    """A page with a picture over all of it, and text before or behind that in a render mode of PDF."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))

    def write() -> None:
        text = canvas.beginText(100, 700)
        text.setTextRenderMode(mode)
        text.textLine("one hundred and twelve requests were answered in this year")
        canvas.drawText(text)

    if first:
        write()
    canvas.drawImage(ImageReader(table()), 0, 0, 595, 842)
    if not first:
        write()
    canvas.save()
    return buffer.getvalue()


def test_a_layer_of_text_hidden_in_a_scan_is_not_believed() -> None:
    assert is_scan(Document(name="a", data=layered(first=False, mode=3)))
    assert is_scan(Document(name="a", data=layered(first=True, mode=0)))
    assert is_scan(Document(name="a", data=encoded(table(), "PDF")))


def test_text_in_sight_before_a_picture_is_text() -> None:
    assert not is_scan(Document(name="a", data=layered(first=False, mode=0)))
    assert not is_scan(Document(name="a", data=b"%PDF-1.7 broken"))


def test_without_the_recogniser_the_reason_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    for form in ("PNG", "PDF"):
        with pytest.raises(UnreadableFileError, match=r"pip install 'gongkai\[ocr\]'"):
            blocks_of(Document(name="a", data=encoded(table(), form)))


@pytest.mark.slow
@needs_recogniser
@pytest.mark.skipif(not REPORT.exists(), reason="the real reports of ../shared are not here")
def test_a_page_of_a_real_report_drawn_as_a_picture() -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(REPORT)
    image = pdf[4].render(scale=150 / 72, grayscale=True).to_pil()
    texts = [[cell.text for cell in grid.cells] for grid in grids(encoded(image, "PDF"), "a.pdf")]
    assert texts[0][-7:] == ["103", "0", "0", "0", "0", "0", "103"]
    assert " ".join(texts[1][-15:]) == "72 64 178 37 351 13 4 8 1 26 12 1 1 6 20"
