"""What each command does. Commands that stand for a question are answered as that question."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.chat.answering import Question, answer, context_for, last_answer
from bot.chat.asked import Asked
from bot.chat.chat_settings import settings_command
from bot.chat.deep_links import read_payload
from bot.chat.exports import WORDS, Form, send_figures
from bot.chat.greeting import tell_with_examples
from bot.chat.proofs import show_sources
from bot.chat.service import Service
from bot.chat.sources import sources_command
from bot.chat.staff import reload, stats, unanswered
from bot.chat.teaching import alias_command, aliases_command
from bot.chat.texts import language_of, texts
from bot.chat.uploads import drop_waiting
from bot.chat.watching import unwatch_command, watch_command, watching_command
from knowledge.answers import Language
from knowledge.lexicon.languages import shown_by

Handler = Callable[[Service, Asked, int], Awaitable[None]]

QUESTION_COMMANDS = ("units", "years", "trend", "compare", "rank", "check")


WHOLE_QUESTIONS = ("rank", "years", "check")
"""Those that words make whole: of what was talked about before nothing is meant. A ranking is of all units."""


def question_of(asked: Asked, text: str, before_from: Service, update_id: int) -> Question:
    """The question that something said amounts to, with what it goes on from."""
    return Question(
        update_id=update_id,
        place=asked.place,
        message_id=asked.message_id,
        text=text,
        before=context_for(before_from, asked.place, asked.to_answer),
        language_code=asked.language_code,
        aside=asked.aside,
    )


def command_list(language: Language, *, group: bool, staff: bool) -> str:
    """A line for each command that is of use there."""
    wanted = {"group", "admins"} if group else {"private"}
    if staff:
        wanted.add("staff")
    return "\n".join(
        f"/{command.name} {command.description[language]}"
        for command in texts().commands
        if wanted.intersection(command.scopes)
    )


async def _start(service: Service, asked: Asked, update_id: int) -> None:
    if asked.text and await open_deep_link(service, asked, update_id):
        return
    await tell_with_examples(service, asked, service.say("start", _language(service, asked)), update_id)


async def _help(service: Service, asked: Asked, update_id: int) -> None:
    language = _language(service, asked)
    staff = asked.place.private and asked.place.user_id in service.settings.admins
    listed = command_list(language, group=not asked.place.private, staff=staff)
    page = service.say("help", language, bot=service.channel.name, commands=listed)
    await tell_with_examples(service, asked, page, update_id)


async def _ask(service: Service, asked: Asked, update_id: int) -> None:
    text = asked.text or asked.quoted
    if not text:
        await _tell(service, asked, "ask_empty")
        return
    await answer(service, question_of(asked, text, service, update_id))


async def _privacy(service: Service, asked: Asked, _update_id: int) -> None:
    await _tell(service, asked, "privacy")


async def _forget(service: Service, asked: Asked, _update_id: int) -> None:
    language = _language(service, asked)
    drop_waiting(service, asked.place.user_id)
    gone = service.progress.once("forget", lambda: str(service.memory.forget(asked.place.user_id)))
    await service.channel.post(asked.place, service.say("forgotten", language, count=gone), reply_to=asked.message_id)


async def _feedback(service: Service, asked: Asked, _update_id: int) -> None:
    if not asked.text:
        await _tell(service, asked, "feedback_empty")
        return
    service.progress.once("feedback", lambda: service.memory.comment(asked.place.user_id, asked.text))
    await _tell(service, asked, "feedback_thanks")


def _as_question(name: str) -> Handler:
    async def handler(service: Service, asked: Asked, update_id: int) -> None:
        text = texts().question(name, question_language(asked), text=asked.text)
        question = question_of(asked, text, service, update_id)
        if name in WHOLE_QUESTIONS and asked.text and asked.to_answer is None:
            question = replace(question, before=None)
        await answer(service, question)

    return handler


def question_language(asked: Asked) -> Language:
    """The language that a command's question is put in: that of its words, else that of the client."""
    if asked.text:
        return Language.EN if asked.text.isascii() else shown_by(asked.text.lower()) or Language.HANS
    return language_of(asked.language_code)


def _language(service: Service, asked: Asked) -> Language:
    return service.language(asked.place.chat_id, asked.language_code)


async def _tell(service: Service, asked: Asked, key: str, **parts: object) -> None:
    await service.channel.post(
        asked.place, service.say(key, _language(service, asked), **parts), reply_to=asked.message_id
    )


async def open_deep_link(service: Service, asked: Asked, update_id: int) -> bool:
    """Answer what a /start payload stands for; False when it stands for nothing.

    A link to an answer asks its query anew, on from what it was asked on from.
    """
    payload = read_payload(asked.text)
    linked = service.book.by_token(payload.token) if payload and payload.token else None
    if linked is not None:
        question = replace(
            question_of(asked, linked.question, service, update_id), before=linked.before, query=linked.query
        )
    elif payload and payload.question:
        question = replace(question_of(asked, payload.question, service, update_id), before=None)
    else:
        return False
    await answer(service, question)
    return True


async def _source(service: Service, asked: Asked, update_id: int) -> None:
    given = last_answer(service, asked)
    if given is None:
        await tell_with_examples(service, asked, service.say("no_last", _language(service, asked)), update_id)
        return
    await show_sources(service, given, asked.place, asked.message_id)


async def _export(service: Service, asked: Asked, update_id: int) -> None:
    given = last_answer(service, asked)
    if given is None:
        await tell_with_examples(service, asked, service.say("no_last", _language(service, asked)), update_id)
        return
    form = WORDS.get(asked.text.strip().lower(), Form.CSV)
    await send_figures(service, given, asked.place, asked.message_id, form)


COMMANDS: dict[str, Handler] = {
    "start": _start,
    "help": _help,
    "ask": _ask,
    "privacy": _privacy,
    "forget": _forget,
    "feedback": _feedback,
    "source": _source,
    "export": _export,
    "settings": settings_command,
    "stats": stats,
    "unanswered": unanswered,
    "watch": watch_command,
    "unwatch": unwatch_command,
    "watching": watching_command,
    "sources": sources_command,
    "alias": alias_command,
    "aliases": aliases_command,
    "reload": reload,
    **{name: _as_question(name) for name in QUESTION_COMMANDS},
}


async def run_command(service: Service, asked: Asked, update_id: int) -> None:
    """Do what the command says; one that is not known is said to be so in private and passed over in a group."""
    handler = COMMANDS.get(asked.command or "")
    if handler is not None:
        await handler(service, asked, update_id)
    elif asked.place.private:
        await _tell(service, asked, "unknown_command", command=html.escape(asked.command or ""))
