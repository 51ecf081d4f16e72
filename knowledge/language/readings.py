"""Every reading of every stretch of a question: as a year, a unit, a phrase of the lexicon or a cue with its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from knowledge.hanzi import all_han, is_han
from knowledge.language.cover import Stretch
from knowledge.language.gazetteer import Gazetteer
from knowledge.language.numbered_years import YearSpan, set_apart
from knowledge.language.parts import Cue, UnitForm, UnitMention
from knowledge.language.units import name_at, opens_at, units_from
from knowledge.language.years import find_years
from knowledge.lexicon.hints import hint
from knowledge.lexicon.offices import offices
from knowledge.lexicon.phrases import (
    ENGLISH_NUMBERS,
    GRANTED,
    MARK,
    NUMBER_IN_QUESTION,
    WON,
    Phrase,
    Phrasebook,
    Sort,
)
from knowledge.numerals import parse_number

Read = Phrase | Cue | YearSpan | UnitMention
"""What a stretch may be read as."""

PARTS = frozenset({Sort.WHOLE, Sort.SUBJECT, Sort.ASPECT, Sort.MEASURE})
"""The sorts of phrases that figures are composed of."""

_YEAR_RANK, _UNIT_RANK, _FOREIGN_RANK, _PATTERN_RANK = 7, 6, 5, 2


def all_readings(
    text: str, gazetteer: Gazetteer, book: Phrasebook, today: date, gaps: frozenset[int] = frozenset()
) -> Iterator[Stretch[Read]]:
    """All readings of all stretches that a cover may take; they overlap, and the best cover is the one meant.

    `gaps` are the places of the text before which a space was left out.
    """
    years: list[Stretch[Read]] = [
        Stretch(start=year.start, end=year.end, rank=_YEAR_RANK, reading=year)
        for year in (*find_years(text, today.year), *set_apart(text, gaps, today.year))
    ]
    phrases = [*_phrases(text, book), *_numbered(text, book)]
    yield from years
    yield from _units(text, gazetteer, [*years, *phrases])
    yield from phrases


def _units(text: str, gazetteer: Gazetteer, beside: Sequence[Stretch[Read]]) -> Iterator[Stretch[Read]]:
    """The readings as units, without those within a name that every cover takes whole."""
    found: list[Stretch[Read]] = []
    start = 0
    while start < len(text):
        if not opens_at(text, start, gazetteer):
            start += 1
            continue
        # Of a name that is known as it stands nothing shorter need be read.
        named = name_at(text, start, gazetteer)
        if named is not None and _stands_alone(text, start, named.end, gazetteer, (beside, found)):
            found.append(Stretch(start=start, end=named.end, rank=_UNIT_RANK, reading=named))
            start = named.end
            continue
        end = start
        for unit in units_from(text, start, gazetteer):
            rank = _FOREIGN_RANK if unit.form is UnitForm.FOREIGN else _UNIT_RANK
            found.append(Stretch(start=unit.start, end=unit.end, rank=rank, reading=unit))
            if unit.names and unit.end > end:
                end = unit.end
        start = end if end > start + 1 and _stands_alone(text, start, end, gazetteer, (beside, found)) else start + 1
    return iter(found)


def _stands_alone(
    text: str, start: int, end: int, gazetteer: Gazetteer, others: Sequence[Sequence[Stretch[Read]]]
) -> bool:
    """Whether a cover is never better for what else begins within this name: then it alone is read there as a unit.

    So it is where no reading lies across either end of it and none within has a higher rank than a unit: it reads all
    that several pieces could, in one. No unit lies across its end where the name is all Chinese, what stands behind is
    no letter, and nothing that begins within is known to go on.
    """
    if end < len(text) and (is_han(text[end]) or text[end].isalpha()):
        return False
    if not all_han(text[start:end]):
        return False
    for some in others:
        for one in some:
            across = one.start < start < one.end < end or start < one.start < end < one.end
            if across or (start <= one.start and one.end <= end and one.rank > _UNIT_RANK):
                return False
    if end < len(text) and text[end].isdigit() and (gazetteer.longest(text, end) or offices().matches(text, end)):
        return False
    for at in range(start, end):
        if not gazetteer.opens(text[at : at + 2]):
            continue
        matched = offices().matches(text, at)
        if at + gazetteer.longest(text, at) > end or (matched and matched[-1][0] > end):
            return False
    return True


def _phrases(text: str, book: Phrasebook) -> Iterator[Stretch[Read]]:
    matches = book.automaton.matches if book.more is None else book.matches
    latin = [char.isascii() and char.isalnum() for char in text]
    latin.append(False)
    # 有没有被纠正的: whether any were, and not those that were not.
    within = {match.start() + 1 for match in hint("parts.a_not_a").finditer(text)}
    for start, char in enumerate(text):
        if char == " " or (latin[start] and start and latin[start - 1]):
            continue
        for end, phrases in matches(text, start):
            if latin[end] and latin[end - 1]:
                # It cuts a word.
                continue
            if latin[start] and end - start == 1 and _beside_han(text, start):
                # The A of A区 is a name and no article.
                continue
            for phrase in phrases:
                if start in within and phrase.sort in PARTS:
                    continue
                if phrase.anywhere or _stands_where_it_may(phrase, text, start, end):
                    yield Stretch(start=start, end=end, rank=phrase.rank, reading=phrase)


def _stands_where_it_may(phrase: Phrase, text: str, start: int, end: int) -> bool:
    if (phrase.alone or phrase.first) and not _begins(text, start):
        return False
    if (phrase.alone or phrase.last) and not _ends(text, end):
        return False
    return not _meant_otherwise(phrase, text, start)


def _meant_otherwise(phrase: Phrase, text: str, start: int) -> bool:
    """Whether what stands before gives the phrase another meaning.

    公开率最高的单位申请几件: the unit found so is meant, and no column.
    拒绝公开的比例: the rate of what was not made public.
    """
    if phrase.vague and hint("ranked.before").search(text, 0, start):
        return True
    if phrase.value == WON and hint("parts.sued").search(text, 0, start) is not None:
        # 告赢政府: who sued won.
        return True
    return phrase.value == GRANTED and hint("parts.negating").search(text, 0, start) is not None


def _numbered(text: str, book: Phrasebook) -> Iterator[Stretch[Read]]:
    """Cues with a number. The patterns see a mark for every number, so that they stay small and quick to load."""
    numbers: dict[int, float | None] = {}
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for found in NUMBER_IN_QUESTION.finditer(text):
        pieces.append(text[at : found.start()])
        places.extend(range(at, found.start() + 1))
        numbers[len(places) - 1] = _number(found.group())
        pieces.append(MARK)
        at = found.end()
    if not numbers:
        return
    pieces.append(text[at:])
    places.extend(range(at, len(text) + 1))
    marked = "".join(pieces)
    for pattern in book.sieve.of(frozenset(marked)):
        if pattern.within is not None and pattern.within.search(text) is None:
            continue
        for match in pattern.regex.finditer(marked):
            start, end = places[match.start()], places[match.end()]
            if pattern.said and text[start:end] not in pattern.said:
                continue
            groups = match.re.groupindex
            if any(numbers.get(match.start(name)) is None for name in groups if match.start(name) >= 0):
                # A number beyond what is read must not leave its condition without a limit.
                continue
            cue = Cue(
                code=pattern.cue,
                text=text[start:end],
                start=start,
                end=end,
                number=numbers.get(match.start("n")) if "n" in groups else None,
                number2=numbers.get(match.start("m")) if "m" in groups else None,
                rule=f"pattern.{pattern.cue}",
            )
            year = text[start:end].isascii() and cue.number in _YEARS and _of_years(cue, text, end)
            if end > start and not year:
                yield Stretch(start=start, end=end, rank=_PATTERN_RANK, reading=cue)


_YEARS = range(1990, 2050)


def _of_years(cue: Cue, text: str, end: int) -> bool:
    """Whether what could be a year is no number that is counted: of its 2023 cases, over 2020-2023."""
    return cue.code in ("premise", "breakdown") or hint("parts.span").match(text, end) is not None


def _beside_han(text: str, at: int) -> bool:
    return (at > 0 and is_han(text[at - 1])) or (at + 1 < len(text) and is_han(text[at + 1]))


def _begins(text: str, start: int) -> bool:
    return start == 0 or not text[:start].rstrip()[-1:].isalnum()


def _ends(text: str, end: int) -> bool:
    return not text[end:].lstrip()[:1].isalnum()


@lru_cache(maxsize=1_024)
def _number(text: str) -> float | None:
    value = ENGLISH_NUMBERS.get(text) or parse_number(text)
    return None if value is None else float(value)
