"""Caddy in front of the bot's webhook, with the Caddyfile that operators get: what passes, and what does not."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientConnectionError, ClientSession

from bot.settings import Address, Webhook
from tests.telegram.test_webhook import QUESTION
from tests.telegram.town import ANN, SECRET, Town, free_port

CADDYFILE = Path(__file__).parent.parent.parent / "deploy" / "Caddyfile"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
pytestmark = pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is absent")


class Proxy:
    """Caddy on loopback without TLS, before a bot that listens on `upstream`."""

    def __init__(self, folder: Path, networks: str = "127.0.0.0/8") -> None:
        self.port, self.upstream = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "caddy.log"
        self._environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "SITE": self.url,
            "UPSTREAM": f"127.0.0.1:{self.upstream}",
            "NETWORKS": networks,
        }

    def webhook(self) -> Webhook:
        """The public address is Caddy's; the bot listens behind it."""
        return Webhook(url=f"{self.url}/telegram", listen=Address(host="127.0.0.1", port=self.upstream), secret=SECRET)

    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        with self._log.open("wb") as log:
            caddy = await asyncio.create_subprocess_exec(
                *("caddy", "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"),
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        try:
            await self._answers()
            yield
        finally:
            caddy.terminate()
            await asyncio.wait_for(caddy.wait(), 10)

    async def _answers(self) -> None:
        async with ClientSession() as client:
            for _ in range(200):
                try:
                    async with client.get(self.url):
                        return
                except ClientConnectionError:
                    await asyncio.sleep(0.05)
        raise AssertionError(self.said())


def test_caddy_finds_no_fault_in_the_file() -> None:
    for environment in ({}, {"SITE": "bot.example.org", "HOOK": "/in", "UPSTREAM": "bot:8443"}):
        done = subprocess.run(
            ["caddy", "validate", "--config", str(CADDYFILE), "--adapter", "caddyfile"],
            env={"PATH": "/usr/bin:/bin", "HOME": "/tmp", **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Valid configuration" in done.stdout + done.stderr
        assert done.returncode == 0
    formatted = subprocess.run(["caddy", "fmt", str(CADDYFILE)], capture_output=True, text=True, timeout=60, check=True)
    assert formatted.stdout == CADDYFILE.read_text(encoding="utf-8")


async def test_updates_pass_with_the_secret_and_nothing_else_does(world: Town, tmp_path: Path) -> None:
    proxy, health = Proxy(tmp_path), free_port()
    async with proxy.running():
        await world.start(webhook=proxy.webhook(), health=Address(host="127.0.0.1", port=health))
        await world.say(QUESTION)
        assert "52" in world.last(ANN).text
        update = {"update_id": 77, "message": world.message(QUESTION)}
        async with ClientSession() as client:
            for headers, status in (({}, 403), ({HEADER: "wrong"}, 403), ({HEADER: SECRET}, 200)):
                async with client.post(f"{proxy.url}/telegram", json=update, headers=headers) as response:
                    assert response.status == status
            for method, path in (
                *(("GET", "/telegram"), ("PUT", "/telegram"), ("POST", "/telegram/x"), ("POST", "//telegram/../x")),
                *(("GET", "/healthz"), ("GET", "/metrics"), ("POST", "/healthz"), ("GET", "/")),
            ):
                async with client.request(method, proxy.url + path, headers={HEADER: SECRET}) as response:
                    assert (response.status, await response.read()) == (404, b""), path
            big = b"x" * (3 * 1024 * 1024)
            async with client.post(f"{proxy.url}/telegram", data=big, headers={HEADER: SECRET}) as response:
                assert response.status in (400, 413, 502)
            # Both pages are there, on their own address.
            async with client.get(f"http://127.0.0.1:{health}/healthz") as response:
                assert response.status == 200
        await world.done(77)
    assert SECRET not in proxy.said()
    assert "/telegram" not in proxy.said().partition("serving initial configuration")[2]


async def test_who_is_not_telegram_gets_nowhere(world: Town, tmp_path: Path) -> None:
    proxy = Proxy(tmp_path, networks="149.154.160.0/20 91.108.4.0/22")
    async with proxy.running():
        await world.start(webhook=proxy.webhook())
        async with (
            ClientSession() as client,
            client.post(f"{proxy.url}/telegram", json={"update_id": 1}, headers={HEADER: SECRET}) as response,
        ):
            assert response.status == 404
        assert world.kept("SELECT count(*) FROM inbox") == [(0,)]


async def test_no_update_is_lost_while_the_bot_is_started_anew(world: Town, tmp_path: Path) -> None:
    """An upgrade: the old bot ends while updates keep coming in, and the new one takes its place.

    As Telegram does, what was not answered with 200 is posted again until it is.
    """
    proxy = Proxy(tmp_path)
    refused = 0

    async def post(number: int) -> None:
        nonlocal refused
        update = {"update_id": number, "message": world.message(QUESTION, user=5000 + number % 10)}
        async with ClientSession() as client:
            while True:
                async with client.post(f"{proxy.url}/telegram", json=update, headers={HEADER: SECRET}) as response:
                    if response.status == 200:
                        return
                    assert response.status == 502
                refused += 1
                await asyncio.sleep(0.1)

    async with proxy.running():
        await world.start(webhook=proxy.webhook())
        posts = []
        for number in range(1000, 1060):
            posts.append(asyncio.create_task(post(number)))
            await asyncio.sleep(0.02)
            if number == 1020:
                await world.stop()
            elif number == 1040:
                await world.start(webhook=proxy.webhook())
        await asyncio.gather(*posts)
        for number in range(1000, 1060):
            await world.done(number)
    assert refused > 0
    assert len(world.answers()) == 60
    assert SECRET not in proxy.said()
