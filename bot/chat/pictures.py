"""Answers as pictures: the chart of an answer, and the report's own table that a figure stands in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.chat.callback_data import Press, encode
from bot.chat.channel import Parcel
from bot.chat.file_names import file_name, what_it_holds
from bot.chat.index_reader import WordedReply
from bot.chat.keyboards import Button, Keyboard
from bot.chat.service import Service
from bot.chat.state.answers import GivenAnswer, Shows, noted
from bot.chat.state.places import Place
from bot.chat.texts import texts
from bot.drawing.charts import is_wide, picture_of, source_line, table_picture
from bot.drawing.picture import Picture
from bot.labels import asks_for_picture, label
from bot.message import Message, Paragraph, Role, Run, Table
from bot.report_table import places_in_table, report_table, table_number
from knowledge import Library
from knowledge.answers import Answer, Language

DRAWN_TABLE = "drawn"
"""The form of a table that was sent as a picture."""

TOLD_BELOW = frozenset({Role.LEAD, Role.SUBJECT, Role.NOTE, Role.WARNING})
"""Paragraphs of an answer that also stand under its picture, for those who cannot see it."""

MOST_TOLD = 12
"""Rows of a table that are told under its picture."""


def asked_picture(question: str, told: WordedReply, *, always: bool = False) -> Picture | None:
    """The picture of an answer whose question says that it wants one, or that is to have one always."""
    return picture_of(told.reply.answer, told.message, told.before) if always or asks_for_picture(question) else None


def caption_of(told: WordedReply) -> list[str]:
    """The paragraphs under a picture: the answer in words, with its source."""
    said = [block.text for block in told.message.blocks if isinstance(block, Paragraph) and block.role in TOLD_BELOW]
    answer = told.reply.answer
    return [*said[:2], *_rows(told.message), source_line(answer.citations, answer.language), *said[2:]]


def _rows(message: Message) -> list[str]:
    """The rows of an answer's table, for those who cannot see its picture; a longer one stands in the answer alone."""
    table = next((block for block in message.blocks if isinstance(block, Table)), None)
    if table is None or len(table.rows) > MOST_TOLD:
        return []
    return [" ".join(row) for row in (table.columns, *table.rows)]


def picture_keyboard(given: GivenAnswer, theme: str) -> Keyboard:
    """The button under a picture: the same on the other ground."""
    if theme == "dark":
        return [[Button(text="☀️", data=encode(Press.DRAW, given.answer_id))]]
    return [[Button(text="🌙", data=encode(Press.DRAW, given.answer_id, 1))]]


async def send_picture(
    service: Service,
    given: GivenAnswer,
    told: WordedReply,
    picture: Picture,
    place: Place,
    reply_to: int | None,
    *,
    theme: str = "light",
) -> str | None:
    """Draw a picture and send it, or put it in place of the one that the answer has; None when that is done.

    The picture that is there already is not sent again. Otherwise the key of the text that says what is amiss.
    """
    keyboard = picture_keyboard(given, theme)
    there = service.book.attached(given.answer_id, Shows.PICTURE)
    for old in there:
        if old.form == theme and await service.channel.edit_keyboard(place.chat_id, old.message_id, keyboard):
            return "shown_above"
    await service.channel.busy(place, picture=True)
    parcel = await drawn(service, told, picture, theme)
    if parcel is None:
        return "too_busy"
    for old in there:
        if old.form != theme and await service.channel.replace(
            place.chat_id, old.message_id, parcel, keyboard=keyboard
        ):
            with noted():
                service.book.note_shown(
                    given.answer_id, place.chat_id, old.message_id, 0, role=Shows.PICTURE, form=theme
                )
            return None
    sent = await service.channel.send(place, parcel, reply_to, keyboard=keyboard)
    if sent is None:
        return "not_sent"
    with noted():
        service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, 0, role=Shows.PICTURE, form=theme)
    return None


async def drawn(service: Service, told: WordedReply, picture: Picture, theme: str) -> Parcel | None:
    """A picture of an answer as a file with the answer in words; None when too many are waiting to be drawn."""
    content = await service.studio.draw(picture, theme)
    if content is None:
        return None
    caption = service.channel.caption(*caption_of(told))
    return Parcel(content=content, name=file_name(what_it_holds(told.reply.answer), "png"), caption=caption)


