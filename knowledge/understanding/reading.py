"""A question taken apart: the best cover of all readings of its stretches, and the slots and cues that it fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.answers import Language
from knowledge.lexicon.phrases import Phrase, Phrasebook, Sort, phrasebook
from knowledge.numerals import find_numbers
from knowledge.understanding.cover import Stretch, best_cover, left_unread
from knowledge.understanding.cues import cues_of
from knowledge.understanding.exceptions import with_exceptions
from knowledge.understanding.gazetteer import Gazetteer
from knowledge.understanding.misspelt import with_misspelt
from knowledge.understanding.normal import has_han, normalise
from knowledge.understanding.parts import Cue, IndicatorMention, Slot, Span, Understanding, UnitMention
from knowledge.understanding.readings import Read, all_readings
from knowledge.understanding.slots import with_shares, years_of
from knowledge.understanding.strangers import coordinated, with_strangers
from knowledge.understanding.wholes import named_with
from knowledge.understanding.years import YearSpan

_ANYTHING = 4
"""As many readings has a verb that decisions of every kind are made with."""


def understand(text: str, gazetteer: Gazetteer, *, today: date, book: Phrasebook | None = None) -> Understanding:
    """A question's units, years, figures, applicants, cues and unread words; never raises, whatever was typed.

    `book` has the phrases where they are not only those of the lexicon's files.
    """
    normal = normalise(text)
    book = book or phrasebook()
    chosen = best_cover(len(normal.text), list(all_readings(normal.text, gazetteer, book, today)))
    chosen, left_out = with_exceptions(normal.text, chosen)
    chosen = with_strangers(normal.text, chosen, gazetteer)
    chosen = with_misspelt(normal.text, chosen, gazetteer)
    units = coordinated(tuple(item.reading for item in chosen if isinstance(item.reading, UnitMention)), gazetteer)
    years = years_of(normal.text, chosen)
    indicators, applicants, whole = named_with(normal.text, chosen, book)
    indicators = _without_loose_verbs(indicators, chosen)
    cues = tuple(cues_of(normal.text, chosen, bool(indicators or applicants)))
    if whole is None:
        indicators = with_shares(indicators, applicants, cues, book)
    runs = left_unread(normal.text, [(item.start, item.end) for item in chosen])
    unread = tuple(normal.text[start:end] for start, end in runs)
    return Understanding(
        text=text,
        normal=normal.text,
        language=_language(normal.text, chosen, normal.traditional),
        units=units,
        years=years,
        indicators=indicators,
        applicants=applicants,
        cues=cues,
        spans=tuple(_spans(normal.text, chosen, runs)),
        unread=unread,
        content=_content(normal.text, chosen, runs),
        truncated=normal.truncated,
        whole=whole,
        excluded=coordinated(left_out, gazetteer),
    )


def _without_loose_verbs(
    indicators: tuple[IndicatorMention, ...], chosen: Sequence[Stretch[Read]]
) -> tuple[IndicatorMention, ...]:
    """培训开了几次: a verb that could be of a decision of any kind is of none beside something of the prose."""
    topic = any(
        isinstance(item.reading, Phrase) and item.reading.sort is Sort.CUE and item.reading.value.startswith("topic.")
        for item in chosen
    )
    return tuple(mention for mention in indicators if not topic or len(mention.codes) < _ANYTHING)


def search_terms(understanding: Understanding) -> tuple[str, ...]:
    """The search terms of the content words. The segmenter is loaded here and nowhere else in understanding."""
    from knowledge.terms import search_terms as cut

    return tuple(dict.fromkeys(term for word in understanding.content for term in cut(word)))


def _slot(reading: Read) -> tuple[Slot, str]:
    match reading:
        case YearSpan():
            return Slot.YEAR, ",".join(map(str, reading.years)) or reading.form.value
        case UnitMention():
            return Slot.UNIT, reading.group or ",".join(reading.names) or reading.form.value
        case Cue():
            return Slot.CUE, reading.code
        case Phrase():
            match reading.sort:
                case Sort.APPLICANT:
                    return Slot.APPLICANT, reading.value
                case Sort.CUE:
                    return Slot.CUE, reading.value
                case Sort.FILLER:
                    return Slot.FILLER, reading.value
                case _:
                    return Slot.INDICATOR, f"{reading.sort.value}:{reading.value}"


def _spans(text: str, chosen: Sequence[Stretch[Read]], runs: Sequence[tuple[int, int]]) -> Iterator[Span]:
    made: list[Span] = []
    for item in chosen:
        slot, value = _slot(item.reading)
        made.append(Span(start=item.start, end=item.end, text=text[item.start : item.end], slot=slot, value=value))
    for start, end in runs:
        for number in find_numbers(text[start:end]):
            made.append(
                Span(
                    start=start + number.start,
                    end=start + number.end,
                    text=number.text,
                    slot=Slot.NUMBER,
                    value=f"{number.value:g}",
                )
            )
    yield from sorted(made, key=lambda span: (span.start, span.end))


def _content(text: str, chosen: Sequence[Stretch[Read]], runs: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Unread runs, figures, applicants and topics: what a search in the prose looks for."""
    found = list(runs)
    for item in chosen:
        reading = item.reading
        if isinstance(reading, Phrase) and (
            (reading.sort not in {Sort.CUE, Sort.FILLER})
            or (reading.sort is Sort.CUE and reading.value.startswith(("topic.", "outside.")))
        ):
            found.append((item.start, item.end))
    return tuple(text[start:end] for start, end in sorted(found))


def _language(text: str, chosen: Sequence[Stretch[Read]], traditional: bool) -> Language:
    outside = list(text)
    for item in chosen:
        if isinstance(item.reading, UnitMention):
            outside[item.start : item.end] = " " * (item.end - item.start)
    asked = "".join(outside)
    if has_han(asked) or (has_han(text) and not re.search(r"[a-z]{2,}", asked)):
        return Language.HANT if traditional else Language.HANS
    return Language.EN if re.search(r"[a-z]", text) else Language.HANS
