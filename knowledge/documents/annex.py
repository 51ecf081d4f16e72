"""The statistical annex of reports before 2019: one label and one value a row, labels matched loosely and in order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.documents.tables.cells import TableCell, TableReading, place, unit_of
from knowledge.documents.tables.rows import align
from knowledge.documents.tables.segments import Segment, Segments
from knowledge.documents.tables.values import cell_value, is_money, unreadable
from knowledge.lexicon.folding import fold
from knowledge.lexicon.forms import forms
from knowledge.model import CellKey
from knowledge.numerals import small_count

TABLE = 1
_LEAST_ROWS = 6
_MOST = 0.8


def read_annex(segments: Segments) -> TableReading:
    """The cells of the annex among segments; empty where fewer than six of its rows stand there."""
    reading = _read([segment for grid in segments.grids.values() for segment in grid])
    return reading if reading.cells else _read(segments.stream)


def _coded(segments: Sequence[Segment]) -> bool:
    """Whether the first value of every row is its code: from row to row they grow, as no figures do."""
    firsts = [next((piece.text for piece in segment.values if not piece.blank), "") for segment in segments]
    numbers = [number for text in firsts if (number := small_count(text.strip())) is not None]
    return _LEAST_ROWS <= len(numbers) == len(firsts) and all(one < two for one, two in pairwise(numbers))


def _read(segments: Sequence[Segment]) -> TableReading:
    matches = align(segments, forms().annex)
    if len(matches) < _LEAST_ROWS:
        return TableReading(cells={})
    cells: dict[CellKey, TableCell] = {}
    used: set[int] = set()
    own = [segments[match.segment] for match in matches]
    # In text each label has its unit behind it; a value that follows another label stands out of order.
    with_units = sum(bool(segment.unit) for segment in own) > len(own) * _MOST
    coded = _coded(segments[matches[0].segment : matches[-1].segment + 1])
    for match, segment in zip(matches, own, strict=True):
        values = [piece for piece in segment.values if not piece.blank][coded:]
        raw = " ".join(piece.text for piece in values)
        astray = with_units and segment.matrix is None and not segment.unit
        value = cell_value(raw) if len(values) < 2 and not astray else unreadable(raw)
        unit = fold(segment.unit) if is_money(segment.unit) else None
        cells[match.key, None] = TableCell(
            key=(match.key, None),
            value=value,
            unit=unit_of(match.key, value, unit),
            cite=place(TABLE, match.label, "统计数", segment.page),
        )
        used.update(piece.block for piece in (*segment.values, *segment.labels[-1:]))
    order = {entry.key: at for at, entry in enumerate(forms().annex)}
    return TableReading(cells=dict(sorted(cells.items(), key=lambda item: order[item[0][0]])), used=frozenset(used))
