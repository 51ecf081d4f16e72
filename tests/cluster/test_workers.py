"""Several workers behind Caddy, with Redis and PostgreSQL, as processes: killed, stopped and started under load."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest
import redis

from bot.telegram.cluster.redis_streams import SHARDS, shard_of
from bot.telegram.outgoing import IN_FLIGHT
from tests.cluster.daemons import NO_CLUSTER, caddy, redis_server
from tests.patience import HANGS
from tests.telegram.town import ANN, SECRET, STAFF, Process, Town, free_port, town

pytestmark = pytest.mark.skipif(bool(NO_CLUSTER), reason=NO_CLUSTER)

CHATS, TURNS = 30, 4
KILL_AT, STOP_AT = 25, 70
PATIENCE = HANGS
UNITS = ("云津市教育局", "云津市公安局", "云津市市场监督管理局", "云津市卫生健康委员会")


@dataclass
class Cluster:
    """The servers, and the workers that were started; updates are posted as Telegram posts them."""

    world: Town
    base: str
    redis: str
    door: int
    ports: tuple[int, ...]
    client: aiohttp.ClientSession
    workers: dict[int, Process] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)
    next_update: int = 1

    async def start(self, port: int) -> Process:
        worker = Process(
            self.world,
            STATE_URL=self.base,
            REDIS_URL=self.redis,
            WEBHOOK_URL=f"http://127.0.0.1:{self.door}/telegram/in",
            WEBHOOK_LISTEN=f"127.0.0.1:{port}",
            WEBHOOK_SECRET=SECRET,
            GONGKAI_ADMINS=str(STAFF),
            # Nobody reads the pipe before the end.
            LOG_LEVEL="WARNING",
        )
        self.workers[port] = worker
        await worker.start()
        return worker

    def shards(self) -> list[int]:
        """How many shards each session serves, the most first."""
        found = self.kept(
            "SELECT pid, count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 26370 GROUP BY pid"
        )
        return sorted((int(number) for _, number in found), reverse=True)

    def kept(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.base, autocommit=True) as look:
            return look.execute(sql.encode()).fetchall()

    def update(self, content: dict[str, Any], kind: str = "message") -> dict[str, Any]:
        number, self.next_update = self.next_update, self.next_update + 1
        return {"update_id": number, kind: content}

    async def post(self, update: dict[str, Any], secret: str = SECRET) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        url = f"http://127.0.0.1:{self.door}/telegram/in"
        try:
            async with self.client.post(url, json=update, headers=headers) as response:
                return response.status
        except aiohttp.ClientError:
            return 0

    async def deliver(self, update: dict[str, Any]) -> None:
        """Post it until it is taken."""
        while (status := await self.post(update)) != 200:
            self.refused[status] += 1
            await asyncio.sleep(0.1)

    async def say(self, text: str, user: int = ANN) -> None:
        """Somebody says something; waits for one more message of the bot's in that chat."""
        before = len(self.world.answers(user))
        await self.deliver(self.update(self.world.message(text, user=user)))
        await self.world.until(lambda: len(self.world.answers(user)) > before, patience=PATIENCE)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    ports = tuple(free_port() for _ in range(3))
    with ExitStack() as stack:
        yield stack.enter_context(redis_server(tmp_path)), stack.enter_context(caddy(tmp_path, ports)), ports


@pytest.fixture
async def cluster(
    tmp_path: Path, town_index: Path, base: str, servers: tuple[str, int, tuple[int, ...]]
) -> AsyncIterator[Cluster]:
    async with town(tmp_path, town_index, checked=False) as world, aiohttp.ClientSession() as client:
        made = Cluster(world=world, base=base, redis=servers[0], door=servers[1], ports=servers[2], client=client)
        try:
            yield made
        finally:
            for worker in made.workers.values():
                if worker.alive():
                    await worker.end(signal.SIGKILL)


