"""What judges a compressed day, and twenty seconds of one."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any, cast

import pytest

from benchmarks.crowd import Crowd
from benchmarks.soak import soak
from benchmarks.steadiness import Sample, grown, trend
from bot.chat.callback_data import Press, encode
from tests.telegram.emulator import Call
from tests.telegram.town import Town


def day(*, growth: float = 0.0, warming: float = 60.0, files: int = 0, noise: float = 3.0) -> list[Sample]:
    """A day of 60 samples whose memory warms up, then grows by so many MB, with noise and steps."""
    chance = random.Random(1)
    return [
        Sample(
            at=10.0 * step,
            rss=120 + min(step / 12, 1) * warming + growth * step / 60 + chance.uniform(-noise, noise),
            files=20 + files * step // 60 + chance.randrange(4),
            threads=8,
            state=0.1 * step,
            handled=step,
        )
        for step in range(61)
    ]


def test_what_warms_up_and_then_stays_is_flat() -> None:
    assert grown(day(warming=10)) == []
    assert abs(trend(day(warming=10))) < 3


def test_a_spike_is_no_growth() -> None:
    samples = day(warming=10)
    samples[40:43] = [replace(item, rss=item.rss + 30) for item in samples[40:43]]
    assert grown(samples) == []


def test_a_step_is_no_growth_but_may_be_too_high() -> None:
    samples = [replace(item, rss=item.rss + (25 if item.at > 400 else 0)) for item in day(warming=10)]
    assert grown(samples) == []
    (told,) = grown([replace(item, rss=item.rss + (90 if item.at > 400 else 0)) for item in day(warming=10)])
    assert "memory rises" in told


@pytest.mark.parametrize("growth", [15.0, 60.0, 400.0])
def test_memory_that_goes_on_growing_is_told(growth: float) -> None:
    assert "memory grows" in grown(day(growth=growth, warming=10))[-1]


def test_files_that_are_never_closed_are_told() -> None:
    (told,) = grown(day(files=80, warming=10))
    assert "files grow" in told


class Kept:
    """A town of which the crowd only asks which message an answer answers."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    def kept(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        assert "question_message_id" in sql
        return [(10_001, 77)] if values == (5,) else []

    async def update(self, kind: str, content: dict[str, Any]) -> int:
        self.said.append({kind: content})
        return len(self.said)


@pytest.mark.parametrize(("press", "judged"), [(Press.RESEND, False), (Press.SOURCE, True)])
async def test_what_somebody_has_sent_again_is_not_held_against_the_bot(press: Press, judged: bool) -> None:
    crowd = Crowd(cast(Town, Kept()), seed=1)
    crowd.probes = {(10_001, 77), (10_002, 78)}
    await crowd.press(Call(method="sendMessage", fields={"chat_id": "10001"}), encode(press, 5))
    assert ((10_001, 77) in crowd.probes) is judged
    assert (10_002, 78) in crowd.probes


@pytest.mark.slow
async def test_twenty_seconds_of_it() -> None:
    """Too short to judge memory by its trend: only that nothing is lost, doubled or mixed up."""
    wrong = [line for line in await soak(1 / 3, 10, say=False) if "grow" not in line]
    assert wrong == []
