"""How a fact becomes a row of integers and comes back whole; nothing here touches a database."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.lexicon.doubts import doubt
from knowledge.model import CellKey, Cite, Fact, Number, Problem, Severity, State
from knowledge.reasons import Reason

STATES: Mapping[State, int] = {
    State.STATED: 0,
    State.BLANK: 1,
    State.INFERRED: 2,
    State.NOT_APPLICABLE: 3,
    State.UNREADABLE: 4,
}
"""The number that each state is kept as; fixed for good, as files hold them."""

STATE_LABELS: Mapping[State, tuple[str, str]] = {
    State.STATED: ("写明", "stated"),
    State.BLANK: ("空白", "blank"),
    State.INFERRED: ("推定", "inferred"),
    State.NOT_APPLICABLE: ("不适用", "not applicable"),
    State.UNREADABLE: ("无法辨认", "unreadable"),
}

FACT_COLUMNS = "report, indicator, applicant, value, state, raw, unit, form_table, row_label, column_label, page"
"""The columns of `facts` in the order of a FactRow."""

_APPLICANTS = 1_000
PLACES = 10_000 * _APPLICANTS
"""More than there are places in a form."""

WITHIN = "within"
ACROSS = "across"
"""The scope of a finding: inside one report, or between the years of a unit."""

PROBLEM_COLUMNS = "rule, severity, message, left_value, right_value, cells, english, remedy, remedy_english"
"""The columns of `problems` that make up a finding."""

NO_APPLICANT = 0
"""The id of "no applicant", which stands outside table 3."""

FactRow = tuple[int, int, int, Number | None, int, str | None, str | None, int, int, int, int | None]

_VALUED = frozenset({State.STATED, State.INFERRED})
_STATE_OF = {number: state for state, number in STATES.items()}
_KEPT_CITES = 32_768
_LEAST, _MOST = -(2**63), 2**63 - 1


class UnfitReportError(KnowledgeError):
    """A report that cannot be kept as it is; its text is the reason, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeIds:
    """The integers that an index keeps for codes, the way back, and the form's order."""

    indicators: Mapping[str, int]
    applicants: Mapping[str | None, int]
    indicator_codes: Mapping[int, str]
    applicant_codes: Mapping[int, str | None]
    units: Mapping[int, str]
    """The unit of measure of each indicator id."""
    order: Mapping[int, int]
    """The place of each indicator id in the form."""
    applicant_order: Mapping[int, int]

    def key(self, indicator: str, applicant: str | None) -> tuple[int, int] | None:
        """The ids of a cell's codes, or None where the index does not know one of them."""
        first, second = self.indicators.get(indicator), self.applicants.get(applicant)
        return None if first is None or second is None else (first, second)

    def place(self, row: Sequence[Any]) -> int:
        """The place in the form of a row of facts: a number that grows with it, below PLACES."""
        return self.order[row[1]] * _APPLICANTS + self.applicant_order[row[2]]


