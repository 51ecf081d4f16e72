"""Nothing private is connected to unless allowed: not by name, redirect, number in disguise, nor at a second look."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from bot.fetching.guard import is_public
from tests.fetching.conftest import Fetch
from tests.fetching.shapes import PAGE, TITLE, shell
from tests.fetching.site import Answer, Site


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("127.0.0.1", False),
        ("127.8.9.1", False),
        ("10.1.2.3", False),
        ("172.20.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2002:c0a8:101::1", False),
    ],
)
def test_which_addresses_are_of_the_open_net(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "written",
    [
        "http://127.0.0.1:{}/a.html",
        "http://localhost:{}/a.html",
        "http://[::1]:{}/a.html",
        "http://2130706433:{}/a.html",
        "http://127.1:{}/a.html",
        "http://0x7f000001:{}/a.html",
        "http://[::ffff:127.0.0.1]:{}/a.html",
    ],
)
def test_this_machine_is_refused(site: Site, fetch: Fetch, written: str) -> None:
    site["/a.html"] = PAGE
    run = fetch(written.format(site.ports[0]), private=False)
    assert [line["status"] for line in run.lines] == ["refused"]
    assert "private address" in run.lines[0]["reason"]
    assert run.status == 1
    assert site.requests == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/", "没有地址", "//"]
)
def test_other_schemes_are_refused(fetch: Fetch, address: str) -> None:
    assert [line["status"] for line in fetch(address).lines] == ["refused"]


def test_an_address_with_a_password_is_refused(site: Site, fetch: Fetch) -> None:
    run = fetch(site.url("/a.html").replace("//", "//user:secret@"))
    assert [line["status"] for line in run.lines] == ["refused"]
    assert site.requests == []


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """Names and the addresses they give, one answer after another, the last one for ever."""
    known: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def resolve(host: str, port: object, *rest: Any, **more: Any) -> Any:
        if host not in known:
            return real(host, port, *rest, **more)  # type: ignore[arg-type]  # as it was called
        answers = known[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


@pytest.mark.parametrize("also", [[], ["8.8.8.8"]])
def test_a_name_that_means_a_private_address_is_refused(
    site: Site, fetch: Fetch, names: dict[str, list[list[str]]], also: list[str]
) -> None:
    names["inside.example.org"] = [[*also, "127.0.0.1"]]
    site["/a.html"] = PAGE
    run = fetch(f"http://inside.example.org:{site.ports[0]}/a.html", private=False)
    assert "private address (127.0.0.1)" in run.lines[0]["reason"]
    assert site.requests == []


def test_a_name_that_means_another_address_at_the_second_look_is_refused(
    site: Site, fetch: Fetch, names: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is looked at is what is connected to: no second question lies between."""
    import httpcore

    asked: list[str] = []
    real = httpcore.AnyIOBackend.connect_tcp

    async def connect(self: Any, host: str, port: int, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return await real(self, "127.0.0.1", port, *rest, **more)

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    names["turns.example.org"] = [["8.8.8.8"], ["127.0.0.1"]]
    site["/robots.txt"] = Answer(body=b"", status=404, headers={"Connection": "close"}, validators=False)
    site["/a.html"] = PAGE
    run = fetch(f"http://turns.example.org:{site.ports[0]}/a.html", private=False)
    assert asked == ["8.8.8.8"]
    assert "private address" in run.lines[0]["reason"]
    assert site.asked("/a.html") == []


@pytest.mark.parametrize("by", ["http", "meta", "script", "frame", "link", "attachment"])
def test_what_leads_to_a_private_address_is_refused_there(
    site: Site, fetch: Fetch, names: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """One host counts as public; what it leads to does not."""
    import bot.fetching.guard as guard

    real = guard.is_public
    monkeypatch.setattr(guard, "is_public", lambda address: str(address) == "127.0.0.2" or real(address))
    names["open.example.org"] = [["127.0.0.2"]]

    import httpcore

    connect = httpcore.AnyIOBackend.connect_tcp
    gone_to: list[str] = []

    async def note(self: Any, host: str, *rest: Any, **more: Any) -> Any:
        gone_to.append(host)
        return await connect(self, "127.0.0.1", *rest, **more)

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", note)
    inner = site.url("/secret.html")
    site["/secret.html"] = PAGE
    title = TITLE.format(2023)
    bodies = {
        "meta": f"<meta http-equiv=refresh content='0;url={inner}'>",
        "script": f"<script>location.href='{inner}'</script>",
        "frame": f"<h1>{title}</h1><iframe src='{inner}'></iframe>",
        "link": shell("年报", f"<a href='{inner}'>{title}</a>"),
        "attachment": shell(title, f"<h1>{title}</h1><a href='{inner}.pdf'>附件</a>"),
    }
    site["/a.html"] = Answer(status=302, headers={"Location": inner}, validators=False) if by == "http" else bodies[by]
    run = fetch(f"http://open.example.org:{site.ports[0]}/a.html", "--follow", "--any-site", private=False)
    assert set(gone_to) == {"127.0.0.2"}
    assert run.status == 1
    assert not run.of("new")
    assert site.asked("/secret.html") == []


def test_the_environments_proxy_is_obeyed(site: Site, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    with Site().running() as proxy:
        proxy.made = lambda host, path: Answer(body=PAGE) if path.startswith("http://reports.example.org/") else None
        monkeypatch.setenv("http_proxy", proxy.url(""))
        monkeypatch.setenv("no_proxy", f"127.0.0.1:{site.ports[0]}")
        site["/b.html"] = PAGE
        run = fetch("http://reports.example.org/a.html", site.url("/b.html"))
        assert set(run.statuses.values()) == {"new"}
        assert [request.path for request in proxy.requests] == [
            "http://reports.example.org/robots.txt",
            "http://reports.example.org/a.html",
        ]
    assert site.asked("/b.html")


def test_a_private_address_is_refused_through_a_proxy_too(
    site: Site, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Site().running() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))
        monkeypatch.setenv("no_proxy", "")
        assert "private" in fetch("http://10.1.2.3/a.html", private=False).lines[0]["reason"]
        assert proxy.requests == []
