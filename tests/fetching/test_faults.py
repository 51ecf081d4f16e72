"""What goes wrong on the way costs the one document, is told with its reason, and leaves nothing half."""

from __future__ import annotations

import gzip
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from bot.fetching.folder import state_of
from tests.fetching.certificate import self_signed
from tests.fetching.conftest import Fetch, documents
from tests.fetching.shapes import PAGE, PDF, TITLE, entries, report, shell
from tests.fetching.site import Answer, Fault, Site
from tests.patience import on_the_clock


def listed(site: Site, *years: int, more: str = "") -> str:
    """A list of reports of these years, each of which is there."""
    for year in years:
        report(site, f"/nb/{year}.html")
    site["/nb/"] = shell("政府信息公开年报", entries(list(years)) + more)
    return site.url("/nb/")


def test_what_is_not_there_costs_itself_alone(site: Site, fetch: Fetch) -> None:
    start = listed(site, 2021, 2022, 2023)
    del site.pages["/nb/2022.html"]
    run = fetch(start, "--follow")
    assert run.status == 1
    assert run.statuses == {
        site.url("/nb/2021.html"): "new",
        site.url("/nb/2022.html"): "failed",
        site.url("/nb/2023.html"): "new",
    }
    (failed,) = run.of("failed").values()
    assert "404" in failed["reason"]
    assert failed["file"] is None
    assert (failed["title"], failed["year"]) == (TITLE.format(2022), 2022)


@pytest.mark.parametrize("dated", [False, True])
def test_who_asks_to_wait_is_waited_for(site: Site, fetch: Fetch, dated: bool) -> None:
    start = listed(site, 2023)
    calm = site["/nb/2023.html"]

    def busy() -> Answer:
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True) if dated else "1"
        return Answer(status=429, headers={"Retry-After": until}, validators=False)

    site.made = lambda host, path: busy() if len(site.asked(path)) < 1 else calm
    del site.pages["/nb/2023.html"]
    began = time.monotonic()
    run = fetch(start, "--follow")
    assert run.of("new")
    assert time.monotonic() - began > 0.9
    first, second = site.asked("/nb/2023.html")
    assert second.at - first.at > 0.9


def test_who_asks_to_wait_too_long_is_told(site: Site, fetch: Fetch) -> None:
    site["/a.html"] = Answer(status=503, headers={"Retry-After": "86400"}, validators=False)
    run = fetch(site.url("/a.html"))
    assert "86400" in run.of("failed")[site.url("/a.html")]["reason"]
    assert len(site.asked("/a.html")) == 1


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.LONGER, Fault.STALLED, Fault.BROKEN_GZIP])
@pytest.mark.parametrize("size", ["small", "large"])
def test_what_comes_otherwise_than_announced_is_not_kept(
    site: Site, fetch: Fetch, into: Path, fault: Fault, size: str
) -> None:
    body = PDF + (b"" if size == "small" else b"\n" + b"%" * 400_000)
    site["/a.pdf"] = Answer(body=body, fault=fault, compressed=fault is Fault.BROKEN_GZIP)
    run = fetch(site.url("/a.pdf"), "--timeout", "1")
    assert run.statuses == {site.url("/a.pdf"): "failed"}
    assert run.status == 1
    assert documents(into) == {}
    assert list((state_of(into) / "parts").iterdir()) == []
    site["/a.pdf"] = Answer(body=body, compressed=True)
    assert fetch(site.url("/a.pdf")).of("new")
    assert list(documents(into).values()) == [body]


def test_a_body_that_was_cut_once_is_asked_for_again(site: Site, fetch: Fetch, into: Path) -> None:
    site.made = lambda host, path: (
        Answer(body=PDF, fault=Fault.CUT if len(site.asked(path)) < 1 else Fault.NONE) if path == "/a.pdf" else None
    )
    assert fetch(site.url("/a.pdf")).of("new")
    assert list(documents(into).values()) == [PDF]


def test_a_slow_body_ends_at_the_limit(site: Site, fetch: Fetch, into: Path) -> None:
    site["/a.html"] = Answer(body=PAGE, fault=Fault.SLOW)
    began = time.monotonic()
    run = fetch(site.url("/a.html"), "--timeout", "0.5")
    assert time.monotonic() - began < on_the_clock(5)
    assert "within 0.5 seconds" in run.of("failed")[site.url("/a.html")]["reason"]
    assert documents(into) == {}


