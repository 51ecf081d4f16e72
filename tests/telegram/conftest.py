"""The world that Telegram's tests share: a Bot API, a bot."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.searches import search
from tests.telegram.town import Town, town

OFFERING = ("test_commands", "test_first_steps", "test_webhook")
"""The modules in which a bot offers its commands as it starts: twenty calls of the Bot API, all alike elsewhere."""

OF_THE_WAYS = ("test_webhook", "test_delivery")
"""The modules whose scenarios are of how updates come in: each mode of theirs is always tried."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a scenario in each of the modes that it, or its module, is marked with.

    Elsewhere the modes differ in nothing but how an update comes in: one of them, now this and now that, is always
    tried, the other is a search.
    """
    marked = metafunc.definition.get_closest_marker("modes")
    if marked is None or "mode" not in metafunc.fixturenames:
        return
    modes = marked.args
    first = modes[zlib.crc32(metafunc.definition.name.encode()) % len(modes)]
    left_out = () if metafunc.definition.path.stem in OF_THE_WAYS else set(modes) - {first}
    metafunc.parametrize("mode", [pytest.param(mode, marks=search if mode in left_out else ()) for mode in modes])


@pytest.fixture
def mode() -> str:
    """How updates come in, where nothing else is said."""
    return "polling"


async def _offer_nothing(_bot: object, _staff: object) -> None:
    pass


@pytest.fixture
async def world(
    tmp_path: Path, town_index: Path, mode: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """The Bot API runs, no bot yet."""
    if request.path.stem not in OFFERING:
        monkeypatch.setattr("bot.telegram.application.set_menu", _offer_nothing)
    async with town(tmp_path, town_index, mode=mode) as made:
        yield made


@pytest.fixture
async def running(world: Town) -> Town:
    """The Bot API and a bot."""
    await world.start()
    return world
