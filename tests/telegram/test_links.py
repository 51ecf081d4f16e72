"""Addresses from staff: fetched, previewed, put in, and cited; where reports came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetching.site import Answer, Site
from tests.telegram.samples_index import SAMPLES, education_report, put_in
from tests.telegram.town import ANN, BEN, MODES, STAFF, Town

pytestmark = pytest.mark.modes(*MODES)

REPORT = (SAMPLES / "reports" / "jiaoyuju-2022.html").read_bytes()
TITLE = "云津市教育局2022年政府信息公开工作年度报告"
QUESTION = "云津市教育局2022年收到多少件申请"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Site().running() as running:
        yield running


@pytest.fixture
async def own_index(world: Town, tmp_path: Path, site: Site) -> Town:
    """A bot with an index of its own that lacks the report, and that may ask this machine."""
    live = tmp_path / "own.db"
    put_in(tmp_path, live, [education_report(2021)])
    world.index = live
    await world.start(fetch_private=True, fetch_pause=0.0)
    return world


async def test_a_report_is_fetched_previewed_put_in_and_cited(own_index: Town, site: Site) -> None:
    site["/a.html"] = REPORT
    await own_index.say(site.url("/a.html"), user=STAFF)
    assert site.url("/a.html") in own_index.last(STAFF).text
    preview = own_index.telegram.sent("editMessageText")[-1]
    assert "云津市教育局 2022" in preview.text
    await own_index.press(preview, "放进索引", user=STAFF)
    assert "已加入" in own_index.last(STAFF).text
    await own_index.say(QUESTION)
    assert f'href="{site.url("/a.html")}"' in own_index.last(ANN).fields["text"]
    assert list((own_index.folder / "uploads").iterdir()) == []
    await own_index.say("/sources 云津市教育局")
    assert f'href="{site.url("/a.html")}"' in own_index.last(ANN).fields["text"]
    await own_index.say("/sources")
    assert f"127.0.0.1:{site.ports[0]}：1 份" in own_index.last(ANN).fields["text"]


async def test_a_page_that_carries_its_report_gives_the_attachment(own_index: Town, site: Site) -> None:
    site["/p.html"] = f"<title>{TITLE}</title><h1>{TITLE}</h1><a href='/a.docx'>附件</a>"
    site["/a.docx"] = (SAMPLES / "reports" / "jiaoyuju-2023.docx").read_bytes()
    await own_index.say(f"{site.url('/p.html')} 云津市教育局 2023", user=STAFF)
    preview = own_index.telegram.sent("editMessageText")[-1]
    assert "云津市教育局 2023" in preview.text
    await own_index.press(preview, "扔掉", user=STAFF)
    assert list((own_index.folder / "uploads").iterdir()) == []


async def test_what_cannot_be_fetched_is_told(own_index: Town, site: Site) -> None:
    site["/list.html"] = f"<title>年报</title><a href='/a.html'>{TITLE}</a>"
    site["/big.pdf"] = Answer(body=b"%PDF-1.4" + b"0" * (21 * 2**20))
    for path, said in (("/none.html", "404"), ("/list.html", "1 份年报的列表"), ("/big.pdf", "超过 20 MB")):
        await own_index.say(site.url(path), user=STAFF)
        assert said in own_index.telegram.sent("editMessageText")[-1].text
    assert not (own_index.folder / "uploads").exists() or list((own_index.folder / "uploads").iterdir()) == []
    assert {status for _, status in own_index.kept("SELECT user_id, status FROM uploads")} == {"refused"}


async def test_a_private_address_is_refused_unless_allowed(world: Town, tmp_path: Path, site: Site) -> None:
    live = tmp_path / "own.db"
    put_in(tmp_path, live, [education_report(2021)])
    world.index = live
    await world.start()
    await world.say(site.url("/a.html"), user=STAFF)
    told = world.telegram.sent("editMessageText")[-1].text
    assert "127.0.0.1 是内网地址" in told
    assert not re.search("[a-z]{4}", told.partition(".html")[2]), "nothing in English"
    assert site.requests == []


async def test_an_address_from_anybody_else_is_a_question(own_index: Town, site: Site) -> None:
    await own_index.say(site.url("/a.html"))
    assert site.requests == []
    assert own_index.kept("SELECT count(*) FROM uploads") == [(0,)]


NOT_FOR_FILES = "不读发来的文件和链接"
DOCUMENT = {"file_id": "d", "file_unique_id": "d", "file_name": "年报.pdf", "file_size": 9}


@pytest.mark.parametrize("beside", ["", "看看", "请收录", "谢谢"])
async def test_what_anybody_else_hands_in_is_told_to_be_none_of_ours(running: Town, beside: str) -> None:
    await running.say(None, document=DOCUMENT, **({"caption": beside} if beside else {}))
    assert NOT_FOR_FILES in running.last(ANN).text
    await running.say(f"{beside} https://example.org/a.html")
    assert NOT_FOR_FILES in running.last(ANN).text
    assert len(running.answers(ANN)) == 2


async def test_a_question_beside_a_file_or_an_address_is_answered(running: Town) -> None:
    await running.say(None, document=DOCUMENT, caption=QUESTION)
    await running.say(f"https://example.org/a.html {QUESTION}")
    await running.say("https://example.org/a.html 那2021年呢")
    assert [figure in call.text for figure, call in zip(("52", "52", "41"), running.answers(ANN), strict=True)] == [
        True,
        True,
        True,
    ]


async def test_an_album_of_files_is_told_of_once_in_each_chat(running: Town) -> None:
    for number in range(2):
        for user in (ANN, BEN):
            await running.say(None, user=user, document={**DOCUMENT, "file_id": f"d{number}"}, media_group_id=f"{user}")
    assert len(running.answers(ANN)) == len(running.answers(BEN)) == 1
