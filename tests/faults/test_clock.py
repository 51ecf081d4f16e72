"""A clock that jumps: nothing is swept away, kept alive, or asked for another year by it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import clock
from bot.chat.clock import BELIEVE_SECONDS, JUMP_SECONDS, SteadyClock, today
from tests.telegram.town import ANN, Town

QUESTION = "云津市教育局2022年收到多少件申请"
FIGURE_2021 = "41"
YEAR = 365 * 86_400.0


class Hands:
    """The hands of a clock that tests move: `passed` always forward, `wall` anywhere."""

    def __init__(self) -> None:
        self.passed = 1000.0
        self.off = time.time() - 1000.0

    def wall(self) -> float:
        return self.passed + self.off

    def clock(self) -> SteadyClock:
        return SteadyClock(wall=self.wall, passed=lambda: self.passed)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    """The process keeps time by these."""
    moved = Hands()
    before = clock._Kept.clock
    clock.keep_time_by(moved.clock())
    yield moved
    clock.keep_time_by(before)


@given(st.lists(st.tuples(st.floats(0.1, 3600), st.floats(-YEAR, YEAR)), max_size=20))
def test_whatever_the_wall_clock_does_time_goes_on_at_its_pace(steps: list[tuple[float, float]]) -> None:
    hands = Hands()
    steady = hands.clock()
    began, off = steady.now(), hands.off
    spent = 0.0
    for seconds, jump in steps:
        hands.passed += seconds
        spent += seconds
        # Back at once: a jump that does not last is never believed.
        hands.off = off + (jump if abs(jump) > 2 * JUMP_SECONDS else 0)
        assert steady.now() - began == pytest.approx(spent, abs=0.001)
        hands.off = off
        assert steady.now() - began == pytest.approx(spent, abs=0.001)


def test_small_corrections_are_followed_and_lasting_ones_believed() -> None:
    hands = Hands()
    steady = hands.clock()
    steady.now()
    hands.off += JUMP_SECONDS / 2
    assert steady.now() == hands.wall()
    hands.off += 3600
    hands.passed += 10
    assert steady.now() == pytest.approx(hands.wall() - 3600)
    hands.passed += BELIEVE_SECONDS
    assert steady.now() == pytest.approx(hands.wall())


async def swept(town: Town) -> None:
    """What the bot does every hour."""
    bot = town.bot
    assert bot is not None
    bot._inbox.sweep()
    bot._book.sweep()
    bot.service.aliases.sweep()


async def test_a_year_forward_and_back_loses_nothing(hands: Hands, world: Town) -> None:
    await world.start()
    await world.say(QUESTION)
    answer, day = world.last(ANN), today()
    hands.off += YEAR
    await swept(world)
    assert today() == day, "去年 stays the year that it was"
    await world.say("那2021年呢")
    assert FIGURE_2021 in world.last(ANN).text, "the conversation goes on"
    hands.off -= YEAR
    await world.press(answer, "出处")
    assert "云津市教育局2022年" in world.last(ANN).text, "the buttons of before work"
    assert world.kept("SELECT count(*) FROM inbox WHERE status = 'done'")[0][0] >= 3


async def test_a_turn_from_before_a_jump_back_does_not_live_for_a_year(hands: Hands, world: Town) -> None:
    hands.off += YEAR
    clock.keep_time_by(hands.clock())
    await world.start()
    hands.off -= YEAR
    await world.say(QUESTION)
    hands.passed += 31 * 60
    await world.say("那2021年呢")
    assert FIGURE_2021 not in world.last(ANN).text


async def test_the_flood_gate_goes_by_the_time_of_the_messages(hands: Hands, world: Town) -> None:
    await world.start()
    for turn in range(22):
        hands.off += YEAR if turn % 2 else -YEAR
        await world.say("/years 云津市教育局" if turn % 2 else QUESTION)
    assert "太快" in world.last(ANN).text or len(world.answers(ANN)) < 22
