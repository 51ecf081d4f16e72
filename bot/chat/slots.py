"""How a question was understood, part by part, as buttons that change it: unit, year, applicant, indicator.

A part is changed in the query that was answered, or that was refused. Answers of earlier releases kept none: theirs is
the one that their question makes when it is asked again.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any

from bot.chat.callback_data import Press, encode
from bot.chat.keyboards import Button, Carries, Row, in_lines
from bot.chat.proofs import told_again
from bot.chat.service import Service
from bot.chat.short_names import short_name, short_names
from bot.chat.state.answers import GivenAnswer
from bot.chat.texts import texts
from bot.message import Option, display_width
from bot.wording.texts import texts as wording
from knowledge import Library
from knowledge.answers import Kind, Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.editions import is_annex
from knowledge.model import Edition
from knowledge.query.algebra import Measure, Query, Who
from knowledge.query.asked import Asked, asked_from_json, asked_to_json
from knowledge.query.followups.replacing import with_column, with_course, with_measure, with_unit, with_year
from knowledge.query.saying import say
from knowledge.query.slots import slots_of as slots_of_query

SHOWN = 16
MOST_OFFERED = 320
"""Values that a part can be changed to by button: twenty turns of the page."""


class Slot(StrEnum):
    """A part of how a question was understood."""

    UNIT = "u"
    YEAR = "y"
    APPLICANT = "a"
    INDICATOR = "i"


LABEL_CELLS = 16
"""How wide the name of a figure may be on a button, in cells."""

ALL = "total"
"""The column of all applicants together."""

ORDER = (Slot.YEAR, Slot.UNIT, Slot.INDICATOR, Slot.APPLICANT)
CHANGEABLE = frozenset({Kind.CELL, Kind.BREAKDOWN, Kind.RATIO, Kind.BLANK, Kind.NO_REPORT})
ONE_UNIT = frozenset({*CHANGEABLE, Kind.PASSAGE, Kind.QUALITY, Kind.TREND, Kind.CHANGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A value that a part may take: its label, the code or name that it is, and a mark that is the same tomorrow.

    `made` gives the answered query with that value, which is made for the one that is chosen, and not for hundreds
    that are turned over.
    """

    label: str
    value: str
    made: Callable[[], Mapping[str, Any]]

    @property
    def query(self) -> Mapping[str, Any]:
        """The answered query with that value, its label the question that asks it."""
        return self.made()

    @property
    def mark(self) -> str:
        """Eight hexadecimal digits for the value."""
        return f"{zlib.crc32(self.value.encode()):08x}"


def slots_of(given: GivenAnswer) -> list[Slot]:
    """The parts that make sense to change under this answer."""
    kind, after = given.kind, given.after
    if after is None or kind not in ONE_UNIT or len(after.agencies) != 1 or (given.refused and given.query is None):
        return []
    found = [Slot.UNIT]
    if len(after.years) == 1 and kind not in (Kind.TREND, Kind.CHANGE):
        found.append(Slot.YEAR)
    if kind in CHANGEABLE and len(after.indicators) == 1:
        found.append(Slot.INDICATOR)
        known = codes().indicators.get(after.indicators[0])
        if known is not None and known.by_applicant:
            found.append(Slot.APPLICANT)
    return found


def slot_row(given: GivenAnswer) -> list[Row]:
    """A line of buttons, one for each part that can be changed, with the value that it has.

    The column of applicants is among them where it is not that of all.
    """
    there = slots_of(given)
    found = [slot for slot in ORDER if slot in there]
    if Slot.APPLICANT in found and _value(given, Slot.APPLICANT) == ALL:
        found.remove(Slot.APPLICANT)
    return [[slot_button(given, slot) for slot in found]] if found else []


def slot_button(given: GivenAnswer, slot: Slot) -> Button:
    """A part of how the question was understood, to be changed."""
    named = wording(Language(given.language))
    value = _value(given, slot)
    match slot:
        case Slot.UNIT:
            label = short_name(value)
        case Slot.APPLICANT:
            label = named.applicant(value)
        case Slot.INDICATOR:
            label = named.noun(value)
        case _:
            label = value
    return Button(text=f"{_cut(label)} ▾", data=encode(Press.SLOT, given.answer_id, slot.value))


