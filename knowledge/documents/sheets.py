"""A sheet as one grid, parted into the lines of text and the tables that stand on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.documents.blocks import Grid, GridCell, Para

_PROSE = 40
_HEADING = re.compile(r"\s*(?:第?[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]+[)）])")


def parted(sheet: Grid) -> Iterator[Para | Grid]:
    """The tables of a sheet, with rows of one text before them and headings and sentences between them as paragraphs.

    Empty rows are left out.
    """
    rows: dict[int, list[GridCell]] = {}
    for cell in sheet.cells:
        rows.setdefault(cell.row, []).append(cell)
    begun: list[int] = []
    for number, row in rows.items():
        filled = [cell.text for cell in row if cell.text.strip()]
        reached = any(cell.row < number < cell.row + cell.rowspan for above in begun for cell in rows[above])
        if len(filled) == 1 and not reached and (not begun or _is_line(filled[0])):
            yield from _grid(begun, rows)
            begun = []
            yield from (Para(text=line.strip()) for line in filled[0].split("\n") if line.strip())
        elif filled or reached:
            begun.append(number)
    yield from _grid(begun, rows)


def _is_line(text: str) -> bool:
    return len(text) > _PROSE or _HEADING.match(text) is not None


def _grid(numbers: Sequence[int], rows: dict[int, list[GridCell]]) -> Iterator[Grid]:
    if numbers:
        place = {number: at for at, number in enumerate(numbers)}
        yield Grid(
            cells=tuple(
                replace(
                    cell,
                    row=place[cell.row],
                    rowspan=max(1, sum(row in place for row in range(cell.row, cell.row + cell.rowspan))),
                )
                for number in numbers
                for cell in rows[number]
            )
        )
