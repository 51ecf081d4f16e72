"""Units whose reports may already hold the figures of others: a government sums up the offices of its area."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.remembered import of_index
from knowledge.shelf import Shelf

KEPT_FROM = 500
"""Units from which on it is kept what was worked out of them."""


def overlapping(shelf: Shelf, agencies: Sequence[str]) -> tuple[str, ...]:
    """Governments among the units whose summary reports may already hold the figures of others among them."""
    if len(agencies) < KEPT_FROM:
        return _overlapping(shelf, agencies)
    key = ("overlapping", tuple(agencies))
    found: tuple[str, ...] = of_index(shelf).get(key, lambda: _overlapping(shelf, agencies))
    return found


def _overlapping(shelf: Shelf, agencies: Sequence[str]) -> tuple[str, ...]:
    units = shelf.seats(agencies)
    if len(units) < 2:
        return ()
    # The divisions that an office of their own or a unit further down is among them.
    covered: set[tuple[str, ...]] = set()
    for region, governs in {(unit.region, unit.office == "government") for unit in units}:
        own = len(region) - 1 if governs else len(region)
        covered.update(region[:depth] for depth in range(1, own + 1))
    return tuple(unit.name for unit in units if unit.office == "government" and unit.region in covered)
