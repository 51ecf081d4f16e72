"""Read-only connections to one version of an index file, one a thread."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from knowledge.errors import DamagedIndexError, IndexFileError
from knowledge.store.releases import QUICKLY, damage, live_file, reading
from knowledge.store.schema_mark import READABLE_FROM, file_version

_TRIES = 5


class Connections:
    """One read-only connection for each thread, all to the release that was live when the first was opened.

    A release is never written to again; an index that is a plain file is replaced by another under the same name. A
    thread that comes after that shares the first connection, so that nobody sees two versions at once. Raises
    DamagedIndexError when the file is gone, is no SQLite file, or is not what was published (see QUICKLY).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        self._opened: dict[sqlite3.Connection, threading.Thread] = {}
        self._file = live_file(path)
        self._held = ExitStack()
        for left in reversed(range(_TRIES)):
            try:
                self._first, self._identity = self._open_first()
                break
            except DamagedIndexError:
                # What was live a moment ago may have been replaced, and be gone by now.
                before, self._file = self._file, live_file(path)
                if not left or before == self._file:
                    raise

    @property
    def path(self) -> Path:
        """The file, as it was named."""
        return self._path

    @property
    def file(self) -> Path:
        """The very file that is read, links followed."""
        return self._file

    def get(self) -> sqlite3.Connection:
        """This thread's connection; raises IndexFileError when closed."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with self._lock:
                if not self._opened:
                    raise IndexFileError(f"{self._path}: the index was closed")
                connection = self._first
                if threading.current_thread() is not self._opened[connection] and not self.replaced():
                    self._close_left()
                    connection = self._another() or connection
            self._local.connection = connection
        return connection

    def replaced(self) -> bool:
        """Whether another file stands under the name by now."""
        try:
            return _identity(self._path) != self._identity
        except OSError:
            return True

    def close(self) -> None:
        """Close all connections; other threads must be done with theirs."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
            self._held.close()
            self._local = threading.local()

    def _open_first(self) -> tuple[sqlite3.Connection, tuple[int, int]]:
        with ExitStack() as held:
            try:
                held.enter_context(reading(self._file))
            except OSError as fault:
                raise DamagedIndexError(f"{self._path}: cannot be read ({fault.strerror or fault})") from fault
            reason = damage(self._file, at_most=QUICKLY)
            if reason:
                raise DamagedIndexError(f"{self._path}: damaged ({reason})")
            opened = self._connect()
            # A release that is read keeps its file to itself for as long, even when it is none any more.
            self._held = held.pop_all()
        return opened

    def _another(self) -> sqlite3.Connection | None:
        """One more connection to the same file, or None when the file was replaced a moment ago."""
        try:
            fresh, identity = self._connect()
            same = identity == self._identity == _identity(self._file)
        except (IndexFileError, OSError):
            return None
        return fresh if same else None

    def _close_left(self) -> None:
        """Close the connections of threads that have ended, but for the first, which others may share."""
        for connection, thread in list(self._opened.items()):
            if connection is not self._first and not thread.is_alive():
                del self._opened[connection]
                connection.close()

    def _connect(self) -> tuple[sqlite3.Connection, tuple[int, int]]:
        path, file = self._path, self._file
        try:
            identity = _identity(file)
            with file.open("rb") as content:
                head = content.read(16)
        except OSError as fault:
            raise DamagedIndexError(f"{path}: cannot be read ({fault.strerror or fault})") from fault
        if head[:15] != b"SQLite format 3":
            raise DamagedIndexError(f"{path}: not a readable index (no SQLite file)")
        connection: sqlite3.Connection | None = None
        try:
            connection = sqlite3.connect(
                f"file:{quote(str(file))}?mode=ro", uri=True, check_same_thread=False, isolation_level=None
            )
            version = file_version(connection, str(path))
            if version < READABLE_FROM:
                raise IndexFileError(f"{path}: written by an older version of gongkai; any `gongkai ingest` renews it")
            # One view of the file for as long as it is open, and no locking at each look-up.
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM about").fetchone()
        except (sqlite3.Error, IndexFileError) as fault:
            if connection is not None:
                connection.close()
            if isinstance(fault, IndexFileError):
                raise
            raise DamagedIndexError(f"{path}: not a readable index ({fault})") from fault
        self._opened[connection] = threading.current_thread()
        return connection, identity


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return (found.st_dev, found.st_ino)
