"""What tests of several rooms share: the indexes of the sample city, each made once for all workers of a run.

What they are made with is loaded when they are: the process that hands out the tests runs none and needs none of it.
"""

from __future__ import annotations

import fcntl
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.cases_at_once import put_together

if TYPE_CHECKING:
    from knowledge import Library

# An example's time by the clock says how busy the machine is; what must be quick is held by tests/patience.py.
settings.register_profile("by no clock", deadline=None)
settings.register_profile("few", settings.get_profile("by no clock"), max_examples=40)
settings.load_profile("by no clock")

# While thousands of tests are collected nothing is thrown away: looking for it again and again is for nothing.
gc.disable()

_TESTS = Path(__file__).parent
_NAME = 100
"""Characters of a text that pytest names a case by; for longer ones it has names of its own."""

WAITING = ("telegram", "faults", "cluster", "deploy", "web", "cli", "fetching", "safety", "store", "mcp", "chat")
"""The rooms whose tests wait for processes and clocks more than they reckon."""
LARGE, SMALL = ("query", "questions"), ("reading", "language", "languages", "editions")
"""The rooms with modules that take longest, and those with many that take little: the latter fill up the end."""
OF_READING = ("reading", "documents", "safety", "faults")
"""The rooms whose tests are about the processes that read files; elsewhere these are forked."""
_WAITED = 0.75
"""The share of the other modules that have begun when the last that waits begins."""


def pytest_configure(config: pytest.Config) -> None:
    """Where searches are left out, generate fewer examples for tests that do not say how many they need."""
    if "not search" in config.option.markexpr:
        settings.load_profile("few")


def pytest_xdist_auto_num_workers() -> int:
    """Three more than there are processors: about as many wait at any time."""
    return (os.cpu_count() or 1) + 3


def pytest_make_parametrize_id(val: object) -> str | None:
    """Texts of a case name it as they are, so that `-k 打回来` finds it; what is not printable is escaped."""
    shown = isinstance(val, str) and not val.isascii() and val.isprintable() and len(val) <= _NAME
    return str(val) if shown and sys.getfilesystemencoding() == "utf-8" else None


@pytest.hookimpl(tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> None:
    """In a run of several workers, make one item of the cases of a test (tests/cases_at_once.py)."""
    if "PYTEST_XDIST_WORKER" in os.environ and isinstance(collector, pytest.Module):
        # What fails here fails again where pytest reports it.
        with suppress(Exception, pytest.skip.Exception):
            put_together(collector.obj)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In a run of several workers, put the modules that wait evenly among those that reckon, and small ones last.

    So the processors have work at any time, and no worker is left with a long module at the end.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        paths = list(dict.fromkeys(item.path for item in items))
        turns = _turns(paths)
        items.sort(key=lambda item: turns[item.path])


def _turns(paths: Sequence[Path]) -> dict[Path, float]:
    """When each module begins, from 0 to 1."""
    waits = [path for path in paths if _room(path) in WAITING]
    reckons = sorted(
        set(paths).difference(waits), key=lambda path: (_room(path) in SMALL, _room(path) not in LARGE, path)
    )
    return {
        **{path: at / len(reckons) for at, path in enumerate(reckons)},
        **{path: _WAITED * at / len(waits) for at, path in enumerate(waits)},
    }


def _room(path: Path) -> str:
    parts = path.relative_to(_TESTS).parts
    return parts[0] if len(parts) > 1 else ""


def pytest_collection_finish() -> None:
    """Take what was loaded and collected, and stays to the end, out of what the collector looks through."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _settled_once() -> Iterator[None]:
    """A bot that opens an index settles its whole process: here that would be every test collected, for each bot.

    Bots that are processes of their own do settle.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.chat.index_reader.settle", lambda: None)
        yield


@pytest.fixture(scope="module", autouse=True)
def _read_by_forks(request: pytest.FixtureRequest) -> Iterator[None]:
    """A process that reads a file starts for as long as it reads ten: outside the rooms of reading it is a fork."""
    if _room(request.path) in OF_READING:
        yield
        return
    from tests.forks import read_by_forks

    with read_by_forks():
        yield


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample reports' index; never written to."""
    from tests.questions.sample_index import build_index

    return _made_once(tmp_path_factory, "samples", lambda folder: build_index(folder / "gongkai.db"))


@pytest.fixture(scope="session")
def sample_library(sample_index: Path) -> Library:
    """The sample reports' index, open."""
    from knowledge import open_library

    return open_library(sample_index)


@pytest.fixture(scope="session")
def town_index(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with two districts of one name, put in by a second release; never written to."""
    from tests.telegram import samples_index

    return _made_once(tmp_path_factory, "town", lambda folder: samples_index.build_index(folder, sample_index))


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The index that `make` leaves in a folder as gongkai.db, made by the first worker that asks for it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"index-{name}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            make(folder)
            (folder / "done").touch()
    return folder / "gongkai.db"
