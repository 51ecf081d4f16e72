"""The updates that the bot reacts to, each told apart and passed on to what handles it."""

from __future__ import annotations

import logging
from dataclasses import replace

from telegram import Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import (
    Application,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.chat.acts import act_on
from bot.chat.answering import IN_DOUBT, UNANSWERED, Question, answer, tell
from bot.chat.asked import Asked
from bot.chat.flood import Verdict
from bot.chat.links import link_in, take_link, without_links
from bot.chat.service import Service
from bot.chat.state.database import StateLost
from bot.chat.state.places import Place
from bot.chat.teaching import take_meaning
from bot.chat.uploads import take_upload
from bot.telegram.buttons import press
from bot.telegram.channel import TelegramChannel
from bot.telegram.commands import question_of, run_command
from bot.telegram.downloads import handed_in
from bot.telegram.incoming import place_of, read_asked
from bot.telegram.inline import answer_inline
from knowledge.answers import Kind
from knowledge.errors import KnowledgeError

log = logging.getLogger("gongkai.surface")

ALBUMS_KEPT = 1000

Context_ = CallbackContext[ExtBot[None], None, None, None]
Application_ = Application[ExtBot[None], Context_, None, None, None, None]


class Surface:
    """Handlers for every kind of update, around one service."""

    def __init__(self, service: Service, channel: TelegramChannel) -> None:
        self._service = service
        self._channel = channel
        self._albums: dict[int, str] = {}
        """The last album of a chat that was told to be none of our business."""

    def register(self, application: Application_) -> None:
        """Put the handlers into the application."""
        application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, self.on_message))
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self.on_edit))
        application.add_handler(CallbackQueryHandler(self.on_button))
        application.add_handler(InlineQueryHandler(self.on_inline))
        application.add_handler(ChatMemberHandler(self.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_error_handler(self.on_fault)

    async def on_message(self, update: Update, _context: Context_) -> None:
        """Answer what is said to the bot; nothing at all comes of any other talk."""
        message = update.effective_message
        if message is None:
            return
        await self._on_message(message, update.update_id)
        await self._own_up(message)

    async def _own_up(self, message: Message, presser: User | None = None) -> None:
        """Say so where something that was to be shown did not arrive, or may not have; nothing vanishes unsaid."""
        lost = self._service.progress.lost()
        place = place_of(message)
        if place is None or not any(reason.startswith(("refused", *IN_DOUBT)) for reason in lost):
            return
        speaker = presser or message.from_user
        language = self._service.language(place.chat_id, speaker.language_code if speaker else None)
        refused = all(reason.startswith("refused") for reason in lost)
        page = self._service.say("not_sent" if refused else "may_not_have_arrived", language)
        await self._service.channel.insist(place, page)

    async def _on_message(self, message: Message, update_id: int) -> None:
        if message.migrate_to_chat_id:
            self._service.memory.move_chat(message.chat.id, message.migrate_to_chat_id)
            return
        asked = read_asked(message, self._channel.me)
        staff = asked is not None and asked.place.private and asked.place.user_id in self._service.settings.admins
        if staff and message.document:
            file = handed_in(self._channel.bot, message, message.document, update_id)
            await take_upload(self._service, file, update_id)
            return
        link = link_in(asked.text) if asked is not None and staff and asked.command is None else None
        if asked is not None and link is not None:
            await take_link(self._service, asked, *link, update_id)
            return
        if asked is None or (not asked.has_text and message.effective_attachment is None):
            # What Telegram itself says of a chat: a pin, a new name.
            return
        if not await self._let_pass(message, asked):
            return
        spoken, bare = asked.text, without_links(asked.text)
        asked = asked if bare == spoken else replace(asked, text=bare)
        handed = bool(message.document) or bare != spoken
        foreign = handed and not staff and asked.place.private and asked.command is None
        if foreign and not await self._asks(asked, update_id):
            if not self._seen(message):
                language = self._service.language(asked.place.chat_id, asked.language_code)
                page = self._service.say("not_for_files", language)
                await self._service.channel.post(asked.place, page, reply_to=asked.message_id)
            return
        if not asked.has_text and self._seen(message):
            return
        await self._answer(asked, update_id)

    def _seen(self, message: Message) -> bool:
        """Whether another of the same album was answered already."""
        album, chat_id = message.media_group_id, message.chat.id
        if album is None:
            return False
        known = self._albums.pop(chat_id, None)
        self._albums[chat_id] = album
        if len(self._albums) > ALBUMS_KEPT:
            del self._albums[next(iter(self._albums))]
        return known == album

    async def _asks(self, asked: Asked, update_id: int) -> bool:
        """Whether what is said beside a file or an address is a question of its own; which units there are is none."""
        if not asked.text:
            return False
        question = question_of(asked, asked.text, self._service, update_id)
        try:
            told = await tell(self._service, question, self._service.memory.settings(asked.place.chat_id))
        except KnowledgeError:
            return True
        return told.reply.answer.kind not in {*UNANSWERED, Kind.HELP, Kind.COVERAGE}

    async def _answer(self, asked: Asked, update_id: int) -> None:
        service = self._service
        if asked.command is not None:
            await run_command(service, asked, update_id)
            return
        if await take_meaning(service, asked) or await act_on(service, asked, update_id):
            return
        text = asked.text or asked.quoted
        if text:
            await answer(service, question_of(asked, text, service, update_id))
            return
        language = service.language(asked.place.chat_id, asked.language_code)
        key = "text_only" if asked.place.private and not asked.has_text else "mention_empty"
        await service.channel.post(
            asked.place, service.say(key, language, bot=service.channel.name), reply_to=asked.message_id
        )

    async def _let_pass(self, message: Message, asked: Asked) -> bool:
        service = self._service
        verdict = service.flood.judge(asked.place.user_id, asked.place.chat_id, message.date.timestamp())
        if verdict is Verdict.NOTICE:
            language = service.language(asked.place.chat_id, asked.language_code)
            left = service.flood.seconds_left(asked.place.user_id, asked.place.chat_id, message.date.timestamp())
            text = service.say("flood", language, seconds=left)
            await service.channel.post(asked.place, text, reply_to=asked.message_id)
        return verdict is Verdict.PASS

    async def on_edit(self, update: Update, _context: Context_) -> None:
        """Answer a changed question in the message that answered the old one."""
        message = update.effective_message
        asked = read_asked(message, self._channel.me) if message else None
        if message is None or asked is None or not await self._let_pass(message, asked):
            return
        service = self._service
        given = service.book.by_question(asked.place.chat_id, asked.message_id)
        if given is None:
            await self._answer(asked, update.update_id)
            return
        text = without_links(asked.text) or asked.quoted
        if not text or text == given.question or asked.command not in (None, "ask"):
            return
        await answer(
            service,
            Question(
                update_id=update.update_id,
                place=asked.place,
                message_id=asked.message_id,
                text=text,
                before=given.before,
                language_code=asked.language_code,
                shown=tuple(service.book.shown(given.answer_id)),
                renews=given.answer_id,
            ),
        )

    async def on_button(self, update: Update, _context: Context_) -> None:
        """Do what the pressed button says."""
        query = update.callback_query
        if query is not None:
            await press(self._service, query, update.update_id)
            if isinstance(query.message, Message):
                await self._own_up(query.message, query.from_user)

    async def on_inline(self, update: Update, _context: Context_) -> None:
        """Offer answers to what is typed after the bot's name in any chat."""
        if update.inline_query is not None:
            await answer_inline(self._service, self._channel.bot, update.inline_query)

    async def on_membership(self, update: Update, _context: Context_) -> None:
        """Say once how to ask when the bot is brought into a group."""
        change = update.my_chat_member
        if change is None or change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
            return
        outside = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
        if change.old_chat_member.status in outside and change.new_chat_member.status not in outside:
            service = self._service
            language = service.language(change.chat.id, change.from_user.language_code)
            place = Place(chat_id=change.chat.id, thread_id=0, user_id=change.from_user.id)
            await service.channel.post(place, service.say("group_hello", language, bot=service.channel.name))

    async def on_fault(self, update: object, context: Context_) -> None:
        """Log what broke, and say so to the person who asked."""
        if isinstance(context.error, StateLost):
            # The update is another worker's by now; this one is about to end.
            return
        known = update if isinstance(update, Update) else None
        update_id = known.update_id if known else None
        self._service.metrics.faults.inc()
        log.error("handler broke", exc_info=context.error, extra={"fields": {"update_id": update_id}})
        asked = read_asked(known.message, self._channel.me) if known and known.message else None
        if asked is not None:
            language = self._service.language(asked.place.chat_id, asked.language_code)
            await self._service.channel.post(
                asked.place, self._service.say("broken", language), reply_to=asked.message_id
            )
