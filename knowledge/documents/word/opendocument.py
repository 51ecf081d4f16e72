"""OpenDocument files, packed or flat: the text of an .odt and the sheets of an .ods, with how each run looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from knowledge.documents.blocks import Blocks, Document, Grid, GridCell, Para
from knowledge.documents.glosses import without_glosses
from knowledge.documents.html.css import colour, contrast, length
from knowledge.documents.looks import FAINT, ILLEGIBLE, TINY, Look, Runs
from knowledge.documents.package import Package, parse_xml
from knowledge.documents.sheets import parted
from knowledge.errors import UnreadableFileError

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE, _STYLE, _DRAW = (
    f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "office", "style", "drawing")
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_GONE_NAMES = "tracked-changes note hidden-text hidden-paragraph bookmark ruby-text sequence-decls variable-decls"
_GONE = frozenset(f"{_TEXT}{name}" for name in _GONE_NAMES.split()) | {f"{_OFFICE}annotation", f"{_OFFICE}forms"}
_LINES = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_PICTURES = frozenset(f"{_DRAW}{name}" for name in ("image", "object", "object-ole"))
_UNSEEN_ROWS = frozenset(("collapse", "filter"))
_WIDEST, _MOST_ROWS, _MOST_CELLS, _LONGEST_CELL = 200, 2_000, 60_000, 500
_DEEPEST = 60
_WHITE = (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """The properties of text by the names of styles, with what they inherit."""

    styles: Mapping[tuple[str, str], Mapping[str, str]]

    def of(self, family: str, name: str | None) -> Mapping[str, str]:
        return self.styles.get((family, name), {}) if name else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What holds for text by where it stands."""

    told: Mapping[str, str]
    look: Look | None = None


def read(document: Document) -> tuple[Blocks, ...]:
    """The body as one reading; notes, remarks and tracked changes are left out."""
    root, shared = _parts(document)
    body = None if root is None else next(root.iter(f"{_OFFICE}text", f"{_OFFICE}spreadsheet"), None)
    if root is None or body is None:
        raise UnreadableFileError(document.name, "an OpenDocument file without text or sheets")
    walk = _Walk(_Looks(styles=_styles(root, shared)), is_sheet=body.tag == f"{_OFFICE}spreadsheet")
    walk.visit(body, 0)
    return (Blocks(blocks=tuple(walk.blocks), origin="opendocument"),)


def _parts(document: Document) -> tuple[etree._Element | None, etree._Element | None]:
    """The content and the shared styles; a flat file holds both in one element."""
    if not document.data.startswith(b"PK"):
        return parse_xml(document.name, "the file", document.data), None
    with Package(document.name, document.data) as package:
        return package.xml("content.xml"), package.xml("styles.xml")


def _styles(*parts: etree._Element | None) -> dict[tuple[str, str], Mapping[str, str]]:
    """For each style its properties, names without their namespaces, what it inherits filled in."""
    elements = {
        (element.get(f"{_STYLE}family", ""), element.get(f"{_STYLE}name", "")): element
        for part in reversed(parts)
        if part is not None
        for element in part.iter(f"{_STYLE}style")
    }
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    for key in elements:
        told: dict[str, str] = {}
        here, seen = key, set[tuple[str, str]]()
        while here in elements and here not in seen:
            seen.add(here)
            for properties in elements[here]:
                told = {**{etree.QName(name).localname: str(value) for name, value in properties.items()}, **told}
            here = (key[0], elements[here].get(f"{_STYLE}parent-style-name", ""))
        found[key] = told
    return found


def _look(told: Mapping[str, str]) -> Look:
    if told.get("display") == "none" or told.get("text-line-through-style", "none") != "none":
        return Look.GONE
    if told.get("text-line-through-type", "none") != "none":
        return Look.GONE
    size = length(told.get("font-size", "10pt"), 16.0) or 16.0
    if size < ILLEGIBLE:
        return Look.GONE
    shown, ground = colour(told.get("color", "")), colour(told.get("background-color", ""))
    if shown is not None and contrast(shown, ground or _WHITE) < FAINT:
        return Look.GONE if ground is not None else Look.UNSURE
    raised = told.get("text-position", "0%").split()
    if raised and raised[0] not in ("0%", "baseline"):
        return Look.MARK
    return Look.UNSURE if size < TINY else Look.SEEN


