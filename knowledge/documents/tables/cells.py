"""What the readers of tables hand on: cells with their values and places, and what was doubtful about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.documents.tables.values import Value, unreadable
from knowledge.lexicon.codes import codes
from knowledge.model import CellKey, Cite, Fact, Number, Problem, State

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """One cell of a form: its key, what it says, in which unit, and where it stands.

    `firm` says that the layout leaves no doubt about the row and column; what is not firm must be borne out by a sum.
    What is `suspect` is given up where a sum that it takes part in is broken. What is `headed` stands in a ruled row
    each cell of which has a head of its own: a slip there is the printer's. What is `beyond` belongs to a row that the
    form does not have, and stands under the code of the rows around it.
    """

    key: CellKey
    value: Value
    unit: str
    cite: Cite
    firm: bool = True
    suspect: bool = False
    headed: bool = False
    beyond: bool = False

    def fact(self) -> Fact:
        """The cell as a fact."""
        return Fact(
            indicator=self.key[0],
            applicant=self.key[1],
            value=self.value.value,
            unit=self.unit,
            raw=self.value.raw,
            state=self.value.state,
            cite=self.cite,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """The cells of one or more tables by key, the reader's doubts, and the numbers of the blocks that were used up."""

    cells: Mapping[CellKey, TableCell]
    problems: tuple[Problem, ...] = ()
    used: frozenset[int] = frozenset()

    def numbers(self) -> dict[CellKey, Number | None]:
        """The stated or inferred values for the sums; None where nothing can be said."""
        return {key: cell.value.value for key, cell in self.cells.items()}

    @property
    def stated(self) -> int:
        """How many cells hold a number."""
        return sum(cell.value.state is State.STATED for cell in self.cells.values())


def differs(one: TableCell, other: TableCell) -> bool:
    """Whether both state a number and not the same."""
    return one.value.state is other.value.state is State.STATED and one.value.value != other.value.value


def both_lost(cells: Mapping[CellKey, TableCell], again: Mapping[CellKey, TableCell]) -> dict[CellKey, TableCell]:
    """The cells that were read twice and differ, with both texts and no value."""
    return {
        key: replace(cells[key], value=unreadable(f"{cells[key].value.raw} / {cell.value.raw}"))
        for key, cell in again.items()
    }


@lru_cache(maxsize=16384)
def place(table: int, row: str, column: str, page: int | None) -> Cite:
    """Where a cell stands, labels as printed but without white space."""
    return Cite(table=table, row=_SPACE.sub("", row), column=_SPACE.sub("", column), page=page)


def unit_of(code: str, value: Value, header: str | None = None) -> str:
    """The unit of a cell: the one printed in it, else the one of its header, else the form's."""
    return value.unit or header or codes().indicators[code].unit
