"""What marks a SQLite file as an index of ours, and which version; read without loading what writes one."""

from __future__ import annotations

import sqlite3

from knowledge.errors import DamagedIndexError, IndexFileError

APPLICATION_ID = 0x474B4149
"""Marks a SQLite file as ours (`PRAGMA application_id`, the letters GKAI)."""

SCHEMA_VERSION = 10
"""The version that this code writes and reads (`PRAGMA user_version`): how many migrations there are."""

READABLE_FROM = 9
"""The oldest version that is read as it is: what came later is the writer's own."""

YEARS_A_UNIT = 10_000
"""A report's id is its unit's id times this, plus its year."""


def file_version(connection: sqlite3.Connection, path: str) -> int:
    """The version of an index; raises IndexFileError when the file is damaged, not an index of ours, or newer."""
    try:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as fault:
        raise DamagedIndexError(f"{path}: not a readable index ({fault})") from fault
    if mark != APPLICATION_ID:
        raise IndexFileError(f"{path}: a SQLite file, but no index of gongkai")
    if version > SCHEMA_VERSION:
        raise IndexFileError(
            f"{path}: written by a newer version of gongkai (format {version}, known {SCHEMA_VERSION})"
        )
    return version
