"""Report files that a reader hands in to be checked: received within limits, read in a confined process, kept nowhere.

The files lie in the machine's memory while they are read (a folder of its memory file system) and are gone with the
answer; nothing of them is logged, indexed or kept. Limits of size and isolation are those of files from staff; scans
get less time, as anybody may send one.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath

from tornado.httputil import HTTPFile, HTTPInputError, ParseMultipartConfig, parse_multipart_form_data

from bot.chat.uploads import BIGGEST, UNSAFE
from bot.web.asking import Unreadable
from bot.web.limits import RateLimit
from knowledge.documents.isolation import Limits, Outcome, read_files
from knowledge.parsing import ParseOutcome, parse_together

MOST_BYTES = BIGGEST
"""Of all files of one form together, with what stands between them."""

MOST_FILES = 4
MOST_FIELDS = 12
MOST_REPORTS = 40
"""Reports that one answer shows; an archive may hold more."""

RECEIVING_SECONDS = 60.0
AT_ONCE = 4
"""Forms that are received or wait to be read; a further one is told to come again."""

LIMITS = Limits(recognition_seconds=45, archive_seconds=30, archive_recognition_seconds=45)

MEMORY = Path("/dev/shm")  # noqa: S108  (only folders of mode 0700 with random names are made there)
"""Where files are in memory and on no disk."""

LONGEST_BOUNDARY = 70
"""As RFC 2046 has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What a form holds: its files with their names, and whether the page to print is wanted."""

    files: tuple[tuple[str, bytes], ...]
    to_print: bool


class Uploads:
    """How many forms are taken: so many a minute from one address, so many at once, one read at a time."""

    def __init__(self, per_minute: int, *, memory: Path = MEMORY) -> None:
        self.limit = RateLimit(per_minute)
        self.offered = per_minute > 0 and memory.is_dir() and os.access(memory, os.W_OK)
        self._memory = memory
        self._held = 0
        self._reading = asyncio.Lock()

    def take(self) -> bool:
        """Hold a place for a form; False where all are taken."""
        if self._held >= AT_ONCE:
            return False
        self._held += 1
        return True

    def give_back(self) -> None:
        """Let go of a place."""
        self._held -= 1

    async def read(self, files: Sequence[tuple[str, bytes]]) -> tuple[ParseOutcome, ...]:
        """Return what is in the files, with the findings within each report and between those of one unit."""
        async with self._reading:
            return await asyncio.to_thread(partial(_read_in_memory, files, self._memory))


def handed_in(content_type: str, body: bytes) -> Handed:
    """What stands in a form. Raises Unreadable for one that is none of ours, has no file, or too many."""
    header = EmailMessage()
    boundary = None
    if content_type.isascii() and content_type.isprintable():
        header["Content-Type"] = content_type
        boundary = header.get_boundary()
    fields: dict[str, list[bytes]] = {}
    found: dict[str, list[HTTPFile]] = {}
    if header.get_content_type() != "multipart/form-data" or not boundary or len(boundary) > LONGEST_BOUNDARY:
        raise Unreadable("check_no_file")
    config = ParseMultipartConfig(max_parts=MOST_FIELDS, max_part_header_size=4096)
    try:
        parse_multipart_form_data(boundary.encode(), body, fields, found, config=config)
    except (HTTPInputError, ValueError) as fault:
        raise Unreadable("check_no_file") from fault
    files = [(file.filename, file.body) for file in found.get("report", []) if file.body]
    if not files:
        raise Unreadable("check_no_file")
    if len(files) > MOST_FILES:
        raise Unreadable("check_too_many")
    return Handed(files=tuple(files), to_print=fields.get("form") == [b"print"])


def file_name(told: str, number: int) -> str:
    """A name that a file may have here, whatever the form calls it; its ending is kept, by which kinds are told."""
    name = UNSAFE.sub("_", PurePosixPath(told.replace("\\", "/")).name)[-60:].lstrip(".")
    return name or f"file-{number}"


def _read_in_memory(files: Sequence[tuple[str, bytes]], memory: Path) -> tuple[ParseOutcome, ...]:
    with tempfile.TemporaryDirectory(prefix="gongkai-", dir=memory) as folder:
        paths = []
        for number, (told, content) in enumerate(files, 1):
            path = Path(folder, str(number), file_name(told, number))
            path.parent.mkdir()
            path.write_bytes(content)
            paths.append(path)
        return parse_together(paths, workers=1, read=_confined)


def _confined(paths: Sequence[Path], workers: int | None) -> Iterable[Outcome]:
    return islice(read_files(paths, workers=workers, limits=LIMITS), MOST_REPORTS)
