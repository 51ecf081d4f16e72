"""What a part of the house must not import it reaches over no other part either."""

from __future__ import annotations

import pytest

from tests.test_architecture import MODULES, imports_of, inside


def reached_from(place: str) -> set[str]:
    """Every module of ours that what stands in a place imports, over however many others."""
    found: set[str] = set()
    left = [module for module in MODULES if inside(module, place)]
    while left:
        module = left.pop()
        if module not in found:
            found.add(module)
            left.extend(name for name in imports_of(MODULES[module]) if name in MODULES)
    return found


@pytest.mark.parametrize(
    ("place", "other"),
    [
        ("knowledge.query", "knowledge.answering"),
        ("knowledge.answering", "knowledge.query.asking"),
        ("knowledge.language", "knowledge.query"),
        ("knowledge.language", "knowledge.store"),
        ("knowledge.query", "knowledge.store"),
        ("knowledge.answering", "knowledge.store"),
    ],
)
def test_what_is_apart_is_reached_over_nothing(place: str, other: str) -> None:
    assert sorted(name for name in reached_from(place) if inside(name, other)) == []
