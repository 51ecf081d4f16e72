"""Text files: one Para a line, white space inside kept, since tabs and empty lines mark cells and rows in dumps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.documents.blocks import Blocks, Document, Para
from knowledge.documents.encodings import decode
from knowledge.documents.glosses import without_glosses
from knowledge.documents.text.comma_fields import rows_of_fields
from knowledge.documents.text.framed_rows import whole_framed_rows
from knowledge.documents.text.left_edges import cut_on_the_left, marked
from knowledge.documents.text.wrapped_rows import CUT
from knowledge.errors import UnreadableFileError
from knowledge.reasons import Reason

MAX_LINES = 200_000
MOST_CHARACTERS = 12_000_000
"""More is refused, as it is for pages."""
_FEW_LINES = 1_000
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LEAST_FULL = 10
_LEAST_WIDTH = 12
_SHARE_FULL = 0.3
_LEAST_CUT = 3
_LEAST_QUOTED = 10
_QUOTE = re.compile(r"(?:> ?)+")
_PAGE_MARK = re.compile(r"\s*[-—–－]+\s*\d{1,4}\s*[-—–－]+\s*")
_NUMBER = re.compile(r"[-+]?\d[\d,.]*")


def read(document: Document) -> tuple[Blocks, ...]:
    """The file's lines as paragraphs, one reading, at most MAX_LINES of them; UnreadableFileError for a text beyond all
    measure."""
    text = decode(document.data)
    if len(text) > MOST_CHARACTERS:
        raise UnreadableFileError(
            document.name, Reason("text too large: {millions} million characters", millions=round(len(text) / 1e6))
        )
    return (read_text(text),)


def read_text(text: str) -> Blocks:
    """The lines of a text as paragraphs, at most MAX_LINES of them, or _FEW_LINES of one without Chinese: no report."""
    most = MAX_LINES if _CHINESE.search(text) else _FEW_LINES
    lines = unquoted(text.split("\n", most)[:most])
    lines = whole_framed_rows(rows_of_fields(lines) or lines)
    if cut_on_the_left(lines):
        lines = marked(lines)
    whole = _unwrapped(lines)
    if len(whole) == len(lines):
        whole = _unwrapped(_cut_off(lines))
    lines = [without_glosses(line) for line in whole]
    return Blocks(blocks=tuple(Para(text=line) for line in lines), origin="text")


def unquoted(lines: Sequence[str]) -> list[str]:
    """The lines without the marks of a quotation, `> `, where most of what is written is quoted."""
    written = [line for line in lines if line.strip()]
    quoted = sum(line.startswith(">") for line in written)
    if quoted < _LEAST_QUOTED or quoted * 2 < len(written):
        return list(lines)
    return [_QUOTE.sub("", line) for line in lines]


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
    made: list[list[str]] = []
    going_on = False
    for line in lines:
        if going_on and not _PAGE_MARK.fullmatch(line):
            made[-1].append(line)
        else:
            made.append([line])
        going_on = len(line) == width
    return ["".join(parts) for parts in made]


def _cut_off(lines: Sequence[str]) -> list[str]:
    """The lines with CUT behind a number that ends where all lines of columns were cut off: it may go on there."""
    width = max(map(len, lines), default=0)
    full = [line for line in lines if len(line) == width and line[-1:].strip()]
    filled = any(len(line) == width and not line.strip() for line in lines)
    if width < _LEAST_WIDTH or not (filled or len(full) >= _LEAST_CUT):
        return list(lines)
    return [line + CUT if len(line) == width and _ends_in_number(line) else line for line in lines]


def _ends_in_number(line: str) -> bool:
    """Whether a line of columns, which stand two blanks or more apart, ends in a number."""
    return "  " in line.strip() and _NUMBER.fullmatch(line, line.rfind(" ") + 1) is not None