class _Walk:
    """Collects paragraphs and grids in reading order."""

    def __init__(self, looks: _Looks, *, is_sheet: bool) -> None:
        self._looks = looks
        self._is_sheet = is_sheet
        self.blocks: list[Para | Grid] = []

    def visit(self, container: etree._Element, depth: int) -> None:
        """The blocks of a body, of a cell of a layout table, or of a text box."""
        if depth > _DEEPEST:
            raise RecursionError
        for child in container:
            if child.tag in _LINES:
                self._paragraph(child)
            elif child.tag == f"{_TABLE}table":
                self._table(child, depth)
            elif isinstance(child.tag, str) and child.tag not in _GONE:
                self.visit(child, depth + 1)

    def _paragraph(self, element: etree._Element) -> None:
        runs = self._runs(element, {})
        level = 1 if element.tag == f"{_TEXT}h" else None
        for line in runs.prose().split("\n"):
            text = without_glosses(line).strip(" \u00a0\u3000\t")
            if text:
                self.blocks.append(Para(text=text, level=level))
        for box in element.iter(f"{_DRAW}text-box"):
            self.visit(box, 1)

    def _runs(self, element: etree._Element, told: Mapping[str, str]) -> Runs:
        own = self._looks.of("paragraph", element.get(f"{_TEXT}style-name"))
        runs = Runs()
        self._gather(element, runs, _Around(told={**told, **own}))
        return runs

    def _gather(self, element: etree._Element, runs: Runs, around: _Around) -> None:
        look = _look(around.told)
        look = around.look if look is Look.SEEN and around.look is not None else look
        size = length(around.told.get("font-size", "10pt"), 16.0)
        if element.text:
            runs.add(_flowed(element.text), look, size)
        for child in element:
            self._gather_child(child, runs, around, look)
            if child.tail:
                runs.add(_flowed(child.tail), look, size)

    def _gather_child(self, child: etree._Element, runs: Runs, around: _Around, look: Look) -> None:
        tag = child.tag
        if tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            runs.add(" " * min(int(count), 99) if count.isdigit() else " ", look)
        elif tag == f"{_TEXT}tab":
            runs.add("\t", look)
        elif tag == f"{_TEXT}line-break":
            runs.add("\n")
        elif tag in _PICTURES:
            runs.draw()
        elif tag == f"{_DRAW}text-box":
            runs.doubt()
        elif tag == f"{_TEXT}span":
            own = self._looks.of("text", child.get(f"{_TEXT}style-name"))
            self._gather(child, runs, replace(around, told={**around.told, **own}))
        elif tag == f"{_TEXT}a" and (child.get(_HREF) or "").startswith("#"):
            self._gather(child, runs, replace(around, look=Look.APART))
        elif isinstance(tag, str) and tag not in _GONE:
            self._gather(child, runs, around)

    def _table(self, table: etree._Element, depth: int) -> None:
        if self._looks.of("table", table.get(f"{_TABLE}style-name")).get("display") == "false":
            return
        rows = list(_rows(table))
        if not self._is_sheet and _is_layout(rows):
            for row in rows:
                for cell in row:
                    if cell.tag == f"{_TABLE}table-cell":
                        self.visit(cell, depth + 1)
            return
        grid = self._grid(rows, _hidden_columns(table))
        if grid.cells:
            self.blocks.extend(parted(grid) if self._is_sheet else (grid,))

    def _grid(self, rows: list[etree._Element], hidden: frozenset[int]) -> Grid:
        cells: list[GridCell] = []
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    continue
                for _ in range(min(_count(cell, "number-columns-repeated"), _WIDEST - column)):
                    if cell.tag == f"{_TABLE}table-cell" and len(cells) < _MOST_CELLS:
                        text = "" if column in hidden else self._cell(cell)
                        down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
                        cells.append(
                            GridCell(
                                row=number,
                                column=column,
                                text=text,
                                rowspan=min(down, len(rows) - number),
                                colspan=min(across, _WIDEST),
                            )
                        )
                    column += 1
        return Grid(cells=tuple(cells))

    def _cell(self, cell: etree._Element) -> str:
        own = self._looks.of("table-cell", cell.get(f"{_TABLE}style-name"))
        runs = Runs()
        if cell.get(f"{_TABLE}formula") and cell.get(f"{_OFFICE}value-type") is None:
            # A formula that no program has worked out yet.
            runs.doubt()
        for element in cell.iter(f"{_TEXT}p", f"{_TEXT}h"):
            runs.extend(self._runs(element, own))
            runs.add("\n")
        lines = (line.strip(" \u00a0\u3000\t") for line in runs.cell().split("\n"))
        return "\n".join(line for line in lines if line)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows that are seen, in order; repeated ones once each, as far as they hold anything."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            if child.get(f"{_TABLE}visibility") not in _UNSEEN_ROWS:
                repeated = _count(child, "number-rows-repeated")
                yield from [child] * (repeated if repeated < _MOST_ROWS else 1)
        elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
            yield from _rows(child)


def _hidden_columns(table: etree._Element) -> frozenset[int]:
    hidden: set[int] = set()
    column = 0
    for element in table.iter(f"{_TABLE}table-column"):
        count = min(_count(element, "number-columns-repeated"), _WIDEST)
        if element.get(f"{_TABLE}visibility") in _UNSEEN_ROWS:
            hidden.update(range(column, column + count))
        column += count
    return frozenset(hidden)


def _count(element: etree._Element, name: str) -> int:
    found = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(found)) if found.isdigit() and len(found) < 8 else 1


def _flowed(text: str) -> str:
    """White space as OpenDocument has it: runs of it are one space."""
    return "".join(" " if sign in "\t\r\n" else sign for sign in text)


def _is_layout(rows: list[etree._Element]) -> bool:
    cells = [[cell for cell in row if cell.tag == f"{_TABLE}table-cell"] for row in rows]
    if max((len(row) for row in cells), default=0) <= 1:
        return True
    return any(
        next(cell.iter(f"{_TABLE}table"), None) is not None
        or (len("".join(map(str, cell.itertext()))) > _LONGEST_CELL and len(cell) > 3)
        for row in cells
        for cell in row
    )
