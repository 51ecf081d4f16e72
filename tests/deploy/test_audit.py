"""The audit of what we depend on tells a clean result from a finding, and both from a database that did not answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.deploy.audit import CLEAN, KNOWN, NOT_ASKED, audit, main
from tests.telegram.town import free_port

PINS = "\n".join(
    f"{name}=={version} \\\n    --hash=sha256:{'0' * 64}" for name, version in (("one", "1.0"), ("two", "2"))
)


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text(PINS, encoding="utf-8")
    return path


@contextmanager
def database(answers: dict[str, Any], status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """Answers as OSV does, for each package what is given; its address, and what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append((question["package"]["name"], question["version"]))
            body = json.dumps(answers.get(question["package"]["name"], {})).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query", asked
    finally:
        server.shutdown()
        server.server_close()


def weakness(name: str) -> dict[str, Any]:
    events = [{"introduced": "0"}, {"fixed": "2.1"}]
    affected = {"package": {"name": name, "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {"vulns": [{"id": "PYSEC-2026-1", "published": "2026-01-01T00:00:00Z", "affected": [affected]}]}


def test_a_clean_result_says_how_many_were_looked_up(lock: Path) -> None:
    with database({}) as (url, asked):
        assert audit(lock, url=url) == (CLEAN, ["nothing is known against the 2 pinned packages"])
    assert sorted(asked) == [("one", "1.0"), ("two", "2")]


def test_what_is_known_fails_the_check(lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with database({"two": weakness("two")}) as (url, _):
        assert main(["--where-reachable", "--lock", str(lock), "--url", url]) == KNOWN
    assert capsys.readouterr().out == "audit: two 2: PYSEC-2026-1, mended in 2.1\n"


@pytest.mark.parametrize(("tolerant", "status"), [(True, 0), (False, NOT_ASKED)])
def test_a_database_out_of_reach_is_said_to_be_no_result(
    lock: Path, tolerant: bool, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"http://127.0.0.1:{free_port()}/v1/query"
    options = ["--where-reachable"] if tolerant else []
    assert main([*options, "--lock", str(lock), "--url", url]) == status
    assert "no clean result" in capsys.readouterr().err


def test_a_database_that_fails_is_no_clean_result(lock: Path) -> None:
    with database({}, status=500) as (url, _):
        assert audit(lock, url=url)[0] == NOT_ASKED


def test_the_lock_file_itself_is_one_that_can_be_audited() -> None:
    with database({}) as (url, asked):
        assert audit(url=url)[0] == CLEAN
    assert {"aiohttp", "python-telegram-bot", "jieba"} <= {name for name, _ in asked}
