"""An edit: the words that a turn must have, what it may name and what it must follow, declared beside what it makes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from knowledge.language.parts import Slot
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import Axis, Figures, Order, Query
from knowledge.query.followups.turn import Turn
from knowledge.query.slots import is_lone

Followed = TypeVar("Followed")
Asked = TypeVar("Asked", bound=Query)
After = Callable[[Turn], Followed | None]
"""What an edit follows, as it is found in a turn; None where the turn follows nothing of the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One way in which a turn changes the query that it follows.

    The turn says the pattern `says`, or nothing but one of the patterns `whole`, and has one of `cues`. Beside them it
    has no cues but those that begin like `beside` or change nothing, and no word that nothing reads, nor one of the
    patterns `reads`. It names one of `must`, where there are any, and of other slots only those of `may`.
    """

    name: str
    make: Callable[[Turn], Query | str]
    says: str | None = None
    whole: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    may: frozenset[Slot] = frozenset()
    must: frozenset[Slot] = frozenset()

    def said_in(self, turn: Turn) -> bool:
        """Return whether a turn has the words of the edit."""
        if self.whole and not any(hint(name).fullmatch(turn.words) for name in self.whole):
            return False
        if self.says is not None and hint(self.says).search(turn.said.normal) is None:
            return False
        return not self.cues or turn.has(*self.cues)

    def of(self, turn: Turn) -> Query | str:
        """Return the query that the edit makes of a turn with its words, or why it makes none."""
        more = turn.named - self.may - self.must
        if more:
            return f"names {', '.join(sorted(more))}"
        if self.must and not self.must & turn.named:
            return f"names no {' or '.join(sorted(self.must))}"
        read = self.reads if self.says is None else (*self.reads, self.says)
        if not self.whole and not turn.only(*self.cues, *self.beside, reads=read):
            return "says more"
        return self.make(turn)


def edit(
    *,
    after: After[Followed],
    says: str | None = None,
    whole: tuple[str, ...] = (),
    cues: tuple[str, ...] = (),
    beside: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
    may: Collection[Slot] = (),
    must: Collection[Slot] = (),
) -> Callable[[Callable[[Turn, Followed], Query | None]], Edit]:
    """Declare a function to be an edit; it gets what the turn follows, and returns None where that does not fit."""

    def declared(change: Callable[[Turn, Followed], Query | None]) -> Edit:
        def make(turn: Turn) -> Query | str:
            followed = after(turn)
            if followed is None:
                return "follows nothing of the kind"
            return change(turn, followed) or "does not fit what it follows"

        return Edit(
            name=change.__name__,
            make=make,
            says=says,
            whole=whole,
            cues=cues,
            beside=beside,
            reads=reads,
            may=frozenset(may),
            must=frozenset(must),
        )

    return declared


def anything(turn: Turn) -> Query:
    """Return the last query, whatever it is."""
    return turn.last


def last(kind: type[Asked], over: Axis | None = None) -> After[Asked]:
    """Return what finds the last query where it is of a class, and runs over an axis where one is given."""

    def found(turn: Turn) -> Asked | None:
        query = turn.last
        if not isinstance(query, kind) or (over is not None and getattr(query, "over", None) is not over):
            return None
        return query

    return found


def ranking(turn: Turn) -> Order | None:
    """Return the ranking whose rows were shown last."""
    return turn.ranked if isinstance(turn.ranked, Order) else None


def ranking_of_units(turn: Turn) -> Order | None:
    """Return the ranking of units whose rows were shown last."""
    order = ranking(turn)
    return order if order is not None and order.over is Axis.AGENCY else None


def one_figure(turn: Turn) -> Figures | None:
    """Return the last query where it asks for one figure of one unit."""
    query = turn.last
    return query if isinstance(query, Figures) and is_lone(query) and query.who.single is not None else None
