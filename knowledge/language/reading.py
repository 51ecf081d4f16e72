"""A question taken apart: the best cover of all readings of its stretches, and the slots and cues that it fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from knowledge.answers import Language
from knowledge.language.adornments import unadorned
from knowledge.language.cover import Stretch, best_cover, left_unread
from knowledge.language.cues import cues_of
from knowledge.language.english_groups import with_english_groups
from knowledge.language.exceptions import with_exceptions
from knowledge.language.gazetteer import Gazetteer
from knowledge.language.misread import with_judges, without_attributes, without_torn
from knowledge.language.misspelt import with_misspelt
from knowledge.language.named_years import carried_on, years_of
from knowledge.language.normal import Normal, has_han, normalise
from knowledge.language.numbered_years import YearSpan
from knowledge.language.parts import (
    Cue,
    IndicatorMention,
    Slot,
    Span,
    Understanding,
    UnitForm,
    UnitMention,
    WholeMention,
    YearForm,
    YearMention,
    closest,
)
from knowledge.language.passing import blanked, passed_over
from knowledge.language.readings import Read, all_readings
from knowledge.language.repairs import repairs
from knowledge.language.slots import with_shares
from knowledge.language.strangers import coordinated, with_strangers, without_courts
from knowledge.language.whereabouts import bureaus_asked, with_whereabouts
from knowledge.language.wholes import named_with
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.languages import shown_by
from knowledge.lexicon.phrases import Phrase, Phrasebook, Sort, phrasebook
from knowledge.numerals import find_numbers

_MOST_ROUNDS = 4
"""How often a question is read anew without what was passed over; each round reads less of it."""
_NOWHERE: frozenset[int] = frozenset()
_DECIDED = ("reconsideration.", "litigation.", "outcome.")
_BY_LEVEL = ("units.inside", "units.bureau")
_ANYTHING = 4
"""As many readings has a verb that decisions of every kind are made with."""


def understand(text: str, gazetteer: Gazetteer, *, today: date, book: Phrasebook | None = None) -> Understanding:
    """A question's units, years, figures, applicants, cues and unread words; never raises, whatever was typed.

    `book` has the phrases where they are not only those of the lexicon's files.
    """
    original = normalise(text)
    book = book or phrasebook()
    normal, chosen, passed, introduced = _covered(text, original, gazetteer, book, today)
    chosen = with_english_groups(normal, chosen, gazetteer)
    chosen, left_out = with_exceptions(normal, chosen, gazetteer)
    chosen = without_courts(with_strangers(normal, chosen, gazetteer))
    chosen = with_whereabouts(normal, with_misspelt(normal, chosen, gazetteer), gazetteer)
    units = coordinated(tuple(item.reading for item in chosen if isinstance(item.reading, UnitMention)), gazetteer)
    units = _settled(_without_there(units), introduced) or _spoken_of(introduced)
    units = (*units, *bureaus_asked(normal, chosen, units, gazetteer))
    years = years_of(normal, chosen)
    indicators, applicants, whole = named_with(normal, chosen, book)
    indicators = _without_loose_verbs(indicators, chosen)
    years = _as_of(years, indicators)
    indicators, years = carried_on(indicators, years, today)
    cues = tuple(cues_of(normal, chosen, bool(indicators or applicants)))
    if whole is not None:
        cues = tuple(cue for cue in cues if cue.code != "by.outcome" or not _names_whole(cue, whole))
    if not indicators and not applicants:
        indicators = tuple(_none_at_all(cues))
    if whole is None:
        indicators = with_shares(indicators, applicants, cues, book)
    runs = left_unread(normal, [(item.start, item.end) for item in chosen])
    unread = tuple(normal[start:end] for start, end in runs)
    language, shown = _language(normal, chosen, original.traditional)
    return Understanding(
        text=text,
        normal=normal,
        language=language,
        language_shown=shown,
        passed_over=passed,
        units=units,
        years=years,
        indicators=indicators,
        applicants=applicants,
        cues=cues,
        spans=tuple(_spans(normal, chosen, runs)),
        unread=unread,
        content=_content(normal, chosen, runs),
        truncated=original.truncated,
        whole=whole,
        excluded=coordinated(left_out, gazetteer),
    )


def _covered(
    text: str, original: Normal, gazetteer: Gazetteer, book: Phrasebook, today: date
) -> tuple[str, list[Stretch[Read]], tuple[str, ...], tuple[UnitMention, ...]]:
    """The normalised text with what bears on nothing made blank, its best cover, what was passed over, its units."""
    normal = unadorned(original.text)
    passed: list[str] = []
    introduced: list[UnitMention] = []
    gaps = _gaps(text, original)
    for _ in range(_MOST_ROUNDS):
        chosen = best_cover(len(normal), list(all_readings(normal, gazetteer, book, today, gaps)))
        chosen = with_judges(normal, without_torn(normal, without_attributes(normal, chosen)))
        runs = left_unread(normal, [(item.start, item.end) for item in chosen])
        asides = repairs(normal, chosen) or passed_over(normal, chosen, runs, gaps)
        if not asides:
            break
        passed.extend(aside.said for aside in asides)
        introduced.extend(
            item.reading
            for item in chosen
            if isinstance(item.reading, UnitMention) and any(aside.start <= item.start < aside.end for aside in asides)
        )
        normal = blanked(normal, asides)
    return normal, chosen, tuple(dict.fromkeys(passed)), tuple(introduced)


def _gaps(text: str, normal: Normal) -> frozenset[int]:
    """The places of the normalised text before which a space of the text was left out."""
    if len(normal.text) == len(text):
        return _NOWHERE
    pairs = zip(normal.offsets, normal.offsets[1:], strict=False)
    return frozenset(at for at, (one, other) in enumerate(pairs, start=1) if text[one + 1 : other].isspace())


def _names_whole(cue: Cue, whole: WholeMention) -> bool:
    """Whether a word is but the name of what a share is of: share of its outcomes."""
    return any(mention.start <= cue.start < mention.end for mention in whole.indicators)


def _without_there(units: tuple[UnitMention, ...]) -> tuple[UnitMention, ...]:
    """The units without 局里, 我们这儿 beside the one that is named, which they mean."""
    named = [mention for mention in units if mention.form is not UnitForm.SELF]
    if len(named) != 1 or named[0].form is not UnitForm.NAMED:
        return units
    return tuple(mention for mention in units if mention.text not in hint_words("units.there"))


def _settled(units: tuple[UnitMention, ...], introduced: Sequence[UnitMention]) -> tuple[UnitMention, ...]:
    """The units with one that is told by its level alone (区里, 市局) settled by one that is named beside it.

    One named in the question is not named twice; 我是鹿溪区的 before it says which 区里 means.
    """
    named = {closest(mention) for mention in units if mention.form is UnitForm.NAMED}
    certain = {names[0] for names in named if len(names) == 1}
    spoken = [closest(mention) for mention in introduced if mention.form is UnitForm.NAMED]
    settled: list[UnitMention] = []
    for mention in units:
        if mention.form is UnitForm.SELF and len(set(spoken)) == 1 and len(spoken[0]) == 1:
            # 我是市监局的，帮看看我们局…: it is theirs.
            mention = replace(mention, names=spoken[0], form=UnitForm.NAMED)
        if mention.rule in _BY_LEVEL and len(mention.names) > 1:
            if not certain.isdisjoint(mention.names):
                continue
            meant = [names for names in spoken if len(names) == 1 and names[0] in mention.names]
            mention = replace(mention, names=meant[0]) if len(meant) == 1 else mention
        settled.append(mention)
    return tuple(settled)


def _spoken_of(introduced: Sequence[UnitMention]) -> tuple[UnitMention, ...]:
    """The one unit that the asker told of before asking about them; none where several were."""
    names = {closest(mention) for mention in introduced}
    return (introduced[0],) if len(names) == 1 and introduced[0].form is UnitForm.NAMED else ()


def _as_of(years: tuple[YearMention, ...], indicators: Sequence[IndicatorMention]) -> tuple[YearMention, ...]:
    """截至2022年还有效的: what there is at the end of a year is of that year, and no sum of several."""
    codes_named = [code for mention in indicators for code in mention.codes]
    if not codes_named or not all(code.endswith(hint_words("figures.stocks")) for code in codes_named):
        return years
    return tuple(
        replace(mention, form=YearForm.LIST)
        if mention.form is YearForm.UNTIL and mention.years and hint("figures.as_of").match(mention.text)
        else mention
        for mention in years
    )


def _without_loose_verbs(
    indicators: tuple[IndicatorMention, ...], chosen: Sequence[Stretch[Read]]
) -> tuple[IndicatorMention, ...]:
    """A word that could be of a decision of any kind is of none beside something of the prose, a dispute or an outcome.

    培训开了几次; how many decisions were overturned; 作不予处理决定的几件.
    """
    topic = any(
        isinstance(item.reading, Phrase) and item.reading.sort is Sort.CUE and item.reading.value.startswith("topic.")
        for item in chosen
    )
    disputed = any(m.codes and all(code.startswith(_DECIDED) for code in m.codes) for m in indicators)
    return tuple(mention for mention in indicators if not (topic or disputed) or len(mention.codes) < _ANYTHING)


def _none_at_all(cues: Sequence[Cue]) -> Iterator[IndicatorMention]:
    """一份申请都没收到: the requests that are said to be none, where nothing else is named."""
    for cue in cues:
        if cue.code == "filter.zero" and hint("cues.none_received").search(cue.text):
            yield IndicatorMention(text=cue.text, codes=("requests.new",), start=cue.start, end=cue.end)
            return


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
        said = text[item.start : item.end]
        made.append(Span(start=item.start, end=item.end, text=said, slot=slot, value=value, rule=item.reading.rule))
    for start, end in runs:
        for number in find_numbers(text[start:end]):
            made.append(
                Span(
                    start=start + number.start,
                    end=start + number.end,
                    text=number.text,
                    slot=Slot.NUMBER,
                    value=f"{number.value:g}",
                    rule="number",
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


def _language(text: str, chosen: Sequence[Stretch[Read]], traditional: bool) -> tuple[Language, bool]:
    """The language of a question, and whether it shows one: names of units and figures alone show none."""
    outside = list(text)
    for item in chosen:
        if isinstance(item.reading, UnitMention):
            outside[item.start : item.end] = " " * (item.end - item.start)
    asked = "".join(outside)
    latin = re.search(r"[a-z]{2,}", asked) is not None
    if (other := shown_by(asked)) is not None:
        return other, True
    if has_han(asked) or (has_han(text) and not latin):
        return (Language.HANT if traditional else Language.HANS), has_han(text)
    return (Language.EN if re.search(r"[a-z]", text) else Language.HANS), latin