def clean(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot hold, shown as question marks."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def fact_row(report: int, fact: Fact, ids: CodeIds, label: Callable[[str], int]) -> FactRow:
    """The row of a fact; UnfitReportError for an unknown code or a value that overflows or contradicts its state.

    `label` numbers the text of a row's or column's label, clean or not.
    """
    key = ids.key(fact.indicator, fact.applicant)
    value, cite = fact.value, fact.cite
    if key is None:
        raise UnfitReportError(Reason("{cell}: no such cell in any form", cell=_cell(fact)))
    if (value is not None) != (fact.state in _VALUED):
        raise UnfitReportError(
            Reason(
                "{cell}: a value of {value} in state {state}",
                cell=_cell(fact),
                value=str(value),
                state=fact.state.value,
            )
        )
    # What a reader sees without `raw` is the plain integer, or nothing where there is no value.
    plain: str | None = ""
    if isinstance(value, int):
        if not _LEAST <= value <= _MOST:
            raise UnfitReportError(Reason("{cell}: {value} is out of range", cell=_cell(fact), value=str(value)))
        plain = str(value)
    elif value is not None:
        if not math.isfinite(value):
            raise UnfitReportError(Reason("{cell}: {value} is out of range", cell=_cell(fact), value=str(value)))
        plain = None
    return (
        report,
        *key,
        value,
        STATES[fact.state],
        None if fact.raw == plain else clean(fact.raw),
        None if fact.unit == ids.units[key[0]] else clean(fact.unit),
        cite.table,
        label(cite.row),
        label(cite.column),
        cite.page,
    )


def _cell(fact: Fact) -> str:
    return f"{fact.indicator} × {fact.applicant}"


def row_fact(row: Sequence[Any], ids: CodeIds, cite: Callable[[int, int, int, int | None], Cite]) -> Fact:
    """The fact of a row, as it was before fact_row; `cite` makes its place of table, label numbers and page."""
    _, indicator, applicant, value, state, raw, unit, table, row_label, column_label, page = row
    if raw is None:
        raw = "" if value is None else str(value)
    return Fact(
        indicator=ids.indicator_codes[indicator],
        applicant=ids.applicant_codes[applicant],
        value=value,
        unit=ids.units[indicator] if unit is None else unit,
        raw=raw,
        state=_STATE_OF[state],
        cite=cite(table, row_label, column_label, page),
    )


class Cites:
    """The places of cells, each made once: the reports of an edition share nearly all of them."""

    def __init__(self, label: Callable[[int], str]) -> None:
        """`label` gives the text of a label's number."""
        self._label = label
        self._made: dict[tuple[int, int, int, int | None], Cite] = {}

    def cite(self, table: int, row: int, column: int, page: int | None) -> Cite:
        """The Cite of a table, the numbers of its labels and a page."""
        key = (table, row, column, page)
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= _KEPT_CITES:
                self._made.clear()
            found = self._made[key] = Cite(table=table, row=self._label(row), column=self._label(column), page=page)
        return found


def one_fact_a_cell(facts: Iterable[Fact]) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
    """The facts with each cell once: a cell read twice with different content is unreadable, and a finding says so."""
    kept: dict[CellKey, Fact] = {}
    problems: list[Problem] = []
    for fact in facts:
        first = kept.setdefault(fact.key, fact)
        if (first.value, first.state) == (fact.value, fact.state):
            continue
        raw = f"{first.raw} | {fact.raw}"
        kept[fact.key] = replace(first, value=None, state=State.UNREADABLE, raw=raw)
        problems.append(doubt("conflict", raw=raw, cells=(fact.key,)))
    return tuple(kept.values()), tuple(problems)


def problem_row(report: int, scope: str, problem: Problem) -> tuple[Any, ...]:
    """The row of a finding, without its id."""
    cells = json.dumps(problem.cells, ensure_ascii=False, separators=(",", ":"))
    return (
        report,
        scope,
        problem.rule,
        problem.severity.value,
        clean(problem.message),
        _number(problem.left),
        _number(problem.right),
        clean(cells),
        clean(problem.english),
        clean(problem.remedy),
        clean(problem.remedy_english),
    )


def row_problem(row: Sequence[Any]) -> Problem:
    """The finding of a row of PROBLEM_COLUMNS."""
    rule, severity, message, left, right, cells, english, remedy, remedy_english = row
    return Problem(
        rule=rule,
        severity=Severity(severity),
        message=message,
        left=left,
        right=right,
        cells=tuple((indicator, applicant) for indicator, applicant in json.loads(cells)),
        english=english,
        remedy=remedy,
        remedy_english=remedy_english,
    )


def _number(value: Number | None) -> Number | None:
    """The value where a column can hold it; a finding's message still tells of one that is too large."""
    if isinstance(value, int):
        return value if _LEAST <= value <= _MOST else None
    return value if value is None or math.isfinite(value) else None
