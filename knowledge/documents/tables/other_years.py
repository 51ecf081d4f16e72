"""Figures of other years that are printed beside this year's: whole tables, columns of table 2, rows of table 4.

The year in the caption, head or label decides. Where two of a kind stand and nothing tells which, neither is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from knowledge.documents.blocks import Grid, Para
from knowledge.documents.tables.heads_of_results import named_in
from knowledge.documents.tables.labels import best
from knowledge.documents.tables.segments import Piece, Segment, is_label
from knowledge.documents.tables.values import cell_value
from knowledge.lexicon.doubts import doubt
from knowledge.lexicon.folding import fold, label_of
from knowledge.lexicon.forms import forms
from knowledge.model import Problem

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年度?|(?!\d))")
_TITLE_LINES = 40
_TITLE = re.compile(r"(?<!\d)(20\d\d)年?度?.{0,16}信息公开.{0,10}(?:年度报告|年报|报告)")
_LONGEST_CAPTION = 36
_SENTENCE = re.compile(r"[。;!?]")
_NUMBERED = re.compile(r"^[(]?[一二三四五六]{1,2}[)、.]")
_LEAST_FIGURES = 5
_BARE_YEAR = re.compile(r"20\d\d(?:年度?)?")
OTHER = ""
"""The key of a column that holds another year's figures."""


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    last, this = (
        sorted(map(re.escape, words), key=len, reverse=True) for words in (forms().last_year, forms().this_year)
    )
    return re.compile("|".join(last)), re.compile("|".join(this))


def year_told(blocks: Sequence[tuple[int, Para | Grid]]) -> int | None:
    """The year in the report's title, None where no title line has one."""
    for _, block in blocks[:_TITLE_LINES]:
        if isinstance(block, Para) and (found := _TITLE.search(fold(block.text))) is not None:
            return int(found.group(1))
    return None


def is_of_another_year(text: str, year: int | None) -> bool | None:
    """Whether a head or label names another year than the report's: True, False where it names that; else None.

    With no year known only words tell: 上年, 本年.
    """
    last, this = _words()
    folded = fold(text)
    years = {int(found) for found in _YEAR.findall(folded)}
    if last.search(folded) is not None or (year is not None and years and year not in years):
        return None if this.search(folded) is not None or year in years else True
    return False if this.search(folded) is not None or (years and years == {year}) else None


def without_other_years(
    blocks: Sequence[tuple[int, Para | Grid]], year: int | None
) -> tuple[frozenset[int], tuple[Problem, ...]]:
    """The grids under a caption that names another year, where others stand under the report's; and a doubt for them.

    A caption is the last line before a grid. One wrong year over the only table may be a slip of the pen.
    """
    captions: dict[int, tuple[str, bool | None]] = {}
    above = ""
    for number, block in blocks:
        if isinstance(block, Para):
            above = block.text.strip() or above
        else:
            told = is_of_another_year(above, year) if _is_caption(above) else None
            captions[number] = (above, told)
            above = ""
    told_other = {number for number, (_, told) in captions.items() if told}
    if not told_other:
        return frozenset(), ()
    labels = {number: _labels_in(block) for number, block in blocks if isinstance(block, Grid)}
    rest = [labels[number] for number in captions if number not in told_other]
    other = frozenset(
        number for number in told_other if any(len(labels[number] & own) * 2 > len(labels[number]) for own in rest)
    )
    if not other:
        return frozenset(), ()
    return other, tuple(doubt("other_year", caption=captions[number][0]) for number in sorted(other))


def _labels_in(grid: Grid) -> frozenset[str]:
    return frozenset(label_of(cell.text) for cell in grid.cells if is_label(cell.text))


def _is_caption(text: str) -> bool:
    folded = fold(text)
    return 0 < len(folded) <= _LONGEST_CAPTION and not _SENTENCE.search(folded) and not _NUMBERED.match(folded)


