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
from knowledge.reasons import Reason
from knowledge.store.file_pages import LOG, Changes, carried_on, told_pages
from knowledge.store.releases import (
    KEEP,
    QUICKLY,
    Release,
    checksums,
    damage,
    folder_of,
    good_releases,
    live_file,
    live_release,
    number_of,
    outdated,
    place_of,
    point_at,
    reading,
    released,
    releases,
    require_sound,
    sync_folder,
    write_sidecar,
)
from knowledge.store.schema_mark import file_version
from knowledge.store.soundness import counts, fault_in, fault_in_batch, is_up_to_date
from knowledge.store.spares import WHOLE_UP_TO, brought_forward, drop_spares, keep_as_spare, put_back, remove
from knowledge.store.writer import IndexWriter, open_writer

BUILDING = ".building"
"""Ends the name of the file that is being built; what a dead writer leaves of it, the next one writes over."""


LOCK = ".lock"
"""Ends the name of the file by which a writer keeps others out."""


REFUSED = "refused.db"
"""The name, in the folder of releases, of the last one that was not published, kept for a look."""


_SHARE = 4
"""A release of which more than one part in so many changed is copied whole the next time."""

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


UNSOUND = "{path}: the new index is not sound and not published ({fault})"
FAILED = "{path}: the new index is not published ({first}); it is kept as {aside}"
FAILED_MORE = (
    "{path}: the new index is not published ({first}; {more} more of {asked} golden questions fail); "
    "it is kept as {aside}"
)
BUSY = "{place}: another ingest is at work on it"

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
            _clear(building)
            base = _copied(path, place, building)
            with closing(open_writer(building, name=str(path), live=base.path if base else None)) as writer:
                yield writer
                changed = writer.finish()
                changes = writer.settle()
                touched, dropped = writer.touched, writer.dropped
            if not changed:
                if base and changes:
                    # What a writer writes of itself at every opening is undone: the copy serves again.
                    put_back(building, base.release, changes.numbers(building))
                    keep_as_spare(building, place, base.release.number)
                return
            with building.open("rb+") as file:
                os.fsync(file.fileno())
            # What a batch left alone in a large index are the pages of a release that was looked through.
            batch = base is not None and not base.whole and building.stat().st_size > QUICKLY
            fault = fault_in_batch(building, touched, dropped) if batch else fault_in(building)
            if fault:
                raise IndexFileError(Reason(UNSOUND, path=str(path), fault=fault))
            verdict = approve(building) if approve else Verdict()
            if verdict.failures and not verdict.accepted:
                aside = folder_of(path) / REFUSED
                aside.parent.mkdir(exist_ok=True)
                building.replace(aside)
                raise IndexFileError(_refused(verdict, path, aside))
            _publish(place, building, verdict, keep, base.release if base else None, changes)
        except (OSError, sqlite3.Error) as fault:
            raise IndexFileError(f"{path}: the index could not be written and stays as it was ({fault})") from fault
        finally:
            _clear(building)


@contextmanager
def as_it_stands(path: Path) -> Iterator[IndexWriter | None]:
    """The live index with what a writer knows of it, for reading only; None where there is none that can be read."""
    with ExitStack() as opened:
        standing: IndexWriter | None = None
        file = live_file(place_of(path))
        if file.is_file():
            try:
                opened.enter_context(reading(file))
                connection = sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)
                opened.callback(connection.close)
                standing = IndexWriter(connection, renewed=False)
            except (OSError, sqlite3.Error, IndexFileError):
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


def _publish(
    place: Path, building: Path, verdict: Verdict, keep: int, base: Release | None, changes: Changes | None
) -> None:
    """Make the finished file the next release and the live one."""
    folder = folder_of(place)
    folder.mkdir(exist_ok=True)
    _take_in(place)
    before = live_release(place)
    number = 1 + max((release.number for release in releases(place)), default=0)
    size, crc, sha256 = _sums(building, base, changes)
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
        changed=None if changes is None else _worth_telling(changes, building),
    )
    write_sidecar(release)
    building.replace(release.path)
    sync_folder(folder)
    point_at(place, release)
    (folder / REFUSED).unlink(missing_ok=True)
    remove(outdated(place, keep), place)


def _sums(file: Path, base: Release | None, changes: Changes | None) -> tuple[int, int, str | None]:
    """Size, CRC-32 and SHA-256 of a finished file; after changes to a release the second follows from its own."""
    if base is None or base.crc32 is None or changes is None:
        return checksums(file)
    return file.stat().st_size, carried_on(base.crc32, changes, file), None


def _worth_telling(changes: Changes, file: Path) -> str | None:
    """The pages that changed; None where a whole copy is hardly more."""
    numbers = changes.numbers(file)
    return told_pages(numbers) if _SHARE * len(numbers) * changes.size <= file.stat().st_size else None


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


def _refused(verdict: Verdict, path: Path, aside: Path) -> Reason:
    first, more = verdict.failures[0], len(verdict.failures) - 1
    if more:
        return Reason(FAILED_MORE, path=str(path), first=first, more=more, asked=verdict.asked, aside=str(aside))
    return Reason(FAILED, path=str(path), first=first, aside=str(aside))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Keep other writers out for as long as the block runs; one that dies lets go by itself."""
    busy = Reason(BUSY, place=str(place))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """The release whose bytes the file that is being built had at first, and whether that was copied whole."""

    release: Release
    whole: bool

    @property
    def path(self) -> Path:
        """The release's file."""
        return self.release.path


def _copied(path: Path, place: Path, building: Path) -> _Base | None:
    """Make the file to be written to what the live index is; the release, where account is kept of what changes in it.

    That is done for a release that is large and of today's form. The copy comes from the spare where there is one.
    """
    file, live = live_file(path), live_release(path)
    large = live is not None and live.crc32 is not None and file.exists() and file.stat().st_size > WHOLE_UP_TO
    if live is not None and large and is_up_to_date(file):
        require_sound(path, at_most=QUICKLY)
        if brought_forward(place, live, building):
            return _Base(release=live, whole=False)
        require_sound(path)
        shutil.copyfile(file, building)
        return _Base(release=live, whole=True)
    require_sound(path)
    drop_spares(place)
    if file.exists() and file.stat().st_size:
        address = f"file:{quote(str(file))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as old, closing(sqlite3.connect(building)) as new:
            file_version(old, str(path))
            new.execute("PRAGMA synchronous = OFF")
            old.backup(new)
    return None


def _clear(building: Path) -> None:
    """Remove what a writer left behind."""
    for ending in ("", LOG, "-shm", "-journal"):
        building.with_name(building.name + ending).unlink(missing_ok=True)
