"""From an address to an answer: sidecars that hint, citations that link, and where everything came from."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from knowledge import open_library
from tests.fetching.conftest import Fetch, documents
from tests.fetching.shapes import DOCUMENTS, PAGE, TITLE, shell
from tests.fetching.site import Answer, Site

FINANCE = (DOCUMENTS / "html-clean-2021" / "source.html").read_bytes()
NAMELESS = (DOCUMENTS / "html-no-unit" / "source.html").read_bytes()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    capsys.readouterr()
    status = main(list(arguments))
    return status, capsys.readouterr().out


def origins(capsys: pytest.CaptureFixture[str], db: Path, into: Path) -> list[dict[str, Any]]:
    _, out = said(capsys, "sources", "--json", "--db", str(db), "--into", str(into))
    return [json.loads(line) for line in out.splitlines()]


def test_a_sidecar_tells_where_a_document_came_from(site: Site, fetch: Fetch, into: Path) -> None:
    site["/nb/"] = shell("年报", f"<li><a href='/nb/2022.html'>{TITLE.format(2022)}</a> <span>2023-01-19</span></li>")
    site["/nb/2022.html"] = Answer(body=PAGE, headers={"Last-Modified": "Thu, 19 Jan 2023 08:00:00 GMT"})
    fetch(site.url("/nb/"), "--follow")
    (name,) = documents(into)
    assert name.startswith("云津市教育局/2022")
    sidecar = tomllib.loads((into / f"{name}.toml").read_text(encoding="utf-8"))
    assert sidecar["url"] == site.url("/nb/2022.html")
    fetched = sidecar["fetched"]
    assert fetched["title"] == TITLE.format(2022)
    assert (fetched["agency"], fetched["year"], fetched["published"]) == ("云津市教育局", 2022, "2023-01-19")
    assert fetched["page"] == fetched["list"] == site.url("/nb/")
    assert fetched["last_modified"] == "Thu, 19 Jan 2023 08:00:00 GMT"
    assert fetched["etag"]
    assert len(fetched["sha256"]) == 64


def test_the_document_is_believed_before_its_link(
    site: Site, fetch: Fetch, into: Path, db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    links = "".join(f"<li><a href='/{n}.html'>{TITLE.format(year)}</a></li>" for n, year in ((1, 2019), (2, 2021)))
    site["/"] = shell("年报", links)
    site["/1.html"], site["/2.html"] = FINANCE, NAMELESS
    assert fetch(site.url("/"), "--follow").status == 0
    status, out = said(capsys, "ingest", str(into), "--db", str(db), "--workers", "1")
    assert status == 0, out
    entries = {entry.agency: entry for entry in open_library(db).shelf.reports()}
    assert {(name, entry.year) for name, entry in entries.items()} == {("云津市财政局", 2022), ("云津市教育局", 2021)}
    assert entries["云津市财政局"].url == site.url("/1.html")
    assert entries["云津市教育局"].url == site.url("/2.html")


def test_what_people_add_to_a_sidecar_stays(site: Site, fetch: Fetch, into: Path) -> None:
    site["/a.html"] = PAGE
    fetch(site.url("/a.html"))
    (name,) = documents(into)
    sidecar = into / f"{name}.toml"
    sidecar.write_text('agency = "云津市财政局"\nregion = ["某省", "云津市"]\n' + sidecar.read_text(encoding="utf-8"))
    site["/a.html"] = PAGE + b"<p>more</p>"
    assert fetch(site.url("/a.html")).of("changed")
    told = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    assert (told["agency"], told["region"]) == ("云津市财政局", ["某省", "云津市"])


def test_an_answer_cites_the_address(
    site: Site, fetch: Fetch, into: Path, db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site["/a.html"] = FINANCE
    fetch(site.url("/a.html"))
    said(capsys, "ingest", str(into), "--db", str(db), "--workers", "1")
    reply = open_library(db).ask("云津市财政局2022年收到多少件申请", today=date(2024, 6, 30))
    assert {citation.url for citation in reply.answer.citations} == {site.url("/a.html")}


def test_where_a_report_stands_and_when_it_came_out_is_answered(
    site: Site, fetch: Fetch, into: Path, db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "云津市教育局2021年政府信息公开工作年度报告"
    site["/"] = shell("年报", f"<li><a href='/n.html'>{name}</a><span>2022-01-19</span></li>")
    site["/n.html"] = NAMELESS
    fetch(site.url("/"), "--follow")
    said(capsys, "ingest", str(into), "--db", str(db), "--workers", "1")
    library = open_library(db)
    (entry,) = library.shelf.reports()
    assert (entry.url, entry.published) == (site.url("/n.html"), "2022-01-19")
    for question, told in (("原文链接", site.url("/n.html")), ("报告什么时候发布的", "2022-01-19")):
        _, out = said(capsys, "ask", f"云津市教育局2021年{question}", "--db", str(db), "--today", "2024-06-30")
        assert told in out, out


def test_sources_tell_what_is_there_from_where_and_what_is_gone(
    site: Site, fetch: Fetch, into: Path, db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site["/a.html"], site["/b.html"] = FINANCE, NAMELESS
    fetch(site.url("/a.html"), site.url("/b.html"))
    said(capsys, "ingest", str(into), "--db", str(db), "--workers", "1")
    found = {item["address"]: item for item in origins(capsys, db, into)}
    assert found[site.url("/a.html")]["indexed"] is True
    assert (found[site.url("/a.html")]["agency"], found[site.url("/a.html")]["year"]) == ("云津市财政局", 2022)
    assert found[site.url("/b.html")]["indexed"] is False
    assert found[site.url("/a.html")]["status"] == "new"
    del site.pages["/a.html"]
    fetch(site.url("/a.html"), site.url("/b.html"))
    found = {item["address"]: item for item in origins(capsys, db, into)}
    assert found[site.url("/a.html")]["status"] == "gone"
    assert found[site.url("/b.html")]["status"] == "unchanged"
    status, out = said(capsys, "sources", "--db", str(db), "--into", str(into))
    assert status == 1
    assert "云津市财政局" in out
    assert "1 gone" in out


def test_only_reports_since_a_year_are_fetched(site: Site, fetch: Fetch) -> None:
    links = "".join(f"<li><a href='/{year}.html'>{TITLE.format(year)}</a></li>" for year in range(2018, 2024))
    site["/"] = shell("年报", links)
    for year in range(2018, 2024):
        site[f"/{year}.html"] = PAGE + str(year).encode()
    assert sorted(line["year"] for line in fetch(site.url("/"), "--follow", "--since", "2022").lines) == [2022, 2023]
    assert not site.asked("/2021.html")


def test_a_dry_run_keeps_nothing(site: Site, fetch: Fetch, into: Path) -> None:
    site["/"] = shell("年报", f"<a href='/2023.html'>{TITLE.format(2023)}</a>")
    site["/2023.html"] = PAGE
    run = fetch(site.url("/"), "--follow", "--dry-run")
    assert run.statuses == {site.url("/2023.html"): "new"}
    assert run.status == 0
    assert not into.exists()
    assert not site.asked("/2023.html")
    assert fetch(site.url("/2023.html"), "--dry-run").of("new")
    assert not into.exists()


def test_addresses_stand_in_a_list(site: Site, fetch: Fetch, tmp_path: Path) -> None:
    site["/a.html"], site["/b.html"] = PAGE, PAGE + b"b"
    file = tmp_path / "sources.txt"
    file.write_text(
        f"\ufeff# where reports are\n{site.url('/a.html')}   # a remark\n\n{site.url('/b.html')}\n", "utf-8"
    )
    assert len(fetch("--list", str(file)).of("new")) == 2
    file.write_text("# nothing\n")
    assert fetch("--list", str(file)).status == 1


def test_other_sites_are_left_alone_unless_told(site: Site, fetch: Fetch) -> None:
    with Site().running() as other:
        other["/x.html"] = PAGE
        site["/"] = shell("年报", f"<a href='{other.url('/x.html')}'>{TITLE.format(2023)}</a>")
        fetch(site.url("/"), "--follow")
        assert other.requests == []
        assert fetch(site.url("/"), "--follow", "--any-site").of("new")
