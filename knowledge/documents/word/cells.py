"""Cells of a form that hold words where a figure belongs: 见附件, 暂无, 1300（含变更）. Values without number."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.lexicon.folding import fold, label_of, number_of
from knowledge.lexicon.forms import forms
from knowledge.lexicon.loading import load_toml

_LONGEST = 24
_LONGEST_LINE = 12
_TELLING = 4
_LONGEST_REST = 12
_SENTENCE = re.compile(r"[。；;，,！？:：]")


@cache
def known_labels() -> frozenset[str]:
    """Every label of the three tables."""
    known = forms()
    entries = (
        *(*known.rows2, *known.columns2, *known.rows3, *known.groups3, *known.columns3, *known.together3),
        *(*known.blocks4, *known.results4),
    )
    heads = [label for labels in known.headings.values() for label in labels]
    heads += [label_of(label) for label in load_toml("annex.toml")["heading"]["labels"]]
    return frozenset((*(label for entry in entries for label in entry.labels), *heads, *known.subtotals3))


@cache
def _rows() -> frozenset[str]:
    return frozenset(label for entry in (*forms().rows2, *forms().rows3) for label in entry.labels)


@lru_cache(maxsize=16384)
def names_row(text: str) -> bool:
    """Whether a text is the label of a row of the form letter for letter; a short one of table 3 needs its number."""
    label = label_of(text)
    only_there = any(label in entry.labels for entry in forms().rows2)
    return label in _rows() and (only_there or len(label) >= _TELLING or bool(number_of(text)))


@lru_cache(maxsize=16384)
def is_of_the_form(text: str) -> bool:
    """Whether words are a label of the form, hold one, are a part of one, or a note in brackets."""
    label = label_of(text)
    if not label or _noted(text) or fold(text).startswith("第二十条"):
        return True
    known = known_labels()
    if label in known or len(_rest(label)) <= min(_LONGEST_REST, len(label) // 2):
        return True
    return any(label in one for one in known)


def _rest(label: str) -> str:
    """What is left of a label without the labels of the form in it, the longest first."""
    rest = label
    for one in _longknown_labels():
        rest = rest.replace(one, "")
    return rest


@cache
def _longknown_labels() -> tuple[str, ...]:
    return tuple(sorted((label for label in known_labels() if len(label) >= _TELLING), key=len, reverse=True))


@lru_cache(maxsize=16384)
def is_foreign(text: str) -> bool:
    """Whether words in a table have nothing of the form's, are not numbered as its labels are, and are short."""
    return len(text.strip()) <= _LONGEST and not number_of(text) and not is_of_the_form(text)


def _noted(text: str) -> bool:
    """Whether nothing but a note in brackets stands there."""
    folded = fold(text)
    return folded.startswith("(") and folded.endswith(")")


def is_foreign_line(text: str) -> bool:
    """Whether a line of its own may be what stands in a cell: few words, and no sentence."""
    return len(text.strip()) <= _LONGEST_LINE and not _SENTENCE.search(text) and is_foreign(text)
