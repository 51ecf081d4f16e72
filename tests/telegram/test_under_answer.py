"""The buttons under an answer: two rows that show their state, the rest behind ⋯, and the cards of units."""

from __future__ import annotations

import json
import sqlite3

import pytest

from bot.chat.short_names import short_names
from bot.chat.under_answer import COPIED
from bot.telegram.pages import cut_into_pages
from tests.telegram.emulator import Call
from tests.telegram.markup import units
from tests.telegram.test_inline import offered
from tests.telegram.town import ANN, BEN, GROUP, MODES, Town

pytestmark = pytest.mark.modes(*MODES)

CELL = "云津市教育局2022年收到多少件申请"
TREND = "云津市教育局历年新收申请"
UNIT = "云津市教育局"


def edits(world: Town) -> list[Call]:
    return world.telegram.sent("editMessageText")


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        (CELL, [["2022 ▾", "教育局 ▾", "新收申请 ▾"], ["📈 历年", "📄 出处", "🔔", "⋯"]]),
        (TREND, [["教育局 ▾"], ["📈 画图", "📄 出处", "🔔", "⋯"]]),
        (
            "云津市教育局2022年自然人新收申请",
            [["2022 ▾", "教育局 ▾", "新收申请 ▾", "自然人 ▾"], ["📈 历年", "📄 出处", "🔔", "⋯"]],
        ),
        ("云津市教育局2022年存在哪些问题", [["2022 ▾", "教育局 ▾"], ["📄 出处", "🔔", "⋯"]]),
        ("各单位2022年新收申请排名", [["📈 画图", "📄 出处", "⋯"]]),
        ("结转下年度是什么意思", [["👍", "👎"]]),
    ],
)
async def test_two_rows_say_how_it_was_understood_and_what_more_there_is(
    running: Town, question: str, rows: list[list[str]]
) -> None:
    await running.say(question)
    assert running.rows(running.last(ANN)) == rows


async def test_what_stands_in_the_chat_is_ticked(running: Town) -> None:
    await running.say(TREND)
    answer = running.last(ANN)
    for label in ("画图", "出处", "🔔"):
        await running.press(answer, label)
    assert running.rows(answer)[-1] == ["📈 画图 ✓", "📄 出处 ✓", "🔔 ✓", "⋯"]
    await running.press(answer, "⋯")
    for label in ("看原表", "👍"):
        await running.press(answer, label)
    assert running.rows(answer) == [["看原表 ✓", "导出"], ["复制", "转发", "👍 ✓", "👎", "‹"]]
    await running.press(answer, "👎")
    assert running.rows(answer)[-1][2:4] == ["👍", "👎 ✓"]
    await running.press(answer, "‹")
    assert running.rows(answer) == [["教育局 ▾"], ["📈 画图 ✓", "📄 出处 ✓", "🔔 ✓", "⋯"]]
    assert len(running.answers(ANN)) == 2


async def test_in_a_group_votes_are_counted(running: Town) -> None:
    await running.say(f"/ask {CELL}", chat=GROUP)
    answer = running.last(GROUP)
    await running.press(answer, "👍", user=ANN)
    await running.press(answer, "👍", user=BEN)
    assert "👍 2" in running.rows(answer)[-1]


async def test_a_figure_is_seen_over_the_years_in_its_place(running: Town) -> None:
    await running.say(CELL)
    answer = running.last(ANN)
    await running.press(answer, "📈 历年")
    told = edits(running)[-1]
    assert told.fields["message_id"] == answer.result["message_id"]
    assert all(figure in told.text for figure in ("38", "41", "52", "47"))
    assert running.rows(answer)[-1][0] == "📈 画图"


