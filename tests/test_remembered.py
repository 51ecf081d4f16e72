"""What is kept of an open index stays under its bound, and what was asked for last is still there."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from knowledge.remembered import Remembered

BOUND = 40


def made(size: int) -> Callable[[], str]:
    """Work that gives a text of that size."""
    return lambda: "x" * size


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 15)), max_size=60))
def test_results_weigh_no_more_than_the_bound(asked: list[tuple[int, int]]) -> None:
    kept: Remembered[object, str] = Remembered(BOUND, weight=len)
    for key, size in asked:
        found = kept.get(key, made(size))
        assert kept.get(key, made(99)) == found, "what was asked for last is kept"
        held = {**kept._before, **kept._kept}
        assert sum(1 + len(one) for one in held.values()) <= BOUND
