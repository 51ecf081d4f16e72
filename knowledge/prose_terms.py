"""Terms that the prose is looked through for: what reports write instead of them, which of them must be there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.lexicon.hints import hint_word, hint_words
from knowledge.lexicon.topics import topics

PARTICLES = "".join(hint_words("evidence.particles"))
"""Characters around a term that are no part of it."""
_NOT = hint_word("evidence.not")
_LEAST_EVERYDAY = 3
"""Characters of an everyday word that a segmenter may cut, and that is looked for whole."""
_LEAST_DENIED = 3
"""Characters of a word with what denies it, which reports write in other ways as well (规范性有待提升)."""


@lru_cache(maxsize=4096)
def variants(term: str) -> tuple[str, ...]:
    """The term and what reports write instead of it."""
    same, wider = topics().synonyms.get(term), topics().wider.get(term, ())
    known = (*(same or (term,)), *(word for word in wider if word not in (same or (term,))))
    if len(known) > 1 or same is not None or not term.startswith(_NOT) or len(term) < _LEAST_DENIED:
        return known
    word = term.removeprefix(_NOT)
    return (term, *(form.format(word=word) for form in hint_words("evidence.denied")))


def everyday_words(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without the longer everyday words that reports have others for, and those (踢皮球, no 皮球)."""
    found = _everyday().findall(text)
    return (_everyday().sub(" ", text), tuple(found)) if found else (text, ())


@lru_cache(maxsize=1)
def _everyday() -> re.Pattern[str]:
    known = [word for word in topics().wider if len(word) >= _LEAST_EVERYDAY and word not in topics().weak]
    return re.compile("|".join(map(re.escape, sorted(known, key=lambda word: (-len(word), word)))))


def strong_terms(terms: Sequence[str]) -> tuple[str, ...]:
    """The terms that an answer must hold: no weak words; of overlapping ones the shorter that make up the longer."""
    known = topics()
    bare = [known.english.get(term.lower(), term.strip(PARTICLES)) for term in terms]
    kept = [term for term in dict.fromkeys(bare) if term and term not in known.weak]
    kept = [term for term in kept if len(term) > 1 and not (term.isdigit() and len(term) == 4)]
    left = list(kept)
    for term in sorted(kept, key=len, reverse=True):
        tiles = _tiles(term, kept) if term in left and term not in known.synonyms else None
        # A term that others make up goes, one that they do not, or that has synonyms, stands for those inside it;
        # either way those that only straddle two of its parts go (作人 of 工作人员).
        keep = set(tiles) if tiles else {term}
        left = [word for word in left if word in keep or word not in term]
    return tuple(left)


def _tiles(term: str, terms: Sequence[str]) -> tuple[str, ...] | None:
    """Shorter terms and words of the field that make up a longer one exactly (新闻, 发布会); None where they do not."""
    ways: list[tuple[str, ...] | None] = [(), *([None] * len(term))]
    frame = topics().frame
    for end in range(1, len(term) + 1):
        for start in range(end):
            before, word = ways[start], term[start:end]
            if before is not None and word != term and (word in terms or word in frame) and ways[end] is None:
                ways[end] = (*before, word)
    found = ways[len(term)]
    return found if found and any(word in terms for word in found) else None


def says_whose(term: str) -> bool:
    """Whether a term says of which channel a number is, and not what is counted."""
    known = topics()
    # 12345, 12315: a hotline by its number.
    return term.isdigit() or any(word in (*known.platforms, *known.carriers) for word in variants(term))
