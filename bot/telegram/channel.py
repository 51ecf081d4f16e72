"""Telegram as a channel: pages of HTML, keyboards and files, posted through the Bot API."""

from __future__ import annotations

import hashlib
import html
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from telegram import InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto, ReplyParameters, User
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.channel import NotDelivered, Parcel, Posted, Rendered
from bot.chat.keyboards import Button, Carries, Row
from bot.chat.state.answers import noted
from bot.chat.state.memory import Memory
from bot.chat.state.places import Place
from bot.chat.state.progress import Progress
from bot.chat.styled_text import StyledBlock
from bot.message import Message
from bot.telegram.admins import AdminList
from bot.telegram.metrics import Metrics
from bot.telegram.outgoing import Outgoing
from bot.telegram.pages import cut_into_pages
from bot.telegram.rendering import render
from bot.telegram.rich import RichPage, rich_form
from bot.telegram.sending import is_photo, short_caption

log = logging.getLogger("gongkai.telegram")

NO_PREVIEW = {"is_disabled": True}
TAG = re.compile(r"<[^>]+>")

Keyboard = dict[str, list[list[dict[str, object]]]]
"""An InlineKeyboardMarkup as the Bot API takes it."""

FIELDS = {
    Carries.PRESS: "callback_data",
    Carries.SHARE: "switch_inline_query",
    Carries.SEARCH: "switch_inline_query_current_chat",
    Carries.COPY: "copy_text",
    Carries.LINK: "url",
}


def _button(button: Button) -> dict[str, object]:
    carried: object = {"text": button.data} if button.carries is Carries.COPY else button.data
    return {"text": button.text, FIELDS[button.carries]: carried}


def markup(rows: Sequence[Row] | None) -> Keyboard | None:
    """The rows as Telegram takes them; None when there are none."""
    filled = [[_button(button) for button in row] for row in rows or () if row]
    return {"inline_keyboard": filled} if filled else None


FINAL = ("not found", "can't be edited", "rights", "closed", "deactivated", "kicked")
"""What a refusal says that no other form of the message would change."""


def as_plain(page: str) -> str:
    """A page of HTML as the text that a reader sees."""
    return html.unescape(TAG.sub("", page))


def _rich_message(page: RichPage) -> dict[str, object]:
    return {"html": page.rich, "skip_entity_detection": True}


def _mendable(fault: NotDelivered, said: Mapping[str, object]) -> bool:
    """Whether a message that was refused may go out in a plainer form; a rich one always may."""
    reason = fault.reason.lower()
    if "rich_message" in said:
        # A server that knows none says that the method is not found.
        return reason.startswith("refused")
    return reason.startswith("refused") and not any(word in reason for word in FINAL)


