"""What the names of an index's units say, kept in tables of the index: names by what they begin with, and postings.

A change of a unit changes its own rows and those that no other unit needs any more, so that putting a report in costs
the same in an index of any size. How a name is taken apart is knowledge.unit_names; `made_by` tells whose rules it was.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from enum import IntEnum
from functools import cache
from importlib.resources import files

from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.sounds import spellings_of
from knowledge.shelf import Entry, Unit
from knowledge.unit_names import as_said, entry_of, in_full, is_whole, places, raw_path, spoken

RECORD = "linking"
"""The key in `about` of the rules that the tables were made by."""

_VERSION = "1"
"""To be raised with every change of how names are taken apart that the lexicon's files do not show."""

_FILES = ("offices.toml", "regions.csv", "regions.toml", "sounds.toml", "readings.txt")
_PATTERNS = ("divisions.zone", "divisions.bare")
_WORDS = ("divisions.zones", "divisions.zones_short", "divisions.kinds")
_LAST = "\U0010ffff"


class Sort(IntEnum):
    """What a text in the table `said` stands for; those up to GROUP begin a text."""

    UNIT = 0
    DIVISION = 1
    OFFICE = 2
    GROUP = 3
    FULL_PLACE = 4
    SOUND = 5


TABLES = (
    """CREATE TABLE linked (
        unit INTEGER PRIMARY KEY REFERENCES units(id), name TEXT NOT NULL, path TEXT NOT NULL, own TEXT NOT NULL,
        office TEXT NOT NULL, office_text TEXT NOT NULL, level TEXT, above TEXT NOT NULL, seat TEXT NOT NULL,
        raw TEXT)""",
    "CREATE INDEX linked_of_division ON linked(own, office)",
    "CREATE INDEX linked_of_office ON linked(office, office_text)",
    "CREATE INDEX linked_of_group ON linked(seat, above)",
    """CREATE TABLE said (
        text TEXT NOT NULL, sort INTEGER NOT NULL, meaning NOT NULL,
        PRIMARY KEY (text, sort, meaning)) WITHOUT ROWID""",
    f"CREATE INDEX said_in_full ON said(length(text), text) WHERE sort = {Sort.FULL_PLACE.value}",
    # How long the texts are that begin with the same two characters: so many are looked up at a place of a question.
    "CREATE TABLE said_sizes (head TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (head, size)) WITHOUT ROWID",
    "CREATE TABLE divisions (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    # `whole` where the unit itself is said to lie there, and it is no division put in full because of other units.
    """CREATE TABLE lying_in (
        division INTEGER NOT NULL REFERENCES divisions(id), unit INTEGER NOT NULL REFERENCES units(id),
        whole INTEGER NOT NULL, PRIMARY KEY (division, unit)) WITHOUT ROWID""",
    "CREATE TABLE loose (division TEXT NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (division, unit)) WITHOUT ROWID",
)
"""The tables, as the migration makes them; `raw` are the divisions as they were told, where `path` has others."""


