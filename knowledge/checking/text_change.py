"""What changed in a section's prose from one year's report to the next: sentences kept, reworded, new and gone."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.checking.sentences import split_sentences, without_ordinal

NEAR = 0.85
"""From this likeness on two sentences are one sentence that was reworded; below it one is gone and another new."""

SHORT = 10
"""Sentences with fewer characters than this count as kept only when they are equal."""

_MOST_COMPARISONS = 250_000
"""Left-over sentences are compared all with all up to this many pairs; beyond it only equal ones are matched."""

_YEAR_DIGITS = r"(?:(?:19|20)\d{2}|[一二][九〇零○OＯ][〇零○OＯ一二三四五六七八九]{2})"
_YEAR = re.compile(rf"(?<!\d){_YEAR_DIGITS}(?=年|[-–—~～至到]{_YEAR_DIGITS}年)")
_IGNORED = re.compile(r"[\s,，。.、;；:：!！?？“”\"'‘’「」《》〈〉·]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """A sentence of the later year with the one of the earlier year that it goes back to; likeness from 0.85 to 1."""

    before: str
    after: str
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """How a section changed: every sentence of the later text is in `kept` or `new`, in its order there.

    `kept` holds the sentences that stood in the earlier text too, word for word or reworded, as they stand in the
    later one; `reworded` names those of them that differ in more than the year, the numbering and punctuation.
    `gone` holds the earlier text's sentences that nothing answers to, in their order there. `share` is the part of
    both texts' characters that stands in kept sentences (1.0 when nothing changed, and when both texts are empty);
    `verbatim` is the same without the reworded ones.
    """

    kept: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    share: float
    reworded: tuple[Reworded, ...] = ()
    verbatim: float = 1.0
    characters: int = 0
    """Characters that were compared, both texts together, white space and punctuation not counted."""


def normal_form(sentence: str) -> str:
    """What is compared: NFKC, without white space, punctuation and opening ordinals, and every year number alike."""
    text = unicodedata.normalize("NFKC", sentence)
    text = without_ordinal(re.sub(r"\s+", "", text))
    text = _YEAR.sub("Y", text)
    return _IGNORED.sub("", text).casefold()


def compare_sections(before: Sequence[str], after: Sequence[str]) -> TextChange:
    """Compare the paragraphs of a section in an earlier and a later report; order and paragraphing do not count."""
    old = _sentences(before)
    new = _sentences(after)
    partner = _equal(old, new)
    likeness = dict.fromkeys(partner, 1.0)
    _near(old, new, partner, likeness)
    answered = set(partner.values())
    lengths = sum(len(form) for _, form in old), sum(len(form) for _, form in new)
    return TextChange(
        kept=tuple(text for place, (text, _) in enumerate(new) if place in partner),
        new=tuple(text for place, (text, _) in enumerate(new) if place not in partner),
        gone=tuple(text for place, (text, _) in enumerate(old) if place not in answered),
        share=_share(old, new, partner, lengths),
        reworded=tuple(
            Reworded(before=old[partner[place]][0], after=new[place][0], likeness=round(likeness[place], 4))
            for place in sorted(partner)
            if likeness[place] < 1.0
        ),
        verbatim=_share(old, new, {place: at for place, at in partner.items() if likeness[place] == 1.0}, lengths),
        characters=sum(lengths),
    )


_Forms = list[tuple[str, str]]
"""Sentences as they stand, each with its normal form; only those that say something."""


def _sentences(paragraphs: Sequence[str]) -> _Forms:
    pairs = ((sentence.text, normal_form(sentence.text)) for text in paragraphs for sentence in split_sentences(text))
    return [(text, form) for text, form in pairs if form]


def _equal(old: _Forms, new: _Forms) -> dict[int, int]:
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for place, (_, form) in enumerate(old):
        places[form].append(place)
    return {place: places[form].popleft() for place, (_, form) in enumerate(new) if places[form]}


def _near(old: _Forms, new: _Forms, partner: dict[int, int], likeness: dict[int, float]) -> None:
    taken = set(partner.values())
    left = [place for place, (_, form) in enumerate(old) if place not in taken and len(form) >= SHORT]
    right = [place for place, (_, form) in enumerate(new) if place not in partner and len(form) >= SHORT]
    if len(left) * len(right) > _MOST_COMPARISONS:
        return
    from rapidfuzz.distance import Indel

    scored = sorted(
        (-score, at, place)
        for place in right
        for at in left
        if (score := Indel.normalized_similarity(old[at][1], new[place][1], score_cutoff=NEAR)) > 0
    )
    for score, at, place in scored:
        if place not in partner and at not in taken:
            partner[place] = at
            taken.add(at)
            likeness[place] = min(-score, 0.9999)


def _share(old: _Forms, new: _Forms, partner: dict[int, int], lengths: tuple[int, int]) -> float:
    if not sum(lengths):
        return 1.0
    kept = sum(len(old[at][1]) + len(new[place][1]) for place, at in partner.items())
    return round(kept / sum(lengths), 4)
