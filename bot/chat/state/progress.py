"""How far the handling of an update has come, for the case that the process dies and it is handled again.

What was sent for it is not sent again, and what must not be done twice (a toggle, a remark) is not done twice. Rows are
kept until the update is dealt with. Pages of answers are no part of it: the answer book knows where they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.chat.state.database import StateDatabase


class _Handling:
    """Of one update; `passed` are its steps that were done, and have been come to again where it is handled again."""

    __slots__ = ("again", "lost", "noted", "passed", "times", "update_id")

    def __init__(self, update_id: int, *, again: bool) -> None:
        self.update_id = update_id
        self.again = again
        self.noted = again
        self.times: Counter[str] = Counter()
        self.passed: set[str] = set()
        self.lost: list[str] = []


_UNDER_WAY: ContextVar[_Handling | None] = ContextVar("under_way", default=None)


class Progress:
    """What was done for the update that is being handled. Outside of an update nothing is known and nothing kept."""

    def __init__(self, db: StateDatabase) -> None:
        self._db = db

    @contextmanager
    def of(self, update_id: int, *, again: bool) -> Iterator[None]:
        """What is noted inside belongs to that update; `again` where it was begun before."""
        token = _UNDER_WAY.set(_Handling(update_id, again=again))
        try:
            yield
        finally:
            _UNDER_WAY.reset(token)

    def drop(self) -> None:
        """Forget all of the update that is being handled: it is dealt with."""
        handling = _UNDER_WAY.get()
        if handling is not None and handling.noted:
            self._db.write("DELETE FROM progress WHERE update_id = ?", (handling.update_id,))

    def next_of(self, what: str) -> str:
        """The name of the next step that is called so: the same thing may rightly be done several times."""
        handling = _UNDER_WAY.get()
        if handling is None:
            return what
        handling.times[what] += 1
        return f"{what} {handling.times[what]}"

    def outcome(self, step: str) -> str | None:
        """What came of a step when the update was handled before; None when it was not done."""
        handling = _UNDER_WAY.get()
        if handling is None or not handling.again:
            return None
        row = self._db.row("SELECT outcome FROM progress WHERE update_id = ? AND step = ?", (handling.update_id, step))
        if row is None:
            return None
        handling.passed.add(step)
        return str(row[0])

    def still_to_come(self) -> frozenset[str]:
        """What came of the steps that were done when the update was handled before, but have not been come to again."""
        handling = _UNDER_WAY.get()
        if handling is None or not handling.again:
            return frozenset()
        found = self._db.rows("SELECT step, outcome FROM progress WHERE update_id = ?", (handling.update_id,))
        return frozenset(str(outcome) for step, outcome in found if step not in handling.passed)

    def note_lost(self, reason: str) -> None:
        """Note that something which was to be shown for the update did not go out, or may not have."""
        handling = _UNDER_WAY.get()
        if handling is not None:
            handling.lost.append(reason)

    def lost(self) -> tuple[str, ...]:
        """Why what was to be shown for the update did not go out; each is told once."""
        handling = _UNDER_WAY.get()
        if handling is None:
            return ()
        told, handling.lost = tuple(handling.lost), []
        return told

    def update_id(self) -> int | None:
        """The update that is being handled, where it was begun before."""
        handling = _UNDER_WAY.get()
        return handling.update_id if handling is not None and handling.again else None

    def note(self, step: str, outcome: str) -> None:
        """Note that a step is done."""
        handling = _UNDER_WAY.get()
        if handling is not None:
            handling.noted = True
            handling.passed.add(step)
            self._db.write(
                "INSERT INTO progress (update_id, step, outcome) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (handling.update_id, step, outcome),
            )

    def once(self, what: str, work: Callable[[], str]) -> str:
        """What comes of `work`, which only writes to this state; done before for the same update, what came of it."""
        step = self.next_of(what)
        known = self.outcome(step)
        if known is not None:
            return known
        with self._db.together():
            done = work()
            self.note(step, done)
        return done

    def sweep(self) -> None:
        """Drop what is kept of updates that are dealt with: the process may have died between the two."""
        self._db.write(
            "DELETE FROM progress WHERE update_id NOT IN"
            " (SELECT update_id FROM inbox WHERE status IN ('new', 'started'))"
        )