async def test_no_answer_grows_with_the_presses(running: Town) -> None:
    """However often the parts of an answer are changed, it reads as if it were asked for at once."""
    await running.say(CELL)
    answer = running.last(ANN)
    first = answer.text
    for label, other, back in (("▾", "2021", "2022"), ("教育局 ▾", "公安局", "教育局")) * 2:
        await running.press(answer, label)
        await running.press(answer, other)
        await running.press(answer, f"{'公安局' if other == '公安局' else other} ▾")
        await running.press(answer, back)
        assert edits(running)[-1].text == first
    assert len(running.answers(ANN)) == 1
    assert running.rows(answer) == [["2022 ▾", "教育局 ▾", "新收申请 ▾"], ["📈 历年", "📄 出处", "🔔", "⋯"]]


async def test_what_is_waited_for_is_announced_in_private(running: Town) -> None:
    await running.say(TREND)
    await running.press(running.last(ANN), "画图")
    assert [call.fields["action"] for call in running.telegram.sent("sendChatAction")] == ["upload_photo"]
    await running.say(f"/ask {TREND}", chat=GROUP)
    await running.press(running.last(GROUP), "画图")
    assert len(running.telegram.sent("sendChatAction")) == 1


async def test_sources_name_a_report_once(running: Town) -> None:
    await running.say("云津市教育局2022年不予公开都是什么理由")
    await running.press(running.last(ANN), "出处")
    told = running.last(ANN).text
    assert told.count("《") == 1
    assert "8. " in told


async def test_an_answer_is_copied_with_whose_it_is_and_where_it_stands(running: Town) -> None:
    await running.say(CELL)
    answer = running.last(ANN)
    await running.press(answer, "⋯")
    copied = next(one for one in running.buttons(answer) if one["text"] == "复制")["copy_text"]["text"]
    assert "52 件" in copied
    assert "云津市教育局 2022年" in copied
    assert "表三 第1行" in copied
    await running.say("各单位历年申请")
    await running.press(running.last(ANN), "⋯")
    long = next(one for one in running.buttons(running.last(ANN)) if one["text"] == "复制")["copy_text"]["text"]
    assert 0 < units(long) <= COPIED


async def test_an_answer_is_handed_on_as_it_is(running: Town) -> None:
    await running.say("/settings unit 云津市公安局")
    await running.say("2022年收到多少件申请")
    answer = running.last(ANN)
    await running.press(answer, "⋯")
    share = next(one for one in running.buttons(answer) if one["text"] == "转发")["switch_inline_query"]
    await running.say("/settings unit 云津市教育局")
    (result,) = (await offered(running, share))["results"]
    assert "88" in result["input_message_content"]["message_text"]
    assert "云津市公安局" in result["input_message_content"]["message_text"]
    start = result["reply_markup"]["inline_keyboard"][0][0]["url"].partition("start=")[2]
    await running.say(f"/start {start}", user=BEN)
    assert "云津市公安局 2022年" in running.last(BEN).text
    assert (await offered(running, "#nobodys-token"))["results"] == []
    (other,) = (await offered(running, f"{share} 卫生"))["results"]
    assert "云津市卫生健康委员会 2022年" in other["input_message_content"]["message_text"]


async def test_a_bell_in_a_group_obeys_admins(running: Town) -> None:
    await running.say(f"/ask {CELL}", chat=GROUP)
    answer = running.last(GROUP)
    await running.press(answer, "🔔", user=BEN)
    assert running.kept("SELECT unit FROM watches") == []
    assert "管理员" in running.telegram.sent("answerCallbackQuery")[-1].fields["text"]
    running.telegram.admins.add((GROUP, ANN))
    await running.press(answer, "🔔", user=ANN)
    assert running.kept("SELECT chat_id, unit, latest FROM watches") == [(GROUP, UNIT, 2023)]
    await running.press(answer, "🔔", user=ANN)
    assert running.kept("SELECT unit FROM watches") == []
    assert "🔔" in running.rows(answer)[-1]


