"""Where documents lie: files, the files of folders, members of archives; none is opened here."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.printable import on_one_line

FOLDER = "a folder that cannot be opened, or lies too deep in others"
DEEPEST_FOLDER = 64
"""Folders in folders that are walked."""
_NOT_DOCUMENTS = frozenset(("__macosx", ".ds_store", "thumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document lies: a file, and for one in archives its number in each, outermost first.

    Its name is on one line and steers nothing, whatever bytes it was made of.
    """

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
        for found in files_below(path, lambda entry: is_passed_over(entry.name)):
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


def is_passed_over(name: str) -> bool:
    """Whether a name in a folder or an archive is of what systems and editors leave there."""
    return name.lower() in _NOT_DOCUMENTS or name.startswith(("~$", "._")) or (name.startswith(".") and name != "..")
