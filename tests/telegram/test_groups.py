"""Group settings by admins only, quiet mode, welcome, anti-flood; settings of a private chat."""

from __future__ import annotations

import re
import time

import pytest

from bot.chat.flood import FloodGate, Rate, Verdict
from bot.telegram import admins
from tests.telegram.emulator import BOT
from tests.telegram.town import ANN, BEN, GROUP, MODES, Town

pytestmark = pytest.mark.modes(*MODES)

FIGURE = "52"


async def test_only_admins_set_a_groups_default_unit(running: Town) -> None:
    await running.say("/settings unit 云津市教育局", chat=GROUP)
    assert "管理员" in running.last(GROUP).text
    running.telegram.admins.add((GROUP, BEN))
    await running.say("/settings unit 教育局", chat=GROUP, user=BEN)
    assert "云津市教育局" in running.last(GROUP).text
    await running.say("/ask 2022年收到多少件申请", chat=GROUP)
    assert FIGURE in running.last(GROUP).text


async def test_admins_are_remembered_for_a_while_but_not_for_long(
    running: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.telegram.admins.add((GROUP, ANN))
    for _ in range(3):
        await running.say("/settings year 2021", chat=GROUP)
    assert len(running.telegram.sent("getChatMember")) == 1
    running.telegram.admins.clear()
    later = time.monotonic() + 300
    monkeypatch.setattr(admins, "now", lambda: later)
    await running.say("/settings year 2020", chat=GROUP)
    assert "管理员" in running.last(GROUP).text
    assert running.kept("SELECT year FROM chat_settings") == [(2021,)]


async def test_a_groups_setting_is_for_that_group_alone(running: Town) -> None:
    running.telegram.admins.add((GROUP, ANN))
    await running.say("/settings unit 云津市教育局", chat=GROUP)
    await running.say("2022年收到多少件申请")
    assert "云津市教育局2022年政府信息公开" not in running.last(ANN).text


async def test_units_that_are_unknown_or_several_are_not_set(running: Town) -> None:
    await running.say("/settings unit 月球局")
    assert "没有" in running.last(ANN).text
    await running.say("/settings unit 鼓楼区")
    assert "东川市鼓楼区人民政府" in running.last(ANN).text
    assert running.kept("SELECT unit FROM chat_settings") == []
    await running.say("/settings year 12")
    assert "四位" in running.last(ANN).text


async def test_the_default_year_fills_a_question_without_one(running: Town) -> None:
    await running.say("/settings year 2021")
    await running.say("云津市教育局收到多少件申请")
    assert "41" in running.last(ANN).text
    await running.say("云津市教育局2022年收到多少件申请")
    assert FIGURE in running.last(ANN).text
    await running.say("/settings year -")
    assert running.kept("SELECT year FROM chat_settings") == [(None,)]


async def test_the_language_that_was_set_is_answered_in(running: Town) -> None:
    await running.say("/settings")
    menu = running.last(ANN)
    await running.press(menu, "English")
    assert "Language of answers: English" in running.telegram.sent("editMessageText")[-1].text
    await running.say("云津市教育局2022年收到多少件申请")
    assert "Report of 2022" in running.last(ANN).text
    await running.press(menu, "繁體")
    await running.say("云津市教育局2022年收到多少件申请")
    assert "政府信息公開" in running.last(ANN).text or "收到" in running.last(ANN).text


async def test_settings_buttons_obey_admins_only(running: Town) -> None:
    running.telegram.admins.add((GROUP, ANN))
    await running.say("/settings", chat=GROUP)
    menu = running.last(GROUP)
    await running.press(menu, "English", user=BEN)
    assert running.kept("SELECT language FROM chat_settings") == []
    await running.press(menu, "English", user=ANN)
    assert running.kept("SELECT language FROM chat_settings") == [("en",)]


async def test_quiet_mode_sends_without_sound(running: Town) -> None:
    running.telegram.admins.add((GROUP, ANN))
    await running.say("/settings", chat=GROUP)
    await running.press(running.last(GROUP), "🔕")
    await running.say("/ask 云津市教育局2022年收到多少件申请", chat=GROUP)
    answer = running.last(GROUP)
    assert answer.fields["disable_notification"] is True
    assert answer.text.splitlines() == ["52 件　↑ 27%（2021年 41 件）", "云津市教育局 2022年 新收申请"]
    assert running.rows(answer) == [["📄 出处", "⋯"]]
    await running.press(answer, "出处", user=BEN)
    assert "云津市教育局2022年政府信息公开工作年度报告" in running.last(GROUP).text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("quiet on", ("quiet", 1)),
        ("安静模式 开", ("quiet", 1)),
        ("安靜 關", ("quiet", 0)),
        ("Quiet mode off", ("quiet", 0)),
        ("语言 English", ("language", "en")),
        ("language 繁體中文", ("language", "zh-Hant")),
        ("年份 2021", ("year", 2021)),
        ("单位：教育局", ("unit", "云津市教育局")),
    ],
)
async def test_a_setting_is_called_by_its_name(running: Town, said: str, kept: tuple[str, object]) -> None:
    running.telegram.admins.add((GROUP, ANN))
    await running.say(f"/settings {said}", chat=GROUP)
    assert running.kept(f"SELECT {kept[0]} FROM chat_settings") == [(kept[1],)]