def _value(given: GivenAnswer, slot: Slot) -> str:
    after = given.after
    assert after is not None
    match slot:
        case Slot.UNIT:
            return after.agencies[0]
        case Slot.YEAR:
            return str(after.years[0])
        case Slot.APPLICANT:
            return after.applicants[0] if len(after.applicants) == 1 else ALL
        case Slot.INDICATOR:
            return after.indicators[0]


@lru_cache(maxsize=1_024)
def _cut(label: str) -> str:
    if display_width(label) <= LABEL_CELLS:
        return label
    kept = label
    while display_width(kept) > LABEL_CELLS - 1:
        kept = kept[:-1]
    return f"{kept}…"


async def changeable(service: Service, given: GivenAnswer) -> Mapping[str, Any] | None:
    """The query whose parts an answer's buttons change; None where nothing of the kind was understood."""
    if given.query is not None:
        return given.query
    answer = (await told_again(service, given)).reply.answer
    return answer.query if answer.query is not None else answer.attempted


async def offers(service: Service, given: GivenAnswer, slot: Slot) -> list[Offer] | None:
    """The values that a part may take, without the one it has; None where there is no query to change."""
    kept, language = await changeable(service, given), Language(given.language)
    if kept is None:
        return None
    try:
        return await service.reader.read(lambda library: _changed(library, kept, slot, language))
    except ValueError:
        # Kept by another release, or of another index.
        return None


def _changed(
    library: Library, kept: Mapping[str, Any], slot: Slot, language: Language, units: Sequence[str] | None = None
) -> list[Offer]:
    """The kept query with each value that a part of it may take and that its unit has a report for.

    `units` are those to be asked of instead of its neighbours.
    """
    asked = asked_from_json(kept, library.vocabulary.gazetteer.members)
    query, slots, named = asked.query, slots_of_query(asked.query), wording(language)
    found: list[tuple[str, str, Any]] = []
    match slot:
        case Slot.UNIT:
            years = set(slots.years) if len(slots.years) == 1 else set()
            if units is None:
                units = _others(library, slots.who.names[0]) if slots.who.names else ()
            indexed = library.shelf.years_of(units)
            have = {name for name in units if years <= set(indexed.get(name, ()))}
            found = [(name, name, with_unit(query, name)) for name in sorted(have - set(slots.who.names))]
        case Slot.YEAR:
            forms = _forms(library, slots.who)
            found = [
                (str(year), str(year), with_year(query, year))
                for year in sorted(forms.keys() - set(slots.years), reverse=True)
                if any(_in_form(measure.code, forms[year]) for measure in slots.measures)
            ]
        case Slot.APPLICANT:
            found = [
                (named.applicant(column.code), column.code, with_column(query, column.code))
                for column in codes().applicants.values()
                if column.code not in slots.columns
            ]
        case Slot.INDICATOR:
            mine = codes().indicators.get(slots.measures[0].code) if slots.measures else None
            held = [form for year, form in _forms(library, slots.who).items() if year in slots.years]
            rows = [
                row.code
                for row in codes().indicators.values()
                if mine is not None and row.table == mine.table and any(_in_form(row.code, form) for form in held)
            ]
            times = Counter(named.official(code) for code in rows)
            labels = {
                code: named.official(code) if times[named.official(code)] == 1 else named.noun(code) for code in rows
            }
            found = [
                (label, code, with_measure(query, Measure(code=code)))
                for code, label in labels.items()
                if mine is not None and code != mine.code
            ]
    return [
        Offer(
            label=label,
            value=value,
            made=partial(_changed_to, asked, changed, language),
        )
        for label, value, changed in found
        if changed is not None
    ]


