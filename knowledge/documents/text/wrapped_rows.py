"""Rows of a pipe table that a program broke at a width, put together again; those that it cut off there, marked."""

from __future__ import annotations

from collections.abc import Sequence

CUT = "…"
"""Stands behind what may be only the beginning of a cell: such a cell is no figure."""

_LEAST_CUT = 2
_SPACE = 2
"""So many spaces at its end a cut line may have lost."""


def whole_rows(lines: Sequence[str]) -> list[str]:
    """The lines with every row of a pipe table on one line; the last cell of a row that was cut off ends in CUT.

    A row was broken where parts of it stand on lines that do not begin with a bar; it was cut off where rows without
    their closing bar are all as long as the longest line.
    """
    made: list[str] = []
    at = 0
    longest = max(map(len, lines), default=0)
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].strip() and (end > at or lines[end].lstrip().startswith("|")):
            end += 1
        if end == at:
            made.append(lines[at])
            at += 1
            continue
        made.extend(_mended(lines[at:end], longest))
        at = end
    return made


def _closed(line: str) -> bool:
    bare = line.rstrip()
    return bare.endswith("|") and not bare.endswith("\\|")


def _mended(rows: Sequence[str], longest: int) -> list[str]:
    bar = rows[0][: rows[0].index("|") + 1]

    def begins(row: str) -> bool:
        return row.startswith(bar)

    open_rows = [row for row in rows if not _closed(row)]
    if not open_rows:
        if all(map(begins, rows)):
            return list(rows)
    elif not any("|" in row and not begins(row) for row in rows):
        cut = [row for row in open_rows if begins(row)]
        if len(cut) < _LEAST_CUT or any(len(row) + _SPACE < longest for row in cut):
            return list(rows)
        return [row if _closed(row) or not begins(row) else _marked(row) for row in rows]
    made: list[str] = []
    before = ""
    for row in rows:
        unfinished = bool(made) and not _closed(made[-1]) and begins(made[-1])
        goes_on = unfinished or (bool(made) and "|" in row and not begins(row))
        if goes_on:
            # Only a line that is full was broken inside a word or number; elsewhere a space stood there.
            made[-1] += row if len(before) == longest else " " + row
        else:
            made.append(row)
        before = row
    return made


def _marked(row: str) -> str:
    return row.rstrip() + CUT if row.rpartition("|")[2].strip() else row
