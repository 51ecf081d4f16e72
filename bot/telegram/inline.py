"""Inline mode: `@bot question` in any chat offers complete answers, each with its source.

What is typed is a question, the beginning of a unit's name, nothing yet, or `#` and the token of an answer that is
handed on, with a part of another unit's name behind it. A refusal is no result; what it offers instead is answered.
Nothing of any chat's own settings or conversation goes in, since the chosen answer is posted where others read it.
"""

from __future__ import annotations

import hashlib
import heapq
import logging
import re
from collections.abc import Iterable

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.answering import MAX_QUESTION, in_script_of
from bot.chat.clock import today
from bot.chat.deep_links import question_payload, token_payload
from bot.chat.index_reader import NoQuery, WordedReply
from bot.chat.service import Service
from bot.chat.slots import with_other_units
from bot.chat.texts import language_of, texts
from bot.chat.unit_cards import Card, card_blocks, card_of
from bot.chat.unit_picker import only_unit
from bot.message import Message, Option, Paragraph, Role
from bot.telegram.pages import PAGE_UNITS, cut_into_pages, utf16_units
from bot.telegram.rendering import render
from bot.wording.lines import units_named
from knowledge import Library
from knowledge.answers import REFUSALS, Choice, Kind, Language
from knowledge.errors import KnowledgeError
from knowledge.unit_names import as_said

log = logging.getLogger("gongkai.inline")

MOST = 50
MOST_CARDS = 6
"""Units that are offered while a name is typed: each is a card of some figures."""

MOST_EXAMPLES = 6
TITLE_UNITS = 120
DESCRIPTION_UNITS = 200
CUT_ROOM = 64
CACHE_SECONDS = 60
HANDED_ON = "#"
BEFORE_A_YEAR = re.compile(r"\D{2,}(?=\d)")
"""What a question begins with that is typed as far as its year, or beyond: the name of a unit."""
NAMED_WITH_A_YEAR = re.compile(BEFORE_A_YEAR.pattern + r"(?:19|20)\d\d\s*年?度?的?")
"""A question that is the name of a unit and a year, and asks nothing yet."""

THUMBNAIL = "/static/icon.png"
THUMBNAIL_SIDE = 128


