"""What each kind of answer needs worded beyond its values: small frozen classes that bot.wording reads."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answering.figures import Figure
from knowledge.answers import Answer, Detail, Named, Params, Value, params_of
from knowledge.checking.agreeing import Agreement
from knowledge.model import Number, Problem
from knowledge.query.algebra import Axis as Axis
from knowledge.query.algebra import Claim, Measure
from knowledge.query.algebra import Condition as Condition
from knowledge.shelf import FactEntry, ReportEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDetail(Detail):
    """From one figure to another; `percent` is None on a base of 0, `points` is set for rates only."""

    before: Figure
    after: Figure
    absolute: Number
    percent: float | None = None
    points: float | None = None
    asked: str = "absolute"
    claimed: bool | None = None
    """Whether it changed by what was said; None where nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresDetail(Detail):
    """One figure (cell, ratio) or several side by side; `whole` is what they are parts of, in a breakdown.

    With `denied` the yes of `whether` is that there is none. `change` is that of a lone figure from the year before,
    where the two can be held together without a caution.
    """

    figures: tuple[Figure, ...]
    axis: Axis = Axis.INDICATOR
    whole: Figure | None = None
    chart: bool = False
    whether: bool = False
    denied: bool = False
    change: ChangeDetail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendDetail(Detail):
    """Figures by year, one series per entry; each series has the same years. `missing` are years without a report."""

    series: tuple[tuple[Figure, ...], ...]
    missing: tuple[int, ...] = ()
    gaps: tuple[Number | None, ...] = ()
    """By how much the first series is above the second, year by year, where that is asked."""
    moved: str | None = None
    """Whether it is asked if the one series went "up" or "down" all the way, or which of the two ("either")."""
    steps: tuple[int, ...] = ()
    """Of that series 1, 0 or -1 from each year to the next; empty where a year has no figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareDetail(Detail):
    """Figures side by side in the order asked; `winner` is the most or least of them, None on a tie or if not asked.

    `gap` is by how much two of one unit are apart, `times` how many times the second the first is; `claimed` tells
    whether they are as far apart as was said.
    """

    figures: tuple[Figure, ...]
    axis: Axis
    asked: str = "both"
    winner: Figure | None = None
    gap: Number | None = None
    times: float | None = None
    claimed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A row of a ranking: its place (ties share one) and its figure; the figures it grew from in a growth ranking."""

    place: int
    figure: Figure
    before: Figure | None = None
    change: Number | None = None
    percent: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """The rows that lack something: how many they are, and what the `first` of them are called."""

    count: int = 0
    first: tuple[str | Named, ...] = ()


