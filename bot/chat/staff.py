"""Commands for the bot's staff, in private: counts, questions without an answer, and opening the index anew."""

from __future__ import annotations

from bot.chat.asked import Asked
from bot.chat.keyboards import Keyboard
from bot.chat.service import Service
from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.teaching import teach_rows
from bot.chat.texts import texts
from knowledge.answers import Language
from knowledge.errors import KnowledgeError

SHOWN = 30


async def _allowed(service: Service, asked: Asked, language: Language) -> bool:
    if asked.place.private and asked.place.user_id in service.settings.admins:
        return True
    if asked.place.private:
        await service.channel.post(asked.place, service.say("staff_only", language), reply_to=asked.message_id)
    return False


async def stats(service: Service, asked: Asked, _update_id: int) -> None:
    """Counts over what is kept, the latest remarks, and who put which files in."""
    language = service.language(asked.place.chat_id, asked.language_code)
    if not await _allowed(service, asked, language):
        return
    counted = service.memory.tally()
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
        waiting=service.memory.waiting(),
        swaps=service.reader.swaps,
        index=await service.reader.name(),
    )
    blocks = [StyledBlock(stretches=(Stretch(text=text),))]
    blocks += [StyledBlock(stretches=(Stretch(text=f"· {said}"),)) for said in service.memory.comments()]
    blocks += [
        StyledBlock(stretches=(Stretch(text=f"{upload.status}: {upload.name} ({upload.user_id})", tags=("i",)),))
        for upload in service.uploads.latest()
    ]
    await _post_all(service, asked, blocks)


async def unanswered(service: Service, asked: Asked, _update_id: int) -> None:
    """The questions that found no answer, the most asked first."""
    language = service.language(asked.place.chat_id, asked.language_code)
    if not await _allowed(service, asked, language):
        return
    found = service.memory.unanswered(SHOWN)
    if not found:
        await service.channel.post(asked.place, service.say("unanswered_none", language), reply_to=asked.message_id)
        return
    blocks = [StyledBlock(stretches=(Stretch(text=texts().say("unanswered_head", language), tags=("b",)),))]
    blocks += [
        StyledBlock(stretches=(Stretch(text=f"{number}. {times}× {question} "), Stretch(text=kind, tags=("i",))))
        for number, (question, kind, times) in enumerate(found, 1)
    ]
    rows = await teach_rows(service, [question for question, _, _ in found], language)
    await _post_all(service, asked, blocks, rows)


async def reload(service: Service, asked: Asked, _update_id: int) -> None:
    """Open the index anew; the old one goes on answering where that fails."""
    language = service.language(asked.place.chat_id, asked.language_code)
    if not await _allowed(service, asked, language):
        return
    try:
        await service.reader.reload()
    except KnowledgeError as fault:
        await service.channel.post(
            asked.place, service.say("reload_failed", language, reason=str(fault)), reply_to=asked.message_id
        )
        return
    done = (
        f"{service.say('reloaded', language)}\n{service.say('index_line', language, index=await service.reader.name())}"
    )
    await service.channel.post(asked.place, done, reply_to=asked.message_id)


async def _post_all(
    service: Service, asked: Asked, blocks: list[StyledBlock], keyboard: Keyboard | None = None
) -> None:
    pages = service.channel.pages(blocks)
    for number, page in enumerate(pages, 1):
        under = keyboard if number == len(pages) else None
        if await service.channel.post(asked.place, page, reply_to=asked.message_id, keyboard=under) is None:
            return
