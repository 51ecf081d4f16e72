"""Questions and answers in private chats, groups and topics, end to end over HTTP."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.chat import clock
from bot.telegram.pages import cut_into_pages
from tests.telegram.emulator import BOT
from tests.telegram.town import ANN, BEN, FORUM, GROUP, MODES, Town

pytestmark = pytest.mark.modes(*MODES)

QUESTION = "云津市教育局2022年收到多少件申请"
FIGURE = "52"
FIGURE_2021 = "41"


async def test_a_question_in_private_is_answered_once_with_its_source(running: Town) -> None:
    asked = await running.say(QUESTION)
    answer = running.last(ANN)
    assert len(running.answers()) == 1
    assert FIGURE in answer.text
    assert "云津市教育局2022年政府信息公开工作年度报告" in answer.text
    assert answer.fields["parse_mode"] == "HTML"
    assert answer.reply_to == asked


async def test_an_english_question_gets_the_same_figure(running: Town) -> None:
    await running.say("how many applications did 云津市教育局 receive in 2022")
    assert FIGURE in running.last(ANN).text


TALK: list[tuple[str, dict[str, Any]]] = [
    ("今天食堂吃什么", {}),
    ("云津市教育局2022年收到多少件申请", {}),
    ("@somebody_else 云津市教育局2022年收到多少件申请", {}),
    ("/ask@OtherBot 云津市教育局2022年收到多少件申请", {}),
    ("/roll 20", {}),
    ("/start", {}),
    ("/forget", {}),
    ("email@gongkai_test_bot.example", {}),
    (QUESTION, {"via_bot": BOT}),
    (f"@gongkai_test_bot {QUESTION}", {"is_automatic_forward": True, "sender_chat": {"id": -5, "type": "channel"}}),
    (f"/ask {QUESTION}", {"from": {"id": 55, "is_bot": True, "first_name": "另一个机器人"}}),
    (
        "新话题里的第一句",
        {
            "reply_to_message": {
                "message_id": 3,
                "date": 1,
                "chat": {"id": FORUM, "type": "supergroup", "title": "群", "is_forum": True},
                "from": BOT,
                "forum_topic_created": {"name": "题", "icon_color": 7322096},
            }
        },
    ),
]


async def test_ordinary_talk_in_a_group_gets_no_call_at_all(running: Town) -> None:
    before = len(running.telegram.made())
    for text, more in TALK:
        await running.say(text, chat=GROUP, **more)
    assert running.telegram.made()[before:] == []


async def test_a_group_asks_by_command_mention_and_reply_and_gets_one_answer_each(running: Town) -> None:
    for text in (f"/ask {QUESTION}", f"/ask@gongkai_test_bot {QUESTION}", f"@Gongkai_Test_Bot，{QUESTION}"):
        await running.say(text, chat=GROUP)
        assert FIGURE in running.last(GROUP).text
    answer = running.last(GROUP)
    await running.say("那2021年呢", chat=GROUP, user=BEN, reply_to=running.ours(answer))
    assert FIGURE_2021 in running.last(GROUP).text
    assert len(running.answers(GROUP)) == 4


async def test_a_bare_mention_under_somebodys_question_answers_that_question(running: Town) -> None:
    theirs = running.message(QUESTION, chat=GROUP, user=BEN)
    await running.say("@gongkai_test_bot", chat=GROUP, reply_to=theirs)
    assert FIGURE in running.last(GROUP).text


async def test_a_mention_by_name_without_user_name_counts(running: Town) -> None:
    named = {"entities": [{"type": "text_mention", "offset": 0, "length": 2, "user": BOT}]}
    await running.say(f"公开 {QUESTION}", chat=GROUP, **named)
    assert FIGURE in running.last(GROUP).text


async def test_a_reply_quotes_the_question_and_stays_in_its_topic(running: Town) -> None:
    asked = await running.say(f"/ask {QUESTION}", chat=FORUM, thread=55)
    answer = running.last(FORUM)
    assert (answer.thread, answer.reply_to) == (55, asked)


async def test_a_thread_of_replies_that_is_no_topic_gets_no_thread(running: Town) -> None:
    await running.say(f"/ask {QUESTION}", chat=GROUP, message_thread_id=77)
    assert running.last(GROUP).thread is None


async def test_follow_ups_lean_on_the_askers_own_turn_in_this_chat_and_topic(running: Town) -> None:
    await running.say(QUESTION)
    await running.say("那2021年呢")
    assert FIGURE_2021 in running.last(ANN).text
    await running.say("/ask 那2020年呢", chat=GROUP)
    assert "38" not in running.last(GROUP).text
    await running.say(f"/ask {QUESTION}", chat=FORUM, thread=55)
    await running.say("/ask 那2021年呢", chat=FORUM, thread=66)
    assert FIGURE_2021 not in running.last(FORUM).text
    await running.say("/ask 那2021年呢", chat=FORUM, thread=55, user=BEN)
    assert FIGURE_2021 not in running.last(FORUM).text
    await running.say("/ask 那2021年呢", chat=FORUM, thread=55)
    assert FIGURE_2021 in running.last(FORUM).text


async def test_a_reply_to_an_answer_continues_that_answer_and_not_the_last(running: Town) -> None:
    await running.say(QUESTION)
    first = running.last(ANN)
    await running.say("云津市公安局2022年收到多少件申请")
    await running.say("那2021年呢", reply_to=running.ours(first))
    assert FIGURE_2021 in running.last(ANN).text


async def test_after_half_an_hour_nothing_is_inherited(running: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await running.say(QUESTION)
    later = time.time() + 31 * 60
    monkeypatch.setattr(clock, "now", lambda: later)
    await running.say("那2021年呢")
    assert FIGURE_2021 not in running.last(ANN).text


async def test_an_edited_question_edits_its_answer(running: Town) -> None:
    asked = await running.say(QUESTION)
    first = running.last(ANN)
    await running.edit(asked, "云津市教育局2021年收到多少件申请")
    (edit,) = running.telegram.sent("editMessageText")
    assert edit.fields["message_id"] == first.result["message_id"]
    assert FIGURE_2021 in edit.text
    await running.edit(asked, "云津市教育局2021年收到多少件申请")
    assert len(running.telegram.sent("editMessageText")) == 1
    assert len(running.answers()) == 1


async def test_an_edit_that_brings_the_bot_in_is_answered(running: Town) -> None:
    asked = await running.say(QUESTION, chat=GROUP)
    await running.edit(asked, f"@gongkai_test_bot {QUESTION}", chat=GROUP)
    assert FIGURE in running.last(GROUP).text


async def test_text_that_looks_like_html_survives(running: Town) -> None:
    await running.say("东川市鼓楼区人民政府2021年存在哪些问题")
    assert "<有待>加强 &" in running.last(ANN).text
    for hostile in ("<b>", "</pre>&amp;<a href=x>", "\u202e&#60;", "😀" * 300, "<" * 999):
        await running.say(hostile)
    assert all(call.status == 200 for call in running.telegram.calls)
    assert len(running.answers()) == 6


async def test_what_is_no_text_is_answered_in_private_only(running: Town) -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    await running.say(None, photo=photo)
    assert "文字" in running.last(ANN).text
    before = len(running.telegram.made())
    await running.say(None, chat=GROUP, photo=photo)
    await running.say(None, chat=GROUP, left_chat_member={"id": 9, "is_bot": False, "first_name": "某"})
    assert len(running.telegram.made()) == before


@pytest.mark.parametrize(
    "said",
    ["👍", "哦哦", "谢谢", "哈哈哈 这也太少了吧", "@someone 你看这个", "哈哈哈", "收到", "好的", "这么多啊", "太少了"],
)
async def test_talk_in_reply_to_an_answer_in_a_group_is_passed_over(running: Town, said: str) -> None:
    await running.say(f"/ask {QUESTION}", chat=GROUP)
    answer = running.last(GROUP)
    before = len(running.telegram.made())
    await running.say(said, chat=GROUP, user=BEN, reply_to=running.ours(answer))
    await running.say("大家可以用 @gongkai_test_bot 查数据", chat=GROUP, user=BEN)
    origin = {"type": "hidden_user", "sender_user_name": "某", "date": 1}
    forwarded = {"forward_origin": origin, "reply_to": running.ours(answer)}
    await running.say("2021年收到多少件申请", chat=GROUP, user=BEN, **forwarded)
    assert len(running.telegram.made()) == before


@pytest.mark.parametrize("said", ["那2021年呢", "公安局呢", "再说一遍", "抖音粉丝多少？"])
async def test_a_question_in_reply_to_an_answer_in_a_group_is_answered(running: Town, said: str) -> None:
    await running.say(f"/ask {QUESTION}", chat=GROUP)
    before = len(running.answers(GROUP))
    await running.say(said, chat=GROUP, user=BEN, reply_to=running.ours(running.last(GROUP)))
    assert len(running.answers(GROUP)) == before + 1


async def test_an_answer_of_many_pages_is_turned_by_button(running: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.rendering.cut_into_pages", lambda blocks, units: cut_into_pages(blocks, units=60))
    await running.say("收录了哪些单位")
    assert len(running.answers()) == 3
    while more := [button for button in running.last(ANN).buttons if "更多" in button["text"]]:
        await running.press(running.last(ANN), more[0]["text"])
    told = "".join(call.text for call in running.answers())
    assert len(running.answers()) > 4
    assert "云津市人民政府" in told
    assert "西川市鼓楼区人民政府" in told
    assert [
        button
        for call in running.telegram.sent("editMessageReplyMarkup")
        for button in call.buttons
        if "更多" in button["text"]
    ] == []


async def test_a_question_beyond_all_measure_is_turned_down(running: Town) -> None:
    await running.say("申请" * 1500)
    assert len(running.answers()) == 1
    assert FIGURE not in running.last(ANN).text


async def test_an_edit_takes_back_messages_that_are_too_many_and_adds_those_that_are_missing(
    running: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.rendering.cut_into_pages", lambda blocks, units: cut_into_pages(blocks, units=90))
    asked = await running.say("收录了哪些单位")
    long = [call.result["message_id"] for call in running.answers(ANN)]
    assert len(long) == 3
    await running.edit(asked, "今天天气怎么样")
    assert [call.fields["message_id"] for call in running.telegram.sent("editMessageText")] == [long[0]]
    gone = [int(call.fields["message_id"]) for call in running.telegram.sent("deleteMessage")]
    assert gone == long[1:]
    await running.edit(asked, QUESTION)
    edits = running.telegram.sent("editMessageText")
    assert edits[-1].fields["message_id"] == long[0]
    assert FIGURE in edits[-1].text
    assert len(running.answers(ANN)) > 3
    assert running.last(ANN).buttons
