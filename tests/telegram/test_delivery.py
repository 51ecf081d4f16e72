"""Nothing lost, nothing doubled: repeated updates, floods, blocks, timeouts, kills and stops."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from dataclasses import replace

import pytest

from bot.telegram.outgoing import IN_FLIGHT
from tests.patience import HANGS
from tests.telegram.town import ANN, BEN, GROUP, MODES, QUICK, SILENCE, Process, Town

pytestmark = pytest.mark.modes(*MODES)

QUESTION = "云津市教育局2022年收到多少件申请"
FIGURE = "52"
KILLS = int(os.environ.get("GONGKAI_TEST_KILLS", "4"))
"""Twenty take half a minute; benchmarks/telegram.py asks for as many."""


async def test_the_same_update_twice_is_answered_once(running: Town) -> None:
    running.telegram.lost_acknowledgements = 3
    await running.say(QUESTION)
    await running.until(lambda: running.telegram.lost_acknowledgements == 0)
    await running.say("云津市公安局2022年收到多少件申请")
    assert len(running.answers()) == 2
    assert running.bot is not None
    assert running.bot.metrics.registry.get_sample_value("gongkai_updates_repeated_total") == 3


async def test_a_flood_wait_delays_that_chat_alone_and_delivers_once(running: Town) -> None:
    running.telegram.fail(
        "sendMessage",
        chat=ANN,
        status=429,
        description="Too Many Requests: retry after 2",
        parameters={"retry_after": 2},
    )
    slow = await running.update("message", running.message(QUESTION))
    await running.until(lambda: any(call.status == 429 for call in running.telegram.calls))
    await running.say(QUESTION, user=BEN)
    await running.done(slow)
    delivered = running.answers(ANN)
    assert running.answers(BEN)[0].at < delivered[0].at
    refused = next(call for call in running.telegram.calls if call.status == 429)
    assert len(delivered) == 1
    assert delivered[0].at - refused.at >= 2.0


async def test_being_blocked_is_quiet(running: Town) -> None:
    running.telegram.fail("sendMessage", chat=ANN, status=403, description="Forbidden: bot was blocked by the user")
    await running.say(QUESTION)
    assert len([call for call in running.telegram.calls if call.method == "sendMessage"]) == 1
    await running.say(QUESTION)
    assert len(running.answers(ANN)) == 1


async def test_a_send_whose_outcome_is_unknown_is_not_repeated(running: Town) -> None:
    running.telegram.fail("sendMessage", chat=ANN, silent=SILENCE)
    await running.say(QUESTION)
    await running.until(lambda: len(running.answers(ANN)) == 2)
    first, notice = running.answers(ANN)
    assert "52" in first.text
    assert [button["text"] for button in notice.buttons] == ["重发"]
    await running.say(QUESTION)
    assert len(running.answers(ANN)) == 3


@pytest.mark.parametrize("times", [1, 3])
async def test_an_answer_that_failed_on_the_way_is_told_of_and_sent_by_button(running: Town, times: int) -> None:
    running.telegram.fail("sendMessage", chat=ANN, status=500, description="Internal Server Error", times=times)
    await running.say(QUESTION)
    (notice,) = running.answers(ANN)
    assert "52" not in notice.text
    await running.press(notice, "重发")
    assert "52" in running.last(ANN).text
    assert running.last(ANN).buttons
    assert [call.fields["message_id"] for call in running.telegram.sent("deleteMessage")] == [
        notice.result["message_id"]
    ]
    await running.say("那2021年呢", reply_to=running.ours(running.last(ANN)))
    assert "41" in running.last(ANN).text


@pytest.mark.parametrize("text", ["/privacy", "/settings", "/watching", "/start"])
async def test_whatever_else_may_not_have_arrived_is_told_of(running: Town, text: str) -> None:
    running.telegram.fail("sendMessage", chat=ANN, status=500, description="Internal Server Error")
    await running.say(text)
    (notice,) = running.answers(ANN)
    assert "可能没有送到" in notice.text
    running.telegram.fail("sendMessage", chat=ANN, status=400, description="Bad Request: strange", times=3)
    await running.say(text)
    assert [call.text for call in running.answers(ANN)[1:]] == ["没有发出去，请再试一次。"]


@pytest.mark.parametrize("label", ["📄", "东川市鼓楼区人民政府"])
async def test_what_a_button_shows_is_told_of_too(running: Town, label: str) -> None:
    await running.say(QUESTION if label == "📄" else "/units")
    running.telegram.fail("sendMessage", chat=ANN, status=500, description="Internal Server Error")
    await running.press(running.last(ANN), label)
    assert "可能没有送到" in running.last(ANN).text


@pytest.mark.parametrize(
    ("reason", "times"),
    [
        ("Bad Request: can't parse entities: x", 1),
        ("Bad Request: BUTTON_DATA_INVALID", 2),
        ("Bad Request: message text is strange", 1),
    ],
)
async def test_what_is_refused_is_sent_plain_and_then_bare(running: Town, reason: str, times: int) -> None:
    running.telegram.fail("sendMessage", chat=ANN, status=400, description=reason, times=times)
    await running.say(QUESTION)
    (answer,) = running.answers(ANN)
    assert "52" in answer.text
    assert "<" not in answer.text
    assert bool(answer.buttons) == (times == 1)


async def test_a_picture_that_is_refused_goes_out_as_a_file_or_is_told_of(running: Town) -> None:
    question = "云津市教育局2020年至2023年收到申请的趋势，画个图"
    running.telegram.fail("sendPhoto", chat=ANN, status=400, description="Bad Request: PHOTO_INVALID_DIMENSIONS")
    await running.say(question)
    assert len(running.telegram.sent("sendDocument")) == 1
    for method in ("sendPhoto", "sendDocument"):
        running.telegram.fail(method, chat=ANN, status=400, description="Bad Request: wrong file", times=5)
    await running.say(question)
    assert "没有发出去" in running.last(ANN).text


async def test_a_gateway_that_could_not_pass_it_on_is_tried_again(running: Town) -> None:
    running.telegram.fail("sendMessage", chat=ANN, status=502, description="Bad Gateway")
    await running.say(QUESTION)
    assert len(running.answers(ANN)) == 1


async def test_a_group_that_became_a_supergroup_is_followed(running: Town) -> None:
    new = -100777
    running.telegram.admins.add((GROUP, ANN))
    await running.say("/settings unit 云津市教育局", chat=GROUP)
    running.telegram.fail(
        "sendMessage",
        chat=GROUP,
        status=400,
        description="Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": new},
    )
    await running.say("/ask 2022年收到多少件申请", chat=GROUP)
    assert FIGURE in running.last(new).text
    await running.say("/ask 2022年收到多少件申请", chat=new)
    assert FIGURE in running.last(new).text


async def test_the_service_message_of_a_migration_moves_the_settings(running: Town) -> None:
    new = -100778
    running.telegram.admins.add((GROUP, ANN))
    await running.say("/settings unit 云津市教育局", chat=GROUP)
    await running.say(None, chat=GROUP, migrate_to_chat_id=new)
    await running.say("/ask 2022年收到多少件申请", chat=new)
    assert FIGURE in running.last(new).text


async def test_an_update_that_nobody_can_read_stops_nothing(running: Town) -> None:
    broken = await running.update("message", {"message_id": "?", "date": "yesterday", "chat": 5})
    await running.done(broken)
    await running.say(QUESTION)
    assert running.status(broken) == "failed"
    assert FIGURE in running.last(ANN).text


async def test_order_in_a_chat_is_kept_while_others_go_on(running: Town) -> None:
    running.telegram.fail("sendMessage", chat=ANN, silent=0.6)
    years = (2020, 2021, 2022, 2023)
    updates = [
        await running.update("message", running.message(f"云津市教育局{year}年收到多少件申请")) for year in years
    ]
    other = await running.update("message", running.message(QUESTION, user=BEN))
    await running.done(other)
    assert len(running.answers(BEN)) == 1
    assert len(running.answers(ANN)) <= 1
    for update_id in updates:
        await running.done(update_id)
    told = [next(year for year in years if f"云津市教育局 {year}年" in call.text) for call in running.answers(ANN)]
    assert told == list(years)


async def test_300_questions_from_100_chats_are_answered_once_each_in_order(running: Town) -> None:
    expected: dict[int, list[int]] = {}
    updates: list[int] = []
    for turn in range(3):
        for user in range(2001, 2101):
            message = running.message(f"云津市教育局{2021 + turn}年收到多少件申请", user=user)
            expected.setdefault(user, []).append(message["message_id"])
            updates.append(await running.update("message", message))
    for update_id in updates:
        await running.done(update_id)
    for user, asked in expected.items():
        assert [call.reply_to for call in running.answers(user)] == asked


async def test_kill_9_in_the_middle_is_made_good_after_the_restart(world: Town) -> None:
    world.telegram.fail("sendMessage", status=502, description="Bad Gateway", times=50)
    process = Process(world)
    await process.start()
    update = await world.update("message", world.message(QUESTION))
    await world.until(lambda: any(call.status == 502 for call in world.telegram.calls))
    status, said = await process.end(signal.SIGKILL)
    assert status == -signal.SIGKILL, said
    world.telegram.faults.clear()
    await world.start()
    await world.done(update)
    assert len(world.answers(ANN)) == 1
    assert FIGURE in world.last(ANN).text


async def test_kill_9_at_random_moments_loses_and_doubles_nothing(world: Town) -> None:
    """Only what was between being sent and being marked may come twice: at most four answers a kill."""
    chance = random.Random(2021)
    users = range(3001, 3021)
    asked: dict[int, list[int]] = {user: [] for user in users}
    updates: list[int] = []
    for kill in range(KILLS):
        process = Process(world)
        await process.start()
        handled = len(world.answers())
        for user in users:
            message = world.message(f"云津市教育局{2020 + kill % 4}年收到多少件申请", user=user)
            asked[user].append(message["message_id"])
            updates.append(await world.update("message", message))
        while len(world.answers()) <= handled:
            assert process.alive()
            await asyncio.sleep(0.005)
        await asyncio.sleep(chance.uniform(0, 0.15))
        await process.end(signal.SIGKILL)
    # However long the Bot API takes, what becomes of a call is known in the end.
    await world.start(replace(QUICK, reply_seconds=HANGS))
    for update_id in updates:
        await world.done(update_id)
    doubled = 0
    for user, questions in asked.items():
        told = [call.reply_to for call in world.answers(user)]
        assert list(dict.fromkeys(told)) == questions
        doubled += len(told) - len(questions)
    assert doubled <= KILLS * IN_FLIGHT


async def test_sigterm_finishes_what_is_under_way_and_ends_well(world: Town) -> None:
    process = Process(world)
    await process.start()
    world.telegram.fail("sendMessage", silent=0.7)
    update = await world.update("message", world.message(QUESTION))
    await world.until(lambda: world.answers(ANN))
    status, said = await process.end(signal.SIGTERM)
    assert status == 0, said
    assert world.status(update) == "done"
    assert len(world.answers(ANN)) == 1
    assert "TEST-token" not in said
    assert "教育局" not in said


@pytest.mark.modes("polling")  # it is turned away before there is a mode
async def test_a_token_that_telegram_does_not_know_is_one_clear_line(world: Town) -> None:
    world.telegram.token_known = False
    process = Process(world)
    await process.start()
    status, said = await process.end(0)
    assert status == 1
    assert said.strip().splitlines()[-1] == "gongkai: TELEGRAM_BOT_TOKEN: Telegram does not know this token"
    assert "Traceback" not in said
    assert "TEST-token" not in said


async def test_a_flood_wait_on_an_edit_changes_the_answer_once(running: Town) -> None:
    asked = await running.say(QUESTION)
    running.telegram.fail(
        "editMessageText",
        chat=ANN,
        status=429,
        description="Too Many Requests: retry after 1",
        parameters={"retry_after": 1},
    )
    await running.edit(asked, "云津市教育局2021年收到多少件申请")
    assert len(running.telegram.sent("editMessageText")) == 1
    assert len(running.answers(ANN)) == 1
