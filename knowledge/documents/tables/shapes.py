"""Which rows of a table have another shape than its other rows: a lost or doubled cell shows there first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from knowledge.documents.tables.columns import RowValues
from knowledge.documents.tables.segments import Segment
from knowledge.documents.tables.values import cell_value

_FEW = 0.25


def held_to_shape(segments: Sequence[Segment], rows: Sequence[RowValues]) -> list[RowValues]:
    """The rows with those of odd shape marked as suspect: a broken sum refutes them.

    Odd is a row of a grid whose last cell ends in another column than that of most rows, and a row with empty cells
    where hardly any other row has one. Where labels have empty cells behind them, an empty cell at the front of a row
    that ends elsewhere may be a label's: its values cannot be counted off.
    """
    ends = [_end(segment) for segment in segments]
    elsewhere = odd_ends(segments)
    alike = Counter(zip(map(_front, segments), ends, strict=True))
    most = max(map(_columns, rows), default=0)
    padded = {id(s.matrix) for s in segments if most and len(s.values) > most and s.values[0].blank}
    gaps = [_has_gap(row) for row in rows]
    alone = 0 < sum(gaps) < len(rows) * _FEW
    # Where cells vanished from other rows of a text, a row may be as long as it should be by chance.
    shortened = any(
        segment.matrix is None and row.by_ordinal is None and row.by_position is None
        for segment, row in zip(segments, rows, strict=True)
    )
    # A row that lost an empty cell has its total one column too far to the left.
    short = [_total_wanting(row) for row in rows]
    few_short = sum(short) < len(rows) * _FEW
    held: list[RowValues] = []
    for segment, row, end, gap, odd, wanting in zip(segments, rows, ends, gaps, elsewhere, short, strict=True):
        blank_first = segment.values[0].blank and id(segment.matrix) in padded and _filled(segment) != most
        if odd and blank_first and alike[_front(segment), end] == 1:
            held.append(replace(row, by_ordinal=None, regular=False))
        elif wanting and few_short and _total_moved(segment):
            held.append(replace(row, by_position=None, by_ordinal=None, regular=False))
        else:
            by_chance = shortened and segment.matrix is None
            held.append(replace(row, suspect=odd or by_chance or (gap and alone) or (wanting and few_short)))
    return held


def odd_ends(segments: Sequence[Segment]) -> list[bool]:
    """For each segment whether its values end in another column than those of most rows of its grid."""
    counted: dict[int, Counter[int]] = {}
    for segment in segments:
        if segment.matrix is not None and segment.values:
            counted.setdefault(id(segment.matrix), Counter())[_end(segment)] += 1
    return [
        segment.matrix is not None
        and bool(segment.values)
        and _end(segment) != counted[id(segment.matrix)].most_common(1)[0][0]
        for segment in segments
    ]


def _front(segment: Segment) -> int:
    return segment.values[0].left


def _end(segment: Segment) -> int:
    return max(piece.right for piece in segment.values)


def _filled(segment: Segment) -> int:
    return sum(not piece.blank for piece in segment.values)


def _columns(row: RowValues) -> int:
    return len(row.by_position or row.by_ordinal or ())


def _total_wanting(row: RowValues) -> bool:
    chosen = row.by_position if row.by_position is not None else row.by_ordinal
    if not chosen or "total" not in chosen:
        return False
    return chosen["total"].blank and any(not piece.blank for piece in chosen.values())


def _total_moved(segment: Segment) -> bool:
    """Whether the last value of a row whose total is empty is the sum of those before it."""
    numbers = [cell_value(piece.text).value for piece in segment.values if not piece.blank]
    known = [number for number in numbers if number is not None]
    return 2 <= len(known) == len(numbers) and sum(known[:-1]) == known[-1]


def _has_gap(row: RowValues) -> bool:
    chosen = row.by_position if row.by_position is not None else row.by_ordinal
    pieces = list(chosen.values()) if chosen is not None else []
    return any(piece.blank for piece in pieces) and not all(piece.blank for piece in pieces)
