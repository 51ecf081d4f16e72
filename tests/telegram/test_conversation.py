"""Questions and answers in private chats and groups, end to end over HTTP."""

from __future__ import annotations

from tests.telegram.town import ANN, BEN, FORUM, GROUP, Town

QUESTION = "甲局2021年收到多少件申请"


async def test_a_question_in_private_is_answered_once(running: Town) -> None:
    asked = await running.say(QUESTION)
    answer = running.last(ANN)
    assert len(running.answers()) == 1
    assert "2" in answer.text
    assert answer.fields["parse_mode"] == "HTML"
    assert answer.reply_to == asked


async def test_ordinary_talk_in_a_group_gets_no_call_at_all(running: Town) -> None:
    before = len(running.telegram.calls)
    await running.say("今天食堂吃什么", chat=GROUP)
    await running.say("@somebody_else 2021年收到多少件申请", chat=GROUP)
    await running.say("/ask@OtherBot 2021年收到多少件申请", chat=GROUP)
    await running.say("/roll 20", chat=GROUP)
    assert len(running.telegram.calls) == before


async def test_a_group_asks_by_command_mention_and_reply(running: Town) -> None:
    await running.say(f"/ask {QUESTION}", chat=GROUP)
    await running.say(f"/ask@gongkai_test_bot {QUESTION}", chat=GROUP)
    await running.say(f"@Gongkai_Test_Bot {QUESTION}", chat=GROUP)
    answer = running.last(GROUP)
    await running.say("那2020年呢", chat=GROUP, user=BEN, reply_to=running.ours(answer))
    assert len(running.answers(GROUP)) == 4


async def test_a_reply_stays_in_its_topic_and_quotes(running: Town) -> None:
    asked = await running.say(f"/ask {QUESTION}", chat=FORUM, thread=55)
    answer = running.last(FORUM)
    assert (answer.thread, answer.reply_to) == (55, asked)
