"""A web server on loopback that is every site of a test: it counts, watches who asks at the same time, and fails.

One port is one host. What each address answers is data; so are its faults.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Fault(StrEnum):
    """How an answer goes wrong on its way."""

    NONE = "none"
    CUT = "cut"
    LONGER = "longer"
    SLOW = "slow"
    STALLED = "stalled"
    BROKEN_GZIP = "broken gzip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answers; with `validators` it has an ETag and answers 304 where that is asked with."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html"
    headers: Mapping[str, str | bytes] = field(default_factory=dict)
    fault: Fault = Fault.NONE
    validators: bool = True
    compressed: bool = False
    held: Callable[[], bool] = lambda: False
    """Whether it has to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came: host (with port), path, headers, when, and how many bytes of body were answered."""

    host: str
    path: str
    headers: Mapping[str, str]
    at: float
    status: int
    sent: int


Answers = Callable[[str, str], Answer | None]


class Site:
    """The server; `pages` maps a path, or a host and path, to its answer, `made` makes answers for all others."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.made: Answers = lambda host, path: None
        self.requests: list[Request] = []
        self.at_once: dict[str, int] = {}
        self.most_at_once = 0
        self.hosts_at_once = 0
        self.ports: list[int] = []
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []

    def __getitem__(self, path: str) -> Answer:
        return self.pages[path]

    def __setitem__(self, path: str, answer: Answer | str | bytes) -> None:
        if isinstance(answer, str):
            answer = answer.encode()
        self.pages[path] = Answer(body=answer) if isinstance(answer, bytes) else answer

    def url(self, path: str, number: int = 0, scheme: str = "http") -> str:
        """The address of a path at one of the hosts."""
        return f"{scheme}://127.0.0.1:{self.ports[number]}{path}"

    def asked(self, path: str) -> list[Request]:
        """The requests for a path."""
        return [request for request in self.requests if request.path == path]

    def bodies(self) -> int:
        """How many bytes of bodies were sent, but for robots.txt."""
        return sum(request.sent for request in self.requests if request.path != "/robots.txt")

    def forget(self) -> None:
        """Count anew."""
        self.requests.clear()

    @contextmanager
    def running(self, hosts: int = 1, context: ssl.SSLContext | None = None) -> Iterator[Site]:
        """The server at as many ports, until the end."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()

        async def start() -> None:
            for _ in range(hosts):
                server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
                self._servers.append(server)
                self.ports.append(server.sockets[0].getsockname()[1])

        async def stop() -> None:
            for server in self._servers:
                server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(start(), self._loop).result(10)
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(stop(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(10)
            self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return False
        first, *lines = head.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
        }
        host = headers.get("host", "")
        self.at_once[host] = self.at_once.get(host, 0) + 1
        self.most_at_once = max(self.most_at_once, self.at_once[host])
        self.hosts_at_once = max(self.hosts_at_once, sum(map(bool, self.at_once.values())))
        at = time.monotonic()
        answer = self.pages.get(f"{host}{path}") or self.pages.get(path) or self.made(host, path)
        answer = answer or Answer(status=404, body=b"nothing here", validators=False)
        try:
            return await self._send(writer, host, path, headers, answer, at)
        finally:
            self.at_once[host] -= 1

    async def _send(
        self,
        writer: asyncio.StreamWriter,
        host: str,
        path: str,
        asked: Mapping[str, str],
        answer: Answer,
        at: float,
    ) -> bool:
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        if answer.validators and answer.status == 200 and asked.get("if-none-match") == etag:
            answer = replace(answer, status=304, body=b"")
        body = answer.body
        if answer.compressed:
            body = gzip.compress(body)
            body = body[: len(body) // 2] if answer.fault is Fault.BROKEN_GZIP else body
        headers: dict[str, str | bytes] = {
            "Content-Type": answer.kind,
            "Content-Length": str(len(body)),
            **answer.headers,
        }
        if answer.compressed:
            headers["Content-Encoding"] = "gzip"
        if answer.validators and answer.status in (200, 304):
            headers["ETag"] = etag
        if answer.fault is Fault.LONGER:
            headers["Content-Length"] = str(len(body) - 5)
        lines = b"".join(
            f"{name}: ".encode() + (value if isinstance(value, bytes) else value.encode("latin-1")) + b"\r\n"
            for name, value in headers.items()
            if not (answer.status == 304 and name == "Content-Length")
        )
        # Counted before anything is sent: who reads the whole answer may look at once.
        self.requests.append(Request(host=host, path=path, headers=asked, at=at, status=answer.status, sent=len(body)))
        while answer.held():
            await asyncio.sleep(0.005)
        writer.write(f"HTTP/1.1 {answer.status} Said\r\n".encode() + lines + b"\r\n")
        match answer.fault:
            case Fault.CUT:
                writer.write(body[: len(body) // 2])
                await writer.drain()
                return False
            case Fault.STALLED:
                writer.write(body[: len(body) // 2])
                await writer.drain()
                await asyncio.sleep(30)
                return False
            case Fault.SLOW:
                for place in range(0, len(body), 20):
                    writer.write(body[place : place + 20])
                    await writer.drain()
                    await asyncio.sleep(0.05)
            case _:
                writer.write(body)
        await writer.drain()
        return asked.get("connection", "").lower() != "close"
