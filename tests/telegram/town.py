"""A small world to test the bot in: a Bot API on loopback, people and groups who speak, and the bot that answers."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.settings import Address, Settings, Webhook
from bot.telegram.application import Bot, Tuning
from bot.telegram.outgoing import UNPACED
from tests.forks import Fork, fork
from tests.patience import HANGS, on_the_clock
from tests.telegram.emulator import Call, Telegram

TOKEN = "123456789:TEST-token_of-thirty-five-characters0"
ANN, BEN, STAFF = 101, 102, 900
GROUP, FORUM = -1001, -1002
REPLY = on_the_clock(2.0)
"""Seconds that the bot waits for the Bot API."""

SILENCE = 1.5 * REPLY
"""Seconds of silence after which it does not know whether a call was heard."""

QUICK = Tuning(pace=UNPACED, hold=1, reply_seconds=REPLY)
SECRET = "a-Secret_1"
MODES = ("polling", "webhook")
"""How updates reach the bot."""


_NUMBERS = count()
"""Of processes, for the files that they write their log to."""


def told_apart(calls: list[Call]) -> tuple[list[Call], list[Call]]:
    """The notes that an answer may not have arrived, and the answers."""
    notices = [call for call in calls if [button["text"] for button in call.buttons] == ["重发"]]
    return notices, [call for call in calls if call not in notices]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def webhook() -> Webhook:
    """Where a bot takes updates, on a port of its own."""
    port = free_port()
    return Webhook(
        url=f"http://127.0.0.1:{port}/telegram/in", listen=Address(host="127.0.0.1", port=port), secret=SECRET
    )


def entities_of(text: str) -> list[dict[str, Any]]:
    """The entities that Telegram's clients would mark: a leading command, and mentions."""
    found: list[dict[str, Any]] = []
    command = re.match(r"/[A-Za-z0-9_]+(@[A-Za-z0-9_]+)?", text)
    if command:
        found.append({"type": "bot_command", "offset": 0, "length": command.end()})
    for mention in re.finditer(r"(?<!\w)@[A-Za-z0-9_]{4,}", text):
        if not (command and mention.start() < command.end()):
            before = len(text[: mention.start()].encode("utf-16-le")) // 2
            found.append({"type": "mention", "offset": before, "length": mention.end() - mention.start()})
    return found


