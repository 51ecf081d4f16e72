"""New reports told to the chats that watch their unit: once each, in the chat's turn, and again only when corrected.

A notice is due from the moment that a later year's report is found in the index until it was sent; both are kept, so
that a restart, a second look or another ingest of the same report repeats nothing. Reports of earlier years are no
news. When the figures that were told change, by a correction or a report read anew, the new ones are told as such.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.channel import NotDelivered
from bot.chat.service import Service
from bot.chat.state.places import Place
from bot.chat.state.watches import Watch
from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.texts import texts
from bot.chat.turns import Turns
from bot.wording.texts import percent, plain
from knowledge import Library
from knowledge.answers import Citation, Kind, Language
from knowledge.model import Number
from knowledge.query.algebra import Figures, Who, measure_named
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.saying import say as say_query

log = logging.getLogger("gongkai.watches")

MAIN_FIGURES = (
    ("requests.new", "figure_new"),
    ("outcome.granted", "figure_granted"),
    ("outcome.partial", "figure_partial"),
    ("outcome.denied", "figure_denied"),
    ("requests.carried_out", "figure_carried_out"),
    ("reconsideration.total", "figure_reconsideration"),
    ("litigation.total", "figure_litigation"),
)
"""What watchers are told: the code, and the text whose wording is its label."""

DOUBTS = frozenset({"finding", "inferred", "corrected"})
"""Notes that make a figure one to look at twice."""

NOT_SENT = ("flood", "network")
"""Outcomes after which nothing has reached the chat, so that the next look may try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One main figure of a report and of the one before; None where the report has none to show."""

    code: str
    label: str
    now: Number | None
    before: Number | None
    unit: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The main figures of a unit's report, each the answer to a query of its own, and where they stand."""

    lines: tuple[Line, ...]
    report: Citation
    has_before: bool

    @property
    def mark(self) -> str:
        """The figures as they are kept, to be compared with later ones."""
        year = self.report.year
        return json.dumps({"year": year, "figures": {line.code: line.now for line in self.lines}}, sort_keys=True)


def figure_query(unit: str, year: int, code: str) -> Mapping[str, Any]:
    """The query for one figure of a unit's report."""
    figures = Figures(who=Who(names=(unit,)), years=(year,), measures=(measure_named(code),))
    return asked_to_json(Asked(query=figures, language=Language.HANS, question=say_query(figures, Language.HANS)))


def digest_of(library: Library, unit: str, year: int) -> Digest | None:
    """What there is to tell of that report; None when the index does not have it or it holds none of the figures."""
    title: Citation | None = None
    lines: list[Line] = []
    for code, key in MAIN_FIGURES:
        found: list[Number | None] = []
        measure, doubtful = "", False
        for asked in (year, year - 1):
            answer = library.answer(figure_query(unit, asked, code)).answer
            value = answer.values[0] if answer.kind is Kind.CELL and len(answer.values) == 1 else None
            sure = value is not None and (value.agency, value.year, value.indicator) == (unit, asked, code)
            found.append(value.value if value is not None and sure else None)
            if value is not None and sure:
                measure = value.unit
                doubtful = doubtful or any(note.code in DOUBTS for note in answer.notes)
                if asked == year:
                    title = title or answer.citations[0]
        if found[0] is not None or found[1] is not None:
            line = Line(code=code, label=key, now=found[0], before=found[1], unit=measure, doubtful=doubtful)
            lines.append(line)
    if title is None:
        return None
    years = {entry.year for entry in library.shelf.reports(agency=unit)}
    return Digest(lines=tuple(lines), report=title, has_before=year - 1 in years)


def _figure(line: Line, digest: Digest, language: Language) -> str:
    say = texts().say
    measure = "" if language is Language.EN else f" {line.unit}"
    text = f"{say(line.label, language)}{say('colon', language)}"
    text += say("watch_no_figure", language) if line.now is None else f"{plain(line.now)}{measure}"
    if digest.has_before:
        before = say("watch_no_figure", language) if line.before is None else plain(line.before)
        change = ""
        if line.now is not None and line.before is not None:
            step = line.now - line.before
            sign = "+" if step > 0 else "−" if step < 0 else "±"
            change = f"{say('comma', language)}{sign}{plain(abs(step))}"
            if line.before and step:
                change += f"{say('comma', language)}{sign}{percent(abs(step) / line.before)}"
        text += say("watch_before", language, before=before, change=change)
    return f"{text} ⚠️" if line.doubtful else text


def notice(digest: Digest, watch: Watch, language: Language, *, corrected: bool) -> list[StyledBlock]:
    """The notice as it is to be read."""
    say = texts().say
    report = digest.report
    head = say("watch_corrected" if corrected else "watch_new", language, unit=watch.unit, year=report.year)
    rows = "\n".join(_figure(line, digest, language) for line in digest.lines)
    blocks = [
        StyledBlock(stretches=(Stretch(text=head, tags=("b",)),)),
        StyledBlock(stretches=(Stretch(text=rows),), rows=True),
    ]
    if not digest.has_before:
        blocks.append(StyledBlock(stretches=(Stretch(text=say("watch_first", language, year=report.year - 1)),)))
    if any(line.doubtful for line in digest.lines):
        blocks.append(StyledBlock(stretches=(Stretch(text=f"⚠️ {say('watch_doubt', language)}"),)))
    blocks.append(StyledBlock(stretches=(Stretch(text=f"《{report.title}》", href=report.url),)))
    blocks.append(StyledBlock(stretches=(Stretch(text=say("watch_stop", language, unit=watch.unit), tags=("i",)),)))
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
        digest = await service.reader.read(lambda library: digest_of(library, unit, year))
        if digest is None:
            # The index was taken back in the meantime, or the report holds none of the figures.
            service.watches.note_told(watch, watch.told)
            return
        told_before = json.loads(watch.told) if watch.told else {}
        language = Language(service.memory.settings(chat_id).language or watch.language)
        place = Place(chat_id=chat_id, thread_id=watch.thread_id, user_id=chat_id)
        try:
            blocks = notice(digest, watch, language, corrected=told_before.get("year") == year)
            for page in service.channel.pages(blocks):
                await service.channel.deliver(place, page)
        except NotDelivered as fault:
            service.channel.undelivered(fault)
            if fault.reason == "forbidden" or "chat not found" in fault.reason.lower():
                service.watches.remove_all(chat_id)
                return
            if fault.reason in NOT_SENT:
                return
        service.watches.note_told(watch, digest.mark)
        log.info("watcher told", extra={"fields": {"year": year}})


def _differs(told_mark: str, mark: str) -> bool:
    """Whether a figure that was told reads differently now; one that cannot be read any more corrects nothing."""
    told, now = json.loads(told_mark), json.loads(mark)
    old, new = told["figures"], now["figures"]
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    return told["year"] == now["year"] and any(new[code] not in (None, old.get(code)) for code in new)
