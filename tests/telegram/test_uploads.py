"""Report files from staff: previewed, put in or thrown away, and answered from at once."""

from __future__ import annotations

import asyncio
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import open_library
from knowledge.approval import golden_file
from knowledge.golden import add_golden, recorded
from knowledge.parsing import parse
from tests.telegram.emulator import Call
from tests.telegram.samples_index import SAMPLES, education_report, put_in
from tests.telegram.town import ANN, MODES, STAFF, Town

pytestmark = pytest.mark.modes(*MODES)

READ_ONCE = pytest.mark.modes("polling")
"""For what takes its time to read files, which is the same however the update came in."""

REPORT = SAMPLES / "reports" / "chenghufenju-2021.txt"
QUESTION = "云津市公安局澄湖分局2021年收到多少件申请"


@pytest.fixture(scope="module")
def lacking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index that lacks the report; never written to."""
    folder = tmp_path_factory.mktemp("lacking")
    put_in(folder, folder / "own.db", [education_report(2022)])
    return folder


@pytest.fixture
async def own_index(world: Town, tmp_path: Path, lacking: Path) -> Town:
    """A bot with an index of its own that lacks the report."""
    shutil.copytree(lacking, tmp_path, symlinks=True, dirs_exist_ok=True)
    world.index = tmp_path / "own.db"
    await world.start()
    return world


def sent(world: Town, path: Path, name: str | None = None) -> dict[str, Any]:
    """A document as it stands in a message."""
    reference = f"file-{path.name}"
    world.telegram.assets[reference] = {"data": path.read_bytes()}
    return {
        "file_id": reference,
        "file_unique_id": reference,
        "file_name": name or path.name,
        "file_size": path.stat().st_size,
    }


def shown(world: Town) -> Call:
    """What the note that a file is being read was changed into."""
    return world.telegram.sent("editMessageText")[-1]


async def test_staff_sees_what_was_read_and_puts_it_in_by_button(own_index: Town) -> None:
    await own_index.say(QUESTION)
    before = own_index.last(ANN).text
    await own_index.say(None, user=STAFF, document=sent(own_index, REPORT))
    assert f"正在读 {REPORT.name}" in own_index.last(STAFF).text
    preview = shown(own_index)
    assert "云津市公安局澄湖分局 2021" in preview.text
    assert own_index.telegram.sent("sendPhoto") == []
    await own_index.press(preview, "看表", user=STAFF)
    assert any("表3" in table.fields["caption"] for table in own_index.telegram.sent("sendPhoto"))
    assert "本年新收" in preview.text
    assert "将加入：云津市公安局澄湖分局 2021" in preview.text
    await own_index.press(preview, "放进索引", user=STAFF)
    assert own_index.last(STAFF).text == "已加入：云津市公安局澄湖分局 2021"
    await own_index.say(QUESTION)
    assert own_index.last(ANN).text != before
    assert "2021年政府信息公开工作年度报告" in own_index.last(ANN).text
    await own_index.press(preview, "放进索引", user=STAFF)
    assert "太旧" in own_index.telegram.sent("answerCallbackQuery")[-1].fields["text"]
    assert own_index.kept("SELECT user_id, status FROM uploads") == [(STAFF, "added")]
    assert list((own_index.folder / "uploads").iterdir()) == []
    await own_index.say("/stats", user=STAFF)
    assert f"已放进索引：{REPORT.name}（{STAFF}）" in own_index.last(STAFF).text


async def test_a_report_that_changes_a_golden_answer_is_not_put_in(own_index: Town) -> None:
    golden = golden_file(own_index.index)
    add_golden(golden, list(recorded(open_library(own_index.index), [QUESTION], today=date(2024, 6, 30))))
    bytes_before = own_index.index.read_bytes()
    await own_index.say(None, user=STAFF, document=sent(own_index, REPORT))
    await own_index.press(shown(own_index), "放进索引", user=STAFF)
    assert own_index.last(STAFF).text.startswith("没有放进去：新索引")
    assert "原来的照旧" in own_index.last(STAFF).text
    assert QUESTION in own_index.last(STAFF).text
    assert own_index.index.read_bytes() == bytes_before
    assert own_index.kept("SELECT status FROM uploads") == [("refused",)]
    assert list((own_index.folder / "uploads").iterdir()) == []


async def test_what_is_thrown_away_changes_nothing(own_index: Town) -> None:
    bytes_before = own_index.index.read_bytes()
    await own_index.say(None, user=STAFF, document=sent(own_index, REPORT, "../../etc/坏 名字.txt"))
    await own_index.press(shown(own_index), "扔掉", user=STAFF)
    assert own_index.index.read_bytes() == bytes_before
    assert own_index.kept("SELECT name, status FROM uploads") == [("坏_名字.txt", "thrown away")]


async def test_a_file_that_is_no_report_is_refused_in_one_line(own_index: Town, tmp_path: Path) -> None:
    photo = tmp_path / "photo.pdf"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    await own_index.say(None, user=STAFF, document=sent(own_index, photo))
    answer = shown(own_index)
    assert "photo.pdf" in answer.text
    assert answer.buttons == []


async def test_who_is_staff_no_more_puts_nothing_in(own_index: Town) -> None:
    before = own_index.index.read_bytes()
    await own_index.say(None, user=STAFF, document=sent(own_index, REPORT))
    preview = shown(own_index)
    await own_index.stop()
    await own_index.start(admins=frozenset())
    for label in ("放进索引", "扔掉"):
        await own_index.press(preview, label, user=STAFF)
        assert "维护人员" in own_index.telegram.sent("answerCallbackQuery")[-1].fields["text"]
    assert own_index.index.read_bytes() == before
    assert own_index.kept("SELECT status FROM uploads") == [("waiting",)]


async def test_others_files_are_not_read(own_index: Town) -> None:
    await own_index.say(None, user=ANN, document=sent(own_index, REPORT))
    assert "文字" in own_index.last(ANN).text
    assert own_index.telegram.sent("getFile") == []


async def test_a_file_that_cannot_be_fetched_is_said_so(own_index: Town) -> None:
    document = sent(own_index, REPORT)
    own_index.telegram.assets.clear()
    await own_index.say(None, user=STAFF, document=document)
    assert "没有取到" in own_index.last(STAFF).text
    big = {**document, "file_size": 21 * 1024 * 1024}
    await own_index.say(None, user=STAFF, document=big)
    assert "太大" in own_index.last(STAFF).text


async def test_every_finding_is_in_the_preview(own_index: Town, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    text = REPORT.read_text(encoding="utf-8")
    total = "（七）总计\n\t3\n"
    assert text.count(total) == 1
    wrong.write_text(text.replace(total, total.replace("3", "77")), encoding="utf-8")
    expected = [problem for outcome in parse([wrong], workers=1) for problem in outcome.reports[0].problems]
    assert expected
    await own_index.say(None, user=STAFF, document=sent(own_index, wrong))
    for problem in expected:
        assert problem.message in shown(own_index).text


async def test_who_is_forgotten_leaves_no_file_and_no_name_in_the_log(own_index: Town) -> None:
    await own_index.say(None, user=STAFF, document=sent(own_index, REPORT))
    await own_index.say("/forget", user=STAFF)
    assert own_index.kept("SELECT user_id, status FROM uploads") == [(0, "thrown away")]
    assert list((own_index.folder / "uploads").iterdir()) == []


def zipped(folder: Path, *names: str, broken: bool = False) -> Path:
    """Reports of the samples in one archive, with a file that is none where it is `broken`."""
    target = folder / "reports.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.write(SAMPLES / "reports" / name, name)
        if broken:
            archive.writestr("broken.docx", b"PK\x03\x04 nothing")
    return target


@READ_ONCE
async def test_a_zip_is_one_message_with_a_line_for_each_report(own_index: Town, tmp_path: Path) -> None:
    names = sorted(path.name for path in (SAMPLES / "reports").glob("chenghufenju-20*"))[:3]
    await own_index.say(None, user=STAFF, document=sent(own_index, zipped(tmp_path, *names, broken=True)))
    assert len(own_index.answers(STAFF)) == 1
    assert own_index.telegram.sent("sendPhoto") == []
    told = shown(own_index)
    assert told.fields["message_id"] == own_index.last(STAFF).result["message_id"]
    assert told.text.splitlines()[0].startswith("reports.zip：✅")
    assert told.text.count("云津市公安局澄湖分局") >= 3
    assert "broken.docx" in told.text
    await own_index.press(told, "放进索引", user=STAFF)
    said = own_index.last(STAFF).text
    assert said.count("已加入：云津市公安局澄湖分局") == 3
    assert "没有放进去：" in said


@READ_ONCE
async def test_an_album_is_one_message_that_grows(own_index: Town) -> None:
    names = sorted(path.name for path in (SAMPLES / "reports").glob("chenghufenju-20*"))[:2]
    for name in names:
        document = sent(own_index, SAMPLES / "reports" / name)
        await own_index.say(None, user=STAFF, document=document, media_group_id="55")
    assert len(own_index.answers(STAFF)) == 1
    told = shown(own_index)
    assert told.fields["message_id"] == own_index.last(STAFF).result["message_id"]
    assert told.text.startswith("2 个文件：")
    await own_index.press(told, "放进索引", user=STAFF)
    assert own_index.last(STAFF).text.count("已加入：") == 2


@READ_ONCE
async def test_an_album_that_is_thrown_away_is_told_of_as_a_whole(own_index: Town) -> None:
    for name in sorted(path.name for path in (SAMPLES / "reports").glob("chenghufenju-20*"))[:2]:
        document = sent(own_index, SAMPLES / "reports" / name)
        await own_index.say(None, user=STAFF, document=document, media_group_id="56")
    await own_index.press(shown(own_index), "扔掉", user=STAFF)
    assert own_index.last(STAFF).text == "已扔掉 2 个文件。"


@READ_ONCE
async def test_all_main_figures_stand_beside_those_of_the_year_before(own_index: Town) -> None:
    await own_index.say(None, user=STAFF, document=sent(own_index, SAMPLES / "reports" / "jiaoyuju-2023.docx"))
    lines = shown(own_index).text.splitlines()
    for told in ("新收申请：47（上年 52）", "不予公开：13（上年 8）", "行政诉讼：1（上年 1）"):
        assert told in lines


@READ_ONCE
async def test_what_stands_between_the_years_is_in_the_preview(own_index: Town, tmp_path: Path) -> None:
    """The report of the year before is indexed with another number carried over than this one carries in."""
    name = "jiaoyuju-2023.docx"
    before = education_report(2022)
    facts = tuple(
        replace(fact, value=99, raw="99")
        if (fact.indicator, fact.applicant) == ("requests.carried_out", "total")
        else fact
        for fact in before.facts
    )
    # In a thread: the emulator answers in this one, and a poll must not time out meanwhile.
    await asyncio.to_thread(put_in, tmp_path, own_index.index, [replace(before, facts=facts, source="again.txt")])
    await own_index.say(None, user=STAFF, document=sent(own_index, SAMPLES / "reports" / name))
    told = shown(own_index)
    between = [line for line in told.text.splitlines() if "99" in line and "2022年" in line]
    assert between
    await own_index.press(told, "放进索引", user=STAFF)
    kept = open_library(own_index.index).shelf.problems("云津市教育局", 2023)
    assert {problem.message for problem in kept} == {
        problem.message for problem in kept if problem.message in told.text
    }
    assert any("99" in problem.message for problem in kept)


@READ_ONCE
async def test_the_reason_of_a_broken_file_is_told_in_chinese(own_index: Town, tmp_path: Path) -> None:
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w"):
        pass
    await own_index.say(None, user=STAFF, document=sent(own_index, empty))
    assert "压缩包里没有文件" in shown(own_index).text


@READ_ONCE
async def test_a_reason_that_names_something_is_told_in_chinese_too(own_index: Town) -> None:
    await own_index.say(None, user=STAFF, document=sent(own_index, REPORT), caption="云津市教育局 1999")
    assert shown(own_index).text.endswith("：文件是云津市公安局澄湖分局的，说明里写的是云津市教育局")
