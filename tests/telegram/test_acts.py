"""What a person types about the chat itself does what the button does, for the answer shown last."""

from __future__ import annotations

import pytest

from bot.chat.acts import Act, _sentences, read_wish
from tests.telegram.emulator import Call
from tests.telegram.town import ANN, BEN, GROUP, MODES, Town

pytestmark = pytest.mark.modes(*MODES)

TREND = "云津市教育局历年新收申请"
CELL = "云津市教育局2022年收到多少件申请"


def files(world: Town) -> list[Call]:
    return world.telegram.sent("sendPhoto", "sendDocument")


@pytest.mark.parametrize(
    ("said", "method", "ending"),
    [
        ("下载数据", "sendDocument", ".csv"),
        ("发个excel", "sendDocument", ".xlsx"),
        ("請匯出", "sendDocument", ".csv"),
        ("能不能帮我导出一下？", "sendDocument", ".csv"),
        ("Please export the data", "sendDocument", ".csv"),
        ("画图", "sendPhoto", ".png"),
        ("对比图", "sendPhoto", ".png"),
        ("draw a chart", "sendPhoto", ".png"),
        ("看原表", "sendPhoto", ".png"),
        ("show me the original table", "sendPhoto", ".png"),
    ],
)
async def test_a_sentence_does_what_the_button_does(running: Town, said: str, method: str, ending: str) -> None:
    await running.say(TREND)
    await running.say(said)
    (sent,) = files(running)
    assert (sent.method, sent.file_names[0][-len(ending) :]) == (method, ending)
    assert "教育局" in str(sent.fields["caption"]) + sent.file_names[0]
    assert len(running.answers(ANN)) == 1


async def test_a_sentence_is_about_the_answer_that_it_replies_to(running: Town) -> None:
    await running.say(TREND)
    first = running.last(ANN)
    await running.say("云津市公安局历年新收申请")
    await running.say("画个图", reply_to=running.ours(first))
    assert "云津市教育局" in files(running)[-1].fields["caption"]
    await running.say("画个图", reply_to=running.ours(first))
    assert len(files(running)) == 1
    assert "上面" in running.last(ANN).text
    await running.say("出处")
    assert "云津市公安局2020年" in running.last(ANN).text


async def test_a_single_figure_is_drawn_over_the_years(running: Town) -> None:
    await running.say(CELL)
    await running.say("画图")
    assert "2020" in running.last(ANN).text
    assert files(running)[-1].method == "sendPhoto"


async def test_units_are_watched_and_let_go_in_words(running: Town) -> None:
    await running.say("关注教育局")
    assert running.kept("SELECT unit FROM watches") == [("云津市教育局",)]
    await running.say(CELL)
    assert "🔔 ✓" in [label for row in running.rows(running.last(ANN)) for label in row]
    await running.say("取消关注")
    assert running.kept("SELECT unit FROM watches") == []
    await running.say("關注這個單位")
    assert running.kept("SELECT unit FROM watches") == [("云津市教育局",)]
    await running.say("unwatch 云津市教育局")
    assert running.kept("SELECT unit FROM watches") == []
    await running.say("please watch the education bureau")
    assert running.kept("SELECT unit FROM watches") == [("云津市教育局",)]
    await running.say("我关注了什么？")
    assert "云津市教育局 (2023)" in running.last(ANN).text


async def test_what_only_looks_like_one_is_a_question(running: Town) -> None:
    await running.say("关注教育局2022年的申请有多少")
    assert running.kept("SELECT unit FROM watches") == []
    await running.say("公众关注度高吗")
    assert running.kept("SELECT unit FROM watches") == []


async def test_without_an_answer_questions_are_offered(running: Town) -> None:
    await running.say("下载数据")
    assert "还没有" in running.last(ANN).text
    await running.press(running.last(ANN), "2023年")
    assert running.telegram.sent("editMessageText")


async def test_in_a_group_it_takes_a_mention_or_a_reply(running: Town) -> None:
    await running.say(f"/ask {TREND}", chat=GROUP)
    answer = running.last(GROUP)
    await running.say("下载数据", chat=GROUP, user=BEN)
    assert files(running) == []
    await running.say("下载数据", chat=GROUP, user=BEN, reply_to=running.ours(answer))
    assert files(running)[-1].chat_id == GROUP
    await running.say("关注教育局", chat=GROUP, user=BEN, reply_to=running.ours(answer))
    assert "管理员" in running.last(GROUP).text


def test_every_sentence_asks_for_its_act_alone() -> None:
    for act in Act:
        for said in _sentences()[act]:
            wish = read_wish(said)
            assert wish is not None
            assert wish.act is act, said
    for question in (
        CELL,
        "2022年",
        "那2021年呢",
        "公安局呢",
        "你好",
        "谢谢",
        "可以",
        "请",
        "有更多申请吗",
        "画图费用是多少",
    ):
        assert read_wish(question) is None, question
