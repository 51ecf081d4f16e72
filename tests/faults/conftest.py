"""The world that these tests break: Telegram's, with an index of their own that has releases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.telegram.conftest import index, running, world
from tests.telegram.samples_index import build_index

__all__ = ["index", "own", "running", "world"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An index that may be broken, of two releases: the sample city, then with the namesakes."""
    (tmp_path / "own").mkdir()
    return build_index(tmp_path / "own")