@pytest.mark.parametrize("by", ["http", "meta", "script"])
def test_redirects_without_end_end(site: Site, fetch: Fetch, by: str) -> None:
    def answer(host: str, path: str) -> Answer | None:
        if not path.startswith("/r"):
            return None
        target = f"/r{int(path[2:] or 0) + 1}"
        if by == "http":
            return Answer(status=302, headers={"Location": target}, validators=False)
        if by == "meta":
            return Answer(body=f"<meta http-equiv=refresh content='0; url={target}'>".encode())
        return Answer(body=f"<script>location='{target}'</script>".encode())

    site.made = answer
    run = fetch(site.url("/r"))
    assert run.status == 1
    assert list(run.of("failed")) == [site.url("/r")]
    assert len(site.requests) < 15


@pytest.mark.parametrize("kind", ["same", "new", "reports"])
def test_a_list_without_end_ends(site: Site, fetch: Fetch, kind: str) -> None:
    def answer(host: str, path: str) -> Answer | None:
        if path.startswith("/n/"):
            return Answer(body=PAGE + path.encode())
        if not path.startswith("/list?page="):
            return None
        number = int(path.rpartition("=")[2])
        inside = entries([2023]) if kind == "same" else f"<li><a href='/x/{number}.html'>第{number}号公告</a></li>"
        if kind == "reports":
            inside = entries([2023], f"/n/{number}-{{}}.html")
        return Answer(body=shell("年报", f"{inside}<a href='/list?page={number + 1}'>下一页</a>").encode())

    report(site, "/nb/2023.html")
    site.made = answer
    run = fetch(site.url("/list?page=1"), "--follow", "--max-pages", "7")
    pages = [request for request in site.requests if request.path.startswith("/list")]
    if kind == "same":
        assert run.statuses == {site.url("/nb/2023.html"): "new"}
        assert len(pages) == 2
    else:
        assert len(pages) == 7
        assert run.status == 1
        assert "beyond 7 pages" in run.of("refused")[site.url("/list?page=8")]["reason"]
        assert len(run.of("new")) == (7 if kind == "reports" else 0)


def test_what_changed_is_had_anew_and_what_is_gone_stays(site: Site, fetch: Fetch, into: Path) -> None:
    start = listed(site, 2021, 2022, 2023)
    fetch(start, "--follow")
    changed = report(site, "/nb/2022.html", PAGE + b"<p>more</p>")
    before = documents(into)
    del site.pages["/nb/2023.html"]
    site.forget()
    run = fetch(start, "--follow")
    assert run.statuses == {
        site.url("/nb/2021.html"): "unchanged",
        site.url("/nb/2022.html"): "changed",
        site.url("/nb/2023.html"): "failed",
    }
    gone = run.of("failed")[site.url("/nb/2023.html")]
    assert gone["reason"].startswith("gone: 404")
    assert Path(gone["file"]).read_bytes() in before.values()
    assert Path(run.of("changed")[site.url("/nb/2022.html")]["file"]).read_bytes() == changed
    assert len(documents(into)) == 3
    assert fetch(start, "--follow").of("unchanged")


def test_what_a_list_does_not_name_any_more_is_looked_at_again(site: Site, fetch: Fetch) -> None:
    fetch(listed(site, 2021, 2022, 2023), "--follow")
    start = listed(site, 2023)
    del site.pages["/nb/2021.html"]
    run = fetch(start, "--follow")
    assert run.statuses == {
        site.url("/nb/2021.html"): "failed",
        site.url("/nb/2022.html"): "unchanged",
        site.url("/nb/2023.html"): "unchanged",
    }
    assert run.of("unchanged")[site.url("/nb/2022.html")]["reason"] == "no longer linked"


def test_the_same_bytes_without_validators_are_unchanged(site: Site, fetch: Fetch, into: Path) -> None:
    site["/a.pdf"] = Answer(body=PDF, validators=False)
    assert fetch(site.url("/a.pdf")).of("new")
    assert fetch(site.url("/a.pdf")).of("unchanged")
    (file,) = (into / path for path in documents(into))
    file.write_bytes(b"torn")
    assert fetch(site.url("/a.pdf")).of("new")
    assert file.read_bytes() == PDF


def test_a_document_that_was_removed_is_fetched_again(site: Site, fetch: Fetch, into: Path) -> None:
    start = listed(site, 2022, 2023)
    fetch(start, "--follow")
    file = into / next(iter(documents(into)))
    file.unlink()
    assert len(fetch(start, "--follow").of("new")) == 1
    assert file.is_file()


