"""Whole years of one cell read from the projection, as numbers by the names of the units."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any

from knowledge.lexicon.editions import edition_named
from knowledge.model import Edition, State
from knowledge.remembered import Remembered
from knowledge.shelf import Projected
from knowledge.store.projection import is_current, projected_cells
from knowledge.store.rows import STATES, CodeIds
from knowledge.store.schema_mark import YEARS_A_UNIT

_INFERRED = STATES[State.INFERRED]
_MOST_KEPT = 400_000
"""Figures that are kept read: about 30 MB."""
_YEARS_KEPT = 32

_LATE = (
    "SELECT late_reports.unit, value, state FROM late_reports CROSS JOIN late_projection"
    " ON late_projection.report = late_reports.unit * 10000 + late_reports.year"
    " WHERE late_reports.year = ? AND indicator = ? AND applicant = ?"
)


def _figures(found: Projected) -> int:
    return len(found.values) + len(found.without)


class ProjectedYears:
    """The projection of an open index; what was read last is kept, as an open index never changes."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        ids: CodeIds,
        corrected: Collection[tuple[int, int, int]],
        rows: Callable[[str, Sequence[Any]], list[Any]],
        names: Callable[[], Mapping[int, str]],
    ) -> None:
        """`corrected` are the cells that staff have corrected; `names` gives the units' names by number.

        `rows` runs a statement on the thread's connection.
        """
        self._ready = is_current(connection)
        self._ids = ids
        self._rows = rows
        self._names = names
        self._late: dict[int, set[int]] | None = None
        self._read: Remembered[tuple[str, str | None, int], Projected] = Remembered(_MOST_KEPT, weight=_figures)
        self._editions: dict[int, Mapping[str, Edition]] = {}
        self._corrected: dict[int, set[int]] = {}
        for report, _, _ in corrected:
            unit, year = divmod(report, YEARS_A_UNIT)
            self._corrected.setdefault(year, set()).add(unit)

    def projected(self, indicator: str, applicant: str | None, year: int) -> Projected | None:
        """A cell of every report of a year but those with a correction; None where it is not projected."""
        if not self._ready or (indicator, applicant) not in projected_cells():
            return None
        return self._read.get((indicator, applicant, year), lambda: self._read_year(indicator, applicant, year))

    def editions(self, year: int) -> Mapping[str, Edition]:
        """The units that have a report of a year, in the order of their names, with its edition."""
        found = self._editions.get(year)
        if found is None:
            held = dict(self._rows("SELECT unit, edition FROM reports WHERE year = ?", (year,)))
            found = {name: edition_named(held[unit]) for unit, name in self._names().items() if unit in held}
            if len(self._editions) >= _YEARS_KEPT:
                self._editions = {}
            self._editions[year] = found
        return found

    def _read_year(self, indicator: str, applicant: str | None, year: int) -> Projected:
        key = self._ids.key(indicator, applicant)
        if key is None:
            return Projected(values={}, without=frozenset(), inferred=frozenset())
        names, aside = self._names(), self._corrected.get(year, ())
        rows = self._rows(
            "SELECT unit, value, state FROM projection WHERE year = ? AND indicator = ? AND applicant = ?",
            (year, *key),
        )
        late = self._late_units().get(year)
        if late:
            rows = [row for row in rows if row[0] not in late] + self._rows(_LATE, (year, *key))
            rows.sort(key=itemgetter(0))
        if aside:
            rows = [row for row in rows if row[0] not in aside]
        return Projected(
            values={names[unit]: value for unit, value, _ in rows if value is not None},
            without=frozenset([names[unit] for unit, value, _ in rows if value is None]),
            inferred=frozenset([names[unit] for unit, _, state in rows if state == _INFERRED]),
        )

    def _late_units(self) -> Mapping[int, set[int]]:
        """The units whose report of a year was put in too lately to stand among the rest, by year."""
        if self._late is None:
            self._late = {}
            for year, unit in self._rows("SELECT year, unit FROM late_reports", ()):
                self._late.setdefault(year, set()).add(unit)
        return self._late
