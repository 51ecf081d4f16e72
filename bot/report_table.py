"""A table of a report as the form prints it, its groups named, for looking at beside an answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.parse import tables_of
from bot.message import Table
from knowledge.lexicon.codes import codes
from knowledge.model import Fact

INDENT = "\u3000\u3000"
"""Before the name of a row that stands under its group."""

SECTION_TABLES = {"二": 2, "三": 3, "四": 4}
"""Which table stands in the section whose number a citation's place begins with."""


def report_table(facts: Sequence[Fact], number: int) -> Table | None:
    """One table of a report, with a row for each group that the form names; None when the report has no such table."""
    mine = [fact for fact in facts if fact.cite.table == number]
    if not mine:
        return None
    (table,) = tables_of(mine)
    known = codes().indicators
    present = list(dict.fromkeys(fact.indicator for fact in mine))
    rows: list[tuple[str, ...]] = []
    named: set[str] = set(present)
    for code, row in zip(present, table.rows, strict=True):
        parent = known[code].parent if code in known else None
        # The sum of everything is no group; what stands above a row and below it is one.
        grouped = parent is not None and known[parent].by_applicant and bool(known[parent].parent)
        if parent and grouped and parent not in named:
            rows.append((known[parent].zh, *("" for _ in row[1:])))
        if parent:
            named.add(parent)
        rows.append((f"{INDENT}{row[0]}", *row[1:]) if grouped else row)
    return Table(columns=table.columns, rows=tuple(rows), numeric=table.numeric, caption=table.caption)


def table_number(facts: Sequence[Fact], indicator: str, where: str) -> int | None:
    """In which table of the report a figure stands: its own cell's, else that of the place it is cited from."""
    own = next((fact.cite.table for fact in facts if fact.indicator == indicator), None)
    return own or SECTION_TABLES.get(where[:1]) or next((fact.cite.table for fact in facts), None)
