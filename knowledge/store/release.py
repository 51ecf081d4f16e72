"""Building an index beside the live one and publishing it as a new release, in one step; going back to an earlier one.

A reader sees the release before or the new one, never one half written; a writer that dies leaves the index as it was.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from knowledge.errors import IndexFileError
from knowledge.store.releases import (
    KEEP,
    Release,
    checksums,
    damage,
    folder_of,
    good_releases,
    live_file,
    live_release,
    number_of,
    place_of,
    point_at,
    prune,
    released,
    releases,
    require_sound,
    sync_folder,
    write_sidecar,
)
from knowledge.store.schema_mark import file_version
from knowledge.store.soundness import counts, fault_in
from knowledge.store.writer import IndexWriter, open_writer

BUILDING = ".building"
"""Ends the name of the file that is being built; what a dead writer leaves of it, the next one writes over."""


LOCK = ".lock"
"""Ends the name of the file by which a writer keeps others out."""


REFUSED = "refused.db"
"""The name, in the folder of releases, of the last one that was not published, kept for a look."""


DAMAGED = "damaged.db"
"""The name there of a plain file that was no whole index when a rollback took its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of a finished index before it is published: golden questions asked, and why each fails that does.

    With `accepted` it is published all the same.
    """

    asked: int = 0
    failures: tuple[str, ...] = ()
    accepted: bool = False


Approve = Callable[[Path], Verdict]
"""Looks at a finished index before it is published."""


@contextmanager
def rewriting(path: Path, *, approve: Approve | None = None, keep: int = KEEP) -> Iterator[IndexWriter]:
    """A writer on a copy of the live index, which becomes its next release when the block ends well.

    Nothing is published when the block raises, when nothing was written, when the new file is not sound, or when
    `approve` finds a failure and does not accept it (the file is then kept as REFUSED). `keep` releases are kept.
    Raises IndexFileError when the live file is damaged or no index of ours, cannot be written, or another is at work.
    """
    place = place_of(path)
    building = place.with_name(place.name + BUILDING)
    with _alone(place):
        try:
            require_sound(path)
            with closing(_copy(live_file(place), building, name=str(path))) as writer:
                yield writer
                if not writer.finish():
                    return
            with building.open("rb+") as file:
                os.fsync(file.fileno())
            fault = fault_in(building)
            if fault:
                raise IndexFileError(f"{path}: the new index is not sound and not published ({fault})")
            verdict = approve(building) if approve else Verdict()
            if verdict.failures and not verdict.accepted:
                aside = folder_of(path) / REFUSED
                aside.parent.mkdir(exist_ok=True)
                building.replace(aside)
                raise IndexFileError(
                    f"{path}: the new index is not published ({_told(verdict)}); it is kept as {aside}"
                )
            _publish(place, building, verdict, keep)
        except (OSError, sqlite3.Error) as fault:
            raise IndexFileError(f"{path}: the index could not be written and stays as it was ({fault})") from fault
        finally:
            building.unlink(missing_ok=True)


@contextmanager
def as_it_stands(path: Path) -> Iterator[IndexWriter | None]:
    """The live index with what a writer knows of it, for reading only; None where there is none that can be read."""
    with ExitStack() as opened:
        standing: IndexWriter | None = None
        file = live_file(place_of(path))
        if file.is_file():
            try:
                connection = sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)
                opened.callback(connection.close)
                standing = IndexWriter(connection, renewed=False)
            except (sqlite3.Error, IndexFileError):
                standing = None
        yield standing


def rollback(path: Path, number: int | None = None) -> Release:
    """Make an earlier release the live one, the one that the live one followed unless told which; the release.

    Raises IndexFileError when there is none such, or when it is not what was published.
    """
    with _alone(place_of(path)):
        live = live_release(path)
        if number is None:
            but = frozenset({live.path}) if live else frozenset[Path]()
            fitting = (found for found in good_releases(path, but=but) if not live or found.number < live.number)
            target = next(fitting, None)
            if target is None:
                raise IndexFileError(f"{path}: there is no release before this one")
        else:
            target = released(path, number)
            if target is None:
                raise IndexFileError(f"{path}: there is no release {number}; `gongkai releases` lists those there are")
        reason = damage(target.path) or fault_in(target.path, thorough=False)
        if reason:
            raise IndexFileError(f"{target.path}: damaged ({reason})")
        try:
            _take_in(place_of(path))
            if target.withdrawn:
                target = replace(target, withdrawn=False)
                write_sidecar(target)
            point_at(path, target)
            if live is not None and live.number > target.number:
                write_sidecar(replace(live, withdrawn=True))
        except (OSError, sqlite3.Error) as fault:
            raise IndexFileError(f"{path}: the index stays as it was ({fault})") from fault
        return target


def _publish(place: Path, building: Path, verdict: Verdict, keep: int) -> None:
    """Make the finished file the next release and the live one."""
    folder = folder_of(place)
    folder.mkdir(exist_ok=True)
    _take_in(place)
    before = live_release(place)
    number = 1 + max((release.number for release in releases(place)), default=0)
    size, crc, sha256 = checksums(building)
    units, reports = counts(building)
    release = Release(
        number=number,
        path=folder / f"{number:06}.db",
        made=_now(),
        follows=before.number if before else None,
        size=size,
        crc32=crc,
        sha256=sha256,
        units=units,
        reports=reports,
        asked=verdict.asked,
        failed=len(verdict.failures),
    )
    write_sidecar(release)
    building.replace(release.path)
    sync_folder(folder)
    point_at(place, release)
    (folder / REFUSED).unlink(missing_ok=True)
    prune(place, keep)


def _take_in(place: Path) -> None:
    """Make a release of an index that is a plain file, under a second name; it has its own all the while."""
    if place.is_symlink() or not place.exists() or not place.stat().st_size or number_of(place) is not None:
        return
    folder = folder_of(place)
    folder.mkdir(exist_ok=True)
    whole = fault_in(place, thorough=False) is None
    number = 1 + max((release.number for release in releases(place)), default=0)
    file = folder / (f"{number:06}.db" if whole else DAMAGED)
    file.unlink(missing_ok=True)
    try:
        file.hardlink_to(place)
    except OSError:
        # Not every file system gives a file two names.
        shutil.copy2(place, file)
    if not whole:
        return
    size, crc, sha256 = checksums(file)
    units, reports = counts(file)
    made = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
    release = Release(
        number=number, path=file, made=made, size=size, crc32=crc, sha256=sha256, units=units, reports=reports
    )
    write_sidecar(release)
    sync_folder(folder)
    point_at(place, release)


def _told(verdict: Verdict) -> str:
    first = verdict.failures[0]
    more = len(verdict.failures) - 1
    return f"{first}; {more} more of {verdict.asked} golden questions fail" if more else first


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Keep other writers out for as long as the block runs; one that dies lets go by itself."""
    busy = f"{place}: another ingest is at work on it"
    path = place.with_name(place.name + LOCK)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as fault:
        raise IndexFileError(f"{place}: cannot be written ({fault.strerror})") from fault
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


def _copy(live: Path, building: Path, *, name: str) -> IndexWriter:
    building.unlink(missing_ok=True)
    if live.exists() and live.stat().st_size:
        address = f"file:{quote(str(live))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as old, closing(sqlite3.connect(building)) as new:
            file_version(old, name)
            new.execute("PRAGMA synchronous = OFF")
            old.backup(new)
    return open_writer(building, name=name)
