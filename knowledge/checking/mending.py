"""Which single change of one cell would make broken sums hold without breaking another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.lexicon.forms import Relation, forms
from knowledge.model import CellKey, Number
from knowledge.sums import Cells, Judgement, Verdict, judge_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One cell, what stands in it, and what would have to stand there."""

    cell: CellKey
    stood: Number
    value: int


def components(faults: Sequence[Judgement]) -> tuple[tuple[Judgement, ...], ...]:
    """The broken sums in groups that have no cell in common: each group may be a slip of its own."""
    groups: list[tuple[set[CellKey], list[Judgement]]] = []
    for fault in faults:
        cells = set(fault.relation.cells)
        members = [fault]
        apart = []
        for group in groups:
            if group[0].isdisjoint(cells):
                apart.append(group)
            else:
                cells |= group[0]
                members = group[1] + members
        groups = [*apart, (cells, members)]
    return tuple(tuple(members) for _, members in groups)


def single_changes(faults: Sequence[Judgement], relations: Sequence[Relation], cells: Cells) -> tuple[Change, ...]:
    """Every single-cell change that mends all the broken sums given and leaves the other relations as they are.

    One change is a proposal; several mean that the sums cannot tell which cell is wrong; none that more than one is.
    """
    shared = set(faults[0].relation.cells).intersection(*(fault.relation.cells for fault in faults[1:]))
    broken = {id(fault.relation) for fault in faults}
    found: list[Change] = []
    for cell in sorted(shared, key=lambda key: (key[0], key[1] or "")):
        stood = cells.get(cell)
        needed = {_needed(cell, fault, stood) for fault in faults} if stood is not None else set()
        if stood is None or len(needed) != 1:
            continue
        value = needed.pop()
        if value < 0:
            continue
        trial = {**cells, cell: value}
        touched = (item for item in relations if cell in item.cells)
        if all(
            judge_one(item, trial).verdict is not Verdict.BROKEN for item in touched if _counts(item, cells, broken)
        ):
            found.append(Change(cell=cell, stood=stood, value=value))
    return tuple(found)


def _counts(relation: Relation, cells: Cells, broken: set[int]) -> bool:
    """Whether a relation must hold after a change: one that is to be mended, or one that held before."""
    return id(relation) in broken or judge_one(relation, cells).verdict is not Verdict.BROKEN


def _needed(cell: CellKey, fault: Judgement, stood: Number) -> int:
    gap = fault.difference or 0
    return round(stood - gap if cell in fault.relation.left else stood + gap)


_MANY_ROWS = 3
"""So many rows that do not add up are no slips in single cells any more."""


def misplaced_total(faults: Sequence[Judgement], cells: Cells) -> str | None:
    """The column in whose place the totals of table 3 stand; None where they do not plainly stand in another's.

    Looked for when at least three rows do not add up: the one column that is the sum of the six others in every row.
    Which applicant each of these is, the sums cannot tell.
    """
    rows = {fault.relation.left[0][0] for fault in faults if fault.relation.rule == "R3"}
    if len(rows) < _MANY_ROWS:
        return None
    columns = forms().applicants
    known = {code for code, _ in cells if all(cells.get((code, column)) is not None for column in columns)}
    found = [column for column in columns if known >= rows and all(_adds_up(cells, code, column) for code in known)]
    return found[0] if len(found) == 1 else None


def _adds_up(cells: Cells, code: str, column: str) -> bool:
    others = sum(cells.get((code, other)) or 0 for other in forms().applicants if other != column)
    return cells.get((code, column)) == others
