"""Queries of how a figure stands: against a mean, in each year, by its place; and of those whom another query finds."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.query.algebra import AVERAGES, Condition, Figures, Query, Several, Who
from knowledge.query.bounds import among


@dataclass(frozen=True, slots=True, kw_only=True)
class Against(Query):
    """How far one unit's figure is from the mean or median of a group.

    `asked` is the gap, how many times it the figure is, or whether the figure is over or under it.
    """

    of: Figures
    whole: Who
    average: str
    asked: str = "gap"

    def __post_init__(self) -> None:
        among(AVERAGES, self.average)
        among(("gap", "times", "over", "under"), self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class EachYear(Query):
    """Which units meet a condition in each of several years.

    Without a condition they are those whose figure rose from each year to the next, or fell where `falling`.
    """

    of: Figures
    condition: Condition | None = None
    falling: bool = False
    counting: bool = False

    def __post_init__(self) -> None:
        if len(self.of.years) < 2 or len(self.of.measures) != 1 or len(self.of.columns) != 1:
            raise ValueError("one figure is followed through several years")
        held = self.condition
        if held is not None and (held.than, held.since, held.average) != (None, None, None):
            raise ValueError("a condition on each year is on its own number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places(Query):
    """The place of one unit in the ranking of each of several years, among a group."""

    of: Figures
    among: Who
    descending: bool = True

    def __post_init__(self) -> None:
        if self.of.who.single is None or len(self.of.years) < 2:
            raise ValueError("one unit has a place in each of several years")
        if len(self.of.measures) != 1 or len(self.of.columns) != 1:
            raise ValueError("a place is by one figure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached(Query):
    """What is asked of the units that another query finds, which were these `names` when it was asked."""

    asked: Query
    by: Query
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.names:
            raise ValueError("nobody was found to ask about")
        if isinstance(self.by, Reached | Several) or isinstance(self.asked, Several):
            raise ValueError("a question of several is reached by none")
