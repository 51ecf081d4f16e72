"""Telegram slow, cut off, silent or behind a broken gateway: nothing is lost to the inbox, nothing is said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest

from bot.telegram.application import Tuning
from bot.telegram.outgoing import UNPACED
from tests.faults.flapping import Proxy, Weather, changeable, flapping
from tests.patience import HANGS, on_the_clock
from tests.telegram.town import ANN, Town, told_apart

UNIT = "云津市教育局"
QUESTION = f"{UNIT}2022年收到多少件申请"
HASTY = Tuning(pace=UNPACED, hold=1, reply_seconds=on_the_clock(0.6))
PATIENT = Tuning(pace=UNPACED, hold=1, reply_seconds=HANGS)
"""For where every call has its outcome in the end, on however busy a machine."""


class Sky:
    """What the weather is; tests change it."""

    def __init__(self) -> None:
        self.now: Callable[[], Weather] = lambda: Weather.FAIR


@pytest.fixture
def sky() -> Sky:
    return Sky()


@pytest.fixture
async def far(world: Town, sky: Sky) -> AsyncIterator[Proxy]:
    """A proxy between the bot and Telegram."""
    async with flapping(int(world.url.rsplit(":", 1)[1]), lambda: sky.now()) as proxy:
        world.url = proxy.url
        yield proxy


@pytest.mark.parametrize("seed", range(2))
async def test_in_a_storm_nothing_is_lost_or_said_twice(world: Town, far: Proxy, sky: Sky, seed: int) -> None:
    await world.start(HASTY)
    sky.now = changeable(seed, 0.4, *(kind for kind in Weather if kind is not Weather.FAIR))
    updates = [
        await world.update("message", world.message(f"{UNIT}{2020 + turn % 4}年收到多少件申请", user=3000 + turn))
        for turn in range(40)
    ]
    for update_id in updates:
        await world.done(update_id)
    sky.now = lambda: Weather.FAIR
    assert {world.status(update_id) for update_id in updates} == {"done"}
    notices, answers = told_apart(world.answers())
    answered = Counter(call.chat_id for call in answers)
    assert set(answered.values()) == {1}
    # What is not answered is what was on its way when the line was cut or fell silent: never said twice on a guess.
    doubtful = far.met[Weather.CUT] + far.met[Weather.SILENT] + far.met[Weather.REFUSED]
    assert 40 - len(answered) <= doubtful
    # Whom an answer may not have reached is told so; that note may come twice, since it holds nothing to be misread.
    told = {call.chat_id for call in notices}
    assert len(told) <= doubtful
    assert {3000 + turn for turn in range(40)} - set(answered) <= told
    await world.say(QUESTION)
    assert "52" in world.last(ANN).text


@pytest.mark.parametrize("kind", [Weather.GATEWAY, Weather.CUT, Weather.SILENT, Weather.REFUSED])
async def test_after_an_outage_everything_is_answered(world: Town, far: Proxy, sky: Sky, kind: Weather) -> None:
    await world.start(HASTY)
    await world.say(QUESTION)
    sky.now = lambda: kind
    await world.until(lambda: far.met[kind] >= 2)
    updates = [await world.update("message", world.message(QUESTION, user=4000 + turn)) for turn in range(5)]
    sky.now = lambda: Weather.FAIR
    for update_id in updates:
        await world.done(update_id)
    assert Counter(call.chat_id for call in world.answers()) == {ANN: 1, **{4000 + turn: 1 for turn in range(5)}}


async def test_a_gateways_502_loses_no_answer(world: Town, far: Proxy, sky: Sky) -> None:
    await world.start(PATIENT)
    sky.now = changeable(1, 0.5, Weather.GATEWAY, Weather.SLOW)
    updates = [await world.update("message", world.message(QUESTION, user=5000 + turn)) for turn in range(20)]
    for update_id in updates:
        await world.done(update_id)
    assert far.met[Weather.GATEWAY] > 5
    assert Counter(call.chat_id for call in world.answers()) == {5000 + turn: 1 for turn in range(20)}
