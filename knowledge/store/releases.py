"""The releases of an index: versioned files that are never written to again, and the pointer that says which is live.

`FILE` is a symbolic link into the folder `FILE.releases`, where each release is `000012.db` with `000012.json` beside
it: when it was made, from which it was made, how much is in it, and its checksums. A plain file is an index too, of
which nothing is known but what stands in it; the first release after it takes it in.
"""

from __future__ import annotations

import fcntl
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from errno import ENOENT
from pathlib import Path

from knowledge.errors import DamagedIndexError, IndexFileError

FOLDER = ".releases"
"""Ends the name of the folder that holds an index's releases."""

POINTER = ".pointer"
"""Ends the name under which a new pointer is made before it takes the old one's place."""

KEEP = 3
"""Releases that are kept, the live one included, unless told otherwise."""

QUICKLY = 64 * 1024 * 1024
"""Bytes up to which a file's checksum is looked at whenever it is opened: 26 ms at 2.4 GB/s."""

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release. Counts and checksums are None for a file whose sidecar is lost or never was."""

    number: int
    path: Path
    made: str | None = None
    """When it was built, in UTC."""
    follows: int | None = None
    """The release that was live when it was published."""
    size: int | None = None
    crc32: int | None = None
    sha256: str | None = None
    units: int | None = None
    reports: int | None = None
    asked: int = 0
    """Golden questions that were asked of it before it was published."""
    failed: int = 0
    """Those among them that it failed; it was published all the same, on purpose."""
    withdrawn: bool = False
    """Whether a rollback left it: it stands in for no other then."""
    changed: str | None = None
    """The pages that differ from those of the release that it follows (knowledge.store.file_pages), where known."""

    @property
    def name(self) -> str:
        """How it is called where several are told apart: its number."""
        return f"#{self.number}"


_TOLD = ("made", "follows", "size", "crc32", "sha256", "units", "reports", "asked", "failed", "withdrawn", "changed")


def place_of(path: Path) -> Path:
    """Where an index's pointer stands or would stand: links that people made are followed, ours is not."""
    place = path.absolute()
    for _ in range(40):
        if not place.is_symlink():
            break
        target = place.parent / place.readlink()
        if target.parent.name == place.name + FOLDER:
            break
        place = target
    return place.parent.resolve() / place.name


def folder_of(path: Path) -> Path:
    """The folder of an index's releases."""
    place = place_of(path)
    return place.with_name(place.name + FOLDER)


def live_file(path: Path) -> Path:
    """The file that readers of the index get now, links followed; it need not exist."""
    return Path(os.path.realpath(path))


def number_of(file: Path) -> int | None:
    """The number of the release that a file is; None for any other file."""
    inside = file.parent.name.endswith(FOLDER) and file.suffix == ".db"
    return int(file.stem) if inside and file.stem.isascii() and file.stem.isdigit() else None


def release_at(file: Path) -> Release | None:
    """The release that a file is, with what its sidecar tells; None for any other file."""
    number = number_of(file)
    if number is None:
        return None
    try:
        told = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = {}
    if not isinstance(told, dict):
        told = {}
    return Release(number=number, path=file, **{name: told[name] for name in _TOLD if name in told})


def live_release(path: Path) -> Release | None:
    """The release that is live; None where the index is a plain file or missing."""
    return release_at(live_file(path))


def releases(path: Path) -> tuple[Release, ...]:
    """All releases that are there, the newest first."""
    folder = folder_of(path)
    found = [release for file in folder.glob("*.db") if (release := release_at(file))] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda release: -release.number))


def released(path: Path, number: int) -> Release | None:
    """One release by its number."""
    return next((release for release in releases(path) if release.number == number), None)


