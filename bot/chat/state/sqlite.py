"""The state in one SQLite file in WAL mode, opened by one process, its schema brought up to date on opening."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database

from knowledge.errors import KnowledgeError

MIGRATIONS = (
    """
    CREATE TABLE inbox (
        update_id INTEGER PRIMARY KEY,
        status TEXT NOT NULL DEFAULT 'new',
        attempts INTEGER NOT NULL DEFAULT 0,
        payload TEXT,
        received REAL NOT NULL
    );
    CREATE INDEX inbox_open ON inbox (update_id) WHERE status IN ('new', 'started');
    CREATE TABLE answers (
        id INTEGER PRIMARY KEY,
        update_id INTEGER NOT NULL UNIQUE,
        token TEXT NOT NULL UNIQUE,
        chat_id INTEGER NOT NULL,
        thread_id INTEGER NOT NULL,
        user_id INTEGER NOT NULL,
        question_message_id INTEGER,
        question TEXT NOT NULL,
        kind TEXT NOT NULL,
        language TEXT NOT NULL,
        before TEXT,
        after TEXT,
        options TEXT NOT NULL,
        created REAL NOT NULL
    );
    CREATE INDEX answers_by_question ON answers (chat_id, question_message_id);
    CREATE TABLE answer_messages (
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        answer_id INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
        part INTEGER NOT NULL,
        PRIMARY KEY (chat_id, message_id)
    ) WITHOUT ROWID;
    CREATE INDEX answer_messages_by_answer ON answer_messages (answer_id, part);
    CREATE TABLE contexts (
        chat_id INTEGER NOT NULL,
        thread_id INTEGER NOT NULL,
        user_id INTEGER NOT NULL,
        context TEXT NOT NULL,
        answer_id INTEGER,
        updated REAL NOT NULL,
        PRIMARY KEY (chat_id, thread_id, user_id)
    ) WITHOUT ROWID;
    CREATE TABLE chat_settings (
        chat_id INTEGER PRIMARY KEY,
        unit TEXT,
        year INTEGER,
        language TEXT,
        quiet INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE votes (
        answer_id INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
        user_id INTEGER NOT NULL,
        vote INTEGER NOT NULL,
        PRIMARY KEY (answer_id, user_id)
    ) WITHOUT ROWID;
    CREATE TABLE comments (
        id INTEGER PRIMARY KEY,
        user_id INTEGER NOT NULL,
        text TEXT NOT NULL,
        created REAL NOT NULL
    );
    CREATE TABLE unanswered (
        question TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        times INTEGER NOT NULL DEFAULT 1,
        last REAL NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE uploads (
        id INTEGER PRIMARY KEY,
        user_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        path TEXT NOT NULL,
        agency TEXT,
        year INTEGER,
        status TEXT NOT NULL,
        changed REAL NOT NULL
    );
    """,
    """
    CREATE TABLE aliases (
        id INTEGER PRIMARY KEY,
        text TEXT NOT NULL,
        sense TEXT,
        meaning TEXT,
        question TEXT NOT NULL,
        status TEXT NOT NULL,
        chat_id INTEGER,
        message_id INTEGER,
        proposed_by INTEGER,
        confirmed_by INTEGER,
        changed REAL NOT NULL
    );
    CREATE INDEX aliases_by_prompt ON aliases (chat_id, message_id);
    CREATE TABLE watches (
        chat_id INTEGER NOT NULL,
        unit TEXT NOT NULL,
        thread_id INTEGER NOT NULL,
        language TEXT NOT NULL,
        latest INTEGER NOT NULL,
        told TEXT,
        due INTEGER,
        since REAL NOT NULL,
        PRIMARY KEY (chat_id, unit)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE answers ADD COLUMN query TEXT;
    ALTER TABLE answer_messages ADD COLUMN role TEXT NOT NULL DEFAULT 'page';
    ALTER TABLE answer_messages ADD COLUMN form TEXT NOT NULL DEFAULT '';
    """,
    """
    ALTER TABLE answers ADD COLUMN pages INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE uploads ADD COLUMN album TEXT;
    ALTER TABLE uploads ADD COLUMN message_id INTEGER;
    """,
    """
    CREATE TABLE progress (
        update_id INTEGER NOT NULL,
        step TEXT NOT NULL,
        outcome TEXT NOT NULL,
        PRIMARY KEY (update_id, step)
    ) WITHOUT ROWID;
    """,
)
"""Each brings the schema one version on; they are only ever added to. `thread_id` is 0 outside topics."""


CHECKPOINT_PAGES = 16384
"""Pages (64 MB) in the journal from which SQLite itself writes them back into the file.

Litestream does that after 1000 already, SQLite's own number, and what it copies at that moment can come out broken when
SQLite does too (docs/scaling.md). With this number SQLite comes second; it still bounds the journal.
"""


class SqliteState:
    """The open file. Used from one thread; every write outside `together` is committed at once.

    `synchronous` is NORMAL: what is committed outlives a killed process; a power cut may cost the last moments. Raises
    KnowledgeError, before anything is written, for a file of a newer version.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = Database(path)
        # A statement by itself is a transaction of SQLite's own: two statements less for each write.
        self._db.conn.isolation_level = None
        try:
            refuse_newer(self._db.execute("PRAGMA user_version").fetchone()[0], str(path))
        except KnowledgeError:
            self._db.close()
            raise
        self._db.conn.execute("PRAGMA journal_mode = WAL")
        self._db.conn.execute("PRAGMA synchronous = NORMAL")
        self._db.conn.execute("PRAGMA foreign_keys = ON")
        self._db.conn.execute("PRAGMA busy_timeout = 5000")
        self._db.conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        self._migrate()

    def _migrate(self) -> None:
        done: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        for version, script in enumerate(MIGRATIONS[done:], done + 1):
            with self._db.atomic():
                self._db.executescript(script)
                self._db.execute(f"PRAGMA user_version = {version}")

    @contextmanager
    def together(self) -> Generator[None, None, None]:
        """All writes inside are kept, or none of them."""
        with self._db.atomic():
            yield

    def write(self, sql: str, values: tuple[Any, ...] = ()) -> int:
        """Run a statement that changes something; the number of rows it touched."""
        return self._db.conn.execute(sql, values).rowcount

    def insert(self, sql: str, values: tuple[Any, ...] = ()) -> int:
        """Insert a row; its id."""
        return int(self._db.conn.execute(sql, values).lastrowid or 0)

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return list(self._db.conn.execute(sql, values).fetchall())

    def row(self, sql: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        found: tuple[Any, ...] | None = self._db.conn.execute(sql, values).fetchone()
        return found

    def close(self) -> None:
        """Close the file; what was written stays."""
        self._db.close()


def refuse_newer(version: int, name: str) -> None:
    """Raise KnowledgeError for a state of a version that this code does not know: it would be written wrongly."""
    if version > len(MIGRATIONS):
        raise KnowledgeError(
            f"{name}: written by a newer version of gongkai (format {version}, known {len(MIGRATIONS)})"
        )


def rows_of(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """All rows of a query to a state database that another process may have open; KnowledgeError when it cannot be."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as connection:
            refuse_newer(connection.execute("PRAGMA user_version").fetchone()[0], str(path))
            return connection.execute(sql).fetchall()
    except sqlite3.Error as fault:
        raise KnowledgeError(f"{path}: cannot be read as the bot's state database ({fault})") from fault
