"""/healthz and /metrics over real HTTP: what they say when the bot works, and why they say that it does not."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.settings import Address
from bot.telegram import health as health_module
from tests.telegram.test_webhook import QUESTION
from tests.telegram.town import ANN, QUICK, TOKEN, Process, Town, free_port, webhook


class Page:
    """The bot's own pages, as Prometheus and an operator get them."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = Address(host="127.0.0.1", port=self.port)

    async def health(self) -> tuple[int, dict[str, Any]]:
        async with ClientSession() as client, client.get(f"http://127.0.0.1:{self.port}/healthz") as response:
            return response.status, await response.json()

    async def metrics(self) -> dict[str, float]:
        async with ClientSession() as client, client.get(f"http://127.0.0.1:{self.port}/metrics") as response:
            text = await response.text()
        lines = [line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#")]
        return {name: float(value) for name, _, value in lines}


@pytest.fixture
def page() -> Page:
    return Page()


async def test_a_bot_that_works_says_what_it_works_with(world: Town, page: Page) -> None:
    await world.start(health=page.address)
    status, said = await page.health()
    assert (status, said["ok"], said["reasons"], said["last_update"]) == (200, True, [], None)
    await world.say(QUESTION)
    status, said = await page.health()
    assert status == 200
    assert said["last_update"] is not None
    assert said["index"]["file"] == world.index.resolve().name
    assert said["index"]["reports"] > 0
    assert (said["waiting"], said["oldest_waiting_seconds"]) == (0, 0.0)
    assert said["telegram"]["heard_seconds_ago"] < 30


async def test_an_index_that_cannot_be_read_is_a_reason(world: Town, page: Page, tmp_path: Path) -> None:
    live = tmp_path / "live.db"
    shutil.copy(world.index, live)
    await world.start(health=page.address, index=live)
    torn = tmp_path / "torn.db"
    torn.write_bytes(b"no index at all")
    torn.replace(live)
    status, said = await page.health()
    assert status == 503
    assert any("the index cannot be read" in reason and "live.db" in reason for reason in said["reasons"])
    assert (await page.metrics())["gongkai_index_readable"] == 0
    # What was open goes on answering.
    await world.say(QUESTION)
    assert "52" in world.last(ANN).text


async def test_a_telegram_out_of_reach_is_a_reason(world: Town, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.start(health=page.address)
    world.telegram.fail("getUpdates", status=502, description="Bad Gateway", times=1000)
    monkeypatch.setattr(health_module, "SILENT_SECONDS", 1.8)
    assert world.bot is not None
    check = world.bot.health
    await world.until(lambda: any("Telegram has not answered for" in reason for reason in check().reasons))
    assert (await page.health())[0] == 503
    assert (await page.metrics())["gongkai_healthy"] == 0
    world.telegram.faults.clear()
    await world.until(lambda: check().ok)
    assert (await page.health())[0] == 200


async def test_another_program_with_the_token_is_a_reason(
    world: Town, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.start(health=page.address)
    taken = "Conflict: terminated by other getUpdates request"
    world.telegram.fail("getUpdates", status=409, description=taken, times=1000)
    monkeypatch.setattr(health_module, "SILENT_SECONDS", 0.3)
    assert world.bot is not None
    check = world.bot.health
    await world.until(lambda: any("another program polls" in reason for reason in check().reasons))
    assert (await page.health())[0] == 503


async def test_an_update_that_is_stuck_is_a_reason(world: Town, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.start(health=page.address)
    world.telegram.fail(
        "sendMessage", status=429, description="Too Many Requests: retry after 2", parameters={"retry_after": 2}
    )
    monkeypatch.setattr(health_module, "STUCK_SECONDS", 0.2)
    stuck = await world.update("message", world.message(QUESTION))
    assert world.bot is not None
    check = world.bot.health
    await world.until(lambda: not check().ok)
    status, said = await page.health()
    assert (status, said["waiting"]) == (503, 1)
    assert "an update has been waiting for" in said["reasons"][0]
    metrics = await page.metrics()
    assert metrics["gongkai_oldest_update_waiting_seconds"] > 0
    assert metrics["gongkai_flood_waits_total"] == 1
    await world.done(stuck)
    assert check().ok


async def test_in_webhook_mode_telegram_is_felt_and_what_it_holds_is_told(world: Town, page: Page) -> None:
    await world.start(tuning=QUICK, webhook=webhook(), health=page.address)
    await world.until(lambda: world.telegram.sent("getWebhookInfo"))
    await world.say(QUESTION)
    status, said = await page.health()
    assert status == 200
    assert said["telegram"]["pending"] == 0
    assert (await page.metrics())["gongkai_webhook_pending_updates"] == 0


async def test_the_metrics_page_is_true_by_itself(world: Town, page: Page) -> None:
    """Nobody need have asked /healthz before."""
    await world.start(health=page.address)
    await world.say(QUESTION)
    metrics = await page.metrics()
    assert metrics["gongkai_healthy"] == 1
    assert metrics['gongkai_updates_total{kind="message"}'] == 1
    assert metrics["gongkai_updates_waiting"] == 0
    assert abs(metrics["gongkai_last_update_timestamp_seconds"] - time.time()) < 60
    assert metrics["gongkai_index_made_timestamp_seconds"] == pytest.approx(world.index.stat().st_mtime)
    assert metrics['gongkai_telegram_calls_total{outcome="ok"}'] > 1
    assert metrics["process_resident_memory_bytes"] > 0
    assert metrics["process_open_fds"] > 0
    assert metrics[f'gongkai_index_info{{file="{world.index.resolve().name}"}}'] == 1


async def test_no_page_tells_who_asked_or_what(world: Town, page: Page) -> None:
    secret_chat, update_id = 7654321, 424242
    await world.start(health=page.address)
    content = world.message("云津市教育局2022年收到多少件申请，某某某", user=secret_chat)
    await world.update("message", content, update_id=update_id)
    await world.done(update_id)
    odd = await world.update("message", {"message_id": "?", "chat": secret_chat})
    await world.done(odd)
    async with ClientSession() as client:
        for path in ("healthz", "metrics"):
            async with client.get(f"http://127.0.0.1:{page.port}/{path}") as response:
                text = await response.text()
            for told in (str(secret_chat), "某某某", "教育局", TOKEN):
                assert told not in text


async def test_the_command_asks_the_page(world: Town, page: Page) -> None:
    async def asked() -> tuple[int, str]:
        process = Process(world, HEALTH_LISTEN=f"127.0.0.1:{page.port}")
        await process.start("-c", "import sys; from bot.cli import main; sys.exit(main(['health']))")
        return await process.end(0)

    status, said = await asked()
    assert status == 1
    assert "does not answer" in said
    await world.start(health=page.address)
    assert await asked() == (0, "")
    assert world.bot is not None
    world.bot.ask_to_stop()
    assert await asked() == (1, "gongkai: the bot is stopping\n")
    page.port = 0
    process = Process(world)
    await process.start("-c", "import sys; from bot.cli import main; sys.exit(main(['health']))")
    assert await process.end(0) == (2, "gongkai: HEALTH_LISTEN: not set, so the bot has no health page\n")
