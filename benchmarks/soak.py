"""A day of the bot compressed into minutes: does its memory stay flat, and is nothing lost, doubled or mixed up?

    python -m benchmarks.soak [--minutes 10] [--each-second 8]

The bot is a process of its own with a clock that runs so many times faster that the run is a day long for it: the
hourly sweeps, the looks at watched units, the hourly checks of the index and the end of conversations all come as often
as in a day. It is asked questions of every kind, follow-ups, edits, buttons, inline queries, commands and pictures by a
few hundred people and groups, over a proxy that is slow, cut off, silent or a gateway's 502 for two of every ten
minutes, while the index is published anew or rolled back every half hour of that day. Exit status 1 when memory, file
descriptors or threads grow, an answer comes twice or from no release, or an update is not dealt with.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import re
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DAY = 24 * 3600.0
BROKEN = ("update failed", "job failed", "handler broke", "not swept", "answer not written down", "index lost")
"""Events of the bot's log that no weather explains."""

WARM_UPDATES = 400
"""Updates before the day begins, at full speed: fonts, dictionaries and caches are filled by them."""

WARMING = 0.25
"""The part of the day in which memory may still grow."""

TENTHS = 10
MAY_GROW_MB = 8.0
"""What the rest of the run may add by its trend: less than this is what an allocator keeps."""

MOST_TIMES = 1.4
"""How many times what the warmed bot takes its memory may be at the most."""

FIGURES = (52, 53)
"""What the releases say that take turns: an answer must be one of these."""

UNIT = "云津市教育局"
YEARS = (2020, 2021, 2022, 2023)
PEOPLE = 240
GROUPS = 30
PROBE = f"{UNIT}2022年收到多少件申请"
QUESTIONS = (
    *(f"{UNIT}{year}年{what}多少件" for year in YEARS for what in ("收到申请", "予以公开", "不予公开", "结转下年度")),
    *("云津市教育局历年收到申请趋势", "2022年各单位收到申请排名", "云津市教育局和云津市公安局2022年收到申请对比"),
    *("云津市教育局2022年存在的主要问题", "2022年哪些单位被复议纠错", "云津市公安局2021年公开率", "什么是依申请公开"),
    *("有哪些单位", "云津市教育局2022年申请构成", "那2021年呢", "how many applications in 2021", "今天天气怎么样"),
    *("云津市教育局2022年报勾稽平吗", "鼓楼区2021年收到多少件", "市教育局近三年趋势，画个图", "<b>&amp;" * 40),
)
MIX = {"ask": 44, "probe": 14, "edit": 8, "press": 14, "inline": 8, "command": 6, "group": 6}
"""Of a hundred updates, so many are of each sort; a probe is a question whose figure is known."""

