"""One unit: its key figures by year, where it stands among its like, what reports it has and lacks, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from tornado.web import HTTPError

from bot.addresses import cell_anchor, report_path
from bot.chat.deep_links import question_payload
from bot.drawing.charts import spark
from bot.findings import Checked, checked_reports
from bot.web.page import Page
from bot.web.report_findings import FoundProblem, found_problems
from bot.wording.texts import Texts, texts
from knowledge import Library
from knowledge.answering.field import read_ahead
from knowledge.answering.figures import TOTAL, Figure, figure
from knowledge.answers import Language
from knowledge.query.algebra import Measure
from knowledge.shelf import Unit, UnitKind

KEY_FIGURES = (
    "requests.new",
    "outcome.granted",
    "outcome.partial",
    "outcome.denied",
    "requests.carried_out",
    "rate.granted",
    "reconsideration.total",
    "litigation.total",
    "licensing.decisions",
    "penalties.decisions",
)
STANDING = ("requests.new", "rate.granted", "reconsideration.total", "litigation.total")
"""What it is told of where a unit stands among its like."""

FEWEST_PEERS = 2
MOST_PEERS = 2000
MOST_YEARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCell:
    """One year's figure in words, with the path to its lit cell; empty where the report has none."""

    text: str
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A key figure over the years with its small chart."""

    name: str
    cells: tuple[FigureCell, ...]
    chart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Place so much of so many with that figure known; several units may share a place."""

    code: str
    place: int
    count: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """Everything that the page shows of a unit."""

    unit: Unit
    years: tuple[int, ...]
    lacking: tuple[int, ...]
    figures: tuple[tuple[Figure, ...], ...]
    standing_year: int
    standing: tuple[tuple[Figure, ...], ...]
    checked: tuple[Checked, ...]


def view_of(library: Library, name: str) -> UnitView | None:
    """The unit by its canonical name; None when there is none."""
    shelf = library.shelf
    unit = shelf.unit(name)
    entries = shelf.reports(agency=name) if unit is not None else ()
    if unit is None or not entries:
        return None
    years = tuple(sorted({entry.year for entry in entries}))[-MOST_YEARS:]
    latest = years[-1]
    peers = _peers(library, unit, latest)
    standing = read_ahead(shelf, [Measure(code=code) for code in STANDING], [TOTAL], peers, [latest]) if peers else None
    return UnitView(
        unit=unit,
        years=years,
        lacking=tuple(year for year in range(years[0], latest + 1) if year not in years),
        figures=tuple(tuple(figure(shelf, name, year, Measure(code=code)) for year in years) for code in KEY_FIGURES),
        standing_year=latest,
        standing=tuple(tuple(figure(standing, peer, latest, Measure(code=code)) for peer in peers) for code in STANDING)
        if standing is not None
        else (),
        checked=checked_reports(shelf, [entry for entry in entries if entry.year in years]),
    )


def _peers(library: Library, unit: Unit, year: int) -> list[str]:
    """The units of its kind and level with a report of that year; none where they are too few to stand among."""
    names = library.shelf.unit_names()
    entry = names.entry(unit.name)
    if unit.office is None or entry is None:
        return []
    has = library.shelf.editions(year)
    of_kind = names.select((), UnitKind(offices=frozenset({entry.office}), level=entry.level))
    like = list(islice((name for name in of_kind if name in has), MOST_PEERS))
    return like if len(like) >= FEWEST_PEERS else []


def standings(view: UnitView, own: Texts) -> list[Standing]:
    """Its place for each figure that is known of it and of another."""
    made: list[Standing] = []
    for figures in view.standing:
        known = [item for item in figures if item.value is not None]
        mine = next((item for item in known if item.agency == view.unit.name), None)
        if mine is None or len(known) < FEWEST_PEERS:
            continue
        place = 1 + sum(item.known > mine.known for item in known)
        value = own.number(mine.known, mine.unit)
        made.append(Standing(code=mine.code, place=place, count=len(known), value=value))
    return made


def lines(view: UnitView, own: Texts) -> list[FigureLine]:
    """The key figures that the unit has in any year."""
    made: list[FigureLine] = []
    for row in view.figures:
        if any(item.value is not None for item in row):
            name = own.noun(row[0].code)
            values = tuple(None if item.value is None else float(item.value) for item in row)
            cells = tuple(_cell(item, own) for item in row)
            made.append(FigureLine(name=name, cells=cells, chart=spark(values, name)))
    return made


def _cell(item: Figure, own: Texts) -> FigureCell:
    if item.value is None:
        return FigureCell(text="", path=None)
    anchor = f"#{cell_anchor(item.cells[0].fact.key)}" if item.cells else ""
    path = f"{report_path(item.agency, item.year)}{anchor}"
    return FigureCell(text=own.bare(item.value, item.unit), path=path)


class UnitPage(Page):
    """One unit."""

    async def get(self, name: str) -> None:
        """Show the unit. Raises HTTPError 404 where there is none."""
        view = await self.read(lambda library: view_of(library, name))
        if view is None:
            raise HTTPError(404)
        own = texts(self.language)
        self.show(
            "unit.html",
            unit=view.unit,
            years=view.years,
            lacking=view.lacking,
            lines=lines(view, own),
            standing=standings(view, own),
            names=own,
            standing_year=view.standing_year,
            found=_found(view.checked, self.language),
            question=self.say("example_cell", unit=name, other="", year=view.years[-1]),
            payload=question_payload(self.say("watch_question", unit=name)),
        )


def _found(checked: Sequence[Checked], language: Language) -> list[tuple[int, list[FoundProblem]]]:
    """The findings by year, the latest first."""
    return [
        (report.report.year, found_problems([finding.problem for finding in report.findings], language)[0])
        for report in reversed(checked)
        if report.findings
    ]
