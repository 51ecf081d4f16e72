"""Comparing and ranking as forms: what is chosen makes the query, which is said as a question and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.chat import clock
from bot.chat.packed_context import FIRST_YEAR, LAST_YEAR
from bot.web.answers import Asking, card_parts
from bot.web.asking import LONGEST_UNIT, Turn, Unreadable
from bot.wording.texts import texts
from knowledge import Library
from knowledge.answers import Language
from knowledge.query.algebra import Axis, Compare, Figures, Order, Query, Who, measure_named
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.saying import called, say
from knowledge.units_called import units_called

FIGURES = (
    "requests.new",
    "outcome.granted",
    "outcome.partial",
    "outcome.denied",
    "outcome.unavailable",
    "outcome.not_processed",
    "outcome.total",
    "requests.carried_out",
    "reconsideration.total",
    "litigation.total",
    "licensing.decisions",
    "penalties.decisions",
    "coercion.decisions",
    "fees.amount",
    "normative_documents.issued",
    "rate.granted",
    "rate.substantive",
    "rate.denied",
    "rate.unavailable",
    "rate.carried_out",
    "rate.natural_person",
    "rate.reconsideration_overturned",
    "rate.litigation_overturned",
)
"""What can be chosen, by code."""

GROUPS = ("all", "counties", "governments")
ORDERS = ("high", "low")
MOST_UNITS = 4
MOST_NEAR = 6
"""Units that a name which is no one unit's is said to be a part of."""

MOST_LISTED = 200
"""Names that the form lists for completion; any other can be typed."""


class FigureForm(Asking):
    """What both forms share: the figure and the year."""

    @property
    def figure(self) -> str:
        """The chosen figure; empty where the form was not sent. Raises Unreadable."""
        code = self.argument("figure")
        if code and code not in FIGURES:
            raise Unreadable("bad_address")
        return code

    @property
    def year(self) -> int:
        """The chosen year; 0 where none was. Raises Unreadable."""
        year = self.whole("year", otherwise=0, most=LAST_YEAR)
        if year and year < FIRST_YEAR:
            raise Unreadable("bad_address")
        return year

    def figures(self) -> list[tuple[str, str]]:
        """Every figure with its name in the page's language."""
        own = texts(self.language)
        return [(code, own.noun(code)) for code in FIGURES]

    async def card(self, query: Query | None) -> dict[str, object]:
        """What the card's template needs of a query; nothing without one."""
        if query is None:
            return {"card": None}
        asked = asked_to_json(Asked(query=query, language=self.language, question=say(query, self.language)))
        turn = Turn(question="", query=asked)
        return await card_parts(self, turn, await self.answered(turn, self.language))

    async def years(self) -> Sequence[int]:
        """The years there are, the latest first."""
        return await self.read(lambda library: sorted(library.shelf.years(), reverse=True))


class RankPage(FigureForm):
    """A ranking by a figure in a year."""

    async def get(self) -> None:
        """Show the form, and the ranking where one is asked for. Raises Unreadable."""
        group, order = self.argument("group") or GROUPS[0], self.argument("order") or ORDERS[0]
        if group not in GROUPS or order not in ORDERS:
            raise Unreadable("bad_address")
        figure, year, years = self.figure, self.year, await self.years()
        groups = [(code, group_of(code, self.language).label) for code in GROUPS]
        in_year = year or max(years, default=0)
        query = None
        if figure and in_year:
            query = ranking(group_of(group, self.language), figure, in_year, descending=order == ORDERS[0])
        self.show(
            "rank.html",
            figures=self.figures(),
            years=years,
            chosen={"figure": figure, "year": year, "group": group, "order": order},
            groups=groups,
            orders=ORDERS,
            **await self.card(query),
        )


def group_of(code: str, language: Language) -> Who:
    """Return a group of units, labelled as a language calls it."""
    who = Who(group=code)
    return Who(group=code, label=called(who, language))


def ranking(who: Who, figure: str, year: int, *, descending: bool) -> Order:
    """Return the ranking of units by a figure of a year, all of them."""
    of = Figures(who=who, years=(year,), measures=(measure_named(figure),))
    return Order(of=of, over=Axis.AGENCY, descending=descending)


def comparison(units: Sequence[str], figure: str, years: Sequence[int]) -> Query:
    """Return a figure of one or several units: of one year side by side, of several as a course."""
    measures = (measure_named(figure),)
    if len(years) > 1:
        return Figures(who=Who(names=tuple(units)), years=tuple(years), measures=measures, course=True)
    of = Figures(who=Who(names=tuple(units)), years=tuple(years), measures=measures)
    return of if len(units) == 1 else Compare(of=(of,), axis=Axis.AGENCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """A name typed that is no one unit's, and the units whose names hold it, each with the address that means it."""

    name: str
    near: tuple[tuple[str, str], ...]


def called_so(library: Library, name: str) -> Sequence[str]:
    """Return the one unit that a name means, else those whose names hold it."""
    unit = library.unit_called(name, today=clock.today())
    return (unit,) if unit is not None else units_called(library.shelf, name, most=MOST_NEAR)


class ComparePage(FigureForm):
    """Up to four units by a figure, in a year or over all."""

    async def get(self) -> None:
        """Show the form, and the comparison where one is asked for. Raises Unreadable."""
        typed = [name for said in self.get_query_arguments("unit")[:MOST_UNITS] if (name := said.strip())]
        if any(len(name) > LONGEST_UNIT for name in typed):
            raise Unreadable("bad_unit")
        figure, year = self.figure, self.year

        def looked_up(library: Library) -> tuple[list[str], list[Sequence[str]], dict[str, Sequence[int]]]:
            found = [called_so(library, name) for name in typed]
            meant = [units[0] for units in found if len(units) == 1]
            return list(library.shelf.names()[:MOST_LISTED]), found, dict(library.shelf.years_of(meant))

        names, found, held = await self.read(looked_up)
        units = [near[0] if len(near) == 1 else name for name, near in zip(typed, found, strict=True)]
        unclear = [self._unclear(units, place, near) for place, near in enumerate(found) if len(near) != 1]
        meant = tuple(dict.fromkeys(units))
        years = (year,) if year else tuple(sorted({one for several in held.values() for one in several}))
        asked = bool(figure and meant and years and not unclear)
        self.show(
            "compare.html",
            figures=self.figures(),
            years=await self.years(),
            chosen={"figure": figure, "year": year, "units": [*units, *([""] * MOST_UNITS)][:MOST_UNITS]},
            names=names,
            unclear=unclear if figure else [],
            **await self.card(comparison(meant, figure, years) if asked else None),
        )

    def _unclear(self, units: Sequence[str], place: int, near: Sequence[str]) -> Unclear:
        """A name that is no one unit's; what it may be leads to the form with that in its place."""
        fields = {"figure": self.figure, "year": str(self.year or "")}

        def meaning(name: str) -> str:
            meant = urlencode([("unit", unit) for unit in (*units[:place], name, *units[place + 1 :])])
            return self.link(f"/compare?{meant}", **fields)

        return Unclear(name=units[place], near=tuple((name, meaning(name)) for name in near))
