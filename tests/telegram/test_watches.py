"""Units that chats watch: told of a new year once, over restarts and other ingests, and no more when blocked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.digests import MAIN_FIGURES, digest_of
from bot.chat.notices import Notifier
from bot.chat.watching import MOST_WATCHES
from bot.telegram import outgoing
from bot.telegram.application import Tuning
from bot.telegram.outgoing import UNPACED
from knowledge import open_library
from knowledge.model import Report
from tests.telegram.samples_index import education_report, put_in
from tests.telegram.town import ANN, BEN, FORUM, GROUP, MODES, REPLY, SILENCE, Town

pytestmark = pytest.mark.modes(*MODES)

UNIT = "云津市教育局"
WATCHFUL = Tuning(pace=UNPACED, hold=1, reply_seconds=REPLY, look_seconds=0.02)


looks = 0


@pytest.fixture
async def watchful(world: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A bot that looks at an index of its own all the time; it has the reports of 2021 and 2022."""
    look = Notifier.look

    async def counted(self: Notifier) -> None:
        global looks
        await look(self)
        looks += 1

    monkeypatch.setattr(Notifier, "look", counted)
    world.index = tmp_path / "own.db"
    put_in(tmp_path, world.index, [education_report(2021), education_report(2022)])
    await world.start(WATCHFUL)
    return world


async def bring(world: Town, *reports: Report) -> None:
    """New reports are put in, and the bot has had the time to notice."""
    await asyncio.to_thread(put_in, world.folder, world.index, reports)
    await noticed(world)


async def noticed(world: Town) -> None:
    """Wait until the bot has looked at the index anew, and what it found is on its way no more."""
    bot, before = world.bot, looks
    if bot is not None:
        await world.until(lambda: looks >= before + 2 and not bot._notifier._on_the_way)


def corrected(report: Report, indicator: str, value: int) -> Report:
    """The report with another figure in that cell."""
    facts = (
        replace(fact, value=value, raw=str(value)) if (fact.indicator, fact.applicant) == (indicator, "total") else fact
        for fact in report.facts
    )
    return replace(report, facts=tuple(facts))


async def test_watchers_are_told_the_main_figures_of_a_new_year_once(watchful: Town) -> None:
    await watchful.say("/watch 教育局")
    assert "2022" in watchful.last(ANN).text
    await bring(watchful)
    assert len(watchful.answers(ANN)) == 1
    await bring(watchful, education_report(2023))
    notice = watchful.last(ANN)
    assert len(watchful.answers(ANN)) == 2
    assert f"{UNIT} 2023 年年报已收录" in notice.text
    assert "新收申请 47 件　↓ 9.6%（2022年 52 件）" in notice.text
    assert "不予公开 13 件　↑ 5（2022年 8 件）" in notice.text
    assert "行政诉讼 1 件　与 2022年持平" in notice.text
    assert "《云津市教育局2023年政府信息公开工作年度报告》" in notice.text
    await bring(watchful, replace(education_report(2023), published="2024-07-01"))
    await watchful.stop()
    await watchful.start(WATCHFUL)
    await noticed(watchful)
    assert len(watchful.answers()) == 2


async def test_a_notice_has_buttons_that_go_on_from_it(watchful: Town) -> None:
    await watchful.say(f"/watch {UNIT}")
    await bring(watchful, education_report(2023))
    notice = watchful.last(ANN)
    assert watchful.rows(notice) == [["历年", "办理结果", "勾稽"], ["🔔 关注 ✓", "📇 单位卡片"]]
    await watchful.press(notice, "办理结果")
    assert watchful.last(ANN).reply_to == notice.result["message_id"]
    assert "云津市教育局 2023年" in watchful.last(ANN).text
    await watchful.press(notice, "单位卡片")
    assert watchful.last(ANN).text.startswith(f"{UNIT} 2023年年报")
    await watchful.say("不予公开多少件", reply_to=watchful.ours(notice))
    assert "13 件" in watchful.last(ANN).text
    await watchful.press(notice, "🔔")
    assert watchful.kept("SELECT unit FROM watches") == []
    assert watchful.rows(notice)[1] == ["🔔 关注", "📇 单位卡片"]


async def test_a_year_that_came_while_the_bot_was_down_is_told_at_the_start(watchful: Town) -> None:
    await watchful.say(f"/watch {UNIT}")
    await watchful.stop()
    await bring(watchful, education_report(2023))
    await watchful.start(WATCHFUL)
    await watchful.until(lambda: len(watchful.answers(ANN)) == 2)
    assert "新收申请 47" in watchful.last(ANN).text


async def test_a_notice_that_did_not_get_out_is_sent_after_the_restart(
    watchful: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "FIRST_RETRY_SECONDS", 0.01)
    await watchful.say(f"/watch {UNIT}")
    watchful.telegram.fail("sendMessage", chat=ANN, status=502, description="Bad Gateway", times=99)
    await bring(watchful, education_report(2023))
    assert watchful.kept("SELECT latest, due FROM watches") == [(2023, 2023)]
    await watchful.stop()
    watchful.telegram.faults.clear()
    await watchful.start(WATCHFUL)
    await watchful.until(lambda: len(watchful.answers(ANN)) == 2)
    await watchful.until(lambda: watchful.kept("SELECT due FROM watches") == [(None,)])


