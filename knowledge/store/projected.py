"""Whole years of one cell read from the projection, as numbers in the order of the units' names."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.lexicon.editions import edition_named
from knowledge.model import Edition, Number, State
from knowledge.remembered import Remembered
from knowledge.shelf import Projected
from knowledge.store.projection import is_current, projected_cells
from knowledge.store.rows import STATES, CodeIds
from knowledge.store.schema_mark import YEARS_A_UNIT

_INFERRED = STATES[State.INFERRED]
_MOST_KEPT = 400_000
"""Figures that are kept read: 16 MB at most."""
_YEARS_KEPT = 32

_CELL = "FROM projection WHERE year = :year AND indicator = :indicator AND applicant = :applicant"
_YEAR = (
    "SELECT json_group_array(unit), json_group_array(value), json_group_array(unit) FILTER (WHERE state = :inferred)"
    f" {_CELL}"
)
"""A whole year in one row: an object for each of its figures would take three times as long."""
_EDITIONS = "SELECT json_group_array(unit), json_group_array(edition) FROM reports WHERE year = ?"
_EXACT = f"SELECT unit, value {_CELL}"
_LATE = (
    "SELECT late_reports.unit, value, state FROM late_reports CROSS JOIN late_projection"
    " ON late_projection.report = late_reports.unit * 10000 + late_reports.year"
    " WHERE late_reports.year = :year AND indicator = :indicator AND applicant = :applicant"
)


def _figures(found: Projected) -> int:
    return len(found.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Units:
    """The units that figures are of, which most cells of a year share.

    `order` tells for each name where among them its unit is, which is behind the last of them for one that is not;
    those names are `absent`, by their places.
    """

    places: Sequence[int]
    order: Sequence[int]
    absent: Sequence[int]


class _Column:
    """The figures of a cell and a year in the order of the names, as they are read."""

    def __init__(self, units: _Units, values: Sequence[Number | None], inferred: Iterable[int]) -> None:
        """`values` are of these units; `inferred` are places."""
        self.values = [*map((*values, None).__getitem__, units.order)]
        self.without: set[int] = set()
        self.inferred = set(inferred)
        if None in values:
            self.without.update([place for place, value in zip(units.places, values, strict=True) if value is None])
        self._may_lack = {*units.absent, *self.without}

    def put(self, place: int, value: Number | None, state: int) -> None:
        """Take a figure in."""
        self.values[place] = value
        if value is None:
            self.without.add(place)
        if state == _INFERRED:
            self.inferred.add(place)

    def drop(self, places: Sequence[int]) -> None:
        """Forget what was taken in of some units."""
        for place in places:
            self.values[place] = None
        self.without.difference_update(places)
        self.inferred.difference_update(places)
        self._may_lack.update(places)

    def projected(self) -> Projected:
        """All of it."""
        return Projected(
            values=tuple(self.values),
            lacking=array("i", sorted([place for place in self._may_lack if self.values[place] is None])),
            without=frozenset(self.without),
            inferred=frozenset(self.inferred),
        )


class ProjectedYears:
    """The projection of an open index; what was read last is kept, as an open index never changes."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        ids: CodeIds,
        corrected: Collection[tuple[int, int, int]],
        rows: Callable[[str, Any], list[Any]],
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
        self._units: dict[str, _Units] = {}
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
            told, written = self._rows(_EDITIONS, (year,))[0]
            held, order = json.loads(written), self._units_told(told).order
            known = {edition: edition_named(edition) for edition in set(held)}
            names = self._names().values()
            found = {name: known[held[at]] for name, at in zip(names, order, strict=True) if at < len(held)}
            if len(self._editions) >= _YEARS_KEPT:
                self._editions = {}
            self._editions[year] = found
        return found

    def _read_year(self, indicator: str, applicant: str | None, year: int) -> Projected:
        key = self._ids.key(indicator, applicant)
        if key is None:
            return _Column(self._units_told("[]"), (), ()).projected()
        cell = {"year": year, "indicator": key[0], "applicant": key[1]}
        told, written, inferred = self._rows(_YEAR, {"inferred": _INFERRED, **cell})[0]
        # What is no whole number is written with a point, and rounded.
        exact = dict(self._rows(_EXACT, cell)) if "." in written else None
        values = json.loads(written) if exact is None else [exact[unit] for unit in json.loads(told)]
        places = self._places
        column = _Column(self._units_told(told), values, [places[unit] for unit in json.loads(inferred)])
        late = self._late_units().get(year)
        if late:
            column.drop([places[unit] for unit in late])
            for unit, value, state in self._rows(_LATE, cell):
                column.put(places[unit], value, state)
        column.drop([places[unit] for unit in self._corrected.get(year, ())])
        return column.projected()

    def _units_told(self, told: str) -> _Units:
        """The units that a cell's figures are of, out of a JSON list of their numbers."""
        found = self._units.get(told)
        if found is None:
            if len(self._units) >= _YEARS_KEPT:
                self._units = {}
            numbers: list[int] = json.loads(told)
            at = {unit: number for number, unit in enumerate(numbers)}
            behind = len(numbers)
            order = array("i", [at.get(unit, behind) for unit in self._names()])
            found = self._units[told] = _Units(
                places=array("i", [self._places[unit] for unit in numbers]),
                order=order,
                absent=array("i", [place for place, number in enumerate(order) if number == behind]),
            )
        return found

    @cached_property
    def _places(self) -> Mapping[int, int]:
        """The place of each unit in the order of the names, by its number."""
        return {unit: place for place, unit in enumerate(self._names())}

    def _late_units(self) -> Mapping[int, set[int]]:
        """The units whose report of a year was put in too lately to stand among the rest, by year."""
        if self._late is None:
            self._late = {}
            for year, unit in self._rows("SELECT year, unit FROM late_reports", ()):
                self._late.setdefault(year, set()).add(unit)
        return self._late
