"""`gongkai web` in a process of its own over the sample reports, and a small client that never follows redirects."""

from __future__ import annotations

import http.client
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from lxml import html
from lxml.html import HtmlElement

from tests.forks import Fork, fork
from tests.patience import HANGS

TODAY = "2024-06-01"


_NUMBERS = count()
"""Of processes, for the files that they write their log to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> HtmlElement:
        return html.document_fromstring(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages that are served at a port of this machine."""

    port: int
    process: Fork
    log: Path
    base: str = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.base}"

    def ask(self, path: str, fields: dict[str, str]) -> Got:
        """One request with these fields."""
        return self.get(f"{path}?{urlencode(fields)}")

    def get(self, path: str, /, method: str = "GET", headers: dict[str, str] | None = None, **fields: str) -> Got:
        """One request; `fields` are put behind the path."""
        asked = f"?{urlencode(fields)}" if fields else ""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANGS)
        try:
            place = self.base + quote(path, safe="/%?=&+-._~:")
            connection.request(method, f"{place}{asked}", headers=headers or {})
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Got(status=answer.status, headers=told, body=answer.read())
        finally:
            connection.close()


def serve(index: Path, folder: Path, **environment: str) -> Pages:
    """Start the command; the caller stops it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEB_", "GONGKAI_"))}
    log = folder / f"log-{next(_NUMBERS)}.txt"
    read, write = os.pipe()
    with os.fdopen(read, encoding="utf-8") as told, os.fdopen(write, "wb") as out, log.open("wb") as err:
        process = fork(
            ["web", "--listen", "127.0.0.1:0", "--db", str(index)],
            env={**kept, "LOG_FORMAT": "text", **environment},
            streams=(err.fileno(), out.fileno(), err.fileno()),
            folder=folder,
        )
        out.close()
        line = told.readline().strip()
    assert line.startswith("http://127.0.0.1:"), log.read_text(encoding="utf-8")
    port, _, rest = line.removeprefix("http://127.0.0.1:").partition("/")
    base = f"/{rest}".rstrip("/")
    return Pages(port=int(port), process=process, log=log, base=base)


def stop(pages: Pages) -> tuple[float, str]:
    """End it as an operator does: how long it took, and what it logged."""
    began = time.monotonic()
    pages.process.send_signal(signal.SIGTERM)
    pages.process.wait()
    return time.monotonic() - began, pages.log.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def pages(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    served = serve(sample_index, tmp_path_factory.mktemp("served"))
    yield served
    stop(served)
