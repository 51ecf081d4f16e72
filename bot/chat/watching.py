"""/watch, /unwatch and /watching: which units a chat wants to hear of, set by its person or by its group's admins."""

from __future__ import annotations

from bot.chat.asked import Asked, Pressing
from bot.chat.chat_settings import MOST_NAMES, may_set
from bot.chat.clock import today
from bot.chat.service import Service
from bot.chat.state.answers import GivenAnswer
from bot.chat.texts import texts
from bot.chat.under_answer import watched_unit
from knowledge import Library
from knowledge.answers import Language
from knowledge.units_called import units_called

MOST_WATCHES = 20
"""Units that one chat may watch."""


async def watch_command(service: Service, asked: Asked, _update_id: int) -> None:
    """`/watch UNIT`, by any of its names; without a name, the chat's default unit."""
    language = _language(service, asked)
    chat_id = asked.place.chat_id
    if not await _may(service, asked, language):
        return
    name = asked.text or service.memory.settings(chat_id).unit or ""
    if not name:
        await _tell(service, asked, service.say("watch_usage", language))
        return
    unit, near = await service.reader.read(lambda library: _meant(library, name))
    if unit is None:
        key = "settings_choose_unit" if near else "settings_unknown_unit"
        parts = {"names": "\n".join(near)} if near else {}
        await _tell(service, asked, service.say(key, language, unit=name, **parts))
        return
    watched = service.watches.of(chat_id)
    if len(watched) >= MOST_WATCHES and unit not in [watch.unit for watch in watched]:
        await _tell(service, asked, service.say("watch_too_many", language, limit=MOST_WATCHES))
        return
    latest = (await service.reader.years(unit))[0]
    service.watches.add(
        chat_id=chat_id, thread_id=asked.place.thread_id, unit=unit, language=language.value, latest=latest
    )
    await _tell(service, asked, service.say("watch_set", language, unit=unit, year=latest))


async def unwatch_command(service: Service, asked: Asked, _update_id: int) -> None:
    """`/unwatch UNIT`; without a name where only one is watched."""
    language = _language(service, asked)
    chat_id = asked.place.chat_id
    if not await _may(service, asked, language):
        return
    watched = [watch.unit for watch in service.watches.of(chat_id)]
    name = asked.text
    if not name and len(watched) == 1:
        unit: str | None = watched[0]
    elif name in watched:
        unit = name
    else:
        unit, _ = await service.reader.read(lambda library: _meant(library, name)) if name else (None, ())
    if unit is None or not _removed(service, chat_id, unit):
        await watching_command(service, asked, _update_id)
        return
    await _tell(service, asked, service.say("watch_unset", language, unit=unit))


async def watching_command(service: Service, asked: Asked, _update_id: int) -> None:
    """What this chat watches."""
    language = _language(service, asked)
    watched = service.watches.of(asked.place.chat_id)
    if not watched:
        await _tell(service, asked, service.say("watching_none", language))
        return
    names = "\n".join(f"· {watch.unit} ({watch.latest})" for watch in watched)
    await _tell(service, asked, service.say("watching", language, names=names))


async def press_watch(service: Service, by: Pressing, given: GivenAnswer) -> str:
    """Watch the unit of an answer in its chat, or no more; what is to be said of it."""
    chat_id, unit = given.place.chat_id, watched_unit(given)
    language = service.language(chat_id, by.language_code)
    say = texts().say
    if unit is None:
        return say("too_old", language)
    if not await may_set(service, chat_id, by.user_id):
        return say("admins_only", language)
    if _removed(service, chat_id, unit):
        return say("watch_unset", language, unit=unit)
    if len(service.watches.of(chat_id)) >= MOST_WATCHES:
        return say("watch_too_many", language, limit=MOST_WATCHES)
    years = await service.reader.years(unit)
    if not years:
        return say("settings_unknown_unit", language, unit=unit)
    service.watches.add(
        chat_id=chat_id, thread_id=given.place.thread_id, unit=unit, language=language.value, latest=years[0]
    )
    return say("watch_begun", language, unit=unit, year=years[0])


def _removed(service: Service, chat_id: int, unit: str) -> bool:
    """Take a watch back; whether there was one. Asked again for the same update, nothing is set or taken back anew."""
    return service.progress.once("unwatch", lambda: "yes" if service.watches.remove(chat_id, unit) else "") == "yes"


def _meant(library: Library, name: str) -> tuple[str | None, tuple[str, ...]]:
    """The unit that a name stands for, or those whose names contain it."""
    unit = library.unit_called(name, today=today())
    if unit is not None:
        return unit, ()
    return None, tuple(units_called(library.shelf, name, most=MOST_NAMES))


async def _may(service: Service, asked: Asked, language: Language) -> bool:
    allowed = await may_set(service, asked.place.chat_id, asked.place.user_id)
    if not allowed:
        await _tell(service, asked, service.say("admins_only", language))
    return allowed


def _language(service: Service, asked: Asked) -> Language:
    return service.language(asked.place.chat_id, asked.language_code)


async def _tell(service: Service, asked: Asked, page: str) -> None:
    await service.channel.post(asked.place, page, reply_to=asked.message_id)
