"""The sums that the national form prescribes (rules R1 to R4), worked out over a mapping of cells; pure.

A cell that is missing from the mapping, or is None in it, is unknown. A cell of a roll-up that the form does not print
stands for a row beside the form's under it, and takes part in the sums of those. Which relations apply is told by the
cells: those of the edition that they follow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from knowledge.lexicon.codes import codes
from knowledge.lexicon.edition_told import edition_told
from knowledge.lexicon.forms import Relation, forms
from knowledge.model import CellKey, Edition, Number

Cells = Mapping[CellKey, Number | None]

_TOLERANCE = 1e-6


class Verdict(StrEnum):
    """What can be said of a relation."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A relation over given cells: both sides (None where a cell is unknown), and the cells that are unknown.

    `verdict` is broken also where unknown cells could not mend it, because a sum is already larger than its total.
    """

    relation: Relation
    left: Number | None
    right: Number | None
    unknown: tuple[CellKey, ...]
    verdict: Verdict

    @property
    def difference(self) -> Number | None:
        """Left minus right, None where a side is unknown."""
        return None if self.left is None or self.right is None else self.left - self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """The one cell and the one value for it with which every relation that can be judged would hold."""

    cell: CellKey
    value: int
    stood: Number | None
    relations: tuple[Relation, ...]


@cache
def _all_relations(edition: Edition) -> tuple[Relation, ...]:
    return forms().relations[edition]


def relations_for(cells: Collection[CellKey], edition: Edition | None = None) -> tuple[Relation, ...]:
    """The relations of the form that have at least one cell in `cells`, in the order R1, R2, R3, R4."""
    return _relations_of(frozenset(cells), edition)


@lru_cache(maxsize=64)
def _relations_of(present: frozenset[CellKey], edition: Edition | None) -> tuple[Relation, ...]:
    known = edition is not None and edition in forms().relations
    chosen = edition if edition is not None and known else edition_told({code for code, _ in present})
    found = tuple(relation for relation in _all_relations(chosen) if not present.isdisjoint(relation.cells))
    beyond = sorted((key for key in present if key[0] in _roll_ups(chosen)), key=str)
    return tuple(_with_strangers(relation, beyond) for relation in found) if beyond else found


@cache
def _roll_ups(edition: Edition) -> frozenset[str]:
    """The codes that an edition does not print but adds up."""
    known = codes()
    return frozenset(
        code for code, item in known.indicators.items() if edition not in item.editions and known.children(code)
    )


def _with_strangers(relation: Relation, beyond: Collection[CellKey]) -> Relation:
    """The relation with a roll-up's cell beside the cells below it: there stands a row that the form does not have."""
    sides = [
        (*side, *(key for key in beyond if any((leaf, key[1]) in side for leaf in codes().leaves(key[0]))))
        for side in (relation.left, relation.right)
    ]
    return replace(relation, left=sides[0], right=sides[1]) if sides != [relation.left, relation.right] else relation


def judge_one(relation: Relation, cells: Cells) -> Judgement:
    """One relation over the cells."""
    left, lost_left = _added(relation.left, cells)
    right, lost_right = _added(relation.right, cells)
    return Judgement(
        relation=relation,
        left=None if lost_left else left,
        right=None if lost_right else right,
        unknown=(*lost_left, *lost_right),
        verdict=_verdict(left - right, left_lost=bool(lost_left), right_lost=bool(lost_right)),
    )


def _verdict(gap: Number, *, left_lost: bool, right_lost: bool) -> Verdict:
    """What a gap between the known cells of both sides tells where cells of a side are unknown."""
    if not left_lost and not right_lost:
        return Verdict.HOLDS if abs(gap) < _TOLERANCE else Verdict.BROKEN
    if (not left_lost and gap < -_TOLERANCE) or (not right_lost and gap > _TOLERANCE):
        # Counts are never negative: what is unknown can only make the larger side larger still.
        return Verdict.BROKEN
    return Verdict.UNKNOWN


def _added(side: tuple[CellKey, ...], cells: Cells) -> tuple[Number, list[CellKey]]:
    """What the known cells of a side add up to, and which are unknown."""
    total: Number = 0
    unknown: list[CellKey] = []
    for cell in side:
        value = cells.get(cell)
        if value is None:
            unknown.append(cell)
        else:
            total += value
    return total, unknown


def judge(cells: Cells, edition: Edition | None = None) -> tuple[Judgement, ...]:
    """Every relation of the form that touches the cells, judged."""
    return tuple(judge_one(relation, cells) for relation in relations_for(cells.keys(), edition))


