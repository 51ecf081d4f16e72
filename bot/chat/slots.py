"""How a question was understood, part by part, as buttons that change it: unit, year, applicant, indicator.

A part is changed by the follow-up that a person would type (那2022年呢), asked on from the answer it stands under.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.chat.callback_data import Press, encode
from bot.chat.keyboards import Button, Row, pack
from bot.chat.service import Service
from bot.chat.state.answers import GivenAnswer
from bot.chat.texts import texts
from bot.wording.texts import texts as wording
from knowledge import Library
from knowledge.answers import Context, Kind, Language
from knowledge.lexicon.codes import codes

SHOWN = 16


class Slot(StrEnum):
    """A part of how a question was understood."""

    UNIT = "u"
    YEAR = "y"
    APPLICANT = "a"
    INDICATOR = "i"


LABELS = {
    Slot.UNIT: "change_unit",
    Slot.YEAR: "change_year",
    Slot.APPLICANT: "change_applicant",
    Slot.INDICATOR: "change_indicator",
}
CHANGEABLE = frozenset({Kind.CELL, Kind.BREAKDOWN, Kind.RATIO, Kind.BLANK, Kind.NO_REPORT})
ONE_UNIT = frozenset({*CHANGEABLE, Kind.PASSAGE, Kind.QUALITY, Kind.TREND, Kind.CHANGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A value that a part may take: its label, the words that ask for it, and a mark that is the same tomorrow."""

    label: str
    words: str

    @property
    def mark(self) -> str:
        """Eight hexadecimal digits for the value."""
        return f"{zlib.crc32(self.words.encode()):08x}"


def slots_of(given: GivenAnswer) -> list[Slot]:
    """The parts that make sense to change under this answer."""
    kind, after = given.kind, given.after
    if after is None or kind not in ONE_UNIT or len(after.agencies) != 1:
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
    """A line of buttons, one for each part that can be changed."""
    language = Language(given.language)
    return pack(
        [
            Button(text=texts().say(LABELS[slot], language), data=encode(Press.SLOT, given.answer_id, slot.value))
            for slot in slots_of(given)
        ]
    )


async def offers(service: Service, given: GivenAnswer, slot: Slot, *, today: date) -> list[Offer]:
    """The values that a part may take, without the one it has."""
    after, language = given.after, Language(given.language)
    if after is None:
        return []
    english = language is Language.EN
    match slot:
        case Slot.UNIT:
            names = [unit.name for unit in await service.reader.units()]
            return [Offer(label=name, words=name) for name in names if name not in after.agencies]
        case Slot.YEAR:
            years = await service.reader.years(after.agencies[0])
            said = "{}" if english else "{}年"
            return [Offer(label=str(year), words=said.format(year)) for year in years if year not in after.years]
        case Slot.APPLICANT:
            kept = set(after.applicants) or {"total"}
            return [
                Offer(label=column.en if english else column.zh, words=column.en if english else column.zh)
                for column in codes().applicants.values()
                if column.code not in kept
            ]
        case Slot.INDICATOR:
            return await service.reader.read(lambda library: _indicators(library, after, language, today))


def _indicators(library: Library, after: Context, language: Language, today: date) -> list[Offer]:
    """The other rows of the same table, as far as their names are understood when they are asked for like this."""
    mine = codes().indicators.get(after.indicators[0]) if after.indicators else None
    named = wording(language)
    found: list[Offer] = []
    for row in codes().indicators.values():
        if mine is None or row.table != mine.table or row.code == mine.code:
            continue
        for words in dict.fromkeys((named.official(row.code), named.noun(row.code))):
            offer = Offer(label=words, words=words)
            said = library.ask(follow_up(offer, language), after, today=today).answer.understood
            if (said.indicators, said.agencies, said.years) == ((row.code,), after.agencies, after.years):
                found.append(offer)
                break
    return found


def offer_rows(given: GivenAnswer, slot: Slot, found: list[Offer], first: int) -> list[Row]:
    """Buttons for the values from `first` on, with turning and a way back."""
    language = Language(given.language)
    rows = pack(
        [
            Button(text=offer.label[:60], data=encode(Press.SLOT, given.answer_id, f"{slot.value}={offer.mark}"))
            for offer in found[first : first + SHOWN]
        ]
    )

    def turn(label: str, to: int) -> Button:
        return Button(text=label, data=encode(Press.SLOT, given.answer_id, f"{slot.value}{to}"))

    last: Row = []
    if first > 0:
        last.append(turn("‹", max(first - SHOWN, 0)))
    back = texts().say("back", language)
    last.append(Button(text=back, data=encode(Press.SLOT, given.answer_id)))
    if first + SHOWN < len(found):
        last.append(turn(f"{texts().say('more', language)} ›", first + SHOWN))
    return [*rows, last]


def follow_up(offer: Offer, language: Language) -> str:
    """The words that ask for that value."""
    return texts().question("slot", language, text=offer.words)
