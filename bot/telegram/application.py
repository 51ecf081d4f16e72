"""The bot put together: started, run until a signal or a fault, and brought to a clean end."""

from __future__ import annotations

import asyncio
import logging
import signal
import sqlite3
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes
from telegram.warnings import PTBDeprecationWarning

from bot.chat.flood import FloodGate
from bot.chat.index_reader import IndexReader
from bot.chat.notices import Notifier
from bot.chat.service import Service
from bot.chat.state.aliases import AliasLog
from bot.chat.state.answers import AnswerBook
from bot.chat.state.database import StateLost
from bot.chat.state.inbox import Inbox
from bot.chat.state.memory import Memory
from bot.chat.state.uploads import UploadLog
from bot.chat.state.watches import WatchList
from bot.chat.teaching import learn_all
from bot.settings import Settings
from bot.telegram.channel import TelegramChannel
from bot.telegram.dispatch import AT_ONCE, UPDATE_KINDS, Dispatcher
from bot.telegram.health import Health, HealthCheck
from bot.telegram.intake import Workers
from bot.telegram.menu import set_menu
from bot.telegram.metrics import Metrics
from bot.telegram.outgoing import NORMAL_PACE, Outgoing, Pace
from bot.telegram.polling import HOLD_SECONDS, poll
from bot.telegram.pulse import Pulse, feel
from bot.telegram.servers import Listener, listen_for_health, listen_for_updates
from bot.telegram.transport import AiohttpRequest
from bot.telegram.updates import Application_, Surface
from bot.telegram.workers import open_shards, open_state
from knowledge.errors import KnowledgeError

log = logging.getLogger("gongkai.bot")

DRAIN_SECONDS = 20.0
SWEEP_SECONDS = 3600.0
START_TRIES = 5
REPLY_SECONDS = 20.0
"""How long Telegram may take to answer a call before its outcome counts as unknown."""


KEEP_UP_SECONDS = 1.0
"""How often a worker looks whether it leads, and whether another has taught the bot a word."""

LOOK_SECONDS = 30.0
"""How often the index is looked at for news to those who watch a unit."""


class StartError(Exception):
    """The bot could not start; the text is one line that a person can act on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """What tests and benchmarks may set otherwise."""

    pace: Pace = NORMAL_PACE
    hold: int = HOLD_SECONDS
    reply_seconds: float = REPLY_SECONDS
    look_seconds: float = LOOK_SECONDS


def build_application(settings: Settings, calls: AiohttpRequest, polls: AiohttpRequest) -> Application_:
    """python-telegram-bot's application for these settings; fetching updates is our own part."""
    return (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(calls)
        .get_updates_request(polls)
        .updater(None)
        .context_types(ContextTypes(user_data=type(None), chat_data=type(None), bot_data=type(None)))
        .job_queue(None)
        .build()
    )