LIT = " ◀"
"""What marks a cited cell where a table is told as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalTable:
    """A table of a report as the form has it, whose and of which year, and where in it the answer's cells stand.

    `reports` is how many reports the answer is made from, of which this is the latest of the first unit.
    """

    table: Table
    title: str
    agency: str
    year: int
    lit: tuple[tuple[int, int], ...]
    reports: int

    @property
    def marked(self) -> Table:
        """The table with a mark behind each cited cell, for where no cell can be tinted."""
        rows = tuple(
            tuple(f"{cell}{LIT}" if (n, place) in self.lit else cell for place, cell in enumerate(row))
            for n, row in enumerate(self.table.rows)
        )
        return replace(self.table, rows=rows)


def original_table(library: Library, answer: Answer) -> OriginalTable | None:
    """The table of the report that the latest figure of an answer stands in; None where no figure stands in one."""
    if not answer.values:
        return None
    year = max(value.year for value in answer.values)
    value = next(value for value in answer.values if value.year == year)
    entries = library.shelf.facts(value.agency, year)
    facts = [entry.fact for entry in entries]
    cited = [entry for entry in answer.citations if (entry.agency, entry.year) == (value.agency, year)]
    number = table_number(facts, value.indicator, cited[0].table if cited else None)
    table = report_table(facts, number) if number is not None else None
    if table is None or number is None:
        return None
    return OriginalTable(
        table=table,
        title=entries[0].report.title,
        agency=value.agency,
        year=year,
        lit=places_in_table(facts, number, [entry.cell for entry in cited if entry.cell is not None]),
        reports=len({(entry.agency, entry.year) for entry in answer.citations}),
    )


async def send_original_table(
    service: Service, given: GivenAnswer, told: WordedReply, place: Place, reply_to: int | None
) -> str | None:
    """Send the report's table, as a picture where a phone would wrap its lines; else the key of what is to be said."""
    for old in service.book.attached(given.answer_id, Shows.TABLE):
        if await service.channel.edit_keyboard(place.chat_id, old.message_id, None):
            return "shown_above"
    answer = told.reply.answer
    language = Language(given.language)
    found = await service.reader.read(lambda library: original_table(library, answer))
    if found is None:
        return "nothing_to_draw"
    if not is_wide(found.table):
        whose = Paragraph(role=Role.LEAD, runs=(Run(text=_whose(found, language)),))
        message = Message(language=language, blocks=(whose, found.marked))
        for part, page in enumerate(service.channel.render(message).pages):
            posted = await service.channel.post(place, page, reply_to=reply_to)
            if posted is None:
                return "not_sent"
            with noted():
                service.book.note_shown(given.answer_id, posted.chat_id, posted.message_id, part, role=Shows.TABLE)
        return None
    await service.channel.busy(place, picture=True)
    parcel = await drawn_table(service, given, found)
    if parcel is None:
        return "too_busy"
    sent = await service.channel.send(place, parcel, reply_to)
    if sent is None:
        return "not_sent"
    with noted():
        service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, 0, role=Shows.TABLE, form=DRAWN_TABLE)
    return None


def _whose(found: OriginalTable, language: Language) -> str:
    """Whose table of which year it is, what is marked in it, and that the answer rests on others too."""
    say = texts().say
    said = [say("table_whose", language, unit=found.agency, year=found.year, table=found.table.caption)]
    if found.lit:
        said.append(say("table_lit", language))
    if found.reports > 1:
        said.append(say("table_one_of", language, count=found.reports))
    return "\n".join(said)


async def drawn_table(service: Service, given: GivenAnswer, found: OriginalTable) -> Parcel | None:
    """A report's table as a picture; None when too many are waiting to be drawn."""
    language = Language(given.language)
    table = found.table
    below = label("picture", "report_table", language, caption=table.caption)
    picture = table_picture(table, found.title, subtitle=below, lit=found.lit, language=language)
    content = await service.studio.draw(picture, "light")
    if content is None:
        return None
    told = texts().say("file_table", language, unit=found.agency, year=found.year, table=table.caption)
    caption = service.channel.caption(_whose(found, language), found.title)
    return Parcel(content=content, name=file_name(told, "png"), caption=caption)
