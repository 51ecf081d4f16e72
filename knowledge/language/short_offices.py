"""Offices called without their last syllable: 教育2023年, 卫健收到几件, 淮安教育和卫健."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.language.cover import Stretch
from knowledge.language.gazetteer import Gazetteer
from knowledge.language.numbered_years import YearSpan
from knowledge.language.parts import UnitForm, UnitMention
from knowledge.language.readings import Read
from knowledge.language.units import find_units
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.lexicon.phrases import Phrase, Sort

_BEHIND = hint("short_offices.behind")
_SUFFIXES = hint_words("short_offices.suffixes")
_SHORTEST = 2


def short_office(
    text: str, start: int, end: int, chosen: Sequence[Stretch[Read]], gazetteer: Gazetteer
) -> Stretch[Read] | None:
    """The units meant by an unread run that lacks only the last syllable of an office.

    Only where a unit would stand: at the beginning, behind a place or another unit, and before a year or 收到.
    教育申请 may as well be applications about education.
    """
    if end - start < _SHORTEST:
        return None
    before = next((item for item in reversed(chosen) if item.end == start), None)
    place = before if before is not None and _bare_place(before.reading, gazetteer) else None
    if not (place is not None or _begins(text, start, chosen)) or not _goes_on(text, end, chosen):
        return None
    first = place.start if place is not None else start
    called = text[first:end]
    found = {
        mention.names
        for suffix in _SUFFIXES
        for mention in find_units(called + suffix, gazetteer)
        if mention.form is UnitForm.NAMED and mention.start == 0 and mention.end == len(called) + len(suffix)
    }
    if len(found) != 1:
        return None
    mention = UnitMention(text=called, names=next(iter(found)), start=first, end=end, rule="short_offices")
    return Stretch(start=first, end=end, rank=0, reading=mention)


def _bare_place(reading: Read, gazetteer: Gazetteer) -> bool:
    """Whether a unit is named by its place alone: 淮安, whether its government is indexed or not."""
    if not isinstance(reading, UnitMention) or reading.form not in (UnitForm.NAMED, UnitForm.FOREIGN):
        return False
    place = gazetteer.place_at(reading.text, 0)
    return place is not None and place.end == len(reading.text)


def _begins(text: str, start: int, chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether nothing stands before but politeness, a year, or a unit that this one is set beside."""
    marks = hint_word("short_offices.marks")
    said = [item for item in chosen if item.end <= start and text[item.start : item.end].strip(marks)]
    before = said[-1] if said else None
    if before is None or text[before.end : start].strip(marks):
        return before is None and not text[:start].strip(marks)
    if text[before.start : before.end] in hint_words("short_offices.joint"):
        earlier = next((item for item in reversed(chosen) if item.end <= before.start), None)
        return earlier is not None and isinstance(earlier.reading, UnitMention)
    polite = isinstance(before.reading, Phrase) and before.reading.sort is Sort.FILLER
    return (polite or isinstance(before.reading, YearSpan)) and before.start == 0


def _goes_on(text: str, end: int, chosen: Sequence[Stretch[Read]]) -> bool:
    after = next((item for item in chosen if item.start == end), None)
    if after is not None and isinstance(after.reading, YearSpan):
        return True
    joined = text.startswith(hint_words("short_offices.joint"), end)
    return joined or _BEHIND.match(text, end) is not None
