"""Whether an answer is the one expected: its kind, its rows in their order, every figure."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from knowledge.answering.details import FilterDetail, RankingDetail
from knowledge.answering.standings import EachYearDetail
from knowledge.answers import Answer, Kind
from tests.query.oracle import places

Check = Callable[[Answer], str]
"""What is wrong with an answer; empty where nothing is."""


def close(got: object, want: Fraction | float) -> bool:
    """Whether a figure is the one worked out, but for the last bit of floating point."""
    return math.isclose(float(str(got)), float(want), rel_tol=1e-9, abs_tol=1e-12)


def figures_are(kind: Kind | tuple[Kind, ...], *wanted: tuple[str | None, str, Fraction | None]) -> Check:
    """An answer of a kind whose first figures are these, each of a unit (any where None) and with its code."""
    kinds = kind if isinstance(kind, tuple) else (kind,)
    stated = [item for item in wanted if item[2] is not None]

    def check(answer: Answer) -> str:
        if answer.kind not in kinds:
            return f"kind {answer.kind}"
        got = answer.values[: len(stated)]
        for value, (unit, code, number) in zip(got, stated, strict=False):
            if (unit is not None and value.agency != unit) or value.indicator != code:
                return f"{value.agency} {value.indicator} where {unit} {code} belongs"
            if number is None or not close(value.value, number):
                return f"{value.value} where {number} belongs"
        return "" if len(got) == len(stated) else f"{len(got)} figures where {len(stated)} belong"

    return check


def any_of(*checks: Check) -> Check:
    """Right where one of the checks finds nothing wrong."""

    def check(answer: Answer) -> str:
        faults = [check(answer) for check in checks]
        return "" if "" in faults else faults[0]

    return check


def ranks(kind: Kind, values: dict[str, Fraction], *, most_first: bool, only: Callable[[int], bool]) -> Check:
    """A ranking whose rows are those at the wanted places, with place and figure, in order."""
    wanted = {name: place for name, place in places(values, most_first=most_first).items() if only(place)}

    def check(answer: Answer) -> str:
        detail = answer.detail
        if answer.kind is not kind or not isinstance(detail, RankingDetail):
            return f"kind {answer.kind}"
        got = {row.figure.agency: row.place for row in detail.rows}
        if got != wanted:
            return f"places {got} where {wanted} belong"
        if [row.place for row in detail.rows] != sorted(wanted.values()):
            return "rows out of order"
        for row in detail.rows:
            number = row.figure.value if row.before is None else row.figure.known - row.before.known
            if not close(number, values[row.figure.agency]):
                return f"{number} for {row.figure.agency}"
        listed = [(value.agency, float(value.value)) for value in answer.values[: len(wanted)]]
        factor = 100 if answer.values and answer.values[0].indicator == "change.points" else 1
        if any(not close(number / factor, values[unit]) for unit, number in listed):
            return f"figures {listed}"
        return "" if len(listed) == len(wanted) else "figures are missing"

    return check


def meets(values: dict[str, Fraction], test: Callable[[str, Fraction], bool]) -> Check:
    """A filter that names just the units that pass, and their number."""
    wanted = {unit for unit, value in values.items() if test(unit, value)}

    def check(answer: Answer) -> str:
        detail = answer.detail
        if answer.kind is not Kind.FILTER or not isinstance(detail, FilterDetail):
            return f"kind {answer.kind}"
        got = {item.agency for item in detail.matching}
        if got != wanted:
            return f"{got} where {wanted} belong"
        counts = [value.value for value in answer.values if value.indicator == "count.matching"]
        if counts != [len(wanted)]:
            return f"count {counts} where {len(wanted)} belongs"
        wrong = [item for item in detail.matching if not close(item.known, values[item.agency])]
        return f"figures {wrong}" if wrong else ""

    return check


def beside_sum(code: str, total: Fraction, *wanted: tuple[str | None, str, Fraction | None]) -> Check:
    """Figures put together; where the label has 总计 in it the sum may be told first, as what it is."""
    alone = figures_are(Kind.AGGREGATE, *wanted)
    if not code.endswith(".total"):
        return alone
    return any_of(alone, figures_are(Kind.AGGREGATE, (None, "aggregate.sum", total), *wanted))


def parts(wanted: dict[tuple[str, str], Fraction | None], whole: tuple[str, str], total: Fraction | None) -> Check:
    """A breakdown: the whole and each of its parts that has a figure, and nothing else."""
    stated = {key: value for key, value in {**wanted, whole: total}.items() if value is not None}

    def check(answer: Answer) -> str:
        if answer.kind is not Kind.BREAKDOWN:
            return f"kind {answer.kind}"
        got = {(value.indicator, value.applicant or "total"): value.value for value in answer.values}
        if set(got) != set(stated):
            return f"rows {sorted(set(got) ^ set(stated))}"
        wrong = [key for key, value in got.items() if not close(value, stated[key])]
        return f"figures of {wrong}" if wrong else ""

    return check


def units_are(wanted: set[str]) -> Check:
    """A filter over each of several years that names just these units, and their number."""

    def check(answer: Answer) -> str:
        detail = answer.detail
        if answer.kind is not Kind.FILTER or not isinstance(detail, EachYearDetail):
            return f"kind {answer.kind}"
        got = {row[0].agency for row in detail.rows}
        return "" if got == wanted and detail.count == len(wanted) else f"{got} where {wanted} belong"

    return check
