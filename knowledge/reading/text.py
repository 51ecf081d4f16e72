"""Text files: one Para a line, white space inside kept, since tabs and empty lines mark cells and rows in dumps."""

from __future__ import annotations

from knowledge.reading.blocks import Blocks, Document, Para
from knowledge.reading.encodings import decode
from knowledge.reading.glosses import without_glosses

MAX_LINES = 200_000


def read(document: Document) -> tuple[Blocks, ...]:
    """The file's lines as paragraphs, one reading, at most MAX_LINES of them."""
    lines = decode(document.data).split("\n", MAX_LINES)[:MAX_LINES]
    return (Blocks(blocks=tuple(Para(text=without_glosses(line)) for line in lines), origin="text"),)
