"""The index as the bot reads it: opened once, asked one question at a time, opened anew when it was replaced.

Where the live release turns out to be damaged or gone, the last good one answers, and every answer says so.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.chat.clock import CHINA
from bot.chat.settling import SETTLED, settle
from bot.message import Message
from bot.wording import word
from knowledge import Library, open_library
from knowledge.aliases import Alias
from knowledge.answers import Context, Language, Reply
from knowledge.errors import DamagedIndexError, KnowledgeError
from knowledge.standby import StandIn
from knowledge.store.releases import damage, number_of
from knowledge.units_called import units_called

log = logging.getLogger("gongkai.index")

SMALL = 2000
"""Reports up to which questions are answered on the event loop itself."""

REMEMBERED = 256
"""Latest replies that are given again as long as the index stays: the same question has the same answer.

Of a question the last context is kept that it was asked in.
"""

CHECK_SECONDS = 3600.0
"""How often the file that answers come from is read through for damage; it also is right after it was opened."""

AGAIN_SECONDS = 5.0
"""How long after an index could not be opened it is tried again."""

Result = TypeVar("Result")
Stamp = tuple[tuple[int, int, int] | None, ...]


class NoQuery(ValueError):  # noqa: N818  (what somebody wrote, not a fault of ours)
    """No query of this index; the text is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedReply:
    """A reply with its wording; `language` is the one it is worded in, `before` what it goes on from."""

    reply: Reply
    message: Message
    language: Language
    before: Context | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexAbout:
    """An index: its file, when that was written (in China's time), how many units and reports it has."""

    name: str
    made: str
    units: int
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexHealth:
    """Which release answers (None for a plain file), when it was last read through (in UTC), and what is wrong.

    Where there is a `fault`, `answered_for` tells whether an earlier release answers in the live one's place.
    """

    release: int | None
    checked: str | None
    fault: str | None
    answered_for: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The index in use as it can be told without asking it: the file's own name, when it was written, its reports."""

    name: str
    made: float
    reports: int


def _worded(reply: Reply, before: Context | None) -> WordedReply:
    answer = reply.answer
    return WordedReply(reply=reply, message=word(answer), language=answer.language, before=before)


