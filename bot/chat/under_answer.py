"""The buttons under an answer, two rows that show their state, and the rest of them behind ⋯.

The first row says how the question was understood, each part a button that changes it; the second what more there is of
the answer: ✓ marks what stands in the chat already, and a unit that is watched.
"""

from __future__ import annotations

from bot.chat.callback_data import Press, encode
from bot.chat.index_reader import WordedReply
from bot.chat.keyboards import Button, Carries, Keyboard, Row, option_rows
from bot.chat.service import Service
from bot.chat.slots import Slot, slot_button, slot_row, slots_of
from bot.chat.state.answers import UNKNOWN_UNIT, GivenAnswer, Shows
from bot.chat.state.memory import ChatSettings
from bot.chat.texts import texts
from bot.chat.unit_picker import picker_rows
from bot.message import Fold, Message, Paragraph, Role, Table
from knowledge.answers import Kind, Language

MOST_PAGES = 3
"""Messages that one answer may take; a button asks for the rest."""

COPIED = 256
"""What a button may put where copied text is, in UTF-16 units."""

TELLING = frozenset({Kind.COVERAGE, Kind.DEFINITION, Kind.HELP})
"""Answers that come from no cell or sentence of a report."""

ONE_FIGURE = frozenset({Kind.CELL, Kind.PASSAGE, Kind.QUALITY, Kind.TEXT_CHANGE})
DRAWN = frozenset({Kind.TREND, Kind.COMPARE, Kind.RANKING, Kind.BREAKDOWN})
"""Answers that have a chart, or a table that is drawn in its place."""

WITHOUT_CELLS = TELLING | {Kind.PASSAGE, Kind.QUALITY, Kind.TEXT_CHANGE}
WITH_COURSE = frozenset({Kind.CELL, Kind.RATIO, Kind.CHANGE})
"""Answers of one figure that can be seen over the years."""

UNIT_CARD = "unit_card"
NOTICE = "notice"
OWN_KINDS = frozenset({UNIT_CARD, NOTICE})
"""What is kept as an answer though nobody asked: a unit's card, and what those who watch it are told."""

TICK = " ✓"


async def refresh(service: Service, given: GivenAnswer, before: Keyboard) -> None:
    """Let the buttons under an answer show its state, where they showed `before` and that is another."""
    pages = service.book.shown(given.answer_id)
    if pages and (after := await under_answer(service, given)) != before:
        last = pages[min(len(pages), MOST_PAGES) - 1]
        await service.channel.edit_keyboard(given.place.chat_id, last, after)


def watched_unit(given: GivenAnswer) -> str | None:
    """The one unit that an answer is about, which may be watched."""
    return given.after.agencies[0] if given.after is not None and len(given.after.agencies) == 1 else None


async def under_answer(service: Service, given: GivenAnswer, settings: ChatSettings | None = None) -> Keyboard:
    """The buttons under the last message of an answer; `settings` are those of its chat, where they are known."""
    language = Language(given.language)
    if given.kind in OWN_KINDS:
        return _under_card(service, given, language)
    turn = _turn(service, given, language)
    if given.kind == Kind.COVERAGE or given.kind == Kind.HELP:
        return [turn, *option_rows(given, language), *await _leading_to_units(service, given, language)]
    if given.refused:
        return [turn, *_instead(given, language)]
    if given.kind == Kind.DEFINITION:
        return [turn, *option_rows(given, language), _votes(service, given)]
    if (settings or service.memory.settings(given.place.chat_id)).quiet:
        return [*option_rows(given, language), [*turn, *_closing(service, given, language)]]
    over = option_rows(given, language) if given.options else slot_row(given)
    return [*over, _actions(service, given, language, turn)]


def _instead(given: GivenAnswer, language: Language) -> Keyboard:
    """What a refusal offers: its own offers and the parts that can be changed, else the units that there are."""
    # What was talked about before is no part of how a unit that is not known was understood.
    rows = [] if given.kind == UNKNOWN_UNIT else slot_row(given)
    return [*option_rows(given, language), *rows] or [[_all_units(given, language)]]


def _all_units(given: GivenAnswer, language: Language) -> Button:
    return Button(text=texts().say("choose_unit", language), data=encode(Press.UNITS, given.answer_id, 0))


async def _leading_to_units(service: Service, given: GivenAnswer, language: Language) -> Keyboard:
    """To the card of the unit that was asked about, or to all units."""
    say = texts().say
    if given.kind == Kind.HELP:
        return [[_all_units(given, language)]]
    named = (given.query or {}).get("who", {}).get("names", ())
    if len(named) == 1:
        return [[Button(text=say("card_button", language), data=encode(Press.CARD, given.answer_id))]]
    return await picker_rows(service, given, 0)


def _under_card(service: Service, given: GivenAnswer, language: Language) -> Keyboard:
    asked = [
        Button(text=option.label, data=encode(Press.ASK_ON, given.answer_id, number))
        for number, option in enumerate(given.options)
    ]
    say = texts().say
    last = [watch_button(service, given)]
    if given.kind == NOTICE:
        last.append(Button(text=say("card_button", language), data=encode(Press.CARD, given.answer_id)))
    else:
        last.append(_attached(service, given, Press.SOURCE, Shows.SOURCES, say("source_button", language), "📄 "))
        last.append(Button(text=say("export_button", language), data=encode(Press.EXPORT, given.answer_id)))
        last.append(Button(text=say("all_units", language), data=encode(Press.UNITS, given.answer_id, 0)))
    return [asked, last]


