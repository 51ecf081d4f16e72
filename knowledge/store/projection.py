"""The figures of the column of all applicants by year and cell: what a question over many units is answered from.

Facts stand by report, so that one year's cell of eight thousand units is eight thousand places of the file; here they
are one stretch of it. A report put into a large index would touch a page for each of its cells there: its rows wait by
report in `late_projection` until enough have come together, and what stands of a report in `late_reports` elsewhere
does not count. A roll-up that the form of a report does not print stands beside them, added up when the report
is put in. Corrections are not in it: whoever reads lays them over, as with the facts themselves.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.editions import edition_named, editions, is_annex
from knowledge.model import Edition, Number, State
from knowledge.store.rows import STATES, CodeIds
from knowledge.store.schema_mark import YEARS_A_UNIT

TOTAL = "total"
RECORD = "projection"
"""The key in `about` of what the projection was made by."""

Held = tuple[Number | None, int]
"""A value with the number of its state."""
Row = tuple[int, int, int, int, Number | None, int]
"""Year, indicator, applicant, unit, value, state."""

_INFERRED, _STATED, _BLANK = STATES[State.INFERRED], STATES[State.STATED], STATES[State.BLANK]
_LEAST, _MOST = -(2**63), 2**63 - 1
_VERSION = "1"

_SMALL = 2_000
"""Reports up to which the rows of a report go straight among the rest: the pages are few."""

_FEW, _SHARE = 256, 50
"""Late reports that are no reason to tidy up, and the part of all reports that is."""


@cache
def projected_cells() -> frozenset[tuple[str, str | None]]:
    """The cells that are projected: all of tables 1, 2 and 4, of table 3 the total, and what rates fix beside it."""
    own = {(item.code, TOTAL if item.by_applicant else None) for item in codes().indicators.values()}
    fixed = {
        (term.indicator, term.applicant)
        for item in derived().values()
        for term in (*item.numerator, *item.denominator)
        if term.applicant is not None
    }
    return frozenset(own | fixed)


@cache
def _roll_ups() -> Mapping[Edition, tuple[str, ...]]:
    """The rows that the form of an edition does not print but has the parts of."""
    return {
        edition: tuple(
            item.code
            for item in codes().indicators.values()
            if codes().children(item.code)
            and not (item.editions and all(map(is_annex, item.editions)))
            and edition not in item.editions
            and not is_annex(edition)
        )
        for edition in tuple(editions())[::-1]
    }


@cache
def _children(code: str, edition: Edition) -> tuple[str, ...]:
    return codes().children_in(code, edition)


@cache
def made_by() -> str:
    """What names the rules that a projection is made by: another lexicon makes another one."""
    told = [
        _VERSION,
        *(f"{code}|{applicant}" for code, applicant in sorted(projected_cells(), key=str)),
        *(
            f"{edition}|{code}|{'+'.join(_children(code, edition))}"
            for edition, roll_ups in _roll_ups().items()
            for code in roll_ups
        ),
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


class Projection:
    """The projection of an index open for writing."""

    def __init__(self, connection: sqlite3.Connection, ids: CodeIds) -> None:
        self._connection = connection
        self._ids = ids
        self._wanted = frozenset(key for cell in projected_cells() if (key := ids.key(*cell)) is not None)
        self._late = self._reports(_SMALL) == _SMALL

    def put(self, report: int, edition: Edition, facts: Iterable[Sequence[Any]]) -> None:
        """Put the rows of a report in; `facts` are its cells as (indicator, applicant, value, state), in numbers.

        Those of a report that was there have been taken out.
        """
        unit, year = divmod(report, YEARS_A_UNIT)
        rows = self._rows(unit, year, edition, facts)
        if self._late:
            self._connection.execute("INSERT OR IGNORE INTO late_reports VALUES (?, ?)", (year, unit))
            late = [(report, indicator, applicant, value, state) for _, indicator, applicant, _, value, state in rows]
            self._connection.executemany("INSERT INTO late_projection VALUES (?, ?, ?, ?, ?)", late)
            return
        if self._late_no_more(unit, year):
            self._forget(unit, year)
        self._connection.executemany("INSERT INTO projection VALUES (?, ?, ?, ?, ?, ?)", rows)

    def take_out(self, report: int) -> None:
        """Remove the rows of a report."""
        unit, year = divmod(report, YEARS_A_UNIT)
        if self._late:
            self._connection.execute("INSERT OR IGNORE INTO late_reports VALUES (?, ?)", (year, unit))
            self._connection.execute("DELETE FROM late_projection WHERE report = ?", (report,))
        else:
            self._late_no_more(unit, year)
            self._forget(unit, year)

    def tidy(self) -> None:
        """Put what came late among the rest when it has become much: that touches every page of the years concerned."""
        (late,) = self._connection.execute("SELECT count(*) FROM late_reports").fetchone()
        if late > _FEW and late * _SHARE > self._reports():
            self._put_among_the_rest()

    def renew(self) -> bool:
        """Make the whole of it anew where other rules made it, or none did; whether that was done."""
        if is_current(self._connection):
            return False
        for table in ("projection", "late_projection", "late_reports"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  fixed names
        late, self._late = self._late, False
        facts = "SELECT indicator, applicant, value, state FROM facts WHERE report = ?"
        for report, edition in self._connection.execute("SELECT id, edition FROM reports ORDER BY id").fetchall():
            self.put(report, edition_named(edition), self._connection.execute(facts, (report,)).fetchall())
        self._late = late
        self._connection.execute("INSERT OR REPLACE INTO about (key, value) VALUES (?, ?)", (RECORD, made_by()))
        return True

    def _put_among_the_rest(self) -> None:
        for year, unit in self._connection.execute("SELECT year, unit FROM late_reports").fetchall():
            self._forget(unit, year)
        self._connection.execute(
            "INSERT INTO projection SELECT report % 10000, indicator, applicant, report / 10000, value, state"
            " FROM late_projection ORDER BY 1, 2, 3, 4"
        )
        for table in ("late_projection", "late_reports"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  fixed names

    def _late_no_more(self, unit: int, year: int) -> bool:
        """Strike a report from the late ones; whether it was among them."""
        self._connection.execute("DELETE FROM late_projection WHERE report = ?", (unit * YEARS_A_UNIT + year,))
        struck = self._connection.execute("DELETE FROM late_reports WHERE year = ? AND unit = ?", (year, unit))
        return struck.rowcount > 0

    def _forget(self, unit: int, year: int) -> None:
        self._connection.executemany(
            "DELETE FROM projection WHERE year = ? AND indicator = ? AND applicant = ? AND unit = ?",
            [(year, *key, unit) for key in sorted(self._wanted)],
        )

    def _reports(self, at_most: int = -1) -> int:
        query = "SELECT count(*) FROM (SELECT 1 FROM reports LIMIT ?)"
        return int(self._connection.execute(query, (at_most,)).fetchone()[0])

    def _rows(self, unit: int, year: int, edition: Edition, facts: Iterable[Sequence[Any]]) -> Iterator[Row]:
        ids = self._ids
        held: dict[str, Held] = {}
        for indicator, applicant, value, state in facts:
            if (indicator, applicant) in self._wanted:
                if ids.applicant_codes[applicant] in (None, TOTAL):
                    held[ids.indicator_codes[indicator]] = (value, state)
                yield (year, indicator, applicant, unit, value, state)
        for code in _roll_ups()[edition]:
            key = ids.key(code, TOTAL if codes().indicators[code].by_applicant else None)
            if code in held or key is None:
                continue
            value, state = _added_up(code, edition, held)
            if not isinstance(value, int) or _LEAST <= value <= _MOST:
                yield (year, *key, unit, value, state)


def _added_up(code: str, edition: Edition, held: Mapping[str, Held]) -> Held:
    """A row of one report: its cell, or the sum of the rows below it where the form does not print it.

    A printed row that is missing is never put together from its parts, and no sum has an unknown part.
    """
    found = held.get(code)
    if found is not None:
        return found
    below = () if edition in codes().indicators[code].editions else _children(code, edition)
    parts = [_added_up(child, edition, held) for child in below]
    numbers = [value for value, _ in parts if value is not None]
    if not parts or len(numbers) < len(parts):
        return None, _BLANK
    return sum(numbers), _INFERRED if any(state == _INFERRED for _, state in parts) else _STATED


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the projection of a file was made by the rules of today."""
    made = connection.execute("SELECT value FROM about WHERE key = ?", (RECORD,)).fetchone()
    return made is not None and made[0] == made_by()
