"""PDF writers: ruled and borderless tables that run over pages, drawn cell by cell as a word processor does."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.generator.model import Box, Line, SampleReport, Table
from tests.generator.tables import PLAIN, Wording, body

_FONT = "STSong-Light"
_WIDTHS = {
    1: (330.0, 50.0, 80.0),
    2: (150.0, 104.0, 104.0, 104.0),
    3: (26.0, 52.0, 132.0, 38.0, 34.0, 34.0, 38.0, 38.0, 34.0, 40.0),
    4: (31.0,) * 15,
}
_PAD = 3.0
_APART = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How the pages look: rules drawn or not, rows allowed to break, a header row repeated, where page numbers stand.

    `number` is the format of a page number, put at the foot of each page; `top_room` is lost at the top of the first
    page, which shifts every break; `size` is the table's type size. `header` stands at the head of every page;
    `locked` encrypts with an owner's password only, as files that may be read but not changed are. With `two_columns`
    the prose between two tables stands in two balanced columns, as in a printed gazette. `seen_to` cuts the pages off
    there, as a browser does that prints a page too wide. `turned` pages lie on their side in the file and are shown
    upright; those that lie `aside` are shown so too. `watermark` is drawn large and slanting under each page. With
    `boxed` each cell has a rule of its own around it, as browsers draw cells that stand apart.
    """

    ruled: bool = True
    break_rows: bool = False
    repeat_head: bool = False
    number: str = "- {} -"
    top_room: float = 0.0
    size: float = 9.0
    header: str = ""
    locked: bool = False
    two_columns: bool = False
    seen_to: float | None = None
    turned: bool = False
    aside: bool = False
    boxed: bool = False
    watermark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Segment:
    page: int
    top: float
    height: float
    skip: int


def _wrap(text: str, width: float, size: float, indent: float = 0.0) -> list[str]:
    lines: list[str] = []
    line = ""
    room = width - indent
    for char in text:
        if char == "\n" or pdfmetrics.stringWidth(line + char, _FONT, size) > room:
            lines.append(line)
            line = "" if char == "\n" else char
            room = width
        else:
            line += char
    return [*lines, line]


