"""A site, and `gongkai fetch` asked of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.fetching.site import Site

Fetch = Callable[..., "Run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: its exit status, and the lines of its JSON."""

    status: int
    lines: list[dict[str, Any]]

    def of(self, status: str) -> dict[str, dict[str, Any]]:
        """The lines of one status, by address."""
        return {line["address"]: line for line in self.lines if line["status"] == status}

    @property
    def statuses(self) -> dict[str, str]:
        """What became of each address."""
        return {line["address"]: line["status"] for line in self.lines}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    with Site().running() as running:
        yield running


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "reports"


@pytest.fixture
def fetch(into: Path, capsys: pytest.CaptureFixture[str]) -> Fetch:
    def run(*arguments: str, private: bool = True, pause: str = "0") -> Run:
        capsys.readouterr()
        given = ["fetch", "--json", "--into", str(into), "--pause", pause, *arguments]
        status = main([*given, "--allow-private"] if private else given)
        return Run(status=status, lines=[json.loads(line) for line in capsys.readouterr().out.splitlines()])

    return run


def documents(folder: Path) -> dict[str, bytes]:
    """The documents in a folder, by their path in it, without their sidecars."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".toml"
    }
