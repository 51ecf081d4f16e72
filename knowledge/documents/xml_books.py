"""Workbooks written as one XML file (SpreadsheetML 2003, often named .xls), with how each cell looks.

https://learn.microsoft.com/previous-versions/office/developer/office-xp/aa140066(v=office.10)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from knowledge.documents.blocks import Document, Grid, GridCell
from knowledge.documents.characters import LOST
from knowledge.documents.html.css import colour, contrast
from knowledge.documents.looks import FAINT, Look, Runs
from knowledge.documents.number_formats import shown
from knowledge.documents.package import parse_xml
from knowledge.errors import UnreadableFileError

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_MOST_CELLS, _WIDEST, _MOST_ROWS, _MOST_SHEETS, _MOST_DIGITS = 200_000, 200, 5_000, 60, 6
_WHITE = (1.0, 1.0, 1.0, 1.0)
_NAMED_FORMATS = {"General Number": "General", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How the cells of a style look; a style stands on its parent."""

    look: Look = Look.SEEN
    form: str = "General"
    said: Mapping[str, str] = field(default_factory=dict)


def sheets_of(document: Document) -> Iterator[Grid]:
    """The sheets that are seen, each as one grid; UnreadableFileError for what is no XML and for huge workbooks."""
    root = parse_xml(document.name, "the file", document.data)
    styles = _styles(root)
    found = 0
    for sheet in list(root.iter(f"{_SS}Worksheet"))[:_MOST_SHEETS]:
        if (sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible") or "") in ("SheetHidden", "SheetVeryHidden"):
            continue
        table = sheet.find(f"{_SS}Table")
        if table is not None:
            grid = Grid(cells=tuple(_cells(table, styles)))
            found += len(grid.cells)
            if found > _MOST_CELLS:
                raise UnreadableFileError(document.name, "a workbook of more cells than a report has")
            yield grid


def _styles(root: etree._Element) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for element in root.iter(f"{_SS}Style"):
        above = found.get(element.get(f"{_SS}Parent", ""), found.get("Default", _Style()))
        said = dict(above.said)
        for part in element:
            said.update(
                {etree.QName(name).localname: str(value) for name, value in part.items()} if _tells(part) else {}
            )
        if (interior := element.find(f"{_SS}Interior")) is not None:
            said["ground"] = str(interior.get(f"{_SS}Color") or "")
        found[element.get(f"{_SS}ID", "")] = _Style(look=_look(said), form=said.get("Format", "General"), said=said)
    return found


def _tells(part: etree._Element) -> bool:
    return part.tag in (f"{_SS}Font", f"{_SS}NumberFormat")


def _look(said: Mapping[str, str]) -> Look:
    if said.get("StrikeThrough") == "1":
        return Look.GONE
    shown_in, ground = colour(said.get("Color", "")), colour(said.get("ground", ""))
    if shown_in is not None and contrast(shown_in, ground or _WHITE) < FAINT:
        return Look.GONE if ground is not None else Look.UNSURE
    return Look.MARK if said.get("VerticalAlign") in ("Superscript", "Subscript") else Look.SEEN


def _cells(table: etree._Element, styles: Mapping[str, _Style]) -> Iterator[GridCell]:
    hidden = _hidden_columns(table)
    number = 0
    for row in table.iterfind(f"{_SS}Row"):
        number = (_count(row, "Index") or number + 1) + _count(row, "Span")
        if number > _MOST_ROWS:
            return
        column = 0
        gone = row.get(f"{_SS}Hidden") == "1"
        for cell in row.iterfind(f"{_SS}Cell"):
            column = _count(cell, "Index") or column + 1
            across = min(_count(cell, "MergeAcross"), _WIDEST)
            if column > _WIDEST:
                break
            style = styles.get(cell.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID") or "", _Style())
            yield GridCell(
                row=number - 1,
                column=column - 1,
                text="" if gone or column in hidden else _text(cell, style),
                rowspan=min(_count(cell, "MergeDown"), _MOST_ROWS) + 1,
                colspan=across + 1,
            )
            column += across


def _hidden_columns(table: etree._Element) -> frozenset[int]:
    hidden: set[int] = set()
    at = 0
    for column in table.iterfind(f"{_SS}Column"):
        at = _count(column, "Index") or at + 1
        last = at + min(_count(column, "Span"), _WIDEST)
        if column.get(f"{_SS}Hidden") == "1":
            hidden.update(range(at, last + 1))
        at = last
    return frozenset(hidden)


def _text(cell: etree._Element, style: _Style) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return LOST if cell.get(f"{_SS}Formula") else ""
    told = "".join(map(str, data.itertext())).strip()
    runs = Runs()
    if len(data) and any(etree.QName(part).localname in ("S", "Sup", "Sub", "Font") for part in data.iter("*")):
        # Text set in parts, of which one may be struck out, raised or white.
        runs.add(told, Look.UNSURE)
        return runs.cell().strip()
    kind = data.get(f"{_SS}Type", "String")
    if kind == "Error":
        return told
    value = _number(told) if kind == "Number" else told
    plain = told if value is None or isinstance(value, str) else _plain(value)
    runs.add(plain if value is None else shown(value, plain, _NAMED_FORMATS.get(style.form, style.form)), style.look)
    return runs.cell().strip()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".12g")


def _count(element: etree._Element, name: str) -> int:
    stated = element.get(f"{_SS}{name}", "")
    return int(stated) if stated.isdigit() and len(stated) <= _MOST_DIGITS else 0
