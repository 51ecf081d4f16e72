"""Throughput in Telegram beside a bare echo bot on the same library, and what twenty kills cost; both in one run.

The Bot API is the tests' emulator on loopback, in this process; each bot is a process of its own, held back by none of
Telegram's limits. Both stay up and answer bursts of the same questions in turn, so that whatever else the machine does
meets both alike; medians are compared, and the processor time that each bot spent an answer is shown beside them,
which a busy machine hardly changes. `make bench`, or `python -m benchmarks.telegram [--pairs N] [--kills N]`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bot.chat.logs import set_up_logs
from bot.settings import load_settings
from bot.telegram.application import Bot, Tuning
from bot.telegram.outgoing import NORMAL_PACE, UNPACED, Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telegram.town import Process, Town

GOAL = 0.8
CHATS = 100
TURNS = 3
PAIRS = 9
UNITS = (
    *("云津市人民政府", "云津市教育局", "云津市卫生健康委员会", "云津市公安局", "云津市市场监督管理局"),
    *("云津市澄湖区人民政府", "云津市鹿溪区人民政府", "云津市公安局澄湖分局"),
)
ROWS = ("收到申请", "予以公开", "结转下年度")
WORDINGS = tuple(
    f"{before}{{unit}}{{year}}年{{row}}{after}"
    for before in ("", "请问", "查一下", "我想知道", "想了解")
    for after in ("多少件", "有多少件", "是多少", "有几件？")
)
"""Each turn is put another way, so that no question is among those whose answers are still remembered."""
TICKS = os.sysconf("SC_CLK_TCK")


def run_gongkai(pace: Pace = UNPACED) -> None:
    """The bot, unless told otherwise without pacing, until SIGTERM."""
    settings = load_settings()
    set_up_logs(level="WARNING", form="json", secrets=(settings.token,))

    async def serve() -> None:
        bot = Bot(settings, Tuning(pace=pace))
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


@dataclass(slots=True, kw_only=True)
class Runner:
    """One of the two bots in its own world, with what its bursts took."""

    world: Town
    process: Process
    rates: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)

    def processor_seconds(self) -> float:
        """What the bot's process has used of the processor since it began."""
        assert self.process.process is not None
        said = Path(f"/proc/{self.process.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / TICKS

    async def burst(self, number: int, *, counts: bool = True) -> None:
        """Ask everything at once, and wait until the last answer is there."""
        telegram = self.world.telegram
        telegram.calls.clear()
        # Other people each time: none asks so much that the bot would ask for patience.
        first = 5001 + number * CHATS
        before, began = self.processor_seconds(), asyncio.get_running_loop().time()
        for turn in range(TURNS):
            for user in range(first, first + CHATS):
                unit, row = UNITS[user % 8], ROWS[(user + turn + number) % 3]
                wording = WORDINGS[(number * TURNS + turn) % len(WORDINGS)]
                text = wording.format(unit=unit, year=2020 + (user // 8 + turn) % 4, row=row)
                await self.world.update("message", self.world.message(text, user=user))
        while len(telegram.sent()) < CHATS * TURNS:
            await asyncio.sleep(0.005)
        took = asyncio.get_running_loop().time() - began
        # What a bot still notes down after an answer has gone out belongs to that answer.
        await asyncio.sleep(0.1)
        if counts:
            self.rates.append(CHATS * TURNS / took)
            self.spent.append((self.processor_seconds() - before) / (CHATS * TURNS))


def sample_city(folder: Path) -> Path:
    """The index that the tests of Telegram ask, made in a folder."""
    from tests.questions import sample_index
    from tests.telegram.samples_index import build_index

    city = folder / "city" / "gongkai.db"
    sample_index.build_index(city)
    return build_index(folder, city)


async def measure(pairs: int) -> dict[str, Runner]:
    """Both bots' bursts, in turn."""
    from tests.telegram.town import Process, town

    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        index = sample_city(folder)
        runners: dict[str, Runner] = {}
        for kind in ("echo", "gongkai"):
            own = folder / kind
            own.mkdir()
            world = await stack.enter_async_context(town(own, index, checked=False))
            runners[kind] = Runner(world=world, process=Process(world))
            await runners[kind].process.start("-m", "benchmarks.telegram", "--run", kind)
        for number in range(pairs + 1):
            for kind in ("echo", "gongkai") if number % 2 else ("gongkai", "echo"):
                await runners[kind].burst(number, counts=number > 0)
        for runner in runners.values():
            await runner.process.end(signal.SIGTERM)
        return runners


async def kill(times: int) -> tuple[int, int, int]:
    """Questions, answers and questions answered twice when the bot, paced, is killed at random moments under load."""
    from tests.telegram.town import Process, town

    chance = random.Random(7)
    users = range(6001, 6021)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index = sample_city(folder)
        async with town(folder, index) as world:
            asked = 0
            for turn in range(times):
                process = Process(world)
                await process.start("-m", "benchmarks.telegram", "--run", "paced")
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
            await process.start("-m", "benchmarks.telegram", "--run", "paced")
            while world.kept("SELECT count(*) FROM inbox WHERE status = 'done'") != [(asked,)]:
                await asyncio.sleep(0.05)
            await process.end(signal.SIGTERM)
            answered = {(call.chat_id, call.reply_to) for call in world.answers()}
            return asked, len(answered), len(world.answers()) - len(answered)


RUNS: dict[str, Callable[[], None]] = {
    "echo": run_echo,
    "gongkai": run_gongkai,
    "paced": lambda: run_gongkai(NORMAL_PACE),
}


def main() -> int:
    """Measure and print; 1 when the goal is missed or a question got lost."""
    options = argparse.ArgumentParser()
    options.add_argument("--run", choices=tuple(RUNS))
    options.add_argument("--pairs", type=int, default=PAIRS)
    options.add_argument("--kills", type=int, default=5)
    said = options.parse_args()
    if said.run:
        RUNS[said.run]()
        return 0
    found = asyncio.run(measure(said.pairs))
    for kind, runner in found.items():
        spread = f"{min(runner.rates):.0f} to {max(runner.rates):.0f}"
        spent = median(runner.spent) * 1000
        print(f"{kind:8} {median(runner.rates):6.0f} answers/s  ({spread}), {spent:.2f} ms of processor an answer")
    ratio = median(found["gongkai"].rates) / median(found["echo"].rates)
    saved = median(found["echo"].spent) / median(found["gongkai"].spent)
    print(f"ratio    {ratio:6.2f}  (goal {GOAL}; {said.pairs} bursts of {CHATS * TURNS} questions from {CHATS} chats)")
    print(f"         {saved:6.2f}  by processor time")
    asked, answered, doubled = asyncio.run(kill(said.kills))
    print(f"kills    {said.kills}: {asked} questions, {answered} answered, {doubled} twice")
    return 0 if ratio >= GOAL and answered == asked else 1


if __name__ == "__main__":
    sys.exit(main())
