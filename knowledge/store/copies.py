"""Copies of the index and of the bot's state for a rainy day: whole, checked, and put back only where nothing runs."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from knowledge.errors import KnowledgeError
from knowledge.store.releases import live_file, reading, release_at

STATE, INDEX, GOLDEN, LIST = "state.db", "index.db", "golden.toml", "copy.json"
NAME = re.compile(r"gongkai-\d{8}T\d{6}Z")
PARTIAL = ".partial"
HELD = ".lock"
BEFORE = ".before-restore"


class CopyError(KnowledgeError):
    """A copy that could not be made, is not whole, or may not be put back; the text is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the live files stand: the index by the name that readers use, and the state."""

    index: Path
    state: Path


@contextmanager
def holding(state: Path, *, patience: float = 0.0, who: str = "the bot runs") -> Generator[None, None, None]:
    """Be the only one at work on a state database, for as long as the block runs; the system lets go of a dead holder.

    Waits up to `patience` seconds for another to end. Raises CopyError when it does not.
    """
    path = state.with_name(state.name + HELD)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _lock(lock, patience, f"{state}: {who}")
        yield
    finally:
        os.close(lock)


def _lock(lock: int, patience: float, busy: str) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as fault:
            if time.monotonic() >= end:
                raise CopyError(busy) from fault
            time.sleep(0.1)


def make_copy(places: Places, folder: Path, *, now: datetime, keep: int) -> Path:
    """Copy index and state into a new folder below `folder`, while both may be in use; its path.

    A copy is checked before it gets its name, and only then are the oldest beyond `keep` thrown away.
    """
    target = folder / f"gongkai-{now:%Y%m%dT%H%M%SZ}"
    building = folder / (target.name + PARTIAL)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(mode=0o700)
        if target.exists():
            raise CopyError(f"{target}: there already")
        told: dict[str, object] = {"made": now.isoformat(timespec="seconds")}
        if places.state.exists():
            _copy_database(places.state, building / STATE)
        live = live_file(places.index)
        if live.exists():
            # Nothing writes to it any more, so its bytes are those whose checksum the release tells.
            with reading(live):
                shutil.copy(live, building / INDEX)
            release = release_at(live)
            told["release"] = release.number if release else None
        golden = places.index.with_name(places.index.name + ".golden.toml")
        if golden.exists():
            shutil.copy(golden, building / GOLDEN)
        files = sorted(path.name for path in building.iterdir())
        if not files:
            raise CopyError(f"{places.index}, {places.state}: neither is there, so there is nothing to copy")
        told["files"] = {name: _sha256(building / name) for name in files}
        (building / LIST).write_text(json.dumps(told, indent=1), encoding="utf-8")
        check_copy(building)
        building.rename(target)
    except (OSError, sqlite3.Error) as fault:
        raise CopyError(f"{target}: could not be written ({fault})") from fault
    finally:
        shutil.rmtree(building, ignore_errors=True)
    for old in copies_in(folder)[:-keep]:
        shutil.rmtree(old)
    return target


def copies_in(folder: Path) -> Sequence[Path]:
    """The copies in a folder, the oldest first; anything else there is not ours."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and NAME.fullmatch(path.name))


def check_copy(copy: Path) -> list[str]:
    """The files of a copy, every one whole. Raises CopyError that names the one that is not."""
    try:
        told = json.loads((copy / LIST).read_text(encoding="utf-8"))
        files: dict[str, str] = dict(told["files"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise CopyError(f"{copy}: not a copy that gongkai made") from fault
    for name, digest in files.items():
        if name not in (STATE, INDEX, GOLDEN):
            raise CopyError(f"{copy / name}: no file of a copy")
        try:
            found = _sha256(copy / name)
        except OSError as fault:
            raise CopyError(f"{copy / name}: missing") from fault
        if found != digest:
            raise CopyError(f"{copy / name}: changed since it was made")
        if name != GOLDEN:
            _check_database(copy / name)
    return sorted(files)


def restore(copy: Path, places: Places) -> list[Path]:
    """Put a copy's files in the live ones' place; what stood there is kept beside them, under names that are returned.

    Raises CopyError when the copy is not whole, the bot runs, or an ingest does; then nothing is changed.
    """
    files = check_copy(copy)
    aside: list[Path] = []
    lock = places.index.with_name(places.index.name + HELD)
    with holding(places.state):
        if lock.exists():
            raise CopyError(f"{places.index}: an ingest is at work on it")
        if STATE in files:
            # Its journal belongs to the file that goes.
            for ending in ("-wal", "-shm"):
                aside += _put_aside(places.state.with_name(places.state.name + ending))
            aside += _put_in(copy / STATE, places.state)
        if INDEX in files:
            aside += _put_in(copy / INDEX, places.index)
        if GOLDEN in files:
            aside += _put_in(copy / GOLDEN, places.index.with_name(places.index.name + ".golden.toml"))
    return aside


def _put_in(source: Path, target: Path) -> list[Path]:
    """Put a file in another's place in one step; a link there is ours, so it goes and what it names stays."""
    fresh = target.with_name(target.name + PARTIAL)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, fresh)
    fresh.chmod(0o600 if source.name == STATE else 0o644)
    aside = [] if target.is_symlink() else _put_aside(target)
    fresh.replace(target)
    return aside


def _put_aside(path: Path) -> list[Path]:
    if not path.exists():
        return []
    aside = path.with_name(path.name + BEFORE)
    path.replace(aside)
    return [aside]


def _copy_database(source: Path, target: Path) -> None:
    """One moment of a database that others may be writing to."""
    address = f"file:{quote(str(source.resolve()))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")
    target.chmod(0o600)


def _check_database(path: Path) -> None:
    try:
        address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as fault:
        raise CopyError(f"{path}: damaged ({fault})") from fault
    if verdict != "ok":
        raise CopyError(f"{path}: damaged ({verdict})")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
