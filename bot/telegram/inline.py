"""Inline mode: `@bot question` in any chat offers complete answers, each with its source.

Nothing of any chat's own settings or conversation goes in, since the chosen answer is posted where others read it.
"""

from __future__ import annotations

import hashlib
import logging

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.answering import MAX_QUESTION
from bot.chat.clock import today
from bot.chat.deep_links import question_payload
from bot.chat.index_reader import WordedReply
from bot.chat.service import Service
from bot.chat.texts import language_of, texts
from bot.message import Message, Paragraph, Role
from bot.telegram.pages import PAGE_UNITS, utf16_units
from bot.telegram.rendering import render
from knowledge.answers import REFUSALS, Kind, Language
from knowledge.errors import KnowledgeError

log = logging.getLogger("gongkai.inline")

MOST = 50
TITLE_UNITS = 120
DESCRIPTION_UNITS = 200
CUT_ROOM = 64
CACHE_SECONDS = 60


def _short(text: str, room: int) -> str:
    line = " ".join(text.split())
    return line if utf16_units(line) <= room else line[: room // 2] + "…"


def _line(message: Message, role: Role) -> str:
    return next((block.text for block in message.blocks if isinstance(block, Paragraph) and block.role is role), "")


def article(told: WordedReply, label: str) -> InlineQueryResultArticle:
    """One answer to choose: its first sentence to read, and all of it to post."""
    pages = render(told.message).pages or (label,)
    text = pages[0]
    if len(pages) > 1:
        pages = render(told.message, units=PAGE_UNITS - CUT_ROOM).pages
        text = f"{pages[0]}\n{texts().say('inline_cut', told.language)}"
    lead = _line(told.message, Role.LEAD) or label
    return InlineQueryResultArticle(
        id=hashlib.sha256(f"{label}\0{text}".encode()).hexdigest()[:32],
        title=_short(lead, TITLE_UNITS),
        description=_short(
            _line(told.message, Role.PROOF) or _line(told.message, Role.ECHO) or label, DESCRIPTION_UNITS
        )
        or None,
        input_message_content=InputTextMessageContent(
            message_text=text, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
    )


async def offers(service: Service, question: str) -> list[InlineQueryResultArticle]:
    """Complete answers to a question: its own, or one for each thing that it may mean."""
    day, unit = today(), service.settings.default_unit
    told = await service.reader.ask(question, None, today=day, unit=unit)
    if told.reply.answer.kind in REFUSALS - {Kind.AMBIGUOUS}:
        return []
    if told.reply.answer.kind is not Kind.AMBIGUOUS:
        return [article(told, question)]
    found: dict[str, InlineQueryResultArticle] = {}
    for choice in told.reply.answer.choices[:MOST]:
        if choice.query is None:
            continue
        each = await service.reader.answer(choice.query, told.language, told.reply.context)
        if each.reply.answer.kind not in REFUSALS:
            offer = article(each, choice.label)
            found[offer.id] = offer
    return list(found.values())


async def answer_inline(service: Service, bot: ExtBot[None], query: InlineQuery) -> None:
    """Offer answers for what is typed after the bot's name."""
    language: Language = language_of(query.from_user.language_code)
    question = query.query.strip()[:MAX_QUESTION]
    results: list[InlineQueryResultArticle] = []
    if question:
        try:
            results = await offers(service, question)
        except KnowledgeError as fault:
            log.error("index unusable", extra={"fields": {"reason": str(fault)}})
    button = None
    if not results:
        hint = texts().say("inline_start" if question else "inline_hint", language)
        start = question_payload(question) if question else None
        button = InlineQueryResultsButton(text=_short(hint, 60), start_parameter=start or "help")
    try:
        await bot.answer_inline_query(query.id, results, cache_time=CACHE_SECONDS, is_personal=False, button=button)
    except TelegramError as fault:
        # The person has typed on: the query is too old and a newer one is under way.
        log.debug("inline query not answered", extra={"fields": {"reason": str(fault)}})
