"""A TCP proxy on loopback that fails as networks do: slow, cut off in the middle, silent, or with a gateway's 502."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from enum import Enum

PIECE = 65536
GATEWAY = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 11\r\nConnection: close\r\n\r\nBad Gateway"
)


class Weather(Enum):
    """What becomes of the next request on a connection."""

    FAIR = "fair"
    SLOW = "slow"
    """It arrives, and its answer takes its time."""
    GATEWAY = "gateway"
    """It does not arrive; a gateway answers."""
    REFUSED = "refused"
    """It does not arrive: the connection is reset before anything is read."""
    CUT = "cut"
    """It arrives; the connection is reset before its answer."""
    SILENT = "silent"
    """It does not arrive, and nobody ever says so: half a connection."""


class Proxy:
    """Passes bytes on to an address, in the weather that `now` tells for each request."""

    def __init__(self, port: int, now: Callable[[], Weather], *, slow_seconds: float = 0.3) -> None:
        self.target = port
        self.now = now
        self.slow_seconds = slow_seconds
        self.port = 0
        self.met: dict[Weather, int] = dict.fromkeys(Weather, 0)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        upstream: asyncio.StreamWriter | None = None
        try:
            answers, upstream = await asyncio.open_connection("127.0.0.1", self.target)
            while request := await _request(reader):
                weather = self.now()
                self.met[weather] += 1
                if weather is Weather.REFUSED:
                    _reset(writer)
                    return
                if weather is Weather.GATEWAY:
                    writer.write(GATEWAY)
                    await writer.drain()
                    return
                if weather is Weather.SILENT:
                    await reader.read(PIECE)
                    return
                upstream.write(request)
                await upstream.drain()
                if weather is Weather.CUT:
                    await _request(answers)
                    _reset(writer)
                    return
                answer = await _request(answers)
                if not answer:
                    return
                if weather is Weather.SLOW:
                    await asyncio.sleep(self.slow_seconds)
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            for end in (upstream, writer):
                if end is not None:
                    with suppress(OSError):
                        end.close()
            self._open.discard(task)


async def _request(reader: asyncio.StreamReader) -> bytes:
    """One request or answer of HTTP/1.1, as it came; empty at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    fields = head.lower()
    if b"transfer-encoding: chunked" in fields:
        body = b""
        while True:
            line = await reader.readuntil(b"\r\n")
            size = int(line.split(b";")[0], 16)
            body += line + await reader.readexactly(size + 2)
            if not size:
                return head + body
    length = next((int(line[15:]) for line in fields.split(b"\r\n") if line.startswith(b"content-length:")), 0)
    return head + await reader.readexactly(length)


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with RST, as a box in between does that forgot it."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def flapping(port: int, weather: Callable[[], Weather], **how: float) -> AsyncIterator[Proxy]:
    proxy = Proxy(port, weather, **how)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()


def changeable(seed: int, share: float, *kinds: Weather) -> Callable[[], Weather]:
    """Weather in which this share of requests meets one of these kinds, the same for the same seed."""
    chance = random.Random(seed)

    def now() -> Weather:
        return chance.choice(kinds) if chance.random() < share else Weather.FAIR

    return now