class _Writer:
    """A cursor over pages; what is drawn is collected per page so that a table can be drawn after it was laid out."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.pages: list[list[Callable[[Canvas], None]]] = [[]]
        self.left, self.right = 66.0, A4[0] - 66.0
        self.top, self.bottom = A4[1] - 72.0, 72.0
        self.y = self.top - sheet.top_room

    def turn(self) -> None:
        self.pages.append([])
        self.y = self.top

    def _put(self, page: int, text: str, x: float, y: float, size: float) -> None:
        end = self.sheet.seen_to
        while text and end is not None and x + pdfmetrics.stringWidth(text[:-1], _FONT, size) >= end:
            text = text[:-1]

        def draw(canvas: Canvas) -> None:
            canvas.setFont(_FONT, size)
            canvas.drawString(x, y, text)

        self.pages[page].append(draw)

    def _box(self, page: int, x: float, y: float, width: float, height: float) -> None:
        inset = _APART if self.sheet.boxed else 0.0
        self.pages[page].append(
            lambda canvas: canvas.rect(x + inset, y + inset, width - 2 * inset, height - 2 * inset, stroke=1, fill=0)
        )

    def line(self, item: Line) -> None:
        size = {"title": 18.0, "heading": 14.0, "text": 12.0}[item.kind]
        indent = 0.0 if item.kind == "title" else 2 * size
        for at, text in enumerate(_wrap(item.text, self.right - self.left, size, indent)):
            if self.y - size * 1.6 < self.bottom:
                self.turn()
            self.y -= size * 1.6
            if item.kind == "title":
                x = (A4[0] - pdfmetrics.stringWidth(text, _FONT, size)) / 2
            else:
                x = self.left + (indent if at == 0 else 0.0)
            self._put(len(self.pages) - 1, text, x, self.y, size)

    def columns(self, items: list[Line]) -> None:
        """Prose in two balanced columns, page by page; a title goes across both."""
        gap, size = 24.0, 11.0
        width = (self.right - self.left - gap) / 2
        lines: list[tuple[float, str]] = []
        for item in items:
            if item.kind == "title":
                self.line(item)
                continue
            for at, text in enumerate(_wrap(item.text, width, size, 2 * size)):
                lines.append((2 * size if at == 0 else 0.0, text))
        lead = size * 1.6
        while lines:
            room = int((self.y - self.bottom) // lead)
            if room < 2:
                self.turn()
                continue
            now, lines = lines[: 2 * room], lines[2 * room :]
            half = (len(now) + 1) // 2
            for at, (indent, text) in enumerate(now):
                x = self.left + (width + gap if at >= half else 0.0) + indent
                self._put(len(self.pages) - 1, text, x, self.y - lead * (at % half + 1), size)
            self.y -= lead * half

    def table(self, table: Table) -> None:
        """Lay the rows over pages, then draw every box where its rows came to stand."""
        self.y -= 8
        widths = _WIDTHS[table.number]
        edges = [self.left]
        for width in widths:
            edges.append(edges[-1] + width)
        placed = _places(table)
        size, lead = self.sheet.size, self.sheet.size * 1.35
        wraps = {
            key: _wrap(box.text, edges[key[1] + box.colspan] - edges[key[1]] - 2 * _PAD, size)
            for key, box in placed.items()
        }
        heights = []
        for at in range(len(table.rows)):
            lines = [len(wraps[key]) for key, box in placed.items() if key[0] == at and box.rowspan == 1]
            heights.append(max(lines, default=1) * lead + 2 * _PAD)
        heads = next((at for at, row in enumerate(table.rows) if not row[0].head and at > 0), 1)
        segments = self._lay(heights, lead, heads if self.sheet.repeat_head and table.number == 3 else 0)
        for (at, column), box in placed.items():
            mine = [segment for row in range(at, at + box.rowspan) for segment in segments[row]]
            self._draw(mine, edges[column], edges[column + box.colspan], wraps[at, column], box, lead)
        if self.sheet.repeat_head and table.number == 3:
            self._repeat(table, edges, segments, heads, placed, wraps, lead)
        self.y -= 10

    def _lay(self, heights: list[float], lead: float, heads: int) -> list[list[_Segment]]:
        segments: list[list[_Segment]] = []
        for at, height in enumerate(heights):
            mine: list[_Segment] = []
            room = self.y - self.bottom
            if height > room:
                fits = int((room - 2 * _PAD) // lead)
                if self.sheet.break_rows and fits >= 1 and height > lead + 2 * _PAD + 0.1:
                    part = fits * lead + 2 * _PAD
                    mine.append(_Segment(page=len(self.pages) - 1, top=self.y, height=part, skip=0))
                    self.turn()
                    height = height - fits * lead
                    mine.append(_Segment(page=len(self.pages) - 1, top=self.y, height=height, skip=fits))
                    self.y -= height
                    segments.append(mine)
                    continue
                self.turn()
                if heads and at > heads:
                    self.y -= sum(heights[:heads])
            mine.append(_Segment(page=len(self.pages) - 1, top=self.y, height=height, skip=0))
            self.y -= height
            segments.append(mine)
        return segments

    def _draw(self, mine: list[_Segment], left: float, right: float, lines: list[str], box: Box, lead: float) -> None:
        rest = list(lines)
        for page in dict.fromkeys(segment.page for segment in mine):
            here = [segment for segment in mine if segment.page == page]
            top = here[0].top
            bottom = here[-1].top - here[-1].height
            if self.sheet.ruled:
                self._box(page, left, bottom, right - left, top - bottom)
            room = max(1, int((top - bottom - 2 * _PAD + 0.5) // lead))
            now, rest = rest[:room], rest[room:]
            y = (top + bottom) / 2 + len(now) * lead / 2
            for text in now:
                y -= lead
                width = pdfmetrics.stringWidth(text, _FONT, self.sheet.size)
                centred = box.head or len(text) <= 8 or text.isascii()
                x = left + ((right - left - width) / 2 if centred else _PAD)
                self._put(page, text, x, y + lead * 0.25, self.sheet.size)

    def _repeat(
        self,
        table: Table,
        edges: list[float],
        segments: list[list[_Segment]],
        heads: int,
        placed: dict[tuple[int, int], Box],
        wraps: dict[tuple[int, int], list[str]],
        lead: float,
    ) -> None:
        first = segments[0][0].page
        tall = [segments[at][0].height for at in range(heads)]
        for page in range(first + 1, len(self.pages)):
            if not any(segment.page == page for row in segments[heads + 1 :] for segment in row):
                continue
            tops = [self.top - sum(tall[:at]) for at in range(heads)]
            for (at, column), box in placed.items():
                if at >= heads:
                    continue
                mine = [
                    _Segment(page=page, top=tops[row], height=tall[row], skip=0) for row in range(at, at + box.rowspan)
                ]
                self._draw(mine, edges[column], edges[column + box.colspan], wraps[at, column], box, lead)

    def _mark(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(45)
        canvas.setFont(_FONT, 60)
        canvas.drawCentredString(0, 0, self.sheet.watermark)
        canvas.restoreState()

    def bytes(self) -> bytes:
        """The finished file, the same for the same report."""
        out = io.BytesIO()
        lock = StandardEncryption("", ownerPassword="locked", canModify=0) if self.sheet.locked else None
        height = A4[1]
        size = (height, A4[0]) if self.sheet.aside else A4
        canvas = Canvas(out, pagesize=size, invariant=1, encrypt=lock)
        for number, page in enumerate(self.pages, 1):
            if self.sheet.turned:
                canvas.setPageRotation(90)
                canvas.transform(0, 1, -1, 0, height, 0)
            if self.sheet.aside:
                canvas.transform(0, -1, 1, 0, 0, A4[0])
            if self.sheet.seen_to is not None:
                area = canvas.beginPath()
                area.rect(20, 20, self.sheet.seen_to - 20, height - 40)
                canvas.clipPath(area, stroke=0, fill=0)
            if self.sheet.watermark:
                self._mark(canvas)
            canvas.setLineWidth(0.5)
            for draw in page:
                draw(canvas)
            if self.sheet.header:
                canvas.setFont(_FONT, 9)
                canvas.drawCentredString(A4[0] / 2, A4[1] - 48, self.sheet.header)
            if self.sheet.number:
                canvas.setFont(_FONT, 10)
                canvas.drawCentredString(A4[0] / 2, 48, self.sheet.number.format(number))
            canvas.showPage()
        canvas.save()
        return out.getvalue()


def _places(table: Table) -> dict[tuple[int, int], Box]:
    taken: set[tuple[int, int]] = set()
    placed: dict[tuple[int, int], Box] = {}
    for at, row in enumerate(table.rows):
        column = 0
        for box in row:
            while (at, column) in taken:
                column += 1
            placed[at, column] = box
            taken |= {(at + down, column + right) for down in range(box.rowspan) for right in range(box.colspan)}
            column += box.colspan
    return placed


def write(report: SampleReport, wording: Wording = PLAIN, sheet: Sheet | None = None) -> bytes:
    """The report as a PDF with a text layer."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    writer = _Writer(sheet or Sheet())
    for is_line, items in groupby(body(report, wording), key=lambda item: isinstance(item, Line)):
        if is_line and writer.sheet.two_columns:
            writer.columns([item for item in items if isinstance(item, Line)])
            continue
        for item in items:
            if isinstance(item, Line):
                writer.line(item)
            else:
                writer.table(item)
    return writer.bytes()


SHEETS: dict[str, Sheet] = {
    "pdf.ruled": Sheet(),
    "pdf.ruled_break": Sheet(break_rows=True, top_room=130.0, size=10.0),
    "pdf.ruled_repeat": Sheet(repeat_head=True, number="{}", top_room=60.0),
    "pdf.headed": Sheet(header="政府信息公开工作年度报告", number="第{}页", top_room=30.0, break_rows=True),
    "pdf.columns": Sheet(two_columns=True),
    "pdf.borderless": Sheet(ruled=False, number="第 {} 页"),
    "pdf.turned": Sheet(turned=True),
    "pdf.aside": Sheet(aside=True),
    "pdf.marked": Sheet(watermark="云津市政务公开"),
}
LAYOUTS: dict[str, Callable[[SampleReport, Wording], bytes]] = {
    name: partial(write, sheet=sheet) for name, sheet in SHEETS.items()
}
"""Each layout by name."""
