"""The three tables of one report: read from grids first, from text where no grid has them, judged by their sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from knowledge import sums
from knowledge.documents.blocks import Grid, Para
from knowledge.documents.tables.block_sums import shifted
from knowledge.documents.tables.cells import TableCell, TableReading
from knowledge.documents.tables.heads_of_results import names_block
from knowledge.documents.tables.matrix import turned
from knowledge.documents.tables.other_years import without_other_years, year_told
from knowledge.documents.tables.segments import Piece, Segment, Segments, grid_segments, stream_segments
from knowledge.documents.tables.table2 import read_table2
from knowledge.documents.tables.table3 import read_table3
from knowledge.documents.tables.table4 import keys_in_order, read_table4
from knowledge.documents.tables.values import in_odd_units, unreadable
from knowledge.lexicon.doubts import doubt
from knowledge.model import CellKey, Number, Problem, State

_COLUMNS = 3
_CAPTION_LINES = 3
_LONGEST_CAPTION = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All cells read from one report's blocks, by key, with the doubts and the blocks used up."""

    readings: tuple[TableReading, ...]

    @property
    def cells(self) -> dict[CellKey, TableCell]:
        """All cells in the order of the form."""
        return {key: cell for reading in self.readings for key, cell in reading.cells.items()}

    @property
    def used(self) -> frozenset[int]:
        """The blocks that hold table text."""
        return frozenset(number for reading in self.readings for number in reading.used)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The readers' doubts."""
        return tuple(problem for reading in self.readings for problem in reading.problems)


def read_tables(blocks: Sequence[tuple[int, Para | Grid]], segments: Segments) -> Tables:
    """The tables among numbered blocks. A grid that makes no sense is tried with rows and columns exchanged."""
    year = year_told(blocks)
    other, doubts = without_other_years(blocks, year)
    blocks = [(number, block) for number, block in blocks if number not in other]
    grids = [(number, block) for number, block in blocks if isinstance(block, Grid)]
    paras = [(number, block) for number, block in blocks if isinstance(block, Para)]
    upright = _captioned(blocks, segments)
    flipped: list[Segment] | None = None
    stream: Sequence[Segment] | None = None
    readings: list[TableReading] = []
    readers = _readers(year)
    for read in readers:
        reading = read(upright)
        if not reading.cells and grids:
            if flipped is None:
                flipped = [segment for number, grid in grids for segment in grid_segments(turned(grid), number)]
            reading = read(flipped)
            if sums.broken(reading.numbers()) or not _all_there(reading):
                # A table that was turned by mistake shows it: nothing adds up, or cells are missing.
                reading = TableReading(cells={})
        if stream is None:
            stream = _stream(paras, segments.stream)
        reading = merged(reading, read(stream)) if reading.cells else read(stream)
        if not reading.cells and grids and paras:
            reading = read(list(stream_segments(_rows_as_lines(blocks))))
        readings.append(_in_known_units(confirmed(reading), blocks, heads=read is not readers[0]))
    if doubts:
        readings[0] = replace(readings[0], problems=(*readings[0].problems, *doubts))
    return Tables(readings=tuple(readings))


def _in_known_units(reading: TableReading, blocks: Sequence[tuple[int, Para | Grid]], *, heads: bool) -> TableReading:
    """The reading without values where the line over its table, or with `heads` a head in it, gives an odd unit."""
    if not reading.used:
        return reading
    first, last = min(reading.used), max(reading.used)
    texts = [
        text
        for number, block in blocks
        if first - _CAPTION_LINES <= number <= last
        for text in (
            [block.text]
            if isinstance(block, Para)
            else [cell.text for cell in block.cells]
            if heads and number in reading.used
            else []
        )
        if len(text) <= _LONGEST_CAPTION
    ]
    odd = next((text.strip() for text in texts if in_odd_units(text)), None)
    if odd is None:
        return reading
    cells = {key: replace(cell, value=unreadable(cell.value.raw)) for key, cell in reading.cells.items()}
    problem = doubt("odd_unit", unit=odd, cells=tuple(cells))
    return TableReading(cells=cells, problems=(*reading.problems, problem), used=reading.used)


def _readers(year: int | None) -> tuple[Callable[[Sequence[Segment]], TableReading], ...]:
    """The readers of the three tables of a report of a year."""
    return partial(read_table2, year=year), read_table3, partial(read_table4, year=year)


def _captioned(blocks: Sequence[tuple[int, Para | Grid]], cut: Segments) -> list[Segment]:
    """The segments of grids; the name of a block of table 4 that stands on the line above a grid is its first label."""
    found: list[Segment] = []
    above: tuple[int, Para] | None = None
    for number, block in blocks:
        if isinstance(block, Para):
            above = (number, block) if block.text.strip() else above
            continue
        segments = list(cut.grids[number])
        if above is not None and segments and names_block(above[1].text):
            caption = Piece(text=above[1].text, block=above[0], page=above[1].page)
            segments[0] = replace(segments[0], labels=(caption, *segments[0].labels))
        found.extend(segments)
        above = None
    return found


def _rows_as_lines(blocks: Sequence[tuple[int, Para | Grid]]) -> list[tuple[int, Para]]:
    """The blocks with the rows of grids as lines of text: a head in the text above may belong to the values in one."""
    lines: list[tuple[int, Para]] = []
    for number, block in blocks:
        if isinstance(block, Para):
            lines.append((number, block))
            continue
        rows: dict[int, list[str]] = {}
        for cell in block.cells:
            rows.setdefault(cell.row, []).append(" ".join(cell.text.split()))
        lines.extend((number, Para(text="\t" + "\t".join(row), page=block.page)) for row in rows.values())
    return lines