def column_key(text: str, key: str, year: int | None) -> str:
    """The column that a head is: OTHER where it names another year and is no column of the form that does."""
    if best(text, forms().columns2) == key and any(word in key for word in ("last_year", "change")):
        return key
    return OTHER if is_of_another_year(text, year) else key


def rows_of_this_year(segments: Sequence[Segment], year: int | None) -> list[Segment]:
    """The segments with one row left of those that stand under one head of table 4, each with a label of its own.

    The one whose label names the report's year is kept, with the head; where several rows say different things and none
    of them alone does, none is.
    """
    made: list[Segment] = []
    segments = [_year_as_label(segment) for segment in segments]
    at = 0
    while at < len(segments):
        rows = [segments[at]]
        while at + len(rows) < len(segments) and _goes_on(segments[at], segments[at + len(rows)]):
            rows.append(segments[at + len(rows)])
        made.append(rows[0] if len(rows) == 1 else _chosen(rows, year))
        at += len(rows)
    return made


def _year_as_label(segment: Segment) -> Segment:
    """The segment with a bare year before the figures of a whole row of table 4 as what it is, the row's label."""
    whole = len(forms().blocks4) * len(forms().results4)
    values = segment.values
    if len(values) != whole + 1 or not _BARE_YEAR.fullmatch(fold(values[0].text)):
        return segment
    return replace(segment, labels=(*segment.labels, values[0]), values=values[1:])


def _goes_on(first: Segment, segment: Segment) -> bool:
    """Whether a segment is a further row under the head of another: as many figures, and only a label on their line."""
    if first.matrix is None or segment.matrix is not first.matrix or len(segment.values) != len(first.values):
        return False
    figures = sum(not piece.blank for piece in segment.values)
    if figures < _LEAST_FIGURES or any(named_in(segment.labels)):
        # 行政复议, 行政诉讼 before the figures: a row for each block.
        return False
    return all(_beside(piece, segment) for piece in segment.labels)


def _beside(label: Piece, segment: Segment) -> bool:
    return label.row == segment.values[0].row


def _chosen(rows: Sequence[Segment], year: int | None) -> Segment:
    head = tuple(piece for piece in rows[0].labels if not _beside(piece, rows[0]))
    if not head:
        return rows[0]
    rows = [row for row in rows if not _is_numbering(row)] or rows
    told = [_row_told(row, year) for row in rows]
    own = [row for row, other in zip(rows, told, strict=True) if other is False]
    unnamed = [row for row, other in zip(rows, told, strict=True) if other is None]
    left = own or unnamed
    texts = {tuple(piece.text.strip() for piece in row.values) for row in left}
    if len(texts) == 1:
        return replace(left[0], labels=(*head, *(piece for piece in left[0].labels if _beside(piece, left[0]))))
    lost = tuple(replace(piece, text=_doubtful(piece, rows)) for piece in rows[0].values)
    return replace(rows[0], values=lost)


def _doubtful(piece: Piece, rows: Sequence[Segment]) -> str:
    """What stands in one column in all rows, as a text that is no number."""
    return " / ".join(
        dict.fromkeys(other.text.strip() for row in rows for other in row.values if other.left == piece.left)
    )


def _row_told(row: Segment, year: int | None) -> bool | None:
    found = {is_of_another_year(piece.text, year) for piece in row.labels if _beside(piece, row)} - {None}
    return found.pop() if len(found) == 1 else None


def _is_numbering(row: Segment) -> bool:
    """Whether a row only numbers the columns."""
    numbers = [cell_value(piece.text).value for piece in row.values]
    known = [number for number in numbers if number is not None]
    return len(known) == len(numbers) and all(two - one == 1 for one, two in pairwise(known))


def said_otherwise(keys: Mapping[tuple[str, str | None], object], table: int) -> Problem:
    """A doubt for cells that a second table of the kind gives another figure."""
    return doubt("table_twice", lambda words: {"table": words.table(table)}, count=len(keys), cells=tuple(keys))
