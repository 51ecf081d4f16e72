"""Which messages speak to the bot, and what they say: read from a Telegram message alone, without a call."""

from __future__ import annotations

from telegram import Message, User
from telegram.constants import ChatType, MessageEntityType

from bot.chat.asked import Asked
from bot.chat.state.places import Place
from bot.chat.texts import texts

ANONYMOUS_ADMIN = 1087968824
"""The account that Telegram shows for an admin who speaks as the group itself."""

CHANNEL_SPEAKER = 136817688
"""The account that Telegram shows for somebody who speaks as a channel."""


def place_of(message: Message) -> Place | None:
    """Who speaks where; None for what nobody in particular says (channel posts)."""
    speaker = message.sender_chat.id if message.sender_chat else message.from_user.id if message.from_user else None
    if speaker is None or message.chat.type == ChatType.CHANNEL:
        return None
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(chat_id=message.chat.id, thread_id=thread or 0, user_id=speaker)


def _without(text: str, start: int, length: int) -> str:
    """The text without a stretch that is given in UTF-16 units, as Telegram gives entities."""
    units = text.encode("utf-16-le")
    return (units[: start * 2] + units[(start + length) * 2 :]).decode("utf-16-le")


def _command(text: str, message: Message) -> tuple[str, str, str] | None:
    """The command that the message begins with, whom it is addressed to, and the rest."""
    for entity in message.entities or message.caption_entities:
        if entity.type == MessageEntityType.BOT_COMMAND and entity.offset == 0:
            name, _, addressee = text[1 : entity.length].partition("@")
            return name.lower(), addressee, text[entity.length :].strip()
    return None


def _for_groups(name: str) -> bool:
    """Whether a command without an addressee is one that this bot offers in groups; others may be another bot's."""
    command = texts().command(name)
    return command is not None and bool({"group", "admins"}.intersection(command.scopes))


def _mention(text: str, message: Message, me: User) -> tuple[str, bool] | None:
    """The text without the mention of this bot, and whether that begins or ends it; None when it is not mentioned."""
    for entity in message.entities or message.caption_entities:
        named = (
            message.parse_entity(entity) if message.text else message.parse_caption_entity(entity)
        ).casefold() == f"@{me.username}".casefold()
        by_link = entity.type == MessageEntityType.TEXT_MENTION and entity.user is not None and entity.user.id == me.id
        if by_link or (entity.type == MessageEntityType.MENTION and named):
            rest = _without(text, entity.offset, entity.length)
            ends = entity.offset + entity.length >= len(text.rstrip().encode("utf-16-le")) // 2
            return rest.strip(" ,，:：、\n"), entity.offset == 0 or ends
    return None


def _reply_to_me(message: Message, me: User) -> int | None:
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != me.id:
        return None
    # In a topic that the bot opened, every message "replies" to the service message that opened it.
    return None if replied.forum_topic_created else replied.message_id


def read_asked(message: Message, me: User) -> Asked | None:
    """What the message says to the bot, or None when it is not for it.

    In a group that is a command (its own, or without a name), a mention, or a reply to a message of the bot.
    """
    place = place_of(message)
    speaker = message.from_user
    if place is None or message.is_automatic_forward or (message.via_bot and message.via_bot.id == me.id):
        return None
    if speaker and speaker.is_bot and speaker.id not in (ANONYMOUS_ADMIN, CHANNEL_SPEAKER):
        return None
    private = message.chat.type == ChatType.PRIVATE
    text = message.text or message.caption or ""
    name: str | None = None
    command = _command(text, message)
    if command:
        name, addressee, rest = command
        if addressee and addressee.casefold() != (me.username or "").casefold():
            return None
        if not private and not addressee and not _for_groups(name):
            return None
        text = rest
    mention = _mention(text, message, me) if not command else None
    to_answer = _reply_to_me(message, me)
    if not (private or command or mention or to_answer):
        return None
    if not (private or command or mention) and (message.forward_origin or not text.strip()):
        # A sticker, a picture or what somebody else said, handed on: talk among people.
        return None
    replied = message.reply_to_message
    others = replied if replied and not to_answer and not replied.forum_topic_created else None
    return Asked(
        place=place,
        message_id=message.message_id,
        command=name,
        text=(mention[0] if mention else text).strip(),
        to_answer=to_answer,
        quoted=(others.text or others.caption or "") if others else "",
        language_code=speaker.language_code if speaker else None,
        as_chat=message.sender_chat is not None,
        has_text=bool(message.text or message.caption),
        aside=not (private or command or (mention and mention[1])),
    )
