"""Table 2, what was published unasked: read block by block of article 20, so that hybrids of editions are read too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from knowledge.documents.tables.cells import TableCell, TableReading, both_lost, differs, place, unit_of
from knowledge.documents.tables.labels import best, exactly
from knowledge.documents.tables.other_years import OTHER, column_key, said_otherwise
from knowledge.documents.tables.rows import candidates, with_whole_labels
from knowledge.documents.tables.segments import Piece, Segment
from knowledge.documents.tables.shapes import odd_ends
from knowledge.documents.tables.values import cell_value, is_money, is_unit, money_unit_in, named_unit, unreadable
from knowledge.lexicon.codes import codes
from knowledge.lexicon.doubts import doubt, in_table
from knowledge.lexicon.folding import fold, label_of
from knowledge.lexicon.forms import forms
from knowledge.model import CellKey, Problem, State

TABLE = 2
_JOIN = 5
_LEAST_LISTED = 4
"""So many cells in lines of their own make a list of them, and no table under heads."""
_CHANGE = "items_change"


def _cut_short(labels: Sequence[Piece]) -> list[str]:
    """The columns that the first labels name together, of each of which only the same beginning was kept."""
    cut = label_of(labels[0].text)
    keys = [entry.key for entry in forms().columns2 if cut and entry.cut == cut]
    return keys if keys and all(label_of(piece.text) == cut for piece in labels[: len(keys)]) else []


@lru_cache(maxsize=16384)
def _run_together(text: str) -> tuple[str, ...]:
    """The columns whose heads stand in one text without anything between; empty for fewer than two."""
    rest = label_of(text)
    keys: list[str] = []
    while rest:
        known = max(
            ((label, entry.key) for entry in forms().columns2 for label in entry.labels if rest.startswith(label)),
            key=lambda found: len(found[0]),
            default=None,
        )
        if known is None:
            return ()
        rest = rest[len(known[0]) :]
        keys.append(known[1])
    return tuple(keys) if len(keys) > 1 else ()


def _columns(labels: Sequence[Piece], year: int | None) -> list[tuple[str, str, Piece]]:
    """The column heads among some labels in order, with their text; a wrapped head is joined from its pieces.

    One that names another year than the report's has the key OTHER.
    """
    return [(column_key(text, key, year), text, piece) for key, text, piece in _heads_among(labels)]


def _heads_among(labels: Sequence[Piece]) -> list[tuple[str, str, Piece]]:
    found: list[tuple[str, str, Piece]] = []
    at = 0
    while at < len(labels):
        cut = _cut_short(labels[at:])
        if cut:
            found.extend((key, piece.text, piece) for key, piece in zip(cut, labels[at:], strict=False))
            at += len(cut)
            continue
        run = _run_together(labels[at].text)
        if run:
            found.extend((key, labels[at].text, labels[at]) for key in run)
            at += 1
            continue
        step, key, text = 1, best(labels[at].text, forms().columns2), labels[at].text
        for taken in range(min(_JOIN, len(labels) - at), 0, -1):
            joined = "".join(piece.text for piece in labels[at : at + taken])
            exact = exactly(joined, forms().columns2)
            if exact is not None:
                step, key, text = taken, exact, joined
                break
        if key is not None:
            found.append((key, text, labels[at]))
        at += step
    return found


def _listed(segment: Segment) -> str | None:
    """The row and the column of a cell that stands in a line of its own behind them: 规章 | 本年制发件数 | 0."""
    if not segment.labels or sum(not piece.blank for piece in segment.values) != 1:
        return None
    *before, last = (piece.text for piece in segment.labels)
    if not before and segment.matrix is not None:
        before = list(segment.matrix.reaching(segment.values[0].row))
    row = exactly(before[-1], forms().rows2) if before else None
    column = exactly(last, forms().columns2)
    told = row is not None and column is not None and forms().code2(row, column) is not None
    return before[-1] + last if told else None


def _without(segments: Sequence[Segment], lines: Sequence[str | None]) -> list[Segment]:
    """The segments with nothing left of those that are lines of a list."""
    return [
        segment if line is None else replace(segment, labels=(), values=())
        for segment, line in zip(segments, lines, strict=True)
    ]


def _cells_named_whole(segments: Sequence[Segment], *, listed: bool) -> Iterator[tuple[TableCell, int]]:
    """Cells of which one label before one value names row and column, 规章本年制发件数, each with its block.

    With `listed`, the cells of a list too.
    """
    for segment in segments:
        values = [piece for piece in segment.values if not piece.blank]
        if len(values) != 1 or not segment.labels:
            continue
        text = (listed and _listed(segment)) or segment.labels[-1].text
        label = label_of(text)
        found = {
            (code, begin)
            for row in forms().rows2
            for begin in row.labels
            if label.startswith(begin)
            for column in forms().columns2
            if label[len(begin) :] in column.labels and (code := forms().code2(row.key, column.key)) is not None
        }
        if len({code for code, _ in found}) == 1:
            code, begin = found.pop()
            value = cell_value(values[0].text, change=code.endswith(_CHANGE))
            unit = unit_of(code, value, money_unit_in(text))
            cite = place(TABLE, begin, label.removeprefix(begin), segment.page)
            yield TableCell(key=(code, None), value=value, unit=unit, cite=cite), values[0].block


def _part_of(row: str, labels: Sequence[Piece]) -> bool:
    """Whether a row is only one kind of what the form's row sums up: a name of its own stands behind the row's."""
    last = labels[-1].text.strip()
    own = exactly(last, forms().rows2) is None and last[:1] not in "（(指" and not last.endswith(("）", ")"))
    return own and len(labels) > 1 and exactly(labels[-2].text, forms().rows2) == row


def _closed_up(heads: Sequence[tuple[str, str, Piece]], values: Sequence[Piece]) -> bool:
    """Whether a row with an empty last cell has a value below 0 where only a change may: it was closed up over one."""
    numbers = [(head[0], cell_value(piece.text).value) for head, piece in zip(heads, values, strict=False)]
    below = any(key != _CHANGE and number is not None and number < 0 for key, number in numbers)
    return below and values[-1].blank


def _heads_block(piece: Piece) -> bool:
    text = fold(piece.text)
    return text.startswith("第二十条") or text == "信息内容"


def _gap_at_an_end(cells: Mapping[CellKey, TableCell]) -> Iterator[Problem]:
    """A doubt for the one row of several columns whose last cell alone is empty: the row may have been closed up."""
    rows: dict[str, list[TableCell]] = {}
    for (code, _), cell in cells.items():
        rows.setdefault(code.rpartition(".")[0], []).append(cell)
    several = {row: [cell.value.state for cell in found] for row, found in rows.items() if len(found) > 1}
    partial = [row for row, states in several.items() if State.BLANK in states and State.STATED in states]
    if len(partial) == 1 and len(several) > 1:
        *before, last = several[partial[0]]
        if last is State.BLANK and set(before) == {State.STATED}:
            own = tuple(cell.key for cell in rows[partial[0]])
            yield doubt("row_gap", in_table(TABLE), row=rows[partial[0]][0].cite.row, cells=own)


def _leave_blank(
    cells: dict[CellKey, TableCell], labels: Sequence[Piece], heads: Sequence[tuple[str, str, Piece]]
) -> None:
    """Add the cells of rows whose label stands without any value behind it: nobody knows whether they were blank."""
    for piece in labels[:-1]:
        row = exactly(piece.text, forms().rows2)
        for key, text, _ in heads if row is not None else ():
            code = forms().code2(row or "", key)
            if code is not None and (code, None) not in cells:
                value = unreadable("")
                cite = place(TABLE, piece.text, text, piece.page)
                cells[code, None] = TableCell(key=(code, None), value=value, unit=unit_of(code, value), cite=cite)


def _without_values(cells: Mapping[CellKey, TableCell]) -> Iterator[Problem]:
    """A doubt for the rows whose label stands without any value behind it."""
    lonely = tuple(key for key, cell in cells.items() if cell.value == unreadable(""))
    if lonely:
        names = list(dict.fromkeys(cells[key].cite.row or "" for key in lonely))
        yield doubt("row_empty", lambda words: {"table": words.table(TABLE), "rows": words.listed(names)}, cells=lonely)


def _as_many(values: Sequence[Piece], count: int) -> list[Piece]:
    """The values without blanks where just these are as many as there are heads, else without those too many at the
    end."""
    filled = [piece for piece in values if not piece.blank]
    if len(filled) == count:
        return filled
    left = list(values)
    while len(left) > count and left[-1].blank:
        left.pop()
    return left


def _money_of(segment: Segment) -> str | None:
    return segment.unit if is_money(segment.unit) else None


def _row_cells(
    row: str,
    label: str,
    heads: Sequence[tuple[str, str, Piece]],
    values: Sequence[Piece],
    page: int | None,
    *,
    row_unit: str | None,
    whole: bool,
) -> Iterator[TableCell]:
    """The cells of a row under the heads of this year's columns; unreadable where not `whole`.

    `row_unit` is the unit of money that stands in a cell of its own.
    """
    raw = " ".join(piece.text for piece in values)
    for at, (key, text, _) in enumerate(heads):
        if key == OTHER:
            continue
        code = f"{row}.{key}"
        value = cell_value(values[at].text, change=key == _CHANGE) if whole else unreadable(raw)
        own_unit = row_unit if is_money(codes().indicators[code].unit) else None
        named = {found for found in (named_unit(text), named_unit(label), own_unit) if found}
        if len(named) > 1 or any(not is_unit(one) for one in named):
            # A head says 万元 and the row 元, or figures are in 万件: nobody knows what was meant.
            value = unreadable(value.raw)
        unit = unit_of(code, value, next((one for one in named if is_money(one)), None))
        yield TableCell(key=(code, None), value=value, unit=unit, cite=place(TABLE, label, text, page))


def _moved_down(segments: Sequence[Segment]) -> frozenset[int]:
    """The rows from an empty one down to a figure that has no label: the figures between may stand a row too low."""
    found: set[int] = set()
    for at, segment in enumerate(segments):
        if segment.labels or segment.matrix is None or all(piece.blank for piece in segment.values):
            continue
        above = at - 1
        while above > 0 and segments[above].matrix is segment.matrix and _has_figure(segments[above]):
            above -= 1
        if above >= 0 and segments[above].matrix is segment.matrix and segments[above].labels and above < at - 1:
            found.update(range(above, at))
    return frozenset(found)


def _has_figure(segment: Segment) -> bool:
    return bool(segment.labels) and any(not piece.blank for piece in segment.values)


def read_table2(segments: Sequence[Segment], year: int | None = None) -> TableReading:
    """The cells of table 2 among the segments. A row is read only under column heads that fit its number of values.

    `year` is the report's: columns that name another are passed over. What stands there twice and differs is not read.
    """
    again: dict[CellKey, TableCell] = {}
    cells: dict[CellKey, TableCell] = {}
    problems: list[Problem] = []
    used: set[int] = set()
    heads: list[tuple[str, str, Piece]] = []
    segments = with_whole_labels(segments, forms().rows2)
    odd, moved = odd_ends(segments), _moved_down(segments)
    lines = [_listed(segment) for segment in segments]
    listed = len(lines) - lines.count(None) >= _LEAST_LISTED
    for at, segment in enumerate(_without(segments, lines) if listed else segments):
        starts = max((i for i, piece in enumerate(segment.labels) if _heads_block(piece)), default=None)
        _leave_blank(cells, segment.labels if starts is None else segment.labels[:starts], heads)
        fresh = _columns(segment.labels if starts is None else segment.labels[starts:], year)
        if fresh or starts is not None:
            heads = fresh
        if not segment.values or not heads:
            continue
        after = segments[at + 1] if at + 1 < len(segments) else None
        named = candidates(segment, after, forms().rows2)
        if len(named) != 1:
            continue
        row, (_, label) = next(iter(named.items()))
        fitting = [head for head in heads if head[0] == OTHER or forms().code2(row, head[0]) is not None]
        values = _as_many(segment.values, len(heads))
        own = [head[0] for head in heads if head[0] != OTHER]
        if not own or len(fitting) != len(heads):
            continue
        used.update(piece.block for piece in (*segment.values, *segment.labels[-1:], *(head[2] for head in heads)))
        # Where a cell was lost, one that pads the row may stand for a value.
        whole = len(values) == len(heads) and not (odd[at] and any(piece.blank for piece in values))
        whole = whole and not _part_of(row, segment.labels) and not _closed_up(heads, values)
        whole = whole and len(own) == len(set(own)) and at not in moved
        if not whole:
            problems.append(
                doubt(
                    "row_apart",
                    in_table(TABLE),
                    row=label.strip(),
                    cells=tuple((f"{row}.{key}", None) for key in dict.fromkeys(own)),
                )
            )
        for cell in _row_cells(row, label, heads, values, segment.page, row_unit=_money_of(segment), whole=whole):
            read = cells.get(cell.key)
            if read is None or read.value == unreadable(""):
                cells[cell.key] = cell
            elif differs(read, cell):
                again[cell.key] = cell
    for cell, block in _cells_named_whole(segments, listed=listed):
        if differs(cells.setdefault(cell.key, cell), cell):
            again[cell.key] = cell
        used.add(block)
    cells.update(both_lost(cells, again))
    problems.extend([said_otherwise(again, TABLE)] if again else [])
    problems.extend(_gap_at_an_end(cells))
    problems.extend(_without_values(cells))
    order = {code: place_in_form for place_in_form, code in enumerate(codes().indicators)}
    return TableReading(
        cells=dict(sorted(cells.items(), key=lambda item: order[item[0][0]])),
        problems=tuple(problems),
        used=frozenset(used),
    )
