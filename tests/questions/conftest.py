"""An index of the sample reports, made once for all tests of questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import Library, open_library
from tests.questions.sample_index import build_index


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    path: Path = tmp_path_factory.mktemp("index") / "sample.db"
    build_index(path)
    return open_library(path)
