"""Units that are not in the index: what is left unread beside a name is part of a name, and must not be lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.hanzi import is_han
from knowledge.language.cover import Stretch, left_unread
from knowledge.language.english_names import with_whole_names
from knowledge.language.gazetteer import SUGGESTIONS, Gazetteer
from knowledge.language.parts import UnitForm, UnitMention, closest
from knowledge.language.readings import Read
from knowledge.language.short_offices import short_office
from knowledge.language.spelling import latin_region, same_sound
from knowledge.language.units import find_units
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.phrases import Phrase, Sort
from knowledge.lexicon.words import is_word, only_words

_BODY_END, _COUNTED = hint("strangers.body"), hint("passage.count")
_SHORTEST_OFFICE, _LEAST_FAULT = 3, 0.5
_SHORTEST_PLACE = 2
_OFFICE_END = hint("strangers.office")
_GOVERNMENT_OFFICE = hint("strangers.government_office")
_LEADS = hint("strangers.leads")
_VERBS = frozenset(hint_words("strangers.verbs"))


def with_strangers(text: str, chosen: list[Stretch[Read]], gazetteer: Gazetteer) -> list[Stretch[Read]]:
    """What is left unread and looks like a place or a body is a unit that is not known; it must not be lost."""
    kept = list(chosen)
    for start, _ in left_unread(text, [(item.start, item.end) for item in chosen]):
        latin = latin_region(text, start)
        if latin is not None:
            # Suzhou, Huai'an: a city there is, whose name is no word of the question.
            kept = [item for item in kept if item.end <= start or item.start >= latin]
            kept.append(stranger(text, start, latin))
    kept.sort(key=lambda item: item.start)
    runs = left_unread(text, [(item.start, item.end) for item in kept])
    for start, end in runs:
        if text[start:end] in _VERBS and any(item.start == end and _is_unit(item) for item in kept):
            # 来教育局申请: where to, and no part of its name.
            light = Phrase(sort=Sort.FILLER, value="verb", rule="strangers.verb")
            kept.append(Stretch(start=start, end=end, rank=0, reading=light))
            continue
        if text[start:end] in hint_words("strangers.of_applicants") and any(
            item.start == end and isinstance(item.reading, Phrase) and item.reading.sort is Sort.APPLICANT
            for item in kept
        ):
            # 来自企业的申请: whose they are, and no place that they come from.
            kept.append(
                Stretch(
                    start=start, end=end, rank=0, reading=Phrase(sort=Sort.FILLER, value="verb", rule="strangers.verb")
                )
            )
            continue
        short = short_office(text, start, end, kept, gazetteer)
        if short is not None:
            kept = [item for item in kept if item.end <= short.start or item.start >= short.end]
            kept.append(short)
            kept.sort(key=lambda item: item.start)
            continue
        after = next((item for item in kept if end <= item.start <= end + 1 and _is_unit(item)), None)
        before = next((item for item in reversed(kept) if item.end == start), None)
        if _is_unit(before) and text[start] in hint_words("strangers.of_place") and before is not None:
            # 青浦镇, where only 青浦区 is known.
            kept.remove(before)
            kept.append(stranger(text, before.start, end))
        elif (
            after is not None
            and gazetteer.place_at(text, after.start) is None
            and not _words_only(text[start:end])
            and not _LEADS.search(text[start:end])
            and _only_filler(text, end, after.start, kept)
        ):
            # 云海市教育局, where no 云海市 is known: what stands before belongs to the name.
            kept = [item for item in kept if not end <= item.start <= after.start]
            kept.append(stranger(text, start, after.end))
        elif before is not None and isinstance(before.reading, UnitMention) and _misspelt_end(text[start:end]):
            # 澄湖区公安分据: what is left is the end of a name.
            kept.remove(before)
            whole = replace(
                before.reading,
                text=text[before.start : end],
                names=(),
                form=UnitForm.FOREIGN,
                suggestions=before.reading.names,
                end=end,
            )
            kept.append(replace(before, end=end, reading=whole))
        else:
            # The suffix itself may have been read as an empty word: 邮政 + 局.
            stop = end + 1 if _OFFICE_END.match(text, end) else end
            if _is_body(text[start:stop]):
                kept.append(stranger(text, start, end))
            elif meant := _sounding_like(text, start, end, gazetteer):
                kept.append(stranger(text, start, end, meant))
    under_whole_names = with_whole_names(text, kept)
    parted = [part for item in under_whole_names for part in _side_by_side(text, item, gazetteer)]
    return [_with_government(item, gazetteer) for item in sorted(parted, key=lambda item: item.start)]


def _side_by_side(text: str, item: Stretch[Read], gazetteer: Gazetteer) -> list[Stretch[Read]]:
    """An unknown name that is two known ones without a joint (澄湖鹿溪两个区, 澄湖区鹿溪区), else as it is."""
    reading = item.reading
    if not isinstance(reading, UnitMention) or reading.form is not UnitForm.FOREIGN or reading.names:
        return [item]
    for cut in range(item.start + _SHORTEST_PLACE, item.end - _SHORTEST_PLACE + 1):
        ends = ((item.start, cut), (cut, item.end))
        named = [_named_whole(text, start, end, gazetteer) for start, end in ends]
        # 澄湖区教育局 and 淮安市白沙镇 are one name: two are governments of one level, or offices both.
        kinds = {_level_of(closest(one)[0]) for one in named if one is not None}
        if all(one is not None for one in named) and len(kinds) == 1:
            return [
                Stretch(start=start, end=end, rank=0, reading=one)
                for (start, end), one in zip(ends, named, strict=True)
                if one is not None
            ]
    return [item]


def _level_of(name: str) -> str:
    """The last character of the division that a government is of; empty for any other body."""
    ending = next((one for one in hint_words("strangers.governments") if name.endswith(one)), None)
    return name.removesuffix(ending)[-1:] if ending else ""


def _named_whole(text: str, start: int, end: int, gazetteer: Gazetteer) -> UnitMention | None:
    """The one unit of the index that a whole stretch names; None where it names none, or more."""
    found = [
        mention
        for mention in find_units(text[start:end], gazetteer)
        if mention.start == 0 and mention.end == end - start and mention.form is UnitForm.NAMED
    ]
    names = {closest(mention) for mention in found}
    if len(names) != 1 or len(next(iter(names))) != 1:
        return None
    return replace(found[0], start=start, end=end)


def without_courts(chosen: Sequence[Stretch[Read]]) -> list[Stretch[Read]]:
    """The cover with a court that is no unit of the index read as nothing, beside a dispute: 法院支持教育局的几件."""
    disputed = any(
        isinstance(item.reading, Phrase)
        and item.reading.sort in (Sort.SUBJECT, Sort.ASPECT, Sort.WHOLE)
        and item.reading.value.startswith(hint_words("strangers.disputes"))
        for item in chosen
    )
    court = Phrase(sort=Sort.FILLER, value="verb", rule="strangers.court")
    return [
        replace(item, reading=court)
        if disputed
        and isinstance(item.reading, UnitMention)
        and item.reading.form is UnitForm.FOREIGN
        and item.reading.text in hint_words("strangers.courts")
        else item
        for item in chosen
    ]


def _is_body(said: str) -> bool:
    """Whether a text ends like the name of a body, and is no word, nor a number of them (几块社区)."""
    return _BODY_END.fullmatch(said) is not None and not is_word(said) and _COUNTED.match(said) is None


def _words_only(said: str) -> bool:
    """Whether what stands before a name is words of the language that no name begins with: 将, 据悉, 直接去."""
    return said[-1] not in hint_words("strangers.of_place") and only_words(said)


def _is_unit(item: Stretch[Read] | None) -> bool:
    return item is not None and isinstance(item.reading, UnitMention) and item.reading.form is not UnitForm.SELF


def _only_filler(text: str, start: int, end: int, chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether nothing but a single character that says nothing stands between: 淮按市教育局."""
    if text[start:end] and not (is_han(text[start]) or text[start] == " "):
        # 急！教育局: what stands before a mark is no part of the name behind it.
        return False
    between = [item for item in chosen if start <= item.start < end]
    return end - start <= 1 and all(
        isinstance(item.reading, Phrase)
        and item.reading.sort is Sort.FILLER
        and is_han(text[item.start])
        and text[item.start] not in hint_words("strangers.between")
        for item in between
    )


