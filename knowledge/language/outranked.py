"""Texts of the lexicon that another entry reads in their place, in every question or in some spelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.lexicon.phrases import CUES, PHRASES, Phrase, Phrasebook, templates_of

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outranked:
    """A text of an entry of which spellings are read as another entry; `always` where none is read as its own."""

    rule: str
    template: str
    always: bool
    lost: tuple[tuple[str, str], ...]
    """Spellings, a few of them, each with the entry that it is read as."""


def outranked(
    book: Phrasebook,
    figures: Mapping[str, Any],
    words: Mapping[str, Any],
    among: Mapping[str, Mapping[str, Any]],
    *,
    wholly: bool = False,
) -> Iterator[Outranked]:
    """The texts among some entries, by the file that they are of, that lose to others of `book`; `wholly`: always.

    `figures` and `words` are all that phrases.toml and cues.toml hold, of which the book is made. A reading that goes
    by what stands around it (`alone`, `last`, `vague` …) takes nothing from another for certain.
    """
    for file, data in ((PHRASES, figures), (CUES, words)):
        wanted = among.get(file, {})
        for phrase, table, key, template in templates_of(data, file):
            entry = wanted.get(table, {}).get(key, {})
            if not any(template in texts for texts in entry.values() if isinstance(texts, list)):
                continue
            won, lost = False, list[tuple[str, str]]()
            for spelling, labels in book.automaton.spellings(template):
                better = _better(phrase, labels)
                if better is None:
                    won = True
                elif len(lost) < _SHOWN:
                    lost.append((spelling, better.rule))
                if won and (wholly or len(lost) == _SHOWN):
                    break
            if lost and not (won and wholly):
                yield Outranked(rule=phrase.rule, template=template, always=not won, lost=tuple(lost))


def _better(phrase: Phrase, labels: Sequence[Phrase]) -> Phrase | None:
    """What is read in a phrase's place where all of these stand: of the highest rank the one given first."""
    before = labels[: labels.index(phrase)]
    certain = (other for other in labels if other != phrase and other.anywhere)
    return next((one for one in certain if one.rank > phrase.rank or (one.rank == phrase.rank and one in before)), None)
