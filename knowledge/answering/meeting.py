"""Whether a number meets a condition: over a limit, between two, what is said of it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

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
