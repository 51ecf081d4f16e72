"""The state database cannot be written: full, locked by a backup, read-only. Nothing is lost, and it is told."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.chat.state.sqlite import SqliteState
from tests.telegram.town import ANN, Process, Town

QUESTION = "云津市教育局2022年收到多少件申请"


def pragma(world: Town, text: str) -> None:
    """Set something on the bot's own connection."""
    assert world.bot is not None
    assert isinstance(world.bot._db, SqliteState)
    world.bot._db._db.conn.execute(f"PRAGMA {text}")


async def test_a_full_disk_under_the_state_loses_no_update(world: Town) -> None:
    bot = await world.start()
    await world.say(QUESTION)
    pages = world.kept("PRAGMA page_count")[0][0]
    pragma(world, f"max_page_count = {pages}")
    long = "请问" + "一" * 900
    updates = [
        await world.update("message", world.message(f"{QUESTION} {long}", user=6000 + turn)) for turn in range(60)
    ]
    await world.until(lambda: any("state" in reason or "kept" in reason for reason in (bot._pulse.trouble or "",)))
    assert not bot._stop.is_set()
    pragma(world, "max_page_count = 1073741823")
    for update_id in updates:
        await world.done(update_id)
    answered = [call.chat_id for call in world.answers() if call.chat_id != ANN]
    assert sorted(answered) == sorted(set(answered)), "nobody is told twice"
    assert len(answered) >= 55
    await world.say(QUESTION)
    assert "52" in world.last(ANN).text


async def test_a_backup_that_holds_the_lock_delays_and_loses_nothing(world: Town) -> None:
    bot = await world.start()
    await world.say(QUESTION)
    pragma(world, "busy_timeout = 20")
    holder = sqlite3.connect(world.state, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    updates = [await world.update("message", world.message(QUESTION, user=7000 + turn)) for turn in range(5)]
    await world.until(lambda: bot._pulse.trouble)
    holder.execute("COMMIT")
    holder.close()
    for update_id in updates:
        await world.done(update_id)
    assert sorted(call.chat_id for call in world.answers()) == [ANN, *range(7000, 7005)]


async def test_a_lock_taken_while_answers_are_under_way_loses_nothing(world: Town) -> None:
    """Taken in before, noted as begun and done after: in between nobody can write."""
    await world.start()
    await world.say(QUESTION)
    pragma(world, "busy_timeout = 20")
    world.telegram.fail("sendMessage", chat=7100, silent=0.5)
    first = await world.update("message", world.message(QUESTION, user=7100))
    second = await world.update("message", world.message("云津市教育局2021年收到多少件申请", user=7100))
    await world.until(lambda: world.status(second) == "new" and world.answers(7100))
    holder = sqlite3.connect(world.state, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    await world.until(lambda: world.bot is not None and world.bot.metrics.unwritten._value.get())
    holder.execute("COMMIT")
    holder.close()
    for update_id in (first, second):
        await world.done(update_id)
    assert len(world.answers(7100)) == 2


async def test_a_state_that_cannot_be_opened_is_one_line(world: Town, tmp_path: Path) -> None:
    for broken in (tmp_path / "folder", tmp_path / "noise.db"):
        if broken.suffix:
            broken.write_bytes(b"noise" * 1000)
        else:
            broken.mkdir()
        process = Process(world, GONGKAI_STATE_DB=str(broken))
        await process.start()
        status, said = await process.end(0)
        assert status == 1
        assert said.count("\n") == 1, said
        assert "GONGKAI_STATE_DB" in said


async def test_a_full_disk_under_the_log_stops_nothing(world: Town) -> None:
    """Standard error on /dev/full, which refuses every byte as a full disk does."""
    process = Process(world)
    script = (
        "import os, sys; os.dup2(os.open('/dev/full', os.O_WRONLY), 2);"
        "os.execv(sys.executable, [sys.executable, '-m', 'bot', 'bot'])"
    )
    await process.start("-c", script)
    update = await world.update("message", world.message(QUESTION))
    await world.done(update)
    assert "52" in world.last(ANN).text
    assert process.alive()
    status, _ = await process.end()
    assert status == 0
