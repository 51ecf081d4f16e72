"""Files wherever they lie: in folders, in zip archives, in a zip inside of a zip; nothing is ever written to disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from knowledge.errors import UnreadableFileError
from knowledge.printable import on_one_line
from knowledge.reading.blocks import Document
from knowledge.reading.package import Package
from knowledge.reading.sniff import Kind, sniff

FOLDER = "a folder that cannot be opened, or lies too deep in others"
MOST_FILE_BYTES = 200_000_000
MOST_MEMBER_BYTES = 100_000_000
MOST_MEMBERS = 5_000
DEEPEST = 2
"""An archive may hold an archive; one inside of that is refused."""
DEEPEST_FOLDER = 64
"""Folders in folders that are walked."""
_UNNAMED = "(no name)"
_NOT_DOCUMENTS = frozenset(("__macosx", ".ds_store", "thumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document lies: a file, and for one in archives its number in each, outermost first."""

    path: Path
    name: str
    inside: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", on_one_line(self.name))


def places_under(paths: Iterable[Path]) -> Iterator[Place]:
    """Every file of `paths` in order, folders walked by name; what systems leave in folders (.DS_Store) is passed over.

    A path that does not exist yields itself, so that its reading says so.
    """
    for path in paths:
        if not is_folder(path):
            yield Place(path=path, name=path.name)
            continue
        for found in files_below(path, lambda entry: _is_passed_over(entry.name)):
            yield Place(path=found, name=found.relative_to(path).as_posix())


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; never raises, wherever a link leads and however long the path is."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether a path leads to an ordinary file; never raises."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def files_below(folder: Path, passed_over: Callable[[os.DirEntry[str]], bool]) -> Iterator[Path]:
    """The files in a folder by name, then those of the folders in it; links to folders are not followed.

    A folder that cannot be read, or lies deeper than DEEPEST_FOLDER, is itself given, for its reading to say so.
    """
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name) if depth <= DEEPEST_FOLDER else None
        except OSError:
            entries = None
        if entries is None:
            yield here
            continue
        kept = [entry for entry in entries if not passed_over(entry)]
        yield from (path for entry in kept if not is_folder(path := here / entry.name))
        deeper = [here / entry.name for entry in kept if entry.is_dir(follow_symlinks=False)]
        waiting.extend((path, depth + 1) for path in reversed(deeper))


def document_at(place: Place) -> Document:
    """The bytes at a place; UnreadableFileError where there is no such file, no permission, or far too much of it."""
    data = _bytes_of(place)
    for depth, number in enumerate(place.inside):
        with Package(place.name, data) as package:
            entries = package.entries
            if number >= len(entries):
                raise UnreadableFileError(place.name, f"no member {number} at depth {depth}")
            data = package.part(entries[number], MOST_MEMBER_BYTES) or b""
    return Document(name=place.name, data=data)


def _bytes_of(place: Place) -> bytes:
    try:
        facts = place.path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise UnreadableFileError(place.name, FOLDER)
        if not stat.S_ISREG(facts.st_mode):
            raise UnreadableFileError(place.name, "not an ordinary file")
        if facts.st_size > MOST_FILE_BYTES:
            raise UnreadableFileError(place.name, f"larger than {MOST_FILE_BYTES // 1_000_000} MB")
        return place.path.read_bytes()
    except FileNotFoundError as fault:
        raise UnreadableFileError(place.name, "no such file") from fault
    except PermissionError as fault:
        raise UnreadableFileError(place.name, "no permission to read it") from fault
    except OSError as fault:
        raise UnreadableFileError(place.name, f"cannot be opened ({fault.strerror})") from fault


def members_of(place: Place, document: Document) -> tuple[Place, ...] | None:
    """The places of an archive's documents in order, None for what is no archive; UnreadableFileError for bad ones."""
    if sniff(document) is not Kind.ZIP:
        return None
    if len(place.inside) >= DEEPEST:
        raise UnreadableFileError(place.name, "an archive in an archive in an archive: unpack it first")
    with Package(place.name, document.data) as package:
        entries = package.entries
    if len(entries) > MOST_MEMBERS:
        raise UnreadableFileError(place.name, f"an archive of more than {MOST_MEMBERS} files")
    members = [
        Place(path=place.path, name=f"{place.name}/{_shown(entry) or _UNNAMED}", inside=(*place.inside, number))
        for number, entry in enumerate(entries)
        if not entry.filename.endswith("/")
        and not any(_is_passed_over(part) for part in PurePosixPath(_shown(entry)).parts)
    ]
    if not members:
        raise UnreadableFileError(place.name, "an archive without documents")
    return tuple(members)


def is_astray(name: str) -> bool:
    """Whether a member's name leads out of its archive; such archives are made to do harm, and are not trusted."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or any(not part or part.endswith(":") for part in parts[:-1])


def _is_passed_over(name: str) -> bool:
    return name.lower() in _NOT_DOCUMENTS or name.startswith(("~$", "._")) or (name.startswith(".") and name != "..")


def _shown(entry: ZipInfo) -> str:
    """A member's name; Chinese systems write it in GBK without saying so, and zip then shows it as code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
