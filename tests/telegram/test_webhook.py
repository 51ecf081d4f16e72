"""Webhook mode with its secret, /healthz and /metrics, and the index swapped under load."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace as changed
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.settings import Address
from tests.telegram.samples_index import education_report, put_in
from tests.telegram.town import ANN, MODES, SECRET, TOKEN, Town, free_port

pytestmark = pytest.mark.modes(*MODES)

QUESTION = "云津市教育局2022年收到多少件申请"


ONLY_WEBHOOK = pytest.mark.modes("webhook")
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@ONLY_WEBHOOK
async def test_updates_come_in_by_webhook_and_are_answered(world: Town) -> None:
    await world.start()
    await world.say(QUESTION)
    assert "52" in world.last(ANN).text
    (said,) = world.telegram.sent("setWebhook")
    assert said.fields["secret_token"] == SECRET
    assert "edited_message" in said.fields["allowed_updates"]


@ONLY_WEBHOOK
async def test_a_wrong_or_missing_secret_is_403_and_nothing_comes_of_it(world: Town) -> None:
    hook = world.hook
    assert hook is not None
    await world.start()
    update = {"update_id": 9, "message": world.message(QUESTION)}
    async with ClientSession() as client:
        for headers in ({}, {HEADER: "wrong"}, {HEADER: SECRET + "x"}, {HEADER: ""}):
            async with client.post(hook.url, json=update, headers=headers) as response:
                assert response.status == 403
        for body, status in ((b"{", 400), (b"[]", 400), (b'{"update_id": "9"}', 400), (b"{}", 400)):
            async with client.post(hook.url, data=body, headers={HEADER: SECRET}) as response:
                assert response.status == status
        async with client.get(hook.url) as response:
            assert response.status == 405
        async with client.post(hook.url + "/other", json=update, headers={HEADER: SECRET}) as response:
            assert response.status == 404
        assert world.kept("SELECT count(*) FROM inbox") == [(0,)]
        for _ in range(2):
            async with client.post(hook.url, json=update, headers={HEADER: SECRET}) as response:
                assert response.status == 200
                assert world.status(9) is not None
    await world.done(9)
    assert len(world.answers()) == 1


@ONLY_WEBHOOK
async def test_an_update_is_kept_before_it_is_acknowledged(world: Town) -> None:
    hook = world.hook
    assert hook is not None
    await world.start()
    world.telegram.fail("sendMessage", status=502, description="Bad Gateway", times=1)
    async with ClientSession() as client:
        async with client.post(
            hook.url,
            json={"update_id": 5, "message": world.message(QUESTION)},
            headers={HEADER: SECRET},
        ) as response:
            assert response.status == 200
        assert world.status(5) in ("new", "started")
    await world.done(5)


async def test_health_and_metrics_tell_no_text(world: Town) -> None:
    port = free_port()
    await world.start(health=Address(host="127.0.0.1", port=port))
    await world.say(QUESTION)
    async with ClientSession() as client:
        async with client.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.status == 200
            assert (await response.json())["ok"] is True
        async with client.get(f"http://127.0.0.1:{port}/metrics") as response:
            page = await response.text()
    assert 'gongkai_answers_total{kind="cell"} 1.0' in page
    assert "gongkai_answer_seconds_bucket" in page
    assert TOKEN not in page
    assert "教育局" not in page


async def test_the_index_is_swapped_under_load_without_an_error(world: Town, tmp_path: Path) -> None:
    folder = tmp_path / "swap"
    folder.mkdir()
    live = folder / "gongkai.db"
    shutil.copy(world.index, live)
    world.index = live
    await world.start()
    old = education_report(2022)
    renewed = changed(
        old,
        facts=tuple(
            changed(fact, value=777, raw="777")
            if fact.indicator == "requests.new" and fact.applicant == "total"
            else fact
            for fact in old.facts
        ),
    )
    updates: list[int] = []

    async def keep_asking() -> None:
        for user in range(4001, 4061):
            updates.append(await world.update("message", world.message(QUESTION, user=user)))
            await asyncio.sleep(0.02)

    asking = asyncio.create_task(keep_asking())
    await asyncio.sleep(0.3)
    await asyncio.to_thread(put_in, folder, live, [renewed])
    await asking
    for update_id in updates:
        await world.done(update_id)
    told = [call.text.splitlines()[0] for call in world.answers()]
    assert len(told) == 60
    assert all(("52 件" in line) != ("777 件" in line) for line in told)
    assert "52 件" in told[0]
    assert "777 件" in told[-1]
    assert world.bot is not None
    assert world.bot.service.reader.swaps >= 1


async def test_an_index_that_breaks_leaves_the_old_one_answering(world: Town, tmp_path: Path) -> None:
    live = tmp_path / "live.db"
    shutil.copy(world.index, live)
    world.index = live
    await world.start()
    await world.say(QUESTION)
    (tmp_path / "broken").write_text("no index")
    (tmp_path / "broken").replace(live)
    await world.say(QUESTION)
    assert [("52" in call.text) for call in world.answers()] == [True, True]
