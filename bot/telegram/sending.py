"""Files of ours as Telegram takes them: which are photos, and what fits under them."""

from __future__ import annotations

import struct

from bot.chat.channel import Parcel
from bot.chat.styled_text import Stretch, StyledBlock
from bot.telegram.pages import CAPTION_UNITS, cut_into_pages

PHOTO_SIDE = 2560
"""Pixels of a side up to which Telegram keeps a photo as it is; a larger picture is sent as a file."""

MARK = b"\x89PNG"


def is_photo(parcel: Parcel) -> bool:
    """Whether it is a picture that Telegram shows without spoiling it."""
    if parcel.content[:4] != MARK:
        return False
    width: int
    height: int
    width, height = struct.unpack(">II", parcel.content[16:24])
    return max(width, height) <= PHOTO_SIDE


def short_caption(*paragraphs: str) -> str:
    """The paragraphs as HTML that fits under a file: what goes beyond 1024 units is cut at a sentence."""
    blocks = [StyledBlock(stretches=(Stretch(text=text),)) for text in paragraphs if text.strip()]
    pages = cut_into_pages(blocks, units=CAPTION_UNITS)
    return pages[0] if pages else ""
