"""The part of an open index that tells of its units: one, all, some of them, and what their names say."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from knowledge.names_in_memory import NamesInMemory
from knowledge.shelf import Counts, Page, Seat, Unit, UnitNames
from knowledge.store.linked import StoredNames
from knowledge.store.rows import clean

_COLUMNS = "units.id, units.name, region, level, office"
_LIKE = """units.id IN (
    SELECT id FROM units WHERE instr(name, :part) UNION SELECT unit FROM aliases WHERE instr(name, :part))"""
_YEARS = (
    "SELECT json_group_array(unit), json_group_array(years) FROM"
    " (SELECT unit, group_concat(year) AS years FROM reports GROUP BY unit)"
)
_FEW = 500
"""Units up to which their years are looked up one by one."""

Rows = Callable[[str, Any], list[Any]]


class UnitShelf:
    """The units of an index, read when they are asked for; only their names and numbers are kept."""

    def __init__(self, rows: Rows, *, linked: bool) -> None:
        """`rows` runs a statement on the thread's connection; `linked` tells that the tables of names are of today."""
        self.worked_out: Any = None
        self._rows = rows
        self._linked = linked
        self._fullest: dict[int, tuple[str, ...]] = {}

    def units(self) -> tuple[Unit, ...]:
        """All units, by name."""
        aliases: dict[int, list[str]] = {}
        for unit, name in self._rows("SELECT unit, name FROM aliases ORDER BY name", ()):
            aliases.setdefault(unit, []).append(name)
        rows = self._rows(f"SELECT {_COLUMNS} FROM units ORDER BY name", ())  # noqa: S608  fixed names
        return tuple(_unit(row, aliases.get(row[0], ())) for row in rows)

    def unit(self, name: str) -> Unit | None:
        """The unit of that canonical name."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM units WHERE name = ?", (clean(name),))  # noqa: S608  fixed names
        return self._with_aliases(rows)[0] if rows else None

    def units_like(self, part: str, *, first: int = 0, most: int, by_region: bool = False) -> Page:
        """So many units from the `first` on, by name or by region and name, of those of which a name holds `part`."""
        order = "region, units.name" if by_region else "units.name"
        where, values = (f"WHERE {_LIKE}", {"part": clean(part)}) if part else ("", {})
        ((count,),) = self._rows(f"SELECT count(*) FROM units {where}", values)  # noqa: S608  fixed texts
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM units {where} ORDER BY {order} LIMIT :most OFFSET :first",  # noqa: S608  fixed texts
            values | {"first": first, "most": most},
        )
        return Page(units=self._with_aliases(rows), count=count)

    @cached_property
    def names_by_id(self) -> Mapping[int, str]:
        """The names of all units by their number, in the order of the names."""
        return dict(self._rows("SELECT id, name FROM units ORDER BY name", ()))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.names_by_id.values())

    def names(self) -> Sequence[str]:
        """The canonical names of all units, in order."""
        return self._names

    @cached_property
    def _unit_names(self) -> UnitNames:
        return StoredNames(self._rows, self.names) if self._linked else NamesInMemory(self.units())

    def unit_names(self) -> UnitNames:
        """What the names of the units say: from tables, or from the units where other rules made those."""
        return self._unit_names

    def counts(self) -> Counts:
        """How many units and reports there are."""
        return self._held

    @cached_property
    def _held(self) -> Counts:
        ((units,),) = self._rows("SELECT count(*) FROM units", ())
        by_year = dict(self._rows("SELECT year, count(*) FROM reports GROUP BY year ORDER BY year", ()))
        return Counts(units=units, reports=sum(by_year.values()), by_year=by_year)

    def years_of(self, agencies: Collection[str]) -> Mapping[str, Sequence[int]]:
        """The years of these units' reports, earliest first, by unit; of those that have any."""
        if len(agencies) > _FEW:
            held = self._years_held
            return {name: held[name] for name in agencies if name in held}
        rows = self._rows(
            "SELECT units.name, year FROM (SELECT value AS wanted FROM json_each(?)) JOIN units ON units.name = wanted"
            " JOIN reports ON reports.unit = units.id ORDER BY units.name, year",
            (json.dumps([clean(name) for name in agencies]),),
        )
        found: dict[str, list[int]] = {}
        for name, year in rows:
            found.setdefault(name, []).append(year)
        return found

    @cached_property
    def _years_held(self) -> Mapping[str, tuple[int, ...]]:
        """The years of every unit; units with the same years share one list."""
        ((units, written),) = self._rows(_YEARS, ())
        held: list[str] = json.loads(written)
        shared = {told: tuple(sorted(json.loads(f"[{told}]"))) for told in set(held)}
        names = map(self.names_by_id.__getitem__, json.loads(units))
        return dict(zip(names, map(shared.__getitem__, held), strict=True))

    def seats(self, agencies: Collection[str]) -> Sequence[Seat]:
        """Where these units sit, by name."""
        if len(agencies) > _FEW:
            wanted = set(agencies)
            return [seat for seat in self._seats if seat.name in wanted]
        rows = self._rows(
            "SELECT name, region, office FROM units WHERE name IN (SELECT value FROM json_each(?)) ORDER BY name",
            (json.dumps([clean(name) for name in agencies]),),
        )
        return [Seat(name, _path(region), office) for name, region, office in rows]

    @cached_property
    def _seats(self) -> Sequence[Seat]:
        """Of every unit; units of one division share its path."""
        names = self.names_by_id
        rows = self._rows("SELECT id, region, office FROM units ORDER BY name", ())
        paths = {region: _path(region) for region in {region for _, region, _ in rows}}
        offices = {office: sys.intern(office) if office else None for office in {office for _, _, office in rows}}
        return [Seat(names[unit], paths[region], offices[office]) for unit, region, office in rows]

    def fullest(self, most: int) -> Sequence[str]:
        """The units with the most reports, by name where they have as many."""
        found = self._fullest.get(most)
        if found is None:
            rows = self._rows(
                "SELECT units.name FROM (SELECT unit, count(*) AS held FROM reports GROUP BY unit)"
                " JOIN units ON units.id = unit ORDER BY held DESC, units.name LIMIT ?",
                (most,),
            )
            found = self._fullest[most] = tuple(name for (name,) in rows)
        return found

    def _with_aliases(self, rows: Sequence[Any]) -> list[Unit]:
        aliases: dict[int, list[str]] = {}
        for unit, name in self._rows(
            "SELECT unit, name FROM aliases WHERE unit IN (SELECT value FROM json_each(?)) ORDER BY name",
            (json.dumps([row[0] for row in rows]),),
        ):
            aliases.setdefault(unit, []).append(name)
        return [_unit(row, aliases.get(row[0], ())) for row in rows]


def _unit(row: Sequence[Any], aliases: Iterable[str]) -> Unit:
    _, name, region, level, office = row
    return Unit(name=name, aliases=tuple(aliases), region=_path(region), level=level, office=office)


def _path(region: str) -> tuple[str, ...]:
    return tuple(region.split("/")) if region else ()
