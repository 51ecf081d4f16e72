"""Who is covered: every unit by region, with its years as a matrix of what there is and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.web.page import Page
from knowledge import Library
from knowledge.shelf import Unit

PER_PAGE = 36
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit with the years of the matrix that it has a report of."""

    name: str
    has: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionLines:
    """The units of one region."""

    region: str
    units: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A page of units by region; `found` counts them all, `lacking` the reports that these units lack."""

    years: tuple[int, ...]
    regions: tuple[RegionLines, ...]
    found: int
    lacking: int


def matrix(library: Library, name: str, first: int) -> Matrix:
    """The units whose name or other name holds `name`, from the `first` on."""
    shelf = library.shelf
    years = shelf.years()
    span = tuple(range(min(years), max(years) + 1)) if years else ()
    page = shelf.units_like(name, first=first, most=PER_PAGE, by_region=True)
    held = shelf.years_of([unit.name for unit in page.units])
    has = {unit.name: held.get(unit.name, ()) for unit in page.units}
    lacking = sum(len(span) - len(years_of) for years_of in has.values())
    return Matrix(years=span, regions=_by_region(page.units, has), found=page.count, lacking=lacking)


def _by_region(units: Sequence[Unit], has: Mapping[str, Sequence[int]]) -> tuple[RegionLines, ...]:
    regions: dict[str, list[UnitLine]] = {}
    for unit in units:
        line = UnitLine(name=unit.name, has=frozenset(has[unit.name]))
        regions.setdefault(" · ".join(unit.region), []).append(line)
    return tuple(RegionLines(region=region, units=tuple(lines)) for region, lines in regions.items())


class UnitsPage(Page):
    """The matrix with a search."""

    async def get(self) -> None:
        """Show a page of units."""
        name = self.argument("name").strip()[:LONGEST_NAME]
        first = self.whole("first", otherwise=0, most=1_000_000)
        found = await self.read(lambda library: matrix(library, name, first))
        self.show("units.html", matrix=found, name=name, first=first, per_page=PER_PAGE)
