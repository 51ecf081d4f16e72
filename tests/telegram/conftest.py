"""The world that Telegram's tests share: an index of the sample city, a Bot API, a bot."""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.telegram.samples_index import build_index
from tests.telegram.town import Town, town


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city's index, built once for all workers; never written to."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "telegram-index"
    folder.mkdir(exist_ok=True)
    built = folder / "gongkai.db"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            build_index(folder)
            (folder / "done").touch()
    return built


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
async def world(tmp_path: Path, index: Path, mode: str) -> AsyncIterator[Town]:
    """The Bot API runs, no bot yet."""
    async with town(tmp_path, index, mode=mode) as made:
        yield made


@pytest.fixture
async def running(world: Town) -> Town:
    """The Bot API and a bot."""
    await world.start()
    return world
