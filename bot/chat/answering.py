"""From a question to its answer in the chat: asked of the index, kept, posted in pages, remembered for what follows."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.chat.asked import Asked
from bot.chat.callback_data import Press, encode
from bot.chat.channel import NotDelivered, Rendered
from bot.chat.clock import today
from bot.chat.index_reader import NoQuery, WordedReply
from bot.chat.keyboards import Button, Keyboard
from bot.chat.pictures import asked_picture, send_picture
from bot.chat.proofs import told_again
from bot.chat.renewal import renew
from bot.chat.service import Service
from bot.chat.state.answers import UNKNOWN_UNIT, GivenAnswer, Shows, noted
from bot.chat.state.memory import ChatSettings
from bot.chat.state.places import Place
from bot.chat.texts import language_of, texts
from bot.chat.under_answer import MOST_PAGES, more_row, refresh, under_answer
from bot.labels import asks_for_picture
from bot.message import Fold
from knowledge.answers import Context, Kind, Language
from knowledge.errors import KnowledgeError
from knowledge.query.talk import is_talk

log = logging.getLogger("gongkai.answers")

MAX_QUESTION = 1000

EXAMPLES_IN_GROUPS = 3
"""Questions to go on with that a greeting has in a group, where everybody sees them."""

UNANSWERED = frozenset({Kind.NOT_UNDERSTOOD, Kind.NOT_IN_FORM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question on its way: who asked where, in which message, what it goes on from, and which messages to change.

    `query` is the question as a query, where a button stands for one: then `text` only says it. `language` is that of
    the answer whose button was pressed. `shown` are messages of ours that the answer is put into, in place of new ones;
    `renews` the answer that they showed, all of whose other messages change along. What is said `aside` may be talk
    among people that asks nothing.
    """

    update_id: int
    place: Place
    message_id: int | None
    text: str
    before: Context | None
    language_code: str | None
    query: Mapping[str, Any] | None = None
    language: Language | None = None
    shown: tuple[int, ...] = ()
    renews: int | None = None
    aside: bool = False
    drawn: bool = False


def context_for(service: Service, place: Place, to_answer: int | None) -> Context | None:
    """What a question goes on from: the answer that it replies to, else its asker's own last turn here."""
    if to_answer is not None:
        replied = service.book.by_message(place.chat_id, to_answer)
        if replied is not None:
            return replied.after
    last = service.book.last_turn(place)
    return last[0] if last else None


def with_default_year(before: Context | None, settings: ChatSettings) -> Context | None:
    """The context with the chat's default year, where nothing else says one."""
    if settings.year is None or (before is not None and before.years):
        return before
    return Context(years=(settings.year,)) if before is None else before


def in_script_of(language: Language) -> Context | None:
    """The context for a first turn that may be written alike in both scripts: that of the person's client is kept."""
    return Context(language=language) if language is Language.HANT else None


async def tell(service: Service, question: Question, settings: ChatSettings) -> WordedReply:
    """The answer to a question: to its query, else to its text as the chat is set. Raises KnowledgeError."""
    language = question.language or (Language(settings.language) if settings.language else None)
    before = question.before or in_script_of(language_of(question.language_code))
    if question.query is not None:
        with suppress(NoQuery):
            return await service.reader.answer(question.query, language, question.before)
    return await service.reader.ask(
        question.text,
        with_default_year(before, settings),
        today=today(),
        unit=settings.unit or service.settings.default_unit,
        language=language,
    )


def render_for(service: Service, place: Place, told: WordedReply) -> Rendered:
    """The answer as it is shown in a place: where a group is set to be quiet, without the proof, which 出处 shows."""
    message = told.message
    if not place.private and service.memory.settings(place.chat_id).quiet:
        message = replace(message, blocks=tuple(block for block in message.blocks if not isinstance(block, Fold)))
    return service.channel.render(message)


async def answer(service: Service, question: Question) -> GivenAnswer | None:
    """Answer a question in its chat; None when nothing could be posted."""
    began = time.monotonic()
    place = question.place
    settings = service.memory.settings(place.chat_id)
    if len(question.text) > MAX_QUESTION:
        spoken = service.language(place.chat_id, question.language_code)
        await service.channel.post(
            place, service.say("too_long", spoken, limit=MAX_QUESTION), reply_to=question.message_id
        )
        return None
    try:
        told = await tell(service, question, settings)
    except KnowledgeError as fault:
        log.error("index unusable", extra={"fields": {"update_id": question.update_id, "reason": str(fault)}})
        spoken = service.language(place.chat_id, question.language_code)
        await service.channel.post(place, service.say("no_index", spoken), reply_to=question.message_id)
        return None
    if question.aside and is_talk(question.text, told.reply.answer, question.before):
        return None
    thought = time.monotonic()
    kind = told.reply.answer.kind
    rendered = render_for(service, place, told)
    unknown_unit = kind is Kind.NO_REPORT and not told.reply.answer.understood.agencies
    given = service.book.write_down(
        update_id=question.update_id,
        place=place,
        question_message_id=question.message_id,
        question=question.text,
        kind=UNKNOWN_UNIT if unknown_unit else kind,
        language=told.language,
        before=question.before,
        after=told.reply.context,
        options=rendered.options if place.private or kind is not Kind.HELP else rendered.options[:EXAMPLES_IN_GROUPS],
        query=told.reply.answer.query or told.reply.answer.attempted,
        pages=len(rendered.pages),
    )
    keyboard = await under_answer(service, given, settings)
    undelivered = await show(service, given, rendered.pages[:MOST_PAGES], keyboard, question)
    delivered = undelivered is None
    if undelivered is not None:
        await tell_of_doubt(service, given, undelivered)
    if delivered:
        with noted():
            service.book.go_on_from(place, told.reply.context, given.answer_id)
        if question.renews is not None and question.renews != given.answer_id:
            await renew(service, question.renews, given, told)
        picture = asked_picture(question.text, told, always=question.drawn)
        if picture is None and told.reply.answer.values and asks_for_picture(question.text):
            page = service.say("nothing_to_draw", told.language)
            await service.channel.post(place, page, reply_to=question.message_id)
        if picture is not None and not service.book.attached(given.answer_id, Shows.PICTURE):
            amiss = await send_picture(service, given, told, picture, place, question.message_id)
            if amiss is not None:
                await service.channel.post(place, service.say(amiss, told.language), reply_to=question.message_id)
        if service.book.attached(given.answer_id):
            await refresh(service, given, keyboard)
    if kind in UNANSWERED or unknown_unit:
        with noted():
            service.memory.note_unanswered(question.text, kind)
    done = time.monotonic()
    service.metrics.answers.labels(kind=kind.value).inc()
    service.metrics.thinking.observe(thought - began)
    service.metrics.seconds.observe(done - began)
    log.info(
        "answered",
        extra={
            "fields": {
                "update_id": question.update_id,
                "kind": kind.value,
                "pages": len(rendered.pages),
                "delivered": delivered,
                "thinking_ms": round((thought - began) * 1000, 1),
                "ms": round((done - began) * 1000, 1),
            }
        },
    )
    return given if delivered else None


