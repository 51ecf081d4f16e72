"""What shows an answer beside its pages, made anew in place when the answer changes: pictures, tables, files, 出处.

What the new answer has nothing to put into is taken back: nothing goes on showing what was asked before.
"""

from __future__ import annotations

from bot.chat.channel import Parcel
from bot.chat.exports import Form, figures_file
from bot.chat.index_reader import WordedReply
from bot.chat.keyboards import Keyboard
from bot.chat.pictures import DRAWN_TABLE, drawn, drawn_table, original_table, picture_keyboard
from bot.chat.proofs import post_sources, source_pages
from bot.chat.service import Service
from bot.chat.state.answers import Attached, GivenAnswer, Shows, noted
from bot.drawing.charts import is_wide, picture_of


async def renew(service: Service, old_id: int, given: GivenAnswer, told: WordedReply) -> None:
    """Let every message that belongs to the old answer show the new one, or take it back."""
    attached = service.book.attached(old_id)
    for one in attached:
        if one.role is not Shows.SOURCES:
            await _file(service, one, given, told)
    sources = [one for one in attached if one.role is Shows.SOURCES]
    if sources:
        await _sources(service, sources, given, told)


async def _file(service: Service, one: Attached, given: GivenAnswer, told: WordedReply) -> None:
    chat_id = given.place.chat_id
    parcel = await _parcel(service, one, given, told)
    keyboard: Keyboard | None = picture_keyboard(given, one.form) if one.role is Shows.PICTURE else None
    if parcel is not None and await service.channel.replace(chat_id, one.message_id, parcel, keyboard=keyboard):
        with noted():
            service.book.note_shown(given.answer_id, chat_id, one.message_id, 0, role=one.role, form=one.form)
        return
    await _take_back(service, chat_id, one)


async def _parcel(service: Service, one: Attached, given: GivenAnswer, told: WordedReply) -> Parcel | None:
    """What goes into the message now; None where there is nothing of its kind."""
    answer = told.reply.answer
    match one.role:
        case Shows.PICTURE:
            picture = picture_of(answer, told.message, told.before)
            return await drawn(service, told, picture, one.form) if picture is not None else None
        case Shows.TABLE if one.form == DRAWN_TABLE:
            found = await service.reader.read(lambda library: original_table(library, answer))
            return await drawn_table(service, given, found) if found is not None and is_wide(found.table) else None
        case Shows.FILE if answer.values:
            return await figures_file(service, given, answer, Form(one.form))
    return None


async def _sources(service: Service, shown: list[Attached], given: GivenAnswer, told: WordedReply) -> None:
    chat_id = given.place.chat_id
    pages = await source_pages(service, given, told) if told.reply.answer.citations else ()
    changed = 0
    for one in shown:
        if one.part < len(pages) and await service.channel.edit(chat_id, one.message_id, pages[one.part]):
            changed = max(changed, one.part + 1)
            with noted():
                service.book.note_shown(given.answer_id, chat_id, one.message_id, one.part, role=Shows.SOURCES)
        else:
            await _take_back(service, chat_id, one)
    if changed:
        answer_message = next(iter(service.book.shown(given.answer_id)), None)
        await post_sources(service, given, pages, given.place, answer_message, first=changed)


async def _take_back(service: Service, chat_id: int, one: Attached) -> None:
    await service.channel.take_back(chat_id, one.message_id)
    with noted():
        service.book.note_gone(chat_id, one.message_id)
