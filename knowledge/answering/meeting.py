"""Whether a number meets a condition: over a limit, between two, what is said of it."""

from __future__ import annotations

from fractions import Fraction

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


def _as_said(value: Fraction, condition: Condition) -> bool:
    """Whether a rate is what is said of it, to as many decimals of a percent as it is said with."""
    if not is_ratio(condition.measure) or condition.number is None:
        return False
    said = condition.number * 100
    decimals = len(f"{said:.4f}".rstrip("0").partition(".")[2])
    return round(float(value) * 100, decimals) == round(said, decimals)
