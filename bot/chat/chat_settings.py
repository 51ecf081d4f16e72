"""/settings: what a chat may set, by its person in private and by its admins in a group."""

from __future__ import annotations

from bot.chat.asked import Asked, Pressing
from bot.chat.callback_data import Press, Pressed, encode
from bot.chat.keyboards import Button, Keyboard, Row
from bot.chat.service import Service
from bot.chat.state.memory import SettingName
from bot.chat.texts import texts
from knowledge.answers import Language
from knowledge.lexicon.languages import languages, tagged

MOST_NAMES = 12
_SETTINGS: tuple[SettingName, ...] = ("unit", "year", "language", "quiet")
_BEHIND = " :：="


async def may_set(service: Service, chat_id: int, user_id: int) -> bool:
    """Whether this person may change that chat's settings."""
    return chat_id == user_id or (chat_id < 0 and await service.channel.may_administer(chat_id, user_id))


def settings_page(service: Service, chat_id: int, language: Language) -> tuple[str, Keyboard]:
    """How the chat is set, and the buttons that change it."""
    kept = service.memory.settings(chat_id)
    kept_language = tagged(kept.language) if kept.language else None
    say = texts().say
    page = service.say(
        "settings",
        language,
        unit=kept.unit or say("not_set", language),
        year=kept.year or say("not_set", language),
        spoken=kept_language.entry.name if kept_language else say("by_question", language),
        quiet=say("on" if kept.quiet else "off", language),
    )
    rows: list[Row] = [
        [
            Button(text=one.entry.name, data=encode(Press.SETTING, 0, f"language.{one}"))
            for one in languages()
            if one != kept.language
        ]
    ]
    if kept.language:
        automatic = say("by_question", language)
        rows.append([Button(text=automatic, data=encode(Press.SETTING, 0, "language."))])
    if chat_id < 0:
        label = f"{'🔔' if kept.quiet else '🔕'} {say('off' if kept.quiet else 'on', language)}"
        data = encode(Press.SETTING, 0, f"quiet.{0 if kept.quiet else 1}")
        rows.append([Button(text=label, data=data)])
    return page, rows


async def settings_command(service: Service, asked: Asked, _update_id: int) -> None:
    """Show the settings, or change one: `/settings unit NAME`, `/settings quiet on`; `-` takes it back."""
    chat_id = asked.place.chat_id
    language = service.language(chat_id, asked.language_code)
    if not await may_set(service, chat_id, asked.place.user_id):
        await service.channel.post(asked.place, service.say("admins_only", language), reply_to=asked.message_id)
        return
    refusal = await _set_said(service, chat_id, asked.text.strip(), language)
    language = service.language(chat_id, asked.language_code)
    if refusal is not None:
        await service.channel.post(asked.place, refusal, reply_to=asked.message_id)
        return
    page, keyboard = settings_page(service, chat_id, language)
    await service.channel.post(asked.place, page, reply_to=asked.message_id, keyboard=keyboard)


async def _set_said(service: Service, chat_id: int, said: str, language: Language) -> str | None:
    """Set what was said, by the name of the setting or by its value alone; nothing where no value was."""
    name, value = _named(said)
    if not value:
        return None
    spoken = next((one for one in languages() if value.casefold() in _called(one)), None)
    if name == "quiet":
        return _set_quiet(service, chat_id, value, language)
    if name == "year" or (name is None and value.isdigit()):
        return _set_year(service, chat_id, value, language)
    if name == "language" and value == "-":
        service.memory.set(chat_id, "language", None)
        return None
    if name == "unit" or spoken is None:
        return await _set_unit(service, chat_id, value, language)
    service.memory.set(chat_id, "language", spoken)
    return None


def _named(said: str) -> tuple[SettingName | None, str]:
    """The setting that is named first, in whichever language, and what stands behind it."""
    for name in _SETTINGS:
        for called in texts().said[f"setting_{name}"].values():
            rest = said[len(called) :]
            if said.casefold().startswith(called) and (name == "quiet" or rest[:1] in _BEHIND):
                return name, rest.strip(_BEHIND)
    return None, said


def _set_quiet(service: Service, chat_id: int, value: str, language: Language) -> str | None:
    """Set whether a group is quiet: 开, 安静模式 关, quiet on."""
    for key, quiet in (("on", 1), ("off", 0)):
        if value.casefold().endswith(tuple(texts().said[key].values())):
            service.memory.set(chat_id, "quiet", quiet)
            return None
    return service.say("settings_bad_quiet", language)


def _called(language: Language) -> set[str]:
    entry = language.entry
    return {one.casefold() for one in (str(language), entry.name, entry.short, *entry.tags)}


async def _set_unit(service: Service, chat_id: int, value: str, language: Language) -> str | None:
    if value == "-":
        service.memory.set(chat_id, "unit", None)
        return None
    near = await service.reader.called(value, most=MOST_NAMES)
    if len(near) == 1:
        service.memory.set(chat_id, "unit", near[0])
        return None
    if not near:
        return service.say("settings_unknown_unit", language, unit=value)
    return service.say("settings_choose_unit", language, unit=value, names="\n".join(near))


def _set_year(service: Service, chat_id: int, value: str, language: Language) -> str | None:
    if value == "-":
        service.memory.set(chat_id, "year", None)
        return None
    if not (value.isascii() and value.isdigit() and 2000 <= int(value) <= 2100):
        return service.say("settings_bad_year", language)
    service.memory.set(chat_id, "year", int(value))
    return None


async def press_setting(service: Service, by: Pressing, pressed: Pressed) -> bool:
    """Change a setting by button and show the new state; False when this person may not."""
    chat_id, message_id = by.chat_id, by.message_id
    if chat_id is None or message_id is None or not await may_set(service, chat_id, by.user_id):
        return False
    name, _, value = pressed.value.partition(".")
    if name == "language" and value in ("", *languages()):
        service.memory.set(chat_id, "language", value or None)
    elif name == "quiet" and value in ("0", "1"):
        service.memory.set(chat_id, "quiet", int(value))
    language = service.language(chat_id, by.language_code)
    page, keyboard = settings_page(service, chat_id, language)
    await service.channel.edit(chat_id, message_id, page, keyboard=keyboard)
    return True
