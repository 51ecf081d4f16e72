"""A PDF that names its typeface without carrying it reads the same on every machine, one with no typefaces included."""

from __future__ import annotations

import io

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.documents.blocks import Document, Para
from knowledge.documents.pdf import reader as pdf

SENTENCE = "新收政府信息公开申请六件，上年结转一件，均在法定期限内答复"


def letter_by_letter() -> bytes:
    """A page on which every character is a text of its own, as some word processors write, and one stands alone."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 12)
    for row in range(3):
        for at, letter in enumerate(SENTENCE):
            canvas.drawString(70 + 12 * at, 700 - 20 * row, letter)
    canvas.drawString(70, 640, "。")
    canvas.save()
    return out.getvalue()


def test_characters_written_one_by_one_are_all_there_and_have_a_height() -> None:
    [stream] = pdf.read(Document(name="a.pdf", data=letter_by_letter()))
    text = "".join(block.text for block in stream.blocks if isinstance(block, Para))
    assert text == SENTENCE * 3 + "。"
