"""Inline mode: complete answers with their sources, in any chat, with nothing of any chat in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.telegram.emulator import parsed, units
from tests.telegram.town import ANN, MODES, Town

pytestmark = pytest.mark.modes(*MODES)


async def offered(world: Town, query: str) -> dict[str, Any]:
    """What is offered for a query: the fields of the answer to it."""
    content = {
        "id": f"i{len(world.telegram.calls)}",
        "from": {"id": ANN, "is_bot": False, "first_name": "某", "language_code": "zh-hans"},
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


async def test_nothing_typed_or_nothing_found_leads_to_the_private_chat(running: Town) -> None:
    for query in ("", "今晚吃什么"):
        said = await offered(running, query)
        assert said["results"] == []
        assert said["button"]["start_parameter"]


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