def _actions(service: Service, given: GivenAnswer, language: Language, turn: Row) -> Row:
    row = turn or _drawing(service, given, language) or _course(given, language)
    row = [*row, *_closing(service, given, language)]
    if watched_unit(given) is not None:
        row.insert(-1, watch_button(service, given, short=True))
    return row


def _closing(service: Service, given: GivenAnswer, language: Language) -> Row:
    """出处 and the rest: what is never left out under something that was read in a report."""
    source = _attached(service, given, Press.SOURCE, Shows.SOURCES, texts().say("source_button", language), "📄 ")
    return [source, Button(text="⋯", data=encode(Press.REST, given.answer_id))]


def _turn(service: Service, given: GivenAnswer, language: Language) -> Row:
    """A button for the pages that were not posted, as long as none of them was."""
    if given.pages <= MOST_PAGES or len(service.book.shown(given.answer_id)) > MOST_PAGES:
        return []
    return more_row(given, language, MOST_PAGES, given.pages)


def more_row(given: GivenAnswer, language: Language, first: int, pages: int) -> Row:
    """A button that posts the pages from `first` on; none when there are no more."""
    if first >= pages:
        return []
    label = f"{texts().say('more', language)} ({first}/{pages}) ›"
    return [Button(text=label, data=encode(Press.MORE, given.answer_id, first))]


def _drawing(service: Service, given: GivenAnswer, language: Language) -> Row:
    if given.kind not in DRAWN:
        return []
    return [_attached(service, given, Press.DRAW, Shows.PICTURE, texts().say("draw_button", language), "📈 ")]


def _course(given: GivenAnswer, language: Language) -> Row:
    after = given.after
    if given.kind not in WITH_COURSE or given.query is None or after is None or len(after.indicators) != 1:
        return []
    label = f"📈 {texts().say('course_button', language)}"
    return [Button(text=label, data=encode(Press.COURSE, given.answer_id))]


def _attached(service: Service, given: GivenAnswer, press: Press, role: Shows, label: str, mark: str = "") -> Button:
    there = bool(service.book.attached(given.answer_id, role))
    return Button(text=f"{mark}{label}{TICK if there else ''}", data=encode(press, given.answer_id))


def watch_button(service: Service, given: GivenAnswer, *, short: bool = False) -> Button:
    """🔔 for the unit of an answer; ✓ where this chat watches it."""
    unit = watched_unit(given)
    there = unit is not None and service.watches.get(given.place.chat_id, unit) is not None
    label = "" if short else f" {texts().say('watch_button', Language(given.language))}"
    return Button(text=f"🔔{label}{TICK if there else ''}", data=encode(Press.WATCH, given.answer_id))


def _votes(service: Service, given: GivenAnswer) -> Row:
    """👍 and 👎: how many in a group, ✓ where one's own stands in private."""
    private = given.place.private
    counted = zip("👍👎", (1, 0), service.memory.votes(given.answer_id), strict=True)
    return [
        Button(text=f"{sign}{_counted(count, private=private)}", data=encode(Press.VOTE, given.answer_id, value))
        for sign, value, count in counted
    ]


def _counted(count: int, *, private: bool) -> str:
    if not count:
        return ""
    return TICK if private else f" {count}"


def rest_rows(service: Service, given: GivenAnswer, told: WordedReply) -> Keyboard:
    """The buttons behind ⋯: table, files, the applicants' column, copying and handing on, votes, and the way back."""
    language = Language(given.language)
    say = texts().say
    above: Row = []
    if given.kind not in WITHOUT_CELLS:
        above.append(_attached(service, given, Press.TABLE, Shows.TABLE, say("table_button", language)))
    if given.kind in DRAWN and _turn(service, given, language):
        above.extend(_drawing(service, given, language))
    if given.kind not in TELLING | (ONE_FIGURE - {Kind.CELL}):
        above.append(_attached(service, given, Press.EXPORT, Shows.FILE, say("export_button", language)))
    if Slot.APPLICANT in slots_of(given):
        above.append(slot_button(given, Slot.APPLICANT))
    below: Row = [Button(text=say("copy_button", language), data=copied(told.message), carries=Carries.COPY)]
    if service.channel.shares:
        below.append(Button(text=say("share", language), data=f"#{given.token}", carries=Carries.SHARE))
    below += _votes(service, given)
    below.append(Button(text="‹", data=encode(Press.SLOT, given.answer_id)))
    return [above, below]


COPIED_ROLES = frozenset({Role.LEAD, Role.SUBJECT, Role.WARNING, Role.QUOTE})


def copied(message: Message) -> str:
    """The answer as it is put where copied text is: figure, whose, warnings, rows, and where it stands, cut to fit."""
    lines = [block.text for block in message.blocks if isinstance(block, Paragraph) and block.role in COPIED_ROLES]
    rows = [" ".join(row) for block in message.blocks if isinstance(block, Table) for row in block.rows]
    proof = [block.head.text for block in message.blocks if isinstance(block, Fold)]
    room = COPIED - sum(_units(line) + 1 for line in proof)
    kept: list[str] = []
    for line in (*lines, *rows):
        if _units(line) + 1 > room - 2:
            # What does not fit as a whole line is cut, and said to be.
            kept.append(f"{line[: max(room - 2, 0) // 2]}…")
            break
        kept.append(line)
        room -= _units(line) + 1
    return "\n".join((*kept, *proof)).strip() or "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
