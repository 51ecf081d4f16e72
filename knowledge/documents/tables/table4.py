"""Table 4, reconsideration and litigation: three blocks of five results in one row, block by block, or one a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledge.documents.tables.block_sums import sums_hold
from knowledge.documents.tables.cells import TableCell, TableReading, both_lost, differs, place, unit_of
from knowledge.documents.tables.heads_of_results import TABLE, begun_in, label4, named_in, names_section
from knowledge.documents.tables.labels import best
from knowledge.documents.tables.other_years import rows_of_this_year, said_otherwise
from knowledge.documents.tables.segments import Piece, Segment
from knowledge.documents.tables.values import cell_value, unreadable
from knowledge.lexicon.doubts import doubt, in_table
from knowledge.lexicon.forms import forms
from knowledge.model import CellKey, State


def names_results(segment: Segment) -> bool:
    """Whether a segment is a row under a head of this table, so that its last label 总计 is a column's and no row's."""
    return (
        bool(segment.labels) and best(segment.labels[-1].text, forms().results4) is not None and bool(_order(segment))
    )


def _full_codes() -> list[tuple[str, str]]:
    return [(block.key, result.key) for block in forms().blocks4 for result in forms().results4]


def keys_in_order() -> tuple[CellKey, ...]:
    """The fifteen cells of the table in the order of the form."""
    return tuple((forms().code4(block, result), None) for block, result in _full_codes())


def _three_sums(values: Sequence[Piece]) -> bool:
    """Whether values are as many as the table has cells, figures all of them, and the total of each block its sum."""
    numbers = [cell_value(piece.text).value for piece in values]
    return len(numbers) == len(_full_codes()) and None not in numbers and _adds_up(tuple(values))


def _order(segment: Segment) -> list[tuple[str, str]]:
    """What a row's head names: all fifteen, or the results of some blocks; empty for no head of the table."""
    blocks, results = named_in(segment.labels)
    if len(set(results)) < 4 and _three_sums(segment.values):
        results = begun_in(segment.labels)
    distinct = list(dict.fromkeys(blocks))
    if not distinct or len(set(results)) < 4:
        return []
    per_row = [result.key for result in forms().results4]
    if len(distinct) == len(forms().blocks4) - 1 and _three_sums(segment.values):
        # The name of a block was torn in two or left behind in the text above.
        distinct = [block.key for block in forms().blocks4]
    if results == per_row * len(forms().blocks4) and set(distinct) == {forms().blocks4[0].key}:
        # A head that says 行政诉讼 without its two kinds still has three times five results.
        distinct = [block.key for block in forms().blocks4]
    return [
        (block.key, result.key) for block in forms().blocks4 if block.key in distinct for result in forms().results4
    ]


def _across(segment: Segment) -> tuple[list[tuple[str, str, Piece]], bool]:
    """A row of values under a head: all fifteen, or the blocks that the head names; nothing where counts do not agree.

    Beside it whether each of its values has a ruled head of its own.
    """
    order = _order(segment)
    if not order:
        return [], False
    values = list(segment.values)
    while len(values) > len(order) and values[-1].blank:
        values.pop()
    while len(values) > len(order) and values[0].blank:
        values.pop(0)
    if len(values) != len(order):
        return [], False
    by_position = _by_position(segment)
    if by_position is not None:
        return by_position, len(by_position) == len(segment.values)
    return [(block, result, piece) for (block, result), piece in zip(order, values, strict=True)], False


Placement = tuple[Piece | None, ...]


def _placements(values: Sequence[Piece], count: int) -> Iterator[Placement]:
    """The ways to place one value too few or too many in `count` cells: a gap anywhere, or any one left out."""
    if len(values) == count - 1:
        for gap in range(count):
            yield (*values[:gap], None, *values[gap:])
    elif len(values) == count + 1:
        for extra in range(count + 1):
            yield (*values[:extra], *values[extra + 1 :])


def _adds_up(placement: Placement) -> bool:
    """Whether the total of every block is the sum of its results; the block with the gap only must not exceed it."""
    return sums_hold([None if piece is None else cell_value(piece.text).value or 0 for piece in placement])


def _told(placement: Placement) -> Placement:
    """The placement without the results of a block whose total is the gap: nothing bears them out."""
    per_block = len(forms().results4)
    blocks = [placement[start : start + per_block] for start in range(0, len(placement), per_block)]
    return tuple(piece for block in blocks for piece in (block if block[-1] is not None else (None,) * per_block))


