"""The units of an index as its writer knows them: by name, by other names, and which years are there."""

from __future__ import annotations

import sqlite3

from knowledge.shelf import Unit
from knowledge.store.linking import LinkTables
from knowledge.store.rows import clean


class UnitRegister:
    """The units of an index open for writing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.links = LinkTables(connection)
        """What is looked up by the units' names: up to date once it is settled."""

    def unit_id(self, name: str) -> int | None:
        """The id of the unit of that canonical name."""
        row = self._connection.execute("SELECT id FROM units WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def unit(self, name: str) -> Unit | None:
        """The unit of that canonical name."""
        row = self._connection.execute(
            "SELECT id, name, region, level, office FROM units WHERE name = ?", (name,)
        ).fetchone()
        if row is None:
            return None
        aliases = self._connection.execute("SELECT name FROM aliases WHERE unit = ? ORDER BY name", (row[0],))
        return Unit(
            name=row[1],
            aliases=tuple(alias for (alias,) in aliases),
            region=tuple(row[2].split("/")) if row[2] else (),
            level=row[3],
            office=row[4],
        )

    def units_called(self, alias: str) -> tuple[str, ...]:
        """The canonical names of the units that have this alias, by name."""
        rows = self._connection.execute(
            "SELECT units.name FROM aliases JOIN units ON units.id = aliases.unit WHERE aliases.name = ? ORDER BY 1",
            (alias,),
        )
        return tuple(name for (name,) in rows)

    def years(self, agency: str, *, not_called: str = "") -> tuple[int, ...]:
        """The years that are indexed of a unit, but for reports that bear the name `not_called` themselves."""
        rows = self._connection.execute(
            "SELECT year FROM reports JOIN units ON units.id = reports.unit WHERE units.name = ? AND own_name <> ?"
            " ORDER BY year",
            (agency, not_called),
        )
        return tuple(int(year) for (year,) in rows)

    def put(self, unit: Unit) -> int:
        """Add a unit, or what is new about it, and give its id."""
        row = self._connection.execute(
            "SELECT id, region, level, office FROM units WHERE name = ?", (unit.name,)
        ).fetchone()
        region = "/".join(unit.region)
        if row is None:
            cursor = self._connection.execute(
                "INSERT INTO units (name, region, level, office) VALUES (?, ?, ?, ?)",
                (unit.name, region, unit.level, unit.office),
            )
            found = int(cursor.lastrowid or 0)
            self.links.changed(found)
        else:
            found = int(row[0])
            fuller = (row[1] or region, row[2] or unit.level, row[3] or unit.office)
            if fuller != row[1:]:
                self._connection.execute(
                    "UPDATE units SET region = ?, level = ?, office = ? WHERE id = ?", (*fuller, found)
                )
                self.links.changed(found)
        added = self._connection.executemany(
            "INSERT OR IGNORE INTO aliases (name, unit) VALUES (?, ?)",
            [(clean(alias), found) for alias in unit.aliases if alias != unit.name],
        )
        if added.rowcount > 0:
            self.links.changed(found)
        return found

    def remove(self, unit: int) -> None:
        """Forget a unit that has no reports."""
        self.links.gone(unit)
        self._connection.execute("DELETE FROM aliases WHERE unit = ?", (unit,))
        self._connection.execute("DELETE FROM units WHERE id = ?", (unit,))
