"""Comparing and ranking as forms: what is chosen makes the question that a person would ask."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.packed_context import FIRST_YEAR, LAST_YEAR
from bot.web.answers import Asking, card_parts
from bot.web.asking import LONGEST_UNIT, Turn, Unreadable
from bot.web.words import words
from bot.wording.texts import texts
from knowledge import Library
from knowledge.answers import Language

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

_ASKS = words(Language.HANS)
_NAMES = texts(Language.HANS)

GROUPS = ("all", "counties", "governments")
ORDERS = ("high", "low")
MOST_UNITS = 4
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

    async def card(self, question: str) -> dict[str, object]:
        """What the card's template needs; nothing where nothing was asked. The wording is in the page's language."""
        if not question:
            return {"card": None}
        turn = Turn(question=question)
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
        question = rank_question(figure, year or max(years, default=0), group, order) if figure else ""
        card = await self.card(question)
        self.show(
            "rank.html",
            figures=self.figures(),
            years=years,
            chosen={"figure": figure, "year": year, "group": group, "order": order},
            groups=GROUPS,
            orders=ORDERS,
            **card,
        )


def rank_question(figure: str, year: int, group: str, order: str) -> str:
    """The question that asks for that ranking, in Chinese."""
    return _ASKS(f"asks_rank_{group}_{order}", year=year, figure=_NAMES.noun(figure))


class ComparePage(FigureForm):
    """Up to four units by a figure, in a year or over all."""

    async def get(self) -> None:
        """Show the form, and the comparison where one is asked for. Raises Unreadable."""
        units = [name for said in self.get_query_arguments("unit")[:MOST_UNITS] if (name := said.strip())]
        if any(len(name) > LONGEST_UNIT for name in units):
            raise Unreadable("bad_unit")
        figure, year = self.figure, self.year
        question = compare_question(figure, year, units) if figure and units else ""

        def listed(library: Library) -> list[str]:
            return [unit.name for unit in library.shelf.units()[:MOST_LISTED]]

        self.show(
            "compare.html",
            figures=self.figures(),
            years=await self.years(),
            chosen={"figure": figure, "year": year, "units": [*units, *([""] * MOST_UNITS)][:MOST_UNITS]},
            names=await self.read(listed),
            **await self.card(question),
        )


def compare_question(figure: str, year: int, units: Sequence[str]) -> str:
    """The question that compares the units, or tells the trend of one, in Chinese."""
    key = ("one" if len(units) == 1 else "some") + ("_year" if year else "_years")
    return _ASKS(f"asks_{key}", units=_ASKS("comma").join(units), year=year, figure=_NAMES.noun(figure))
