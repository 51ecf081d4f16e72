"""The sample city's index for the tests of pictures and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import Library, open_library
from knowledge.ingest import ingest

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "reports"


@pytest.fixture(scope="session")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index; never written to."""
    index = tmp_path_factory.mktemp("exhibits") / "index.db"
    assert list(ingest([SAMPLES], index))
    return index


@pytest.fixture(scope="session")
def library(db: Path) -> Library:
    """The index, open."""
    return open_library(db)
