"""A PDF is told for a scan by the pictures it holds, and one without any is not opened for it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from knowledge.documents.blocks import Document
from knowledge.documents.pdf import scans

SAMPLE = Path(__file__).parents[2] / "samples" / "reports" / "gonganju-2021.pdf"


def test_a_file_without_a_picture_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    data = SAMPLE.read_bytes()
    assert b"/ImageB" in data
    monkeypatch.setattr(scans, "pypdfium2", None)
    assert not scans.is_scan(Document(name="a.pdf", data=data))


@pytest.mark.parametrize("between", [b" ", b"", b"\n"])
def test_a_page_that_is_a_picture_is_a_scan(between: bytes) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    canvas.drawImage(ImageReader(Image.new("L", (80, 110), 200)), 0, 0, 595, 842)
    canvas.save()
    data = buffer.getvalue()
    assert b"/Subtype /Image" in data
    changed = data.replace(b"/Subtype /Image", b"/Subtype" + between + b"/Image" + b" " * (1 - len(between)))
    assert scans.is_scan(Document(name="a.pdf", data=changed))
