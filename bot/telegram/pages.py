"""Styled text cut into pages that Telegram takes: at most 4096 UTF-16 units each, tags balanced on every one.

Telegram counts the text after its entities are parsed, so tags cost nothing and `&lt;` counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from bot.chat.styled_text import Stretch, StyledBlock

PAGE_UNITS = 4096
CAPTION_UNITS = 1024

PIECE_UNITS = 400
"""A block is started on the old page only if at least this much of it, or all of it, fits there."""

TAGS = re.compile(r"<[^>]*>")
ROW_END = re.compile(r"\n")
SENTENCE_END = re.compile(r"[。！？!?…]+[”’」』）)]*|[.;；](?=\s)|\n")
CLAUSE_END = re.compile(r"[，、,：:]|\s")


def _stretch_html(stretch: Stretch) -> str:
    """The stretch as HTML that Telegram parses."""
    inner = escape(stretch.text, quote=False)
    if stretch.href:
        inner = f'<a href="{escape(stretch.href)}">{inner}</a>'
    for tag in reversed(stretch.tags):
        inner = f"<{tag}>{inner}</{tag}>"
    return inner


def _block_html(block: StyledBlock) -> str:
    """The block with its tags."""
    inner = "".join(_stretch_html(stretch) for stretch in block.stretches)
    if not block.wrapper:
        return inner
    # A wrapper may bear an attribute (blockquote expandable), which its end does not repeat.
    return f"<{block.wrapper}>{inner}</{block.wrapper.split()[0]}>"


def utf16_units(text: str) -> int:
    """How long Telegram finds a text: code units of UTF-16, two for what lies beyond the basic plane."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fitting(text: str, units: int) -> int:
    """How many leading characters of `text` fit into so many UTF-16 units; never half of a character."""
    if len(text) * 2 <= units:
        return len(text)
    used = 0
    for position, letter in enumerate(text):
        used += 2 if ord(letter) > 0xFFFF else 1
        if used > units:
            return position
    return len(text)


def _whole_cluster(text: str, cut: int) -> int:
    """The cut moved back so that it does not part a letter from its marks or joiners."""
    joining = {0x200D, *range(0xFE00, 0xFE10), *range(0x300, 0x370), *range(0x1F3FB, 0x1F400)}
    moved = cut
    while 0 < moved < len(text) and (ord(text[moved]) in joining or ord(text[moved - 1]) == 0x200D):
        moved -= 1
    return moved or cut


def cut_point(text: str, units: int, *, rows: bool) -> int:
    """Where to cut a text that is too long: after the last row, sentence, or clause that fits; else in mid-word.

    A cut in the first third of the room is passed over for a weaker one further on, so that pages are not left empty.
    """
    room = _fitting(text, units)
    for end in (ROW_END,) if rows else (SENTENCE_END, CLAUSE_END):
        places = [found.end() for found in end.finditer(text, 0, room) if found.end() <= room]
        if places and (rows or places[-1] > room // 3):
            return places[-1]
    return _whole_cluster(text, room)


def _cut_block(block: StyledBlock, cut: int) -> tuple[StyledBlock, StyledBlock]:
    before: list[Stretch] = []
    after: list[Stretch] = []
    passed = 0
    for stretch in block.stretches:
        inside = min(max(cut - passed, 0), len(stretch.text))
        passed += len(stretch.text)
        for part, side in ((stretch.text[:inside], before), (stretch.text[inside:], after)):
            if part:
                side.append(Stretch(text=part, tags=stretch.tags, href=stretch.href))
    return _with(block, before, strip_end=True), _with(block, after, strip_end=False)


def _with(block: StyledBlock, stretches: list[Stretch], *, strip_end: bool) -> StyledBlock:
    if stretches and strip_end:
        last = stretches[-1]
        stretches[-1] = Stretch(text=last.text.rstrip(), tags=last.tags, href=last.href)
    elif block.header and stretches:
        stretches.insert(0, Stretch(text=block.header))
    return StyledBlock(stretches=tuple(stretches), wrapper=block.wrapper, rows=block.rows, header=block.header)


def cut_into_pages(blocks: Iterable[StyledBlock], *, units: int = PAGE_UNITS) -> tuple[str, ...]:
    """The blocks as pages of HTML, a line each block; no text is lost and every page stands on its own."""
    pages: list[str] = []
    page: list[str] = []
    used = 0
    waiting = [block for block in blocks if block.text.strip()]
    waiting.reverse()
    while waiting:
        block = waiting.pop()
        gap = 1 if page else 0
        size = utf16_units(block.text)
        room = units - used - gap
        if size <= room:
            page.append(_block_html(block))
            used += gap + size
            continue
        # The header comes again on the next page, so a cut that leaves nothing but it would never end.
        header_size = utf16_units(block.header)
        if not page or room >= PIECE_UNITS + header_size:
            cut = cut_point(block.text, room, rows=block.rows)
            if cut > len(block.header):
                head, tail = _cut_block(block, cut)
                page.append(_block_html(head))
                waiting.append(tail)
            elif not page:
                # Not even a row fits beside the header: cut where it may, rather than never.
                head, tail = _cut_block(replace(block, header=""), _fitting(block.text, room) or 1)
                page.append(_block_html(head))
                waiting.append(tail)
            else:
                waiting.append(block)
        else:
            waiting.append(block)
        pages.append("\n".join(page))
        page, used = [], 0
        # What is left of a block may be nothing that is seen.
        while waiting and not waiting[-1].text.strip():
            waiting.pop()
    if page:
        pages.append("\n".join(page))
    return tuple(text for text in pages if TAGS.sub("", text).strip())
