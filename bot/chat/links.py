"""Addresses from staff, in private: fetched within the limits of `gongkai fetch`, then shown as a file is."""

from __future__ import annotations

import re

from bot.chat.asked import Asked
from bot.chat.service import Service
from bot.chat.uploads import BIGGEST, said_of, show_upload, upload_folder
from bot.fetching.folder import Folder
from bot.fetching.jobs import FetchEvent, Status
from bot.fetching.limits import Limits, Wanted
from bot.fetching.walk import fetch
from bot.wording.reasons import reason_in
from knowledge.errors import KnowledgeError

_LINK = re.compile(r"(?P<address>https?://\S+)(?:\s+(?P<caption>[^\n]*))?", re.I)
_ADDRESS = re.compile(r"https?://[^\s\u2e80-\uffff]+", re.I)
"""One ends before a space and before Chinese, which a phone puts right behind it."""
_SECONDS = 60.0
_SHOWN = 5
_KEPT = frozenset({Status.NEW, Status.CHANGED, Status.UNCHANGED})


def without_links(text: str) -> str:
    """The text without the addresses in it, which are read for staff alone."""
    return " ".join(_ADDRESS.sub(" ", text).split()) if _ADDRESS.search(text) else text


def link_in(text: str) -> tuple[str, str] | None:
    """The address that a text is, and what is said behind it of unit and year; None for any other text."""
    found = _LINK.fullmatch(text.strip())
    return (found["address"], found["caption"] or "") if found else None


async def take_link(service: Service, asked: Asked, address: str, caption: str, update_id: int) -> None:
    """Fetch the report at an address that staff sent and show what is in it, with the buttons of a file."""
    place, language = asked.place, service.language(asked.place.chat_id, asked.language_code)
    settings = service.settings
    reading = await service.channel.post(
        place, service.say("link_fetching", language, address=address), reply_to=asked.message_id
    )
    path = upload_folder(service, update_id) / "fetched"
    limits = Limits(
        pause=settings.fetch_pause,
        total=_SECONDS,
        most_bytes=BIGGEST,
        allow_private=settings.fetch_private,
        contact=settings.fetch_contact,
    )
    events: list[FetchEvent] = []
    try:
        with Folder(path) as folder:
            await fetch([address], folder, limits, Wanted(), lambda event, _: events.append(event))
    except KnowledgeError as fault:
        # The same update again, while the first is still under way.
        events = [FetchEvent(address=address, status=Status.FAILED, reason=str(fault))]
    upload = service.uploads.keep(
        update_id=update_id, user_id=place.user_id, name=address, path=path, **said_of(caption)
    )
    if any(event.status in _KEPT for event in events):
        await show_upload(service, upload, asked.message_id, language, reading, place)
        return
    service.uploads.discard(upload, "refused")
    reasons = "\n".join(reason_in(event.reason or "", language) for event in events[:_SHOWN])
    page = service.say("link_not_fetched", language, address=address, reason=reasons)
    if reading is None or not await service.channel.edit(place.chat_id, reading.message_id, page):
        await service.channel.post(place, page, reply_to=asked.message_id)
