"""What a page loads for itself: JSON with the page's own markup, or its text, in one of its strings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from knowledge.documents.blocks import Blocks, Document, Grid, GridCell, Para
from knowledge.documents.encodings import decode
from knowledge.documents.html.reader import fragment_text, read_markup
from knowledge.documents.identity.metadata import is_title
from knowledge.documents.text.plain import read_text
from knowledge.errors import UnreadableFileError

_CALL = re.compile(r"^\s*[\w$.]+\s*\((.*)\)\s*;?\s*$", re.S)
_TAG = re.compile(r"<(?:p|div|table|tr|td|span|br|h[1-6])\b[^<>]*>", re.I)
_ESCAPED = re.compile(r"&lt;(?:p|div|table|span)\b", re.I)
_LEAST = 200
_SHARE = 0.2
_PIECES = 2_000
_MOST_CELLS = 50_000
_WORDS = re.compile(r"[\u4e00-\u9fff]")


def read(document: Document) -> tuple[Blocks, ...]:
    """The readings of the page inside, or of the text; UnreadableFileError for JSON without either."""
    return (page_in(decode(document.data), document),)


def page_in(text: str, document: Document) -> Blocks:
    """The reading of the pages or texts in some JSON, else of its strings as paragraphs and its rows of strings as
    tables; UnreadableFileError where there is nothing of the kind."""
    called = _CALL.match(text)
    try:
        data = json.loads(called[1] if called else text)
    except ValueError as fault:
        raise UnreadableFileError(document.name, "damaged JSON") from fault
    strings = [unescape(found) if _ESCAPED.search(found) else found for found in _strings(data)]
    long = max((len(found) for found in strings), default=0)
    bodies = [found for found in strings if len(found) >= max(_LEAST, _SHARE * long)]
    pieces = list(_pieces(data)) if len(bodies) * _LEAST < _PIECES else []
    if sum(isinstance(piece, Grid) for piece in pieces) > 1:
        return Blocks(blocks=tuple(pieces), origin="json")
    if not bodies:
        raise UnreadableFileError(document.name, "JSON without a page in it")
    title = next((found for found in strings if len(found) < _LEAST and is_title(found)), None)
    readings = [_reading(found, document) for found in bodies]
    blocks = [block for reading in readings for block in reading.blocks]
    if title is not None and not any(isinstance(block, Para) and title in block.text for block in blocks[:12]):
        blocks.insert(0, Para(text=title, level=0))
    return Blocks(blocks=tuple(blocks), origin=readings[0].origin, meta=readings[0].meta)


def _pieces(data: object) -> Iterator[Para | Grid]:
    """The words of some JSON as paragraphs and its rows of cells as tables, in their order."""
    waiting = [data]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            if _WORDS.search(here):
                yield Para(text=_plain(here))
        elif isinstance(here, list) and len(here) > 1 and all(_is_row(row) for row in here):
            cells = (
                GridCell(row=at, column=column, text=_told(cell))
                for at, row in enumerate(here)
                for column, cell in enumerate(row)
            )
            yield Grid(cells=tuple(islice(cells, _MOST_CELLS)))
        elif isinstance(here, dict | list):
            waiting.extend(reversed(list(here.values()) if isinstance(here, dict) else here))


def _plain(text: str) -> str:
    return fragment_text(text) if "<" in text or "&" in text else text


def _is_row(row: object) -> bool:
    return isinstance(row, list) and bool(row) and all(map(_is_cell, row))


def _is_cell(cell: object) -> bool:
    """Whether some JSON is a cell: a value, or a text with its place on the page, as extractors of tables write it."""
    if isinstance(cell, dict):
        return isinstance(cell.get("text"), str) and not any(isinstance(value, dict | list) for value in cell.values())
    return isinstance(cell, str | int | float | None)


def _told(cell: object) -> str:
    said = cell["text"] if isinstance(cell, dict) else cell
    return _plain(str(said)) if said is not None else ""


def _reading(found: str, document: Document) -> Blocks:
    return read_markup(found, document) if _TAG.search(found) else read_text(found)


def _strings(data: object) -> Iterator[str]:
    """All strings, in order; those that are JSON themselves are opened."""
    waiting = [data]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            opened = _opened(here)
            if opened is None:
                yield here
            else:
                waiting.append(opened)
        elif isinstance(here, dict):
            waiting.extend(reversed(list(here.values())))
        elif isinstance(here, list):
            waiting.extend(reversed(here))


def _opened(text: str) -> object | None:
    if text[:1] not in ("{", "[") or len(text) < _LEAST:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict | list) else None
