"""The index published anew and rolled back in a loop while questions come in: every answer is from one release."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat import index_reader
from knowledge.model import Report
from knowledge.store.release import rollback
from knowledge.store.releases import live_release, releases
from tests.searches import long
from tests.telegram.samples_index import education_report, put_in
from tests.telegram.town import Town, told_apart

YEARS = (2020, 2021, 2022, 2023)
SWAPS = 12
TURNS = 12
"""Questions for each swap at most: a busy machine takes longer over a swap, and is not to be asked more for it."""

BOTH = "云津市教育局历年收到申请趋势"


def version(number: int) -> list[Report]:
    """Reports of four years whose one figure is the version's number."""
    found = []
    for year in YEARS:
        report = education_report(year)
        cell = next(fact for fact in report.facts if (fact.indicator, fact.applicant) == ("requests.new", "total"))
        facts = (replace(cell, value=number, raw=str(number)),)
        found.append(replace(report, facts=facts))
    return found


def versions_in(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"(?<!\d)7\d\d\d(?!\d)", text)}


@pytest.mark.parametrize(
    "small", [pytest.param(True, id="on the loop"), pytest.param(False, id="on a thread", marks=long)]
)
async def test_every_answer_is_from_one_release(
    world: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: bool
) -> None:
    if not small:
        monkeypatch.setattr(index_reader, "SMALL", 0)
    live = tmp_path / "live.db"
    put_in(tmp_path, live, version(7000))
    bot = await world.start(index=live)
    asked: list[int] = []
    swapped = 0
    done = asyncio.Event()

    async def ask() -> None:
        turn = 0
        while not done.is_set():
            turn += 1
            text = BOTH if turn % 2 else f"云津市教育局{YEARS[turn // 2 % 4]}年收到多少件申请"
            asked.append(await world.update("message", world.message(text, user=8000 + turn)))
            await asyncio.sleep(0.01)
            while len(asked) >= TURNS * (swapped + 1) and not done.is_set():
                await asyncio.sleep(0.01)

    def swap(number: int) -> None:
        if number % 3:
            (tmp_path / str(number)).mkdir()
            put_in(tmp_path / str(number), live, version(7000 + number))
        else:
            rollback(live)

    asking = asyncio.create_task(ask())
    for number in range(1, SWAPS + 1):
        await asyncio.to_thread(swap, number)
        swapped = number
        await asyncio.sleep(0.05)
    done.set()
    await asking
    for update_id in asked:
        await world.done(update_id)
    assert {world.status(update_id) for update_id in asked} == {"done"}
    # On a busy machine a call's outcome may stay unknown; whom its answer may not have reached is told so besides.
    _, answers = told_apart(world.answers())
    seen = [versions_in(call.text) for call in answers]
    assert len(seen) == len(asked)
    assert {len(found) for found in seen} == {1}, "no answer is without a figure or of two releases"
    published = {7000 + number for number in range(SWAPS + 1) if not number or number % 3}
    assert set.union(*seen) <= published
    assert len(set.union(*seen)) > 2
    assert bot._reader.swaps > 2
    latest = live_release(live)
    assert latest is not None
    assert len(releases(live)) == 3
    await world.say(BOTH)
    assert bot.health().index["release"] == latest.number
