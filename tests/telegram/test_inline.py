"""Inline mode: complete answers with their sources, in any chat, with nothing of any chat in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bot.web
from tests.telegram.markup import parsed, units
from tests.telegram.town import ANN, MODES, Town

pytestmark = pytest.mark.modes(*MODES)


async def offered(world: Town, query: str, language: str = "zh-hans") -> dict[str, Any]:
    """What is offered for a query: the fields of the answer to it."""
    content = {
        "id": f"i{len(world.telegram.calls)}",
        "from": {"id": ANN, "is_bot": False, "first_name": "某", "language_code": language},
        "query": query,
        "offset": "",
    }
    await world.done(await world.update("inline_query", content))
    return world.telegram.sent("answerInlineQuery")[-1].fields


async def test_a_question_is_offered_its_answer_with_the_source(running: Town) -> None:
    (result,) = (await offered(running, "云津市教育局2022年收到多少件申请"))["results"]
    text = parsed(result["input_message_content"]["message_text"])
    assert "52" in result["title"]
    assert "52" in text
    assert "云津市教育局2022年政府信息公开工作年度报告" in text


async def test_an_ambiguous_question_is_offered_each_answer(running: Town) -> None:
    results = (await offered(running, "鼓楼区2021年收到多少件申请"))["results"]
    texts = [parsed(result["input_message_content"]["message_text"]) for result in results]
    assert len(texts) == 2
    assert all("41" in text and "年度报告" in text for text in texts)
    assert {"东川市" in text for text in texts} == {True, False}
    (((button,),),) = [results[0]["reply_markup"]["inline_keyboard"]]
    await running.say(f"/start {button['url'].partition('?start=')[2]}")
    assert running.last(ANN).text.splitlines()[:2] == texts[0].splitlines()[:2]


async def test_nothing_found_leads_to_the_private_chat(running: Town) -> None:
    said = await offered(running, "今晚吃什么")
    assert said["results"] == []
    assert said["button"]["start_parameter"]


async def test_nothing_typed_is_offered_examples_that_are_answers(running: Town) -> None:
    said = await offered(running, "")
    assert said["button"]["start_parameter"] == "help"
    assert len(said["results"]) >= 3
    texts = [parsed(result["input_message_content"]["message_text"]) for result in said["results"]]
    assert all("年报" in text for text in texts[:3])


@pytest.mark.parametrize(
    ("typed", "unit"), [("教", "云津市教育局"), ("云津市公", "云津市公安局"), ("卫健委", "云津市卫生健康委员会")]
)
async def test_a_unit_is_completed_as_one_types(running: Town, typed: str, unit: str) -> None:
    results = (await offered(running, typed))["results"]
    assert results[0]["title"] == unit
    text = parsed(results[0]["input_message_content"]["message_text"])
    assert text.startswith(f"{unit} 2023年年报")
    assert "新收申请" in text


async def test_a_refusal_is_no_result_but_what_it_offers_is_answered(running: Town) -> None:
    refused = "云津市教育局2019年收到多少申请"
    results = (await offered(running, refused))["results"]
    texts = [parsed(result["input_message_content"]["message_text"]) for result in results]
    assert texts
    assert all("没有云津市教育局2019年" not in text for text in texts)
    assert "38" in texts[0]


async def test_a_result_has_a_link_back_and_a_thumbnail(world: Town) -> None:
    await world.start(web_url="https://open.example/yunjin")
    (result,) = (await offered(world, "教育局2022年公开率"))["results"]
    (((button,),),) = [result["reply_markup"]["inline_keyboard"]]
    address, _, start = button["url"].partition("?start=")
    assert address == "https://t.me/gongkai_test_bot"
    await world.say(f"/start {start}")
    assert "公开率" in world.last(ANN).text
    assert result["thumbnail_url"] == "https://open.example/yunjin/static/icon.png"
    assert (Path(bot.web.__file__).parent / "static" / "icon.png").is_file()


@pytest.mark.parametrize(
    "query",
    [
        "How many requests did the education bureau receive in 2022?",
        "请问一下云津市教育局二〇二二年一共收到了几份信息公开的申请呀",
        "",
    ],
)
async def test_the_link_back_opens_what_is_offered_however_long_its_question(running: Town, query: str) -> None:
    for result in (await offered(running, query, "zh-hans" if query and not query.isascii() else "en"))["results"]:
        (((button,),),) = [result["reply_markup"]["inline_keyboard"]]
        start = button["url"].partition("?start=")[2]
        assert start != "help"
        await running.say(f"/start {start}")
        told = running.telegram.sent("sendMessage", "sendRichMessage")[-1].text
        first = parsed(result["input_message_content"]["message_text"]).splitlines()[0]
        assert told.splitlines()[0] == first


async def test_the_beginning_of_a_name_offers_nothing_of_other_units(running: Town) -> None:
    results = (await offered(running, "教"))["results"]
    assert [result["title"] for result in results] == ["云津市教育局"]
    results = (await offered(running, "police", "en"))["results"]
    assert len(results) > 2
    assert all("云津市公安局" in result["input_message_content"]["message_text"] for result in results)


async def test_a_text_is_offered_by_its_question_and_how_it_begins(running: Town) -> None:
    (result,) = (await offered(running, "云津市人民政府2023年存在哪些问题"))["results"]
    assert result["title"] == "云津市人民政府2023年存在哪些问题"
    assert result["description"].startswith("一年来的工作中还存在一些问题")


async def test_what_is_written_alike_in_both_scripts_is_answered_in_the_persons(running: Town) -> None:
    results = (await offered(running, "教育局", "zh-hant"))["results"]
    assert len(results) > 1
    assert all("申请" not in str(result["description"]) for result in results)
    client = {"id": ANN, "is_bot": False, "first_name": "某", "language_code": "zh-hk"}
    await running.say("教育局2022年", **{"from": client})
    labels = [button["text"] for button in running.last(ANN).buttons]
    assert any("新收申請" in label for label in labels)
    await running.say("教育局2022年收到多少申请", **{"from": client})
    assert "新收申请" in running.last(ANN).text


async def test_the_private_chats_unit_and_conversation_stay_there(running: Town) -> None:
    await running.say("/settings unit 云津市教育局")
    await running.say("2022年收到多少件申请")
    said = await offered(running, "那2021年呢")
    assert "41" not in str(said["results"])


async def test_no_result_is_longer_than_a_message(running: Town) -> None:
    for query in ("收录了哪些单位", "云津市教育局2022年办理结果构成", "问" * 256, "<b>"):
        for result in (await offered(running, query))["results"]:
            assert units(parsed(result["input_message_content"]["message_text"])) <= 4096
    assert all(call.status == 200 for call in running.telegram.calls)


@pytest.mark.parametrize("typed", ["鼓楼区2021", "鼓楼区2021年", "鼓楼区 2021年的", "鼓楼区人民政府2021年"])
async def test_units_are_still_offered_when_a_year_is_typed_behind_them(running: Town, typed: str) -> None:
    said = await offered(running, typed)
    assert {result["title"] for result in said["results"]} == {"东川市鼓楼区人民政府", "西川市鼓楼区人民政府"}
