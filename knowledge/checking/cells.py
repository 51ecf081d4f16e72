"""The cells of a report as the rules see them: what is stated, how a cell is named, and rule R10 on each alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from knowledge.checking.telling import figure, finding
from knowledge.lexicon.codes import codes
from knowledge.lexicon.folding import fold
from knowledge.lexicon.rules import Rule, rules
from knowledge.model import CellKey, Fact, Number, Problem, Report, State
from knowledge.numerals import parse_number

YUAN: Mapping[str, int] = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}
"""What a unit of money is in 元."""

MONEY = frozenset(YUAN)

_SIGNED = re.compile(r"^[-−负减](?=\d)|^[+增](?=\d)")
_MONEY_WORD = re.compile(r"(?<=[\d.])(亿元|万元|千元|元)$")


def stated(fact: Fact) -> Number | None:
    """The number that the report itself states in a cell; None for a blank, for "/" and for what cannot be read.

    A value that was inferred or corrected counts as what stood there, so that mending never hides a slip.
    """
    if fact.correction is not None:
        return parse_number(fold(fact.raw)) if fact.raw.strip() else None
    if fact.state is State.STATED:
        return fact.value
    return parse_number(fold(fact.raw)) if fact.state is State.INFERRED and fact.raw.strip() else None


def stated_cells(facts: Iterable[Fact]) -> dict[CellKey, Number | None]:
    """The stated number of each cell, money in its column's unit; a cell that stands twice keeps its first fact."""
    cells: dict[CellKey, Number | None] = {}
    for fact in facts:
        cells.setdefault(fact.key, _in_own_unit(fact, stated(fact)))
    return cells


def in_form_units(report: Report) -> Report:
    """The report with stated amounts in the unit of their column, so that figures of many reports are of one unit.

    What was printed stays as the raw text: 4060100元 in a column of 万元 is 406.01 with the raw text "4060100元".
    """
    facts = tuple(_in_form_unit(fact) for fact in report.facts)
    return report if facts == report.facts else replace(report, facts=facts)


def _in_form_unit(fact: Fact) -> Fact:
    row = codes().indicators.get(fact.indicator)
    if fact.state is not State.STATED or row is None or row.unit == fact.unit:
        return fact
    if fact.unit not in YUAN or row.unit not in YUAN:
        return fact
    value = _in_own_unit(fact, fact.value)
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return replace(fact, value=whole, unit=row.unit)


def _in_own_unit(fact: Fact, value: Number | None) -> Number | None:
    """The value in the unit of the column where the cell names another: 4060100元 is 406.01 in a column of 万元."""
    if value is None or fact.unit not in YUAN:
        return value
    own = codes().indicators[fact.indicator].unit if fact.indicator in codes().indicators else fact.unit
    return value if own == fact.unit or own not in YUAN else round(value * YUAN[fact.unit] / YUAN[own], 6)


def form_problems(facts: Iterable[Fact]) -> Iterator[Problem]:
    """Rule R10: negative numbers, fractions of a count, and amounts whose cell names another unit than its column."""
    rule = rules()["R10"]
    for fact in facts:
        row = codes().indicators.get(fact.indicator)
        if row is None:
            continue
        unit = row.unit
        raw = fold(fact.raw)
        value = _as_written(fact, raw)
        case, values = "", {}
        word = _MONEY_WORD.search(raw)
        if unit in MONEY and word and word.group() != unit:
            case, values = "unit", {"raw": fact.raw.strip(), "unit": unit}
        elif value is None:
            continue
        elif value < 0 and not row.signed:
            case, values = "negative", {"raw": fact.raw.strip() or figure(value)}
        elif unit not in MONEY and value != int(value):
            case, values = "fraction", {"raw": fact.raw.strip() or figure(value)}
        if case:
            yield _finding(rule, case, fact.key, values, value)


def _finding(rule: Rule, case: str, key: CellKey, values: Mapping[str, str], value: Number | None) -> Problem:
    return finding(rule, case, lambda own: {"cell": own.cell(key), **values}, left=value, cells=(key,))


def _as_written(fact: Fact, raw: str) -> Number | None:
    """The number in a cell, also where the reader would not take it for a count because of its sign or its decimals."""
    if fact.state is State.STATED:
        return fact.value
    if fact.state not in (State.UNREADABLE, State.INFERRED) or len(fact.raw.split()) > 1:
        # Several words are the values of a whole row that could not be told apart.
        return None
    sign = _SIGNED.match(raw)
    value = parse_number(raw[sign.end() :] if sign else raw)
    return -value if value is not None and sign and sign.group() not in "+增" else value