async def with_other_units(service: Service, given: GivenAnswer, part: str, most: int) -> list[Option]:
    """The answer's query asked of the units whose names hold a text, the first of them."""
    kept, language = given.query, Language(given.language)
    if kept is None:
        return []

    def offered(library: Library) -> list[Offer]:
        names = [unit.name for unit in library.shelf.units_like(part, most=MOST_OFFERED).units]
        return _changed(library, kept, Slot.UNIT, language, names)[:most]

    found = await service.reader.read(offered)
    asked = [one.query for one in found]
    questions = [str(query["said"]["question"]) for query in asked]
    return [Option(label=said, question=said, query=query) for said, query in zip(questions, asked, strict=True)]


async def course_of(service: Service, given: GivenAnswer) -> Mapping[str, Any] | None:
    """The figure of an answer asked over all years of its unit; None where there is no such course."""
    kept = given.query
    return None if kept is None else await service.reader.read(lambda library: _course(library, kept))


def _course(library: Library, kept: Mapping[str, Any]) -> Mapping[str, Any] | None:
    asked = asked_from_json(kept, library.vocabulary.gazetteer.members)
    forms = _forms(library, slots_of_query(asked.query).who)
    changed = with_course(asked.query, tuple(sorted(forms))) if forms else None
    return None if changed is None else _changed_to(asked, changed, asked.language)


def _changed_to(asked: Asked, changed: Query, language: Language) -> Mapping[str, Any]:
    """The kept query with another in its place: nothing is assumed, inherited or passed over any more."""
    return asked_to_json(
        replace(
            asked,
            query=changed,
            question=say(changed, language),
            assumed=frozenset(),
            inherited=frozenset(),
            passed_over=(),
            notes=(),
        )
    )


def _others(library: Library, unit: str) -> Sequence[str]:
    """The units that one may be changed to: all of a small index, of a large one those of its division or above.

    A unit that is not among them is asked for in words.
    """
    names = library.shelf.unit_names()
    if library.shelf.counts().units <= MOST_OFFERED:
        return library.shelf.names()
    entry = names.entry(unit)
    widest: Sequence[str] = ()
    for division in reversed(entry.path if entry is not None else ()):
        scope = [frozenset({division})]
        if widest and names.count(scope) > MOST_OFFERED:
            break
        widest = names.select(scope)[:MOST_OFFERED]
    return widest


def _forms(library: Library, who: Who) -> dict[int, Edition]:
    """The years of the reports of the first unit, each with the form that it was written in."""
    return {entry.year: entry.edition for name in who.names[:1] for entry in library.shelf.reports(agency=name)}


def _in_form(code: str, form: Edition) -> bool:
    """Whether a form has that row or adds it up; the annex has rows of its own for what others print."""
    return is_annex(form) or code not in codes().indicators or bool(codes().leaves_in(code, form))


def offer_rows(given: GivenAnswer, slot: Slot, found: list[Offer], first: int, *, search: bool = False) -> list[Row]:
    """Buttons for the values from `first` on, with turning, a way back, and a search for one of many units."""
    language = Language(given.language)
    shown = found[first : first + SHOWN]
    labels: dict[str, str] = {}
    if slot is Slot.UNIT:
        labels = short_names((offer.label for offer in shown), among=(offer.label for offer in found))
    rows = in_lines(
        [
            Button(
                text=labels.get(offer.label, offer.label)[:60],
                data=encode(Press.SLOT, given.answer_id, f"{slot.value}={offer.mark}"),
            )
            for offer in shown
        ]
    )

    def turn(label: str, to: int) -> Button:
        return Button(text=label, data=encode(Press.SLOT, given.answer_id, f"{slot.value}{to}"))

    last: Row = []
    if first > 0:
        last.append(turn("‹", max(first - SHOWN, 0)))
    back = texts().say("back", language)
    last.append(Button(text=back, data=encode(Press.SLOT, given.answer_id)))
    if search and slot is Slot.UNIT and len(found) > SHOWN:
        label = f"🔍 {texts().say('search', language)}"
        last.append(Button(text=label, data=f"#{given.token} ", carries=Carries.SEARCH))
    if first + SHOWN < len(found):
        last.append(turn(f"{texts().say('more', language)} ›", first + SHOWN))
    return [*rows, last]
