"""Throughput in Telegram beside a bare echo bot on the same library, and what twenty kills cost; both in one run.

The Bot API is the tests' emulator on loopback, in this process; each bot is a process of its own. Neither bot is held
back by Telegram's limits here. `make bench`, or `python -m benchmarks.telegram [--kills N]`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from bot.settings import load_settings
from bot.telegram.application import Bot, Tuning
from bot.telegram.logs import set_up_logs
from bot.telegram.outgoing import UNPACED

CHATS = 100
TURNS = 6
ROUNDS = 3
UNITS = (
    *("云津市人民政府", "云津市教育局", "云津市卫生健康委员会", "云津市公安局", "云津市市场监督管理局"),
    *("云津市澄湖区人民政府", "云津市鹿溪区人民政府", "云津市公安局澄湖分局"),
)
ROWS = ("收到申请", "予以公开", "结转下年度")


def run_gongkai() -> None:
    """The bot without pacing, until SIGTERM."""
    settings = load_settings()
    set_up_logs(level="WARNING", form="json", secrets=(settings.token,))

    async def serve() -> None:
        bot = Bot(settings, Tuning(pace=UNPACED))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, bot.ask_to_stop)
        try:
            await bot.start()
            await bot.serve()
        finally:
            await bot.stop()

    asyncio.run(serve())


def run_echo() -> None:
    """A bare bot that says back what it hears."""
    from telegram import Update
    from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters
    from telegram.request import HTTPXRequest

    async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(f"您说：{update.message.text}", do_quote=True)

    application = (
        ApplicationBuilder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(os.environ["TELEGRAM_API_URL"] + "/bot")
        .request(HTTPXRequest(connection_pool_size=72, pool_timeout=30))
        .concurrent_updates(64)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(stop_signals=(signal.SIGTERM,))


async def measure() -> dict[str, list[float]]:
    """Answers a second of both bots, turn by turn."""
    from tests.telegram.samples_index import build_index
    from tests.telegram.town import ANN, Process, Town, town

    found: dict[str, list[float]] = {"echo": [], "gongkai": []}

    async def one(kind: str, world: Town, folder: Path) -> float:
        world.state = folder / f"{kind}-{time.monotonic_ns()}.db"
        process = Process(world)
        await process.start("-m", "benchmarks.telegram", "--run", kind)
        await world.update("message", world.message("云津市教育局2022年收到多少件申请", user=ANN))
        while not world.telegram.sent():
            await asyncio.sleep(0.01)
        world.telegram.calls.clear()
        began = time.monotonic()
        for turn in range(TURNS):
            for user in range(5001, 5001 + CHATS):
                # 96 different questions, so that remembered answers help as much as they would in a busy week.
                unit, row = UNITS[user % 8], ROWS[(user + turn) % 3]
                text = f"{unit}{2020 + (user // 8 + turn) % 4}年{row}多少件"
                await world.update("message", world.message(text, user=user))
        while len(world.telegram.sent()) < CHATS * TURNS:
            await asyncio.sleep(0.005)
        spent = time.monotonic() - began
        await process.end(signal.SIGTERM)
        world.telegram.calls.clear()
        return CHATS * TURNS / spent

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index = build_index(folder)
        for _ in range(ROUNDS):
            for kind in ("echo", "gongkai"):
                async with town(folder, index, checked=False) as world:
                    found[kind].append(await one(kind, world, folder))
    return found


async def kill(times: int) -> tuple[int, int, int]:
    """Questions, answers and questions answered twice when the bot is killed at random moments under load."""
    from tests.telegram.samples_index import build_index
    from tests.telegram.town import Process, town

    chance = random.Random(7)
    users = range(6001, 6021)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index = build_index(folder)
        async with town(folder, index) as world:
            asked = 0
            for turn in range(times):
                process = Process(world)
                await process.start("-m", "benchmarks.telegram", "--run", "gongkai")
                before = len(world.answers())
                for user in users:
                    text = f"云津市教育局{2020 + turn % 4}年收到多少件申请"
                    await world.update("message", world.message(text, user=user))
                    asked += 1
                while len(world.answers()) == before:
                    await asyncio.sleep(0.005)
                await asyncio.sleep(chance.uniform(0, 0.1))
                await process.end(signal.SIGKILL)
            process = Process(world)
            await process.start("-m", "benchmarks.telegram", "--run", "gongkai")
            while world.kept("SELECT count(*) FROM inbox WHERE status = 'done'") != [(asked,)]:
                await asyncio.sleep(0.05)
            await process.end(signal.SIGTERM)
            answered = {(call.chat_id, call.reply_to) for call in world.answers()}
            return asked, len(answered), len(world.answers()) - len(answered)


def main() -> int:
    """Measure and print; 1 when the goal is missed or a question got lost."""
    options = argparse.ArgumentParser()
    options.add_argument("--run", choices=("echo", "gongkai"))
    options.add_argument("--kills", type=int, default=5)
    said = options.parse_args()
    if said.run:
        (run_echo if said.run == "echo" else run_gongkai)()
        return 0
    found = asyncio.run(measure())
    best = {kind: max(rates) for kind, rates in found.items()}
    for kind, rates in found.items():
        print(f"{kind:8} {best[kind]:6.0f} answers/s  ({', '.join(f'{rate:.0f}' for rate in rates)})")
    ratio = best["gongkai"] / best["echo"]
    print(f"ratio    {ratio:6.2f}  (goal 0.8; {CHATS * TURNS} questions from {CHATS} chats)")
    asked, answered, doubled = asyncio.run(kill(said.kills))
    print(f"kills    {said.kills}: {asked} questions, {answered} answered, {doubled} twice")
    return 0 if ratio >= 0.8 and answered == asked else 1


if __name__ == "__main__":
    sys.exit(main())
