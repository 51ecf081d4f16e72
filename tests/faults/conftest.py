"""The world that these tests break: a Bot API on loopback and the sample city's index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.telegram.town import Town, town


@pytest.fixture
async def world(tmp_path: Path, town_index: Path) -> AsyncIterator[Town]:
    """The Bot API runs, no bot yet."""
    async with town(tmp_path, town_index) as made:
        yield made
