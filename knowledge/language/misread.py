"""What is read and must not be: a cue within a longer word of the language, a polite word made an attribute.

The 同 of 同事 joins nothing, and 听说的申请 are not all applications.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from knowledge.language.cover import Stretch, left_unread
from knowledge.language.parts import UnitMention
from knowledge.language.readings import Read
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.phrases import Phrase, Sort
from knowledge.lexicon.words import is_word

_COUNTED = frozenset({Sort.SUBJECT, Sort.ASPECT, Sort.WHOLE, Sort.APPLICANT})
_JUDGED = frozenset({"upheld", "overturned", "pending", "other_result", "withdrawn", "won", "lost"})
_SHORT = 2
_LONGEST_WORD = 4


def without_torn(text: str, chosen: Sequence[Stretch[Read]]) -> list[Stretch[Read]]:
    """The cover without ordinary words, and without short cues that such a word holds with what is unread beside."""
    kept = [item for item in chosen if not (isinstance(item.reading, Phrase) and item.reading.sort is Sort.WORD)]
    runs = left_unread(text, [(item.start, item.end) for item in kept])
    if not runs:
        return kept
    unread = {at for start, end in runs for at in range(start, end)}
    return [item for item in kept if not _torn(text, item, unread)]


def with_judges(text: str, chosen: Sequence[Stretch[Read]]) -> list[Stretch[Read]]:
    """The cover with the court that upholds or overturns read as a lawsuit, not as a unit: 法院维持了几件."""
    return [_judging(text, item, after) for item, after in zip_longest(chosen, chosen[1:])]


def _judging(text: str, item: Stretch[Read], after: Stretch[Read] | None) -> Stretch[Read]:
    court = isinstance(item.reading, UnitMention) and hint("units.court").fullmatch(text, item.start, item.end)
    reading = after.reading if after is not None and after.start == item.end else None
    if not court or not isinstance(reading, Phrase) or reading.value not in _JUDGED or reading.sort is not Sort.ASPECT:
        return item
    return replace(item, reading=Phrase(sort=Sort.SUBJECT, value="court", rule="misread.court"))


def without_attributes(text: str, chosen: Sequence[Stretch[Read]]) -> list[Stretch[Read]]:
    """The cover without words of politeness and measure that 的 makes attributes of what is counted: 关心的申请."""
    return [item for item in chosen if not _attribute(text, item, chosen)]


def _attribute(text: str, item: Stretch[Read], chosen: Sequence[Stretch[Read]]) -> bool:
    reading = item.reading
    if not isinstance(reading, Phrase) or reading.sort is not Sort.FILLER or item.end - item.start < _SHORT:
        return False
    said = text[item.start : item.end]
    if reading.value != "polite" and said.rstrip("的") not in hint_words("passing.attributes"):
        return False
    link = hint("passing.made_of").match(text, item.end)
    if link is None or not (said.endswith("的") or link.group()):
        return False
    return any(
        other.start == link.end() and isinstance(other.reading, Phrase) and other.reading.sort in _COUNTED
        for other in chosen
    )


def _torn(text: str, item: Stretch[Read], unread: set[int]) -> bool:
    reading = item.reading
    if not isinstance(reading, Phrase) or reading.sort is Sort.FILLER or item.end - item.start > _SHORT:
        return False
    if item.start - 1 not in unread and item.end not in unread:
        return False
    for start in range(max(0, item.end - _LONGEST_WORD), item.start + 1):
        for end in range(item.end, min(len(text), start + _LONGEST_WORD) + 1):
            more = [at for at in range(start, end) if not item.start <= at < item.end]
            if more and all(at in unread for at in more) and is_word(text[start:end]):
                return True
    return False
