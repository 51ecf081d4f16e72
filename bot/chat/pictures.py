"""Answers as pictures: the chart of an answer, and the report's own table that a figure stands in."""

from __future__ import annotations

from bot.charts import is_wide, picture_of, source_line, table_picture
from bot.chat.channel import Parcel
from bot.chat.index_reader import WordedReply
from bot.chat.service import Service
from bot.chat.state.answers import GivenAnswer
from bot.chat.state.places import Place
from bot.drawing.picture import Picture
from bot.labels import asks_for_picture, label
from bot.message import Message, Paragraph, Role, Table
from bot.report_table import report_table, table_number
from knowledge import Library
from knowledge.answers import Answer, Language

TOLD_BELOW = frozenset({Role.LEAD, Role.NOTE, Role.WARNING})
"""Paragraphs of an answer that also stand under its picture, for those who cannot see it."""


def asked_picture(question: str, told: WordedReply) -> Picture | None:
    """The picture of an answer whose question says that it wants one."""
    return picture_of(told.reply.answer, told.message) if asks_for_picture(question) else None


def caption_of(told: WordedReply) -> list[str]:
    """The paragraphs under a picture: the answer in words, with its source."""
    said = [block.text for block in told.message.blocks if isinstance(block, Paragraph) and block.role in TOLD_BELOW]
    answer = told.reply.answer
    return [*said[:1], source_line(answer.citations, answer.language), *said[1:]]


async def send_picture(
    service: Service,
    given: GivenAnswer,
    told: WordedReply,
    picture: Picture,
    place: Place,
    reply_to: int | None,
    *,
    theme: str = "light",
) -> bool:
    """Draw and send a picture; False when too many are waiting to be drawn."""
    content = await service.studio.draw(picture, theme)
    if content is None:
        return False
    caption = service.channel.caption(*caption_of(told))
    await service.channel.send(
        place, Parcel(content=content, name=f"gongkai-{given.answer_id}.png", caption=caption), reply_to
    )
    return True


def original_table(library: Library, answer: Answer) -> tuple[Table, str] | None:
    """The table of the report that the latest figure of an answer stands in, with the report's title."""
    if not answer.values:
        return None
    year = max(value.year for value in answer.values)
    value = next(value for value in answer.values if value.year == year)
    entries = library.shelf.facts(value.agency, year)
    facts = [entry.fact for entry in entries]
    cited = [entry for entry in answer.citations if (entry.agency, entry.year) == (value.agency, year)]
    number = table_number(facts, value.indicator, cited[0].where if cited else "")
    table = report_table(facts, number) if number is not None else None
    return (table, entries[0].report.title) if table is not None else None


async def send_original_table(
    service: Service, given: GivenAnswer, told: WordedReply, place: Place, reply_to: int | None
) -> str | None:
    """Send the report's table, as a picture where a phone would wrap its lines; else the key of what is to be said."""
    answer = told.reply.answer
    language = Language(given.language)
    found = await service.reader.read(lambda library: original_table(library, answer))
    if found is None:
        return "nothing_to_draw"
    table, title = found
    below = label("picture", "report_table", language, caption=table.caption)
    if not is_wide(table):
        for page in service.channel.render(Message(language=language, blocks=(table,))).pages:
            await service.channel.post(place, page, reply_to=reply_to)
        return None
    picture = table_picture(table, title, subtitle=below, language=language)
    content = await service.studio.draw(picture, "light")
    if content is None:
        return "too_busy"
    caption = service.channel.caption(title, below)
    name = f"gongkai-{given.answer_id}-table.png"
    await service.channel.send(place, Parcel(content=content, name=name, caption=caption), reply_to)
    return None
