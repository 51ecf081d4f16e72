"""Saved web pages: the article with its tables, free of navigation, and what the page says about its document."""

from __future__ import annotations

import re

from lxml import etree

from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.characters import without_controls
from knowledge.documents.encodings import decode
from knowledge.documents.glosses import flowed, without_glosses
from knowledge.documents.html.article import Page
from knowledge.documents.html.drawn_tables import become_parts, mark_parts
from knowledge.documents.html.looks import annotate, is_hidden, look_of
from knowledge.documents.html.open_cells import closed, has_open_cells
from knowledge.documents.html.tables import (
    BLOCK,
    add_field,
    cell_text,
    cells_of,
    gather,
    grid_of,
    is_unseen,
    reveal,
    rows_of,
    text_of,
)
from knowledge.documents.identity.metadata import has_colon, is_title, kept, labelled_cells, labelled_line
from knowledge.documents.looks import Runs
from knowledge.documents.sheets import parted
from knowledge.errors import UnreadableFileError
from knowledge.lexicon.page_words import page_words
from knowledge.reasons import Reason

MOST_CHARACTERS = 12_000_000
"""More markup than this is refused; pictures written into the page do not count."""
MOST_TAGS = 300_000
_OF_HEAD = frozenset(("meta", "title", "link", "style", "script", "base", "noscript", "template", "object"))
"""What stands in the head of a page and is not shown."""
_HEAD, _FOOT = 10, 8
_EMBEDDED = re.compile(r"data:[\w.+/-]*(?:;[\w.=-]+)*;base64,[A-Za-z0-9+/=\s%]{200,}")
_HEAD = 20_000
_SHEET = re.compile(r"""<meta[^>]{0,40}ProgId[^>]{0,40}Excel\.Sheet|<x:ExcelWorkbook>""", re.IGNORECASE)
"""How a page says that it is a sheet that was saved as one."""
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(\S+)", re.I)
_INLINE = re.compile(r"</?(?:span|font|b|i|u|em|strong|a|big|small|center|o:p|ins)\b[^<>]*>", re.I)
_BLOCKS = re.compile(r"</?(?:div|blockquote|section|article|form|dl|dd|ul|li)\b[^<>]*>", re.I)
# As it stands; then without elements left open inside of paragraphs; then with <p>, which closes itself, for blocks.
_FLATTER: tuple[tuple[re.Pattern[str] | None, str], ...] = ((None, ""), (_INLINE, ""), (_BLOCKS, "<p>"))
_ENTITY = re.compile(r"<!ENTITY[^>]*>|<!DOCTYPE[^>\[]*\[[^\]]*\]\s*>", re.I)


def read(document: Document) -> tuple[Blocks, ...]:
    """The page's article as one reading; UnreadableFileError for pages beyond all measure."""
    return (read_markup(decode(document.data), document),)


def read_markup(text: str, document: Document) -> Blocks:
    """The reading of a page's markup; UnreadableFileError for pages beyond all measure."""
    text = without_controls(text)
    if "base64," in text:
        text = _EMBEDDED.sub("", text)
    if len(text) > MOST_CHARACTERS or text.count("<") > 2 * MOST_TAGS:
        raise UnreadableFileError(
            document.name,
            Reason("page too large: {millions} million characters of markup", millions=round(len(text) / 1e6)),
        )
    return page_blocks(text, document)


def page_blocks(text: str, document: Document) -> Blocks:
    """The reading of a page whose text is known already."""
    address = document.address or _first_group(_SAVED_FROM, text)
    body, page = _measured(text, document)
    walk = _Walk(page)
    walk.visit(page.article, None)
    walk.flush(None)
    if _SHEET.search(text, 0, _HEAD):
        walk.blocks = [
            part for block in walk.blocks for part in (parted(block) if isinstance(block, Grid) else (block,))
        ]
    meta = _meta(body, page, walk.blocks)
    if address:
        meta["url"] = address
    blocks = _without_furniture(walk.blocks)
    title = meta.get("title", "")
    if is_title(title) and not any(isinstance(block, Para) and _same(title, block.text) for block in blocks[:12]):
        blocks.insert(0, Para(text=title, level=0))
    return Blocks(blocks=tuple(blocks), origin="html", meta=meta)


def fragment_text(text: str) -> str:
    """What a reader sees of a piece of markup, as in a cell."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    markup = f"<table><tr><td>{text}</td></tr></table>".encode("utf-8", "replace")
    root = etree.fromstring(markup, parser)
    if root is None:
        return text
    annotate(root)
    cell = next(root.iter("td"), None)
    return text if cell is None or is_unseen(cell) else cell_text(cell)


def _measured(text: str, document: Document) -> tuple[etree._Element, Page]:
    """The parsed page; pages nested beyond what the parser takes lose the elements that only nest."""
    text = _ENTITY.sub("", text)
    for pattern, instead in _FLATTER:
        if pattern is not None:
            text = pattern.sub(instead, text)
        root, is_whole = _parsed(text)
        if root is not None and is_whole and has_open_cells(root):
            root, is_whole = _parsed(closed(text))
        if root is None:
            raise UnreadableFileError(document.name, "an empty page")
        if not is_whole:
            continue
        try:
            body = next(root.iter("body"), root)
            mark_parts(root)
            annotate(root)
            become_parts(root)
            reveal(body)
            return root, Page(body)
        except RecursionError:
            continue
    raise UnreadableFileError(document.name, "a page nested too deeply")


def _parsed(text: str) -> tuple[etree._Element | None, bool]:
    """The root of a page's markup, and whether the parser took it to its full depth."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is not None:
        _out_of_head(root)
    return root, not any("depth" in fault.message for fault in parser.error_log)


