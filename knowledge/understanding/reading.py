"""A question taken apart: all readings of its stretches, the best cover of them, and the slots that it fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from knowledge.answers import Language
from knowledge.lexicon.phrases import ENGLISH_NUMBERS, Phrase, Phrasebook, Sort, phrasebook
from knowledge.numerals import find_numbers, parse_number
from knowledge.understanding.cover import Stretch, best_cover, left_unread
from knowledge.understanding.figures import Part, compose
from knowledge.understanding.gazetteer import Gazetteer
from knowledge.understanding.normal import has_han, is_han, normalise
from knowledge.understanding.parts import (
    ApplicantMention,
    Cue,
    IndicatorMention,
    Slot,
    Span,
    Understanding,
    UnitForm,
    UnitMention,
    YearForm,
    YearMention,
)
from knowledge.understanding.units import find_units
from knowledge.understanding.years import YearSpan, find_years

Read = Phrase | Cue | YearSpan | UnitMention

_BODY_END = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:局|厅|委|办|署|院|处|所|中心|大队|支队|公司|集团|学校|大学|医院|银行|法院|省|市|县|区|旗|镇|乡|街道|州|盟|村|社区)$"
)
_PARTS = frozenset({Sort.WHOLE, Sort.SUBJECT, Sort.ASPECT, Sort.MEASURE})
_NUMERIC = re.compile(
    r"[\d一二三四五六七八九十百千万两零]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\w*hundred)\b"
)
_CARRIED = ("转到", "转至", "留到", "拖到", "转入")
_INSIDE = re.compile(r"(?:的|了)*(?:里面|里头|里边|当中|之中|其中|里|中|内)")
_BREAK = re.compile(r"[,，;；、。/?？和与及跟]|以及|还有|\band\b|\bor\b|\bplus\b")


def understand(text: str, gazetteer: Gazetteer, *, today: date) -> Understanding:
    """A question's units, years, figures, applicants, cues and unread words; never raises, whatever was typed."""
    normal = normalise(text)
    book = phrasebook()
    chosen = best_cover(len(normal.text), list(_readings(normal.text, gazetteer, book, today)))
    chosen = _foreign_bodies(normal.text, chosen, gazetteer)
    units = _coordinated(tuple(item.reading for item in chosen if isinstance(item.reading, UnitMention)), gazetteer)
    years = _years(normal.text, chosen)
    indicators = _indicators(normal.text, chosen, book)
    applicants = tuple(_applicants(normal.text, chosen))
    cues = tuple(_cues(normal.text, chosen, bool(indicators or applicants)))
    indicators = _shares(indicators, applicants, cues, book)
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
    )


def search_terms(understanding: Understanding) -> tuple[str, ...]:
    """The search terms of the content words. The segmenter is loaded here and nowhere else in understanding."""
    from knowledge.terms import search_terms as cut

    return tuple(dict.fromkeys(term for word in understanding.content for term in cut(word)))


# ---------------------------------------------------------------------- all readings


def _readings(text: str, gazetteer: Gazetteer, book: Phrasebook, today: date) -> Iterator[Stretch[Read]]:
    for year in find_years(text, today.year):
        yield Stretch(year.start, year.end, 7, year)
    for unit in find_units(text, gazetteer):
        yield Stretch(unit.start, unit.end, 6 if unit.names or unit.form is not UnitForm.FOREIGN else 5, unit)
    for start in range(len(text)):
        if text[start] == " " or (start and _latin(text[start]) and _latin(text[start - 1])):
            continue
        for end, phrases in book.automaton.matches(text, start):
            if end < len(text) and _latin(text[end - 1]) and _latin(text[end]):
                continue
            if end - start == 1 and _latin(text[start]) and _beside_han(text, start):
                # The A of A区 is a name and no article.
                continue
            for phrase in phrases:
                if phrase.alone and not (_begins(text, start) and _ends(text, end)):
                    continue
                if (phrase.first and not _begins(text, start)) or (phrase.last and not _ends(text, end)):
                    continue
                yield Stretch(start, end, phrase.rank, phrase)
    if _NUMERIC.search(text):
        for pattern in book.patterns:
            for match in pattern.regex.finditer(text):
                groups = match.groupdict()
                cue = Cue(
                    code=pattern.cue,
                    text=match.group(),
                    start=match.start(),
                    end=match.end(),
                    number=_number(groups.get("n")),
                    number2=_number(groups.get("m")),
                )
                if match.end() > match.start():
                    yield Stretch(match.start(), match.end(), 2, cue)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _beside_han(text: str, at: int) -> bool:
    return (at > 0 and is_han(text[at - 1])) or (at + 1 < len(text) and is_han(text[at + 1]))


