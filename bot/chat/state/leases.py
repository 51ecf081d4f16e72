"""Who of several workers serves what: locks that PostgreSQL holds for a session, and lets go of when the session ends.

The session that holds a lock is the one that writes the state, so a worker that lost a lock cannot write any more.
"""

from __future__ import annotations

from bot.chat.state.postgres import PostgresState

WORKERS, SHARDS = 0x67_01, 0x67_02
"""The two classes of advisory locks: one that every worker shares, one with a lock for each shard."""

_HELD = (
    "locktype = 'advisory' AND objsubid = 2 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid = ?::int::oid"
)


_END_HUNG = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"  # noqa: S608  (fixed)
    " WHERE state <> 'active' AND pid <> pg_backend_pid()"
    " AND clock_timestamp() - state_change > make_interval(secs => ?::float8)"
    " AND pid IN (SELECT pid FROM pg_locks WHERE " + _HELD + ")"
)


class Leases:
    """Locks of this session."""

    def __init__(self, db: PostgresState) -> None:
        self._db = db

    def join(self) -> None:
        """Be counted among the workers from now on."""
        self._db.row("SELECT pg_advisory_lock_shared(?::int, 0)", (WORKERS,))

    def workers(self) -> int:
        """How many workers there are, this one included."""
        row = self._db.row(f"SELECT count(DISTINCT pid) FROM pg_locks WHERE {_HELD}", (WORKERS,))  # noqa: S608  (fixed)
        return int(row[0]) if row else 1

    def taken(self) -> set[int]:
        """The shards that some worker serves."""
        return {int(number) for (number,) in self._db.rows(f"SELECT objid FROM pg_locks WHERE {_HELD}", (SHARDS,))}  # noqa: S608  fixed

    def take(self, shard: int) -> bool:
        """Serve a shard from now on; False when another worker was faster."""
        row = self._db.row("SELECT pg_try_advisory_lock(?::int, ?::int)", (SHARDS, shard))
        return bool(row and row[0])

    def give_back(self, shard: int) -> None:
        """Serve a shard no more."""
        self._db.row("SELECT pg_advisory_unlock(?::int, ?::int)", (SHARDS, shard))

    def end_hung(self, seconds: float) -> int:
        """End the sessions of workers that have said nothing for so long, though they hold locks; how many."""
        return len(self._db.rows(_END_HUNG, (seconds, WORKERS)))
