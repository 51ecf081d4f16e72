"""A copy of the live release that costs what changed lately: an old release brought forward page by page.

The file of the newest release that is no longer kept stays as a spare, `000009.spare`. It differs from the live one in
the pages that the releases since have changed, which their sidecars name; with those copied over it is the live
release, a file of its own as every release is. A file that anybody still reads is never touched, nor is one of which
not every change is known: then the live release is copied whole.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from knowledge.store.file_pages import page_size, read_pages
from knowledge.store.releases import QUICKLY, Release, folder_of, released, sync_folder, unread

SPARE = ".spare"
"""Ends the name of a spare, before which its number as a release stands."""

WHOLE_UP_TO = 16 * 1024 * 1024
"""Bytes up to which an index is copied, checked and summed up whole for each release: that is done in a moment."""

_STRETCH = 1024 * 1024


def spare_of(place: Path) -> Path | None:
    """The spare of an index; None where there is none."""
    return max(folder_of(place).glob("*" + SPARE), default=None)


def drop_spares(place: Path, *, but: Path | None = None) -> None:
    """Remove the spares of an index."""
    for file in folder_of(place).glob("*" + SPARE):
        if file != but:
            file.unlink(missing_ok=True)


def keep_as_spare(file: Path, place: Path, number: int) -> None:
    """Let a file that is, byte for byte, the release of that number be the spare."""
    spare = folder_of(place) / f"{number:06}{SPARE}"
    file.replace(spare)
    drop_spares(place, but=spare)


def brought_forward(place: Path, live: Release, building: Path) -> bool:
    """Make of the spare a file that is the live release; False, and no spare any more, where that cannot be.

    Up to QUICKLY bytes the file is compared with the checksum of what was published; a larger one takes over what is
    wrong in it, if anything is, and its own checksum will tell.
    """
    spare = spare_of(place)
    changed = None if spare is None else _changed_since(place, live, int(spare.stem))
    if spare is None or changed is None or live.crc32 is None:
        drop_spares(place)
        return False
    # Under a name that a writer who dies leaves behind, so that a half-made one is never taken for a spare.
    # The disk must know that before the first page is written, or a lost current could leave a half-made spare.
    spare.replace(building)
    for folder in (spare.parent, building.parent):
        sync_folder(folder)
    if _patched(building, live, changed) and _as_published(building, live):
        return True
    building.unlink()
    return False


def remove(releases: Sequence[Release], place: Path) -> None:
    """Remove releases that are kept no longer, the newest first; its file stays as the spare of a large index."""
    for release in releases:
        if release is releases[0] and release.path.stat().st_size > WHOLE_UP_TO:
            keep_as_spare(release.path, place, release.number)
        else:
            release.path.unlink(missing_ok=True)
        release.path.with_suffix(".json").unlink(missing_ok=True)


def put_back(file: Path, live: Release, pages: frozenset[int]) -> None:
    """Undo changes: give a file the pages that the live release has, and its size."""
    _copy_pages(live.path, file, pages | {1})
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _changed_since(place: Path, live: Release, number: int) -> frozenset[int] | None:
    """The pages in which the live release may differ from an earlier one; None where that is not known."""
    found: frozenset[int] = frozenset()
    release: Release | None = live
    while release is not None and release.number != number:
        if release.changed is None or release.follows is None:
            return None
        found |= read_pages(release.changed)
        if release.follows == number:
            return found
        release = released(place, release.follows)
    return found if release is not None else None


def _patched(building: Path, live: Release, changed: frozenset[int]) -> bool:
    with unread(building) as alone:
        if not alone:
            return False
        try:
            # Programs that are not ours lock a file in SQLite's own way while they read.
            with closing(sqlite3.connect(building, timeout=0, isolation_level=None)) as others:
                others.execute("BEGIN EXCLUSIVE")
                _copy_pages(live.path, building, changed | {1})
                others.execute("ROLLBACK")
        except sqlite3.Error:
            return False
    return True


def _copy_pages(source: Path, target: Path, pages: frozenset[int]) -> None:
    size = page_size(source)
    with source.open("rb", buffering=0) as old, target.open("rb+", buffering=0) as new:
        for first, count in _runs(pages, _STRETCH // size):
            held = os.pread(old.fileno(), count * size, (first - 1) * size)
            os.pwrite(new.fileno(), held, (first - 1) * size)
        new.truncate(source.stat().st_size)


def _runs(pages: frozenset[int], most: int) -> Iterator[tuple[int, int]]:
    """Stretches of pages that follow each other: the first, and how many."""
    first, count = 0, 0
    for page in sorted(pages):
        if count and page == first + count and count < most:
            count += 1
            continue
        if count:
            yield first, count
        first, count = page, 1
    if count:
        yield first, count


def _as_published(file: Path, live: Release) -> bool:
    """Whether a file that is read quickly has the checksum of a release; one that is not is taken on trust."""
    if file.stat().st_size != live.size:
        return False
    return file.stat().st_size > QUICKLY or zlib.crc32(file.read_bytes()) == live.crc32