_NONE_LACKING = Lacking()


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How many reports went into an answer over many, and which units had none or no usable cell."""

    covered: int
    asked: int
    missing: Lacking = _NONE_LACKING
    unusable: Lacking = _NONE_LACKING
    small: Lacking = _NONE_LACKING


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingDetail(Detail):
    """Rows from first to last, `descending` or not, those of them that are shown.

    `leading` and `trailing` are how many of all share the place of the first and of the last row.
    """

    rows: tuple[Placed, ...]
    axis: Axis
    descending: bool
    coverage: Covered
    scope: str | None = None
    total_rows: int = 0
    position_of: str | None = None
    nth: int | None = None
    both: bool = False
    by_percent: bool = False
    leading: int = 1
    trailing: int = 1
    together: str | None = None
    """How the figures of several years were put together, as in Order."""
    whether: bool = False
    """Whether it was asked if the unit whose place it is stands first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderDetail(Detail):
    """A figure of whoever stands at one place of a ranking by another: `rows` are those at that place (ties), in order.

    `asked` has the figure of each row.
    """

    rows: tuple[Placed, ...]
    asked: tuple[Figure, ...]
    axis: Axis
    descending: bool
    nth: int | None
    scope: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortionDetail(Detail):
    """What the figures of some units (`parts`, together `part`) are of the sum over a group.

    It is the `whole`, added up from those of `count` units; `figures` are those of them that are shown.
    """

    parts: tuple[Figure, ...]
    part: Number
    whole: Number
    share: float
    count: int
    figures: tuple[Figure, ...]
    scope: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterDetail(Detail):
    """The figures that meet a condition, its parts named as in Condition: `count` in all, `matching` those shown.

    `also` are further conditions, all met too, or one of all where `either`; `beside` has for each figure those that
    they are on.
    """

    matching: tuple[Figure, ...]
    count: int
    operator: str
    number: float | None
    axis: Axis
    coverage: Covered
    beside: tuple[tuple[Figure, ...], ...] = ()
    also: tuple[Condition, ...] = ()
    either: bool = False
    scope: str | None = None
    number_to: float | None = None
    counting: bool = False
    lone: Figure | None = None
    measure: Measure | None = None
    than: Figure | None = None
    """The figure of a unit that all are held against."""
    since: int | None = None
    """The earlier year that each is held against."""
    claim: Claim | None = None
    """By how much each has changed since then."""
    before: tuple[Figure, ...] = ()
    """The figures of that year of those in `matching`."""
    average: str | None = None
    """Whether all are held against their mean or median, which is `level`."""
    level: Number | None = None
    failing: tuple[Figure, ...] | None = None
    """Those shown of the ones that do not meet the condition, where it is asked whether all do."""
    failing_count: int = 0
    first: bool = False
    """Whether only the earliest of the years is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduced:
    """One result of a sum, mean, median or pooled rate, with those shown of the figures that it was worked out from."""

    operation: str
    value: Value
    figures: tuple[Figure, ...]
    overall: bool = False
    """Whether it is over all years, beside results of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateDetail(Detail):
    """A sum, mean or median over the figures of several reports; `results` are all of them, the last leading.

    `figures` are those that are shown.
    """

    operation: str
    result: Number
    figures: tuple[Figure, ...]
    axis: Axis
    coverage: Covered
    scope: str | None = None
    unit: str = "件"
    results: tuple[Reduced, ...] = ()
    best: tuple[Reduced, ...] = ()
    """The results that are the most or the least of all, where that is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityDetail(Detail):
    """The findings over reports by year, with the unit of each in `whose`; `rules` are those asked about, or all.

    With `sound` the reports without findings are asked for. `agreements` has what agrees in a single report. `scope` is
    what the units are called together; without it they are all of the index where `everyone`. Of many reports those
    with the most findings are told, and the first without any; `checked`, `faulty` and `count` are of all.
    """

    reports: tuple[ReportEntry, ...]
    findings: tuple[tuple[int, Problem], ...]
    whose: tuple[str, ...]
    years: tuple[int, ...]
    checked: int
    faulty: int
    count: int
    rules: tuple[str, ...] = ()
    sound: bool = False
    agreements: tuple[Agreement, ...] = ()
    scope: str | None = None
    everyone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Which clause of a passage answers, and its quantities with their 超过, 约, 近: [start, end) in the passage."""

    clause: tuple[int, int]
    quantities: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageDetail(Detail):
    """The phrase that leads the answer, where one was picked out of its sentence; else the topic that was asked.

    Of several numbers asked at once, `parts` has what each was asked as with its phrase. `condition` is what every
    number shown meets: an operator of Condition, a number and, between two, the other. `quoted` has an entry for each
    passage of the answer, None for one that is no quantity. `lacking` are words of the question that no report asked
    about writes, where the passage is only the nearest to it.
    """

    phrase: str | None = None
    topic: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    condition: tuple[str, float, float | None] | None = None
    quoted: tuple[Quoted | None, ...] = ()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChangeDetail(Detail):
    """What changed in a part of the report between two years; sentences new and gone."""

    topic: str
    before: int
    after: int
    share: float
    new: tuple[str, ...]
    gone: tuple[str, ...]
    asked: str = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionDetail(Detail):
    """A term with its explanation: `entry` is a key of definitions.toml, or `code` an indicator or derived figure.

    `others` are the terms that it is to be told apart from.
    """

    entry: str | None = None
    code: str | None = None
    others: tuple[DefinitionDetail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageDetail(Detail):
    """What is indexed: units with their years; `missing` are units without a report of the years asked.

    `units` and `lacking` count them all, of which `rows` and `missing` are the first.
    """

    asked: str
    units: int
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    lacking: int = 0
    missing: tuple[tuple[str, tuple[int, ...]], ...] = ()
    reports: int = 0
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlanksDetail(Detail):
    """The blank cells of reports, in the form's order."""

    reports: tuple[ReportEntry, ...]
    cells: tuple[FactEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutDetail(Detail):
    """What is told of reports themselves: when they were "published", or their "source"; the first of so many."""

    what: str
    reports: tuple[ReportEntry, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpDetail(Detail):
    """Which short text is asked for: help, greeting, bye or a topic of fixed.py; `examples` are what can be asked."""

    topic: str
    examples: tuple[str, ...] = ()
    unit: str | None = None
    """Whose reports the examples are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalDetail(Detail):
    """Why there is no answer: a code with its parameters; the figure where one was looked at."""

    reason: str
    params: Params = ()
    figure: Figure | None = None

    def __post_init__(self) -> None:
        params_of(**dict(self.params))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralDetail(Detail):
    """The answers to the questions of one message, in the order asked; one that could not be answered is among them."""

    parts: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedDetail(Detail):
    """What is `told` of the units of these `names`, and the answer that found them."""

    told: Answer
    finding: Answer
    names: tuple[str, ...]
