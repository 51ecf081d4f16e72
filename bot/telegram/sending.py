"""Files of ours on their way into a chat: pictures, and what is to be kept."""

from __future__ import annotations

import html
import struct
from dataclasses import dataclass
from typing import Any

from telegram import Message, ReplyParameters
from telegram.constants import ParseMode

from bot.chat.state.places import Place
from bot.telegram.desk import Desk
from bot.telegram.outgoing import NotDelivered
from bot.telegram.pages import CAPTION_UNITS, Stretch, StyledBlock, cut_into_pages

PHOTO_SIDE = 2560
"""Pixels of a side up to which Telegram keeps a photo as it is; a larger picture is sent as a file."""

MARK = b"\x89PNG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A file with its name and what is said under it."""

    content: bytes
    name: str
    caption: str

    @property
    def is_photo(self) -> bool:
        """Whether it is a picture that Telegram shows without spoiling it."""
        if self.content[:4] != MARK:
            return False
        width: int
        height: int
        width, height = struct.unpack(">II", self.content[16:24])
        return max(width, height) <= PHOTO_SIDE


def short_caption(*paragraphs: str) -> str:
    """The paragraphs as HTML that fits under a file: what goes beyond 1024 units is cut at a sentence."""
    blocks = [StyledBlock(stretches=(Stretch(text=text),)) for text in paragraphs if text.strip()]
    pages = cut_into_pages(blocks, units=CAPTION_UNITS)
    return pages[0] if pages else ""


async def send_parcel(desk: Desk, place: Place, parcel: Parcel, reply_to: int | None) -> bool:
    """Send a file into the place's topic, quoting a message; False when it did not go out, which is logged."""
    fields: dict[str, Any] = {
        "filename": parcel.name,
        "caption": parcel.caption,
        "parse_mode": ParseMode.HTML,
        "message_thread_id": place.thread_id or None,
        "disable_notification": (not place.private and desk.memory.settings(place.chat_id).quiet) or None,
    }
    if reply_to:
        fields["reply_parameters"] = ReplyParameters(message_id=reply_to, allow_sending_without_reply=True)

    async def call(chat_id: int) -> Message:
        if parcel.is_photo:
            return await desk.bot.send_photo(chat_id=chat_id, photo=parcel.content, **fields)
        return await desk.bot.send_document(chat_id=chat_id, document=parcel.content, **fields)

    try:
        await desk.outgoing.post(place.chat_id, call)
    except NotDelivered as fault:
        desk.undelivered(fault)
        return False
    return True


def plain_caption(text: str) -> str:
    """One of our own short texts as HTML."""
    return html.escape(text, quote=False)
