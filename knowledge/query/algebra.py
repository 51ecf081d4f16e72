"""The typed query: a small frozen algebra over units, years, measures and columns, and what is done with the figures.

A query is plain data. It holds canonical names, report years and codes, never text that is to be understood again; its
JSON form is knowledge.query.json_form's. Text is only its label.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.query.bounds import among, in_bounds

TOTAL = "total"
"""The column that counts all applicants."""


class Axis(StrEnum):
    """What runs along the rows of a query with several figures."""

    AGENCY = "agency"
    YEAR = "year"
    INDICATOR = "indicator"
    APPLICANT = "applicant"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Measure:
    """What is counted: an indicator, roll-up or derived figure by its code; a share where `part_of` names its whole.

    `column` is the applicant column of the whole, where it is not that of the part.
    """

    code: str
    part_of: str | None = None
    column: str | None = None

    def __post_init__(self) -> None:
        if self.column is not None and self.part_of is None:
            raise ValueError(f"{self.code} has a column of a whole but no whole")
        sums = self.code in derived() and not derived()[self.code].is_ratio
        if self.part_of is not None and self.code not in codes().indicators and not sums:
            raise ValueError(f"{self.code:.60} is no indicator")
        for code in (self.code, self.part_of):
            if code is not None and code not in codes().indicators and code not in derived():
                raise ValueError(f"{code:.60} is no measure")
        among(codes().applicants, self.column)

    @property
    def name(self) -> str:
        """The code of the machine interface; a share by its part, and by its whole where that is not the row above."""
        if self.part_of is None:
            return self.code
        known = codes().indicators.get(self.code)
        above = self.code if known is None or known.parent is None else known.parent
        if self.column is None and self.part_of in (self.code, above):
            return f"share.{self.code}"
        return f"share.{self.code}/{self.part_of}" + (f"@{self.column}" if self.column is not None else "")


def measure_named(name: str) -> Measure:
    """The measure of a name of the machine interface: the inverse of Measure.name."""
    if not name.startswith("share."):
        return Measure(code=name)
    part, _, whole = name.removeprefix("share.").partition("/")
    above, _, column = whole.partition("@")
    known = codes().indicators.get(part)
    return Measure(
        code=part, part_of=above or (known.parent if known and known.parent else part), column=column or None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whose figures: units by their canonical names, or the members of a group (its code), but for those `without`.

    `label` is what the question calls them. The names of a group are those of the index at hand. `together` they count
    as one: their figures are added up, and of rates the sums are set against each other.
    """

    names: tuple[str, ...] = ()
    group: str | None = None
    label: str | None = None
    without: tuple[str, ...] = ()
    together: bool = False

    @property
    def single(self) -> str | None:
        """The unit, where there is just one and it was not reached as a group."""
        return self.names[0] if len(self.names) == 1 and self.group is None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked; a base for the classes of this module."""


MOVES = ("up", "down", "either")
"""Which way a figure can be asked to have moved; either asks which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(Query):
    """Every combination of units, years, measures and columns.

    `course` asks for them as a course over the years, `whether` for a yes or no beside the figure, where `denied` says
    that yes is there being none (没收到申请吗); with `gap` how far two units are apart from year to year is asked, with
    `moved` whether the one figure went up or down all the way.
    """

    who: Who
    years: tuple[int, ...]
    measures: tuple[Measure, ...]
    columns: tuple[str, ...] = (TOTAL,)
    course: bool = False
    whether: bool = False
    denied: bool = False
    gap: bool = False
    moved: str | None = None

    def __post_init__(self) -> None:
        if not self.years or not self.measures or not self.columns:
            raise ValueError("figures are of at least one year, measure and column")
        among(MOVES, self.moved)
        if self.gap and not (self.course and len(self.who.names) == 2):
            raise ValueError("a gap from year to year is between two units")
        in_bounds(*self.years)
        among(codes().applicants, *self.columns)
        if self.denied and not self.whether:
            raise ValueError("only what is asked as a yes or no can be asked in the negative")

    @property
    def bare(self) -> Figures:
        """The same figures, of which no yes or no is asked."""
        return replace(self, whether=False, denied=False)


