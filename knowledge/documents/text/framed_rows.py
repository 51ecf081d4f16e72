"""Rows of a table framed by characters whose cells run over several lines, each put on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.documents.tables.values import value_of

_RULE = re.compile(r"\s*[+\u2500-\u257f|][-=+\u2500-\u257f|]{4,}\s*")
_JOINT = re.compile(r"[+\u250c-\u254b\u2552-\u256c]")
_BARS = re.compile(r"[|│┃║]")
_MOST_LINES = 12
"""More lines between two rules are the rows of a table that is ruled off only as a whole."""
_OTHER_BARS = re.compile(r"[┃║]")
_LEAST_ROWS = 3

_Columns = list[list[str]]


def whole_framed_rows(lines: Sequence[str]) -> list[str]:
    """The lines with every row of a table that is ruled off row by row on one line.

    It is where rules stand above and below each of _LEAST_ROWS rows of figures or more, and no column has more than one
    figure between two rules.
    """
    made: list[str] = []
    table: list[list[str]] = []
    for line in lines:
        ruled = _RULE.fullmatch(line) is not None and _JOINT.search(line) is not None
        if ruled:
            table.append([line])
            table.append([])
        elif table and _BARS.match(line.lstrip()):
            table[-1].append(line)
        else:
            made.extend(_rows(table))
            table = []
            made.append(line)
    return [*made, *_rows(table)]


def _rows(table: Sequence[list[str]]) -> Iterator[str]:
    """The lines of a table, given as rules and what stands behind each."""
    groups = [_columns(group) for group in table]
    counts = [_figures(columns) for columns in groups if columns is not None]
    by_rows = sum(count == 1 for count in counts) >= _LEAST_ROWS and max(counts) == 1
    for lines, columns in zip(table, groups, strict=True):
        if by_rows and columns is not None and len(lines) > 1:
            yield "|".join("".join(column) for column in columns)
        else:
            yield from (_OTHER_BARS.sub("|", line) for line in lines)


def _columns(lines: Sequence[str]) -> _Columns | None:
    """What stands in each column of some lines, None where they do not have the same bars, or are a rule."""
    rows = [_BARS.split(line.strip()) for line in lines]
    if not 0 < len(rows) <= _MOST_LINES or len({len(row) for row in rows}) != 1:
        return None
    if any(len(row) < _LEAST_ROWS or row[0].strip() or row[-1].strip() for row in rows):
        return None
    return [[text.strip() for text in column if text.strip()] for column in zip(*rows, strict=True)]


def _figures(columns: _Columns) -> int:
    """How many figures the column with the most has; a figure beside words in its column counts as two."""
    counts = [sum(value_of(text) is not None for text in column) for column in columns]
    return max(
        (2 if count and len(column) > 1 else count for count, column in zip(counts, columns, strict=True)), default=0
    )
