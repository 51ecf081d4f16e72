"""Where the tests of ingest keep what goes in, and the index."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "in"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "index.db"
