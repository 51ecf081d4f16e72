"""The lines of a PDF's pages with their places, page numbers and running heads dropped, and joined to paragraphs."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from knowledge.documents.blocks import Para
from knowledge.documents.characters import LOST
from knowledge.documents.identity.sections import heading_of
from knowledge.documents.identity.titles import title_in
from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2

_NUMBER_ONLY = re.compile(r"[-—–－·‐\s]*(?:第\s*)?\d{1,3}\s*(?:页|/\s*\d{1,3})?(?:\s*共\s*\d+\s*页)?[-—–－·‐\s]*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_OPENING = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}\s*[）)、.．]|[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳]|第[一二三四五六七八九十]+[条章部])"
)
_NUMBER_RUN = re.compile(r"(?:^|\s)[-+\d.,/—]+(?:\s+[-+\d.,/—]+)+\s*$")
_LABELLED_NUMBER = re.compile(r"[^，。；：！？]*\s[-+\d.,/—]+\s*|[-+\d.,/—]+")
_EDGE_LINES = 3
_NEAR = 2.5
_LEAP = 2.0
_PROSE_WIDTH = 14


class Box(NamedTuple):
    """A character or line on a page: points from the left and the bottom."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text in the order of the stream; `first` and `end` bound its characters on the page."""

    text: str
    first: int
    end: int
    left: float
    right: float
    bottom: float
    top: float

    @property
    def size(self) -> float:
        """The height of its type."""
        return max(self.top - self.bottom, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page's characters with their boxes, and its lines; `number` counts from 1."""

    number: int
    text: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


def page_text(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, number: int) -> PageText:
    """The text of a page with a box for every character, in the order of the stream."""
    count = textpage.count_chars()
    raw = textpage.raw
    chars = [chr(pdfium_c.FPDFText_GetUnicode(raw, at)) for at in range(count)]
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    boxes: list[Box] = []
    for at in range(count):
        pdfium_c.FPDFText_GetCharBox(raw, at, left, right, bottom, top)
        boxes.append(Box(left.value, bottom.value, right.value, top.value))
    if _has_forms(page) and _has_leap(chars, boxes):
        boxes = _in_place(raw, chars, boxes)
    width, height = page.get_size()
    return PageText(
        number=number,
        text="".join(chars),
        boxes=tuple(boxes),
        lines=_lines(chars, boxes),
        width=width,
        height=height,
    )


def _has_forms(page: pypdfium2.PdfPage) -> bool:
    """Whether parts of a page are drawn as forms, moved or scaled as a whole."""
    return any(
        pdfium_c.FPDFPageObj_GetType(pdfium_c.FPDFPage_GetObject(page.raw, at)) == pdfium_c.FPDF_PAGEOBJ_FORM
        for at in range(pdfium_c.FPDFPage_CountObjects(page.raw))
    )


def _has_leap(chars: Sequence[str], boxes: Sequence[Box]) -> bool:
    """Whether a character stands far above or below the one before it in its line."""
    bottom: float | None = None
    for char, box in zip(chars, boxes, strict=True):
        if char in "\r\n":
            bottom = None
        elif not char.isspace():
            if bottom is not None and abs(box.bottom - bottom) > _LEAP * max(box.top - box.bottom, 1.0):
                return True
            bottom = box.bottom
    return False


def _in_place(raw: object, chars: Sequence[str], boxes: Sequence[Box]) -> list[Box]:
    """The boxes of characters where they are drawn: of text that a page gives in other words (ActualText) inside a form
    pdfium tells boxes as if the form were neither moved nor scaled; only the matrix of the text is as it is drawn."""
    made = list(boxes)
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_MATRIX()
    begun: tuple[float, float] | None = None
    start = 0.0
    for at, box in enumerate(boxes):
        if chars[at].isspace() or not pdfium_c.FPDFText_GetMatrix(raw, at, matrix):
            continue
        pdfium_c.FPDFText_GetCharOrigin(raw, at, x, y)
        if abs(matrix.f - y.value) <= _NEAR or abs(matrix.b) > _NEAR / 100:
            begun = None
            continue
        if begun != (matrix.e, matrix.f):
            begun, start = (matrix.e, matrix.f), x.value
        size = abs(matrix.d) * pdfium_c.FPDFText_GetFontSize(raw, at)
        scale = size / max(box.top - box.bottom, box.right - box.left, 1.0)
        left, bottom = matrix.e + (box.left - start) * scale, matrix.f + (box.bottom - y.value) * scale
        made[at] = Box(left, bottom, left + (box.right - box.left) * scale, bottom + (box.top - box.bottom) * scale)
    return made


def with_characters(page: PageText, changes: Mapping[int, str]) -> PageText:
    """The page with other characters in some places; NUL is nothing at all."""
    if not changes:
        return page
    chars = [changes.get(at, char) for at, char in enumerate(page.text)]
    return replace(page, text="".join(chars), lines=_lines(chars, page.boxes))


def with_added(page: PageText, texts: Sequence[tuple[str, Box]]) -> PageText:
    """The page with further lines at the end of its stream, each spread over a box."""
    chars, boxes = list(page.text), list(page.boxes)
    for text, box in texts:
        chars.append("\n")
        boxes.append(box)
        size = min(box.top - box.bottom, (box.right - box.left) / max(len(text), 1))
        middle = (box.bottom + box.top) / 2
        for at, char in enumerate(text.replace("\r", "").replace("\n", " ")):
            left = box.left + at * size
            chars.append(char)
            boxes.append(Box(left, middle - size / 2, left + size, middle + size / 2))
    return replace(page, text="".join(chars), boxes=tuple(boxes), lines=_lines(chars, boxes))


def _lines(chars: Sequence[str], boxes: Sequence[Box]) -> tuple[Line, ...]:
    lines: list[Line] = []
    start = 0
    for at in range(len(chars) + 1):
        if at == len(chars) or chars[at] in "\r\n":
            inked = [place for place in range(start, at) if not chars[place].isspace() and chars[place] != "\x00"]
            if inked:
                lines.append(
                    Line(
                        text="".join(chars[start:at]).replace("\x00", ""),
                        first=start,
                        end=at,
                        left=min(boxes[place].left for place in inked),
                        right=max(boxes[place].right for place in inked),
                        bottom=min(boxes[place].bottom for place in inked),
                        top=max(boxes[place].top for place in inked),
                    )
                )
            start = at + 1
    return tuple(lines)


def cut_off_at(page: PageText, limit: float) -> PageText:
    """The page with U+FFFD for the last figure of each row that reaches `limit`, where the page was cut off: what
    followed is lost, and a number there may have had more digits."""
    chars = list(page.text)
    lines: list[Line] = []
    for line in page.lines:
        inked = [at for at in range(line.first, line.end) if not chars[at].isspace() and chars[at] != "\x00"]
        if line.right >= limit - _NEAR and is_row(line.text):
            chars[inked[-1]] = LOST
            line = replace(line, text="".join(chars[line.first : line.end]).replace("\x00", ""))
        lines.append(line)
    return replace(page, text="".join(chars), lines=tuple(lines))


def without_furniture(pages: Sequence[PageText]) -> list[PageText]:
    """The pages without page numbers at their edges and without lines that stand at the same height on most of them."""
    often = Counter(
        (line.text.strip(), round(line.bottom / 4))
        for page in pages
        for line in _edge_lines(page)
        if not _NUMBER_ONLY.fullmatch(line.text)
    )
    running = {key for key, count in often.items() if count >= 3 and count * 2 > len(pages)}
    kept: list[PageText] = []
    for page in pages:
        edge = {id(line) for line in _edge_lines(page)}
        lines = tuple(
            line
            for line in page.lines
            if id(line) not in edge
            or not (
                (line.text.strip(), round(line.bottom / 4)) in running
                or (_NUMBER_ONLY.fullmatch(line.text) and _far_from_body(line, page))
            )
        )
        kept.append(replace(page, lines=lines))
    return kept


def _edge_lines(page: PageText) -> list[Line]:
    by_height = sorted(page.lines, key=lambda line: line.bottom)
    return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]


