"""Texts whose lines were all cut off on the left, told by tails of the form's labels: their first figures are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from knowledge.documents.text.wrapped_rows import CUT
from knowledge.documents.word.cells import known_labels
from knowledge.lexicon.folding import label_of
from knowledge.lexicon.outline import outline

_LEAST_TAILS = 3
_SHORTEST = 4
_LONGEST = 60
_NUMBERED = re.compile(r"\s*#*\s*[一二三四五六七八九十]{1,3}、")
_FIGURE = re.compile(r"\s*[\d.,]")
_BAR = re.compile(r"[|｜¦│\t]")


@cache
def _tails() -> frozenset[str]:
    """What is left of titles and labels of the form without their beginnings, where that is no label itself."""
    titles = [title for section in outline().sections for title in section.titles]
    items = [label_of(f"第二十条第（{item}）项") for item in "一五六八九"]
    whole = frozenset((*known_labels(), *titles, *items))
    return frozenset(label[at:] for label in whole for at in range(1, len(label) - _SHORTEST + 1)) - whole


def cut_on_the_left(lines: Sequence[str]) -> bool:
    """Whether lines begin within the form's labels, none goes on in the next, and none has a numbered heading whole."""
    tails = 0
    before = ""
    for line in lines:
        if _NUMBERED.match(line):
            return False
        cell = _BAR.split(line, maxsplit=1)[0].strip()
        if _SHORTEST <= len(cell) <= _LONGEST and label_of(cell) in _tails():
            tails += not _goes_on(before, label_of(cell))
        before = line.strip() or before
    return tails >= _LEAST_TAILS


def _goes_on(before: str, tail: str) -> bool:
    """Whether a tail is the second part of a label that was wrapped: the line before ends in the first."""
    end = label_of(before[-_LONGEST:])
    return any(label.endswith(tail) and end.endswith(label[: -len(tail)]) for label in known_labels() if label != tail)


def marked(lines: Sequence[str]) -> list[str]:
    """The lines with CUT before a figure that one begins with: it may have begun further left."""
    return [CUT + line.lstrip() if _FIGURE.match(line) else line for line in lines]
