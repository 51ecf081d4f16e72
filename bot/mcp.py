"""A channel for other programs' assistants: the Model Context Protocol on standard input and output, read-only.

Five tools give what the index says, with its proof, as structured content; no text is made by anything but wording.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from bot.chat import clock
from bot.chat.clock import CHINA
from bot.chat.index_reader import IndexReader
from bot.chat.logs import set_up_logs
from bot.chat.packed_context import Unpackable, is_of_this_index, pack, unpack
from bot.findings import checked_reports, rows
from bot.replies import citation_json, reply_json
from bot.shelf_json import report_on_shelf, shelved_json, units_json
from bot.version import __version__
from knowledge import Library
from knowledge.answering.field import read_ahead
from knowledge.answering.figures import TOTAL, Figure, figure, takes_applicant
from knowledge.answering.proof import cell_citation
from knowledge.errors import KnowledgeError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.library import MAX_QUESTION
from knowledge.query.algebra import Measure

Result = TypeVar("Result")

MOST_FIGURES = 500
"""Figures that are told at once."""

MOST_REPORTS = 200
"""Reports whose findings are told at once."""

LONGEST_SECONDS = 30.0

INSTRUCTIONS = (
    "Figures and passages of Chinese government information-disclosure annual reports (政府信息公开工作年度报告), each "
    "with the cell or section that proves it. Ask in Chinese or English. A figure that is not given here is not known: "
    "quote the citation, and pass on every note."
)
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Unit = Annotated[str | None, Field(max_length=100, description="canonical name of a body, as `units` lists it")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desired:
    """The figures of a query: codes × applicants × bodies × years."""

    indicators: tuple[str, ...]
    applicants: tuple[str, ...]
    agencies: tuple[str, ...]
    years: tuple[int, ...]


def build(reader: IndexReader, unit: str | None) -> MCPServer[None]:
    """The server over an index; `unit` is meant where a question names none."""

    @asynccontextmanager
    async def opened(_server: MCPServer[None]) -> AsyncIterator[None]:
        await reader.open()
        try:
            yield
        finally:
            reader.close()

    server: MCPServer[None] = MCPServer(
        "gongkai", version=__version__, instructions=INSTRUCTIONS, lifespan=opened, log_level="WARNING"
    )
    _add_asking(server, reader, unit)
    _add_figures(server, reader)
    _add_looking(server, reader)
    return server


def _add_asking(server: MCPServer[None], reader: IndexReader, home: str | None) -> None:
    async def ask(
        question: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION, description="in Chinese or English")],
        unit: Unit = None,
        today: Annotated[str | None, Field(description="the day that 去年 counts from, YYYY-MM-DD")] = None,
        context: Annotated[str | None, Field(description="`context` of an earlier reply, for a follow-up")] = None,
    ) -> dict[str, Any]:
        """Answer a question in plain words; the reply says what was understood, with values, citations and choices."""
        try:
            day = date.fromisoformat(today) if today else datetime.fromtimestamp(clock.now(), CHINA).date()
            before = unpack(context) if context else None
        except Unpackable as fault:
            raise ToolError("context: not one of an earlier reply") from fault
        except ValueError as fault:
            raise ToolError(f"today: {today} is not a date such as 2024-06-30") from fault
        if before is not None and not await _read(reader, lambda library: is_of_this_index(library, before)):
            raise ToolError("context: of another index")
        asked = reader.ask(question, before, today=day, unit=unit or home)
        worded = await _in_time(asked)
        return {**reply_json(worded.reply, worded.message), "context": pack(worded.reply.context)}

    server.add_tool(ask, title="Ask a question", annotations=READS)


def _add_figures(server: MCPServer[None], reader: IndexReader) -> None:
    async def figures(
        indicators: Annotated[list[str], Field(min_length=1, max_length=20, description="codes, such as requests.new")],
        agencies: Annotated[list[str], Field(max_length=MOST_FIGURES, description="bodies; none for all")] = [],  # noqa: B006  (it is a schema's default)
        years: Annotated[list[int], Field(max_length=40, description="none for all")] = [],  # noqa: B006  a schema's
        applicants: Annotated[list[str], Field(max_length=10, description="codes, such as natural_person")] = [TOTAL],  # noqa: B006  a schema's
    ) -> dict[str, Any]:
        """Look up figures by their codes: each with its state, its value where it has one, and its cells as citations.

        A rate is a fraction. A figure that a report lacks is there with its status and without a value.
        """
        return await _read(reader, lambda library: _figures(library, indicators, agencies, years, applicants))

    server.add_tool(figures, title="Look figures up", annotations=READS)


def _add_looking(server: MCPServer[None], reader: IndexReader) -> None:
    async def report(agency: Annotated[str, Field(max_length=100)], year: int) -> dict[str, Any]:
        """Give a report as it was read: its sections, every cell with its raw text and place, and what was found."""
        shown = await _read(reader, lambda library: report_on_shelf(library.shelf, agency, year))
        if shown is None:
            raise ToolError(f"{agency} {year}: no report is indexed; `units` lists what is")
        return shelved_json(shown)

    async def units(
        name: Annotated[str, Field(max_length=60, description="a part of the name")] = "",
        first: Annotated[int, Field(ge=0, description="how many to pass over")] = 0,
    ) -> dict[str, Any]:
        """List the bodies covered with the years of their reports, up to 500 at a time."""
        return await _read(reader, lambda library: units_json(library.shelf, first, name))

    async def findings(unit: Unit = None, year: int | None = None) -> dict[str, Any]:
        """List what the rules R1 to R12 found: the rule, both sides, and the cells that it touches, quoted."""

        def found(library: Library) -> dict[str, Any]:
            shelf = library.shelf
            checked = checked_reports(shelf, shelf.reports_from(0, MOST_REPORTS, agency=unit, year=year))
            count = len(shelf.reports(agency=unit, year=year)) if unit else shelf.counts().of(year)
            return {"reports": count, "checked": len(checked), "findings": list(rows(checked))}

        return await _read(reader, found)

    server.add_tool(report, title="Read a report", annotations=READS)
    server.add_tool(units, title="List the bodies", annotations=READS)
    server.add_tool(findings, title="List what does not add up", annotations=READS)


def _figures(
    library: Library,
    indicators: Sequence[str],
    agencies: Sequence[str],
    years: Sequence[int],
    applicants: Sequence[str],
) -> dict[str, Any]:
    wanted = _desired(library, indicators, agencies, years, applicants)
    measures = [Measure(code=code) for code in wanted.indicators]
    source = read_ahead(library.shelf, measures, wanted.applicants, wanted.agencies, wanted.years)
    found = [
        figure(source, agency, year, measure, applicant)
        for agency in wanted.agencies
        for year in wanted.years
        for measure in measures
        for applicant in (wanted.applicants if takes_applicant(measure) else (TOTAL,))
    ]
    return {"figures": [_figure_json(item) for item in found]}


def _desired(
    library: Library,
    indicators: Sequence[str],
    agencies: Sequence[str],
    years: Sequence[int],
    applicants: Sequence[str],
) -> Desired:
    """The query with all bodies and years named. Raises ToolError for what there is not, or for too much."""
    for names, there, what in (
        (indicators, {*codes().indicators, *derived()}, "indicators"),
        (applicants, set(codes().applicants), "applicants"),
    ):
        unknown = [name for name in names if name not in there]
        if unknown:
            raise ToolError(f"{what}: {', '.join(unknown[:5])}: not known")
    unknown = [name for name in dict.fromkeys(agencies) if library.shelf.unit(name) is None]
    if unknown:
        raise ToolError(f"agencies: {', '.join(unknown[:5])}: not known")
    wanted = Desired(
        indicators=tuple(dict.fromkeys(indicators)),
        applicants=tuple(dict.fromkeys(applicants)) or (TOTAL,),
        agencies=tuple(dict.fromkeys(agencies)) or tuple(library.shelf.names()),
        years=tuple(dict.fromkeys(years)) or tuple(library.shelf.years()),
    )
    count = len(wanted.indicators) * len(wanted.applicants) * len(wanted.agencies) * len(wanted.years)
    if count > MOST_FIGURES:
        raise ToolError(f"{count} figures are asked for, at most {MOST_FIGURES} are told: name fewer bodies or years")
    return wanted


def _figure_json(item: Figure) -> dict[str, Any]:
    return {
        "agency": item.agency,
        "year": item.year,
        "indicator": item.code,
        "applicant": item.applicant,
        "status": item.status.value,
        "value": item.value,
        "unit": item.unit,
        "citations": [citation_json(cell_citation(cell)) for cell in (*item.cells, *item.blocking)[:60]],
    }


async def _read(reader: IndexReader, work: Callable[[Library], Result]) -> Result:
    return await _in_time(reader.read(work))


async def _in_time(waiting: Awaitable[Result]) -> Result:
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            return await waiting
    except TimeoutError as fault:
        raise ToolError("this takes too long") from fault
    except KnowledgeError as fault:
        raise ToolError(str(fault)) from fault


def run(db: Path, unit: str | None) -> None:
    """Serve on standard input and output until it ends."""
    set_up_logs(level="WARNING", form="text", secrets=())
    build(IndexReader(db), unit).run("stdio")
