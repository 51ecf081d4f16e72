"""The index as the bot reads it: opened once, asked one question at a time, opened anew when it was replaced."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar

from bot.message import Message
from bot.wording import word
from knowledge import Library, open_library
from knowledge.aliases import Alias
from knowledge.answers import Context, Language, Reply
from knowledge.errors import KnowledgeError
from knowledge.shelf import Unit

log = logging.getLogger("gongkai.index")

SMALL = 2000
"""Reports up to which questions are answered on the event loop itself."""

REMEMBERED = 256
"""Latest replies that are given again as long as the index stays: the same question has the same answer."""

CHINA = timezone(timedelta(hours=8))
"""The reports' own time: 去年 counts from the day it is there."""

Result = TypeVar("Result")
Stamp = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A reply with its wording; `language` is the one it is worded in."""

    reply: Reply
    message: Message
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexAbout:
    """An index: its file, when that was written (in China's time), how many units and reports it has."""

    name: str
    made: str
    units: int
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The index in use as it can be told without asking it: the file's own name, when it was written, its reports."""

    name: str
    made: float
    reports: int


class IndexReader:
    """Questions to the index, from the event loop, answered in order.

    A small index answers in a millisecond or two, less than it costs to pass a question to another thread under load;
    a large one is asked on a thread of its own, so that a slow search holds up nothing else. The file is looked at
    before each question: when it was swapped or written to, it is opened again, and the old one is kept in use if the
    new one cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.swaps = 0
        self._library: Library | None = None
        self._stamp: Stamp = ()
        self._made = 0.0
        self.standing = Standing(name=path.name, made=0.0, reports=0)
        self._small = False
        self._remembered: dict[tuple[str, Context | None, date, str | None], Reply] = {}
        self._aliases: tuple[Alias, ...] = ()
        self.opened = 0
        """How many times an index was opened, which tells one from the next."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="index")

    async def open(self) -> None:
        """Open the index. Raises KnowledgeError with one line that says what is wrong."""
        await self._run(self._open)

    async def ask(
        self, text: str, context: Context | None, *, today: date, unit: str | None, language: Language | None = None
    ) -> Told:
        """The answer to a question, worded in its own language or in the one that was set."""

        def work() -> Told:
            library = self._current()
            key = (text, context, today, unit)
            reply = self._remembered.get(key) or library.ask(text, context, today=today, unit=unit)
            if len(self._remembered) >= REMEMBERED:
                self._remembered.pop(next(iter(self._remembered)), None)
            self._remembered[key] = reply
            if language is not None and language is not reply.answer.language:
                reply = replace(reply, answer=replace(reply.answer, language=language))
            return Told(reply=reply, message=word(reply.answer), language=reply.answer.language)

        return await self._run(work)

    async def read(self, work: Callable[[Library], Result]) -> Result:
        """Something else out of the index, read by `work`."""
        return await self._run(lambda: work(self._current()))

    async def units(self) -> Sequence[Unit]:
        """The units of the index, by name."""
        return await self.read(lambda library: library.shelf.units())

    async def years(self, unit: str) -> list[int]:
        """The years that a unit's reports are of, the latest first."""
        found = await self.read(lambda library: library.shelf.reports(agency=unit))
        return sorted({entry.year for entry in found}, reverse=True)

    async def learn(self, aliases: Sequence[Alias]) -> None:
        """Let the aliases in force be these, from the next question on."""
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
            return IndexAbout(
                name=self.path.name,
                made=datetime.fromtimestamp(self._made, CHINA).strftime("%Y-%m-%d %H:%M"),
                units=len(library.shelf.units()),
                reports=len(library.shelf.reports()),
            )

        return await self.read(look)

    async def name(self) -> str:
        """What the index in use is called: its file, its size, and when it was made."""

        def look(library: Library) -> str:
            made = datetime.fromtimestamp(self._made, UTC).isoformat(timespec="seconds")
            return f"{self.path.name} {made}, {len(library.shelf.units())} / {len(library.shelf.reports())}"

        return await self.read(look)

    async def reload(self) -> None:
        """Open the index anew even if the file seems unchanged. Raises KnowledgeError."""
        await self._run(self._open)

    def close(self) -> None:
        """Wait for the question under way and let go of the index."""
        self._thread.shutdown(wait=True)
        self._library = None

    async def _run(self, work: Callable[[], Result]) -> Result:
        if self._small:
            return work()
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self) -> None:
        stamp = self._look()
        opened = open_library(self.path, self._aliases)
        self.opened += 1
        old, self._library, self._stamp = self._library, opened, stamp
        self._made = self.path.stat().st_mtime
        self._remembered.clear()
        reports = len(opened.shelf.reports())
        self.standing = Standing(name=self.path.resolve().name, made=self._made, reports=reports)
        self._small = reports <= SMALL
        # Questions are asked one after another, so none can be under way on the old index.
        close = getattr(old.shelf, "close", None) if old else None
        if callable(close):
            close()

    def _current(self) -> Library:
        if self._library is None or self._look() != self._stamp:
            try:
                self._open()
                self.swaps += 1
            except KnowledgeError as fault:
                # Between two looks a swap may be half done; what was open goes on answering.
                log.warning("index not reopened", extra={"fields": {"reason": str(fault)}})
                if self._library is None:
                    raise
        assert self._library is not None
        return self._library

    def _look(self) -> Stamp:
        """What changes when the index is replaced or written to: the file behind any pointer, and its journal."""
        return tuple(_stamp_of(path) for path in (self.path, self.path.with_name(self.path.name + "-wal")))


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return (seen.st_ino, seen.st_mtime_ns, seen.st_size)
