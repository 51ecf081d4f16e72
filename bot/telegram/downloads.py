"""Files that a person sends in Telegram, fetched when they are wanted."""

from __future__ import annotations

import logging

from telegram import Document, Message
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.asked import HandedIn
from bot.chat.state.places import Place

log = logging.getLogger("gongkai.uploads")


def handed_in(bot: ExtBot[None], message: Message, document: Document, update_id: int) -> HandedIn:
    """The file of a message that a person sent in private."""
    speaker = message.from_user
    assert speaker is not None

    async def fetch() -> bytes | None:
        try:
            return bytes(await (await bot.get_file(document.file_id)).download_as_bytearray())
        except TelegramError as fault:
            log.warning("file not fetched", extra={"fields": {"update_id": update_id, "reason": type(fault).__name__}})
            return None

    return HandedIn(
        place=Place(chat_id=message.chat.id, thread_id=0, user_id=speaker.id),
        message_id=message.message_id,
        language_code=speaker.language_code,
        name=document.file_name or "report",
        size=document.file_size or 0,
        caption=message.caption or "",
        fetch=fetch,
        album=message.media_group_id,
    )