def checksums(file: Path) -> tuple[int, int, str]:
    """Size, CRC-32 and SHA-256 of a file as the disk has it."""
    from hashlib import sha256

    size, crc, whole = 0, 0, sha256()
    with file.open("rb") as content:
        # What was just written is read back from the disk, not from memory, where the system lets us say so.
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(content.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := content.read(_PIECE):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            whole.update(piece)
    return size, crc, whole.hexdigest()


def damage(file: Path, *, at_most: int | None = None) -> str | None:
    """Why a release's file is not what was published, by its size and its checksum; None when it is, or nobody knows.

    A file larger than `at_most` bytes is looked at by its size only.
    """
    release = release_at(file)
    if release is None or release.size is None:
        return None
    try:
        size = file.stat().st_size
        if size != release.size:
            return f"{size} bytes where {release.size} were published"
        if release.crc32 is None or (at_most is not None and size > at_most):
            return None
        crc = 0
        with reading(file), file.open("rb", buffering=0) as content:
            while piece := content.read(_PIECE):
                crc = zlib.crc32(piece, crc)
    except OSError as fault:
        return f"cannot be read ({fault.strerror or fault})"
    return None if crc == release.crc32 else "its checksum is not that of what was published"


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Keep an index file from being made into another release for as long as the block runs; it may be removed.

    Raises FileNotFoundError where there is no such file, or not any more. Where the system has no such locks there is
    nothing to keep off: `unread` never finds a file that may be used again.
    """
    held = os.open(file, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
            taken = os.fstat(held).st_ino != file.stat().st_ino
        except BlockingIOError:
            taken = True
        except FileNotFoundError:
            raise
        except OSError:
            taken = False
        if taken:
            raise FileNotFoundError(ENOENT, "it is no release any more")
        yield
    finally:
        os.close(held)


@contextmanager
def unread(file: Path) -> Iterator[bool]:
    """Whether nobody reads an index file, nor begins to while the block runs; False where that cannot be told."""
    with file.open("rb+", buffering=0) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def good_releases(path: Path, *, but: frozenset[Path] = frozenset()) -> Iterator[Release]:
    """The releases that may stand in for a live one that is damaged or gone, best first: undamaged, as published.

    Those that the live one was built upon come first, then the newest; never those in `but`, those that a rollback
    left, and those without a checksum.
    """
    there = {release.number: release for release in releases(path)}
    ranked: dict[int, Release] = {}
    before = live_release(path)
    while before is not None and before.follows is not None and before.follows not in ranked:
        before = there.get(before.follows)
        if before is not None:
            ranked[before.number] = before
    for release in (ranked | there).values():
        usable = release.path not in but and not release.withdrawn and release.crc32 is not None
        if usable and damage(release.path) is None:
            yield release


def point_at(path: Path, release: Release) -> None:
    """Make a release the live one, in one step; a reader finds the one before or this one, never nothing."""
    place = place_of(path)
    fresh = place.with_name(place.name + POINTER)
    fresh.unlink(missing_ok=True)
    # Relative, so that the index may be moved, mounted and copied with its releases.
    fresh.symlink_to(Path(release.path.parent.name) / release.path.name)
    fresh.replace(place)
    sync_folder(place.parent)


def write_sidecar(release: Release) -> None:
    """Keep what is known of a release beside it, for good."""
    told = {name: value for name, value in asdict(release).items() if name in _TOLD}
    file = release.path.with_suffix(".json")
    fresh = file.with_suffix(".json.new")
    with fresh.open("w", encoding="utf-8") as out:
        json.dump(told, out, indent=1)
        out.write("\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def outdated(path: Path, keep: int) -> tuple[Release, ...]:
    """Take the oldest releases from those that are kept until `keep` are left, the newest first; their files stay.

    The live one and the one it followed go last.
    """
    live = live_release(path)
    if live is None:
        return ()
    ranked = sorted(
        releases(path),
        key=lambda release: (release.number != live.number, release.number != live.follows, -release.number),
    )
    return tuple(sorted(ranked[max(keep, 1) :], key=lambda release: -release.number))


def require_sound(path: Path, *, at_most: int | None = None) -> None:
    """Raise unless the live index is whole, so that nothing is built upon a damaged one, or beside a lost one.

    `at_most` is as for damage().
    """
    file = live_file(path)
    if not file.exists():
        if releases(path):
            raise DamagedIndexError(
                f"{path}: the index is gone, its releases are not; `gongkai rollback` brings it back"
            )
        return
    reason = damage(file, at_most=at_most)
    if reason:
        raise DamagedIndexError(f"{path}: damaged ({reason}); `gongkai rollback` goes back to the release before")
    if place_of(path) == file and number_of(file) is not None:
        raise IndexFileError(f"{path}: a release is never written to; name the index itself")


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
