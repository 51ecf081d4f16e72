"""What a person meets first: buttons that lead to a figure, in their language; what becomes of files and links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge.ingest import Status
from knowledge.rehearsal import rehearse
from knowledge.sidecars import Particulars
from tests.questions.test_english import left_over
from tests.telegram.samples_index import SAMPLES, Read, education_report
from tests.telegram.test_uploads import lacking, own_index, sent, shown
from tests.telegram.town import ANN, MODES, STAFF, Town

__all__ = ["lacking", "own_index"]

pytestmark = pytest.mark.modes(*MODES)

NAMES = (
    *("年政府信息公开工作年度报告", "云津市教育局", "云津市鹿溪区人民政府", "云津市澄湖区人民政府"),
    *("东川市鼓楼区人民政府", "西川市鼓楼区人民政府", "教育局"),
)
REPORT = SAMPLES / "reports" / "chenghufenju-2021.txt"


@pytest.mark.parametrize("command", ["/start", "/help"])
async def test_the_first_words_end_in_buttons_that_lead_to_a_figure(running: Town, command: str) -> None:
    await running.say(command)
    greeting = running.last(ANN)
    assert greeting.buttons
    await running.press(greeting, greeting.buttons[0]["text"])
    told = running.telegram.sent("editMessageText")[-1]
    assert "📄 出处" in [button["text"] for button in told.buttons]


async def test_the_buttons_are_in_the_persons_language(running: Town) -> None:
    who: dict[str, Any] = {"id": ANN, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    await running.say("/start", **{"from": who})
    labels = [button["text"] for button in running.last(ANN).buttons]
    assert labels
    assert not any("多少" in label or "什么" in label for label in labels)
    await running.say("/start", **{"from": {**who, "language_code": "zh-hant"}})
    labels = [button["text"] for button in running.last(ANN).buttons]
    assert any("收到多少件申請" in label for label in labels)
    assert not any("申请" in label or "单位" in label for label in labels)
    # Names stay as the reports have them.
    assert any(label.startswith("云津市") for label in labels)


async def test_in_a_chat_set_to_english_nothing_but_names_stays_chinese(running: Town) -> None:
    await running.say("/settings")
    await running.press(running.last(ANN), "English")
    for asked in ("教育局2022年来信几件", "能问什么", "各区县2023年申请排名", "教育局2020年申请比2019年多多少"):
        await running.say(asked)
        told = running.last(ANN)
        shown = [told.text, *(one["text"] for one in running.buttons(told))]
        for text in shown:
            assert not left_over(text, list(NAMES)), text
    await running.say("教育局2022年来信几件")
    await running.press(running.last(ANN), "problems of")
    assert running.telegram.sent("editMessageText")[-1].text.startswith("The report of")


async def test_a_refusal_leads_on_and_not_to_what_was_asked_before(running: Town) -> None:
    await running.say("教育局2022年收到多少件申请")
    await running.say("规划局2022年收到多少件申请")
    refused = running.last(ANN)
    assert [button["text"] for button in refused.buttons] == ["🏛 选单位"]
    await running.press(refused, "选单位")
    assert "教育局" in [button["text"] for button in running.buttons(running.last(ANN))]


async def test_the_account_says_what_it_is_for(running: Town) -> None:
    for method, field in (("setMyDescription", "description"), ("setMyShortDescription", "short_description")):
        said = {call.fields.get("language_code"): call.fields[field] for call in running.telegram.sent(method)}
        assert "出处" in said["zh"]
        assert "cite" in said["en"] == said[None]
    assert len(running.telegram.sent("setChatMenuButton")) == 1


async def test_files_and_links_of_others_are_told_what_the_bot_does(running: Town) -> None:
    await running.say(None, document=sent(running, REPORT))
    assert "/feedback" in running.last(ANN).text
    await running.say("https://www.yunjin.example/report.html")
    assert "/feedback" in running.last(ANN).text
    await running.say("https://www.yunjin.example/report.html教育局2022年收到多少申请")
    assert running.last(ANN).text.startswith("52 件")


async def test_a_pin_is_passed_over_and_an_album_is_answered_once(running: Town) -> None:
    before = len(running.telegram.made())
    await running.say(None, pinned_message=running.message("x"))
    assert len(running.telegram.made()) == before
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    for _ in range(3):
        await running.say(None, photo=photo, media_group_id="7")
    assert len(running.answers(ANN)) == 1


async def test_a_preview_begins_with_the_verdict_and_names_what_is_put_in(own_index: Town) -> None:
    await own_index.say(None, user=STAFF, document=sent(own_index, REPORT), caption="云津市教育局 2021")
    refused = shown(own_index)
    assert "云津市教育局" in refused.text
    assert refused.buttons == []
    await own_index.say(None, user=STAFF, document=sent(own_index, REPORT))
    preview = shown(own_index)
    head, verdict, *_ = preview.text.splitlines()
    assert verdict.startswith(("✅", "⚠️"))
    await own_index.press(preview, "放进索引", user=STAFF)
    assert head in own_index.last(STAFF).text


def test_a_rehearsal_files_a_report_under_what_the_caption_says(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("x", encoding="utf-8")
    nameless = replace(education_report(2022), agency=None, year=None)

    def read(paths: Sequence[Path], _workers: int | None) -> list[Read]:
        return [Read(path=path, name=path.name, reports=[nameless]) for path in paths]

    (refused,) = rehearse([file], tmp_path / "none.db", Particulars(), workers=1, read=read)
    assert (refused.event.status, refused.report) == (Status.REFUSED, None)
    given = Particulars(agency="云津市教育局", year=2022)
    (filed,) = rehearse([file], tmp_path / "none.db", given, workers=1, read=read)
    assert filed.report is not None
    assert (filed.report.agency, filed.report.year) == ("云津市教育局", 2022)
