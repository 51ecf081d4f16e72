"""Everything that handling an update needs, in one place, and the posting of texts into a chat."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from telegram import User
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.chat.flood import FloodGate
from bot.chat.index_reader import IndexReader
from bot.chat.keyboards import Keyboard
from bot.chat.state.aliases import AliasLog
from bot.chat.state.answers import AnswerBook
from bot.chat.state.memory import Memory
from bot.chat.state.places import Place
from bot.chat.state.uploads import UploadLog
from bot.chat.state.watches import WatchList
from bot.chat.studio import Studio
from bot.chat.texts import language_of, texts
from bot.settings import Settings
from bot.telegram.admins import AdminList
from bot.telegram.metrics import Metrics
from bot.telegram.outgoing import NotDelivered, Outgoing
from knowledge.answers import Language

log = logging.getLogger("gongkai.desk")

NO_PREVIEW = {"is_disabled": True}
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message of ours in its chat."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts of the running bot. Posting never raises: what does not go out is counted and logged."""

    settings: Settings
    bot: ExtBot[None]
    reader: IndexReader
    book: AnswerBook
    memory: Memory
    uploads: UploadLog
    aliases: AliasLog
    watches: WatchList
    outgoing: Outgoing
    admins: AdminList
    flood: FloodGate
    metrics: Metrics
    studio: Studio = field(default_factory=Studio)

    @property
    def me(self) -> User:
        """The bot's own account."""
        return self.bot.bot

    def language(self, chat_id: int, language_code: str | None) -> Language:
        """The language for what the bot says by itself: the chat's setting, else the client's."""
        chosen = self.memory.settings(chat_id).language
        return Language(chosen) if chosen else language_of(language_code)

    def say(self, key: str, language: Language, **parts: object) -> str:
        """One of the bot's own texts, escaped."""
        return html.escape(texts().say(key, language, **parts), quote=False)

    async def post(
        self, place: Place, page: str, *, reply_to: int | None = None, keyboard: Keyboard | None = None
    ) -> Posted | None:
        """Send one page of HTML into the place's topic, quoting a message; None when it did not go out."""
        try:
            return await self.deliver(place, page, reply_to=reply_to, keyboard=keyboard)
        except NotDelivered as fault:
            self.undelivered(fault)
            return None

    async def deliver(
        self, place: Place, page: str, *, reply_to: int | None = None, keyboard: Keyboard | None = None
    ) -> Posted:
        """Do what `post` does. Raises NotDelivered, which says why it did not go out."""
        quiet = not place.private and self.memory.settings(place.chat_id).quiet
        fields: dict[str, object] = {"link_preview_options": NO_PREVIEW}
        if place.thread_id:
            fields["message_thread_id"] = place.thread_id
        if reply_to:
            fields["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
        if keyboard:
            fields["reply_markup"] = keyboard
        if quiet:
            fields["disable_notification"] = True

        async def send(chat_id: int, text: str = page, mode: str | None = ParseMode.HTML) -> Posted:
            sent = await self._call("sendMessage", {**fields, "chat_id": chat_id, "text": text, "parse_mode": mode})
            return Posted(chat_id=chat_id, message_id=int(str(sent["message_id"])))

        try:
            return await self.outgoing.post(place.chat_id, send)
        except NotDelivered as fault:
            if "parse entities" not in fault.reason:
                raise
            log.error("html refused", extra={"fields": {"reason": fault.reason}})
            plain = html.unescape(TAG.sub("", page))
            return await self.outgoing.post(place.chat_id, lambda chat_id: send(chat_id, plain, None))

    async def edit(self, chat_id: int, message_id: int, page: str, *, keyboard: Keyboard | None = None) -> bool:
        """Make a message of ours read differently; False when it is gone or too old for that."""
        fields = {"text": page, "parse_mode": ParseMode.HTML, "link_preview_options": NO_PREVIEW}
        return await self._change("editMessageText", chat_id, message_id, {**fields, "reply_markup": keyboard})

    async def edit_keyboard(self, chat_id: int, message_id: int, keyboard: Keyboard | None) -> None:
        """Change the buttons under a message of ours."""
        await self._change("editMessageReplyMarkup", chat_id, message_id, {"reply_markup": keyboard})

    async def take_back(self, chat_id: int, message_id: int) -> None:
        """Delete a message of ours."""
        await self._change("deleteMessage", chat_id, message_id, {})

    async def _change(self, method: str, chat_id: int, message_id: int, fields: Mapping[str, object]) -> bool:
        """Change a message of ours, which may be done twice as well as once; whether it is as it should be now."""
        try:
            await self.outgoing.post(
                chat_id,
                lambda chat: self._call(method, {**fields, "chat_id": chat, "message_id": message_id}),
                repeatable=True,
            )
        except NotDelivered as fault:
            if fault.reason != "unchanged":
                self.undelivered(fault)
                return False
        return True

    async def _call(self, method: str, fields: dict[str, object]) -> dict[str, object]:
        """Call the Bot API without making its answer, of which an id is wanted, into a tree of objects."""
        result: object = await self.bot.do_api_request(method, api_kwargs=fields)
        return result if isinstance(result, dict) else {}

    def undelivered(self, fault: NotDelivered) -> None:
        """Count a message that did not go out; being blocked is quiet, anything else is logged."""
        kind = fault.reason.partition(":")[0]
        self.metrics.undelivered.labels(reason=kind).inc()
        level = logging.DEBUG if kind == "forbidden" else logging.WARNING
        log.log(level, "not delivered", extra={"fields": {"reason": fault.reason}})