def _begins(text: str, start: int) -> bool:
    return start == 0 or not text[:start].rstrip()[-1:].isalnum()


def _ends(text: str, end: int) -> bool:
    return not text[end:].lstrip()[:1].isalnum()


def _number(text: str | None) -> float | None:
    value = (ENGLISH_NUMBERS.get(text) or parse_number(text)) if text else None
    return None if value is None else float(value)


# ---------------------------------------------------------------------- units


def _foreign_bodies(text: str, chosen: list[Stretch[Read]], gazetteer: Gazetteer) -> list[Stretch[Read]]:
    """What is left unread and looks like a place or a body is a unit that is not known; it must not be lost."""
    runs = left_unread(text, [(item.start, item.end) for item in chosen])
    kept = list(chosen)
    for start, end in runs:
        after = next((item for item in kept if end <= item.start <= end + 1 and _is_unit(item)), None)
        before = next((item for item in reversed(kept) if item.end == start), None)
        if _is_unit(before) and text[start] in "省市县区旗镇乡州盟村部" and before is not None:
            # 青浦镇, where only 青浦区 is known.
            kept.remove(before)
            kept.append(_stranger(text, before.start, end))
        elif after is not None and _only_filler(text, end, after.start, kept):
            # 云海市教育局, where no 云海市 is known: what stands before belongs to the name.
            kept = [item for item in kept if not end <= item.start <= after.start]
            kept.append(_stranger(text, start, after.end))
        else:
            # The suffix itself may have been read as an empty word: 邮政 + 局.
            stop = end + 1 if end < len(text) and text[end] in "局委办厅署院处所" else end
            if _BODY_END.fullmatch(text[start:stop]):
                kept.append(_stranger(text, start, end))
    kept.sort(key=lambda item: item.start)
    return [
        replace(item, reading=_with_suggestions(item.reading, gazetteer))
        if isinstance(item.reading, UnitMention)
        else item
        for item in kept
    ]


def _is_unit(item: Stretch[Read] | None) -> bool:
    return item is not None and isinstance(item.reading, UnitMention) and item.reading.form is not UnitForm.SELF


