"""Building an index beside the live one, and putting it in its place in one step.

A reader sees the old file or the new one, never one half written; a writer that dies leaves the old file as it was.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from knowledge.errors import IndexFileError
from knowledge.store.schema_mark import file_version
from knowledge.store.writer import IndexWriter, open_writer

BUILDING = ".building"
"""Ends the name of the file that is being built; what a dead writer leaves of it, the next one writes over."""


LOCK = ".lock"
"""Ends the name of the file by which a writer keeps others out."""


PREVIOUS = ".previous"
"""Ends the name under which the index that was replaced is kept, where that is wanted."""

Approval = Callable[[Path], str | None]
"""Looks at a finished index before it is published; a reason, in one line, keeps it from being so."""


@contextmanager
def rewriting(path: Path, *, approve: Approval | None = None, keep_previous: bool = False) -> Iterator[IndexWriter]:
    """A writer on a copy of the index at `path`, which takes the index's place when the block ends well.

    Nothing happens to the file when the block raises, when nothing was written, or when `approve` has an objection.
    With `keep_previous` the index that was replaced stays beside it for `rollback`. Raises IndexFileError when the file
    is no index of ours, cannot be written, or another writer is at work on it.
    """
    live = path.resolve()
    building = live.with_name(live.name + BUILDING)
    with _alone(live):
        try:
            with closing(_copy(live, building)) as writer:
                yield writer
                if not writer.finish():
                    return
            with building.open("rb+") as file:
                os.fsync(file.fileno())
            objection = approve(building) if approve else None
            if objection:
                raise IndexFileError(f"{path}: the new index is not published ({objection})")
            if keep_previous and live.exists():
                _keep(live)
            building.replace(live)
            _sync_folder(live.parent)
        except (OSError, sqlite3.Error) as fault:
            raise IndexFileError(f"{path}: the index could not be written and stays as it was ({fault})") from fault
        finally:
            building.unlink(missing_ok=True)


def rollback(path: Path) -> None:
    """Put the index that was replaced last back in its place, and keep the one that stood there in turn.

    Raises IndexFileError when none was kept, or when the one that was kept is no whole index.
    """
    live = path.resolve()
    previous = live.with_name(live.name + PREVIOUS)
    with _alone(live):
        if not previous.exists():
            raise IndexFileError(f"{path}: no previous index was kept")
        with closing(sqlite3.connect(f"file:{quote(str(previous))}?mode=ro", uri=True)) as connection:
            file_version(connection, str(previous))
            try:
                (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            except sqlite3.Error as fault:
                verdict = str(fault)
        if verdict != "ok":
            raise IndexFileError(f"{previous}: damaged ({verdict})")
        aside = live.with_name(live.name + BUILDING)
        previous.replace(aside)
        if live.exists():
            _keep(live)
        aside.replace(live)
        _sync_folder(live.parent)


def _keep(live: Path) -> None:
    """Give the live file its second name; it has its own all the while."""
    previous = live.with_name(live.name + PREVIOUS)
    previous.unlink(missing_ok=True)
    previous.hardlink_to(live)


@contextmanager
def _alone(live: Path) -> Iterator[None]:
    """Keep other writers out for as long as the block runs; one that dies lets go by itself."""
    busy = f"{live}: another ingest is at work on it"
    path = live.with_name(live.name + LOCK)
    try:
        live.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as fault:
        raise IndexFileError(f"{live}: cannot be written ({fault.strerror})") from fault
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Its last holder may have removed it between the two steps above.
            mine = os.fstat(lock).st_ino == path.stat().st_ino
        except (BlockingIOError, FileNotFoundError) as fault:
            raise IndexFileError(busy) from fault
        if not mine:
            raise IndexFileError(busy)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(lock)


def _copy(live: Path, building: Path) -> IndexWriter:
    building.unlink(missing_ok=True)
    if live.exists() and live.stat().st_size:
        address = f"file:{quote(str(live))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as old, closing(sqlite3.connect(building)) as new:
            file_version(old, str(live))
            new.execute("PRAGMA synchronous = OFF")
            old.backup(new)
    return open_writer(building, name=str(live))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