async def show(
    service: Service,
    given: GivenAnswer,
    pages: tuple[str, ...],
    keyboard: Keyboard,
    question: Question,
) -> NotDelivered | None:
    """Put the pages into the messages that are to be changed, then into new ones; surplus messages are deleted.

    Pages that an earlier attempt at the same update had already posted are not posted again; those that it had put
    into messages come first among these. Returns why not all went out; None when they did.
    """
    there = service.book.shown(given.answer_id)
    changes = question.shown or question.renews is not None
    editing = [*there, *(one for one in question.shown if one not in there)] if changes else []
    already = 0 if editing else len(there)
    for part, page in enumerate(pages):
        if part < already:
            continue
        under = keyboard if part == len(pages) - 1 else None
        if part < len(editing) and await service.channel.edit(given.place.chat_id, editing[part], page, keyboard=under):
            with noted():
                service.book.note_shown(given.answer_id, given.place.chat_id, editing[part], part)
            continue
        try:
            sent = await service.channel.deliver(
                given.place, page, reply_to=question.message_id if part == 0 else None, keyboard=under
            )
        except NotDelivered as fault:
            service.channel.undelivered(fault)
            return fault
        with noted():
            service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, part)
    for surplus in editing[len(pages) :]:
        await service.channel.take_back(given.place.chat_id, surplus)
        with noted():
            service.book.note_gone(given.place.chat_id, surplus)
    return None


IN_DOUBT = ("unknown", "network")
"""Outcomes after which nobody knows whether the answer arrived."""


async def tell_of_doubt(service: Service, given: GivenAnswer, fault: NotDelivered) -> None:
    """Say that an answer may not have arrived, with a button that sends it again; a refusal is told of as such."""
    language = Language(given.language)
    if fault.reason.startswith("refused"):
        await service.channel.insist(given.place, service.say("answer_refused", language))
        return
    if fault.reason not in IN_DOUBT:
        return
    button = Button(text=texts().say("resend_button", language), data=encode(Press.RESEND, given.answer_id))
    sent = await service.channel.insist(given.place, service.say("answer_in_doubt", language), keyboard=[[button]])
    if sent is not None:
        with noted():
            service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, 0, role=Shows.NOTICE)


async def resend(service: Service, given: GivenAnswer, update_id: int) -> None:
    """Post what is missing of an answer that may not have arrived, and take back the notes that say so."""
    for one in service.book.attached(given.answer_id, Shows.NOTICE):
        await service.channel.take_back(given.place.chat_id, one.message_id)
        with noted():
            service.book.note_gone(given.place.chat_id, one.message_id)
    told = await told_again(service, given)
    pages = render_for(service, given.place, told).pages
    keyboard = await under_answer(service, given)
    again = Question(
        update_id=update_id,
        place=given.place,
        message_id=given.question_message_id,
        text=given.question,
        before=given.before,
        language_code=None,
    )
    fault = await show(service, given, pages[:MOST_PAGES], keyboard, again)
    if fault is not None:
        await tell_of_doubt(service, given, fault)
        return
    if given.after is not None:
        with noted():
            service.book.go_on_from(given.place, given.after, given.answer_id)


def last_answer(service: Service, asked: Asked) -> GivenAnswer | None:
    """The answer that a command is about: the one it replies to, else the asker's own last one here."""
    if asked.to_answer is not None:
        return service.book.by_message(asked.place.chat_id, asked.to_answer)
    last = service.book.last_turn(asked.place)
    return service.book.by_number(last[1]) if last and last[1] is not None else None


async def post_more(service: Service, given: GivenAnswer, first: int) -> None:
    """Post the next pages of a long answer from `first` on, worked out again: the same query has the same answer."""
    pages = render_for(service, given.place, await told_again(service, given)).pages
    last = min(first + MOST_PAGES, len(pages))
    for number in range(first, last):
        under = [more_row(given, Language(given.language), last, len(pages))] if number == last - 1 else None
        sent = await service.channel.post(given.place, pages[number], keyboard=under)
        if sent is None:
            return
        service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, number)