async def test_a_unit_that_is_tapped_shows_its_card(running: Town) -> None:
    await running.say("/units")
    listed = running.last(ANN)
    await running.press(listed, "澄湖区")
    card = running.last(ANN)
    assert card.reply_to == listed.result["message_id"]
    head, first, *_ = card.text.splitlines()
    assert head == "云津市澄湖区人民政府 2023年年报"
    assert first == "新收申请 190 件　↑ 9.8%（2022年 173 件）"
    assert "收录的年报： 2023 2022 2021 2020" in card.text
    assert "http" in card.fields["text"]
    assert running.rows(card)[0] == ["历年", "办理结果", "勾稽"]
    await running.press(card, "历年")
    told = running.last(ANN)
    assert told.reply_to == card.result["message_id"]
    assert "190" in told.text
    await running.press(card, "🔔")
    assert running.kept("SELECT unit FROM watches") == [("云津市澄湖区人民政府",)]
    assert "🔔 关注 ✓" in running.rows(card)[1]
    await running.press(card, "出处")
    assert "云津市澄湖区人民政府2023年" in running.last(ANN).text
    await running.say("2022年收到多少件申请", reply_to=running.ours(card))
    assert "173" in running.last(ANN).text


async def test_a_card_leads_back_to_all_units_and_a_greeting_to_them(running: Town) -> None:
    await running.say("/start")
    greeting = running.last(ANN)
    await running.press(greeting, "选单位")
    labels = [label for row in running.rows(greeting) for label in row]
    assert {"教育局", "公安局", "返回"} <= set(labels)
    await running.press(greeting, "返回")
    await running.press(greeting, "选单位")
    await running.press(greeting, "教育局")
    assert "新收申请 47 件" in running.last(ANN).text


async def test_old_buttons_go_on_working(world: Town) -> None:
    """What an earlier release put under its answers, and what it kept of them."""
    await world.start()
    await world.say(TREND)
    answer = world.last(ANN)
    await world.stop()
    with sqlite3.connect(world.state) as db:
        (number,) = db.execute("SELECT id FROM answers").fetchone()
        db.execute("UPDATE answers SET options = ?", (json.dumps([]),))
    await world.start()
    for data in (f"s:{number}:u", f"s:{number}:", f"d:{number}:1", f"w:{number}:", f"c:{number}:", f"x:{number}:"):
        await world.press(answer, "", data=data)
    await world.press(answer, "", data=f"x:{number}:c")
    await world.press(answer, "", data=f"v:{number}:1")
    assert len(world.telegram.sent("sendPhoto")) == 2
    assert len(world.telegram.sent("sendDocument")) == 1
    assert world.kept("SELECT vote FROM votes") == [(1,)]
    assert world.telegram.sent("editMessageReplyMarkup")
    assert all("太旧" not in (call.fields.get("text") or "") for call in world.telegram.sent("answerCallbackQuery"))


async def test_the_rest_of_a_long_answer_of_an_earlier_release_is_posted(
    world: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It kept no number of pages."""
    monkeypatch.setattr("bot.telegram.rendering.cut_into_pages", lambda blocks, units: cut_into_pages(blocks, units=30))
    await world.start()
    await world.say("收录了哪些单位")
    assert len(world.answers(ANN)) == 3
    with sqlite3.connect(world.state) as db:
        db.execute("UPDATE answers SET pages = 1")
        (number,) = db.execute("SELECT id FROM answers").fetchone()
    await world.press(world.last(ANN), "", data=f"m:{number}:3")
    assert len(world.answers(ANN)) == 6
    while world.button(world.last(ANN), "更多"):
        await world.press(world.last(ANN), "更多")
    assert "西川市鼓楼区人民政府" in "".join(call.text for call in world.answers(ANN))


def test_short_names_tell_units_apart() -> None:
    names = ["云津市教育局", "东川市鼓楼区人民政府", "西川市鼓楼区人民政府", "云津市人民政府", "云津市鹿溪区人民政府"]
    assert short_names(names) == {
        "云津市教育局": "教育局",
        "东川市鼓楼区人民政府": "东川市鼓楼区人民政府",
        "西川市鼓楼区人民政府": "西川市鼓楼区人民政府",
        "云津市人民政府": "云津市人民政府",
        "云津市鹿溪区人民政府": "鹿溪区人民政府",
    }
