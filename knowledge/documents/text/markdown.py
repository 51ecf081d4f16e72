"""Markdown as converters write it: headings, pipe tables, and tables left in HTML."""

from __future__ import annotations

import re
from html import unescape

from knowledge.documents.blocks import Blocks, Document, Grid, GridCell, Para
from knowledge.documents.characters import LOST, without_controls
from knowledge.documents.encodings import decode
from knowledge.documents.glosses import without_glosses
from knowledge.documents.html.reader import fragment_text, page_blocks
from knowledge.documents.identity.metadata import kept, labelled_cells, labelled_line
from knowledge.documents.sniff import SEPARATES
from knowledge.documents.text.framed_rows import whole_framed_rows
from knowledge.documents.text.left_edges import cut_on_the_left, marked
from knowledge.documents.text.wrapped_rows import whole_rows

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_SEPARATOR = re.compile(rf"\|?[ \t]*{SEPARATES}[ \t]*(?:\|[ \t]*{SEPARATES}[ \t]*)*\|?$")
_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_HTML_TABLE = re.compile(r"<table\b.*?</table\s*>", re.I | re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\3(?![\w*])")
# Notes and what is struck out would join their digits to a figure's.
_NOT_STATED = re.compile(
    r"<(del|s|strike)>.*?</\1>|~~.+?~~|(?<![~\d])~\d[\d,.]*~(?!~)|\[\^[^\]]*\]|\^[^\s^]{1,12}\^", re.I
)
_TO_A_NOTE = re.compile(r"(?<=\d)\[[^\]]*\d[^\]]*\]\(#[^)]*\)|\[[^\]]*\d[^\]]*\]\(#[^)]*\)(?=\d)")
# Figures set as formulas, as code, or marked.
_SET_APART = re.compile(r"\$\$?\s*([+\-]?[\d,.]+)\s*\$\$?|`+\s*([^`]*?)\s*`+|==([^=\n]+)==")
_STYLED = re.compile(
    r"<[a-z][^<>]*\b(?:style|class|hidden|dir|color|size|bgcolor)\b[^<>]*>|<(?:bdo|input|select|small|su[pb])\b", re.I
)
# Tags that only set text; those that hide it or set it apart are told before.
_TAGS = re.compile(
    r"</?(?:b|i|u|strong|em|span|font|p|div|center|a|abbr|address|article|aside|blockquote|body|caption|cite|dd|details|dl|dt"
    r"|figcaption|figure|footer|h[1-6]|header|hr|ins|kbd|label|li|main|mark|nav|ol|pre|q|section|summary|ul)\b[^<>]*>",
    re.I,
)
_BULLET = re.compile(r"^[-*+][ \t]+(?=[\u3400-\u9fff（(])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~$\d-])")
_MOST_CHARACTERS = 12_000_000


def read(document: Document) -> tuple[Blocks, ...]:
    """The document as one reading; what stands before a table's separator line is its first row."""
    text = _COMMENT.sub("", without_controls(decode(document.data)[:_MOST_CHARACTERS]))
    blocks: list[Para | Grid] = []
    meta: dict[str, str] = {}
    place = 0
    for found in _HTML_TABLE.finditer(text):
        _read_lines(text[place : found.start()].split("\n"), blocks, meta)
        blocks.extend(page_blocks(found[0], document).blocks)
        place = found.end()
    _read_lines(text[place:].split("\n"), blocks, meta)
    if document.address:
        meta["url"] = document.address
    return (Blocks(blocks=tuple(blocks), origin="markdown", meta=meta),)


def _read_lines(lines: list[str], blocks: list[Para | Grid], meta: dict[str, str]) -> None:
    place = _front_matter(lines, meta) if not blocks else 0
    lines = marked(lines) if cut_on_the_left(lines) else whole_rows(whole_framed_rows(lines))
    while place < len(lines):
        line = lines[place].strip()
        rows_end = _table_end(lines, place)
        if rows_end > place:
            rows = [_cells(row) for row in lines[place:rows_end] if not _is_separator(row)]
            if labels := kept(labelled_cells(rows)):
                meta.update({key: value for key, value in labels.items() if key not in meta})
            blocks.append(_grid(rows))
            place = rows_end
            continue
        heading = _HEADING.match(line)
        if heading:
            _add(blocks, heading[2], 0 if len(heading[1]) == 1 else 1)
        elif line and not re.fullmatch(r"[-*_=]{3,}|```.*", line):
            for key, value in kept(labelled_line(line)).items():
                meta.setdefault(key, value)
            for part in _BREAK.split(re.sub(r"^(?:>\s?)+", "", line)):
                _add(blocks, _BULLET.sub("", part), None)
        place += 1


def _front_matter(lines: list[str], meta: dict[str, str]) -> int:
    """Takes "key: value" lines between two "---" at the head; the number of lines taken."""
    if not lines or lines[0].strip() != "---":
        return 0
    for number, line in enumerate(lines[1:40], start=1):
        if line.strip() == "---":
            return number + 1
        key, colon, value = line.partition(":")
        if colon and value.strip():
            name = key.strip().lower()
            meta.setdefault({"date": "published", "source": "url"}.get(name, name), value.strip().strip("'\""))
    meta.clear()
    return 0


def _table_end(lines: list[str], place: int) -> int:
    """The line behind a table that begins at `place`: a separator follows its first row, or stands above it."""
    following = lines[place + 1] if place + 1 < len(lines) else ""
    if "|" not in lines[place] or not (("|" in following and _is_separator(following)) or _is_separator(lines[place])):
        return place
    end = place
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    return end


def _is_separator(line: str) -> bool:
    return _SEPARATOR.fullmatch(line.strip()) is not None


def _cells(line: str) -> list[str]:
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return ["\n".join(_plain(part) for part in _BREAK.split(cell)) for cell in _CELL_END.split(line)]


def _grid(rows: list[list[str]]) -> Grid:
    return Grid(
        cells=tuple(
            GridCell(row=number, column=column, text=text)
            for number, row in enumerate(rows)
            for column, text in enumerate(row)
        )
    )


def _add(blocks: list[Para | Grid], text: str, level: int | None) -> None:
    plain = _plain(text)
    if plain:
        blocks.append(Para(text=plain, level=level))


def _plain(text: str) -> str:
    """Text without its marks: emphasis, links, pictures, escapes, entities."""
    if _STYLED.search(text):
        text = fragment_text(text)
    # Before emphasis: names of typefaces in attributes have underscores.
    text = _TAGS.sub("", text)
    text = _TO_A_NOTE.sub(LOST, text)
    text = _SET_APART.sub(lambda found: found[1] or found[2] or found[3] or "", text)
    text = _LINK.sub(r"\1", _PICTURE.sub("", _NOT_STATED.sub("", text)))
    text = _EMPHASIS.sub(lambda found: found[2] or found[4], text)
    return without_glosses(unescape(_ESCAPED.sub(r"\1", text))).strip(" \t\u3000\u00a0")
