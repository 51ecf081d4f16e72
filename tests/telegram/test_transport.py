"""Calls to the Bot API as they leave: their body, and the proxy that the environment names."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from telegram.error import NetworkError

from bot.telegram.outgoing import never_arrived
from bot.telegram.transport import AiohttpRequest
from tests.telegram.town import free_port

REPLY = b'{"ok": true, "result": true}'
KEPT_FROM_THE_TESTS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@dataclass(slots=True)
class Proxy:
    """Notes what it is sent and answers by itself."""

    port: int = 0
    heads: list[list[str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n"):
                self.heads.append(head)
                length = next(
                    (int(line.split(":")[1]) for line in head if line.lower().startswith("content-length")), 0
                )
                self.bodies.append(await reader.readexactly(length))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(REPLY) + REPLY)
        except asyncio.IncompleteReadError:
            writer.close()


@asynccontextmanager
async def proxy() -> AsyncIterator[Proxy]:
    """A proxy on loopback."""
    made = Proxy()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()


@asynccontextmanager
async def calls() -> AsyncIterator[AiohttpRequest]:
    """What the bot calls through."""
    request = AiohttpRequest(connections=2, reply_seconds=5)
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEPT_FROM_THE_TESTS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


async def test_a_proxy_of_the_environment_is_gone_through_with_its_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine telegram.invalid login somebody password else\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    async with proxy() as through, calls() as request:
        monkeypatch.setenv("HTTP_PROXY", f"http://user:p%40ss@127.0.0.1:{through.port}")
        for _ in range(2):
            assert await request.do_request("http://telegram.invalid/bot1:A/getMe", "POST") == (200, REPLY)
    for head in through.heads:
        assert head[0] == "POST http://telegram.invalid/bot1:A/getMe HTTP/1.1"
        assert f"Proxy-Authorization: Basic {base64.b64encode(b'user:p@ss').decode()}" in head
        assert not any(line.startswith("Authorization") for line in head)
    assert len(through.heads) == 2


async def test_an_address_that_is_excepted_is_gone_to_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    async with proxy() as through, calls() as request:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{through.port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with pytest.raises(NetworkError) as fault:
            await request.do_request(f"http://127.0.0.1:{free_port()}/bot1:A/getMe", "POST")
    assert never_arrived(fault.value)
    assert not through.heads


async def test_a_proxy_that_cannot_be_spoken_to_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://user:secret@127.0.0.1:1080")
    async with calls() as request:
        with pytest.raises(NetworkError) as fault:
            await request.do_request("https://telegram.invalid/bot1:A/getMe", "POST")
    assert str(fault.value) == "HTTPS_PROXY: a proxy must be http:// or https://, not socks5://"


async def test_a_call_without_files_is_sent_as_json_with_its_parts_as_they_are() -> None:
    from telegram.request import RequestData
    from telegram.request._requestparameter import RequestParameter

    fields = {"chat_id": 7, "text": "一&二", "reply_markup": {"inline_keyboard": [[{"text": "三"}]]}, "quiet": True}
    data = RequestData([RequestParameter(name, value, None) for name, value in fields.items()])
    async with proxy() as server, calls() as request:
        await request.do_request(f"http://127.0.0.1:{server.port}/bot1:A/sendMessage", "POST", data)
    assert json.loads(server.bodies[0]) == fields
    assert "Content-Type: application/json" in server.heads[0]
