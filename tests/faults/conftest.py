"""The world that these tests break: a Bot API on loopback and the sample city's index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.telegram.samples_index import build_index
from tests.telegram.town import Town, town


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city's index; never written to."""
    return build_index(tmp_path_factory.mktemp("index"))


@pytest.fixture
async def world(tmp_path: Path, index: Path) -> AsyncIterator[Town]:
    """The Bot API runs, no bot yet."""
    async with town(tmp_path, index) as made:
        yield made