async def test_an_unknown_outcome_is_not_repeated(watchful: Town) -> None:
    await watchful.say(f"/watch {UNIT}")
    watchful.telegram.fail("sendMessage", chat=ANN, silent=SILENCE)
    await bring(watchful, education_report(2023))
    await watchful.until(lambda: watchful.kept("SELECT due FROM watches") == [(None,)])
    await noticed(watchful)
    assert len(watchful.answers(ANN)) == 2


async def test_earlier_years_are_no_news_and_changed_figures_are_told_as_a_correction(watchful: Town) -> None:
    await watchful.say(f"/watch {UNIT}")
    await bring(watchful, education_report(2020))
    await bring(watchful, corrected(education_report(2022), "requests.new", 53))
    assert len(watchful.answers()) == 1
    await bring(watchful, education_report(2023))
    await bring(watchful, corrected(education_report(2023), "requests.new", 48))
    assert len(watchful.answers()) == 3
    assert "更正" in watchful.last(ANN).text
    assert "新收申请 48 件 ⚠️" in watchful.last(ANN).text
    await bring(watchful, corrected(education_report(2022), "requests.new", 54))
    assert len(watchful.answers()) == 3


async def test_being_blocked_ends_the_watches_quietly(watchful: Town) -> None:
    await watchful.say(f"/watch {UNIT}")
    await watchful.say(f"/watch {UNIT}", user=BEN)
    watchful.telegram.fail("sendMessage", chat=ANN, status=403, description="Forbidden: bot was blocked by the user")
    await bring(watchful, education_report(2023))
    assert watchful.kept("SELECT chat_id FROM watches") == [(BEN,)]
    assert len(watchful.answers(BEN)) == 2
    await bring(watchful, replace(education_report(2023), year=2024, source="x.txt"))
    assert len([call for call in watchful.telegram.calls if call.method == "sendMessage" and call.chat_id == ANN]) == 2


async def test_in_a_group_only_admins_watch_and_its_topic_is_told(watchful: Town) -> None:
    for command in (f"/watch {UNIT}", "/unwatch"):
        await watchful.say(command, chat=GROUP)
        assert "管理员" in watchful.last(GROUP).text
    assert watchful.kept("SELECT * FROM watches") == []
    watchful.telegram.admins.add((FORUM, BEN))
    await watchful.say(f"/watch {UNIT}", chat=FORUM, user=BEN, thread=5)
    await watchful.say("/watching", chat=FORUM, user=ANN)
    assert UNIT in watchful.last(FORUM).text
    await watchful.say("/unwatch", chat=FORUM, user=ANN)
    await bring(watchful, education_report(2023))
    assert "新收申请 47" in watchful.last(FORUM).text
    assert watchful.last(FORUM).thread == 5
    await watchful.say("/unwatch 教育局", chat=FORUM, user=BEN, thread=5)
    assert watchful.kept("SELECT * FROM watches") == []


async def test_a_watch_is_taken_back_and_forgotten(watchful: Town) -> None:
    for user in (ANN, BEN):
        await watchful.say(f"/watch {UNIT}", user=user)
    await watchful.say("/privacy")
    assert "/watch" in watchful.last(ANN).text
    await watchful.say("/forget")
    assert watchful.kept("SELECT chat_id FROM watches") == [(BEN,)]
    await watchful.say("/unwatch", user=BEN)
    assert watchful.kept("SELECT * FROM watches") == []
    await watchful.say("/watching", user=BEN)
    assert "没有关注" in watchful.last(BEN).text
    before = len(watchful.answers())
    await bring(watchful, education_report(2023))
    assert len(watchful.answers()) == before


async def test_what_cannot_be_watched_is_said_so(running: Town) -> None:
    for name, reason in (("", "写法"), ("月球局", "没有"), ("鼓楼区", "东川市鼓楼区人民政府")):
        await running.say(f"/watch {name}")
        assert reason in running.last(ANN).text
    assert running.bot is not None
    for number in range(MOST_WATCHES):
        running.bot.service.watches.add(chat_id=ANN, thread_id=0, unit=f"单位{number}", language="zh-Hans", latest=2023)
    await running.say(f"/watch {UNIT}")
    assert str(MOST_WATCHES) in running.last(ANN).text
    assert running.kept("SELECT count(*) FROM watches") == [(MOST_WATCHES,)]


def test_every_main_figure_is_asked_for_in_words_that_are_understood(town_index: Path) -> None:
    digest = digest_of(open_library(town_index), UNIT, 2023)
    assert digest is not None
    assert [line.code for line in digest.lines] == [code for code, _ in MAIN_FIGURES]
    assert all("2022" in line.told for line in digest.lines)