class TelegramChannel:
    """The channel of one bot account. Posting never raises: what does not go out is counted and logged."""

    def __init__(
        self, bot: ExtBot[None], *, memory: Memory, progress: Progress, outgoing: Outgoing, metrics: Metrics
    ) -> None:
        self.bot = bot
        self.outgoing = outgoing
        self._memory = memory
        self._progress = progress
        self._admins = AdminList(bot)
        self._metrics = metrics
        self._rich = True
        """Whether the server takes rich messages, as far as is known: until it refused one."""

    @property
    def me(self) -> User:
        """The bot's own account."""
        return self.bot.bot

    @property
    def name(self) -> str:
        """The account's name, without its @."""
        return self.bot.username

    @property
    def shares(self) -> bool:
        """Whether the account has inline mode, without which Telegram refuses buttons that lead to it."""
        return bool(self.me.supports_inline_queries)

    def literal(self, text: str) -> str:
        """A text as HTML that reads as it stands."""
        return html.escape(text, quote=False)

    def pages(self, blocks: Iterable[StyledBlock]) -> tuple[str, ...]:
        """The blocks as pages of HTML."""
        return cut_into_pages(blocks)

    def render(self, message: Message) -> Rendered:
        """The message as pages of HTML and options; a single page with a table has its rich form beside it."""
        rendered = render(message)
        rich = rich_form(message) if self._rich and len(rendered.pages) == 1 else None
        return rendered if rich is None else replace(rendered, pages=(RichPage(rendered.pages[0], rich),))

    def caption(self, *paragraphs: str) -> str:
        """The paragraphs as HTML that fits under a file."""
        return short_caption(*paragraphs)

    async def may_administer(self, chat_id: int, user_id: int) -> bool:
        """Whether that person administers that group."""
        return await self._admins.is_admin(chat_id, user_id)

    async def post(
        self, place: Place, page: str, *, reply_to: int | None = None, keyboard: Sequence[Row] | None = None
    ) -> Posted | None:
        """Send one page of HTML into the place's topic, quoting a message; None when it did not go out.

        What was sent for the same update before the process died is not sent again.
        """

        async def send() -> Posted | None:
            try:
                return await self.deliver(place, page, reply_to=reply_to, keyboard=keyboard)
            except NotDelivered as fault:
                self.undelivered(fault)
                self._progress.note_lost(fault.reason)
                return None

        return await self._once(f"{place.chat_id} {place.thread_id} {page}", send)

    async def _once(self, what: str, send: Callable[[], Awaitable[Posted | None]]) -> Posted | None:
        """Send something, unless it was sent when the same update was handled before."""
        step = self._progress.next_of(f"sent {hashlib.sha256(what.encode()).hexdigest()[:32]}")
        known = self._progress.outcome(step)
        if known is not None:
            chat_id, message_id = map(int, known.split())
            return Posted(chat_id=chat_id, message_id=message_id)
        sent = await send()
        if sent is not None:
            with noted():
                self._progress.note(step, f"{sent.chat_id} {sent.message_id}")
        return sent

    async def insist(self, place: Place, page: str, *, keyboard: Sequence[Row] | None = None) -> Posted | None:
        """Do what `post` does, again and again for some seconds while nobody knows whether it went out."""
        try:
            return await self._deliver(place, page, None, keyboard, repeatable=True)
        except NotDelivered as fault:
            self.undelivered(fault)
            return None

    async def busy(self, place: Place, *, picture: bool) -> None:
        """Show that a picture or a file is on its way; in groups, whose calls are few, nothing is shown."""
        if not place.private:
            return
        action = "upload_photo" if picture else "upload_document"
        try:
            await self._call("sendChatAction", {"chat_id": place.chat_id, "action": action})
        except TelegramError as fault:
            log.debug("no action shown", extra={"fields": {"reason": str(fault)}})

    async def deliver(
        self, place: Place, page: str, *, reply_to: int | None = None, keyboard: Sequence[Row] | None = None
    ) -> Posted:
        """Do what `post` does. Raises NotDelivered, which says why it did not go out.

        What Telegram refuses is sent as plain text, then without its buttons and the message that it quotes.
        """
        return await self._deliver(place, page, reply_to, keyboard, repeatable=False)

    async def _deliver(
        self, place: Place, page: str, reply_to: int | None, keyboard: Sequence[Row] | None, *, repeatable: bool
    ) -> Posted:
        fields: dict[str, object] = {"link_preview_options": NO_PREVIEW}
        if place.thread_id:
            fields["message_thread_id"] = place.thread_id
        if reply_to:
            fields["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
        under = markup(keyboard)
        if under:
            fields["reply_markup"] = under
        if self._quiet(place):
            fields["disable_notification"] = True

        styled: dict[str, object] = {**fields, "text": page, "parse_mode": ParseMode.HTML}
        plain: dict[str, object] = {**fields, "text": as_plain(page)}
        bare = {name: value for name, value in plain.items() if name not in ("reply_markup", "reply_parameters")}
        attempts = [styled, plain, bare]
        if self._rich and isinstance(page, RichPage):
            rest = {name: value for name, value in fields.items() if name != "link_preview_options"}
            attempts.insert(0, {**rest, "rich_message": _rich_message(page)})
        for number, said in enumerate(attempts, 1):

            async def send(chat_id: int, said: dict[str, object] = said) -> Posted:
                method = "sendRichMessage" if "rich_message" in said else "sendMessage"
                sent = await self._call(method, {**said, "chat_id": chat_id})
                return Posted(chat_id=chat_id, message_id=int(str(sent["message_id"])))

            try:
                return await self.outgoing.post(place.chat_id, send, repeatable=repeatable)
            except NotDelivered as fault:
                if number == len(attempts) or not _mendable(fault, said):
                    raise
                self._note_refused(said, fault, number)
        raise AssertionError("the last attempt returns or raises")

    async def send(
        self, place: Place, parcel: Parcel, reply_to: int | None, *, keyboard: Sequence[Row] | None = None
    ) -> Posted | None:
        """Send a file into the place's topic, quoting a message; None when it did not go out, which is logged.

        What was sent for the same update before the process died is not sent again.
        """
        what = f"{place.chat_id} {place.thread_id} {parcel.name} {parcel.caption}"
        return await self._once(what, lambda: self._send(place, parcel, reply_to, keyboard))

    async def _send(
        self, place: Place, parcel: Parcel, reply_to: int | None, keyboard: Sequence[Row] | None
    ) -> Posted | None:
        fields: dict[str, Any] = {
            "filename": parcel.name,
            "caption": parcel.caption,
            "parse_mode": ParseMode.HTML,
            "message_thread_id": place.thread_id or None,
            "disable_notification": self._quiet(place) or None,
            "reply_markup": InlineKeyboardMarkup.de_json(under, self.bot) if (under := markup(keyboard)) else None,
        }
        if reply_to:
            fields["reply_parameters"] = ReplyParameters(message_id=reply_to, allow_sending_without_reply=True)

        async def photo(chat_id: int) -> TelegramMessage:
            return await self.bot.send_photo(chat_id=chat_id, photo=parcel.content, **fields)

        async def document(chat_id: int) -> TelegramMessage:
            return await self.bot.send_document(chat_id=chat_id, document=parcel.content, **fields)

        async def bare(chat_id: int) -> TelegramMessage:
            return await self.bot.send_document(
                chat_id=chat_id,
                document=parcel.content,
                filename=parcel.name,
                caption=as_plain(parcel.caption),
                message_thread_id=place.thread_id or None,
            )

        attempts = [photo, document, bare] if is_photo(parcel) else [document, bare]
        for number, call in enumerate(attempts, 1):
            try:
                sent = await self.outgoing.post(place.chat_id, call)
            except NotDelivered as fault:
                self.undelivered(fault)
                if number == len(attempts) or not _mendable(fault, {}):
                    return None
            else:
                return Posted(chat_id=sent.chat.id, message_id=sent.message_id)
        return None

    async def replace(
        self, chat_id: int, message_id: int, parcel: Parcel, *, keyboard: Sequence[Row] | None = None
    ) -> bool:
        """Put another file into a message of ours; False when it is gone or too old for that."""
        kind = InputMediaPhoto if is_photo(parcel) else InputMediaDocument
        media = kind(media=parcel.content, filename=parcel.name, caption=parcel.caption, parse_mode=ParseMode.HTML)
        under = markup(keyboard)

        async def call(chat: int) -> object:
            return await self.bot.edit_message_media(
                media=media,
                chat_id=chat,
                message_id=message_id,
                reply_markup=InlineKeyboardMarkup.de_json(under, self.bot) if under else None,
            )

        return await self._changed(chat_id, call)

    async def edit(self, chat_id: int, message_id: int, page: str, *, keyboard: Sequence[Row] | None = None) -> bool:
        """Make a message of ours read differently; False when it is gone or too old for that."""
        fields: dict[str, object] = {"link_preview_options": NO_PREVIEW, "reply_markup": markup(keyboard)}
        attempts: list[dict[str, object]] = [
            {**fields, "text": page, "parse_mode": ParseMode.HTML},
            {**fields, "text": as_plain(page)},
            {"link_preview_options": NO_PREVIEW, "text": as_plain(page)},
        ]
        if self._rich and isinstance(page, RichPage):
            attempts.insert(0, {"reply_markup": markup(keyboard), "rich_message": _rich_message(page)})
        for number, said in enumerate(attempts, 1):
            amiss = await self._outcome(
                chat_id,
                lambda chat, said=said: self._call(  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                    "editMessageText", {**said, "chat_id": chat, "message_id": message_id}
                ),
            )
            if amiss is None or number == len(attempts) or not _mendable(amiss, said):
                return amiss is None
            self._note_refused(said, amiss, number)
        return False

    def _note_refused(self, said: Mapping[str, object], fault: NotDelivered, attempt: int) -> None:
        """Log what was refused, and let no more rich messages go out where it was one."""
        if "rich_message" in said:
            self._rich = False
            log.info("no rich messages", extra={"fields": {"reason": fault.reason}})
        else:
            log.error("refused", extra={"fields": {"reason": fault.reason, "attempt": attempt}})

    async def edit_keyboard(self, chat_id: int, message_id: int, keyboard: Sequence[Row] | None) -> bool:
        """Change the buttons under a message of ours; False when it is gone or too old for that."""
        return await self._change("editMessageReplyMarkup", chat_id, message_id, {"reply_markup": markup(keyboard)})

    async def take_back(self, chat_id: int, message_id: int) -> None:
        """Delete a message of ours."""
        await self._change("deleteMessage", chat_id, message_id, {})

    def undelivered(self, fault: NotDelivered) -> None:
        """Count a message that did not go out; being blocked is quiet, anything else is logged."""
        kind = fault.reason.partition(":")[0]
        self._metrics.undelivered.labels(reason=kind).inc()
        level = logging.DEBUG if kind == "forbidden" else logging.WARNING
        log.log(level, "not delivered", extra={"fields": {"reason": fault.reason}})

    def _quiet(self, place: Place) -> bool:
        return not place.private and self._memory.settings(place.chat_id).quiet

    async def _change(self, method: str, chat_id: int, message_id: int, fields: Mapping[str, object]) -> bool:
        """Change a message of ours; whether it is as it should be now."""
        return await self._changed(
            chat_id, lambda chat: self._call(method, {**fields, "chat_id": chat, "message_id": message_id})
        )

    async def _changed(self, chat_id: int, call: Callable[[int], Awaitable[object]]) -> bool:
        """Make a call that may be made twice as well as once; whether all is as it should be now."""
        return await self._outcome(chat_id, call) is None

    async def _outcome(self, chat_id: int, call: Callable[[int], Awaitable[object]]) -> NotDelivered | None:
        try:
            await self.outgoing.post(chat_id, call, repeatable=True)
        except NotDelivered as fault:
            if fault.reason != "unchanged":
                self.undelivered(fault)
                return fault
        return None

    async def _call(self, method: str, fields: dict[str, object]) -> dict[str, object]:
        """Call the Bot API without making its answer, of which an id is wanted, into a tree of objects."""
        result: object = await self.bot.do_api_request(method, api_kwargs=fields)
        return result if isinstance(result, dict) else {}