class Bot:
    """A running bot: `start`, then `serve` until it is told to stop, then `stop`."""

    def __init__(self, settings: Settings, tuning: Tuning | None = None) -> None:
        self._settings = settings
        self._tuning = tuning or Tuning()
        self.metrics = Metrics()
        self._pulse = Pulse(self.metrics)
        seconds = self._tuning.reply_seconds
        self._calls = AiohttpRequest(connections=AT_ONCE + 8, reply_seconds=seconds, pulse=self._pulse)
        self._polls = AiohttpRequest(connections=1, reply_seconds=seconds, pulse=self._pulse, polls=True)
        self._application = build_application(settings, self._calls, self._polls)
        self._db = open_state(settings)
        self._inbox = Inbox(self._db)
        self._book = AnswerBook(self._db)
        self._memory = Memory(self._db)
        self._reader = IndexReader(settings.index)
        self.channel = TelegramChannel(
            self._application.bot,
            memory=self._memory,
            progress=self._inbox.progress,
            outgoing=Outgoing(
                self.metrics,
                self._tuning.pace,
                moved=self._memory.move_chat,
                sure=self._still_in if settings.redis_url else None,
            ),
            metrics=self.metrics,
        )
        self.service = Service(
            settings=settings,
            channel=self.channel,
            reader=self._reader,
            book=self._book,
            memory=self._memory,
            progress=self._inbox.progress,
            uploads=UploadLog(self._db),
            aliases=AliasLog(self._db),
            watches=WatchList(self._db),
            flood=FloodGate(),
            metrics=self.metrics,
        )
        Surface(self.service, self.channel).register(self._application)
        self._dispatcher = Dispatcher(self._inbox, self.metrics, self._handle)
        self._shards = open_shards(settings, self._db, self._inbox, self.metrics, self._handle)
        self._workers: Workers = self._shards or self._dispatcher
        self._notifier = Notifier(self.service, self._workers)
        self._check = HealthCheck(
            state=settings.state,
            metrics=self.metrics,
            pulse=self._pulse,
            inbox=self._inbox,
            reader=self._reader,
            polls=settings.webhook is None,
        )
        self._listeners: list[Listener] = []
        self._stop = asyncio.Event()
        self.menu: asyncio.Task[None] | None = None

    async def _handle(self, payload: dict[str, Any]) -> None:
        update = Update.de_json(payload, self._application.bot)
        await self._application.process_update(update)

    async def start(self) -> None:
        """Open the index, greet Telegram, take up what was left, and begin to fetch. Raises StartError."""
        # Both are meant: the raw calls of polling.py and service.py, and retry_after, which is taken in either type.
        warnings.filterwarnings("ignore", message="Please use 'Bot\\.")
        warnings.filterwarnings("ignore", message=".*retry_after", category=PTBDeprecationWarning)
        try:
            await learn_all(self.service)
            await self._reader.open()
        except KnowledgeError as fault:
            raise StartError(str(fault)) from fault
        await self._greet()
        left = self._workers.recover()
        webhook = self._settings.webhook
        if webhook:
            await self._listen(lambda: listen_for_updates(webhook, self._workers))
        if self._shards is None:
            await self._announce()
        health = self._settings.health
        if health:
            await self._listen(lambda: listen_for_health(health, self.metrics, self.health))
        mode = "cluster" if self._shards else "webhook" if webhook else "polling"
        log.info("started", extra={"fields": {"bot": self.channel.name, "mode": mode, "left_over": left}})

    async def _announce(self) -> None:
        """Tell Telegram how the bot is reached and what it offers: once, whatever the number of workers."""
        webhook = self._settings.webhook
        if webhook:
            await self._application.bot.set_webhook(
                webhook.url, secret_token=webhook.secret, allowed_updates=list(UPDATE_KINDS)
            )
        else:
            await self._application.bot.delete_webhook()
        self.menu = asyncio.create_task(set_menu(self._application.bot, self._settings.admins))

    async def _listen(self, begin: Callable[[], Listener]) -> None:
        try:
            listener = begin()
        except OSError as fault:
            raise StartError(f"cannot listen: {fault}") from fault
        self._listeners.append(listener)
        log.info("listening", extra={"fields": {"port": listener.port}})

    async def _greet(self) -> None:
        for attempt in range(START_TRIES):
            try:
                await self._application.initialize()
            except InvalidToken as fault:
                raise StartError("TELEGRAM_BOT_TOKEN: Telegram does not know this token") from fault
            except NetworkError as fault:
                if attempt == START_TRIES - 1:
                    raise StartError(f"TELEGRAM_API_URL: {self._settings.api_url} does not answer") from fault
                await asyncio.sleep(0.5 * 2**attempt)
            except TelegramError as fault:
                raise StartError(f"Telegram refused to let the bot in: {fault.message}") from fault
            else:
                return

    def health(self) -> Health:
        """What /healthz says."""
        self._check.stopping = self._stop.is_set()
        return self._check.look()

    def ask_to_stop(self) -> None:
        """Let `serve` return."""
        self._stop.set()

    async def serve(self) -> None:
        """Fetch and answer until `ask_to_stop`. Raises StartError when Telegram stops knowing the token."""
        work = [asyncio.create_task(self._sweep()), asyncio.create_task(self._look_out())]
        bot = self._application.bot
        fetching = (
            poll(bot, self._dispatcher, UPDATE_KINDS, self._pulse, hold=self._tuning.hold)
            if self._settings.webhook is None
            else feel(bot, self._pulse, self._tuning.look_seconds)
        )
        work.append(asyncio.create_task(fetching))
        if self._shards is not None:
            self._shards.on_change(self._take_share)
            work += [asyncio.create_task(part) for part in (self._shards.beat(), self._shards.read(), self._keep_up())]
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait([*work, stopping], return_when=asyncio.FIRST_COMPLETED)
        if self._shards is not None:
            self._shards.begin_to_stop()
        for task in (*work, stopping):
            task.cancel()
        for outcome in await asyncio.gather(*work, stopping, return_exceptions=True):
            if isinstance(outcome, InvalidToken):
                raise StartError("TELEGRAM_BOT_TOKEN: Telegram no longer knows this token") from outcome
            if isinstance(outcome, Exception):
                raise outcome

    def _take_share(self, served: int, of: int) -> None:
        self._notifier.begin_anew()
        self._book.begin_anew()
        self.channel.outgoing.share(served / of)

    async def _keep_up(self) -> None:
        """Do what several workers do once: announce the bot. Learn what staff taught another worker."""
        announced, known = False, self.service.aliases.confirmed()
        while True:
            if self._workers.leads and not announced:
                try:
                    await self._announce()
                    announced = True
                except TelegramError as fault:
                    log.warning("not announced", extra={"fields": {"reason": fault.message}})
            if (confirmed := self.service.aliases.confirmed()) != known:
                known = confirmed
                await learn_all(self.service)
            await asyncio.sleep(KEEP_UP_SECONDS)

    async def _sweep(self) -> None:
        while True:
            try:
                if self._workers.leads:
                    self._inbox.sweep()
                    self._book.sweep()
                    self.service.aliases.sweep()
            except StateLost:
                raise
            except Exception:
                # A full or locked disk may have room or time at the next sweep; the bot goes on meanwhile.
                log.exception("not swept")
            await asyncio.sleep(SWEEP_SECONDS)

    async def _look_out(self) -> None:
        while True:
            try:
                # Some may have been brought in from outside: gongkai lexicon import.
                await learn_all(self.service)
                await self._notifier.look()
            except (KnowledgeError, sqlite3.Error) as fault:
                log.warning("no look at the index", extra={"fields": {"reason": str(fault)}})
            await asyncio.sleep(self._tuning.look_seconds)

    def _still_in(self) -> None:
        """Raises StateLost where another worker has this one's chats by now: asleep for a while, it would not know."""
        self._db.row("SELECT 1")

    async def stop(self) -> None:
        """Finish what is under way, leave the rest to the next start, and close everything."""
        self._stop.set()
        if self.menu is not None:
            self.menu.cancel()
            await asyncio.wait([self.menu])
        for listener in self._listeners:
            await listener.close()
        left = await self._workers.drain(DRAIN_SECONDS)
        await self._application.shutdown()
        # An application that never got in does not close what it was given.
        for request in (self._calls, self._polls):
            await request.shutdown()
        self._reader.close()
        self.service.studio.close()
        self._db.close()
        log.info("stopped", extra={"fields": {"left_over": left}})


OVERLAP_SECONDS = DRAIN_SECONDS + 20
"""How long a new bot waits for an old one on the same state to finish what it was at."""


async def run_bot(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. Raises StartError, and StateLost when the state's server is gone."""
    try:
        bot = Bot(settings)
    except (OSError, sqlite3.Error) as fault:
        raise StartError(f"GONGKAI_STATE_DB: {settings.state}: cannot be opened ({fault})") from fault
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, bot.ask_to_stop)
    try:
        await bot.start()
        await bot.serve()
    finally:
        await bot.stop()
