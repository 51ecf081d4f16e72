"""Every layout by name, and the encodings a text can stand in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.generator import html, pdf, text, word
from tests.generator.model import SampleReport
from tests.generator.tables import PLAIN, Wording

Textual = Callable[[SampleReport, Wording], str]


def encoded(content: str, encoding: str = "utf-8") -> bytes:
    """The text in an encoding; a name that ends in "+bom" puts the mark in front. Raises UnicodeEncodeError."""
    if encoding.endswith("+bom"):
        plain = encoding.removesuffix("+bom")
        mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-8": b"\xef\xbb\xbf"}[plain]
        return mark + content.encode(plain)
    return content.encode(encoding)


def _textual(make: Textual, report: SampleReport, wording: Wording) -> bytes:
    return encoded(make(report, wording))


TEXTUAL: dict[str, Textual] = {**html.LAYOUTS, **text.LAYOUTS}
"""Layouts that are text before they are bytes."""

LAYOUTS: dict[str, Callable[[SampleReport, Wording], bytes]] = {
    **{name: partial(_textual, make) for name, make in TEXTUAL.items()},
    **word.LAYOUTS,
    **pdf.LAYOUTS,
}
"""All layouts as bytes."""


ENDINGS = {"html": "html", "text": "txt", "markdown": "md", "docx": "docx", "pdf": "pdf"}
"""The file name's ending by what a layout's name begins with."""


def suffix(layout: str) -> str:
    """The file name's ending for a layout."""
    kind = layout.split(".", maxsplit=1)[0]
    if kind not in ENDINGS:
        raise ValueError(f"{layout}: ENDINGS of tests/generator/writers.py has no ending for {kind}")
    return ENDINGS[kind]


def write(report: SampleReport, layout: str, wording: Wording = PLAIN) -> bytes:
    """The report's file in a layout of LAYOUTS."""
    return LAYOUTS[layout](report, wording)
