"""PDF files: ruled tables put together from the drawn lines, and the plain stream of text as a second reading."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.inner import inner_blocks
from knowledge.documents.pdf.annotations import Filled, fields_drawn, flattened, with_values
from knowledge.documents.pdf.lines import PageText, cut_off_at, in_paragraphs, page_text, without_furniture
from knowledge.documents.pdf.pdfium import pdfium_c, pypdfium2
from knowledge.documents.pdf.ruled_tables import RuledTable, cut_off, drawn, ruled_tables, without_strikes
from knowledge.documents.pdf.seen import only_seen
from knowledge.documents.pdf.upright import upright
from knowledge.errors import UnreadableFileError
from knowledge.reasons import Reason

MAX_PAGES = 300
_LEAST_TEXT = 40
_COVER = 2000
"""A PDF of fewer characters is a cover where documents are attached to it."""
_MOST_ATTACHED = 20
_TABULAR = re.compile(r"第二十条|信息内容|自然人|申请数量|公开|属于|申请|总计|结果|维持|审结|统计|情况")
_NUMBER_RUN = re.compile(r"(?:^|\s)[-+\d.,/—]+\s*$")


def read(document: Document) -> tuple[Blocks, ...]:
    """Two readings: ruled tables as Grids with the text around them, then all text line by line.

    UnreadableFileError for a file that is encrypted, damaged, too long (over MAX_PAGES pages) or without text (a scan).
    """
    try:
        pdf = pypdfium2.PdfDocument(document.data)
    except pypdfium2.PdfiumError as fault:
        reason = str(fault).lower()
        if "password" in reason or "security" in reason:
            raise UnreadableFileError(document.name, "the PDF is protected by a password") from fault
        raise UnreadableFileError(document.name, "damaged or truncated PDF") from fault
    try:
        count = len(pdf)
        if count == 0:
            raise UnreadableFileError(document.name, "damaged PDF: it has no pages")
        if count > MAX_PAGES:
            raise UnreadableFileError(
                document.name, Reason("a PDF of {pages} pages; at most {most} are read", pages=count, most=MAX_PAGES)
            )
        if pdf.get_formtype():
            pdf.init_forms()
        form = pdf.formenv
        pages: list[PageText] = []
        tables: list[tuple[RuledTable, ...]] = []
        for number in range(count):
            try:
                text, ruled = _page(pdf, number, form)
                pages.append(text)
                tables.append(ruled)
            except pypdfium2.PdfiumError as fault:
                reason = Reason("damaged PDF: page {page} cannot be read", page=number + 1)
                raise UnreadableFileError(document.name, reason) from fault
        length = sum(len(line.text.strip()) for page in pages for line in page.lines)
        attached = _attached(pdf, document.name) if length < _COVER else ()
    finally:
        pdf.close()
    if length < _LEAST_TEXT and not attached:
        raise UnreadableFileError(document.name, "no text in this PDF: it is a scan, which needs gongkai[ocr]")
    pages = without_furniture(pages)
    with_tables = _blocks(pages, tables)
    stream = _blocks(pages, [() for _ in pages])
    readings = [Blocks(blocks=with_tables, origin="pdf.ruled")] if any(tables) else []
    readings.append(Blocks(blocks=stream, origin="pdf.stream"))
    return tuple(_with_attached(reading, at, attached) for at, reading in enumerate(readings))


def _attached(pdf: pypdfium2.PdfDocument, name: str) -> tuple[tuple[Blocks, ...], ...]:
    """The readings of the documents attached to a cover; what cannot be read is passed over."""
    found: list[tuple[Blocks, ...]] = []
    for at in range(min(pdf.count_attachments(), _MOST_ATTACHED)):
        with contextlib.suppress(UnreadableFileError, pypdfium2.PdfiumError):
            found.append(inner_blocks(name, bytes(pdf.get_attachment(at).get_data())))
    return tuple(found)


def _with_attached(reading: Blocks, at: int, attached: Sequence[Sequence[Blocks]]) -> Blocks:
    """A cover's reading with the same reading of each document behind it, or its last."""
    if not attached:
        return reading
    behind = [block for others in attached for block in others[min(at, len(others) - 1)].blocks]
    meta = next((others[0].meta for others in attached if others[0].meta), {})
    return replace(reading, blocks=(*reading.blocks, *behind), meta=meta)


def _page(
    pdf: pypdfium2.PdfDocument, number: int, form: pypdfium2.PdfFormEnv | None
) -> tuple[PageText, tuple[RuledTable, ...]]:
    """A page's text, and its ruled tables."""
    page, textpage = upright(pdf, number)
    filled: tuple[Filled, ...] = ()
    if pdfium_c.FPDFPage_GetAnnotCount(page.raw):
        over, filled = fields_drawn(page, form)
        if over and flattened(page):
            textpage.close()
            page.close()
            page = pdf[number]
            textpage = page.get_textpage()
    text = only_seen(page, textpage, page_text(page, textpage, number + 1))
    textpage.close()
    text = with_values(text, filled)
    lines, text = without_strikes(drawn(page, text), text)
    ruled: tuple[RuledTable, ...] = ()
    if _may_hold_tables(text):
        limit = cut_off(page, lines, text)
        text = text if limit is None else cut_off_at(text, limit)
        ruled = ruled_tables(lines, text, limit)
    page.close()
    return text, ruled


def _may_hold_tables(page: PageText) -> bool:
    lines = [line.text for line in page.lines]
    return (
        sum(bool(_NUMBER_RUN.search(line)) or (len(line) <= 14 and bool(_TABULAR.search(line))) for line in lines) >= 2
    )


def _blocks(pages: Sequence[PageText], tables: Sequence[Sequence[RuledTable]]) -> tuple[Para | Grid, ...]:
    """The pages' lines in order, each table in the place of the lines inside it."""
    made: list[Para | Grid | tuple[PageText, int]] = []
    lines: list[tuple[PageText, int]] = []
    for page, ruled in zip(pages, tables, strict=True):
        waiting = sorted(ruled, key=lambda table: -table.top)
        placed: set[int] = set()
        for at, line in enumerate(page.lines):
            inside = next((table for table in waiting if table.holds(line)), None)
            due = [t for t in waiting if id(t) not in placed and (t is inside or t.bottom >= line.top)]
            for table in due:
                placed.add(id(table))
                made.extend(in_paragraphs(lines))
                lines = []
                made.append(table.grid)
            if inside is None:
                lines.append((page, at))
        for table in waiting:
            if id(table) not in placed:
                made.extend(in_paragraphs(lines))
                lines = []
                made.append(table.grid)
    made.extend(in_paragraphs(lines))
    return tuple(block for block in made if isinstance(block, Para | Grid))