@pytest.mark.parametrize(
    ("said", "told"), [("quiet", "安静模式：关"), ("quiet perhaps", "“开”或“关”"), ("unit", "默认单位：未设")]
)
async def test_a_setting_without_its_value_is_no_unit(running: Town, said: str, told: str) -> None:
    running.telegram.admins.add((GROUP, ANN))
    await running.say(f"/settings {said}", chat=GROUP)
    assert told in running.last(GROUP).text
    assert running.kept("SELECT unit FROM chat_settings") == []


async def test_a_group_that_becomes_a_supergroup_keeps_all_its_settings(running: Town) -> None:
    new = -100779
    running.telegram.admins |= {(GROUP, ANN), (new, ANN)}
    await running.say("/settings unit 云津市教育局", chat=GROUP)
    await running.say("/settings year 2021", chat=GROUP)
    await running.say("/watch 公安局", chat=GROUP)
    await running.say("/settings", chat=GROUP)
    menu = running.last(GROUP)
    await running.press(menu, "English")
    await running.press(menu, "🔕")
    await running.say(None, chat=GROUP, migrate_to_chat_id=new)
    kept = "SELECT chat_id, unit, year, language, quiet FROM chat_settings"
    assert running.kept(kept) == [(new, "云津市教育局", 2021, "en", 1)]
    assert running.kept("SELECT chat_id, unit FROM watches") == [(new, "云津市公安局")]
    await running.say("/ask 收到多少件申请", chat=new)
    assert "41" in running.last(new).text
    assert running.last(new).fields["disable_notification"] is True


async def test_a_group_is_greeted_once_when_the_bot_comes_in(running: Town) -> None:
    change = {
        "chat": {"id": GROUP, "type": "supergroup", "title": "群"},
        "from": {"id": ANN, "is_bot": False, "first_name": "某"},
        "date": int(time.time()),
        "old_chat_member": {"status": "left", "user": BOT},
        "new_chat_member": {"status": "member", "user": BOT},
    }
    await running.done(await running.update("my_chat_member", change))
    assert "/ask" in running.last(GROUP).text
    out = {**change, "old_chat_member": change["new_chat_member"], "new_chat_member": change["old_chat_member"]}
    await running.done(await running.update("my_chat_member", out))
    assert len(running.answers(GROUP)) == 1


async def test_too_many_questions_get_one_notice_and_others_go_on(running: Town) -> None:
    updates = [await running.update("message", running.message("云津市教育局2022年收到多少件申请")) for _ in range(24)]
    for update_id in updates:
        await running.done(update_id)
    told = [call.text for call in running.answers(ANN)]
    assert len(told) == 21
    assert [text for text in told if FIGURE not in text] == [told[-1]]
    assert "太快" in told[-1]
    seconds = int(re.findall(r"\d+", told[-1])[0])
    assert 0 < seconds <= 60
    await running.say("云津市教育局2022年收到多少件申请", user=BEN)
    assert FIGURE in running.last(BEN).text