@cache
def made_by() -> str:
    """What names the rules by which names are taken apart: other words for divisions or offices make others."""
    told = hashlib.sha256(_VERSION.encode())
    for name in _PATTERNS:
        told.update(hint(name).pattern.encode())
    for name in _WORDS:
        told.update("\n".join(hint_words(name)).encode())
    for name in _FILES:
        told.update(files("knowledge.lexicon").joinpath(name).read_bytes())
    return told.hexdigest()[:16]


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the tables of a file have all of its units, by the rules of today."""
    made = connection.execute("SELECT value FROM about WHERE key = ?", (RECORD,)).fetchone()
    if made is None or made[0] != made_by():
        return False
    (units,) = connection.execute("SELECT count(*) FROM units").fetchone()
    return bool(connection.execute("SELECT count(*) FROM linked").fetchone()[0] == units)


class LinkTables:
    """The tables of an index open for writing; what was told with `changed` is in them after `settle`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changed: set[int] = set()
        self._moved: set[str] = set()
        """Divisions that came or went, without what they are: those that are loose may be others now."""

    def changed(self, unit: int) -> None:
        """Note that a unit is new, or that something more is known of it."""
        self._changed.add(unit)

    def gone(self, unit: int) -> None:
        """Remove what a unit that is about to be removed was called, and note that it goes."""
        known = self._unit(unit)
        if known is not None:
            self._forget((Sort.UNIT,), {as_said(name) for name in (known.name, *known.aliases)}, unit)
        self._changed.add(unit)

    def settle(self) -> None:
        """Bring the tables up to date with the units."""
        while self._changed:
            waiting, self._changed = sorted(self._changed), set()
            for unit in waiting:
                self._take_out(unit)
                self._put(unit)
            for division in sorted(self._moved):
                rows = self._connection.execute("SELECT unit FROM loose WHERE division = ?", (division,))
                again = {unit for (unit,) in rows}
                self._changed |= {unit for unit in again if self._is_other(unit)}
            self._moved.clear()

    def renew(self) -> bool:
        """Make the whole of it anew where other rules made it, or none did; whether that was done."""
        if is_current(self._connection):
            return False
        for table in ("linked", "said", "said_sizes", "divisions", "lying_in", "loose"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  fixed names
        self._changed = {unit for (unit,) in self._connection.execute("SELECT id FROM units")}
        self.settle()
        self._connection.execute("INSERT OR REPLACE INTO about (key, value) VALUES (?, ?)", (RECORD, made_by()))
        return True

    def _unit(self, number: int) -> Unit | None:
        row = self._connection.execute(
            "SELECT name, region, level, office FROM units WHERE id = ?", (number,)
        ).fetchone()
        if row is None:
            return None
        aliases = self._connection.execute("SELECT name FROM aliases WHERE unit = ?", (number,))
        return Unit(
            name=row[0],
            aliases=tuple(alias for (alias,) in aliases),
            region=tuple(row[1].split("/")) if row[1] else (),
            level=row[2],
            office=row[3],
        )

    def _is_other(self, number: int) -> bool:
        unit = self._unit(number)
        row = self._connection.execute("SELECT path FROM linked WHERE unit = ?", (number,)).fetchone()
        return unit is not None and (row is None or row[0] != "/".join(entry_of(unit, self._whole).path))

    def _whole(self, division: str) -> str:
        """The one division, named in full by a unit, that this is short for; else as it is."""
        rows = self._connection.execute(
            "SELECT name FROM divisions WHERE name > ? AND name < ? AND length(name) = ?"
            " AND EXISTS (SELECT 1 FROM lying_in WHERE division = divisions.id AND whole)",
            (division, division + _LAST, len(division) + 1),
        )
        fitting = [name for (name,) in rows if is_whole(name)]
        return fitting[0] if len(fitting) == 1 else division

    def _put(self, number: int) -> None:
        unit = self._unit(number)
        if unit is None:
            return
        entry, raw = entry_of(unit, self._whole), raw_path(unit)
        self._say(Sort.UNIT, {as_said(name) for name in (unit.name, *unit.aliases)}, number)
        self._connection.execute(
            "INSERT INTO linked VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                entry.name,
                "/".join(entry.path),
                entry.own,
                entry.office,
                entry.office_text,
                entry.level,
                entry.above,
                entry.seat,
                "/".join(raw) if raw != entry.path else None,
            ),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO loose VALUES (?, ?)", [(name, number) for name in raw if not is_whole(name)]
        )
        for division in dict.fromkeys(entry.path):
            self._put_division(division, number, whole=division in raw)
        if len(entry.office_text) >= 2:
            self._say(Sort.OFFICE, (entry.office_text,), entry.office)
        self._put_group(entry)

    def _put_division(self, division: str, unit: int, *, whole: bool) -> None:
        row = self._connection.execute("SELECT id FROM divisions WHERE name = ?", (division,)).fetchone()
        if row is None:
            cursor = self._connection.execute("INSERT INTO divisions (name) VALUES (?)", (division,))
            key = cursor.lastrowid
            called = list(places(division))
            self._say(Sort.DIVISION, called, division)
            self._say(Sort.SOUND, {sound for said in called for sound in spellings_of(said)}, division)
        else:
            (key,) = row
        if whole and is_whole(division) and not self._is_told(key):
            self._moved.add(division[:-1])
        self._connection.execute("INSERT INTO lying_in VALUES (?, ?, ?)", (key, unit, int(whole)))

    def _is_told(self, division: int | None) -> bool:
        found = self._connection.execute("SELECT 1 FROM lying_in WHERE division = ? AND whole LIMIT 1", (division,))
        return found.fetchone() is not None

    def _put_group(self, entry: Entry) -> None:
        meaning = f"{entry.above}\t{entry.seat}"
        if self._members(entry.above, entry.seat, at_least=2):
            return
        called = list(spoken(entry.above, entry.seat))
        self._say(Sort.GROUP, called, meaning)
        self._say(Sort.FULL_PLACE, [said for said in called if in_full(said, entry.seat)], meaning)

    def _members(self, above: str, seat: str, *, at_least: int) -> bool:
        rows = self._connection.execute(
            "SELECT 1 FROM linked WHERE seat = ? AND above = ? LIMIT ?", (seat, above, at_least)
        )
        return len(rows.fetchall()) == at_least

    def _say(self, sort: Sort, texts: Iterable[str], meaning: str | int) -> None:
        rows = [(text, sort.value, meaning) for text in texts]
        self._connection.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?)", rows)
        if sort <= Sort.GROUP:
            # A size that is no longer needed only makes one look in vain.
            self._connection.executemany(
                "INSERT OR IGNORE INTO said_sizes VALUES (?, ?)", [(text[:2], len(text)) for text, _, _ in rows if text]
            )

    def _forget(self, sorts: Iterable[Sort], texts: Iterable[str], meaning: str | int) -> None:
        self._connection.executemany(
            "DELETE FROM said WHERE text = ? AND sort = ? AND meaning = ?",
            [(text, sort.value, meaning) for text in texts for sort in sorts],
        )

    def _take_out(self, number: int) -> None:
        """Remove a unit's rows, and what no other unit needs."""
        row = self._connection.execute(
            "SELECT path, raw, office, office_text, above, seat FROM linked WHERE unit = ?", (number,)
        ).fetchone()
        if row is None:
            return
        path, raw, office, office_text, above, seat = row
        self._connection.execute("DELETE FROM linked WHERE unit = ?", (number,))
        self._connection.executemany(
            "DELETE FROM loose WHERE division = ? AND unit = ?",
            [(name, number) for name in (raw or path).split("/") if not is_whole(name)],
        )
        if not self._connection.execute(
            "SELECT 1 FROM linked WHERE office = ? AND office_text = ? LIMIT 1", (office, office_text)
        ).fetchone():
            self._forget((Sort.OFFICE,), (office_text,), office)
        if not self._members(above, seat, at_least=1):
            self._forget((Sort.GROUP, Sort.FULL_PLACE), spoken(above, seat), f"{above}\t{seat}")
        for division in dict.fromkeys(path.split("/") if path else ()):
            self._leave_division(division, number)

    def _leave_division(self, division: str, unit: int) -> None:
        (key,) = self._connection.execute("SELECT id FROM divisions WHERE name = ?", (division,)).fetchone()
        told = self._is_told(key)
        self._connection.execute("DELETE FROM lying_in WHERE division = ? AND unit = ?", (key, unit))
        if told and is_whole(division) and not self._is_told(key):
            self._moved.add(division[:-1])
        if not self._connection.execute("SELECT 1 FROM lying_in WHERE division = ? LIMIT 1", (key,)).fetchone():
            self._connection.execute("DELETE FROM divisions WHERE id = ?", (key,))
            called = list(places(division))
            self._forget((Sort.DIVISION,), called, division)
            self._forget((Sort.SOUND,), {sound for said in called for sound in spellings_of(said)}, division)
