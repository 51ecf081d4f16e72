"""A report's cells as the national form prints them: tables with heads, groups and rows, every cell in its place once.

What a report has beyond its form is drawn too, in its own row: a cell that is on the shelf is on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.addresses import cell_anchor
from bot.web.words import Words
from knowledge.answering.proof import TABLE_HEADINGS
from knowledge.lexicon.codes import codes
from knowledge.lexicon.forms import forms
from knowledge.model import CellKey, Fact, State

COURTS = 4
"""The table of reconsideration and litigation."""

ARTICLE = 2
"""The table whose rows stand under items of article 20."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its id, what is printed in it, its state, a mark where there is something to say, its findings."""

    anchor: str
    raw: str
    state: State
    mark: str
    name: str
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row with its label, how deep it stands under groups, and its cells (None where it has none there)."""

    label: str
    depth: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A head over `across` columns and `down` lines of heads."""

    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """A table or a part of one: caption, lines of heads behind the corner, rows; a row without cells is a group's."""

    number: int
    caption: str
    part: str
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """How many columns stand behind the labels."""
        return sum(head.across for head in self.heads[0])


def form_tables(
    facts: Sequence[Fact], findings: Mapping[CellKey, tuple[int, ...]], words: Words
) -> tuple[FormTable, ...]:
    """The tables of a report in the form's order; `findings` are the numbers of what was found, by cell."""
    tables: list[FormTable] = []
    for number in sorted({fact.cite.table for fact in facts}):
        mine = [fact for fact in facts if fact.cite.table == number]
        cells = {fact.key: _cell(fact, findings.get(fact.key, ()), words) for fact in mine}
        caption = TABLE_HEADINGS.get(number, "")
        by_applicant = [fact for fact in mine if fact.applicant is not None]
        plain = [fact for fact in mine if fact.applicant is None]
        if by_applicant:
            tables.append(_requests(number, caption, by_applicant, cells))
        tables += [
            _plain(number, caption, part, group, cells, is_first=not by_applicant and place == 0)
            for place, (part, group) in enumerate(_parts(number, plain).items())
        ]
    return tuple(tables)


def _cell(fact: Fact, findings: tuple[int, ...], words: Words) -> Cell:
    mark = words(f"state_{fact.state.value}") if fact.state is not State.STATED else ""
    if fact.state is State.INFERRED:
        mark = words("state_inferred_value", value=fact.value)
    if fact.correction is not None:
        mark = words("corrected", value=fact.correction.value)
    where = " × ".join(part for part in (fact.cite.row, fact.cite.column) if part)
    return Cell(
        anchor=cell_anchor(fact.key), raw=fact.raw.strip(), state=fact.state, mark=mark, name=where, findings=findings
    )


def _requests(number: int, caption: str, facts: Sequence[Fact], cells: Mapping[CellKey, Cell]) -> FormTable:
    columns = list(dict.fromkeys((*forms().applicants, *(fact.applicant or "" for fact in facts))))
    labels = {fact.indicator: fact.cite.row for fact in facts}
    rows: list[Row] = []
    open_groups: list[str] = []
    for code in dict.fromkeys(fact.indicator for fact in facts):
        groups = _groups_of(code)
        for depth, group in enumerate(groups):
            if group not in open_groups:
                rows.append(Row(label=_group_label(group), depth=depth, cells=()))
        open_groups = [*open_groups, *groups]
        line = tuple(cells.get((code, column)) for column in columns)
        rows.append(Row(label=labels[code], depth=len(groups), cells=line))
    return FormTable(number=number, caption=caption, part="", heads=_applicant_heads(columns), rows=tuple(rows))


OUTCOME = "outcome"
"""The group of all outcomes, which the form heads without a figure of its own."""


def _groups_of(code: str) -> list[str]:
    """The groups that a row of table 3 stands under, outermost first."""
    known = codes().indicators
    if not code.startswith(f"{OUTCOME}."):
        return []
    parent = known[code].parent if code in known else None
    inner = [parent] if parent and parent != f"{OUTCOME}.total" else []
    return [OUTCOME, *inner]


def _group_label(group: str) -> str:
    known = codes().indicators
    if group in known:
        return known[group].zh
    entry = next((entry for entry in forms().groups3 if entry.key == group), None)
    return group if entry is None else f"{entry.number}、{entry.labels[0]}"


def _applicant_heads(columns: Sequence[str]) -> tuple[tuple[Head, ...], ...]:
    """Two lines of heads: what is grouped stands under its group, all else goes down both."""
    known = codes().applicants
    upper: list[Head] = []
    lower: list[Head] = []
    parents = [known[column].parent if column in known else None for column in columns]
    grouped = {parent for parent in parents if parent is not None and parents.count(parent) > 1 and parent != "total"}
    for place, (column, parent) in enumerate(zip(columns, parents, strict=True)):
        text = known[column].zh if column in known else column
        if parent not in grouped:
            upper.append(Head(text=text, down=2))
            continue
        lower.append(Head(text=text))
        if place == 0 or parents[place - 1] != parent:
            across = next((n for n, other in enumerate(parents[place:]) if other != parent), len(columns) - place)
            upper.append(Head(text=known[parent].zh if parent else "", across=across))
    if not lower:
        return (tuple(Head(text=head.text) for head in upper),)
    return (tuple(upper), tuple(lower))


def _parts(number: int, facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """The facts by the part of the table that they stand in: the items of article 20 in table 2, else one part."""
    scopes = {entry.key: entry.scope for entry in forms().rows2} if number == ARTICLE else {}
    parts: dict[str, list[Fact]] = {}
    for fact in facts:
        scope = scopes.get(fact.indicator.rpartition(".")[0], "")
        parts.setdefault(scope, []).append(fact)
    return parts


def _head_over(number: int, fact: Fact) -> str:
    """What the form prints over several rows of table 4; empty over the others."""
    heads = forms().headings.get(number, ()) if number == COURTS else ()
    return heads[0] if heads and fact.indicator.startswith("litigation.") else ""


def _plain(
    number: int, caption: str, part: str, facts: Sequence[Fact], cells: Mapping[CellKey, Cell], *, is_first: bool
) -> FormTable:
    columns = list(dict.fromkeys(fact.cite.column for fact in facts))
    lines: dict[str, dict[str, list[Cell]]] = {}
    under = {fact.cite.row: _head_over(number, fact) for fact in facts}
    for fact in facts:
        lines.setdefault(fact.cite.row, {}).setdefault(fact.cite.column, []).append(cells[fact.key])
    rows: list[Row] = []
    headed = ""
    for label, line in lines.items():
        if under[label] and under[label] != headed:
            rows.append(Row(label=under[label], depth=0, cells=()))
        headed = under[label]
        # Two cells of one place would hide each other: each further one gets a row of its own.
        for layer in range(max(len(found) for found in line.values())):
            placed = (line.get(column, []) for column in columns)
            rows.append(
                Row(
                    label=label,
                    depth=1 if headed else 0,
                    cells=tuple(found[layer] if layer < len(found) else None for found in placed),
                )
            )
    return FormTable(
        number=number,
        caption=caption if is_first else "",
        part=part,
        heads=(tuple(Head(text=column) for column in columns),),
        rows=tuple(rows),
    )