COMMANDS = ("/help", "/units", f"/years {UNIT}", "/settings", "/source", "/watching", f"/watch {UNIT}", "/privacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The bot's process at one moment: seconds since the start, MB in memory, open files, threads, MB of state."""

    at: float
    rss: float
    files: int
    threads: int
    state: float
    handled: int


def trend(samples: Sequence[Sample]) -> float:
    """MB that memory grows over a run as long as this one: the median step between tenths of what follows the warming.

    What leaks grows in every tenth; a single step, as when a storm ends and everything is answered at once, is told by
    the highest figure and not by this one.
    """
    length = samples[-1].at
    kept = [sample for sample in samples if sample.at >= length * WARMING]
    span = (length - length * WARMING) / TENTHS
    parts = [
        [sample.rss for sample in kept if number <= (sample.at - length * WARMING) / span < number + 1]
        for number in range(TENTHS)
    ]
    levels = [statistics.median(part) for part in parts if part]
    steps = [later - earlier for earlier, later in itertools.pairwise(levels)]
    return statistics.median(steps) * len(steps) / (1 - WARMING) if steps else 0.0


def grown(samples: Sequence[Sample], *, may_grow: float = MAY_GROW_MB) -> list[str]:
    """What grows that should stay as it is, in words; empty when all is flat."""
    found = []
    growth = trend(samples)
    highest = max(sample.rss for sample in samples)
    if highest > MOST_TIMES * samples[0].rss:
        found.append(f"memory rises from {samples[0].rss:.0f} to {highest:.0f} MB")
    if growth > may_grow:
        found.append(f"memory grows by {growth:.1f} MB a run")
    kept = [sample for sample in samples if sample.at >= samples[-1].at * WARMING]
    third = max(1, len(kept) // 3)
    for name, slack in (("files", 12), ("threads", 4)):
        first = statistics.median(getattr(sample, name) for sample in kept[:third])
        last = statistics.median(getattr(sample, name) for sample in kept[-third:])
        if last > first + slack:
            found.append(f"{name} grow from {first:.0f} to {last:.0f}")
    return found


# ---------------------------------------------------------------------- the bot's own process


def run_bot(speed: float, leak: int) -> None:
    """The bot with a day's clock; `leak` bytes are lost on purpose with every answer, to see that it is noticed."""
    from bot.settings import load_settings
    from bot.telegram import application, library
    from bot.telegram.application import Bot, Tuning
    from bot.telegram.clock import SteadyClock, keep_time_by
    from bot.telegram.logs import set_up_logs
    from bot.telegram.outgoing import UNPACED

    began_wall, began = time.time(), time.monotonic()
    keep_time_by(
        SteadyClock(
            wall=lambda: began_wall + (time.monotonic() - began) * speed,
            passed=lambda: (time.monotonic() - began) * speed,
        )
    )
    application.SWEEP_SECONDS /= speed
    library.CHECK_SECONDS /= speed
    settings = load_settings()
    set_up_logs(level="ERROR", form="json", secrets=(settings.token,))
    lost: list[bytes] = []

    async def serve() -> None:
        bot = Bot(settings, Tuning(pace=UNPACED, hold=1, reply_seconds=2.0, look_seconds=30.0 / speed * 4))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, bot.ask_to_stop)
        ask = bot.desk.reader.ask

        async def leaky(*words: Any, **more: Any) -> Any:  # noqa: ANN401  whatever is asked
            lost.append(os.urandom(leak))
            return await ask(*words, **more)

        if leak:
            bot.desk.reader.ask = leaky  # type: ignore[method-assign]
        try:
            await bot.start()
            await bot.serve()
        finally:
            await bot.stop()

    asyncio.run(serve())


# ---------------------------------------------------------------------- the world around it


def sampled(pid: int, state: Path, began: float, handled: int) -> Sample:
    """How a process is now; raises OSError when it has ended."""
    told = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        if ":" in line
    )
    return Sample(
        at=time.monotonic() - began,
        rss=int(told["VmRSS"].split()[0]) / 1024,
        files=len(list(Path(f"/proc/{pid}/fd").iterdir())),
        threads=int(told["Threads"]),
        state=sum(path.stat().st_size for path in state.parent.glob(state.name + "*")) / 1e6,
        handled=handled,
    )


class Crowd:
    """Those who ask: what they say next, by chance."""

    def __init__(self, world: Any, seed: int) -> None:  # noqa: ANN401  the tests' Town
        self.world = world
        self.chance = random.Random(seed)
        self.said: list[tuple[int, int]] = []
        self.updates: list[int] = []
        self.probes: set[tuple[int, int]] = set()
        """Chat and message of the questions whose figure is known."""
        self.turn = 0

    async def act(self) -> None:
        """One update."""
        chance = self.chance
        kind = chance.choices(
            ("ask", "probe", "edit", "press", "inline", "command", "group"), (44, 14, 8, 14, 8, 6, 6)
        )[0]
        self.turn += 1
        user = 10_000 + self.chance.randrange(PEOPLE)
        world = self.world
        if kind == "press":
            shown = [call for call in world.telegram.sent()[-60:] if call.buttons and call.chat_id > 0]
            if shown:
                call = chance.choice(shown)
                button = chance.choice([item for item in call.buttons if "callback_data" in item] or [None])
                if button:
                    await self._press(call, button["callback_data"])
                    return
        if kind == "edit" and self.said:
            chat, message_id = chance.choice(self.said[-40:])
            text = chance.choice(QUESTIONS)
            self.probes.discard((chat, message_id))
            content = world.message(text, user=chat, message_id=message_id, edit_date=int(time.time()))
            self.updates.append(await world.update("edited_message", content))
            return
        if kind == "inline":
            query = {
                "id": f"i{len(self.updates)}",
                "from": {"id": user, "is_bot": False, "first_name": "某", "language_code": "zh-hans"},
                "query": chance.choice(QUESTIONS)[:200],
                "offset": "",
            }
            self.updates.append(await world.update("inline_query", query))
            return
        if kind == "group":
            content = world.message(
                f"/ask {chance.choice(QUESTIONS)}", user=user, chat=-5000 - self.chance.randrange(GROUPS)
            )
            self.updates.append(await world.update("message", content))
            return
        text = {"command": chance.choice(COMMANDS), "probe": PROBE}.get(kind) or chance.choice(QUESTIONS)
        content = world.message(text, user=user)
        if kind == "probe":
            self.probes.add((user, content["message_id"]))
        elif kind == "ask":
            self.said.append((user, content["message_id"]))
            del self.said[:-200]
        self.updates.append(await world.update("message", content))

    async def _press(self, call: Any, data: str) -> None:  # noqa: ANN401  a call that the tests' emulator saw
        query = {
            "id": f"q{len(self.updates)}",
            "from": {"id": call.chat_id, "is_bot": False, "first_name": "某", "language_code": "zh-hans"},
            "chat_instance": "1",
            "data": data,
            "message": call.result,
        }
        self.updates.append(await self.world.update("callback_query", query))


