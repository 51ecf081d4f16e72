"""Words of the form beside words of the text, the latest report, what got no answer, and what is asked back."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wording import word
from knowledge import Library
from knowledge.answers import REFUSALS, Kind

TODAY = date(2024, 6, 1)
KEYWORDS = {
    "澄湖区 老旧小区 公开": "老旧小区",
    "教育局 义务教育 公开": "义务教育",
    "教育局2022 招生信息公开": "招生",
    "市监局2022 抽检 公开": "抽检",
}
THINGS_LEFT = {
    "澄湖区账号砍掉还剩几个": "21个",
    "账号清理后剩下几个，澄湖区2021年": "21个",
    "几家单位核对了联系方式": "42家",
    "澄湖区2020年核对了几家单位的联系方式": "42家",
}
LATEST = (
    "公安局最近一份报告",
    "公安局最新那份年报",
    "公安局最近那份年报里",
    "公安局最后一份报告的",
    "公安局最近的年报里",
)
WORK = ("做了什么", "干了些啥", "做了哪些事", "都开展了哪些工作", "办了什么事")
UNANSWERED = ("石沉大海的", "申请没了下文的", "没有回音的申请", "杳无音信的", "一直没等到答复的")
ASKED_BACK = (
    "全市2023年收到多少申请",
    "2023年全市予以公开几件",
    "公安局2023年公开了几件",
    "公安局2023石沉大海的有几件",
)


@pytest.mark.parametrize("text", KEYWORDS)
def test_keywords_beside_a_word_of_the_form_are_looked_for(text: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind is Kind.PASSAGE
    assert KEYWORDS[text] in word(answer).plain()


@pytest.mark.parametrize("text", ["公安局2023年公开", "教育局公开多少", "公安局2023年公开了几件"])
def test_without_other_words_it_is_a_figure(text: str, sample_library: Library) -> None:
    assert sample_library.ask(text, today=TODAY).answer.kind is Kind.AMBIGUOUS


@pytest.mark.parametrize("text", THINGS_LEFT)
def test_a_number_of_things_is_no_number_of_requests_and_no_finding(text: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind is Kind.PASSAGE
    assert THINGS_LEFT[text] in word(answer).plain()


@pytest.mark.parametrize("text", ["教育局2022年还剩多少件", "教育局2022年还剩几件没办"])
def test_what_is_left_of_requests_is_a_figure(text: str, sample_library: Library) -> None:
    assert [value.value for value in sample_library.ask(text, today=TODAY).answer.values] == [5]


@pytest.mark.parametrize("said", LATEST)
@pytest.mark.parametrize(("what", "number"), [("收到多少申请", 117), ("复议多少", 8)])
def test_the_latest_report_by_its_own_names(said: str, what: str, number: int, sample_library: Library) -> None:
    values = sample_library.ask(f"{said}{what}", today=TODAY).answer.values
    assert [(value.year, value.value) for value in values] == [(2023, number)]


@pytest.mark.parametrize("text", ["最近那份报告是哪年的", "公安局最近一份年报是哪一年的", "最新的报告是哪一年"])
def test_of_which_year_the_latest_report_is(text: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind is Kind.COVERAGE
    assert "2023年" in word(answer).plain()


@pytest.mark.parametrize("said", WORK)
@pytest.mark.parametrize("unit", ["公安局", "卫健委", "鹿溪区"])
def test_what_was_done_is_told_by_what_was_done(said: str, unit: str, sample_library: Library) -> None:
    for year in (2022, 2023):
        answer = sample_library.ask(f"{unit}{year}年{said}", today=TODAY).answer
        assert answer.kind is Kind.PASSAGE
        assert all(citation.where.startswith("一、") for citation in answer.citations)


@pytest.mark.parametrize("said", UNANSWERED)
def test_what_got_no_answer_is_asked_back(said: str, sample_library: Library) -> None:
    reply = sample_library.ask(f"公安局2023年{said}有几件", today=TODAY)
    assert reply.answer.kind is Kind.AMBIGUOUS
    asked = [sample_library.ask(str(place), reply.context, today=TODAY).answer for place in (1, 2)]
    assert [answer.values[0].indicator for answer in asked] == ["requests.carried_out", "outcome.not_processed"]


@pytest.mark.parametrize("text", ASKED_BACK)
def test_what_is_asked_back_is_one_tap_from_a_figure(text: str, sample_library: Library) -> None:
    reply = sample_library.ask(text, today=TODAY)
    assert reply.answer.kind is Kind.AMBIGUOUS
    assert len(reply.answer.choices) >= 2
    for place, choice in enumerate(reply.answer.choices, start=1):
        for tapped in (str(place), choice.label):
            answer = sample_library.ask(tapped, reply.context, today=TODAY).answer
            assert answer.kind not in REFUSALS, choice.label
            assert answer.values, choice.label


LACKING = ("公开栏", "新媒体账号", "政策评价", "查找信息", "应诉准备", "更新", "办理水平", "栏目", "培训")


@pytest.mark.parametrize("about", LACKING)
def test_what_was_lacking_is_no_work_that_was_done(about: str, sample_library: Library) -> None:
    asked = 0
    for entry in sample_library.shelf.reports():
        unit = f"{entry.agency}{entry.year}年"
        problems = sample_library.ask(f"{unit}存在哪些问题", today=TODAY).answer
        if not any(about in passage.text for passage in problems.passages):
            continue
        told = {passage.text for passage in problems.passages}
        done = sample_library.ask(f"{unit}{about}做了什么", today=TODAY).answer
        assert not told & {passage.text for passage in done.passages}, unit
        asked += 1
    assert asked


TWO_NUMBERS = {
    "教育局2023年培训几次多少人参加": ("3次", "252人次"),
    "卫健委2023年培训几次，多少人参加": ("2次", "131人次"),
    "公安局2023年培训了几期 多少人": ("6期", "503人次"),
    "公安局2023年征求意见几次，收到多少条": ("6次", "1533条"),
    "2023年市政府新闻发布会一共几场 来了多少人": ("33场", "没有写到：来了多少人"),
    "2023年市政府开了几场发布会，来了多少人": ("33场", "没有写到：来了多少人"),
    "公安局2023年微信粉丝多少，快手粉丝多少": ("61.8万", "没有写到：快手粉丝"),
}


@pytest.mark.parametrize("text", TWO_NUMBERS)
def test_of_two_numbers_both_are_told_or_which_is_missing(text: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind is Kind.PASSAGE
    for told in TWO_NUMBERS[text]:
        assert told in word(answer).plain(), told
