"""A turn that only says whose, when or on which channel gets what the whole question gets that says so itself."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from knowledge import Library
from knowledge.answers import Answer, Kind
from tests.searches import one_in

TODAY = date(2024, 6, 1)
UNITS = ("教育局", "卫健委", "市监局", "市公安局", "澄湖区", "鹿溪区")
YEARS = (2020, 2021, 2022, 2023)
QUESTIONS = (
    "{unit}{year}年存在哪些问题",
    "{unit}{year}年有哪些改进措施",
    "{unit}{year}年联系电话是多少",
    "{unit}{year}年微信公众号粉丝多少",
)
OTHER_YEARS = ("{year}年呢", "那{year}年的报告里又是怎么讲的", "{year}年那份呢")
OTHER_UNITS = ("{unit}呢", "那{unit}的呢", "换成{unit}")


def last(library: Library, *turns: str) -> Answer:
    context, answer = None, None
    for turn in turns:
        reply = library.ask(turn, context, today=TODAY)
        context, answer = reply.context, reply.answer
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("question", "unit", "turn", "year"), one_in(16, product(QUESTIONS, UNITS, OTHER_YEARS, YEARS[:3]))
)
def test_another_year(question: str, unit: str, turn: str, year: int, sample_library: Library) -> None:
    whole = last(sample_library, question.format(unit=unit, year=year))
    follow = last(sample_library, question.format(unit=unit, year=2023), turn.format(year=year))
    assert (follow.kind, follow.passages) == (whole.kind, whole.passages)
    assert follow.citations == whole.citations


@pytest.mark.parametrize(
    ("question", "before", "turn", "unit"), one_in(16, product(QUESTIONS, UNITS[:3], OTHER_UNITS, UNITS[3:]))
)
def test_another_unit(question: str, before: str, turn: str, unit: str, sample_library: Library) -> None:
    whole = last(sample_library, question.format(unit=unit, year=2022))
    follow = last(sample_library, question.format(unit=before, year=2022), turn.format(unit=unit))
    assert (follow.kind, follow.passages) == (whole.kind, whole.passages)


@pytest.mark.parametrize("turn", ["{}的呢", "我要的是{}的", "不是微信，我问的是{}", "说错了，是{}"])
def test_another_channel(turn: str, sample_library: Library) -> None:
    whole = last(sample_library, "市公安局2023年抖音粉丝多少")
    follow = last(sample_library, "市公安局2023年微信粉丝多少", turn.format("抖音"))
    assert follow.passages == whole.passages
    assert [passage.marks for passage in follow.passages] == [passage.marks for passage in whole.passages]


def test_all_others_are_all_but_the_one_asked(sample_library: Library) -> None:
    answer = last(sample_library, "教育局2023年存在哪些问题", "其他单位呢")
    every = set(sample_library.shelf.names())
    assert {passage.agency for passage in answer.passages} == every - {"云津市教育局"}


@pytest.mark.parametrize("turn", ["原话是什么", "出自哪一节", "这段话在报告的第几部分"])
def test_where_it_stands_is_the_same_passage(turn: str, sample_library: Library) -> None:
    first = last(sample_library, "鹿溪区2022年存在哪些问题")
    again = last(sample_library, "鹿溪区2022年存在哪些问题", turn)
    assert (again.passages, again.citations) == (first.passages, first.citations)


@pytest.mark.parametrize("between", ["教育局2023年申请多少", "2023年哪个单位申请最多", "教育局2023年公开率"])
def test_a_figure_in_between_is_what_is_talked_of(between: str, sample_library: Library) -> None:
    answer = last(sample_library, "教育局2023年存在哪些问题", between, "2022年呢")
    assert answer.kind is not Kind.PASSAGE
    assert answer.values


@pytest.mark.parametrize("turn", ["2022年有没有诉讼", "2022年的公开率呢", "教育局收到多少申请"])
def test_a_turn_with_a_question_of_its_own_is_not_the_last_one(turn: str, sample_library: Library) -> None:
    assert last(sample_library, "教育局2023年存在哪些问题", turn).kind is not Kind.PASSAGE