async def swap_index(index: Path, folder: Path, every: float, counts: Counter[str]) -> None:
    """Publish the other figure, or go back, for ever; each in a process of its own, as an operator does."""
    turn = 0
    while True:
        await asyncio.sleep(every)
        turn += 1
        step = ("publish", "publish", "rollback")[turn % 3]
        arguments = (step, str(index), str(folder / f"swap-{turn % 2}"), str(FIGURES[turn % 2]))
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.soak", "--swap", *arguments)
        counts[step if await process.wait() == 0 else "failed"] += 1


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


async def soak(minutes: float, each_second: float, *, seed: int = 7, leak: int = 0, say: bool = True) -> list[str]:
    """Run the day; what is wrong, in words. Prints a line for each sample that is `say`."""
    from tests.faults.flapping import Weather, changeable, flapping
    from tests.telegram.samples_index import build_index
    from tests.telegram.town import Process, town

    length = minutes * 60
    speed = DAY / length
    storm = changeable(
        seed, 0.3, Weather.SLOW, Weather.GATEWAY, Weather.REFUSED, Weather.CUT, Weather.SILENT, Weather.SLOW
    )
    samples: list[Sample] = []
    wrong: list[str] = []
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index = build_index(folder)
        async with town(folder, index, checked=False) as world:
            began = float("inf")

            def weather() -> Weather:
                """Two stormy minutes of ten, once the day has begun."""
                if time.monotonic() < began:
                    return Weather.FAIR
                part = (time.monotonic() - began) / length * 10 % 5
                return storm() if 2 <= part < 3 else Weather.FAIR

            async with flapping(int(world.url.rsplit(":", 1)[1]), weather) as proxy:
                world.url = proxy.url
                process = Process(world)
                await process.start("-m", "benchmarks.soak", "--bot", str(speed), "--leak", str(leak))
                assert process.process is not None
                pid = process.process.pid
                crowd = Crowd(world, seed)
                for _ in range(WARM_UPDATES):
                    await crowd.act()
                wrong += await _left(world, crowd.updates)
                began, crowd.turn = time.monotonic(), 0
                swapping = asyncio.create_task(swap_index(index, folder, length / 48, counts))
                seen: set[tuple[int, int]] = set()
                handled, next_sample = 0, 0.0
                try:
                    while (now := time.monotonic() - began) < length:
                        await crowd.act()
                        handled += _look_through(world, crowd, seen, counts, wrong)
                        if now >= next_sample:
                            samples.append(sampled(pid, world.state, began, handled))
                            next_sample += max(length / 60, 0.5)
                            if say:
                                _print(samples[-1], speed)
                        ahead = crowd.turn / each_second - (time.monotonic() - began)
                        await asyncio.sleep(max(ahead, 0))
                except OSError:
                    wrong.append("the bot ended")
                swapping.cancel()
                await asyncio.gather(swapping, return_exceptions=True)
                wrong += await _left(world, crowd.updates)
                handled += _look_through(world, crowd, seen, counts, wrong, all_of_them=True)
                status, said = await process.end(signal.SIGTERM, patience=30)
                broken = [line for line in said.splitlines() if any(f'"{event}"' in line for event in BROKEN)]
                wrong += [f"the bot's log: {line[:400]}" for line in broken[:3]]
                if status:
                    wrong.append(f"the bot ended with status {status}: {said[-600:]}")
                met = {kind.value: times for kind, times in proxy.met.items()}
    if counts["failed"]:
        wrong.append(f"{counts['failed']} swaps of the index failed")
    wrong += grown(samples)
    if say:
        print(f"updates {len(crowd.updates)}, calls {handled}, known figures {counts['known']}; weather {met}")
        print(f"releases published {counts['publish']}, rolled back {counts['rollback']}; answers by figure:", end=" ")
        print(", ".join(f"{figure}: {counts[f'figure {figure}']}" for figure in FIGURES))
        highest, growth = max(sample.rss for sample in samples), trend(samples)
        print(f"memory: {samples[-1].rss:.1f} MB at the end, {highest:.1f} at most, trend {growth:+.1f} MB a day")
    return wrong


