"""`gongkai mcp` in a process of its own, asked by the protocol's official client."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.searches import long

if TYPE_CHECKING:
    from mcp import ClientSession

pytestmark = pytest.mark.skipif(not find_spec("mcp"), reason="mcp is not installed: pip install 'gongkai[mcp]'")

DAY = "2024-06-01"


@asynccontextmanager
async def connected(index: Path) -> AsyncIterator[ClientSession]:
    # The client takes seconds to load: only who runs these tests waits for it, not who collects them.
    from mcp import ClientSession, StdioServerParameters, stdio_client

    command = str(Path(sys.executable).with_name("gongkai"))
    server = StdioServerParameters(command=command, args=["mcp", "--db", str(index)])
    async with stdio_client(server) as (incoming, outgoing), ClientSession(incoming, outgoing) as session:
        await session.initialize()
        yield session


async def called(session: ClientSession, tool: str, **arguments: object) -> dict[str, Any]:
    """The structured content of a result that is no error."""
    result = await session.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


async def refused(session: ClientSession, tool: str, **arguments: object) -> str:
    result = await session.call_tool(tool, arguments)
    assert result.is_error
    return str(result.content[0])


async def test_five_tools_that_only_read(sample_index: Path) -> None:
    async with connected(sample_index) as session:
        tools = (await session.list_tools()).tools
        assert [tool.name for tool in tools] == ["ask", "figures", "report", "units", "findings"]
        assert all(tool.annotations is not None and tool.annotations.read_only_hint for tool in tools)
        assert all(tool.description for tool in tools)


async def test_an_answer_its_proof_and_what_follows(sample_index: Path) -> None:
    async with connected(sample_index) as session:
        first = await called(session, "ask", question="云津市教育局2022年收到多少件申请", today=DAY)
        (value,) = first["values"]
        assert (value["value"], value["indicator"], value["year"]) == (52, "requests.new", 2022)
        (cited,) = first["citations"]
        assert (cited["raw"], cited["cell"]) == ("52", ["requests.new", "total"])
        then = await called(session, "ask", question="那2021年呢", today=DAY, context=first["context"])
        assert [item["value"] for item in then["values"]] == [41]
        assert "not one of" in await refused(session, "ask", question="那2021年呢", context="rubbish")
        assert "not a date" in await refused(session, "ask", question="申请", today="soon")
        assert await refused(session, "ask", question="x" * 401)


@long
async def test_figures_by_code_say_what_is_missing_too(sample_index: Path) -> None:
    async with connected(sample_index) as session:
        told = await called(
            session,
            "figures",
            indicators=["rate.granted", "requests.new"],
            agencies=["云津市教育局"],
            years=[2022, 2030],
            applicants=["natural_person"],
        )
        found = {(item["indicator"], item["year"]): item for item in told["figures"]}
        assert found["requests.new", 2022]["value"] == 39
        assert found["requests.new", 2030]["status"] == "no_report"
        assert found["requests.new", 2030]["value"] is None
        rate = found["rate.granted", 2022]
        assert [cited["cell"][0] for cited in rate["citations"]] == ["outcome.granted", "outcome.total"]
        granted, total = (int(cited["raw"]) for cited in rate["citations"])
        assert rate["value"] == granted / total
        blank = await called(
            session, "figures", indicators=["coercion.decisions"], agencies=["云津市公安局澄湖分局"], years=[2021]
        )
        assert [(item["status"], item["value"]) for item in blank["figures"]] == [("blank", None)]
        assert "no.such" in await refused(session, "figures", indicators=["no.such"])
        assert "at most 500" in await refused(
            session,
            "figures",
            indicators=["requests.new"],
            applicants=["total", "business"],
            years=list(range(1990, 2022)),
        )


@long
async def test_a_report_the_bodies_and_the_findings(sample_index: Path) -> None:
    async with connected(sample_index) as session:
        report = await called(session, "report", agency="云津市教育局", year=2022)
        assert report["format"] == "2021"
        assert any(fact["indicator"] == "requests.new" and fact["value"] == 52 for fact in report["facts"])
        assert "no report" in await refused(session, "report", agency="云津市教育局", year=1999)
        bodies = await called(session, "units", name="教育")
        assert [unit["name"] for unit in bodies["units"]] == ["云津市教育局"]
        assert bodies["units"][0]["years"] == [2020, 2021, 2022, 2023]
        found = await called(session, "findings", year=2023)
        assert {finding["rule"] for finding in found["findings"]} == {"R5"}
        assert found["findings"][0]["quoted"][0]["raw"] == "9"