def _far_from_body(line: Line, page: PageText) -> bool:
    """Whether a number stands in the margin or alone: no other line begins at its height."""
    alone = not any(other is not line and other.bottom < line.top and other.top > line.bottom for other in page.lines)
    at_edge = line.bottom < page.height * 0.1 or line.top > page.height * 0.93
    marked = bool(re.search(r"[-—–－·页/]", line.text))
    return alone and (at_edge or marked)


def in_paragraphs(lines: Sequence[tuple[PageText, int]]) -> list[Para]:
    """The lines as paragraphs: one that fills the measure goes on in the next, unless that is indented or numbered."""
    made: list[Para] = []
    together: dict[int, list[Line]] = {}
    for page, at in lines:
        together.setdefault(id(page), []).append(page.lines[at])
    margins = {identity: _margins(own) for identity, own in together.items()}
    previous: tuple[Line, PageText] | None = None
    for page, at in lines:
        line = page.lines[at]
        text = line.text.strip()
        if previous is not None and _goes_on(previous, (line, page), margins):
            last = made[-1].text
            gap = " " if re.search(r"[A-Za-z0-9]$", last) and re.match(r"[A-Za-z]", text) else ""
            made[-1] = replace(made[-1], text=last + gap + text)
        else:
            made.append(Para(text=text, page=page.number))
        previous = (line, page)
    return made


def _margins(lines: Sequence[Line]) -> tuple[float, float] | None:
    """The left and right edge of running text, None for a page without it."""
    long = [line for line in lines if len(_CHINESE.findall(line.text)) >= _PROSE_WIDTH]
    if len(long) < 2:
        return None
    left = Counter(round(line.left / 2) for line in long).most_common(1)[0][0] * 2.0
    return min(left, min(line.left for line in long) + 2), max(line.right for line in long)


def is_row(text: str) -> bool:
    """Whether a line is values of a table, alone or after a label, and not a sentence that a number happens to end."""
    return bool(_NUMBER_RUN.search(text) or _LABELLED_NUMBER.fullmatch(text.strip()))


def _goes_on(
    before: tuple[Line, PageText], after: tuple[Line, PageText], margins: dict[int, tuple[float, float] | None]
) -> bool:
    (line, page), (following, next_page) = before, after
    here = margins[id(page)]
    there = margins[id(next_page)] or here
    if here is None or there is None or len(_CHINESE.findall(line.text)) < _PROSE_WIDTH - 4:
        return False
    if is_row(line.text) or is_row(following.text):
        return False
    heading = heading_of(Para(text=following.text), 0)
    if heading is not None and heading.known:
        return False
    size = line.size
    if abs(size - following.size) > 0.25 * max(size, following.size) or title_in(line.text) is not None:
        return False
    fills = line.right >= here[1] - 1.6 * size
    indented = following.left > there[0] + 1.2 * size
    if _OPENING.match(following.text) and indented:
        return False
    return fills and not indented and not (_OPENING.match(following.text) and re.search(r"[。；;：:]\s*$", line.text))
