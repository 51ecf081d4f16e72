"""What every keeper of the bot's state promises; the statements are written so that SQLite and PostgreSQL take them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol


class StateLost(Exception):  # noqa: N818  (it is an outcome: another worker has taken over)
    """The state's server is out of reach, or ended our session: what it had locked for us may be another's by now."""


class StateDatabase(Protocol):
    """An open state database. Used from one thread; every write outside `together` is committed at once.

    Statements mark values with `?` and keep to what both dialects know: `ON CONFLICT` rather than `INSERT OR REPLACE`,
    a table's name before its column where a conflict's update reads it, no `LIMIT -1`.
    """

    def together(self) -> AbstractContextManager[None]:
        """All writes inside are kept, or none of them."""

    def write(self, sql: str, values: tuple[Any, ...] = ()) -> int:
        """Run a statement that changes something; the number of rows it touched."""

    def insert(self, sql: str, values: tuple[Any, ...] = ()) -> int:
        """Insert a row; its id."""

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""

    def row(self, sql: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""

    def close(self) -> None:
        """Close it; what was written stays."""
