"""The pages of a SQLite file: which of them a batch of writing changed, and the file's checksum after it.

What was written waits in a write-ahead log beside the file (https://www.sqlite.org/walformat.html); the numbers of the
pages stand in it. A CRC is linear: that of a file with other pages follows from that of the file before and those of
the pages before and after, so the rest of the file need not be read. What was wrong in a file before stays at odds with
a checksum that is carried on like this, whichever pages are written.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import IndexFileError

LOG = "-wal"
"""Ends the name of a write-ahead log."""

_LOG_HEADER, _FRAME_HEADER = 32, 24
_POLYNOMIAL = 0xEDB88320
_ONE = 1 << 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a batch changed in a file: the CRC-32 of each page that stood before, and how many pages there were."""

    size: int
    """Bytes a page."""
    pages: int
    before: Mapping[int, int]
    """The pages that changed, by number from 1, with the CRC-32 of what stood there."""

    def numbers(self, file: Path) -> frozenset[int]:
        """The pages that changed in the file and those that came after them."""
        return frozenset(self.before) | frozenset(range(self.pages + 1, 1 + file.stat().st_size // self.size))


class PageLog:
    """The write-ahead log of a file that is a copy of a release, read before it goes into the file.

    Every page is compared with that of the release before it is written over, so that what rests on a page that is not
    what was published does not come out well.
    """

    def __init__(self, connection: sqlite3.Connection, file: Path, live: Path) -> None:
        """Begin to write beside the file; the connection is its only one."""
        self._file, self._live = file, live
        self._size = page_size(live)
        self._pages = live.stat().st_size // self._size
        self._before: dict[int, int] = {}
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "wal_autocheckpoint = 0"):
            connection.execute(f"PRAGMA {pragma}").fetchone()

    def take_in(self, connection: sqlite3.Connection) -> None:
        """Put what was committed into the file. Raises IndexFileError when the file was not what was published."""
        written = logged_pages(self._file.with_name(self._file.name + LOG))
        fresh = {page for page in written | {1} if page <= self._pages} - self._before.keys()
        published = pages_of(self._live, fresh, self._size)
        for (page, was), (_, held) in zip(published, pages_of(self._file, fresh, self._size), strict=True):
            # The first page says that a log is written, and when.
            if page > 1 and was != held:
                raise IndexFileError(f"page {page} of the copy that was written to is not that of the live release")
            self._before[page] = zlib.crc32(was)
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise IndexFileError("what was written could not be brought into the file")

    def settle(self, connection: sqlite3.Connection) -> Changes:
        """Put everything into the file and write no log any more; what changed."""
        self.take_in(connection)
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != "delete":
            raise IndexFileError("the file could not be left as others read it")
        return Changes(size=self._size, pages=self._pages, before=self._before)


def page_size(file: Path) -> int:
    """Bytes a page of a SQLite file, as its header says."""
    with file.open("rb") as content:
        head = content.read(18)
    if len(head) < 18:
        raise IndexFileError(f"{file}: no SQLite file")
    size = int(struct.unpack(">H", head[16:18])[0])
    return 65536 if size == 1 else size


def logged_pages(log: Path) -> frozenset[int]:
    """The pages that the committed transactions of a write-ahead log have written; none where there is no log."""
    found: set[int] = set()
    waiting: set[int] = set()
    try:
        content = log.open("rb", buffering=1024 * 1024)
    except FileNotFoundError:
        return frozenset()
    with content:
        header = content.read(_LOG_HEADER)
        if len(header) < _LOG_HEADER:
            return frozenset()
        size, salt = struct.unpack(">I", header[8:12])[0], header[16:24]
        while len(frame := content.read(_FRAME_HEADER)) == _FRAME_HEADER and frame[8:16] == salt:
            page, committed = struct.unpack(">II", frame[:8])
            waiting.add(page)
            if committed:
                found |= waiting
                waiting.clear()
            content.seek(size, os.SEEK_CUR)
    return frozenset(found)


def pages_of(file: Path, wanted: Iterable[int], size: int) -> Iterator[tuple[int, bytes]]:
    """Some pages of a file in order, each with its number; one beyond the end of the file is left out."""
    with file.open("rb", buffering=0) as content:
        for page in sorted(wanted):
            held = os.pread(content.fileno(), size, (page - 1) * size)
            if len(held) == size:
                yield page, held


def carried_on(crc: int, changes: Changes, file: Path) -> int:
    """The CRC-32 of a file as it is after changes, from that of the file before them."""
    size, before = changes.size, changes.before
    powers = _powers(size)
    difference, at = 0, 0
    for page, held in pages_of(file, before, size):
        if page <= changes.pages:
            difference = _shifted(difference, page - at, powers) ^ zlib.crc32(held) ^ before[page]
            at = page
    crc ^= _shifted(difference, changes.pages - at, powers)
    for _, held in pages_of(file, range(changes.pages + 1, 1 + file.stat().st_size // size), size):
        crc = _shifted(crc, 1, powers) ^ zlib.crc32(held)
    return crc


def told_pages(pages: Iterable[int]) -> str:
    """Numbers of pages as a text, runs of them by their ends: 1 3-5 9."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and runs[-1][1] == page - 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def read_pages(told: str) -> frozenset[int]:
    """The numbers that such a text tells; raises ValueError for any other text."""
    found: set[int] = set()
    for run in told.split():
        first, _, last = run.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def _powers(size: int) -> list[int]:
    """What a checksum is multiplied by where 1, 2, 4 and so on pages follow: powers of x modulo the polynomial."""
    square, found = _ONE >> 1, []
    for exponent in range(64):
        if exponent >= size.bit_length() - 1 + 3:
            found.append(square)
        square = _product(square, square)
    return found


def _shifted(crc: int, pages: int, powers: list[int]) -> int:
    """The part that a checksum has in that of the same bytes with so many pages after them."""
    place = 0
    while pages and crc:
        if pages & 1:
            crc = _product(powers[place], crc)
        pages >>= 1
        place += 1
    return crc


def _product(one: int, other: int) -> int:
    """Two polynomials over GF(2), highest power first as CRC-32 has them, multiplied modulo the one of CRC-32."""
    product = 0
    while one:
        if one & _ONE:
            product ^= other
        one = (one << 1) & 0xFFFFFFFF
        other = (other >> 1) ^ (_POLYNOMIAL if other & 1 else 0)
    return product