def test_robots_are_obeyed(site: Site, fetch: Fetch) -> None:
    start = listed(site, 2021, 2022, 2023)
    site["/robots.txt"] = "User-agent: *\nDisallow: /nb/2022\nCrawl-delay: 0.2\n"
    run = fetch(start, "--follow")
    assert run.of("refused") == {site.url("/nb/2022.html"): run.of("refused")[site.url("/nb/2022.html")]}
    assert "robots.txt" in run.of("refused")[site.url("/nb/2022.html")]["reason"]
    assert len(run.of("new")) == 2
    assert site.asked("/nb/2022.html") == []
    times = [request.at for request in site.requests]
    assert all(later - earlier > 0.15 for earlier, later in pairwise(times[1:]))
    assert len(site.asked("/robots.txt")) == 1
    assert "gongkai/" in site.requests[0].headers["user-agent"]


def test_robots_that_speak_of_this_program_count_for_it(site: Site, fetch: Fetch) -> None:
    site["/a.html"] = PAGE
    site["/robots.txt"] = "User-agent: gongkai\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    assert fetch(site.url("/a.html")).of("refused")


def test_robots_that_cannot_be_had_forbid_everything(site: Site, fetch: Fetch) -> None:
    site["/a.html"] = PAGE
    site["/robots.txt"] = Answer(status=500, body=b"no", validators=False)
    assert "robots.txt" in fetch(site.url("/a.html")).of("refused")[site.url("/a.html")]["reason"]
    assert site.asked("/a.html") == []


def test_a_pause_lies_between_requests(site: Site, fetch: Fetch) -> None:
    fetch(listed(site, 2021, 2022, 2023), "--follow", pause="0.1")
    times = [request.at for request in site.requests]
    assert len(times) == 5
    assert all(later - earlier >= 0.09 for earlier, later in pairwise(times))
    assert site.most_at_once == 1


def test_a_certificate_that_nobody_signed_is_refused(fetch: Fetch, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with Site().running(context=context) as site:
        site["/a.html"] = PAGE
        run = fetch(site.url("/a.html", scheme="https"))
    assert "certificate" in run.of("refused")[site.url("/a.html", scheme="https")]["reason"]
    assert site.requests == []


def test_a_certificate_that_the_machine_trusts_is_taken(
    fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with Site().running(context=context) as site:
        site["/a.html"] = PAGE
        assert fetch(site.url("/a.html", scheme="https")).of("new")


def test_what_is_too_large_is_refused(site: Site, fetch: Fetch, into: Path) -> None:
    site["/said.pdf"] = Answer(body=PDF + b"%" * 2**20)
    site["/bomb.pdf"] = Answer(
        body=gzip.compress(PDF + bytes(200 * 2**20), 1), headers={"Content-Encoding": "gzip"}, validators=False
    )
    run = fetch(site.url("/said.pdf"), site.url("/bomb.pdf"), "--max-mb", "1")
    assert set(run.statuses.values()) == {"refused"}
    assert all("larger than 1 MB" in line["reason"] for line in run.lines)
    assert documents(into) == {}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><body><div id='app'></div><script src='/js/app.js'></script></body></html>", "browser"),
        ("<html><body><h1>提示</h1><p>您访问的页面不存在</p></body></html>".encode(), "gone"),
        (shell("通知", "<h1>关于放假的通知</h1><p>全体职工：</p>").encode(), "neither a report"),
        (b"\x00\x01\x02\x03" * 100, "no kind of file"),
        (b"PK\x03\x04" + b"xl/workbook.xml" * 20, "no kind of file"),
    ],
)
def test_what_is_no_report_is_told_as_such(site: Site, fetch: Fetch, into: Path, body: bytes, said: str) -> None:
    site["/a"] = Answer(body=body)
    run = fetch(site.url("/a"))
    (line,) = run.lines
    assert said in line["reason"]
    assert run.status == 1
    assert documents(into) == {}


def test_a_list_without_follow_says_so(site: Site, fetch: Fetch) -> None:
    run = fetch(listed(site, 2022, 2023))
    assert "a list of 2 reports; --follow" in run.lines[0]["reason"]


def test_a_list_without_a_report_is_told(site: Site, fetch: Fetch) -> None:
    site["/nb/"] = shell("年报", "<ul><li><a href='/x.html'>公告</a></li></ul>")
    run = fetch(site.url("/nb/"), "--follow")
    assert run.lines[0]["status"] == "failed"
    assert "no link to a report" in run.lines[0]["reason"]