async def test_under_load_a_worker_is_killed_one_started_one_stopped_and_nothing_is_lost(cluster: Cluster) -> None:
    world, chance = cluster.world, random.Random(7)
    first, second, third = cluster.ports
    for port in (first, second):
        await cluster.start(port)
    await world.until(lambda: cluster.shards() == [SHARDS // 2] * 2, patience=PATIENCE)
    asked: dict[int, list[int]] = {5000 + number: [] for number in range(CHATS)}

    async def talk(chat: int) -> None:
        for _ in range(TURNS):
            text = f"{chance.choice(UNITS)}{chance.choice((2021, 2022, 2023))}年收到多少件申请"
            said = world.message(text, user=chat)
            asked[chat].append(said["message_id"])
            update = cluster.update(said)
            await cluster.deliver(update)
            if chance.random() < 0.1:
                await cluster.deliver(update)
            await asyncio.sleep(chance.uniform(0, 0.8))

    talks = [asyncio.create_task(talk(chat)) for chat in asked]
    await world.until(lambda: len(world.answers()) >= KILL_AT, patience=PATIENCE)
    await cluster.workers[first].end(signal.SIGKILL)
    await cluster.start(third)
    await world.until(lambda: len(world.answers()) >= STOP_AT, patience=PATIENCE)
    status, said = await cluster.workers[second].end(signal.SIGTERM)
    assert status == 0, said
    await cluster.start(first)
    await asyncio.gather(*talks)

    def answered() -> int:
        return sum(len({call.reply_to for call in world.answers(chat)}) for chat in asked)

    await world.until(lambda: answered() >= CHATS * TURNS, patience=PATIENCE)
    doubled = 0
    for chat, questions in asked.items():
        told = [call.reply_to for call in world.answers(chat)]
        assert list(dict.fromkeys(told)) == questions
        doubled += len(told) - len(questions)
    assert doubled <= IN_FLIGHT
    # An answer is seen a moment before it is noted as given.
    every = [("done", CHATS * TURNS)]
    await world.until(lambda: cluster.kept("SELECT status, count(*) FROM inbox GROUP BY status") == every)
    # What one does for all: only who came to lead has told Telegram, the killed one and who took over from it.
    announced = [call for call in world.telegram.calls if call.method == "setWebhook"]
    assert 1 <= len(announced) <= 4
    with redis.Redis.from_url(cluster.redis) as streams:
        await world.until(lambda: not any(streams.xlen(f"gongkai:updates:{shard}") for shard in range(SHARDS)))
    await world.until(lambda: cluster.shards() == [SHARDS // 2] * 2, patience=PATIENCE)
    for port in (third, first):
        status, said = await cluster.workers[port].end(signal.SIGTERM)
        assert status == 0, said
        assert SECRET not in said


async def test_a_worker_that_hangs_is_put_out_and_says_nothing_when_it_wakes(cluster: Cluster) -> None:
    """Stopped in the middle of its answers for longer than others wait: a frozen machine, a debugger, a full swap."""
    world = cluster.world
    first, second, _ = cluster.ports
    for port in (first, second):
        await cluster.start(port)
    await world.until(lambda: cluster.shards() == [SHARDS // 2] * 2, patience=PATIENCE)
    chats = [5000 + number for number in range(CHATS)]
    world.telegram.fail("sendMessage", silent=0.5, times=10_000)
    asked: dict[int, int] = {}
    for chat in chats:
        message = world.message(f"{UNITS[chat % 4]}2022年收到多少件申请", user=chat)
        asked[chat] = message["message_id"]
        await cluster.deliver(cluster.update(message))
    await world.until(lambda: len(world.answers()) >= 4, patience=PATIENCE)
    hung = cluster.workers[first]
    assert hung.process is not None
    hung.process.send_signal(signal.SIGSTOP)
    try:
        await world.until(lambda: cluster.shards() == [SHARDS], patience=PATIENCE)
        await world.until(lambda: {call.chat_id for call in world.answers()} == set(chats), patience=PATIENCE)
    finally:
        hung.process.send_signal(signal.SIGCONT)
    status, said = await hung.end(0, patience=PATIENCE)
    assert status == 1
    assert said.strip().splitlines()[-1] == "gongkai: PostgreSQL ended the session"
    assert len(world.answers()) - len(chats) <= IN_FLIGHT
    assert all(call.reply_to == asked[call.chat_id] for call in world.answers())


async def test_what_one_worker_learnt_and_began_another_goes_on_with(cluster: Cluster) -> None:
    world = cluster.world
    first, second, _ = cluster.ports
    await cluster.start(first)
    assert await _up(cluster) == 403
    await cluster.say("/settings unit 云津市公安局", STAFF)
    await cluster.say("2022年收到多少件申请", STAFF)
    assert "云津市公安局" in world.last(STAFF).text
    await cluster.start(second)
    await world.until(lambda: cluster.shards() == [SHARDS // 2] * 2, patience=PATIENCE)
    # A word that staff explain at one worker is known at the other within a moment.
    await cluster.say("/alias 老衙门 = 云津市公安局", STAFF)
    proposal = world.last(STAFF)
    confirm = next(button["callback_data"] for button in proposal.buttons if "确认" in button["text"])
    query = {
        "id": "q1",
        "from": {"id": STAFF, "is_bot": False, "first_name": "某人甲", "language_code": "zh-hans"},
        "chat_instance": "1",
        "data": confirm,
        "message": proposal.result,
    }
    await cluster.deliver(cluster.update(query, "callback_query"))
    await world.until(lambda: cluster.kept("SELECT 1 FROM aliases WHERE status = 'confirmed'"), patience=PATIENCE)
    half = SHARDS // 2
    here = shard_of(("chat", STAFF)) // half
    elsewhere = next(user for user in range(7000, 7100) if shard_of(("chat", user)) // half != here)
    end = time.monotonic() + PATIENCE
    while True:
        await cluster.say("老衙门2022年收到多少件申请", elsewhere)
        if "云津市公安局" in world.last(elsewhere).text:
            break
        assert time.monotonic() < end, "the other worker does not learn the name"
    # Both chats go on at the one that is left, with what they had said.
    await cluster.workers[first].end(signal.SIGKILL)
    await world.until(lambda: cluster.shards() == [SHARDS], patience=PATIENCE)
    for user in (STAFF, elsewhere):
        await cluster.say("那2021年呢", user)
        assert "2021年" in world.last(user).text
        assert "云津市公安局" in world.last(user).text


async def test_a_worker_ends_when_its_session_does_and_says_so(cluster: Cluster) -> None:
    worker = await cluster.start(cluster.ports[0])
    await cluster.world.until(lambda: cluster.shards() == [SHARDS], patience=PATIENCE)
    cluster.kept("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    status, said = await worker.end(0, patience=PATIENCE)
    assert status == 1
    assert said.strip().splitlines()[-1] == "gongkai: PostgreSQL ended the session"


async def _up(cluster: Cluster) -> int:
    """Wait until the door lets through to a worker; what that says to a wrong secret."""
    while (status := await cluster.post({"update_id": 1}, secret="wrong")) not in (200, 403):
        await asyncio.sleep(0.1)
    return status