def _only_filler(text: str, start: int, end: int, chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether nothing but a single character that says nothing stands between: 淮按市教育局."""
    between = [item for item in chosen if start <= item.start < end]
    return end - start <= 1 and all(
        isinstance(item.reading, Phrase)
        and item.reading.sort is Sort.FILLER
        and is_han(text[item.start])
        and text[item.start] not in "的在和从是有"
        for item in between
    )


def _stranger(text: str, start: int, end: int) -> Stretch[Read]:
    mention = UnitMention(text=text[start:end], names=(), form=UnitForm.FOREIGN, start=start, end=end)
    return Stretch(start, end, 0, mention)


def _with_suggestions(mention: UnitMention, gazetteer: Gazetteer) -> UnitMention:
    if mention.form is not UnitForm.FOREIGN or mention.suggestions:
        return mention
    names, _ = gazetteer.suggest(mention.text)
    return replace(mention, suggestions=names)


def _coordinated(units: tuple[UnitMention, ...], gazetteer: Gazetteer) -> tuple[UnitMention, ...]:
    """淮安市教育局和卫健委: an office without a division is of the division named before it, where that settles it."""
    settled: list[UnitMention] = []
    for unit in units:
        before = settled[-1] if settled else None
        if (
            before is not None
            and unit.form is UnitForm.NAMED
            and len(unit.names) > 1
            and before.form is UnitForm.NAMED
            and len(before.names) == 1
        ):
            same = tuple(name for name in unit.names if gazetteer.same_division(before.names[0], name))
            if len(same) == 1:
                unit = replace(unit, names=same)
        settled.append(unit)
    return tuple(settled)


# ---------------------------------------------------------------------- years


def _years(text: str, chosen: Sequence[Stretch[Read]]) -> tuple[YearMention, ...]:
    mentions: list[YearMention] = []
    ends: list[int] = []
    for item in chosen:
        span = item.reading
        if not isinstance(span, YearSpan) or text.endswith(_CARRIED, 0, item.start):
            # 没办完转到2023年: where to it was carried, not what is asked about.
            continue
        if (
            mentions
            and span.form is YearForm.LIST
            and mentions[-1].form is YearForm.LIST
            and re.fullmatch(r"\s*(?:[、,，和与跟及/&]|以及|还有|或|and|or)?\s*", text[ends[-1] : span.start])
        ):
            last = mentions[-1]
            start = text.rindex(last.text, 0, ends[-1])
            mentions[-1] = YearMention(
                text=text[start : span.end],
                form=YearForm.LIST,
                years=tuple(dict.fromkeys((*last.years, *span.years))),
                relative=last.relative or span.relative,
            )
            ends[-1] = span.end
            continue
        mentions.append(
            YearMention(
                text=text[span.start : span.end],
                form=span.form,
                years=span.years,
                count=span.count,
                relative=span.relative,
            )
        )
        ends.append(span.end)
    return tuple(mentions)


# ---------------------------------------------------------------------- figures


def _indicators(text: str, chosen: Sequence[Stretch[Read]], book: Phrasebook) -> tuple[IndicatorMention, ...]:
    parts: list[Part] = []
    last = -1
    counted = False
    for item in chosen:
        reading = item.reading
        if isinstance(reading, Phrase) and reading.sort in _PARTS:
            if reading.sort is Sort.MEASURE and (last < 0 or text[last : item.start].strip()):
                continue
            between = text[last : item.start] if parts else ""
            parts.append(
                Part(
                    start=item.start,
                    end=item.end,
                    sort=reading.sort,
                    value=reading.value,
                    joint=bool(parts) and _BREAK.search(between) is not None,
                    soft=counted,
                    inside=_INSIDE.match(between) is not None,
                )
            )
            last = item.end
            if reading.sort in {Sort.WHOLE, Sort.ASPECT}:
                counted = False
        elif isinstance(reading, Phrase) and reading.value == "ask.count":
            counted = True
    return compose(parts, book, text)


def _shares(
    mentions: tuple[IndicatorMention, ...],
    applicants: Sequence[ApplicantMention],
    cues: Sequence[Cue],
    book: Phrasebook,
) -> tuple[IndicatorMention, ...]:
    """不予公开占比 is 不予公开率: a single figure that has a rate of its own becomes it."""
    if len(mentions) != 1 or applicants or not any(cue.code in {"share", "percent"} for cue in cues):
        return mentions
    for (subject, aspect, measure), codes in book.compositions.items():
        if measure == "rate" and book.compositions.get((subject, aspect, "")) == mentions[0].codes:
            return (replace(mentions[0], codes=codes),)
    return mentions


def _applicants(text: str, chosen: Sequence[Stretch[Read]]) -> Iterator[ApplicantMention]:
    for item in chosen:
        reading = item.reading
        if isinstance(reading, Phrase) and reading.sort is Sort.APPLICANT:
            yield ApplicantMention(
                text=text[item.start : item.end],
                code=reading.value,
                start=item.start,
                end=item.end,
                vague=reading.vague,
            )


# ---------------------------------------------------------------------- the rest


_OF_THE_TABLES = frozenset({"topic.problems", "topic.improvements", "topic.overview"})


def _cues(text: str, chosen: Sequence[Stretch[Read]], figures: bool) -> Iterator[Cue]:
    asked = {item.reading.value for item in chosen if isinstance(item.reading, Phrase)}
    if not figures and {"ask.whether", "report"} <= asked:
        # 有没有教育局2022年的年报: whether there is a report, whatever stands between.
        yield Cue(code="coverage.has", text="", start=0, end=0)
    for item in chosen:
        reading = item.reading
        if isinstance(reading, Cue):
            first = {"rank.nth": "rank.most", "rank.nth.least": "rank.least"}.get(reading.code)
            yield replace(reading, code=first, number=None) if first and reading.number == 1 else reading
        elif isinstance(reading, Phrase) and reading.sort is Sort.CUE:
            said = text[item.start : item.end]
            yield Cue(code=reading.value, text=said, start=item.start, end=item.end)
            if figures and reading.value.startswith("topic.") and reading.value not in _OF_THE_TABLES:
                # 网站收到的申请: a figure narrowed by something that no form tells apart.
                yield Cue(code="outside.topic", text=said, start=item.start, end=item.end)
        elif isinstance(reading, Phrase) and reading.sort is Sort.MEASURE:
            before = next((one for one in reversed(chosen) if one.end <= item.start), None)
            named = before is not None and isinstance(before.reading, Phrase) and before.reading.sort in _PARTS
            if not named:
                yield Cue(code="rate", text=text[item.start : item.end], start=item.start, end=item.end)


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
