"""Word tables: merged cells as they stand, and which tables only lay out a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from knowledge.documents.blocks import Grid, GridCell
from knowledge.documents.word.docx_names import W, is_on, properties_in, val_of
from knowledge.documents.word.docx_text import Words
from knowledge.numerals import small_count

_WIDEST = 64
_LONGEST_CELL = 500
_Properties = Mapping[str, etree._Element]
_LOW = 40
"""Twips: a row of exactly this height or less shows nothing."""
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))


def inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of one name, seen through content controls and insertions, not through deletions."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from inside(child, name)


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows of a table that are neither deleted nor hidden."""
    return [row for row in inside(table, "tr") if not _is_gone(row)]


def _is_gone(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    height = properties.find(f"{W}trHeight")
    exact = height is not None and height.get(f"{W}hRule") == "exact"
    low = height.get(f"{W}val", "") if height is not None and exact else ""
    return (
        properties.find(f"{W}del") is not None or is_on(properties, "hidden") or (small_count(low) or _LOW + 1) <= _LOW
    )


def is_layout(table: etree._Element) -> bool:
    """Whether a table only lays out a page: one column, tables inside its cells, or a whole article in one."""
    rows = [list(inside(row, "tc")) for row in rows_of(table)]
    if max((len(cells) for cells in rows), default=0) <= 1:
        return True
    for cell in (cell for cells in rows for cell in cells):
        if next(cell.iter(f"{W}tbl"), None) is not None:
            return True
        length = sum(len(text.text or "") for text in cell.iter(f"{W}t"))
        if length > _LONGEST_CELL and sum(1 for _ in cell.iter(f"{W}p")) > 3:
            return True
    return False


def grid_of(table: etree._Element, words: Words) -> Grid:
    """The cells with their spans; the text of cells merged upward is what Word hides, and is left out."""
    placed: list[_Placed] = []
    # For each column where a cell merged downward is open: that cell.
    open_cells: dict[int, _Placed] = {}
    for number, row in enumerate(rows_of(table)):
        column = _skipped(row)
        merged: dict[int, _Placed] = {}
        last: _Placed | None = None
        for cell in inside(row, "tc"):
            said = _properties(cell)
            width = _width(said)
            down, across = _merge(said, "vMerge", "vmerge"), _merge(said, "hMerge", "hmerge")
            above = open_cells.get(column)
            if across == "continue" and last is not None:
                last.colspan += width
            elif down == "continue" and above is not None and above.row + above.rowspan == number:
                above.rowspan += 1
                merged[column] = above
                last = None
            else:
                last = _Placed(row=number, column=column, colspan=width, text=cell_text(cell, said, words))
                placed.append(last)
                if down is not None:
                    merged[column] = last
            column += width
        open_cells = merged
    return Grid(cells=tuple(cell.fixed() for cell in placed))


class _Placed:
    """A cell while its spans still grow."""

    __slots__ = ("colspan", "column", "row", "rowspan", "text")

    def __init__(self, *, row: int, column: int, colspan: int, text: str) -> None:
        self.row, self.column, self.colspan, self.text = row, column, colspan, text
        self.rowspan = 1

    def fixed(self) -> GridCell:
        return GridCell(
            row=self.row, column=self.column, text=self.text, rowspan=self.rowspan, colspan=min(self.colspan, _WIDEST)
        )


def cell_text(cell: etree._Element, said: _Properties, words: Words) -> str:
    """The paragraphs of a cell, a line each; blank ones left out."""
    painted = said.get("shd")
    return words.cell(inside(cell, "p"), "" if painted is None else painted.get(f"{W}fill", ""))


def _properties(cell: etree._Element) -> _Properties:
    found = properties_in(cell, f"{W}tcPr")
    return {} if found is None else {child.tag[len(W) :]: child for child in found if isinstance(child.tag, str)}


def _skipped(row: etree._Element) -> int:
    properties = row.find(f"{W}trPr")
    skipped = None if properties is None else val_of(properties, "gridBefore")
    return min(small_count(skipped) or 0, _WIDEST)


def _width(said: _Properties) -> int:
    span = said["gridSpan"].get(f"{W}val", "") if "gridSpan" in said else ""
    return max(1, min(small_count(span) or 1, _WIDEST))


def _merge(said: _Properties, *names: str) -> str | None:
    """ "restart", "continue" (what a merge without a value means), or None for a cell not merged."""
    return next((said[name].get(f"{W}val", "continue") for name in names if name in said), None)
