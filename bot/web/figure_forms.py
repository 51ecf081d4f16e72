"""Comparing and ranking as forms: what is chosen makes the question that a person would ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.packed_context import FIRST_YEAR, LAST_YEAR
from bot.web.answers import Asking, card_parts
from bot.web.asking import LONGEST_UNIT, Turn, Unreadable
from bot.web.words import Words, words
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

    async def card(self, key: str, *, figure: str, units: Sequence[str] = (), year: int) -> dict[str, object]:
        """What the card's template needs of the question of that key; nothing without a key.

        It is asked in Chinese, and what was asked is said and answered anew in the language of the page.
        """
        if not key:
            return {"card": None}
        turn = Turn(question=asked(Language.HANS, key, figure=figure, units=units, year=year))
        worded = await self.answered(turn, self.language)
        query = worded.reply.answer.query
        if query is not None and self.language is not Language.HANS:
            said = asked(self.language, key, figure=figure, units=units, year=year)
            about = {"question": said, "language": self.language.value}
            turn = Turn(question="", query={**_in_words(query, self.say), "said": about})
            worded = await self.answered(turn, self.language)
        return await card_parts(self, turn, worded)

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
        key = f"asks_rank_{group}_{order}" if figure else ""
        card = await self.card(key, figure=figure, year=year or max(years, default=0))
        self.show(
            "rank.html",
            figures=self.figures(),
            years=years,
            chosen={"figure": figure, "year": year, "group": group, "order": order},
            groups=GROUPS,
            orders=ORDERS,
            **card,
        )


def asked(language: Language, key: str, *, figure: str, units: Sequence[str] = (), year: int = 0) -> str:
    """The question of a form, its figure given by code."""
    say = words(language)
    return say(key, year=year, figure=texts(language).noun(figure), units=say("comma").join(units))


def _in_words(query: Mapping[str, Any], say: Words) -> dict[str, Any]:
    """A query with the groups in it called as the page calls them."""
    made = {name: _in_words(part, say) if isinstance(part, Mapping) else part for name, part in query.items()}
    return {**made, "label": say(f"group_{made['group']}")} if made.get("group") in GROUPS else made


class ComparePage(FigureForm):
    """Up to four units by a figure, in a year or over all."""

    async def get(self) -> None:
        """Show the form, and the comparison where one is asked for. Raises Unreadable."""
        units = [name for said in self.get_query_arguments("unit")[:MOST_UNITS] if (name := said.strip())]
        if any(len(name) > LONGEST_UNIT for name in units):
            raise Unreadable("bad_unit")
        figure, year = self.figure, self.year
        key = ("asks_one" if len(units) == 1 else "asks_some") + ("_year" if year else "_years")

        def listed(library: Library) -> list[str]:
            return list(library.shelf.names()[:MOST_LISTED])

        self.show(
            "compare.html",
            figures=self.figures(),
            years=await self.years(),
            chosen={"figure": figure, "year": year, "units": [*units, *([""] * MOST_UNITS)][:MOST_UNITS]},
            names=await self.read(listed),
            **await self.card(key if figure and units else "", figure=figure, units=units, year=year),
        )
