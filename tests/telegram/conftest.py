"""The world that Telegram's tests share: a Bot API, a bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.telegram.town import Town, town


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a scenario in each of the modes that it, or its module, is marked with."""
    marked = metafunc.definition.get_closest_marker("modes")
    if marked and "mode" in metafunc.fixturenames:
        metafunc.parametrize("mode", marked.args)


@pytest.fixture
def mode() -> str:
    """How updates come in, where nothing else is said."""
    return "polling"


@pytest.fixture
async def world(tmp_path: Path, town_index: Path, mode: str) -> AsyncIterator[Town]:
    """The Bot API runs, no bot yet."""
    async with town(tmp_path, town_index, mode=mode) as made:
        yield made


@pytest.fixture
async def running(world: Town) -> Town:
    """The Bot API and a bot."""
    await world.start()
    return world
