"""What is read and must not be: a cue within a longer word of the language, a polite word made an attribute.

The 同 of 同事 joins nothing, and 听说的申请 are not all applications.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import zip_longest

from knowledge.language.cover import Stretch, left_unread
from knowledge.language.normal import has_han
from knowledge.language.parts import Cue, UnitMention
from knowledge.language.readings import PARTS, Read
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
    """The cover without what splits the thing counted in a way that no form does, which so stays unread.

    Words of politeness and measure that 的 makes attributes (关心的申请), that it is done again (又申请的), what it is
    about (涉及企业的申请: no applicant), and conditions on each of what is counted (超过三次的申请).
    """
    return [item for item in chosen if not _splits(text, item, chosen)]


def _splits(text: str, item: Stretch[Read], chosen: Sequence[Stretch[Read]]) -> bool:
    reading = item.reading
    if isinstance(reading, Cue):
        return reading.code.startswith("filter.") and _condition(text, item, chosen)
    if not isinstance(reading, Phrase):
        return False
    match reading.sort:
        case Sort.APPLICANT:
            return _about(text, item)
        case Sort.FILLER:
            return _attribute(text, item, reading, chosen) or _again(text, item, chosen)
    return reading.sort is Sort.CUE and _again(text, item, chosen)


def _again(text: str, item: Stretch[Read], chosen: Sequence[Stretch[Read]]) -> bool:
    if text[item.start : item.end].rstrip("的") not in hint_words("misread.again"):
        return False
    kind = text[item.start : item.end] in hint_words("misread.kinds")
    if kind and any(other.end == item.start and _is_part(other) for other in chosen):
        # 重复的那种申请: which kind it is stands before.
        return False
    at = item.end + text.startswith(" ", item.end)
    return _counted_at(at, chosen, {Sort.SUBJECT}) and hint("misread.done").match(text, at) is not None


def _about(text: str, item: Stretch[Read]) -> bool:
    opening = hint("misread.about").search(text, 0, item.start)
    if opening is None:
        return False
    return text[item.start].isascii() or hint("misread.of_those").match(text, item.end) is not None


def _condition(text: str, item: Stretch[Read], chosen: Sequence[Stretch[Read]]) -> bool:
    before = any(other.end <= item.start and _is_part(other) for other in chosen)
    if before or hint("cues.units_asked").search(text) is not None or not has_han(text):
        return False
    link = hint("passing.made_of").match(text, item.end)
    linked = link is not None and bool(link.group())
    said = text[item.start : item.end]
    if not linked and not said.endswith("的") and hint("misread.each").search(said) is None:
        return False
    return _counted_at(link.end() if link is not None else item.end, chosen, _COUNTED)


def _is_part(item: Stretch[Read]) -> bool:
    return isinstance(item.reading, Phrase) and item.reading.sort in PARTS


def _counted_at(at: int, chosen: Sequence[Stretch[Read]], sorts: Collection[Sort]) -> bool:
    return any(
        other.start == at and isinstance(other.reading, Phrase) and other.reading.sort in sorts for other in chosen
    )


def _attribute(text: str, item: Stretch[Read], reading: Phrase, chosen: Sequence[Stretch[Read]]) -> bool:
    if item.end - item.start < _SHORT:
        return False
    said = text[item.start : item.end]
    if reading.value != "polite" and said.rstrip("的") not in hint_words("passing.attributes"):
        return False
    link = hint("passing.made_of").match(text, item.end)
    if link is None or not (said.endswith("的") or link.group()):
        return False
    return _counted_at(link.end(), chosen, _COUNTED)


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
