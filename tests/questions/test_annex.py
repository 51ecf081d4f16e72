"""Rows of the annex before 2019, asked in everyday words of one report that has it and of one that has not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import Library, open_library
from knowledge.answers import Kind
from knowledge.ingest import ingest
from knowledge.lexicon.annex_words import annex_words

REPORT = Path(__file__).resolve().parents[1] / "documents" / "html-pre2019" / "source.html"
TODAY = date(2024, 6, 1)

ASKED = {
    "annex.disclosed": (1523, "主动公开政府信息多少条", "2016年主动公开了多少条"),
    "annex.via_website": (372, "2016年网站公开了多少条信息", "通过政府网站公开信息数"),
    "annex.via_wechat": (301, "政务微信公开了多少条"),
    "annex.press_conferences": (8, "新闻发布会开了几次", "举办新闻发布会多少次"),
    "annex.press_conferences_head": (3, "主要负责同志参加新闻发布会几次"),
    "annex.requests_online": (9, "2016年网络申请几件", "请问网上申请有多少件"),
    "annex.requests_in_person": (11, "当面申请的有几件"),
    "annex.completed_on_time": (19, "按时办结数", "发改委2016年按期办结多少件"),
    "annex.completed_extended": (21, "延期办结了几件"),
    "annex.denied_trade_secret": (1, "涉及商业秘密的几件"),
    "annex.replies_not_existing": (1, "申请信息不存在的几件"),
    "annex.staff_full_time": (12, "专职人员几人", "有几个专职人员"),
    "annex.budget": (5, "2016年信息公开专项经费多少万元"),
    "annex.training_sessions": (1, "培训班办了几次"),
    "annex.trained": (27, "培训了多少人次"),
    "annex.reading_points": (3, "查阅点有几个"),
    "annex.fees": (0, "依申请公开信息收取的费用"),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    path = tmp_path_factory.mktemp("annex") / "annex.db"
    list(ingest([REPORT], path))
    return open_library(path)


@pytest.mark.parametrize(
    ("code", "value", "question"),
    [(code, value, question) for code, (value, *questions) in ASKED.items() for question in questions],
)
def test_a_row_of_the_annex_is_answered(library: Library, code: str, value: int, question: str) -> None:
    answer = library.ask(question, today=TODAY).answer
    assert answer.kind is Kind.CELL
    assert [(item.indicator, item.value, item.year) for item in answer.values] == [(code, value, 2016)]
    assert len(answer.citations) == 1


@pytest.mark.parametrize(
    "question",
    [
        "2017年网络申请几件",
        "企业网络申请几件",
        "2016年网络申请占比",
        "网络申请和当面申请各几件",
        "2016年5月网络申请几件",
        "网络申请最多的年份",
    ],
)
def test_what_the_annex_does_not_tell_is_refused(library: Library, question: str) -> None:
    assert not library.ask(question, today=TODAY).answer.values


def test_a_later_form_has_no_such_row(sample_library: Library) -> None:
    answer = sample_library.ask("教育局2022年网络申请几件", today=TODAY).answer
    assert answer.kind is Kind.NOT_IN_FORM
    assert not answer.values


def test_every_row_has_words_that_find_it_alone() -> None:
    assert len({code for code, _ in annex_words()}) > 40
