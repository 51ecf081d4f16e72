"""A day of the bot compressed into minutes: does its memory stay flat, and is nothing lost, doubled or mixed up?

    python -m benchmarks.soak [--minutes 10] [--each-second 8] [--among INDEX]

The bot is a process of its own with a clock that runs so many times faster that the run is a day long for it: the
hourly sweeps, the looks at watched units, the hourly checks of the index and the end of conversations all come as often
as in a day. It is asked questions of every kind, follow-ups, edits, buttons, inline queries, commands and pictures by a
few hundred people and groups, over a proxy that is slow, cut off, silent or a gateway's 502 for two of every ten
minutes, while the index is published anew or rolled back every half hour of that day. Exit status 1 when memory, file
descriptors or threads grow, an answer comes twice or from no release, or an update is not dealt with. The index is
that of the sample city, or a copy of a larger one with the city put in.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.crowd import Crowd
from benchmarks.hurried import FIGURES, run_bot, swap, swap_index
from benchmarks.steadiness import Sample, grown, sampled, trend

if TYPE_CHECKING:
    from tests.telegram.town import Town

DAY = 24 * 3600.0
BROKEN = ("update failed", "job failed", "handler broke", "not swept", "answer not written down", "index lost")
"""Events of the bot's log that no weather explains."""

WARM_UPDATES = 400
"""Updates before the day begins, at full speed, after every question and every button once: what is loaded when it is
first needed (the dictionary, the drawing library, the maker of tables) is there by then, and caches are filled."""


async def soak(
    minutes: float, each_second: float, *, seed: int = 7, leak: int = 0, say: bool = True, among: Path | None = None
) -> list[str]:
    """Run the day; what is wrong, in words. Prints a line for each sample that is `say`."""
    from tests.faults.flapping import Weather, changeable, flapping
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
        index = _index(folder, among)
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
                for step in (crowd.ask_everything, crowd.press_everything):
                    await step()
                    wrong += await _left(world, crowd.updates)
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


def _index(folder: Path, among: Path | None) -> Path:
    """Make the index of the sample city, or put the city into a copy of a larger one; its path."""
    from knowledge.ingest import Status
    from knowledge.merging import merge
    from knowledge.store.releases import live_file
    from tests.questions import sample_index
    from tests.telegram.samples_index import build_index

    city = folder / "city" / "gongkai.db"
    sample_index.build_index(city)
    index = build_index(folder, city)
    if among is None:
        return index
    path = folder / "large" / index.name
    path.parent.mkdir()
    shutil.copyfile(live_file(among), path)
    told = Counter(event.status for event in merge([index], path))
    assert not told[Status.REFUSED], told
    return path


def _look_through(
    world: Town,
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
        if call.method != "sendMessage" or call.status != 200 or call.reply_to is None:
            continue
        known = (call.chat_id, call.reply_to)
        if known not in crowd.probes:
            continue
        # A card begins with its figure.
        figures = [int(text) for text in re.findall(r"\d+", call.text)[:1]]
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


async def _left(world: Town, updates: Sequence[int]) -> list[str]:
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
    options.add_argument("--among", type=Path, metavar="INDEX", help="the larger index that the city is put into")
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
    wrong = asyncio.run(soak(said.minutes, said.each_second, leak=said.leak, among=said.among))
    for line in dict.fromkeys(wrong):
        print(f"WRONG  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
