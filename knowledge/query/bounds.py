"""What the fields of a query may be: one of the values that are known, a year that a report could be of."""

from __future__ import annotations

from collections.abc import Collection

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a query may name."""


def among(known: Collection[str], *values: str | None) -> None:
    """Raise ValueError where a value is none of those known."""
    for value in values:
        if value is not None and value not in known:
            raise ValueError(f"{value:.60} is not known here")


def in_bounds(*years: int) -> None:
    """Raise ValueError where a year is none that a report could be of."""
    if any(not FIRST_YEAR <= year <= LAST_YEAR for year in years):
        raise ValueError("a year is out of bounds")
