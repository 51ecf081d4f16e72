"""The commands that Telegram's clients offer, by kind of chat and language."""

from __future__ import annotations

import logging

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.texts import texts
from knowledge.answers import Language
from knowledge.lexicon.languages import languages

_CODE = 2
"""Letters of a language code of Telegram's."""

log = logging.getLogger("gongkai.menu")


def by_code() -> tuple[tuple[str | None, Language], ...]:
    """The languages by Telegram's codes, None for everybody's.

    Telegram tells languages apart by two letters only, so 简体 and 繁體 share one list. Whose client speaks none of
    ours (fr) is spoken to in English (`bot.chat.texts.language_of`), and so is their menu. English stands by its name
    too, for what an earlier release told goes before everybody's.
    """
    others = [language for language in languages() if not language.chinese]
    codes = {tag: language for language in others for tag in language.entry.tags if len(tag) == _CODE}
    return (None, Language.EN), ("zh", Language.HANS), *codes.items()


def commands_for(*scopes: str, language: Language) -> list[BotCommand]:
    """The commands of these scopes in order, described in a language."""
    return [
        BotCommand(command.name, command.description[language])
        for command in texts().commands
        if set(scopes).intersection(command.scopes)
    ]


async def set_menu(bot: ExtBot[None], staff: frozenset[int]) -> None:
    """Tell Telegram the commands of every scope in every language; a refusal is logged and changes nothing else."""
    offered: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeAllPrivateChats(), ("private",)),
        (BotCommandScopeAllGroupChats(), ("group",)),
        (BotCommandScopeAllChatAdministrators(), ("group", "admins")),
        *((BotCommandScopeChat(chat_id=person), ("private", "staff")) for person in sorted(staff)),
    ]
    for scope, names in offered:
        for code, language in by_code():
            try:
                await bot.set_my_commands(commands_for(*names, language=language), scope=scope, language_code=code)
            except TelegramError as fault:
                log.warning("menu not set", extra={"fields": {"scope": scope.type, "reason": str(fault)}})
                break
    try:
        for code, language in by_code():
            say = texts().say
            await bot.set_my_description(say("description", language), language_code=code)
            await bot.set_my_short_description(say("short_description", language), language_code=code)
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    except TelegramError as fault:
        log.warning("description not set", extra={"fields": {"reason": str(fault)}})