def _out_of_step(segment: Segment) -> list[tuple[str, str, Piece | None]]:
    """A row with another number of values than its head has cells: those cells which every placement that keeps the
    sums fills alike, None for the others; empty for no row of the table."""
    order = _order(segment)
    values = segment.values
    if not order or all(piece.blank for piece in values):
        return []
    placeable = _all_blocks(order) and not any(
        piece.blank or cell_value(piece.text).state is State.UNREADABLE for piece in values
    )
    ways = [_told(way) for way in _placements(values, len(order)) if _adds_up(way)] if placeable else []
    found: list[tuple[str, str, Piece | None]] = []
    for at, (block, result) in enumerate(order):
        texts = {None if (piece := way[at]) is None else piece.text.strip() for way in ways}
        found.append((block, result, ways[0][at] if len(texts) == 1 else None))
    return found


def _all_blocks(order: Sequence[tuple[str, str]]) -> bool:
    return len(order) == len(forms().blocks4) * len(forms().results4)


def _bare(segment: Segment) -> list[tuple[str, str, Piece]]:
    """Fifteen figures that lost all their heads, behind the heading of the table's section; nothing where their sums
    hold in more than one way: block by block as the form has them, or result by result as columns are copied."""
    values = segment.values
    if not segment.labels or not names_section(segment.labels[-1].text) or not _three_sums(values):
        return []
    high = len(forms().blocks4)
    down = [piece for block in range(high) for piece in values[block::high]]
    if _three_sums(down) and [piece.text for piece in down] != [piece.text for piece in values]:
        return []
    return [(block, result, piece) for (block, result), piece in zip(_full_codes(), values, strict=True)]


def _cells_bare(segments: Sequence[Segment], used: set[int]) -> dict[CellKey, TableCell]:
    row = next(filter(None, map(_bare, segments)), [])
    return {cell.key: cell for cell in (_cell(*stood, used) for stood in row)}


def _closed_up(row: Sequence[tuple[str, str, Piece]]) -> set[str]:
    """The last block of a row of which the last cell alone is empty while the value before it is no less than the rest
    of its block together, as its total is: a cell may have been lost there and the row closed up."""
    if [at for at, (_, _, piece) in enumerate(row) if piece.blank] != [len(row) - 1]:
        return set()
    own = row[-1][0]
    numbers = [cell_value(piece.text).value or 0 for block, _, piece in row[:-1] if block == own]
    return {own} if numbers and numbers[-1] > 0 and sum(numbers[:-1]) <= numbers[-1] else set()


def _by_position(segment: Segment) -> list[tuple[str, str, Piece]] | None:
    """The row by the stacked header above each value; None unless every value gets a cell of its own."""
    if segment.matrix is None:
        return None
    found: list[tuple[str, str, Piece]] = []
    for piece in segment.values:
        stack = [cell.text for cell in segment.matrix.stack(piece.left, piece.row)]
        block = next((key for text in reversed(stack) if (key := best(label4(text), forms().blocks4))), None)
        result = best(stack[-1], forms().results4) if stack else None
        if block is None or result is None:
            if piece.blank:
                continue
            return None
        found.append((block, result, piece))
    results = [entry.key for entry in forms().results4]
    rows = [found[at : at + len(results)] for at in range(0, len(found), len(results))]
    # Only a head in which every block has its five results in a row tells more than the order of the form.
    whole = all(len({block for block, _, _ in row}) == 1 and [key for _, key, _ in row] == results for row in rows)
    return found if whole and len({row[0][0] for row in rows}) == len(rows) else None


def _beside(segments: Sequence[Segment]) -> Iterator[tuple[str, str, Piece]]:
    """Cells of rows that begin with the name of a block, under one head that names the five results for all of them."""
    heads: list[str] = []
    matrix: object = None
    for segment in segments:
        if not segment.values or segment.matrix is not matrix:
            heads, matrix = [], segment.matrix
        own = [piece for piece in segment.labels if segment.values and _same_line(piece, segment.values[0])]
        above = segment.labels[: len(segment.labels) - len(own)]
        results = list(dict.fromkeys(named_in(above)[1]))
        if len(results) == len(forms().results4) == len(named_in(above)[1]):
            heads = results
        blocks, more = named_in(own)
        values = [piece for piece in segment.values if not piece.blank]
        if more or len(set(blocks)) != 1 or len(values) != len(heads) or not heads:
            heads = heads if above else []
            continue
        yield from ((blocks[0], result, piece) for result, piece in zip(heads, values, strict=True))


def _same_line(label: Piece, value: Piece) -> bool:
    return (label.block, label.row) == (value.block, value.row)


def _down(segments: Sequence[Segment]) -> Iterator[tuple[str, str, Piece, str]]:
    """Cells that stand one a line: a result label with one value, under the block label seen last."""
    block: str | None = None
    for segment in segments:
        if not segment.labels:
            block = None
            continue
        for text in (*segment.heads, *(piece.text for piece in segment.labels)):
            named = best(label4(text), forms().blocks4)
            block = named or block
        result = best(segment.labels[-1].text, forms().results4)
        both = named_in(segment.labels[-1:])
        if len(both[0]) == len(both[1]) == 1:
            # 行政复议结果维持: a cell's block and result in one label.
            block, result = both[0][0], both[1][0]
        values = [piece for piece in segment.values if not piece.blank] or list(segment.values[:1])
        if result is None or len(values) != 1:
            block = None if result is None else block
            continue
        if block is not None:
            yield block, result, values[0], segment.labels[-1].text
        if result == "total":
            block = None


