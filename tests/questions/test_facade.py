"""The façade gives its names when they are asked for, and reading a report loads nothing that only asking needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import knowledge


def test_the_facade_has_its_names() -> None:
    assert all(hasattr(knowledge, name) for name in knowledge.__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        knowledge.no_such_name  # noqa: B018 - the access itself is what raises


@pytest.mark.parametrize("absent", ["knowledge.answering", "knowledge.language", "jieba", "opencc", "pypinyin"])
def test_a_worker_loads_nothing_of_asking(absent: str) -> None:
    code = f"import sys, knowledge.documents.worker; sys.exit({absent!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