class Town:
    """The world of one test. Speaking methods return the id of the message that was said.

    With `hook` the bot gets its updates there, else it polls; a restart takes the same one.
    """

    def __init__(self, telegram: Telegram, url: str, folder: Path, index: Path, *, hook: Webhook | None = None) -> None:
        self.telegram = telegram
        self.hook = hook
        self.url = url
        self.folder = folder
        self.index = index
        self.state = folder / "state.db"
        self.bot: Bot | None = None
        self._next_message = 1
        self._next_update = 1
        self._task: asyncio.Task[None] | None = None

    def settings(self, **changes: Any) -> Settings:
        given: dict[str, Any] = {
            "token": TOKEN,
            "api_url": self.url,
            "index": self.index,
            "state": self.state,
            "admins": frozenset({STAFF}),
            "webhook": self.hook,
        }
        return Settings(**{**given, **changes})

    async def start(self, tuning: Tuning = QUICK, **changes: Any) -> Bot:
        bot = Bot(self.settings(**changes), tuning)
        self.bot = bot
        await bot.start()
        if bot.menu:
            await bot.menu
        self._task = asyncio.create_task(bot.serve())
        return bot

    async def stop(self) -> None:
        if self.bot and self._task:
            self.bot.ask_to_stop()
            await self._task
            await self.bot.stop()
        self.bot = self._task = None

    def message(
        self,
        text: str | None,
        *,
        user: int = ANN,
        chat: int | None = None,
        thread: int | None = None,
        reply_to: dict[str, Any] | None = None,
        message_id: int | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """A message as Telegram would deliver it."""
        chat_id = chat if chat is not None else user
        if message_id is None:
            message_id, self._next_message = self._next_message, self._next_message + 1
        where = (
            {"id": chat_id, "type": "private", "first_name": "某"}
            if chat_id > 0
            else {"id": chat_id, "type": "supergroup", "title": "群", "is_forum": chat_id == FORUM}
        )
        said: dict[str, Any] = {
            "message_id": message_id,
            "date": int(time.time()),
            "chat": where,
            "from": {"id": user, "is_bot": False, "first_name": "某人甲", "language_code": "zh-hans"},
        }
        if text is not None:
            said |= {"text": text, "entities": entities_of(text)}
        if thread is not None:
            said |= {"message_thread_id": thread, "is_topic_message": True}
        if reply_to is not None:
            said["reply_to_message"] = reply_to
        return {**said, **more}

    def ours(self, call: Call) -> dict[str, Any]:
        """A message of the bot as it stands in a reply to it."""
        return {key: value for key, value in call.result.items() if key != "reply_markup"}

    async def update(self, kind: str, content: dict[str, Any], update_id: int | None = None) -> int:
        update: dict[str, Any] = {kind: content}
        if update_id is not None:
            update["update_id"] = update_id
        return int(await self.telegram.enqueue_update(update, token=TOKEN))

    async def say(self, text: str | None, **how: Any) -> int:
        """Somebody says something; waits until the bot is done with it."""
        content = self.message(text, **how)
        await self.done(await self.update("message", content))
        return int(content["message_id"])

    async def edit(self, message_id: int, text: str, **how: Any) -> None:
        content = self.message(text, message_id=message_id, edit_date=int(time.time()), **how)
        await self.done(await self.update("edited_message", content))

    async def press(self, call: Call, label: str, *, user: int = ANN, data: str | None = None) -> None:
        """Somebody presses the button whose label contains this text, behind ⋯ if need be.

        Those that the message has by now come first, then those that it had when it was sent, which a slow client may
        still show.
        """
        if data is None:
            button = self.button(call, label)
            if button is None and label != "⋯":
                await self.press(call, "⋯", user=user)
                button = self.button(call, label)
            assert button is not None, (label, [one["text"] for one in self.buttons(call)])
            data = button["callback_data"]
        query = {
            "id": f"q{self._next_message}-{time.monotonic_ns()}",
            "from": {"id": user, "is_bot": False, "first_name": "某人甲", "language_code": "zh-hans"},
            "chat_instance": "1",
            "data": data,
            "message": call.result,
        }
        await self.done(await self.update("callback_query", query))

    def buttons(self, call: Call) -> list[dict[str, Any]]:
        """The buttons that a message of the bot has by now."""
        kept = self.telegram.messages.get((call.result["chat"]["id"], call.result["message_id"]), {})
        rows = (kept.get("reply_markup") or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def rows(self, call: Call) -> list[list[str]]:
        """The labels of those, row by row."""
        kept = self.telegram.messages.get((call.result["chat"]["id"], call.result["message_id"]), {})
        return [[one["text"] for one in row] for row in (kept.get("reply_markup") or {}).get("inline_keyboard", [])]

    def button(self, call: Call, label: str) -> dict[str, Any] | None:
        """The button whose label contains this text."""
        found = (one for one in (*self.buttons(call), *call.buttons) if label in one["text"] and "callback_data" in one)
        return next(found, None)

    async def done(self, update_id: int, *, patience: float = HANGS) -> None:
        """Wait until the bot has dealt with an update."""
        await self.until(lambda: self.status(update_id) in ("done", "failed"), patience=patience)

    async def until(self, holds: Callable[[], object], *, patience: float = HANGS) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < end, "waited in vain"
            await asyncio.sleep(0.01)

    def status(self, update_id: int) -> str | None:
        row = self.kept("SELECT status FROM inbox WHERE update_id = ?", update_id)
        return row[0][0] if row else None

    def kept(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the state database holds."""
        if not self.state.exists():
            return []
        connection = sqlite3.connect(self.state, timeout=5)
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            connection.close()

    def answers(self, chat: int | None = None) -> list[Call]:
        """The messages that the bot sent, into one chat or all."""
        return [call for call in self.telegram.sent() if chat is None or call.chat_id == chat]

    def last(self, chat: int | None = None) -> Call:
        return self.answers(chat)[-1]


@asynccontextmanager
async def town(folder: Path, index: Path, *, mode: str = "polling", checked: bool = True) -> AsyncIterator[Town]:
    """A world with the Bot API running and no bot yet; `checked` False leaves the fields of calls unchecked."""
    telegram = Telegram(max_updates=5000)
    telegram.checked = checked
    runner = web.AppRunner(telegram.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server = site._server
    assert server is not None
    port = server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]  # asyncio's Server has them
    hook = webhook() if mode == "webhook" else None
    world = Town(telegram, f"http://127.0.0.1:{port}", folder, index, hook=hook)
    try:
        yield world
    finally:
        await world.stop()
        await telegram.close()
        await runner.cleanup()


def _variables(hook: Webhook) -> dict[str, str]:
    where = hook.listen
    return {"WEBHOOK_URL": hook.url, "WEBHOOK_LISTEN": f"{where.host}:{where.port}", "WEBHOOK_SECRET": hook.secret}


class Process:
    """The bot as a process of its own, as `gongkai bot` runs it: forked, unless the arguments of a Python are given."""

    def __init__(self, world: Town, **variables: str) -> None:
        self.environment = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI", "WEBHOOK", "TELE"))
            },
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": world.url,
            "GONGKAI_DB": str(world.index),
            "GONGKAI_STATE_DB": str(world.state),
            **(_variables(world.hook) if world.hook else {}),
            **variables,
        }
        self.folder = world.folder
        self.process: asyncio.subprocess.Process | Fork | None = None
        self._said = world.folder / f"said-{next(_NUMBERS)}.txt"

    async def start(self, *arguments: str) -> None:
        if not arguments:
            with Path(os.devnull).open("r+b") as nothing, self._said.open("wb") as said:
                streams = (nothing.fileno(), nothing.fileno(), said.fileno())
                self.process = await asyncio.to_thread(fork, ["bot"], env=self.environment, streams=streams)
            return
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=Path(__file__).parent.parent.parent,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    def alive(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def end(self, number: int = signal.SIGTERM, *, patience: float = HANGS) -> tuple[int, str]:
        """Send a signal (0 sends none), wait for the end; exit status and what was on standard error."""
        assert self.process is not None
        if number and self.process.returncode is None:
            self.process.send_signal(number)
        if isinstance(self.process, Fork):
            status = await asyncio.to_thread(self._ended, self.process, patience)
            return status, self._said.read_text(encoding="utf-8")
        try:
            _, said = await asyncio.wait_for(self.process.communicate(), patience)
        except TimeoutError:
            self.process.kill()
            _, said = await self.process.communicate()
            raise AssertionError(f"the bot did not end: {said.decode()}") from None
        return self.process.returncode or 0, said.decode()

    @staticmethod
    def _ended(process: Fork, patience: float) -> int:
        try:
            return process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError("the bot did not end") from None