OPERATORS = ("over", "at_least", "under", "at_most", "equal", "between", "zero", "any")
"""What a condition can ask of a figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """By how much a figure is said to have risen, or fallen where `falling`; a number of percent where `percent`."""

    operator: str
    number: float
    number_to: float | None = None
    falling: bool = False
    percent: bool = False

    def __post_init__(self) -> None:
        among(OPERATORS, self.operator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Query):
    """Figures set side by side: one selection along an axis, or two that differ in unit and year.

    `asked` is both, more, less or times, which is how many times the second of two units the first is; with `gap` by
    how much they are apart is asked too. A `claim` of how much the first is ahead of the second (behind it where less
    is asked, apart from it where both are) is to be confirmed.
    """

    of: tuple[Figures, ...]
    axis: Axis
    asked: str = "both"
    gap: bool = False
    difference: bool = False
    claim: Claim | None = None

    def __post_init__(self) -> None:
        if not self.of:
            raise ValueError("a comparison is of at least one selection")
        among(("both", "more", "less", "times"), self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Query):
    """A figure of one unit with its parts along an axis, for each of the years."""

    of: Figures
    by: Axis
    chart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduce(Query):
    """Sums, means, medians (`how`) over an axis; pooled is the rate of sums, beside the mean of the rates.

    With `best` (most or least) the year whose result it is is asked; with `overall` the sum over all years goes first.
    """

    of: Figures
    how: tuple[str, ...]
    over: Axis
    best: str | None = None
    overall: bool = False

    def __post_init__(self) -> None:
        if not self.how:
            raise ValueError("nothing says how to put figures together")
        among(("sum", "mean", "median", "pooled"), *self.how)
        among(("most", "least"), self.best)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Query):
    """From one year to another; `asked` is absolute, percent, points or times; a `claim` is to be confirmed.

    With `moved` whether the figure of the later year is above (up) or below that of the earlier one is asked.
    """

    of: Figures
    before: int
    after: int
    asked: str = "absolute"
    claim: Claim | None = None
    moved: str | None = None

    def __post_init__(self) -> None:
        in_bounds(self.before, self.after)
        among(MOVES[:2], self.moved)
        if self.moved is not None and self.claim is not None:
            raise ValueError("how much is claimed, or which way, and not both")
        among(("absolute", "percent", "points", "times"), self.asked)


AVERAGES = ("mean", "median")
"""What stands for many figures at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a figure must be; `operator` is over, at_least, under, at_most, equal, between, zero or any.

    Beside a number it may be held against the figure of another unit of the same report year (`than`), against its own
    of an earlier year (`since`), or against the mean or median of all that are judged (`average`). Since an earlier
    year it may have risen or fallen by so much (`claim`).
    """

    measure: Measure
    column: str | None
    operator: str
    number: float | None = None
    number_to: float | None = None
    than: str | None = None
    since: int | None = None
    average: str | None = None
    claim: Claim | None = None

    def __post_init__(self) -> None:
        among(OPERATORS, self.operator)
        among(AVERAGES, self.average)
        if self.claim is not None and self.since is None:
            raise ValueError("nothing says since when it has changed")
        among(codes().applicants, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where(Query):
    """Which rows along an axis meet all conditions, or one where `either`; `counting` asks how many.

    With `every` whether all rows do is asked; with `first` only the earliest of the years that do.
    """

    of: Figures
    over: Axis
    conditions: tuple[Condition, ...]
    either: bool = False
    counting: bool = False
    every: bool = False
    first: bool = False

    def __post_init__(self) -> None:
        if not self.conditions:
            raise ValueError("nothing says what figures must be")
        if self.first and self.over is not Axis.YEAR:
            raise ValueError("only years have an earliest one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Query):
    """Rows along an axis from the most or the least on: the first ones, one place, the place of a unit, or both ends.

    With `gap` how far both ends are apart is asked: the difference, or how many times the last the first is.
    Units may be ranked by their figures of several years `together`: their sum, mean or pooled rate. Of a unit whose
    place is asked it may be asked `whether` that is the first.
    """

    of: Figures
    over: Axis
    descending: bool = True
    first: int = 10
    nth: int | None = None
    place_of: str | None = None
    both: bool = False
    gap: str | None = None
    together: str | None = None
    whether: bool = False

    def __post_init__(self) -> None:
        among(("sum", "mean", "pooled"), self.together)
        if self.whether and self.place_of is None:
            raise ValueError("only of one unit it is asked whether it is the first")
        among(("difference", "times"), self.gap)
        if self.gap is not None and not self.both:
            raise ValueError("a gap is between both ends")
        if self.together is not None and (self.over is not Axis.AGENCY or len(self.of.years) < 2):
            raise ValueError("only units are ranked by several years together")
        if self.first < 1 or (self.nth is not None and self.nth < 1):
            raise ValueError("a ranking has at least one row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth(Query):
    """Rows along an axis by their change between pairs of years: rising, falling, or by size where None."""

    of: Figures
    over: Axis
    pairs: tuple[tuple[int, int], ...]
    rising: bool | None = None
    by_percent: bool = False
    first: int = 10

    def __post_init__(self) -> None:
        if not self.pairs or self.first < 1:
            raise ValueError("growth is between at least two years, of at least one row")
        in_bounds(*(year for pair in self.pairs for year in pair))


@dataclass(frozen=True, slots=True, kw_only=True)
class Of(Query):
    """Figures of whoever stands at a place of a ranking."""

    winner: Order
    measures: tuple[Measure, ...]
    columns: tuple[str, ...] = (TOTAL,)

    def __post_init__(self) -> None:
        if not self.measures or not self.columns:
            raise ValueError("at least one figure is asked of a winner")
        among(codes().applicants, *self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion(Query):
    """What one unit's figure is of the sum over a group."""

    of: Figures
    whole: Who


MOST_QUESTIONS = 6
"""Questions of one message that are answered together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Query):
    """Several questions of one message, answered one under the other."""

    of: tuple[Query, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.of) <= MOST_QUESTIONS or any(isinstance(one, Several) for one in self.of):
            raise ValueError(f"two to {MOST_QUESTIONS} questions are asked at once")


def at_once(asked: tuple[Query, ...]) -> Query:
    """Return several questions as one: figures of one report side by side, anything else one under the other."""
    plain = [one for one in asked if isinstance(one, Figures) and not one.course]
    first = plain[0] if plain else None
    if first is not None and len(plain) == len(asked) and len(first.years) == 1:
        measures = tuple(dict.fromkeys(measure for one in plain for measure in one.measures))
        if all(replace(one.bare, measures=first.measures) == first.bare for one in plain):
            return replace(first.bare, measures=measures)
    once = tuple(dict.fromkeys(asked))
    return once[0] if len(once) == 1 else Several(of=once)
