"""Commands for the bot's staff, in private: counts, questions without an answer, and opening the index anew."""

from __future__ import annotations

from bot.chat.keyboards import Keyboard, markup
from bot.chat.teaching import teach_rows
from bot.chat.texts import texts
from bot.telegram.desk import Desk
from bot.telegram.incoming import Asked
from bot.telegram.pages import Stretch, StyledBlock, cut_into_pages
from knowledge.answers import Language
from knowledge.errors import KnowledgeError

SHOWN = 30


async def _allowed(desk: Desk, asked: Asked, language: Language) -> bool:
    if asked.place.private and asked.place.user_id in desk.settings.admins:
        return True
    if asked.place.private:
        await desk.post(asked.place, desk.say("staff_only", language), reply_to=asked.message_id)
    return False


async def stats(desk: Desk, asked: Asked, _update_id: int) -> None:
    """Counts over what is kept, the latest remarks, and who put which files in."""
    language = desk.language(asked.place.chat_id, asked.language_code)
    if not await _allowed(desk, asked, language):
        return
    counted = desk.memory.tally()
    text = texts().say(
        "stats",
        language,
        answers=counted.answers,
        people=counted.people,
        chats=counted.chats,
        up=counted.up,
        down=counted.down,
        comments=counted.comments,
        unanswered=counted.unanswered,
        waiting=desk.memory.waiting(),
        swaps=desk.reader.swaps,
        index=await desk.reader.name(),
    )
    blocks = [StyledBlock(stretches=(Stretch(text=text),))]
    blocks += [StyledBlock(stretches=(Stretch(text=f"· {said}"),)) for said in desk.memory.comments()]
    blocks += [
        StyledBlock(stretches=(Stretch(text=f"{upload.status}: {upload.name} ({upload.user_id})", tags=("i",)),))
        for upload in desk.uploads.latest()
    ]
    await _post_all(desk, asked, blocks)


async def unanswered(desk: Desk, asked: Asked, _update_id: int) -> None:
    """The questions that found no answer, the most asked first."""
    language = desk.language(asked.place.chat_id, asked.language_code)
    if not await _allowed(desk, asked, language):
        return
    found = desk.memory.unanswered(SHOWN)
    if not found:
        await desk.post(asked.place, desk.say("unanswered_none", language), reply_to=asked.message_id)
        return
    blocks = [StyledBlock(stretches=(Stretch(text=texts().say("unanswered_head", language), tags=("b",)),))]
    blocks += [
        StyledBlock(stretches=(Stretch(text=f"{number}. {times}× {question} "), Stretch(text=kind, tags=("i",))))
        for number, (question, kind, times) in enumerate(found, 1)
    ]
    rows = await teach_rows(desk, [question for question, _, _ in found], language)
    await _post_all(desk, asked, blocks, markup(rows))


async def reload(desk: Desk, asked: Asked, _update_id: int) -> None:
    """Open the index anew; the old one goes on answering where that fails."""
    language = desk.language(asked.place.chat_id, asked.language_code)
    if not await _allowed(desk, asked, language):
        return
    try:
        await desk.reader.reload()
    except KnowledgeError as fault:
        await desk.post(asked.place, desk.say("reload_failed", language, reason=str(fault)), reply_to=asked.message_id)
        return
    done = f"{desk.say('reloaded', language)}\n{desk.say('index_line', language, index=await desk.reader.name())}"
    await desk.post(asked.place, done, reply_to=asked.message_id)


async def _post_all(desk: Desk, asked: Asked, blocks: list[StyledBlock], keyboard: Keyboard | None = None) -> None:
    pages = cut_into_pages(blocks)
    for number, page in enumerate(pages, 1):
        under = keyboard if number == len(pages) else None
        if await desk.post(asked.place, page, reply_to=asked.message_id, keyboard=under) is None:
            return
