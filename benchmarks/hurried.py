"""The bot in a process whose clock runs a day in minutes, and the releases that come and go under it meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

FIGURES = (52, 53)
"""What the releases say that take turns: an answer must be one of these."""


def run_bot(speed: float, leak: int) -> None:
    """The bot with a day's clock; `leak` bytes are lost on purpose with every answer, to see that it is noticed."""
    from bot.chat import index_reader
    from bot.chat.clock import SteadyClock, keep_time_by
    from bot.chat.logs import set_up_logs
    from bot.settings import load_settings
    from bot.telegram import application
    from bot.telegram.application import Bot, Tuning
    from bot.telegram.outgoing import UNPACED

    began_wall, began = time.time(), time.monotonic()
    keep_time_by(
        SteadyClock(
            wall=lambda: began_wall + (time.monotonic() - began) * speed,
            passed=lambda: (time.monotonic() - began) * speed,
        )
    )
    application.SWEEP_SECONDS /= speed
    index_reader.CHECK_SECONDS /= speed
    settings = load_settings()
    set_up_logs(level="ERROR", form="json", secrets=(settings.token,))
    lost: list[bytes] = []

    async def serve() -> None:
        bot = Bot(settings, Tuning(pace=UNPACED, hold=1, reply_seconds=2.0, look_seconds=30.0 / speed * 4))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, bot.ask_to_stop)
        ask = bot.service.reader.ask

        async def leaky(*words: Any, **more: Any) -> Any:  # noqa: ANN401  whatever is asked
            lost.append(os.urandom(leak))
            return await ask(*words, **more)

        if leak:
            bot.service.reader.ask = leaky  # type: ignore[method-assign]  # put in between on purpose, to lose memory
        try:
            await bot.start()
            await bot.serve()
        finally:
            await bot.stop()

    asyncio.run(serve())


async def swap_index(index: Path, folder: Path, every: float, counts: Counter[str]) -> None:
    """Publish the other figure, or go back, for ever; each in a process of its own, as an operator does."""
    turn = 0
    while True:
        await asyncio.sleep(every)
        turn += 1
        step = ("publish", "publish", "rollback")[turn % 3]
        arguments = (step, str(index), str(folder / f"swap-{turn % 2}"), str(FIGURES[turn % 2]))
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.soak", "--swap", *arguments)
        try:
            counts[step if await process.wait() == 0 else "failed"] += 1
        finally:
            # At the end of the day, too, what has been begun is finished before its folder goes.
            await process.wait()


def swap(step: str, index: Path, folder: Path, value: int) -> int:
    """One release with this figure in the cell that is asked for, or one back."""
    from dataclasses import replace

    from knowledge.errors import IndexFileError
    from knowledge.store.release import rollback
    from tests.telegram.samples_index import education_report, put_in

    if step == "rollback":
        try:
            rollback(index)
        except IndexFileError as fault:
            return 0 if "no release before" in str(fault) else 1
        return 0
    folder.mkdir(exist_ok=True)
    report = education_report(2022)
    facts = tuple(
        replace(fact, value=value, raw=str(value))
        if (fact.indicator, fact.applicant) == ("requests.new", "total")
        else fact
        for fact in report.facts
    )
    put_in(folder, index, [replace(report, facts=facts)])
    return 0
