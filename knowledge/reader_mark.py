"""What names the reader of today: files that were read by the same one give the same again."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_OURS = Path(__file__).resolve().parent
_LEFT_OUT = frozenset({"__pycache__"})


@cache
def reader_mark() -> str:
    """Return a short name for all that reading and checking rest on: this package's files, and what is installed.

    Another release, another lexicon, another version of a library or of Python make another one.
    """
    told = hashlib.sha256(repr((sys.version_info[:3], sorted(_installed()))).encode())
    for path in sorted(_files(_OURS)):
        content = path.read_bytes()
        told.update(f"\n{path.relative_to(_OURS).as_posix()} {len(content)}\n".encode())
        told.update(content)
    return told.hexdigest()[:16]


def _files(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name not in _LEFT_OUT:
                yield from _files(Path(entry.path))
        else:
            yield Path(entry.path)


def _installed() -> Iterator[str]:
    """The names of installed distributions, each with its version in it."""
    for folder in filter(Path.is_dir, map(Path, sys.path)):
        yield from (path.name for path in folder.iterdir() if path.name.endswith((".dist-info", ".egg-info")))
