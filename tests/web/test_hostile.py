"""Addresses that nobody means well with: a sentence with 400 or 404, nothing run, nothing told, nothing held up."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.settings import SettingsError
from bot.web.limits import Client, RateLimit, client_of
from bot.web.settings import LOOPBACK, read_web_settings
from tests.patience import on_the_clock
from tests.web.conftest import TODAY, Pages, serve, stop

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

BAD = {
    "/ask": 400,
    "/ask?q=": 400,
    "/ask?q=%20%20": 400,
    "/ask?q=" + "x" * 401: 400,
    "/ask?q=x&today=yesterday": 400,
    "/ask?q=x&today=0001-01-01": 400,
    "/ask?q=x&c=rubbish": 400,
    "/ask?q=%ff%fe": 400,
    "/ask?query=": 400,
    "/ask?query=x": 400,
    "/ask?query=[]": 400,
    "/ask?query={}": 400,
    "/ask?query=" + "[" * 3999: 400,
    "/ask?query=" + "%20" * 4001: 400,
    '/ask?query={"op":"figures","said":7}': 400,
    '/api/ask?query={"op":"drop"}': 400,
    "/ask?q=x&unit=" + "x" * 101: 400,
    "/ask/figures.csv?q=%E4%BD%A0%E5%A5%BD": 400,
    "/report/x/2022": 404,
    "/report/%ff/2022": 400,
    "/report/x/20x2": 404,
    "/report/..%2f..%2fetc/2022": 404,
    "/report/%E4%BA%91%E6%B4%A5%E5%B8%82%E6%95%99%E8%82%B2%E5%B1%80/2022?mark=7": 400,
    "/nothing": 404,
    "/static/../page.py": 404,
    "/static/%2e%2e/page.py": 404,
    "/static/": 404,
    "/api/nothing": 404,
    "/api/ask": 400,
    "/api/report/x/2022": 404,
    "/api/units?first=-1": 400,
    "/api/units?first=x": 400,
}


@pytest.mark.parametrize("path", BAD)
def test_a_bad_address_gets_a_sentence(path: str, pages: Pages) -> None:
    got = pages.get(path)
    assert got.status == BAD[path]
    assert "Traceback" not in got.text
    assert got.text.strip()
    if path.startswith("/api/") and path != "/api/nothing":
        assert json.loads(got.body)["error"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_written(method: str, pages: Pages) -> None:
    assert pages.get("/ask?q=x", method=method).status == 405
    assert pages.get("/ask?q=x", method="HEAD").status == 200


@pytest.mark.parametrize("path", ["/ask", "/api/ask"])
def test_what_is_typed_is_text(path: str, pages: Pages) -> None:
    got = pages.get(path, q=SCRIPT, today=TODAY)
    assert got.status == 200
    if path == "/ask":
        assert "<script>alert" not in got.text
        assert not got.page.xpath("//img | //*[@onerror] | //script[not(@src)] | //*[@style]")
    else:
        assert got.headers["content-type"].startswith("application/json")


def test_every_answer_is_hardened(pages: Pages) -> None:
    for path in ("/", "/ask?q=x", "/nothing", "/api/units", "/static/style.css", "/healthz"):
        headers = pages.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'self'"), path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in headers
        assert "server" not in headers


def test_no_question_and_no_address_is_logged_and_it_ends_in_two_seconds(sample_index: Path, tmp_path: Path) -> None:
    served = serve(sample_index, tmp_path, LOG_LEVEL="DEBUG")
    for path in ("/ask?q=secret-question", "/ask?q=secret-question&c=secret-context", "/secret-path"):
        served.get(path, headers={"X-Forwarded-For": "203.0.113.9"})
    # Something that is no HTTP at all.
    with socket.create_connection(("127.0.0.1", served.port)) as raw:
        raw.sendall(b"GET /secret-line HTTP/9.9\r\nX: \x00\r\n\r\n")
        raw.recv(1000)
    seconds, logged = stop(served)
    assert served.process.returncode == 0
    assert seconds < on_the_clock(2)
    assert "secret" not in logged
    assert "203.0.113.9" not in logged


def test_one_address_cannot_ask_without_end(sample_index: Path, tmp_path: Path) -> None:
    served = serve(sample_index, tmp_path, WEB_RATE="20")
    try:
        statuses = [served.get("/", headers={"X-Forwarded-For": "203.0.113.9"}).status for _ in range(14)]
        assert statuses == [200] * 10 + [429] * 4
        refused = served.get("/", headers={"X-Forwarded-For": "203.0.113.9"})
        assert int(refused.headers["retry-after"]) >= 1
        assert served.get("/", headers={"X-Forwarded-For": "203.0.113.10"}).status == 200
        assert served.get("/healthz", headers={"X-Forwarded-For": "203.0.113.9"}).status == 200
        assert "gongkai_web_refused_total 5.0" in served.get("/metrics").text
        assert served.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status == 404
    finally:
        stop(served)


PROXIES = tuple(ip_network(text) for text in LOOPBACK)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("127.0.0.1", None, Client(key="127.0.0.1", local=True)),
        ("::1", None, Client(key="::/64", local=True)),
        ("203.0.113.5", "1.2.3.4", Client(key="203.0.113.5", local=False)),
        ("127.0.0.1", "1.2.3.4", Client(key="1.2.3.4", local=False)),
        ("127.0.0.1", "9.9.9.9, 1.2.3.4", Client(key="1.2.3.4", local=False)),
        ("127.0.0.1", "1.2.3.4, 127.0.0.1", Client(key="1.2.3.4", local=False)),
        ("127.0.0.1", "127.0.0.1", Client(key="127.0.0.1", local=False)),
        ("127.0.0.1", "rubbish", Client(key="127.0.0.1", local=True)),
        ("127.0.0.1", "2001:db8:1:2:3::4", Client(key="2001:db8:1:2::/64", local=False)),
        ("::ffff:203.0.113.5", None, Client(key="203.0.113.5", local=False)),
    ],
)
def test_whose_request_it_is(peer: str, forwarded: str | None, client: Client) -> None:
    assert client_of(peer, forwarded, PROXIES) == client


def test_the_limit_lets_go_with_time_and_forgets_the_quiet() -> None:
    now = 0.0
    limit = RateLimit(60, clock=lambda: now)
    who = Client(key="a", local=False)
    assert [limit.wait(who) for _ in range(31)] == [0.0] * 30 + [1.0]
    now = 1.0
    assert limit.wait(who) == 0.0
    for number in range(30_000):
        limit.wait(Client(key=str(number), local=False))
    assert len(limit._left) == 20_000
    assert RateLimit(0).wait(who) == 0.0


async def test_a_thousand_at_once_on_this_machine_lose_none(pages: Pages, sample_index: Path) -> None:
    request = f"GET /ask?q=%E6%95%99%E8%82%B2%E5%B1%802022%E5%B9%B4%E7%94%B3%E8%AF%B7&today={TODAY} HTTP/1.0\r\n\r\n"

    async def one() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", pages.port)
        writer.write(request.encode())
        answer = await reader.read()
        writer.close()
        return answer

    # Somebody else who reads the same index goes on meanwhile.
    command = (
        str(Path(sys.executable).with_name("gongkai")),
        "ask",
        "云津市教育局2022年收到多少件申请",
        "--db",
        str(sample_index),
    )
    beside = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    answers = await asyncio.gather(*(one() for _ in range(1000)))
    said, _ = await beside.communicate()
    assert "52 件" in said.decode()
    assert all(re.match(rb"HTTP/1.[01] 200 ", answer) and b'data-kind="cell"' in answer for answer in answers)


def test_settings_are_told_all_at_once(tmp_path: Path) -> None:
    wrong = {"WEB_RATE": "many", "WEB_PROXIES": "here", "WEB_URL": "ftp://x", "WEB_BOT": "a b", "LOG_LEVEL": "LOUD"}
    with pytest.raises(SettingsError) as told:
        read_web_settings(wrong, listen="nowhere", index=tmp_path)
    assert [line.partition(":")[0] for line in told.value.faults] == [
        "WEB_LISTEN",
        "WEB_URL",
        "WEB_RATE",
        "WEB_PROXIES",
        "WEB_BOT",
        "LOG_LEVEL",
    ]


def test_a_path_below_which_everything_is(sample_index: Path, tmp_path: Path) -> None:
    served = serve(sample_index, tmp_path, WEB_URL="https://example.org/gongkai")
    try:
        page = served.get("/ask", q="教育局2022年申请", today=TODAY).page
        links = page.xpath("//@href | //@src | //@action")
        assert links
        assert all(link.startswith(("/gongkai/", "#", "http")) for link in links)
        for proof in page.xpath("//a[@data-proof]/@href"):
            assert served.get(proof.removeprefix("/gongkai").partition("#")[0]).status == 200
    finally:
        stop(served)
