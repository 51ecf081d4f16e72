"""From an understanding to a query: all well-typed queries that use all that was read, the one meant, or a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.answers import Kind
from knowledge.language.parts import Understanding
from knowledge.query.algebra import Query
from knowledge.query.asked import Asked
from knowledge.query.asking import Alternative, Asking, Proposal, Refusal, refusal
from knowledge.query.conservation import left_over, used_by
from knowledge.query.operators import OF_FIGURES, OF_THE_INDEX, OF_THE_LAST, OF_THE_PROSE, OF_THE_TALK, Operator
from knowledge.query.operators.content import other_measure
from knowledge.query.operators.guards import barred, between_bodies
from knowledge.query.operators.plans import with_plans
from knowledge.query.premises import PREMISE
from knowledge.query.selection import asks_for_figure
from knowledge.query.which_years import other_tally, years_of
from knowledge.query.whose import units_or_all

_WEIGHT = {Kind.AMBIGUOUS: 0, Kind.NO_REPORT: 1, Kind.NOT_IN_FORM: 2, Kind.BLANK: 3, Kind.NOT_UNDERSTOOD: 4}
MOST_READINGS = 8
"""Readings of which each is offered with what is nearest."""
_OF_NO_UNIT = ("help", "define", "coverage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One query that was composed, by which operator, with what it leaves over; nothing left over may be answered."""

    operator: str
    proposal: Proposal
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What came of planning: a proposal or a refusal, and all queries that were looked at on the way."""

    asking: Asking
    proposal: Proposal | None = None
    refusals: tuple[Refusal, ...] = ()
    """The reasons against a query, the most telling first."""
    considered: tuple[Considered, ...] = ()

    def asked(self, query: Query | None = None) -> Asked:
        """The query with how it was asked; raises ValueError where there is none."""
        chosen = self.proposal
        if chosen is None:
            raise ValueError("a refusal has no query")
        says = self.asking.understanding
        return Asked(
            query=query or chosen.query,
            language=says.language,
            question=says.text,
            assumed=chosen.assumed,
            inherited=self.asking.inherited,
            passed_over=says.passed_over,
            notes=chosen.notes,
        )


def plan(asking: Asking) -> Planned:
    """The query that a question asks, or why there is none."""
    made = _planned(asking)
    if asking.unknown_home is None or _at_large(asking, made):
        return made
    reason = refusal(Kind.NO_REPORT, "unit", text=asking.unknown_home)
    return replace(made, proposal=None, refusals=(reason,))


def plan_anew(asking: Asking) -> Planned:
    """The query of a question that was relaxed or settled, without regard to a unit that is not known."""
    return _planned(asking)


def _at_large(asking: Asking, made: Planned) -> bool:
    """Whether the unit that is meant where none is named does not matter."""
    says = asking.understanding
    if says.units or says.has("who.unit", "who.region", "count.units"):
        return True
    if made.proposal is not None:
        return made.proposal.operator in _OF_NO_UNIT
    return bool(made.refusals) and made.refusals[0].kind is Kind.NOT_UNDERSTOOD


def _planned(asking: Asking) -> Planned:
    says = asking.understanding
    considered: list[Considered] = []
    refusals: list[Refusal] = []
    # Who is left out matters to figures alone: nothing that reads prose or the index looks at it.
    rooms: tuple[Sequence[Operator], ...] = () if says.excluded else (OF_THE_LAST, OF_THE_TALK, OF_THE_INDEX)
    for room in rooms:
        found = _best(asking, room, considered, refusals)
        if found is not None or refusals:
            return _made(asking, found, refusals, considered)
    between = between_bodies(asking) or other_tally(asking)
    if between is not None and not says.truncated:
        # 给图书馆发了多少册公报: books are counted in no cell, and the text may say what one body gave another.
        told = _best(asking, OF_THE_PROSE, considered, []) if other_measure(says.normal) else None
        if told is not None and asking.kind_of(told.query) is not Kind.PASSAGE:
            told = None
        return _made(asking, told, [] if told is not None else [between], considered)
    if not says.excluded:
        asking = with_plans(asking)
        found = _best(asking, OF_THE_PROSE, considered, refusals)
        if found is not None or refusals:
            return _made(asking, found, refusals, considered)
    bar = barred(asking)
    if bar is not None:
        return _made(asking, None, [bar], considered)
    found = _best(asking, OF_FIGURES, considered, refusals)
    return _made(asking, found, [*refusals, _why_not(asking, considered)], considered)


def _made(
    asking: Asking, found: Proposal | None, refusals: Sequence[Refusal], considered: Sequence[Considered]
) -> Planned:
    told = sorted(dict.fromkeys(refusals), key=lambda item: _WEIGHT[item.kind]) if found is None else []
    return Planned(asking=asking, proposal=found, refusals=tuple(told), considered=tuple(considered))


def _best(
    asking: Asking, operators: Sequence[Operator], considered: list[Considered], refusals: list[Refusal]
) -> Proposal | None:
    """The proposal that makes the most of the cues, of those that leave nothing over."""
    says = asking.understanding
    fitting: list[tuple[int, Proposal]] = []
    for operator in operators:
        for made in operator(asking):
            if isinstance(made, Refusal):
                refusals.append(made)
                continue
            left = left_over(made, asking)
            named = replace(made, operator=made.operator or operator.__name__)
            considered.append(Considered(operator=operator.__name__, proposal=named, left=left))
            if not left:
                fitting.append((len(used_by(made, says)), named))
    if not fitting:
        return None
    most = max(used for used, _ in fitting)
    return next(made for used, made in fitting if used == most)


def _why_not(asking: Asking, considered: Sequence[Considered]) -> Refusal:
    """That nothing fitted, and what is absent where it is plain."""
    premise = asking.understanding.cue(PREMISE)
    if premise is not None and any(item.left == (premise.text,) for item in considered):
        return refusal(Kind.NOT_UNDERSTOOD, "premise", text=premise.text.strip())
    cue = asking.understanding.cue("negation")
    if cue is not None:
        return refusal(Kind.NOT_UNDERSTOOD, "negation", text=cue.text)
    says = asking.understanding
    if (says.years or says.units) and not asks_for_figure(says):
        units = units_or_all(asking)
        absent = units if isinstance(units, Refusal) else years_of(asking, units)
        if isinstance(absent, Refusal):
            return absent
    return refusal(Kind.NOT_UNDERSTOOD, "no_kind" if asks_for_figure(says) else "no_figure")


def alternatives_of(asking: Asking, reason: Refusal) -> Iterator[tuple[str, Planned]]:
    """The readings to choose from, each planned: only those that have a query."""
    for item in reason.alternatives:
        again = _again(asking, item)
        if again.proposal is not None:
            yield item.label, again


def asking_nothing(asking: Asking, reason: Refusal) -> Iterator[Planned]:
    """The readings to choose from where whose and when is all that was said (鼓楼区2021年)."""
    says = asking.understanding
    if not says.units or says.cues or says.unread or asks_for_figure(says):
        return
    readings = [_again(asking, item) for item in reason.alternatives[:MOST_READINGS]]
    if all(again.proposal is None for again in readings):
        yield from readings


def _again(asking: Asking, item: Alternative) -> Planned:
    if item.query is not None:
        return Planned(asking=asking, proposal=Proposal(query=item.query))
    says: Understanding = item.says or asking.understanding
    return _planned(replace(asking, understanding=says))