def _stream(paras: Sequence[tuple[int, Para]], plain: Sequence[Segment]) -> Sequence[Segment]:
    """The segments of text. Lines without text count as empty cells only where every row of table 3 then has all its
    cells and its total is the sum of the rest; otherwise they are mere space."""
    if not any(problem.rule == "read.row" for problem in read_table3(plain).problems):
        return plain
    for blank in ("space", "any", "further"):
        segments = list(stream_segments(paras, blank))
        reading = read_table3(segments)
        if reading.cells and not reading.problems and _adds_up(reading):
            return segments
    return plain


def _adds_up(reading: TableReading) -> bool:
    """Whether every row has a total that is the sum of what is stated in it, blanks taken for nothing."""
    rows: dict[str, dict[str, TableCell]] = {}
    for (code, applicant), cell in reading.cells.items():
        rows.setdefault(code, {})[applicant or ""] = cell
    for row in rows.values():
        total = row.pop("total", None)
        parts = [cell.value.value or 0 for cell in row.values()]
        whole = total.value.value if total is not None else None
        if (any(parts) or whole is not None) and whole != sum(parts):
            return False
    return True


def _all_there(reading: TableReading) -> bool:
    """Whether each sum with a number in it has all its cells."""
    numbers = reading.numbers()
    return all(
        all(cell in numbers for cell in relation.cells)
        for relation in sums.relations_for(numbers)
        if relation.rule in ("R3", "R4") and any(numbers.get(cell) is not None for cell in relation.cells)
    )


def merged(first: TableReading, second: TableReading) -> TableReading:
    """The first reading with the cells that only the second has."""
    if not second.cells:
        return first
    extra = {key: cell for key, cell in second.cells.items() if key not in first.cells}
    if not extra:
        return first
    return TableReading(
        cells={**first.cells, **extra}, problems=first.problems + second.problems, used=first.used | second.used
    )


def confirmed(reading: TableReading) -> TableReading:
    """The reading with its doubtful numbers confirmed by a sum that holds, or unreadable."""
    stated = {key: cell for key, cell in reading.cells.items() if cell.value.state is State.STATED}
    doubtful = {key for key, cell in stated.items() if cell.value.doubtful or not cell.firm}
    numbers = reading.numbers()
    suspect = {key for key, cell in stated.items() if cell.suspect} | (_moved(numbers) - _printed(reading))
    if not doubtful and not suspect:
        return reading
    borne_out: set[CellKey] = set()
    refuted: set[CellKey] = set()
    for judged in sums.judge(numbers):
        if judged.verdict is sums.Verdict.BROKEN and judged.relation.rule == "R4":
            # A cell lost from the row of table 4 moves all behind it, also into a block that no total can refute.
            refuted.update(key for key, cell in stated.items() if cell.suspect)
        if judged.verdict is sums.Verdict.HOLDS:
            borne_out.update(judged.relation.cells)
        elif judged.verdict is sums.Verdict.BROKEN:
            refuted.update(judged.relation.cells)
    cells = dict(reading.cells)
    lost = tuple(
        key
        for key in stated
        if (key in doubtful and key not in borne_out) or (key in doubtful | suspect and key in refuted)
    )
    for key in lost:
        cells[key] = replace(cells[key], value=unreadable(cells[key].value.raw))
    problems = reading.problems
    if lost:
        problems += (doubt("cells_unsure", count=len(lost), cells=lost),)
    return TableReading(cells=cells, problems=problems, used=reading.used)


def _printed(reading: TableReading) -> set[CellKey]:
    """The cells of table 4 that stand as they were printed, whatever their sums say: each has a ruled head of its own,
    and no cell lost in one block and doubled in another would explain the sums that do not hold."""
    headed = {key for key, cell in reading.cells.items() if cell.headed}
    row = [reading.cells[key].value.value if key in headed else None for key in keys_in_order()]
    return headed if None not in row and not shifted(row) else set()


def _moved(numbers: Mapping[CellKey, Number | None]) -> set[CellKey]:
    """Cells that must have been moved along their row, as happens where one was lost and another doubled.

    A row of table 3 whose total is less than one of its parts while three of its columns do not add up, and blocks of
    table 4 of which more than one does not add up, or whose total is less than one of its parts.
    """
    broken = sums.broken(numbers)
    moved: set[CellKey] = set()
    blocks = [found.relation for found in broken if found.relation.rule == "R4"]
    if len(blocks) > 1:
        moved.update(cell for relation in blocks for cell in relation.cells)
    columns = {cell for found in broken if found.relation.rule in ("R1", "R2") for cell in found.relation.cells}
    for found in broken:
        cells = found.relation.cells
        if found.relation.rule == "R4" or sum(cell in columns for cell in cells) >= _COLUMNS:
            total = numbers.get(found.relation.left[0])
            parts = [part for cell in found.relation.right if (part := numbers.get(cell)) is not None]
            if len(found.relation.left) == 1 and total is not None and parts and total < max(parts):
                moved.update(cells if found.relation.rule in ("R3", "R4") else ())
    return moved


def codes_read(cells: Mapping[CellKey, TableCell]) -> frozenset[str]:
    """The indicators of which a cell could be read."""
    return frozenset(code for (code, _), cell in cells.items() if cell.value.state is not State.UNREADABLE)
