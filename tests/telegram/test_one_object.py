"""An answer is one object: its pages, pictures, files and 出处 come from the query that was kept, and go on from it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from bot.chat.state.answers import AnswerBook, Shows
from bot.chat.state.sqlite import MIGRATIONS, SqliteState
from bot.chat.state.uploads import UploadLog
from tests.telegram.emulator import Call
from tests.telegram.town import ANN, MODES, Town

pytestmark = pytest.mark.modes(*MODES)

OPEN = "收到多少申请"
TREND = "云津市教育局2020年至2023年收到申请的趋势"
CELL = "云津市教育局2022年收到多少件申请"


def files(world: Town) -> list[Call]:
    return world.telegram.sent("sendPhoto", "sendDocument")


def figures_in(world: Town, call: Call) -> str:
    data = world.telegram.assets[call.result["document"]["file_id"]]["data"]
    assert isinstance(data, bytes)
    return data.decode("utf-8-sig")


async def test_what_is_shown_of_an_answer_later_is_of_that_answer_whatever_the_chat_is_set_to(running: Town) -> None:
    await running.say("/settings unit 云津市教育局")
    await running.say("/settings year 2021")
    await running.say(OPEN)
    answer = running.last(ANN)
    assert "41" in answer.text
    await running.say("/settings unit 云津市公安局")
    await running.say("/settings year 2023")
    await running.press(answer, "出处")
    assert "云津市教育局2021年" in running.last(ANN).text
    assert "公安局" not in running.last(ANN).text
    await running.say("/export csv", reply_to=running.ours(answer))
    told = figures_in(running, files(running)[-1])
    assert "云津市教育局" in told
    assert "公安局" not in told
    await running.press(answer, "看原表")
    assert "云津市教育局2021年" in files(running)[-1].fields["caption"]


@pytest.mark.parametrize("part", ["画图", "出处", "导出"])
async def test_a_reply_to_any_part_of_an_answer_goes_on_from_it(running: Town, part: str) -> None:
    await running.say(TREND)
    answer = running.last(ANN)
    if part == "导出":
        await running.say("/export csv", reply_to=running.ours(answer))
        shown = files(running)[-1]
    else:
        await running.press(answer, part)
        shown = files(running)[-1] if part == "画图" else running.last(ANN)
    await running.say("云津市公安局2022年行政诉讼多少件")
    await running.say("那公安局呢", reply_to=running.ours(shown))
    assert "申请" in running.last(ANN).text
    assert "诉讼" not in running.last(ANN).text
    await running.say("/export csv", reply_to=running.ours(shown))
    assert "requests.new" in figures_in(running, files(running)[-1])


async def test_pressing_twice_draws_and_cites_once(running: Town) -> None:
    await running.say(TREND)
    answer = running.last(ANN)
    for label in ("画图", "看原表", "出处") * 2:
        await running.press(answer, label)
    assert len(files(running)) == 2
    assert len(running.answers()) == 2
    assert running.telegram.sent("editMessageMedia") == []
    said = [call.fields.get("text") or "" for call in running.telegram.sent("answerCallbackQuery")]
    assert sum("上面" in text for text in said) == 3


async def test_a_picture_that_was_deleted_is_drawn_again(running: Town) -> None:
    await running.say(TREND)
    answer = running.last(ANN)
    await running.press(answer, "画图")
    del running.telegram.messages[ANN, files(running)[0].result["message_id"]]
    await running.press(answer, "画图")
    assert len(files(running)) == 2


async def test_an_edit_renews_the_picture_and_the_sources(running: Town) -> None:
    asked = await running.say(f"{TREND}，画个图")
    answer = running.last(ANN)
    (photo,) = files(running)
    await running.press(answer, "出处")
    cited = running.last(ANN)
    await running.edit(asked, TREND.replace("教育局", "公安局") + "，画个图")
    (renewed,) = running.telegram.sent("editMessageMedia")
    assert int(renewed.fields["message_id"]) == photo.result["message_id"]
    assert "公安局" in renewed.fields["media"]["caption"]
    edits = {call.fields["message_id"]: call.text for call in running.telegram.sent("editMessageText")}
    assert "公安局" in edits[answer.result["message_id"]]
    assert "公安局" in edits[cited.result["message_id"]]
    assert "教育局" not in edits[cited.result["message_id"]]
    assert len(files(running)) == 1
    await running.say("那2021年呢", reply_to=running.ours(photo))
    assert "公安局" in running.last(ANN).text


async def test_an_edit_to_what_has_no_picture_takes_the_picture_back(running: Town) -> None:
    asked = await running.say(f"{TREND}，画个图")
    (photo,) = files(running)
    await running.edit(asked, CELL)
    assert [call.fields["message_id"] for call in running.telegram.sent("deleteMessage")] == [
        photo.result["message_id"]
    ]


async def test_another_unit_by_button_changes_the_picture_in_place(running: Town) -> None:
    await running.say(TREND)
    answer = running.last(ANN)
    await running.press(answer, "画图")
    await running.press(answer, "教育局 ▾")
    menu = running.telegram.sent("editMessageReplyMarkup")[-1]
    menu.result = answer.result
    await running.press(menu, "公安局")
    (renewed,) = running.telegram.sent("editMessageMedia")
    assert "公安局" in renewed.fields["media"]["caption"]
    assert len(files(running)) == 1


async def test_a_choice_made_in_traditional_script_is_answered_in_it(running: Town) -> None:
    await running.say("鼓樓區2021年收到多少件申請")
    asked_back = running.last(ANN)
    await running.press(asked_back, "西川市")
    told = running.telegram.sent("editMessageText")[-1]
    assert "新收申請" in told.text
    assert ["2021 ▾", "鼓楼区人民政府 ▾", "新收申請 ▾"] in running.rows(asked_back)
    told.result = asked_back.result
    await running.press(told, "總計 ▾")
    menu = running.telegram.sent("editMessageReplyMarkup")[-1]
    assert "自然人" in {button["text"] for button in menu.buttons}
    assert "商業企業" in {button["text"] for button in menu.buttons}


async def test_an_answer_of_an_earlier_release_still_has_its_buttons(world: Town) -> None:
    await world.start()
    await world.say("鼓楼区2021年收到多少件申请")
    asked_back = world.last(ANN)
    await world.say(CELL)
    answer = world.last(ANN)
    await world.stop()
    with sqlite3.connect(world.state) as db:
        db.execute("UPDATE answers SET query = NULL")
        for number, offered in db.execute("SELECT id, options FROM answers").fetchall():
            plain = json.dumps([item[:2] for item in json.loads(offered)])
            db.execute("UPDATE answers SET options = ? WHERE id = ?", (plain, number))
    await world.start()
    await world.press(asked_back, "东川市")
    assert "东川市鼓楼区" in world.telegram.sent("editMessageText")[-1].text
    await world.press(answer, "出处")
    assert "云津市教育局2022年" in world.last(ANN).text
    await world.press(answer, "2022 ▾")
    menu = world.telegram.sent("editMessageReplyMarkup")[-1]
    menu.result = answer.result
    await world.press(menu, "2021")
    assert "41" in world.telegram.sent("editMessageText")[-1].text


@pytest.mark.parametrize("version", [3, 4])
def test_a_state_of_the_release_before_goes_on(tmp_path: Path, version: int) -> None:
    path = tmp_path / "state.db"
    with sqlite3.connect(path) as db:
        for script in MIGRATIONS[:version]:
            db.executescript(script)
        db.execute(f"PRAGMA user_version = {version}")
        db.execute(
            "INSERT INTO answers (id, update_id, token, chat_id, thread_id, user_id, question_message_id, question,"
            " kind, language, options, created) VALUES (1, 5, 'token', 7, 0, 7, 3, '问', 'cell', 'zh-Hans', ?, 1.0)",
            (json.dumps([["2021", "2021年呢"]]),),
        )
        db.execute("INSERT INTO answer_messages (chat_id, message_id, answer_id, part) VALUES (7, 70, 1, 0)")
        db.execute("INSERT INTO uploads VALUES (9, 900, 'a.txt', '/tmp/a.txt', NULL, 2023, 'waiting', 1.0)")
    state = SqliteState(path)
    book = AnswerBook(state)
    kept = book.by_message(7, 70)
    assert kept is not None
    assert (kept.query, kept.options[0].question, kept.options[0].query) == (None, "2021年呢", None)
    assert kept.pages == 1
    (upload,) = UploadLog(state).waiting_of(900)
    assert (upload.year, upload.album, upload.message_id) == (2023, None, None)
    assert book.shown(1) == [70]
    book.note_shown(1, 7, 71, 0, role=Shows.PICTURE, form="dark")
    assert book.shown(1) == [70]
    assert [(one.message_id, one.role, one.form) for one in book.attached(1)] == [(71, Shows.PICTURE, "dark")]
    state.close()