def _cell(
    block: str,
    result: str,
    piece: Piece,
    used: set[int],
    *,
    lost: bool = False,
    suspect: bool = False,
    headed: bool = False,
) -> TableCell:
    code = forms().code4(block, result)
    value = unreadable("") if lost else cell_value(piece.text)
    used.add(piece.block)
    names = {entry.key: entry.labels[0] for entry in (*forms().blocks4, *forms().results4)}
    return TableCell(
        key=(code, None),
        value=value,
        unit=unit_of(code, value),
        cite=place(TABLE, names[block], names[result], piece.page),
        suspect=suspect,
        headed=headed,
    )


def _cells_across(segment: Segment, used: set[int]) -> Iterator[TableCell]:
    """The cells of a row under a head."""
    row, headed = _across(segment)
    # An empty cell among figures may be what a doubled tag made: a broken sum then says that they were moved.
    # A block without any figure was left empty; nothing can have moved in it.
    filled = {block for block, _, piece in row if not piece.blank}
    gap = any(piece.blank for block, _, piece in row if block in filled)
    moved = _closed_up(row)
    for block, result, piece in row:
        cell = _cell(block, result, piece, used, suspect=gap, headed=headed and not gap)
        yield replace(cell, value=unreadable(piece.text.strip())) if block in moved else cell


def _gathered(found: Iterable[TableCell]) -> tuple[dict[CellKey, TableCell], dict[CellKey, TableCell]]:
    """The cells by key, the first of each; and those that come again with another figure."""
    cells: dict[CellKey, TableCell] = {}
    again: dict[CellKey, TableCell] = {}
    for cell in found:
        if differs(cells.setdefault(cell.key, cell), cell):
            again[cell.key] = cell
    return cells, again


def _heads_carried(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with the labels of a head's row, behind which only blanks stand, put before the next row's."""
    made: list[Segment] = []
    carried: tuple[Piece, ...] = ()
    for segment in segments:
        labels = (*carried, *segment.labels)
        # Blanks behind the labels of a head are what its spans leave; fewer than it has cells are no row of blanks.
        order = _order(replace(segment, labels=labels))
        few = not order or len(segment.values) < max(len(order), len(forms().results4))
        if few and all(piece.blank for piece in segment.values) and any(named_in(labels)):
            carried = labels
            continue
        made.append(replace(segment, labels=labels))
        carried = ()
    return made


def read_table4(segments: Sequence[Segment], year: int | None = None) -> TableReading:
    """The cells of table 4 among the segments; empty where no head of it stands there.

    `year` is the report's: of rows for several years under one head its own is read. What stands there twice and
    differs is not read.
    """
    used: set[int] = set()
    segments = rows_of_this_year(_heads_carried(segments), year)
    cells, again = _gathered(cell for segment in segments for cell in _cells_across(segment, used))
    for segment in segments:
        if segment.values and any(piece.block in used for piece in segment.values):
            used.update(piece.block for piece in segment.labels[-15:] if named_in([piece])[1] or named_in([piece])[0])
    named = list(_beside(segments))
    if len({block for block, *_ in named}) > 1:
        beside, twice = _gathered(_cell(*stood, used) for stood in named)
        cells, again = (beside, twice) if len(cells) < len(named) else ({**beside, **cells}, again)
    if not cells:
        lines = list(_down(segments))
        if len({block for block, *_ in lines}) >= 2 and len(lines) >= len(forms().results4) * 2:
            cells, again = _gathered(_cell(block, result, piece, used) for block, result, piece, _ in lines)
    cells = cells or _cells_bare(segments, used)
    again = {key: cell for key, cell in again.items() if key in cells}
    cells.update(both_lost(cells, again))
    problems = [said_otherwise(again, TABLE)] if again else []
    for segment in () if cells else segments:
        counted = _out_of_step(segment)
        for block, result, found in counted:
            cell = _cell(block, result, found or segment.values[0], used, lost=found is None)
            cells.setdefault(cell.key, cell)
        lost = tuple((forms().code4(block, result), None) for block, result, found in counted if found is None)
        if lost:
            columns = len(counted)
            problems.append(
                doubt("row_out_of_step", in_table(TABLE), count=len(segment.values), columns=columns, cells=lost)
            )
    order = {key: at for at, key in enumerate(keys_in_order())}
    return TableReading(
        cells=dict(sorted(cells.items(), key=lambda item: order[item[0]])),
        problems=tuple(problems),
        used=frozenset(used),
    )
