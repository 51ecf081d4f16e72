"""The JSON against its own description, and against what the command line prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.process import gongkai
from tests.web.conftest import TODAY, Pages, serve, stop

QUESTIONS = (
    "云津市教育局2022年收到多少件申请",
    "2023年各单位公开率排名",
    "教育局2023年微信公众号有多少粉丝",
    "公开率是多少",
    "教育局历年收到多少件申请",
    "你好",
    "火星局2022年",
)


@pytest.fixture(scope="module")
def described(pages: Pages) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(pages.get("/api/openapi.json").body)
    return described


def fits(data: object, name: str, described: dict[str, Any]) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    jsonschema.Draft202012Validator(schema).validate(data)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reply_is_what_the_command_line_prints(
    question: str, pages: Pages, sample_index: Path, described: dict[str, Any]
) -> None:
    reply = json.loads(pages.ask("/api/ask", {"q": question, "today": TODAY}).body)
    fits(reply, "Reply", described)
    printed = gongkai("ask", question, "--json", "--db", sample_index, "--today", TODAY)
    assert {key: value for key, value in reply.items() if key != "context"} == json.loads(printed.stdout)


def test_reports_units_and_errors_are_as_described(pages: Pages, described: dict[str, Any]) -> None:
    fits(json.loads(pages.get("/api/report/云津市公安局澄湖分局/2021").body), "Report", described)
    units = json.loads(pages.get("/api/units").body)
    fits(units, "Units", described)
    assert units["count"] == 8
    fits(json.loads(pages.get("/api/ask").body), "Error", described)
    fits(json.loads(pages.get("/api/report/x/2022").body), "Error", described)
    fits(json.loads(pages.get("/healthz").body), "Health", described)


def test_every_described_address_is_there(pages: Pages, described: dict[str, Any]) -> None:
    for path in described["paths"]:
        got = pages.get(path.format(agency="云津市教育局", year=2022), q="你好")
        assert got.status == 200, path
        assert got.headers["content-type"].startswith("application/json")


def test_other_sites_read_it_only_where_the_operator_says_so(pages: Pages, sample_index: Path, tmp_path: Path) -> None:
    assert "access-control-allow-origin" not in pages.get("/api/units").headers
    served = serve(sample_index, tmp_path, WEB_CORS="https://example.org")
    try:
        assert served.get("/api/units").headers["access-control-allow-origin"] == "https://example.org"
        assert "access-control-allow-origin" not in served.get("/").headers
    finally:
        stop(served)
