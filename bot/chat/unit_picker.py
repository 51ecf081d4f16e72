"""Units to pick from, a page of buttons at a time, each leading to its card; with a search where there is one."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from bot.chat.callback_data import Press, encode
from bot.chat.clock import today
from bot.chat.keyboards import Button, Carries, Keyboard, Row, in_lines
from bot.chat.service import Service
from bot.chat.short_names import short_names
from bot.chat.state.answers import GivenAnswer
from bot.chat.texts import texts
from knowledge import Library
from knowledge.answers import Language
from knowledge.language import understand

SHOWN = 16


def mark_of(name: str) -> str:
    """Eight hexadecimal digits for a name; it is looked up among those that are known."""
    return f"{zlib.crc32(name.encode()):08x}"


async def unit_of_mark(service: Service, mark: str) -> str | None:
    """The unit that a mark stands for; None where it is none of this index, or stands for two."""
    names = await service.reader.read(lambda library: [one for one in library.shelf.names() if mark_of(one) == mark])
    return names[0] if len(names) == 1 else None


def only_unit(library: Library, text: str) -> str | None:
    """The unit that a text names and nothing beside it."""
    says = understand(text, library.vocabulary.gazetteer, today=today())
    more = says.years or says.indicators or says.applicants or says.unread
    return None if more else library.unit_called(text, today=today())


def card_rows(given: GivenAnswer, names: Sequence[str], among: Iterable[str] = ()) -> Keyboard:
    """A button for the card of each unit; `among` are all that may be meant."""
    return in_lines(
        [
            Button(text=label, data=encode(Press.CARD, given.answer_id, mark_of(name)))
            for name, label in short_names(names, among).items()
        ]
    )


async def picker_rows(service: Service, given: GivenAnswer, first: int) -> Keyboard:
    """Buttons for the units from `first` on, with turning where there are more, and the search."""
    page, among = await service.reader.read(
        lambda library: (
            library.shelf.units_like("", first=max(first, 0), most=SHOWN),
            library.shelf.names(),
        )
    )
    if not page.units and first:
        return await picker_rows(service, given, 0)
    rows = card_rows(given, [unit.name for unit in page.units], among)
    language = Language(given.language)
    last: Row = []
    if first > 0:
        last.append(Button(text="‹", data=encode(Press.UNITS, given.answer_id, max(first - SHOWN, 0))))
    if page.count > SHOWN and service.channel.shares:
        label = f"🔍 {texts().say('search', language)}"
        last.append(Button(text=label, data="", carries=Carries.SEARCH))
    if first + SHOWN < page.count:
        label = f"{texts().say('more', language)} ›"
        last.append(Button(text=label, data=encode(Press.UNITS, given.answer_id, first + SHOWN)))
    return [*rows, last]
