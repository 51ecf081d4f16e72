"""How a run of text looks to a reader, and what a paragraph or cell then says: one law behind every format.

A format tells for each run of text how it looks; `Runs` puts them together. What is not seen is left out. A note's mark
is left out beside what it marks. What cannot be told for certain makes a cell unreadable, and a number in prose LOST.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from knowledge.documents.characters import LOST

SMALL = 0.8
"""Digits at most this size of those beside them look like a mark."""
_NOTE = re.compile(r"[\s\[\]()（）［］〔〕【】〈〉①-⑳❶-❿*＊※†‡注\d,，、]+")
_DIGITS = re.compile(r"\d+")
_FIGURE = re.compile(r"[\d①-⑳½¼¾⅓⅔]")
_MEASURE = re.compile(r"[A-Za-z)）μ㎡]\s*$")
_WORDS = re.compile(r"(?:[\u3400-\u9fff].*){4}", re.S)
ILLEGIBLE, TINY = 3.0, 6.0
"""Type smaller than this, in pixels of CSS, is not seen, or may not be."""
FAINT = 1.25
"""A contrast (WCAG 2) below this is none to the eye."""
_ENDS = "\x00 \t\r\n\f\v\u00a0\u3000"
"""White space, and the NUL that a format may put for the end of a line."""


class Look(Enum):
    """How a run looks.

    GONE is not seen, or struck out; MARK is raised or lowered by the markup itself; APART stands by itself (linked to a
    note, moved from its place): beside other digits nobody can tell what it is; UNSURE may be seen or not.
    """

    SEEN = "seen"
    GONE = "gone"
    MARK = "mark"
    APART = "apart"
    UNSURE = "unsure"


class _Run(NamedTuple):
    text: str
    look: Look
    size: float | None


class Runs:
    """The runs of one paragraph or cell in order."""

    __slots__ = ("_doubted", "_drawn", "_even", "_runs", "_size")

    def __init__(self) -> None:
        self._runs: list[_Run] = []
        self._drawn = self._doubted = False
        self._size: float | None = None
        # Whether all runs are seen and of one size as far as it is known, as nearly all are.
        self._even = True

    def __bool__(self) -> bool:
        return bool(self._runs) or self._drawn

    def add(self, text: str, look: Look = Look.SEEN, size: float | None = None) -> None:
        """Adds a run of one look; `size` is that of its type, in any unit, None where it is not known."""
        if text and look is not Look.GONE:
            self._runs.append(_Run(text, look, size))
            if look is not Look.SEEN:
                self._even = False
            elif size is not None and size != self._size:
                self._even, self._size = self._even and self._size is None, size

    def draw(self) -> None:
        """Says that something is drawn here that is no text: a cell with nothing else is not blank."""
        self._drawn = True

    def doubt(self) -> None:
        """Says that something is drawn here that may be digits: a cell that is no words cannot be told."""
        self._drawn = self._doubted = True

    def extend(self, other: Runs) -> None:
        """Adds all runs of another, in order."""
        for run in other._runs:
            self.add(*run)
        self._drawn = self._drawn or other._drawn
        self._doubted = self._doubted or other._doubted

    def clear(self) -> None:
        """Forgets all runs."""
        self._runs.clear()
        self._drawn = self._doubted = False
        self._size, self._even = None, True

    @property
    def plain(self) -> str:
        """The text of all runs that may be seen, whatever they are."""
        return "".join(run.text for run in self._runs)

    def prose(self) -> str:
        """The text of a paragraph: marks are left out but for those of a measure (m²), doubtful numbers are LOST."""
        if self._even:
            return self.plain
        parts: list[str] = []
        for run in self._runs:
            if run.look is Look.MARK and _NOTE.fullmatch(run.text):
                before = next((part for part in reversed(parts) if part), "")
                if _MEASURE.search(before) and run.text.strip() in ("2", "3"):
                    parts.append(run.text)
            elif run.look is Look.UNSURE:
                parts.append(_DIGITS.sub(LOST, run.text))
            else:
                parts.append(run.text)
        return "".join(parts)

    def cell(self) -> str:
        """The text of a cell; it ends in LOST where it cannot be told what it says."""
        if not self._drawn and self._even:
            return self.plain
        notes = [run for run in self._runs if run.look is Look.MARK and _NOTE.fullmatch(run.text)]
        rest = [run for run in self._runs if not any(run is note for note in notes)] if notes else self._runs
        text = "".join(run.text for run in rest)
        return text.rstrip(_ENDS) + LOST if LOST not in text and self._is_doubtful(rest, text, notes) else text

    def _is_doubtful(self, rest: list[_Run], text: str, notes: list[_Run]) -> bool:
        if not text.strip(_ENDS):
            # All that is drawn is a mark, or no text.
            return self._drawn or any(run.text.strip(_ENDS) for run in notes)
        if _WORDS.search(text):
            return False
        if self._doubted or any(run.look is Look.UNSURE and run.text.strip(_ENDS) for run in rest):
            return True
        figures = [run for run in rest if _FIGURE.search(run.text)]
        if any(run.look is Look.APART for run in figures) and len(figures) > 1:
            return True
        return _differ(figures)


def _differ(figures: list[_Run]) -> bool:
    """Whether digits stand side by side in sizes so far apart that some of them look like a mark."""
    sizes = [run.size for run in figures if run.size is not None]
    return len(sizes) > 1 and min(sizes) <= SMALL * max(sizes)
