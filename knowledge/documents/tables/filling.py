"""Blank and spoilt cells that the form's sums leave no choice about: inferred, with what stood there kept beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from knowledge import sums
from knowledge.documents.tables.cells import TableCell
from knowledge.documents.tables.values import Value
from knowledge.lexicon.codes import codes
from knowledge.model import CellKey, Number, Problem, Severity, State

_FILLABLE = (State.BLANK, State.UNREADABLE)


def _named(key: CellKey) -> str:
    known = codes()
    label = known.indicators[key[0]].zh
    return f"{label}×{known.applicants[key[1]].zh}" if key[1] else label


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
        message = f"{len(blanks)}个空白单元格按勾稽关系推定"
        problems.append(Problem(rule="read.blank", severity=Severity.NOTICE, message=message, cells=blanks))
    for key in spoilt:
        message = f"{_named(key)}：原文“{cells[key].value.raw}”无法辨认，按勾稽关系推定为{values[key]}"
        problems.append(Problem(rule="read.repair", severity=Severity.WARNING, message=message, cells=(key,)))
    lost = tuple(key for key, cell in made.items() if cell.value.state is State.UNREADABLE and not cell.beyond)
    if lost:
        message = f"{len(lost)}个单元格无法辨认：{'；'.join(map(_named, lost[:3]))}{'……' if len(lost) > 3 else ''}"
        problems.append(Problem(rule="read.unreadable", severity=Severity.WARNING, message=message, cells=lost))
    mend = sums.mend({key: cell.value.value for key, cell in made.items()})
    if mend is not None:
        message = f"{_named(mend.cell)}：原文为{mend.stood}，若为{mend.value}则各勾稽关系均成立；仍以原文为准"
        problems.append(
            Problem(
                rule="read.proposal",
                severity=Severity.NOTICE,
                message=message,
                left=mend.stood,
                right=mend.value,
                cells=(mend.cell,),
            )
        )
    return made, tuple(problems)
