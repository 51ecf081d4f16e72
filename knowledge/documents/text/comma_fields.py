"""Text whose cells stand apart by commas or semicolons, as spreadsheets are written out, put into lines of tabs.

RFC 4180 has commas; a spreadsheet set to a language with decimal commas writes semicolons.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

_MARKS = (",", ";")
_LEAST_ROWS = 8
_LEAST_FIELDS = 4
_MOST_FIELDS = 60
_LONGEST = 100_000
_APART = re.compile(r"\d[ \t]+\d")
_TABLE_MARKS = re.compile(r"[\t|｜¦│]")


def rows_of_fields(lines: Sequence[str]) -> list[str] | None:
    """Return the lines with tabs between the cells of each row, None where neither commas nor semicolons part cells.

    They do where _LEAST_ROWS lines or more have _LEAST_FIELDS fields or more, most of them as many as another has,
    and neither tabs, bars, nor spaces part figures. Line breaks in a quoted field become blanks.
    """
    return next((rows for mark in _MARKS if (rows := _parted_by(mark, lines)) is not None), None)


def _parted_by(mark: str, lines: Sequence[str]) -> list[str] | None:
    likely = [line for line in lines if line.count(mark) + 1 >= _LEAST_FIELDS]
    if len(likely) < _LEAST_ROWS or any(map(_TABLE_MARKS.search, likely)) or any(map(_APART.search, likely)):
        return None
    if any(len(line) > _LONGEST for line in lines):
        return None
    try:
        rows = list(csv.reader((line + "\n" for line in lines), delimiter=mark, strict=True))
    except csv.Error:
        return None
    widths = [len(row) for row in rows if len(row) >= _LEAST_FIELDS]
    alike = sum(widths.count(width) > 1 for width in widths)
    if len(widths) < _LEAST_ROWS or alike * 2 < len(widths) or max(widths) > _MOST_FIELDS:
        return None
    return [_line(row) for row in rows]


def _line(row: Sequence[str]) -> str:
    fields = [" ".join(field.split()) for field in row]
    filled = [field for field in fields if field]
    if not filled:
        return ""
    return fields[0] if filled == fields[:1] else "\t".join(fields)
