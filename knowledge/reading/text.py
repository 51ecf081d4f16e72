"""Text files: one Para a line, white space inside kept, since tabs and empty lines mark cells and rows in dumps."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.reading.blocks import Blocks, Document, Para
from knowledge.reading.encodings import decode
from knowledge.reading.glosses import without_glosses

MAX_LINES = 200_000
_LEAST_FULL = 10
_LEAST_WIDTH = 12
_SHARE_FULL = 0.3


def read(document: Document) -> tuple[Blocks, ...]:
    """The file's lines as paragraphs, one reading, at most MAX_LINES of them."""
    lines = decode(document.data).split("\n", MAX_LINES)[:MAX_LINES]
    lines = [without_glosses(line) for line in _unwrapped(lines)]
    return (Blocks(blocks=tuple(Para(text=line) for line in lines), origin="text"),)


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines as they were before a program broke them all at one width, inside words and numbers: where many lines
    are as long as the longest, each of those goes on in the next. Lines that blanks fill up to one width are no such
    lines: those lose the blanks at their ends."""
    filled = sum(line.endswith("  ") for line in lines)
    if filled > _SHARE_FULL * len(lines):
        return [line.rstrip(" ") for line in lines]
    lengths = [len(line) for line in lines if line.strip()]
    width = max(lengths, default=0)
    full = lengths.count(width)
    if width < _LEAST_WIDTH or full < _LEAST_FULL or full < _SHARE_FULL * len(lengths):
        return list(lines)
    made: list[str] = []
    going_on = False
    for line in lines:
        if going_on:
            made[-1] += line
        else:
            made.append(line)
        going_on = len(line) == width
    return made
