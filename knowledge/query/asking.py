"""A question as the planner looks at it, and what planning yields: proposals, or a refusal with typed alternatives."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

from knowledge.answers import Answer, Kind, Note, Param, Params, params_of
from knowledge.language.parts import Understanding
from knowledge.query.algebra import Query, Who
from knowledge.query.followups.prose_again import Again
from knowledge.shelf import Shelf

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question with everything that planning may look at.

    `understanding` is complete: what a follow-up leaves unsaid has been filled in, and `inherited` names those slots.
    `home` is the canonical name of the unit meant where none is named. `search_terms` cuts text into search terms;
    it is called only for questions to the prose, because it loads the segmenter.
    """

    understanding: Understanding
    shelf: Shelf
    today: date
    home: str | None = None
    unknown_home: str | None = None
    """The name given for the unit meant where it is of no indexed unit."""
    inherited: frozenset[str] = frozenset()
    search_terms: Callable[[Understanding], tuple[str, ...]] = field(default=lambda understanding: understanding.terms)
    again: Again | None = None
    """The last question to the prose, where this one only asks it anew."""
    answered: Callable[[Query], Answer] | None = None
    """What answers a query, so that nothing is offered that leads nowhere."""
    worked_out: dict[object, object] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What operators found out about it, each by a key of its own; a question that is changed begins with nothing."""

    def once(self, key: object, work: Callable[[], Found]) -> Found:
        """What `work` finds out about this question, which it does the first time that it is asked for by that key."""
        if key not in self.worked_out:
            self.worked_out[key] = work()
        return cast("Found", self.worked_out[key])

    def kind_of(self, query: Query) -> Kind | None:
        """The kind of answer that a query gets; None where nothing can tell."""
        return None if self.answered is None else self.answered(query).kind

    @property
    def english(self) -> bool:
        """Whether it is asked in English."""
        return not self.understanding.language.chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One reading to choose: what it is called, and the understanding that has only this reading.

    `query` stands instead of the understanding where it is known already.
    """

    label: str
    says: Understanding | None = None
    query: Query | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why there is no query: `reason` is a code that bot.wording words, with its parameters.

    `alternatives` are the readings to choose from, or the nearest questions that can be answered. `who` and `years` are
    what was understood where it says more than the mentions.
    """

    kind: Kind
    reason: str
    params: Params = ()
    alternatives: tuple[Alternative, ...] = ()
    who: Who | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A query that an operator makes of a question, and the cues that it used (beginnings of their codes).

    `tolerated` are cues that the query holds as well, without being made of them: where another query is made of them,
    that one is meant.
    """

    query: Query
    used: tuple[str, ...] = ()
    tolerated: tuple[str, ...] = ()
    assumed: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    operator: str = ""


def settled(found: Found | Refusal | None) -> Generator[Refusal, None, Found | None]:
    """Return what was found; None for a refusal, which is yielded: `units = yield from settled(one_unit(asking))`."""
    if isinstance(found, Refusal):
        yield found
        return None
    return found


def refusal(
    kind: Kind,
    reason: str,
    *,
    alternatives: tuple[Alternative, ...] = (),
    who: Who | None = None,
    asked_years: tuple[int, ...] = (),
    **params: Param,
) -> Refusal:
    """A Refusal with its parameters in the order given."""
    return Refusal(
        kind=kind,
        reason=reason,
        params=params_of(**params),
        alternatives=alternatives,
        who=who,
        years=asked_years,
    )
