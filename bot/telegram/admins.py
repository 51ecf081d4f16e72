"""Who administers a group: asked of Telegram, believed for at most five minutes."""

from __future__ import annotations

from time import monotonic as now

from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError
from telegram.ext import ExtBot

BELIEVED_SECONDS = 240
KEPT = 2000


class AdminList:
    """Remembers for four minutes whether somebody administers a group, so that few calls are made."""

    def __init__(self, bot: ExtBot[None]) -> None:
        self._bot = bot
        self._seen: dict[tuple[int, int], tuple[float, bool]] = {}

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        """Whether that person administers that group; the group speaking as itself does. When in doubt, no."""
        if user_id == chat_id:
            return True
        seen = self._seen.get((chat_id, user_id))
        if seen and now() - seen[0] < BELIEVED_SECONDS:
            return seen[1]
        try:
            member = await self._bot.get_chat_member(chat_id, user_id)
        except TelegramError:
            return False
        admin = member.status in (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
        if len(self._seen) >= KEPT:
            self._seen.clear()
        self._seen[chat_id, user_id] = (now(), admin)
        return admin
