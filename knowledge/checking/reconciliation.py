"""Rules R1 to R4 over one report: sums that do not hold, rows that were lost, blanks that the sums fill."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial

from knowledge.checking.cells import stated_cells
from knowledge.checking.mending import Change, components, misplaced_total, single_changes
from knowledge.checking.telling import Agreement, agreement, figure, finding
from knowledge.lexicon.edition_told import edition_told
from knowledge.lexicon.finding_words import Words
from knowledge.lexicon.forms import Relation, forms
from knowledge.lexicon.rules import rules
from knowledge.model import CellKey, Edition, Fact, Number, Problem, State
from knowledge.sums import Cells, Judgement, Verdict, forced, judge, judge_one

_MANY_TERMS = 4
"""From this many terms on, those that are 0 are left out of a sum as it is written."""

_MOST_NAMED = 20
"""Up to this many cells are named in one message."""

_SHOWN = frozenset({"R1", "R2", "R4"})
_MANY_CHANGES = 3
"""Up to this many ways to mend a sum are named; more would not help anybody."""


def sum_problems(facts: Sequence[Fact]) -> Iterator[Problem]:
    """The findings of R1 to R4: broken sums first, with what would mend them, then lost rows, then forced blanks."""
    cells = stated_cells(facts)
    judged = judge(cells)
    yield from _broken(judged, cells)
    yield from _broken_if_struck_is_nothing(judged, cells, [fact.key for fact in facts if _is_struck(fact)])
    yield from _lost_rows(cells)
    yield from _forced_blanks(cells, {fact.key for fact in facts if _is_open(fact)})


def sum_agreements(facts: Sequence[Fact]) -> Iterator[Agreement]:
    """The sums of R1 and R2 over all applicants and those of R4 that hold, unless both sides are nothing."""
    cells = stated_cells(facts)
    for found in judge(cells):
        relation = found.relation
        if found.verdict is not Verdict.HOLDS or relation.rule not in _SHOWN or not found.left or found.right is None:
            continue
        if relation.left[0][1] in (None, "total"):
            yield agreement(
                rules()[relation.rule],
                partial(_sides, relation, cells),
                left=found.left,
                right=found.right,
                cells=relation.cells,
            )


def _sides(relation: Relation, cells: Cells, own: Words) -> dict[str, object]:
    return {
        "where": where(own, relation),
        "left_sum": side_text(own, relation.left, cells),
        "right_sum": side_text(own, relation.right, cells),
    }


def _is_struck(fact: Fact) -> bool:
    return fact.state is State.NOT_APPLICABLE


def _is_open(fact: Fact) -> bool:
    """Whether a cell waits for a value; one that the reader filled was told of by the reader."""
    return fact.state is State.BLANK


def _broken(judged: Sequence[Judgement], cells: Cells) -> Iterator[Problem]:
    faults = [found for found in judged if found.verdict is Verdict.BROKEN]
    relations = tuple(found.relation for found in judged)
    place = misplaced_total(faults, cells)
    ways: dict[int, tuple[Change, ...]] = {}
    for group in components([found for found in faults if not found.unknown]):
        changes = single_changes(group, relations, cells)
        ways.update((id(found.relation), changes) for found in group)
    for found in faults:
        if found.unknown:
            yield _finding(found, cells, case="short")
        else:
            misplaced = place if found.relation.rule == "R3" else None
            yield _finding(found, cells, case="sum", remedy=_mending(ways[id(found.relation)], misplaced))


def _broken_if_struck_is_nothing(
    judged: Sequence[Judgement], cells: Cells, struck: Collection[CellKey]
) -> Iterator[Problem]:
    """Sums in which “/” is taken for nothing; only a warning, since that is a reading and not a statement."""
    if not struck:
        return
    filled: dict[CellKey, Number | None] = {**cells, **dict.fromkeys(struck, 0)}
    for found in judged:
        if found.verdict is not Verdict.UNKNOWN or not set(found.unknown) <= set(struck):
            continue
        if len(found.relation.left) == 1 and found.relation.left[0] in struck:
            # A total that is struck out is not a total of nothing.
            continue
        again = judge_one(found.relation, filled)
        if again.verdict is Verdict.BROKEN:
            yield _finding(again, filled, case="struck")


def _finding(found: Judgement, cells: Cells, case: str, remedy: Callable[[Words], str] | None = None) -> Problem:
    relation = found.relation

    def fill(own: Words) -> dict[str, object]:
        across = relation.rule == "R3"
        left = side_text(own, relation.left, cells, row_total=across)
        values: dict[str, object] = {"where": where(own, relation), "left_sum": left}
        values["right_sum"] = side_text(own, relation.right, cells)
        if found.difference is not None:
            values["difference"] = figure(abs(found.difference))
        return values

    rule = rules()[relation.rule]
    return finding(rule, case, fill, remedy=remedy, left=found.left, right=found.right, cells=relation.cells)


def where(own: Words, relation: Relation) -> str:
    """Where a sum stands: 表三“自然人”列, 表三“本年新收”行, 表四“行政复议”."""
    code, applicant = relation.left[0]
    if {column for _, column in relation.cells} == {None}:
        return own.say("block", name=own.block(code))
    if len({row for row, _ in relation.cells}) == 1:
        return own.say("row", name=own.row(code))
    return own.say("column", name=own.column(applicant or ""))


def side_text(own: Words, side: Sequence[CellKey], cells: Cells, *, row_total: bool = False) -> str:
    """One side of a sum with its terms: 本年新收3＋上年结转1＝4; terms of 0 are left out of long sums."""
    along_row = len({code for code, _ in side}) == 1 and len(side) > 1
    names = [own.column(applicant or "") if along_row else own.term(code) for code, applicant in side]
    values = [cells.get(key) for key in side]
    if len(side) == 1:
        name = own.column("total") if row_total else names[0]
        return own.say("total", name=name, value=_shown(own, values[0]))
    brief = len(side) > _MANY_TERMS
    terms = [
        own.say("term", name=name, value=_shown(own, value))
        for name, value in zip(names, values, strict=True)
        if not (brief and value == 0)
    ]
    if not terms:
        return own.say("no_columns" if along_row else "no_rows")
    known = sum(value for value in values if value is not None)
    return own.say("plus").join(terms) + own.say("sum", value=figure(known))


def _shown(own: Words, value: Number | None) -> str:
    return own.say("blank") if value is None else figure(value)


def _mending(changes: Sequence[Change], misplaced: str | None) -> Callable[[Words], str]:
    """What would mend a sum: an order of columns, or the change of one cell."""

    def told(own: Words) -> str:
        if misplaced is not None:
            return own.mend["columns"].format(column=own.column(misplaced))
        if not changes:
            return own.mend["none"]
        if len(changes) > _MANY_CHANGES:
            return own.mend["many"]
        parts = [
            {"cell": own.cell(change.cell), "stood": figure(change.stood), "value": figure(change.value)}
            for change in changes
        ]
        if len(parts) == 1:
            return own.mend["one"].format(**parts[0])
        return own.mend["some"].format(cells=own.listed([own.mend["item"].format(**part) for part in parts]))

    return told


def _lost_rows(cells: Cells) -> Iterator[Problem]:
    """Rows that the table lacks although its sums need them to be more than nothing."""
    edition = edition_told({code for code, _ in cells})
    printed = _rows(edition)
    present = {code for code, _ in cells}
    missing = [code for code in printed if code not in present]
    if not missing or len(missing) == len(printed):
        return
    columns = [applicant for applicant in forms().applicants if any((code, applicant) in cells for code in printed)]
    whole: dict[CellKey, Number | None] = dict(cells)
    whole.update(((code, applicant), None) for code in missing for applicant in columns)
    filled = forced(whole, edition)
    for code in missing:
        values = {applicant: filled.get((code, applicant)) for applicant in columns}
        if not any(values.values()):
            continue
        yield _lost([code], {name: value for name, value in values.items() if value}, values.get("total"))
    if len(missing) > 1:
        yield from _lost_together(cells, missing, edition, filled)


def _lost_together(
    cells: Cells, missing: Sequence[str], edition: Edition, filled: Mapping[CellKey, int]
) -> Iterator[Problem]:
    """Several rows lost, with a gap that the sums cannot divide among them: told once for the whole table."""
    gaps: dict[str, Number] = {}
    for relation in forms().relations[edition]:
        lost = [key for key in relation.cells if key[0] in missing]
        if relation.rule != "R2" or not lost or relation.left[0] in lost or any(key in filled for key in lost):
            continue
        others = [key for key in relation.right if key not in lost]
        total = cells.get(relation.left[0])
        known = [cells.get(key) for key in others]
        if total is None or any(value is None for value in known):
            continue
        gap = total - sum(value for value in known if value is not None)
        if gap > 0:
            gaps[relation.left[0][1] or ""] = gap
    parts = {code for relation in forms().relations[edition] if relation.rule == "R2" for code, _ in relation.right}
    rows = [code for code in missing if code in parts]
    if gaps and rows:
        yield _lost(rows, gaps, gaps.get("total"), together=True)


def _lost(rows: Sequence[str], gaps: Mapping[str, Number], total: Number | None, *, together: bool = False) -> Problem:
    """Rows that are not there, and what the sums need them to hold in each column."""

    def fill(own: Words) -> dict[str, object]:
        gap = own.listed([own.say("term", name=own.column(name), value=figure(value)) for name, value in gaps.items()])
        return {
            "where": own.say("table_3"),
            "rows": own.listed([own.row(code) for code in rows]),
            "gap": own.say("together", gap=gap) if together else gap,
        }

    rule = rules()["R1" if not together and rows[0] in _summed_by("R1") else "R2"]
    return finding(rule, "lost", fill, left=total, cells=tuple((code, name) for code in rows for name in gaps))


@cache
def _rows(edition: Edition) -> tuple[str, ...]:
    """The rows of table 3 that an edition prints, in the order of the form."""
    return tuple(dict.fromkeys(item.left[0][0] for item in forms().relations[edition] if item.rule == "R3"))


@cache
def _summed_by(rule: str) -> frozenset[str]:
    found = (item for relations in forms().relations.values() for item in relations if item.rule == rule)
    return frozenset(code for item in found for code, _ in item.cells)


def _forced_blanks(cells: Cells, blanks: Collection[CellKey]) -> Iterator[Problem]:
    """Blank cells for which the sums leave one value: a notice for each column with figures, one for all noughts."""
    filled = {key: value for key, value in forced(cells).items() if key in blanks} if blanks else {}
    by_column: dict[str | None, list[CellKey]] = {}
    for key in filled:
        by_column.setdefault(key[1], []).append(key)
    known: dict[CellKey, Number | None] = {**cells, **filled}
    empty = [applicant for applicant, keys in by_column.items() if not any(filled[key] for key in keys)]
    for applicant, keys in by_column.items():
        if applicant not in empty:
            yield _forced(keys, known, [applicant], filled)
    if empty:
        keys = [key for applicant in empty for key in by_column[applicant]]
        yield _forced(keys, known, empty, filled)


def _forced(
    keys: Sequence[CellKey], known: Cells, columns: Sequence[str | None], filled: Mapping[CellKey, int]
) -> Problem:
    def fill(own: Words) -> dict[str, object]:
        shown = [own.say("term", name=own.term(key[0]), value=filled[key]) for key in keys if filled[key]]
        if not shown:
            shown = [own.say("all_nought", count=len(keys))]
        elif len(shown) > _MOST_NAMED:
            shown = [*shown[:_MOST_NAMED], own.say("more_cells", count=len(shown))]
        elif len(shown) < len(keys):
            shown.append(own.say("rest_nought", count=len(keys) - len(shown)))
        places = [
            own.say("table_4") if column is None else own.say("column", name=own.column(column)) for column in columns
        ]
        return {"where": own.listed(places), "cells": own.listed(shown)}

    return finding(rules()[_rule_that_forces(keys[0], known)], "forced", fill, cells=tuple(keys))


def _rule_that_forces(key: CellKey, known: Cells) -> str:
    for found in judge(known):
        if key in found.relation.cells and found.verdict is Verdict.HOLDS:
            return found.relation.rule
    return "R2"
