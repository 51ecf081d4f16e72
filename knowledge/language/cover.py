"""The best reading of a text out of many overlapping ones: the fewest, longest stretches that leave least unread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Reading = TypeVar("Reading")

_PER_CHARACTER = 20
_PER_STRETCH = 12
_SPACES = " ,.?!;:，。？！；：、'\"()（）《》<>[]【】…-~/\\·*#@&+=|_^%"
_RUN = re.compile(f"[^{re.escape(_SPACES)}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch(Generic[Reading]):
    """One reading of [start, end); of two that are as long the one of higher `rank` wins, then the one given first."""

    start: int
    end: int
    rank: int
    reading: Reading


def best_cover(length: int, stretches: Sequence[Stretch[Reading]]) -> list[Stretch[Reading]]:
    """Stretches that do not overlap and together read the most of the text in the fewest pieces, left to right."""
    by_end: list[list[Stretch[Reading]]] = [[] for _ in range(length + 1)]
    for stretch in stretches:
        by_end[stretch.end].append(stretch)
    score = [0] * (length + 1)
    taken: list[Stretch[Reading] | None] = [None] * (length + 1)
    for end in range(1, length + 1):
        score[end] = score[end - 1]
        for stretch in by_end[end]:
            worth = (stretch.end - stretch.start) * _PER_CHARACTER - _PER_STRETCH + stretch.rank
            if score[stretch.start] + worth > score[end]:
                score[end], taken[end] = score[stretch.start] + worth, stretch
    chosen: list[Stretch[Reading]] = []
    at = length
    while at > 0:
        stretch_here = taken[at]
        if stretch_here is None:
            at -= 1
        else:
            chosen.append(stretch_here)
            at = stretch_here.start
    return chosen[::-1]


def left_unread(text: str, covered: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs of characters, spaces and punctuation apart, that nothing covers."""
    for start, end in covered:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return [run.span() for run in _RUN.finditer(text)]