def _short(text: str, room: int) -> str:
    line = " ".join(text.split())
    return line if utf16_units(line) <= room else line[: room // 2] + "…"


def _line(message: Message, *roles: Role) -> str:
    found = (block for block in message.blocks if isinstance(block, Paragraph) and block.role in roles)
    return next((block.text for block in found), "")


class Offers:
    """The results for one query: each an article with a thumbnail and a link back to the bot."""

    def __init__(self, service: Service, language: Language) -> None:
        self._service = service
        self._language = language
        self.found: dict[str, InlineQueryResultArticle] = {}

    def add(self, title: str, description: str, text: str, payload: str | None) -> None:
        """Offer a text of HTML, once."""
        told = hashlib.sha256(f"{title}\0{text}".encode()).hexdigest()[:32]
        web = self._service.settings.web_url
        address = f"https://t.me/{self._service.channel.name}?start={payload or 'help'}"
        back = InlineKeyboardButton(texts().say("inline_back", self._language), url=address)
        self.found[told] = InlineQueryResultArticle(
            id=told,
            title=_short(title, TITLE_UNITS),
            description=_short(description, DESCRIPTION_UNITS) or None,
            thumbnail_url=f"{web}{THUMBNAIL}" if web else None,
            thumbnail_width=THUMBNAIL_SIDE if web else None,
            thumbnail_height=THUMBNAIL_SIDE if web else None,
            reply_markup=InlineKeyboardMarkup([[back]]),
            input_message_content=InputTextMessageContent(
                message_text=text, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
            ),
        )

    def answer(self, told: WordedReply, label: str, payload: str | None) -> None:
        """Offer an answer that is none of the bot's refusals: its figure and whose it is to read, all of it to post.

        Of a text of a report it is the question and how the text begins that are read.
        """
        if told.reply.answer.kind in REFUSALS | {Kind.HELP}:
            return
        pages = render(told.message).pages or (label,)
        text = pages[0]
        if len(pages) > 1:
            pages = render(told.message, units=PAGE_UNITS - CUT_ROOM).pages
            text = f"{pages[0]}\n{texts().say('inline_cut', told.language)}"
        lead = _line(told.message, Role.LEAD) or label
        about = _line(told.message, Role.SUBJECT) or label
        quoted = _line(told.message, Role.QUOTE)
        if quoted and not told.reply.answer.values and about == label:
            lead, about = label, quoted
        self.add(lead, about if about != lead else label, text, payload)

    def card(self, card: Card) -> None:
        """Offer the card of a unit."""
        page = cut_into_pages(card_blocks(card, self._language))[0]
        first = card.digest.lines[0] if card.digest and card.digest.lines else None
        said = f" · {texts().say(first.label, self._language)} {first.told}" if first else ""
        about = f"{texts().say('card_report', self._language, year=card.year)}{said}"
        self.add(card.unit, about, page, question_payload(card.unit))

    async def choices(self, choices: Iterable[Choice | Option], before: WordedReply | None) -> None:
        """Offer the answer to each query that is offered in words."""
        context = before.reply.context if before is not None else None
        language = before.language if before is not None else self._language
        for choice in choices:
            if choice.query is None or len(self.found) >= MOST:
                continue
            try:
                told = await self._service.reader.answer(choice.query, language, context)
            except NoQuery:
                continue
            self.answer(told, choice.label, await self._payload(choice.question, told))

    async def asked(self, question: str, told: WordedReply) -> None:
        """Offer the answer to what was typed."""
        self.answer(told, question, await self._payload(question, told))

    async def _payload(self, question: str, told: WordedReply) -> str | None:
        """What opens the answer in the bot: its question, or its query said shortly where that is too long."""
        whole = question_payload(question)
        if whole is not None:
            return whole
        said = await self._service.reader.read(lambda library: library.said(told.reply.answer))
        return question_payload(said) if said else None


async def offers(service: Service, question: str, language: Language) -> list[InlineQueryResultArticle]:
    """What there is to offer for what was typed, the nearest first."""
    found = Offers(service, language)
    if question.startswith(HANDED_ON):
        await _handed_on(service, found, question[len(HANDED_ON) :])
        return list(found.found.values())
    if not question:
        await _examples(service, found, language)
        return list(found.found.values())
    cards = await service.reader.read(lambda library: _cards(library, question, language))
    for card in cards:
        found.card(card)
    told = await service.reader.ask(question, in_script_of(language), today=today(), unit=service.settings.default_unit)
    if told.reply.answer.kind not in REFUSALS:
        await found.asked(question, told)
    else:
        # What was typed may be no more than the beginning of a name: nothing of other units is meant then.
        meant = {card.unit for card in cards}
        if not cards and NAMED_WITH_A_YEAR.fullmatch(question):
            return await _begun(service, found, question, language)
        offered = told.reply.answer.choices[:MOST]
        await found.choices([one for one in offered if not meant or meant.issuperset(units_named(one.query))], told)
    return list(found.found.values())[:MOST] or await _begun(service, found, question, language)


async def _begun(service: Service, found: Offers, question: str, language: Language) -> list[InlineQueryResultArticle]:
    """The units whose name what was typed before a year is a part of."""
    named = BEFORE_A_YEAR.match(question)
    if named is not None:
        for card in await service.reader.read(lambda library: _cards(library, named[0], language)):
            found.card(card)
    return list(found.found.values())[:MOST]


async def _examples(service: Service, found: Offers, language: Language) -> None:
    greeted = await service.reader.ask(
        texts().question("greeting", language),
        None,
        today=today(),
        unit=service.settings.default_unit,
        language=language,
    )
    await found.choices(greeted.reply.answer.choices[:MOST_EXAMPLES], greeted)


def _cards(library: Library, typed: str, language: Language) -> list[Card]:
    """The cards of the units whose name what was typed is a part of, those that begin with it first."""
    part = "".join(typed.split())
    names = library.shelf.unit_names().holding(as_said(part))
    called = only_unit(library, typed) if not names else None
    nearest = heapq.nsmallest(MOST_CARDS, names, key=lambda name: (not name.startswith(part), len(name)))
    cards = (card_of(library, name, language) for name in ([called] if called is not None else nearest))
    return [card for card in cards if card is not None]


async def _handed_on(service: Service, found: Offers, said: str) -> None:
    """Offer the answer of a token, or that answer of the units whose names hold what stands behind the token."""
    token, _, part = said.partition(" ")
    given = service.book.by_token(token)
    if given is None or given.query is None:
        return
    language = Language(given.language)
    if part.strip():
        await found.choices(await with_other_units(service, given, part.strip(), MOST_CARDS), None)
        return
    try:
        told = await service.reader.answer(given.query, language)
    except NoQuery:
        return
    found.answer(told, given.question, token_payload(token))


async def answer_inline(service: Service, bot: ExtBot[None], query: InlineQuery) -> None:
    """Offer answers for what is typed after the bot's name."""
    language: Language = language_of(query.from_user.language_code)
    question = query.query.strip()[:MAX_QUESTION]
    results: list[InlineQueryResultArticle] = []
    try:
        results = await offers(service, question, language)
    except KnowledgeError as fault:
        log.error("index unusable", extra={"fields": {"reason": str(fault)}})
    button = None
    if not results or not question:
        hint = texts().say("inline_start" if question else "inline_hint", language)
        start = question_payload(question) if question else None
        button = InlineQueryResultsButton(text=_short(hint, 60), start_parameter=start or "help")
    try:
        # Examples and cards are in the language of the person who types.
        await bot.answer_inline_query(query.id, results, cache_time=CACHE_SECONDS, is_personal=True, button=button)
    except TelegramError as fault:
        # The person has typed on: the query is too old and a newer one is under way.
        log.debug("inline query not answered", extra={"fields": {"reason": str(fault)}})
