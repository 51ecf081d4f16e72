"""Table 2, what was published unasked: read block by block of article 20, so that hybrids of two editions are read too."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.lexicon.codes import codes
from knowledge.lexicon.folding import fold
from knowledge.lexicon.forms import Entry, forms
from knowledge.model import CellKey, Problem, Severity
from knowledge.reading.cells import TableCell, TableReading, place, unit_of
from knowledge.reading.labels import best
from knowledge.reading.rows import candidates
from knowledge.reading.segments import Piece, Segment
from knowledge.reading.values import cell_value, money_unit_in, unreadable

TABLE = 2
_JOIN = 5


def _columns(labels: Sequence[Piece]) -> list[tuple[Entry, str, Piece]]:
    """The column heads among some labels in order, with their text; a wrapped head is joined from its pieces."""
    found: list[tuple[Entry, str, Piece]] = []
    entries = forms().columns2
    at = 0
    while at < len(labels):
        text = ""
        step = 1
        for taken, piece in enumerate(labels[at : at + _JOIN], start=1):
            text += piece.text
            entry = _column(text, entries)
            if entry is not None:
                # A longer join wins only when it is a better label: 本年增/ and 减.
                found.append((entry, text, labels[at]))
                step = taken
                break
        at += step
    return found


def _column(text: str, entries: Sequence[Entry]) -> Entry | None:
    for entry in entries:
        if best(text, (entry,)) is not None and not any(
            best(text, (other,)) for other in entries if other is not entry and other.key != entry.key
        ):
            return entry
    return None


def _heads_block(piece: Piece) -> bool:
    text = fold(piece.text)
    return text.startswith("第二十条") or text == "信息内容"


def read_table2(segments: Sequence[Segment]) -> TableReading:
    """The cells of table 2 among the segments. A row is read only under column heads that fit its number of values."""
    cells: dict[CellKey, TableCell] = {}
    problems: list[Problem] = []
    used: set[int] = set()
    heads: list[tuple[Entry, str, Piece]] = []
    for at, segment in enumerate(segments):
        starts = max((i for i, piece in enumerate(segment.labels) if _heads_block(piece)), default=None)
        fresh = _columns(segment.labels if starts is None else segment.labels[starts:])
        if fresh or starts is not None:
            heads = fresh
        if not segment.values or not heads:
            continue
        after = segments[at + 1] if at + 1 < len(segments) else None
        named = candidates(segment, after, forms().rows2)
        if len(named) != 1:
            continue
        row, (_, label) = next(iter(named.items()))
        fitting = [head for head in heads if not head[0].rows or row in head[0].rows]
        fitting = [head for head in fitting if forms().code2(row, head[0].key) is not None]
        values = list(segment.values)
        while len(values) > len(heads) and values[-1].blank:
            values.pop()
        if not fitting or len(fitting) != len(heads):
            continue
        used.update(piece.block for piece in (*segment.values, *segment.labels[-1:], *(head[2] for head in heads)))
        whole = len(values) == len(heads)
        if not whole:
            problems.append(
                Problem(
                    rule="read.row",
                    severity=Severity.WARNING,
                    message=f"表二“{label.strip()}”一行的数值无法对应到各列",
                    cells=tuple((f"{row}.{head[0].key}", None) for head in heads),
                )
            )
        for place_in_row, (entry, text, _) in enumerate(heads):
            code = f"{row}.{entry.key}"
            raw = " ".join(piece.text for piece in values)
            value = cell_value(values[place_in_row].text) if whole else unreadable(raw)
            if (code, None) in cells:
                continue
            cells[code, None] = TableCell(
                key=(code, None),
                value=value,
                unit=unit_of(code, value, money_unit_in(text)),
                cite=place(TABLE, label, text, segment.page),
            )
    order = {code: place_in_form for place_in_form, code in enumerate(codes().indicators)}
    return TableReading(
        cells=dict(sorted(cells.items(), key=lambda item: order[item[0][0]])),
        problems=tuple(problems),
        used=frozenset(used),
    )