def _out_of_head(root: etree._Element) -> None:
    """Put what a page without a body tag shows into its body: the parser leaves <article> and the like in the head."""
    head = root.find("head")
    shown = [] if head is None else [item for item in head if isinstance(item.tag, str) and item.tag not in _OF_HEAD]
    if not shown:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for item in reversed(shown):
        body.insert(0, item)


def _first_group(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text, 0, 20_000)
    return found[1] if found else None


def _same(title: str, text: str) -> bool:
    bare, wanted = re.sub(r"\s+", "", text), re.sub(r"\s+", "", title)
    return wanted in bare


def _without_furniture(blocks: list[Para | Grid]) -> list[Para | Grid]:
    """The blocks without what pages put before and behind a document: its way there, its neighbours, its date line."""
    foot = len(blocks) - _FOOT
    return [block for place, block in enumerate(blocks) if _HEAD <= place < foot or not _is_furniture(block, place)]


def _is_furniture(block: Para | Grid, place: int) -> bool:
    if not isinstance(block, Para) or len(block.text) >= 200:
        return False
    return block.text.startswith(page_words().furniture) or (place < _HEAD and len(labelled_line(block.text)) >= 2)


class _Walk:
    """Collects paragraphs and grids in reading order."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._runs = Runs()
        self.blocks: list[Para | Grid] = []

    def flush(self, level: int | None) -> None:
        """Ends a paragraph."""
        if self._runs:
            text = without_glosses(flowed(self._runs.prose().replace("\x00", " ")))
            self._runs.clear()
            if text:
                self.blocks.append(Para(text=text, level=level))

    def visit(self, element: etree._Element, level: int | None) -> None:
        """An element with all below it; `level` is that of the heading it stands in."""
        tag = element.tag
        if element in self._page.fields:
            if not is_hidden(element):
                add_field(element, self._runs)
            return
        if is_unseen(element) or element in self._page.navigation or element in self._page.labels:
            return
        if tag == "br":
            self.flush(level)
        elif tag == "pre":
            self._visit_pre(element)
        elif element in self._page.data:
            self.flush(level)
            caption = element.find("caption")
            if caption is not None:
                self._runs.add(cell_text(caption))
                self.flush(None)
            self.blocks.append(grid_of(element))
        elif tag in ("sup", "sub"):
            gather(element, self._runs)
        else:
            self._visit_below(element, level)

    def _visit_below(self, element: etree._Element, level: int | None) -> None:
        block = element.tag in BLOCK
        if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            level = 0 if element.tag == "h1" else 1
        if block:
            self.flush(None)
        look = look_of(element).look
        if text := element.text:
            self._runs.add(text, look)
        for child in element:
            self.visit(child, level)
            if tail := child.tail:
                self._runs.add(tail, look)
        if block:
            self.flush(level)

    def _visit_pre(self, element: etree._Element) -> None:
        self.flush(None)
        for line in cell_text(element).split("\n") if len(element) else (element.text or "").split("\n"):
            if line.strip():
                self.blocks.append(Para(text=without_glosses(line.rstrip())))


def _meta(root: etree._Element, page: Page, blocks: list[Para | Grid]) -> dict[str, str]:
    """What the page says about its document, by order of trust: its <meta> elements, labelled tables, then lines."""
    found: dict[str, str] = {}
    tags = page_words().tags
    for element in root.iter("meta"):
        key = tags.get((element.get("name") or element.get("property") or "").lower())
        if key and (content := flowed(element.get("content") or "")):
            found.setdefault(key, content)
    for table in root.iter("table"):
        if table in page.labels:
            rows = ([cell_text(cell) for cell in cells_of(row)] for row in rows_of(table))
            _add(found, kept(labelled_cells(rows)))
    for element in root.iter("li", "p", "div", "span", "dd", "td", "h4", "h5"):
        if len(element) <= 12 and not is_unseen(element) and has_colon(said := text_of(element)):
            text = flowed(said)
            if 4 < len(text) < 300:
                _add(found, kept(labelled_line(text)))
    for key, title in (("page_title", _text_of(root, "title")), ("title", _heading(root, blocks))):
        if title:
            found.setdefault(key, title)
    if not is_title(found.get("title", "")) and is_title(found.get("page_title", "")):
        found["title"] = found["page_title"]
    return found


def _add(found: dict[str, str], more: dict[str, str]) -> None:
    for key, value in more.items():
        found.setdefault(key, value)


def _text_of(root: etree._Element, tag: str) -> str:
    element = next(root.iter(tag), None)
    return flowed(text_of(element)) if element is not None else ""


def _heading(root: etree._Element, blocks: list[Para | Grid]) -> str:
    """The first heading of the page that can be a report's title."""
    for element in root.iter("h1", "h2", "h3", "div", "p", "td", "span"):
        marks = f"{element.get('class', '')} {element.get('id', '')}".lower()
        if element.tag in ("h1", "h2", "h3") or "title" in marks or "bt" in marks.split():
            text = flowed(text_of(element)) if len(element) < 12 else ""
            if text and is_title(text):
                return text
    return next((block.text for block in blocks[:6] if isinstance(block, Para) and is_title(block.text)), "")
