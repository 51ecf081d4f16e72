"""New reports told to the chats that watch their unit: once each, in the chat's turn, and again only when corrected.

A notice is due from the moment that a later year's report is found in the index until it was sent; both are kept, so
that a restart, a second look or another ingest of the same report repeats nothing. Reports of earlier years are no
news. When the figures that were told change, by a correction or a report read anew, the new ones are told as such.
"""

from __future__ import annotations

import hashlib
import json
import logging

from bot.chat.channel import NotDelivered
from bot.chat.digests import Digest, digest_blocks, digest_of
from bot.chat.service import Service
from bot.chat.state.answers import GivenAnswer, noted
from bot.chat.state.places import Place
from bot.chat.state.watches import Watch
from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.texts import texts
from bot.chat.turns import Turns
from bot.chat.under_answer import NOTICE, under_answer
from bot.chat.unit_cards import card_of
from knowledge.answers import Context, Language

log = logging.getLogger("gongkai.watches")

NOT_SENT = ("flood", "network")
"""Outcomes after which nothing has reached the chat, so that the next look may try again."""


def notice(digest: Digest, watch: Watch, language: Language, *, corrected: bool) -> list[StyledBlock]:
    """The notice as it is to be read: a figure on each line."""
    say = texts().say
    report = digest.report
    head = say("watch_corrected" if corrected else "watch_new", language, unit=watch.unit, year=report.year)
    blocks = [StyledBlock(stretches=(Stretch(text=head, tags=("b",)),)), *digest_blocks(digest, language)]
    if not digest.has_before:
        blocks.append(StyledBlock(stretches=(Stretch(text=say("watch_first", language, year=report.year - 1)),)))
    blocks.append(StyledBlock(stretches=(Stretch(text=f"《{report.title}》", href=report.url),)))
    return blocks


class Notifier:
    """Looks whether the index has news for anybody, and sends them. One instance for the whole bot."""

    def __init__(self, service: Service, turns: Turns) -> None:
        self._service = service
        self._turns = turns
        self._seen = 0
        self._share = 0
        self._on_the_way: set[tuple[int, str]] = set()

    def begin_anew(self) -> None:
        """Forget what was looked at: other chats are served here than before."""
        self._seen = 0
        self._share += 1
        self._on_the_way.clear()

    async def look(self) -> None:
        """Note what is due where the index is another than at the last look, and send what is due."""
        service = self._service
        watches = service.watches.all()
        if not watches:
            return
        opened = await service.reader.generation()
        if opened != self._seen:
            share = self._share
            for watch in watches:
                await self._compare(watch)
            if share == self._share:
                self._seen = opened
        for watch in service.watches.all():
            key = (watch.chat_id, watch.unit)
            if watch.due is not None and key not in self._on_the_way and self._turns.serves(watch.chat_id):
                self._on_the_way.add(key)
                self._turns.in_turn(watch.chat_id, lambda watch=watch: self._tell(watch.chat_id, watch.unit))  # type: ignore[misc]  # mypy cannot infer a lambda with a default

    async def _compare(self, listed: Watch) -> None:
        service, serves = self._service, self._turns.serves
        # Another worker may have told it since the list was made.
        watch = service.watches.get(listed.chat_id, listed.unit) if serves(listed.chat_id) else None
        newest = next(iter(await service.reader.years(listed.unit)), None)
        if watch is None or newest is None or watch.due is not None or not serves(watch.chat_id):
            return
        if newest > watch.latest:
            service.watches.note_due(watch, newest)
        elif newest == watch.latest and watch.told is not None:
            digest = await service.reader.read(lambda library: digest_of(library, watch.unit, newest))
            if digest is not None and serves(watch.chat_id) and _differs(watch.told, digest.mark):
                service.watches.note_due(watch, newest)

    async def _tell(self, chat_id: int, unit: str) -> None:
        try:
            await self._tell_now(chat_id, unit)
        finally:
            self._on_the_way.discard((chat_id, unit))

    async def _tell_now(self, chat_id: int, unit: str) -> None:
        service = self._service
        watch = service.watches.get(chat_id, unit)
        if watch is None or watch.due is None:
            return
        year = watch.due
        language = Language(service.memory.settings(chat_id).language or watch.language)
        digest = await service.reader.read(lambda library: digest_of(library, unit, year, language))
        if digest is None:
            # The index was taken back in the meantime, or the report holds none of the figures.
            service.watches.note_told(watch, watch.told)
            return
        told_before = json.loads(watch.told) if watch.told else {}
        given = await self._written_down(watch, digest, language)
        try:
            blocks = notice(digest, watch, language, corrected=told_before.get("year") == year)
            (page,) = service.channel.pages(blocks)[:1]
            sent = await service.channel.deliver(given.place, page, keyboard=await under_answer(service, given))
            with noted():
                service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, 0)
        except NotDelivered as fault:
            service.channel.undelivered(fault)
            if fault.reason == "forbidden" or "chat not found" in fault.reason.lower():
                service.watches.remove_all(chat_id)
                return
            if fault.reason in NOT_SENT:
                return
        service.watches.note_told(watch, digest.mark)
        log.info("watcher told", extra={"fields": {"year": year}})

    async def _written_down(self, watch: Watch, digest: Digest, language: Language) -> GivenAnswer:
        """The notice kept as an answer, so that its buttons and replies to it go on from its unit."""
        service = self._service
        card = await service.reader.read(lambda library: card_of(library, watch.unit, language))
        return service.book.write_down(
            update_id=_number_of(watch, digest.report.year),
            place=Place(chat_id=watch.chat_id, thread_id=watch.thread_id, user_id=watch.chat_id),
            question_message_id=None,
            question=watch.unit,
            kind=NOTICE,
            language=language,
            before=None,
            after=Context(agencies=(watch.unit,), years=(digest.report.year,)),
            options=card.options if card is not None else (),
            query=card.query if card is not None else None,
        )


def _number_of(watch: Watch, year: int) -> int:
    """What stands for the update that asked, which no notice has: below zero, one for a chat, unit and year."""
    told = hashlib.sha256(f"{watch.chat_id} {watch.unit} {year}".encode()).digest()
    return -1 - int.from_bytes(told[:7])


def _differs(told_mark: str, mark: str) -> bool:
    """Whether a figure that was told reads differently now; one that cannot be read any more corrects nothing."""
    told, now = json.loads(told_mark), json.loads(mark)
    old, new = told["figures"], now["figures"]
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    return told["year"] == now["year"] and any(new[code] not in (None, old.get(code)) for code in new)
