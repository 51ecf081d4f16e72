"""Updates that are made to break the bot: nothing stops it, nothing waits for them, nothing of them is believed."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.telegram import servers
from tests.patience import HANGS
from tests.telegram.test_webhook import QUESTION
from tests.telegram.town import ANN, BEN, GROUP, MODES, SECRET, STAFF, Town, webhook

HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.mark.modes(*MODES)
@pytest.mark.parametrize(
    "content",
    [
        {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "半个\ud83d字"},
        {"message_id": 2**80, "date": 10**30, "chat": {"id": -(2**70), "type": "group"}, "text": "x"},
        {"message_id": 1, "date": "x" * 50_000, "chat": [], "from": None},
        {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": {"$gt": ""}, "entities": "all"},
        {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 5, "type": "private", "first_name": "\u202e\x00"},
            "from": {"id": 5, "is_bot": False, "first_name": "\x00"},
            "text": "\x00\u202e\u2066'; DROP TABLE inbox; --",
            "entities": [{"type": "bot_command", "offset": -5, "length": 10**9}],
        },
    ],
    ids=["half a surrogate", "huge numbers", "wrong types", "objects for texts", "control characters"],
)
async def test_an_update_that_cannot_be_right_stops_nothing(running: Town, content: dict[str, Any]) -> None:
    broken = await running.update("message", content)
    await running.done(broken)
    await running.say(QUESTION)
    assert "52" in running.last(ANN).text
    assert running.kept("SELECT count(*) FROM inbox WHERE status IN ('new', 'started')") == [(0,)]


async def test_an_update_number_that_no_database_holds_is_refused(world: Town) -> None:
    hook = webhook()
    await world.start(webhook=hook)
    async with ClientSession() as client:
        for number in (2**63, -(2**63) - 1, 10**400, True, 1.5, "7", None):
            body = json.dumps({"update_id": number, "message": {}})
            async with client.post(hook.url, data=body, headers=HEADER) as response:
                assert response.status == 400, number
    assert world.kept("SELECT count(*) FROM inbox") == [(0,)]


@pytest.mark.parametrize(
    "body",
    [b"[" * 500_000, b'{"update_id": 1, "x": ' + b"[" * 500_000, b"9" * 10_000, b"\xff\xfe\x00", b"null", b'"x"'],
    ids=["nested arrays", "nested inside", "a huge number", "no text", "null", "a string"],
)
async def test_a_body_that_is_no_update_is_400(world: Town, body: bytes) -> None:
    hook = webhook()
    await world.start(webhook=hook)
    async with ClientSession() as client, client.post(hook.url, data=body, headers=HEADER) as response:
        assert response.status == 400
    assert world.kept("SELECT count(*) FROM inbox") == [(0,)]


async def test_a_body_that_is_too_large_is_not_read(world: Town) -> None:
    hook = webhook()
    await world.start(webhook=hook)
    async with ClientSession() as client:
        try:
            async with client.post(hook.url, data=b"x" * (servers.MAX_BODY + 1), headers=HEADER) as response:
                assert response.status in (400, 413)
        except ConnectionError:
            pass
    await world.say(QUESTION)
    assert "52" in world.last(ANN).text


async def test_connections_that_dawdle_are_closed_and_hold_up_nobody(
    world: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(servers, "BODY_SECONDS", 0.5)
    hook = webhook()
    await world.start(webhook=hook)
    slow = []
    for begun in (b"", b"POST /tele", b"POST /telegram/in HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{"):
        for _ in range(20):
            reader, writer = await asyncio.open_connection(hook.listen.host, hook.listen.port)
            writer.write(begun)
            slow.append((reader, writer))
    await world.say(QUESTION)
    assert "52" in world.last(ANN).text
    for reader, writer in slow:
        # The end of the stream: the bot has let go of it, perhaps before it read what was sent.
        with suppress(ConnectionResetError):
            await asyncio.wait_for(reader.read(), HANGS)
        writer.close()


async def test_a_replayed_update_is_answered_once(world: Town) -> None:
    hook = webhook()
    await world.start(webhook=hook)
    update = {"update_id": 31, "message": world.message(QUESTION)}
    async with ClientSession() as client:
        for _ in range(10):
            async with client.post(hook.url, json=update, headers=HEADER) as response:
                assert response.status == 200
    await world.done(31)
    await world.say("云津市公安局2022年收到多少件申请")
    assert len(world.answers(ANN)) == 2


async def test_two_bots_do_not_talk_for_ever(running: Town) -> None:
    """Another bot's messages are nobody's questions, whether it answers us, mentions us or gives a command."""
    await running.say(f"/ask {QUESTION}", chat=GROUP)
    answer = running.last(GROUP)
    for text, reply in ((QUESTION, True), ("@gongkai_test_bot 那2021年呢", False), ("/ask 2021年申请", False)):
        other = {"id": 555, "is_bot": True, "first_name": "bot", "username": "other_bot"}
        message = running.message(text, chat=GROUP, user=555, reply_to=running.ours(answer) if reply else None)
        await running.done(await running.update("message", {**message, "from": other}))
    assert len(running.answers(GROUP)) == 1


async def test_a_flood_in_a_group_gets_one_notice_and_costs_others_nothing(running: Town) -> None:
    updates = [
        await running.update("message", running.message(f"/ask {QUESTION}", chat=GROUP, user=7000 + number))
        for number in range(60)
    ]
    await running.say(QUESTION, user=BEN)
    for update in updates:
        await running.done(update)
    assert "52" in running.last(BEN).text
    assert len(running.answers(GROUP)) == 40 + 1


@pytest.mark.parametrize(
    "data",
    [
        *(
            "o:999999999999999999:0",
            "o:-1:0",
            "o:1:99999999999",
            "o:1:-1",
            "o:1:０",
            "s:1:u=",
            "s:1:u²",
            "m:1:²",
            "p:1:²",
            "s:1:u99999999999999999999",
        ),
        *(
            "f:1:1",
            "a:1:1",
            "a:0:0",
            "t:0:year=9999",
            "m:1:99999999",
            "x:1:u;DROP",
            "x" * 64,
            "o:1:\x00",
            ":::",
            "v:1:9",
        ),
    ],
)
async def test_forged_data_under_ones_own_answer_does_no_harm(running: Town, data: str) -> None:
    await running.say(QUESTION)
    answer = running.last(ANN)
    await running.press(answer, "", data=data)
    assert running.bot is not None
    assert running.bot.metrics.registry.get_sample_value("gongkai_faults_total") == 0
    await running.say(QUESTION)
    assert "52" in running.last(ANN).text


async def test_nobody_but_staff_reaches_uploads_or_aliases_by_forged_data(running: Town) -> None:
    await running.say("/alias 老城 = 云津市教育局", user=STAFF)
    number = running.kept("SELECT id FROM aliases")[0][0]
    await running.say(QUESTION)
    for data in (f"a:{number}:1", f"a:{number}:0", f"a:{number}:y", "f:1:1", "f:1:0"):
        await running.press(running.last(ANN), "", data=data)
    assert running.kept("SELECT status FROM aliases WHERE status = 'confirmed'") == []


def test_the_listener_is_on_loopback_unless_told() -> None:
    assert socket.inet_aton("127.0.0.1") == socket.inet_aton(webhook().listen.host)
