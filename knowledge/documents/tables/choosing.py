"""Between several readings of one document: cell by cell where they agree, by labels and sums where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge import sums
from knowledge.documents.tables.cells import TableCell, TableReading
from knowledge.documents.tables.values import unreadable
from knowledge.lexicon.doubts import doubt
from knowledge.model import CellKey, Problem, State

_NUMBERS = (State.STATED, State.INFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How good a reading is: more cells with a value are better, broken sums worse."""

    broken: int
    stated: int


def judged(reading: TableReading) -> Judged:
    """The reading's broken sums and its cells with a number."""
    return Judged(broken=len(sums.broken(reading.numbers())), stated=reading.stated)


def chosen(first: TableReading, second: TableReading) -> TableReading:
    """One reading out of two of the same table.

    Where both state a number and they differ, the reading whose sums hold decides if the other's do not; otherwise the
    cell is unreadable. A number stated by one stands where the other saw nothing it could read.
    """
    if not first.cells or not second.cells:
        return first if first.cells else second
    ranks = [judged(first), judged(second)]
    differing = [
        key
        for key, cell in first.cells.items()
        if key in second.cells
        and cell.value.state is State.STATED
        and second.cells[key].value.state is State.STATED
        and cell.value.value != second.cells[key].value.value
    ]
    lead, other = (first, second) if _leads(ranks[0], ranks[1]) else (second, first)
    cells: dict[CellKey, TableCell] = dict(lead.cells)
    trial = {key: cell.value.value for key, cell in cells.items()}
    sound = not sums.broken(trial)
    apart = {_row(key) for key in differing}
    for key, cell in other.cells.items():
        mine = cells.get(key)
        if _row(key) in apart:
            # Where one cell of a row is told otherwise, the others may stand in other columns too.
            cells.setdefault(key, replace(cell, value=unreadable(cell.value.raw)))
        elif mine is None or (mine.value.state is State.UNREADABLE and cell.value.state is State.STATED):
            cells[key] = cell
    lost: list[CellKey] = []
    if differing and not (sound and judged(other).broken and _covered(differing, trial)):
        for key in differing:
            raw = f"{first.cells[key].value.raw} / {second.cells[key].value.raw}"
            cells[key] = replace(cells[key], value=unreadable(raw))
            lost.append(key)
    problems = tuple(problem for problem in lead.problems if not _mended(problem, cells))
    if differing:
        case = "disagreement_lost" if lost else "disagreement_settled"
        problems += (doubt(case, count=len(differing), cells=tuple(differing)),)
    return TableReading(cells=_ordered(cells, (lead, other)), problems=problems, used=lead.used)


def _row(key: CellKey) -> str:
    code, applicant = key
    return code if applicant else code.rpartition(".")[0]


def _leads(first: Judged, second: Judged) -> bool:
    return (first.broken, -first.stated) <= (second.broken, -second.stated)


def _covered(keys: Sequence[CellKey], numbers: dict[CellKey, int | float | None]) -> bool:
    """Whether every cell takes part in a sum that can be worked out and holds."""
    borne_out = {
        cell for found in sums.judge(numbers) if found.verdict is sums.Verdict.HOLDS for cell in found.relation.cells
    }
    return all(key in borne_out for key in keys)


def _mended(problem: Problem, cells: dict[CellKey, TableCell]) -> bool:
    return bool(problem.cells) and all(
        (cell := cells.get(key)) is not None and cell.value.state in _NUMBERS for key in problem.cells
    )


def _ordered(cells: dict[CellKey, TableCell], readings: Sequence[TableReading]) -> dict[CellKey, TableCell]:
    order = list(dict.fromkeys(key for reading in readings for key in reading.cells))
    return {key: cells[key] for key in order}
