"""Commands for the bot's staff, in private: counts, questions without an answer, and opening the index anew."""

from __future__ import annotations

from bot.chat.asked import Asked
from bot.chat.keyboards import Keyboard
from bot.chat.service import Service
from bot.chat.state.uploads import Upload
from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.teaching import teach_rows
from bot.chat.texts import texts
from knowledge.answers import Language
from knowledge.errors import KnowledgeError

SHOWN = 30
STATUSES = {
    "waiting": "upload_waiting",
    "added": "upload_added",
    "refused": "upload_refused_mark",
    "thrown away": "upload_thrown_away_mark",
}
"""The text for each thing that may become of a file."""


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
        index=await index_told(service, language),
    )
    blocks = [StyledBlock(stretches=(Stretch(text=text),))]
    blocks += [StyledBlock(stretches=(Stretch(text=f"· {said}"),)) for said in service.memory.comments()]
    blocks += [
        StyledBlock(stretches=(Stretch(text=_upload_told(upload, language), tags=("i",)),))
        for upload in service.uploads.latest()
    ]
    await _post_all(service, asked, blocks)


def _upload_told(upload: Upload, language: Language) -> str:
    say = texts().say
    status = say(STATUSES[upload.status], language)
    return status + say("colon", language) + upload.name + say("in_brackets", language, text=upload.user_id)


async def index_told(service: Service, language: Language) -> str:
    """Which index answers come from, with its day and its size."""
    about = await service.reader.about()
    index = {"name": about.name, "made": about.made, "units": about.units, "reports": about.reports}
    return texts().say("index_about", language, **index)


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
        StyledBlock(
            stretches=(Stretch(text=f"{number}. {times}× {question} "), Stretch(text=_why(kind, language), tags=("i",)))
        )
        for number, (question, kind, times) in enumerate(found, 1)
    ]
    rows = await teach_rows(service, [question for question, _, _ in found], language)
    await _post_all(service, asked, blocks, rows)


def _why(kind: str, language: Language) -> str:
    """Why a question was noted: the kind of refusal, or that somebody found its answer bad."""
    key = f"kind_{kind}"
    return texts().say(key if key in texts().said else "kind_answered", language)


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
    index = service.channel.literal(await index_told(service, language))
    done = f"{service.say('reloaded', language)}\n{index}"
    await service.channel.post(asked.place, done, reply_to=asked.message_id)


async def _post_all(
    service: Service, asked: Asked, blocks: list[StyledBlock], keyboard: Keyboard | None = None
) -> None:
    pages = service.channel.pages(blocks)
    for number, page in enumerate(pages, 1):
        under = keyboard if number == len(pages) else None
        if await service.channel.post(asked.place, page, reply_to=asked.message_id, keyboard=under) is None:
            return
