"""Units by their place and what they are, as English says it: which Yunjin authority, the eight bodies of Yunjin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.language.cover import Stretch
from knowledge.language.gazetteer import Gazetteer, Place
from knowledge.language.parts import Cue, UnitForm, UnitMention, closest
from knowledge.language.readings import Read
from knowledge.lexicon.hints import hint
from knowledge.lexicon.phrases import ENGLISH_NUMBERS, Phrase, Sort
from knowledge.numerals import parse_number

_NUMBER, _WHICH = "units.number", "who.unit"
_KINDS = (("departments", "departments"), ("townships", "townships"), ("counties", "counties"))


def with_english_groups(text: str, chosen: Sequence[Stretch[Read]], gazetteer: Gazetteer) -> list[Stretch[Read]]:
    """The cover in which a place is all the units there that it is said to have, and no government."""
    kept = list(chosen)
    for item in chosen:
        mention = item.reading
        place = gazetteer.place_at(text, item.start) if isinstance(mention, UnitMention) else None
        if place is not None and place.end == item.end and text[item.start].isascii():
            kept = _of_its_units(text, kept, item, place, gazetteer)
    return kept


def _of_its_units(
    text: str, chosen: list[Stretch[Read]], item: Stretch[Read], place: Place, gazetteer: Gazetteer
) -> list[Stretch[Read]]:
    behind = hint("english_groups.behind").match(text, item.end)
    before = None if behind is not None else hint("english_groups.before").search(text, 0, item.start)
    noun = behind or before
    if noun is None:
        return _of_as_many(text, chosen, item, place, gazetteer)
    start, end = (item.start, noun.end()) if behind is not None else (noun.start("noun"), item.end)
    said = text[start:end].strip()
    counted = [one for one in chosen if isinstance(one.reading, Cue) and one.reading.code == _NUMBER]
    counted = [one for one in counted if one.start <= start < one.end]
    asked = hint("english_groups.asked").search(text, 0, start)
    plural = noun["noun"].endswith("s")
    if not counted and not plural and (asked is None or asked["which"] is None):
        return chosen
    code, names, _ = gazetteer.group(_kind(noun["noun"]), [place])
    if not names or not isinstance(item.reading, UnitMention):
        return chosen
    if counted:
        start = max(one.end for one in counted)
    group = replace(
        item.reading,
        text=said,
        names=names,
        group=code,
        form=UnitForm.GROUP,
        start=start,
        end=end,
        rule="unit.english_group",
    )
    made: list[Stretch[Read]] = [replace(item, start=start, end=end, reading=group)]
    if asked is not None and not counted and asked.group():
        made = [*_asked(asked), *made]
    first = made[0].start
    others = [one for one in chosen if one.end <= first or one.start >= end]
    if _names_members(others, end, names):
        # The two districts of Yunjin, Chenghu and Luxi: they are named.
        light = Phrase(sort=Sort.FILLER, value="verb", rule="unit.english_group")
        made = [replace(one, reading=light) if one.reading is group else one for one in made]
    return sorted([*others, *made], key=lambda one: one.start)


def _of_as_many(
    text: str, chosen: list[Stretch[Read]], item: Stretch[Read], place: Place, gazetteer: Gazetteer
) -> list[Stretch[Read]]:
    """In Yunjin …, all eight bodies: a place that says where, and elsewhere that all of its units are meant."""
    numbers = [one.reading for one in chosen if isinstance(one.reading, Cue) and one.reading.code == _NUMBER]
    alone = sum(isinstance(one.reading, UnitMention) for one in chosen) == 1
    if len(numbers) != 1 or not alone or hint("english_groups.where").search(text, 0, item.start) is None:
        return chosen
    code, names, _ = gazetteer.group(_kind(numbers[0].text), [place])
    if numbers[0].number != len(names) or not isinstance(item.reading, UnitMention):
        return chosen
    group = replace(item.reading, names=names, group=code, form=UnitForm.GROUP, rule="unit.english_group")
    return [replace(one, reading=group) if one is item else one for one in chosen]


def _asked(said: re.Match[str]) -> list[Stretch[Read]]:
    """What stands before the group: which of them is asked for, and how many they are said to be."""
    made: list[Stretch[Read]] = []
    if said["which"] is not None:
        start, end = said.span("which")
        phrase = Phrase(sort=Sort.CUE, value=_WHICH, rule="unit.english_group")
        made.append(Stretch(start=start, end=end, rank=0, reading=phrase))
    if said["number"] is not None:
        start, end = said.span("number")
        number = said["number"].strip()
        value = ENGLISH_NUMBERS.get(number) or parse_number(number)
        cue = Cue(
            code=_NUMBER,
            text=number,
            start=start,
            end=end,
            number=None if value is None else float(value),
            rule="unit.english_group",
        )
        made.append(Stretch(start=start, end=end, rank=0, reading=cue))
    return made


def _names_members(others: Sequence[Stretch[Read]], end: int, names: Sequence[str]) -> bool:
    """Whether all units that are named behind a group are some of it, and none is named before."""
    named = [one for one in others if isinstance(one.reading, UnitMention)]
    return bool(named) and all(
        isinstance(one.reading, UnitMention) and one.start >= end and set(closest(one.reading)) <= set(names)
        for one in named
    )


def _kind(noun: str) -> str:
    return next((code for name, code in _KINDS if hint(f"english_groups.{name}").search(noun)), "all")