class IndexReader:
    """Questions to the index, from the event loop, answered in order.

    A small index answers in a millisecond or two, less than it costs to pass a question to another thread under load;
    a large one is asked on a thread of its own, so that a slow search holds up nothing else. The file is looked at
    before each question: when another release is live, that is opened. One that is damaged or gone is answered for by
    the last good release, or else by what was open; `health` and every answer say so.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._looked_at = (str(path), f"{path}-wal")
        self.swaps = 0
        self._library: Library | None = None
        self._stamp: Stamp = ()
        self._made = 0.0
        self._file = path
        self._inode = 0
        self._damaged: dict[Path, str] = {}
        self._unusable: str | None = None
        self._checked: str | None = None
        self._again = 0.0
        self._watch: asyncio.Task[None] | None = None
        self.standing = Standing(name=path.name, made=0.0, reports=0)
        self._small = False
        self._remembered: dict[tuple[str, date, str | None], WordedReply] = {}
        self._aliases: tuple[Alias, ...] = ()
        self.opened = 0
        """How many times an index was opened, which tells one from the next."""
        self._until_settled = SETTLED
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="index")

    async def open(self) -> None:
        """Open the index and begin to look after it. Raises KnowledgeError with one line that says what is wrong."""
        await self._run(self._open)
        self._watch = asyncio.create_task(self._look_after())

    async def ask(
        self, text: str, context: Context | None, *, today: date, unit: str | None, language: Language | None = None
    ) -> WordedReply:
        """The answer to a question, worded in its own language or in the one that was set."""

        def work() -> WordedReply:
            library = self._current()
            key = (text, today, unit)
            told = self._remembered.get(key)
            if told is None or told.before != context:
                told = _worded(
                    self._answer(library, lambda one: one.ask(text, context, today=today, unit=unit)), context
                )
                self._remembered.pop(key, None)
                if len(self._remembered) >= REMEMBERED:
                    self._remembered.pop(next(iter(self._remembered)), None)
                self._remembered[key] = told
            if language is None or language is told.language:
                return told
            return _worded(library.in_language(told.reply, language), context)

        return await self._run(work)

    async def answer(
        self, query: Mapping[str, Any], language: Language | None = None, context: Context | None = None
    ) -> WordedReply:
        """The answer to a typed query, asked on from `context`. Raises NoQuery for what is none of this index."""

        def answered(library: Library) -> Reply:
            try:
                return library.answer(query, context)
            except KnowledgeError as fault:
                raise NoQuery(str(fault)) from fault

        def work() -> WordedReply:
            library = self._current()
            reply = self._answer(library, answered)
            return _worded(reply if language is None else library.in_language(reply, language), context)

        return await self._run(work)

    async def read(self, work: Callable[[Library], Result]) -> Result:
        """Something else out of the index, read by `work`."""
        return await self._run(lambda: work(self._current()))

    async def called(self, text: str, *, most: int) -> Sequence[str]:
        """The unit of that name, else those that have it as another name, else so many of which a name holds it."""
        return await self.read(lambda library: units_called(library.shelf, text, most=most))

    async def years(self, unit: str) -> list[int]:
        """The years that a unit's reports are of, the latest first."""
        found = await self.read(lambda library: library.shelf.reports(agency=unit))
        return sorted({entry.year for entry in found}, reverse=True)

    async def learn(self, aliases: Sequence[Alias]) -> None:
        """Let the aliases in force be these, from the next question on."""
        if tuple(aliases) == self._aliases:
            return
        self._aliases = tuple(aliases)

        def work() -> None:
            if self._library is not None:
                self._library = self._library.taught(self._aliases)
                self._remembered.clear()

        await self._run(work)

    async def tried(self, alias: Alias, question: str, *, today: date, unit: str | None) -> Reply:
        """The answer that a question would have if the alias were in force."""
        return await self.read(
            lambda library: library.taught((*self._aliases, alias)).ask(question, today=today, unit=unit)
        )

    async def generation(self) -> int:
        """A number that is another one for every index that was opened; a replaced one is opened first."""
        return await self.read(lambda _: self.opened)

    async def about(self) -> IndexAbout:
        """Which index answers come from."""

        def look(library: Library) -> IndexAbout:
            counts = library.shelf.counts()
            return IndexAbout(
                name=self._called(),
                made=datetime.fromtimestamp(self._made, CHINA).strftime("%Y-%m-%d %H:%M"),
                units=counts.units,
                reports=counts.reports,
            )

        return await self.read(look)

    async def name(self) -> str:
        """What the index in use is called: its file, its size, and when it was made."""

        def look(library: Library) -> str:
            made = datetime.fromtimestamp(self._made, UTC).isoformat(timespec="seconds")
            counts = library.shelf.counts()
            return f"{self._called()} {made}, {counts.units} / {counts.reports}"

        return await self.read(look)

    def health(self) -> IndexHealth:
        """How the index is, a replaced one being opened first; a large one may be a second behind."""
        if self._small or self._library is None:
            with suppress(KnowledgeError):
                self._current()
        standing_in = self._library.standing_in if self._library else None
        return IndexHealth(
            release=number_of(self._file),
            checked=self._checked,
            fault=standing_in.reason if standing_in else self._unusable,
            answered_for=standing_in is not None and standing_in.release is not None,
        )

    async def reload(self) -> None:
        """Open the index anew even if the file seems unchanged. Raises KnowledgeError."""
        self._damaged.clear()
        await self._run(self._open)

    async def check(self) -> None:
        """Read the file that answers come from through, and let the last good release answer where it is damaged."""
        opened, file = self.opened, self._file
        reason = await asyncio.to_thread(damage, file)
        if opened != self.opened:
            return
        self._checked = datetime.now(UTC).isoformat(timespec="seconds")
        if reason and file.exists():
            with suppress(KnowledgeError):
                await self._run(lambda: self._fall_back(reason))

    async def _look_after(self) -> None:
        seen = -1
        while True:
            with suppress(KnowledgeError):
                await self._run(self._current)
            if seen != self.opened:
                seen, due = self.opened, 0.0
            if time.monotonic() >= due:
                await self.check()
                due = time.monotonic() + CHECK_SECONDS
            await asyncio.sleep(min(1.0, CHECK_SECONDS))

    def close(self) -> None:
        """Wait for the question under way and let go of the index."""
        if self._watch is not None:
            self._watch.cancel()
        self._thread.shutdown(wait=True)
        self._library = None

    async def _run(self, work: Callable[[], Result]) -> Result:
        if self._small:
            return work()
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self) -> None:
        stamp = self._look()
        opened = open_library(self.path, self._aliases, damaged=self._damaged)
        self.opened += 1
        old, self._library, self._stamp = self._library, opened, stamp
        self._file = getattr(opened.shelf, "file", self.path)
        # A release may be removed while it is open: it can be read all the same.
        inode, made, _ = _stamp_of(self._file) or (0, int(self._made * 1e9), 0)
        self._inode, self._made = inode, made / 1e9
        self._unusable = None
        if opened.standing_in is not None:
            fields = {"reason": opened.standing_in.reason, "answers_from": opened.standing_in.release}
            log.error("index damaged", extra={"fields": fields})
        self._remembered.clear()
        reports = opened.shelf.counts().reports
        self.standing = Standing(name=self._file.name, made=self._made, reports=reports)
        self._small = reports <= SMALL
        # Questions are asked one after another, so none can be under way on the old index.
        close = getattr(old.shelf, "close", None) if old else None
        if callable(close):
            close()
        # Its vocabulary refers to itself: unless looked for, several would be in memory before they are let go.
        del old
        self._until_settled = SETTLED
        settle()

    def _current(self) -> Library:
        if self._library is None or (self._look() != self._stamp and time.monotonic() >= self._again):
            if self._look() != self._stamp:
                self._damaged.clear()
            try:
                self._open()
                self.swaps += 1
            except KnowledgeError as fault:
                self._do_without(str(fault))
        assert self._library is not None
        return self._library

    def _do_without(self, reason: str) -> None:
        """Nothing better can be opened: go on with what was open, saying so, unless that is damaged itself."""
        self._again = time.monotonic() + AGAIN_SECONDS
        seen = _stamp_of(self._file)
        if self._library is None or (seen and seen[0] == self._inode and damage(self._file)):
            # No answer is better than one that may be wrong.
            if self._unusable is None:
                log.error("index unusable", extra={"fields": {"reason": reason}})
            self._library, self._unusable = None, reason
            raise DamagedIndexError(reason)
        if self._library.standing_in is None:
            log.error("index lost", extra={"fields": {"reason": reason}})
            self._stamp = ()
            self._library = self._library.standing(StandIn(reason=reason))
            self._remembered.clear()

    def _answer(self, library: Library, asked: Callable[[Library], Reply]) -> Reply:
        """What comes of asking, from the last good release where reading the file met damage on the way."""
        self._until_settled -= 1
        if self._until_settled == 0:
            settle()
        try:
            return asked(library)
        except NoQuery:
            raise
        except Exception:
            # A damaged page may show itself as anything; what is wrong for another reason is told as it was.
            reason = damage(self._file)
            if reason is None or not self._file.exists():
                raise
            self._fall_back(reason)
            return asked(self._current())

    def _fall_back(self, reason: str) -> None:
        """Take the file that answers come from for damaged and open what may stand in for it."""
        self._damaged[self._file] = reason
        try:
            self._open()
        except KnowledgeError as fault:
            self._do_without(str(fault))

    def _called(self) -> str:
        """What the index in use is called: its name, and which release where it has any."""
        number = number_of(self._file)
        return self.path.name if number is None else f"{self.path.name} #{number}"

    def _look(self) -> Stamp:
        """What changes when the index is replaced or written to: the file behind any pointer, and its journal."""
        return tuple([_stamp_of(path) for path in self._looked_at])


def _stamp_of(path: Path | str) -> tuple[int, int, int] | None:
    try:
        seen = os.stat(path)  # noqa: PTH116  (before each question, where a Path of its own costs as much as looking)
    except OSError:
        return None
    return (seen.st_ino, seen.st_mtime_ns, seen.st_size)
