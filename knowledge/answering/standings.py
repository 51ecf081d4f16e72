"""What stands behind an answer on how a figure stands: against a mean, in each year, by its place, at both ends."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answering.details import Axis, Condition, Placed
from knowledge.answering.figures import Figure
from knowledge.answers import Detail
from knowledge.model import Number
from knowledge.query.algebra import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstDetail(Detail):
    """One unit's figure beside the mean or median (`average`) of `count` units, `level`; `asked` as in Against.

    `apart` is by how much the figure is over it, in points for rates.
    """

    figure: Figure
    average: str
    level: Number
    apart: Number
    asked: str
    count: int
    scope: str | None = None
    times: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EachYearDetail(Detail):
    """The units that meet a condition in each year, each with its figures: `count` in all, `rows` those shown.

    Without a condition they rose from each year to the next, or fell.
    """

    rows: tuple[tuple[Figure, ...], ...]
    count: int
    years: tuple[int, ...]
    condition: Condition | None
    falling: bool
    measure: Measure
    scope: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesDetail(Detail):
    """The place of one unit in each year with its figure, and how many there were; years without one are left out."""

    rows: tuple[Placed, ...]
    totals: tuple[int, ...]
    descending: bool
    scope: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsDetail(Detail):
    """The first and the last of a ranking, how far they are apart (points for rates), and the first by the last.

    `leading` and `trailing` are how many share each place; `times` is None where the last is 0 or was not asked for.
    """

    most: Figure
    least: Figure
    axis: Axis
    apart: Number
    times: float | None
    scope: str | None = None
    leading: int = 1
    trailing: int = 1
