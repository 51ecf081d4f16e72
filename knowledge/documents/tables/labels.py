"""How well a text matches the labels of a form's entries; exact after folding, else by likeness with a clear margin."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz

from knowledge.lexicon.folding import fold, label_of
from knowledge.lexicon.forms import Entry

_Entries = tuple[Entry, ...]

EXACT = 1.0
ENDING = 0.94
BEGINNING = 0.9
LIKE = 0.8
_MARGIN = 0.08
_CLOSE = 80.0
"""The least ratio that makes a likeness count."""
_LONGEST = 120
"""A longer text is a paragraph, which no other report has: what it is like is not kept."""


def likeness(label: str, entry: Entry) -> float:
    """From 0 to 1 how well a folded label is one of the entry's; 0 where it is not like enough to count."""
    if label in entry.labels:
        return EXACT
    if not label:
        return 0.0
    best = 0.0
    for known in entry.labels:
        if len(known) >= 4 and len(label) > len(known) and label.endswith(known):
            best = max(best, ENDING)
        elif not entry.strict and len(label) >= 4 and len(known) >= 4:
            if len(known) >= 5 and label.startswith(known):
                best = max(best, BEGINNING)
            best = max(best, 0.9 * fuzz.ratio(label, known, score_cutoff=_CLOSE) / 100)
    return best if best >= LIKE * 0.9 else 0.0


def scores(text: str, entries: _Entries, *, whole: bool = False) -> Mapping[str, float]:
    """The entries that a text may be, by key, with their likeness; a likeness needs a clear lead over the others.

    With `whole`, a text that merely ends in a label does not count. What a text of the length of labels was found to be
    is kept, as all reports have the same.
    """
    return _kept_scores(text, entries, whole) if len(text) <= _LONGEST else _scores(text, entries, whole)


@lru_cache(maxsize=16384)
def _kept_scores(text: str, entries: _Entries, whole: bool) -> Mapping[str, float]:
    return MappingProxyType(_scores(text, entries, whole))


def _scores(text: str, entries: _Entries, whole: bool) -> dict[str, float]:
    label = label_of(text)
    head, _, definition = fold(text).partition(":")
    if definition and any(label_of(head) in entry.labels for entry in entries):
        # What follows the label in its own cell says what it means: `规章:指……`.
        label = label_of(head)
    exact = {entry.key: EXACT for entry in entries if label in entry.labels}
    if exact:
        return exact
    found = {
        entry.key: score
        for entry in entries
        if (score := likeness(label, entry)) > 0
        and not (score == ENDING and whole)
        and not (score in (ENDING, BEGINNING) and _holds_two(label, entry, entries))
    }
    best = max(found.values(), default=0.0)
    close = {key: score for key, score in found.items() if best - score < _MARGIN}
    return close if len(close) == 1 else {}


def _holds_two(label: str, ending: Entry, entries: _Entries) -> bool:
    """Whether beside the label that a text begins or ends with stands that of another entry: two rows run into one."""
    own = max(
        (known for known in ending.labels if label.endswith(known) or label.startswith(known)), key=len, default=""
    )
    rest = label[: -len(own)] if label.endswith(own) else label[len(own) :]
    return any(len(known) >= 4 and known in rest for entry in entries for known in entry.labels)


def exactly(text: str, entries: _Entries) -> str | None:
    """The key of the entry of which a text is a label letter for letter, None where there is none or more than one."""
    return _kept_exactly(text, entries) if len(text) <= _LONGEST else _exactly(text, entries)


@lru_cache(maxsize=16384)
def _kept_exactly(text: str, entries: _Entries) -> str | None:
    return _exactly(text, entries)


def _exactly(text: str, entries: _Entries) -> str | None:
    label = label_of(text)
    keys = {entry.key for entry in entries if label in entry.labels}
    return keys.pop() if len(keys) == 1 else None


def best(text: str, entries: _Entries) -> str | None:
    """The key of the entry that a text is, None where it is none or could be two."""
    found = scores(text, entries)
    return next(iter(found)) if len(found) == 1 else None