def _look_through(
    world: Any,  # noqa: ANN401  the tests' Town
    crowd: Crowd,
    seen: set[tuple[int, int]],
    counts: Counter[str],
    wrong: list[str],
    *,
    all_of_them: bool = False,
) -> int:
    """Judge what the bot sent since the last look and forget it, but for the latest; how many calls that were."""
    calls = world.telegram.calls
    if len(calls) < 400 and not all_of_them:
        return 0
    kept = 0 if all_of_them else 200
    done, world.telegram.calls[:] = calls[: len(calls) - kept], calls[len(calls) - kept :]
    for call in done:
        key = (call.fields.get("chat_id"), call.reply_to) if call.method == "sendMessage" else None
        if key is None or call.status != 200 or (int(key[0]), key[1]) not in crowd.probes:
            continue
        known = (int(key[0]), int(key[1]))
        figures = [int(text) for text in re.findall(r"(?:申请|申請|received:) (\d+)", call.text)]
        if known in seen:
            wrong.append(f"answered twice: {known}")
        seen.add(known)
        counts["known"] += 1
        if not figures or figures[0] not in FIGURES:
            wrong.append(f"no release says so: {call.text[:80]}")
        else:
            counts[f"figure {figures[0]}"] += 1
    while len(world.telegram.messages) > 20_000:
        world.telegram.messages.pop(next(iter(world.telegram.messages)))
    return len(done)


async def _left(world: Any, updates: Sequence[int]) -> list[str]:  # noqa: ANN401  the tests' Town
    """Updates that were not dealt with, once the bot has had time in fair weather: for as long as it gets on."""
    end, best = time.monotonic() + 60, 0
    while time.monotonic() < end:
        rows = dict(world.kept("SELECT status, count(*) FROM inbox GROUP BY status"))
        if sum(rows.values()) >= len(updates) and not rows.get("new") and not rows.get("started"):
            return [f"{rows['failed']} updates failed"] if rows.get("failed") else []
        if rows.get("done", 0) > best:
            end, best = time.monotonic() + 60, rows["done"]
        await asyncio.sleep(0.2)
    return [f"not dealt with: {rows} of {len(updates)}"]


def _print(sample: Sample, speed: float) -> None:
    hour = sample.at * speed / 3600
    print(
        f"{hour:5.1f} h  {sample.rss:7.1f} MB  {sample.files:4} files  {sample.threads:3} threads"
        f"  {sample.state:6.2f} MB state  {sample.handled:7} calls",
        flush=True,
    )


def main() -> int:
    """Run the day; 1 when something was wrong."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--each-second", type=float, default=8, help="updates a second")
    options.add_argument("--leak", type=int, default=0, help="bytes lost on purpose with every answer")
    options.add_argument("--bot", type=float, help=argparse.SUPPRESS)
    options.add_argument("--swap", nargs=4, help=argparse.SUPPRESS)
    said = options.parse_args()
    if said.bot:
        run_bot(said.bot, said.leak)
        return 0
    if said.swap:
        step, index, folder, value = said.swap
        return swap(step, Path(index), Path(folder), int(value))
    wrong = asyncio.run(soak(said.minutes, said.each_second, leak=said.leak))
    for line in dict.fromkeys(wrong):
        print(f"WRONG  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
