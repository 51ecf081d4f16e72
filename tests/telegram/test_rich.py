"""Rich messages with native tables where the server knows them, and the usual HTML where it does not."""

from __future__ import annotations

import pytest

from tests.telegram.town import ANN, MODES, SILENCE, Town

pytestmark = pytest.mark.modes(*MODES)

CELL = "云津市教育局2022年收到多少件申请"
TREND = "教育局和公安局历年申请对比"


async def test_a_table_is_native_where_the_server_has_them(running: Town) -> None:
    running.telegram.rich = True
    asked = await running.say(TREND)
    (sent,) = running.telegram.sent("sendRichMessage")
    assert running.answers(ANN) == []
    assert sent.reply_to == asked
    told = sent.fields["rich_message"]["html"]
    assert '<td align="right">104</td>' in told
    assert "<details><summary>" in told
    assert [label for row in running.rows(sent) for label in row][:2] == ["📈 画图", "📄 出处"]
    await running.say(CELL)
    assert "52 件" in running.last(ANN).text
    await running.edit(asked, "教育局和卫健委历年申请对比")
    edit = running.telegram.sent("editMessageText")[-1]
    assert edit.fields["message_id"] == sent.result["message_id"]
    assert "云津市卫生健康委员会" in edit.fields["rich_message"]["html"]
    await running.edit(asked, CELL.replace("2022", "2021"))
    assert "41 件" in running.telegram.sent("editMessageText")[-1].fields["text"]
    assert len(running.telegram.sent("sendRichMessage")) == 1


async def test_a_server_that_has_none_is_asked_once(running: Town) -> None:
    for _ in range(2):
        await running.say(TREND)
        assert "104" in running.last(ANN).text
    asked = [call.status for call in running.telegram.calls if call.method == "sendRichMessage"]
    assert asked == [404]
    assert len(running.answers(ANN)) == 2


async def test_one_that_is_refused_goes_out_as_html(running: Town) -> None:
    running.telegram.rich = True
    running.telegram.fail("sendRichMessage", status=400, description="Bad Request: can't parse rich message")
    await running.say(TREND)
    assert "104" in running.last(ANN).text
    await running.say(TREND)
    assert len(running.answers(ANN)) == 2
    assert running.telegram.sent("sendRichMessage") == []


async def test_one_whose_outcome_is_unknown_is_not_sent_again(running: Town) -> None:
    running.telegram.rich = True
    running.telegram.fail("sendRichMessage", silent=SILENCE)
    await running.say(TREND)
    assert len(running.telegram.sent("sendRichMessage")) == 1
    assert "重发" in [button["text"] for button in running.last(ANN).buttons]
    await running.press(running.last(ANN), "重发")
    assert len(running.telegram.sent("sendRichMessage")) == 2
