"""One turn as it is answered: what was said, and what is worked out of it once, when a step asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from knowledge.answers import REFUSALS, Answer, Choice, Context, Kind
from knowledge.compound import Compound, is_list
from knowledge.language.parts import Understanding
from knowledge.query.algebra import Figures
from knowledge.query.asking import Asking
from knowledge.query.planner import Planned, plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer of a step, what it was understood as, and the plan that it comes of, where it comes of one."""

    answer: Answer
    says: Understanding
    planned: Planned | None = None


class Question:
    """A turn: what it says by itself; the plan of it and its answer are made when they are first needed."""

    def __init__(
        self,
        *,
        said: Understanding,
        context: Context | None,
        compound: Compound,
        asking: Callable[[], Asking],
        answer: Callable[[Planned], Answer],
    ) -> None:
        self.said = said
        self.context = context
        self.compound = compound
        self._asking = asking
        self._answer = answer

    @cached_property
    def listed(self) -> bool:
        """Whether the message is a list of questions."""
        return is_list(self.compound.text)

    @cached_property
    def planned(self) -> Planned:
        """What it means as one question, completed by the turn before."""
        return plan(self._asking())

    @cached_property
    def whole(self) -> Answer:
        """The answer to it as one question, or why there is none."""
        return self._answer(self.planned)

    @cached_property
    def unanswered(self) -> bool:
        """Whether it has no answer as one question.

        What several questions of a list come to in one sentence of the prose answers none of them.
        """
        return self.whole.kind in REFUSALS or (self.listed and self.whole.kind is Kind.PASSAGE)

    @cached_property
    def several(self) -> tuple[Choice, ...]:
        """The questions of the message that can be asked one by one."""
        return self.compound.choices()

    @property
    def of_all_by_all(self) -> bool:
        """Whether several figures of as many units are asked for, which may be one of each."""
        query = self.planned.proposal.query if self.planned.proposal is not None else None
        return isinstance(query, Figures) and 1 < len(query.who.names) == len(query.measures)
