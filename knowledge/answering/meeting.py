"""Whether a number meets a condition, and which of many do: over a limit, between two, what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from knowledge.answering.numbers import decimals_of, fraction
from knowledge.query.algebra import Condition
from knowledge.query.measures import is_ratio


def meets(value: Fraction, condition: Condition, number: Fraction, upper: Fraction) -> bool:
    """Whether a number meets a condition whose limits are given."""
    match condition.operator:
        case "over":
            return value > number
        case "at_least":
            return value >= number
        case "under":
            return value < number
        case "at_most":
            return value <= number
        case "equal":
            return value == number or float(value) == float(number) or _as_said(value, condition)
        case "between":
            return number <= value <= upper
        case "zero":
            return value == 0
        case _:
            return value > 0


def has_moved(value: Fraction, earlier: Fraction, condition: Condition) -> bool:
    """Whether a number has changed from an earlier one as the condition's claim says; never from 0 by a percentage.

    Where a percentage, or points of a rate, are said to be just so many, they are held to as many decimals.
    """
    claim = condition.claim
    if claim is None:
        return meets(value, condition, earlier, earlier)
    moved = earlier - value if claim.falling else value - earlier
    if claim.percent:
        if earlier == 0:
            return False
        moved = moved / earlier * 100
    elif is_ratio(condition.measure):
        moved *= 100
    if claim.operator == "equal" and (claim.percent or is_ratio(condition.measure)):
        moved = fraction(round(float(moved), decimals_of(claim.number)))
    limit = fraction(claim.number)
    said = replace(condition, operator=claim.operator, claim=None, since=None)
    return meets(moved, said, limit, limit if claim.number_to is None else fraction(claim.number_to))


def _as_said(value: Fraction, condition: Condition) -> bool:
    """Whether a rate is what is said of it, to as many decimals of a percent as it is said with."""
    if not is_ratio(condition.measure) or condition.number is None:
        return False
    said = condition.number * 100
    decimals = len(f"{said:.4f}".rstrip("0").partition(".")[2])
    return round(float(value) * 100, decimals) == round(said, decimals)


_WHOLE = 2.0**53
"""Whole numbers under this are floating-point numbers, too."""
_LOWER, _UPPER = ("over", "at_least"), ("under", "at_most")
_SAID_WITHIN = 0.02
"""A rate that is what is said of it is no farther from it."""


def meeting(
    rows: Sequence[int],
    sizes: Sequence[Any],
    condition: Condition,
    exact: Callable[[int], Fraction],
    *,
    against: Fraction | None = None,
) -> list[int]:
    """Return the rows whose figure meets a condition, held against another number than its own where one is given.

    `sizes` are the sizes of all rows (Numbers.sizes), those of `rows` known; `exact` tells one without rounding, which
    is asked where rounding may matter.
    """
    limit = fraction(condition.number or 0) if against is None else against
    upper = fraction(condition.number_to or condition.number or 0)
    near, top, operator = float(limit), float(upper), condition.operator

    def sure(row: int) -> bool:
        return meets(exact(row), condition, limit, upper)

    kinds = set(map(type, sizes))
    if operator in ("zero", "any"):
        return [row for row in rows if sizes[row] == 0] if operator == "zero" else [r for r in rows if sizes[r] > 0]
    if Fraction in kinds or max(abs(near), abs(top)) >= _WHOLE:
        return [row for row in rows if sure(row)]
    if kinds <= {int, type(None)} and limit.denominator == 1:
        whole = limit.numerator
        match operator:
            case "over":
                return [row for row in rows if sizes[row] > whole]
            case "at_least":
                return [row for row in rows if sizes[row] >= whole]
            case "under":
                return [row for row in rows if sizes[row] < whole]
            case "at_most":
                return [row for row in rows if sizes[row] <= whole]
    # Where the nearest floating-point numbers differ, the numbers themselves stand in the same order.
    if operator in _LOWER:
        return [row for row in rows if (size := sizes[row]) > near or (size == near and sure(row))]
    if operator in _UPPER:
        return [row for row in rows if (size := sizes[row]) < near or (size == near and sure(row))]
    if operator == "between":
        return [row for row in rows if near <= sizes[row] <= top and sure(row)]
    said = float(condition.number or 0)
    return [
        row
        for row in rows
        if (abs(sizes[row] - near) <= _SAID_WITHIN or abs(sizes[row] - said) <= _SAID_WITHIN) and sure(row)
    ]
