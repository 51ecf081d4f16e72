"""A table of a report as the form prints it, its groups named, for looking at beside an answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.commands.parse import tables_of
from bot.message import Table
from knowledge.lexicon.codes import codes
from knowledge.model import CellKey, Fact

INDENT = "\u3000\u3000"
"""Before the name of a row that stands under its group."""


def report_table(facts: Sequence[Fact], number: int) -> Table | None:
    """One table of a report, with a row for each group that the form names; None when the report has no such table."""
    found = _laid_out(facts, number)
    return found[0] if found is not None else None


def places_in_table(facts: Sequence[Fact], number: int, cells: Collection[CellKey]) -> tuple[tuple[int, int], ...]:
    """Where in that table cells stand: row and column, both from 0, as `report_table` has them."""
    found = _laid_out(facts, number)
    if found is None:
        return ()
    table, codes_of_rows = found
    names = [known.code for known in codes().applicants.values()]
    held = {fact.applicant for fact in facts if fact.cite.table == number}
    columns: list[str | None] = [None, *(name for name in names if name in held)]
    places = {
        (row, columns.index(applicant) if applicant in columns[1:] else 1)
        for row, code in enumerate(codes_of_rows)
        for indicator, applicant in cells
        if indicator == code
    }
    return tuple(sorted(place for place in places if place[1] < len(table.columns)))


def _laid_out(facts: Sequence[Fact], number: int) -> tuple[Table, list[str | None]] | None:
    """The table and the indicator of each of its rows; None for the name of a group."""
    mine = [fact for fact in facts if fact.cite.table == number]
    if not mine:
        return None
    (table,) = tables_of(mine)
    known = codes().indicators
    present = list(dict.fromkeys(fact.indicator for fact in mine))
    rows: list[tuple[str, ...]] = []
    codes_of_rows: list[str | None] = []
    named: set[str] = set(present)
    for code, row in zip(present, table.rows, strict=True):
        parent = known[code].parent if code in known else None
        # The sum of everything is no group; what stands above a row and below it is one.
        grouped = parent is not None and known[parent].by_applicant and bool(known[parent].parent)
        if parent and grouped and parent not in named:
            rows.append((known[parent].zh, *("" for _ in row[1:])))
            codes_of_rows.append(None)
        if parent:
            named.add(parent)
        rows.append((f"{INDENT}{row[0]}", *row[1:]) if grouped else row)
        codes_of_rows.append(code)
    table = Table(columns=table.columns, rows=tuple(rows), numeric=table.numeric, caption=table.caption)
    return table, codes_of_rows


def table_number(facts: Sequence[Fact], indicator: str, cited: int | None) -> int | None:
    """In which table of the report a figure stands: its own cell's, else that of the cell it is cited from."""
    own = next((fact.cite.table for fact in facts if fact.indicator == indicator), None)
    return own or cited or next((fact.cite.table for fact in facts), None)
