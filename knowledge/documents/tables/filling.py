"""Blank and spoilt cells that the form's sums leave no choice about: inferred, with what stood there kept beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from knowledge import sums
from knowledge.documents.tables.cells import TableCell
from knowledge.documents.tables.values import Value
from knowledge.lexicon.doubts import DoubtWords, doubt
from knowledge.model import CellKey, Number, Problem, State

_FILLABLE = (State.BLANK, State.UNREADABLE)

_MOST_NAMED = 3
"""Cells that a doubt names; of more it gives the number."""


def _cell(key: CellKey) -> Callable[[DoubtWords], dict[str, str]]:
    return lambda words: {"cell": words.cell(key)}


def contradicts(raw: str, value: int) -> bool:
    """Whether what stands in a spoilt cell rules a value out: its legible digits are not the value's."""
    tokens = [token for token in raw.split() if any(character.isdigit() for character in token)]
    wanted = str(value)
    return bool(tokens) and not any(
        len(token) == len(wanted)
        and all(seen == right or not seen.isdigit() for seen, right in zip(token, wanted, strict=True))
        for token in tokens
    )


def filled(cells: Mapping[CellKey, TableCell]) -> tuple[dict[CellKey, TableCell], tuple[Problem, ...]]:
    """The cells with those inferred that the sums force (docs/rules.md, R1 to R4), and a Problem for each repair.

    A printed number is never replaced: where one other number would mend all broken sums, a Problem proposes it.
    """
    known: dict[CellKey, Number | None] = {key: cell.value.value for key, cell in cells.items()}
    made = dict(cells)
    problems: list[Problem] = []
    fillable = {key for key, cell in cells.items() if cell.value.state in _FILLABLE and not cell.beyond}
    values = {
        key: value
        for key, value in sums.forced(known).items()
        if key in fillable and not contradicts(cells[key].value.raw, value)
    }
    for key, value in values.items():
        cell = made[key]
        made[key] = replace(cell, value=Value(state=State.INFERRED, value=value, raw=cell.value.raw))
    blanks = tuple(key for key in values if cells[key].value.state is State.BLANK)
    spoilt = tuple(key for key in values if cells[key].value.state is State.UNREADABLE)
    if blanks:
        problems.append(doubt("blanks_filled", count=len(blanks), cells=blanks))
    for key in spoilt:
        problems.append(doubt("repaired", _cell(key), raw=cells[key].value.raw, value=values[key], cells=(key,)))
    lost = tuple(key for key, cell in made.items() if cell.value.state is State.UNREADABLE and not cell.beyond)
    if lost:
        problems.append(
            doubt("unreadable", lambda words: {"named": words.cells(lost, _MOST_NAMED)}, count=len(lost), cells=lost)
        )
    mend = sums.mend({key: cell.value.value for key, cell in made.items()})
    if mend is not None:
        problems.append(
            doubt(
                "proposal",
                _cell(mend.cell),
                stood=mend.stood,
                value=mend.value,
                left=mend.stood,
                right=mend.value,
                cells=(mend.cell,),
            )
        )
    return made, tuple(problems)
