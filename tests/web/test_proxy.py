"""Caddy in front of the pages, with the Caddyfile that operators get: what passes, what does not, and what it logs."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.patience import HANGS
from tests.telegram.town import free_port
from tests.web.conftest import TODAY, Pages, serve, stop

CADDYFILE = Path(__file__).parent.parent.parent / "deploy" / "Caddyfile.web"
pytestmark = pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is absent")
ASK = f"/ask?q={quote('教育局2022年收到多少件申请')}&today={TODAY}"


@pytest.fixture(scope="module")
def behind(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Pages, Path]]:
    """The port of Caddy, the pages behind it, and Caddy's log."""
    folder, port = tmp_path_factory.mktemp("caddy"), free_port()
    served = serve(sample_index, folder, WEB_RATE="60")
    site = {"SITE": f"http://127.0.0.1:{port}", "PAGES": f"127.0.0.1:{served.port}", "HOOK": "/telegram"}
    log = folder / "caddy.log"
    with log.open("wb") as out:
        caddy = subprocess.Popen(
            ["caddy", "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"],
            env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "UPSTREAM": f"127.0.0.1:{free_port()}", **site},
            stdout=out,
            stderr=out,
        )
    try:
        for _ in range(200):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.05)
        yield port, served, log
    finally:
        caddy.terminate()
        caddy.wait(10)
        stop(served)


def got(port: int, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=HANGS)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_caddy_finds_no_fault_in_the_file() -> None:
    for environment in ({}, {"SITE": "gongkai.example.org", "PAGES": "web:8000 web2:8000", "UPSTREAM": "bot:8443"}):
        done = subprocess.run(
            ["caddy", "validate", "--config", str(CADDYFILE), "--adapter", "caddyfile"],
            env={"PATH": "/usr/bin:/bin", "HOME": "/tmp", **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    formatted = subprocess.run(["caddy", "fmt", str(CADDYFILE)], capture_output=True, text=True, timeout=60, check=True)
    assert formatted.stdout == CADDYFILE.read_text(encoding="utf-8")


def test_pages_pass_and_nothing_else_does(behind: tuple[int, Pages, Path]) -> None:
    port, served, log = behind
    status, headers, body = got(port, ASK)
    assert (status, b'data-kind="cell"' in body) == (200, True)
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert headers["strict-transport-security"]
    for path in ("/metrics", "/healthz"):
        assert got(port, path)[0] == 404
        assert served.get(path).status == 200
    assert got(port, "/ask", "POST")[0] == 405
    assert got(port, "/telegram", "POST")[0] == 405
    assert quote("教育局") not in log.read_text(encoding="utf-8")


def test_the_limit_is_the_readers_and_not_the_proxys(behind: tuple[int, Pages, Path]) -> None:
    port, served, _ = behind
    statuses = [got(port, "/")[0] for _ in range(40)]
    assert statuses.count(429) > 0
    assert served.get("/").status == 200
