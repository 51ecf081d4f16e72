"""Web pages as they were saved: what is seen of one, and what its scripts would have shown where hardly anything is."""

from __future__ import annotations

import re
from html import unescape

from knowledge.documents.blocks import Blocks, Document, Para
from knowledge.documents.encodings import decode
from knowledge.documents.html.json_pages import page_in
from knowledge.documents.html.reader import read_markup
from knowledge.errors import UnreadableFileError

_FRAME = re.compile(r"<iframe\b([^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*)>(?:\s*</iframe\s*>)?", re.I)
_WRITTEN = re.compile(r"\ssrcdoc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_DATA = re.compile(
    r"<script\b[^<>]*\btype\s*=\s*[\"']?application/(?:ld\+)?json\b[^<>]*>(.*?)</script\s*>", re.I | re.S
)
_STATE = re.compile(
    r"<script\b[^<>]*>\s*(?:window\.|var\s+|const\s+)?[\w$.]+\s*=\s*(\{.*?\})\s*;?\s*</script\s*>", re.I | re.S
)
_WITHOUT_SCRIPTS = re.compile(r"</?noscript\b[^<>]*>", re.I)
_HARDLY_ANY = 400
_MOST_SCRIPTS = 20


def read(document: Document) -> tuple[Blocks, ...]:
    """Return the page's article, frames that are written into the page included.

    Of a page that shows fewer than _HARDLY_ANY characters and no table: what it has for browsers without scripts, and
    the pages in the data that its scripts carry.
    """
    text = decode(document.data)
    seen = read_markup(with_frames(text), document)
    if any(not isinstance(block, Para) for block in seen.blocks):
        return (seen,)
    if _weight(seen) >= _HARDLY_ANY:
        return (seen,)
    without = _WITHOUT_SCRIPTS.sub("", text)
    if without != text:
        seen = max((seen, read_markup(with_frames(without), document)), key=_weight)
    carried = [*_DATA.findall(text), *_STATE.findall(text)][:_MOST_SCRIPTS]
    return (seen, *(page for data in carried if (page := _carried(data, document)) is not None))


def _weight(page: Blocks) -> int:
    """How many characters a page shows."""
    return sum(
        len(block.text) if isinstance(block, Para) else sum(len(cell.text) for cell in block.cells)
        for block in page.blocks
    )


def with_frames(text: str) -> str:
    """Return a page's markup with the frames that carry their page in themselves as parts of it."""
    return _FRAME.sub(_opened, text) if "srcdoc" in text else text


def _opened(frame: re.Match[str]) -> str:
    written = _WRITTEN.search(frame[1])
    if written is None:
        return frame[0]
    attributes = frame[1][: written.start()] + frame[1][written.end() :]
    return f"<div{attributes}>{unescape(written[1] or written[2] or '')}</div>"


def _carried(data: str, document: Document) -> Blocks | None:
    try:
        return page_in(data, document)
    except UnreadableFileError:
        return None