def broken(cells: Cells, edition: Edition | None = None) -> tuple[Judgement, ...]:
    """The relations that do not hold."""
    found = relations_for(cells.keys(), edition)
    return tuple(judge_one(relation, cells) for relation in found if _is_broken(relation, cells))


def _is_broken(relation: Relation, cells: Cells) -> bool:
    left, right = list(map(cells.get, relation.left)), list(map(cells.get, relation.right))
    known = [[number for number in side if number is not None] for side in (left, right)]
    gap = sum(known[0]) - sum(known[1])
    told = _verdict(gap, left_lost=len(known[0]) < len(left), right_lost=len(known[1]) < len(right))
    return told is Verdict.BROKEN


def _solve(relation: Relation, cells: Cells) -> dict[CellKey, int] | None:
    """The unknown cells that the relation forces: the only one, or all as zeros; None for a contradiction."""
    unknown = [cell for cell in relation.cells if cells.get(cell) is None]
    if not unknown:
        return {}
    left = sum(value for cell in relation.left if (value := cells.get(cell)) is not None)
    right = sum(value for cell in relation.right if (value := cells.get(cell)) is not None)
    on_left = [cell for cell in unknown if cell in relation.left]
    missing = right - left if on_left else left - right
    if len(unknown) > 1 and 0 < len(on_left) < len(unknown):
        return {}
    if missing < -_TOLERANCE:
        return None
    if abs(missing - round(missing)) > _TOLERANCE:
        return None
    if len(unknown) == 1:
        return {unknown[0]: round(missing)}
    return dict.fromkeys(unknown, 0) if round(missing) == 0 else {}


def forced(cells: Cells, edition: Edition | None = None) -> dict[CellKey, int]:
    """The values of unknown cells that the sums leave no choice about, worked out until nothing more follows.

    Only cells that are keys of `cells` are given. A cell on which two relations disagree, or one that follows from a
    relation which is itself contradicted, is left out: better unknown than guessed.
    """
    relations = relations_for(cells.keys(), edition)
    by_cell: dict[CellKey, list[Relation]] = {}
    for relation in relations:
        for cell in relation.cells:
            by_cell.setdefault(cell, []).append(relation)
    known: dict[CellKey, Number | None] = dict(cells)
    found: dict[CellKey, int] = {}
    doubted: set[CellKey] = {
        cell for judged in broken(cells, edition) for cell in judged.relation.cells if cells.get(cell) is None
    }
    queue = deque(relations)
    queued = set(map(id, relations))
    while queue:
        relation = queue.popleft()
        queued.discard(id(relation))
        if any(cell in doubted for cell in relation.cells):
            continue
        solved = _solve(relation, known)
        if solved is None:
            doubted.update(cell for cell in relation.cells if cells.get(cell) is None)
            continue
        for cell, value in solved.items():
            known[cell] = found[cell] = value
            for other in by_cell.get(cell, ()):
                if id(other) not in queued and other is not relation:
                    queue.append(other)
                    queued.add(id(other))
    # A value must stand every relation that it takes part in, not only the one it came from.
    suspicious = {
        cell
        for relation in relations
        if judge_one(relation, known).verdict is Verdict.BROKEN
        for cell in relation.cells
        if cell in found
    }
    return (
        {}
        if suspicious & set(found)
        else {cell: value for cell, value in found.items() if cell in cells and cell not in doubted}
    )


def mend(cells: Cells, edition: Edition | None = None) -> Mend | None:
    """The single cell whose change to a single value would make every broken relation hold and break none; None when
    nothing is broken, or no cell or more than one could be meant."""
    judged = judge(cells, edition)
    faults = [found for found in judged if found.verdict is Verdict.BROKEN]
    if not faults or any(found.unknown for found in faults):
        return None
    shared = set(faults[0].relation.cells)
    for fault in faults[1:]:
        shared &= set(fault.relation.cells)
    solutions: list[Mend] = []
    for cell in sorted(shared, key=str):
        stood = cells.get(cell)
        if stood is None:
            continue
        needed: set[int] = set()
        for fault in faults:
            gap = fault.difference or 0
            change = -gap if cell in fault.relation.left else gap
            needed.add(round(stood + change))
        if len(needed) != 1 or min(needed) < 0:
            continue
        value = needed.pop()
        trial = {**cells, cell: value}
        if any(
            judge_one(found.relation, trial).verdict is Verdict.BROKEN
            for found in judged
            if cell in found.relation.cells
        ):
            continue
        solutions.append(Mend(cell=cell, value=value, stood=stood, relations=tuple(fault.relation for fault in faults)))
    return solutions[0] if len(solutions) == 1 else None