async def test_a_setting_may_be_said_by_its_value_alone(running: Town) -> None:
    await running.say("/settings 教育局")
    await running.say("/settings 2021")
    assert running.kept("SELECT unit, year FROM chat_settings") == [("云津市教育局", 2021)]
    await running.say("/settings 月球局")
    assert "没有" in running.last(ANN).text


def test_the_gate_tells_how_long_is_left() -> None:
    gate = FloodGate(Rate(questions=2, seconds=60), Rate(questions=3, seconds=60))
    for at in (0, 20):
        gate.judge(1, 1, at)
    assert gate.judge(1, 1, 21) is Verdict.NOTICE
    assert gate.seconds_left(1, 1, 21) == 39


def test_the_gate_opens_again_and_counts_groups_too() -> None:
    gate = FloodGate(Rate(questions=2, seconds=60), Rate(questions=3, seconds=60))
    assert [gate.judge(1, 1, at) for at in (0, 1, 2, 3)] == [
        Verdict.PASS,
        Verdict.PASS,
        Verdict.NOTICE,
        Verdict.IGNORE,
    ]
    assert gate.judge(1, 1, 61) is Verdict.PASS
    assert [gate.judge(user, -5, 100) for user in (11, 12, 13, 14, 15)] == [
        *[Verdict.PASS] * 3,
        Verdict.NOTICE,
        Verdict.IGNORE,
    ]


async def test_an_admin_who_speaks_as_the_group_sets_it_too(running: Town) -> None:
    group_bot = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    itself = {"id": GROUP, "type": "supergroup", "title": "群"}
    await running.say("/settings unit 云津市教育局", chat=GROUP, sender_chat=itself, **{"from": group_bot})
    await running.say("/ask 2022年收到多少件申请", chat=GROUP)
    assert FIGURE in running.last(GROUP).text
    channel = {"id": -100999, "type": "channel", "title": "频道"}
    speaker = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    await running.say("/settings year 2021", chat=GROUP, sender_chat=channel, **{"from": speaker})
    assert "管理员" in running.last(GROUP).text


async def test_traditional_characters_are_answered_in_by_the_users_setting(running: Town) -> None:
    await running.say("/settings")
    await running.press(running.last(ANN), "繁體")
    for text, said in (
        ("云津市教育局2022年收到多少件申请", "新收申請"),
        ("/help", "刪除與我有關的一切"),
        ("/privacy", "回答"),
    ):
        await running.say(text)
        assert said in running.last(ANN).text, running.last(ANN).text


@pytest.mark.parametrize(
    "said", ["这是哪来的数据", "这个数哪来的", "数据来源是什么", "有依据吗", "发个链接", "Where is this from?"]
)
async def test_where_a_number_is_from_is_told_whoever_asks_in_reply(running: Town, said: str) -> None:
    await running.say("/ask 云津市教育局2022年收到多少件申请", chat=GROUP)
    told = running.last(GROUP)
    await running.say(said, chat=GROUP, user=BEN, reply_to=running.ours(told))
    assert running.last(GROUP).text.startswith("出处")
    assert "云津市教育局2022年政府信息公开工作年度报告" in running.last(GROUP).text


async def test_a_greeting_in_a_group_has_few_questions_to_go_on_with(running: Town) -> None:
    await running.say("/ask 你好", chat=GROUP)
    assert len(running.last(GROUP).buttons) <= 4


async def test_a_long_list_of_sources_is_folded_after_its_beginning(running: Town) -> None:
    await running.say("/ask 各单位2023年公开率排名", chat=GROUP)
    await running.press(running.last(GROUP), "出处", user=BEN)
    told = running.last(GROUP)
    seen, _, rest = told.fields["text"].partition("<blockquote expandable>")
    assert seen.count("\n") <= 10
    assert rest.count("《") >= 5


@pytest.mark.parametrize(("said", "shown"), [("English", "en"), ("繁體中文", "zh-Hant"), ("zh-tw", "zh-Hant")])
async def test_a_language_is_set_by_its_name(running: Town, said: str, shown: str) -> None:
    await running.say(f"/settings {said}")
    assert running.kept("SELECT language FROM chat_settings") == [(shown,)]