def stranger(text: str, start: int, end: int, suggestions: tuple[str, ...] = ()) -> Stretch[Read]:
    """A stretch read as a unit that the index does not have."""
    mention = UnitMention(
        text=text[start:end],
        names=(),
        form=UnitForm.FOREIGN,
        suggestions=suggestions,
        start=start,
        end=end,
        rule="unit.stranger",
    )
    return Stretch(start=start, end=end, rank=0, reading=mention)


def _sounding_like(text: str, start: int, end: int, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The units whose office alone sounds as what is left unread: 教育居, where no unit is named beside it."""
    if end - start < _SHORTEST_OFFICE or not _misspelt_end(text[end - 1 : end]):
        return ()
    return tuple(guess.name for guess in gazetteer.guesses(text, start, [end], _LEAST_FAULT))[:SUGGESTIONS]


def _misspelt_end(said: str) -> bool:
    """Whether a text sounds like the last syllables of an office's name, written with other characters."""
    ends = (*hint_words("units.branches"), *hint_words("short_offices.suffixes"))
    return any(same_sound(said, ending) for ending in ends)


def _with_government(item: Stretch[Read], gazetteer: Gazetteer) -> Stretch[Read]:
    """市政府办公室: its government's report, where it has none of its own, is near but not the same."""
    mention = item.reading
    if not isinstance(mention, UnitMention) or mention.form is not UnitForm.FOREIGN or mention.suggestions:
        return item
    office = _GOVERNMENT_OFFICE.search(mention.text)
    if office is None:
        return item
    governments = {
        reading.names
        for reading in find_units(mention.text[: office.start("office")], gazetteer)
        if reading.form is UnitForm.NAMED and (reading.start, reading.end) == (0, office.start("office"))
    }
    if len(governments) != 1:
        return item
    return replace(item, reading=replace(mention, suggestions=next(iter(governments))))


def coordinated(units: tuple[UnitMention, ...], gazetteer: Gazetteer) -> tuple[UnitMention, ...]:
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
            if len(same) == 1 and not _elsewhere(unit, before, same[0], gazetteer):
                unit = replace(unit, names=same)
        settled.append(unit)
    return tuple(settled)


def _elsewhere(unit: UnitMention, before: UnitMention, same: str, gazetteer: Gazetteer) -> bool:
    """Whether an office is that of another division: 澄湖区和公安局, where the city's is called just so.

    A place leads on to its own office only where no other is called by that name, and no unit leads on to itself.
    """
    called = closest(unit)
    plain = len(called) == 1 and called[0] != same
    return plain and (before.names[0] == same or gazetteer.governs(before.names[0]))
