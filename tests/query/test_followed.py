"""Every kind of question about one unit goes on to another unit or year: 2021年呢, 公安局呢, what about 2021.

A kind that is new is asked here, or says why nothing follows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Kind
from knowledge.query import algebra, lookups, standings
from knowledge.query.algebra import Query
from knowledge.query.followups.replacing import with_unit, with_year
from knowledge.query.json_form import query_from_json, query_to_json

TODAY = date(2024, 6, 1)
SCHOOLS, POLICE = "云津市教育局", "云津市公安局"

ASKED: dict[type[Query], tuple[str, ...]] = {
    algebra.Figures: ("教育局2022年收到多少件申请", "how many requests did the education bureau get in 2022"),
    algebra.Split: ("教育局2022年不予公开的理由", "grounds of refusal of the education bureau in 2022"),
    algebra.Portion: ("教育局2022年的申请占全市的比例", "教育局2022年收到的申请占全部单位的多少"),
    lookups.Check: ("教育局2022年年报勾稽关系对吗",),
    lookups.Blanks: ("教育局2022年哪些格是空的", "which cells are blank in the 2022 report of the education bureau"),
    lookups.Find: ("教育局2022年存在哪些问题",),
}
"""A question about one unit and one year of each kind that there is."""

OTHERWISE: dict[type[Query], str] = {
    algebra.Change: "of two years: 2021年呢 is the change up to that one",
    algebra.Compare: "of several units or years, to which one more is added",
    algebra.Reduce: "of many units or years",
    algebra.Where: "of many units or years",
    algebra.Order: "of many units or years",
    algebra.Growth: "of many units",
    algebra.Of: "of many units",
    algebra.Several: "several questions in one",
    standings.Against: "of a unit beside the average of all, whose year is that of all",
    standings.EachYear: "of each of several years",
    standings.Places: "of each of several years",
    standings.Reached: "a claim, which goes on as what it is about",
    lookups.TextChange: "of two years",
    lookups.About: "what a report is about, told beside the offers",
    lookups.Define: "of no unit; the term is carried on",
    lookups.Coverage: "of the index, which leaves what was talked about but for the unit as it was",
    lookups.Help: "of no unit",
}
"""Kinds that are about something else, or that follow in their own way (tests/conversations)."""


def kinds(of: type[Query] = Query) -> Iterator[type[Query]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_kind_of_question_is_followed_or_says_why_not() -> None:
    assert {kind.__name__ for kind in kinds()} == {kind.__name__ for kind in (*ASKED, *OTHERWISE)}
    assert not ASKED.keys() & OTHERWISE.keys()


@pytest.mark.parametrize(("kind", "question"), [(kind, said) for kind, all_said in ASKED.items() for said in all_said])
def test_another_year_and_another_unit_are_asked_of_in_the_same_way(
    kind: type[Query], question: str, sample_library: Library
) -> None:
    english = question.isascii()
    first = sample_library.ask(question, today=TODAY)
    before = dict(first.answer.query or {})
    before.pop("said", None)
    asked = query_from_json(before, lambda group: ())
    assert type(asked) is kind
    for then, wanted in (
        ("what about 2021" if english else "2021年呢", with_year(asked, 2021)),
        ("and the police bureau?" if english else "公安局呢", with_unit(asked, POLICE)),
    ):
        assert wanted is not None
        reply = sample_library.ask(then, first.context, today=TODAY)
        got = dict(reply.answer.query or {})
        got.pop("said", None)
        assert got == query_to_json(wanted), then
        assert reply.answer.kind not in REFUSALS


OF_THE_UNIT = (
    "{}有哪几年的年报",
    "有{}2022年的年报吗",
    "{}的报告收录了几份",
    "怎么向{}申请公开",
    "what years of {} do you have",
)
"""Questions about one unit that are answered without a figure."""
OF_A_TERM = {
    "什么是结转": ("requests.carried_out",),
    "公开率怎么算": ("rate.granted",),
    "三安全一稳定是什么": ("outcome.denied.public_security",),
    "不予公开和不予处理有什么区别": ("outcome.denied", "outcome.not_processed"),
    "what is partial disclosure?": ("outcome.partial",),
}


@pytest.mark.parametrize("said", OF_THE_UNIT)
@pytest.mark.parametrize("before", [None, "云津市卫生健康委员会2021年行政诉讼几件"])
def test_what_is_said_of_a_unit_is_carried_on(said: str, before: str | None, sample_library: Library) -> None:
    for unit in (SCHOOLS, POLICE):
        context = sample_library.ask(before, today=TODAY).context if before is not None else None
        told = sample_library.ask(said.format(unit), context, today=TODAY)
        assert told.answer.kind in (Kind.COVERAGE, Kind.HELP)
        for then in ("2023年收到多少件申请", "2023年的公开率呢"):
            reply = sample_library.ask(then, told.context, today=TODAY)
            direct = sample_library.ask(f"{unit}{then}", today=TODAY)
            assert reply.answer.values == direct.answer.values != ()


@pytest.mark.parametrize("said", OF_A_TERM)
@pytest.mark.parametrize("unit", [SCHOOLS, POLICE])
def test_a_term_that_was_explained_is_carried_on(said: str, unit: str, sample_library: Library) -> None:
    told = sample_library.ask(said, today=TODAY)
    assert told.answer.kind is Kind.DEFINITION
    then = sample_library.ask(f"{unit}2023年呢", told.context, today=TODAY)
    assert tuple((value.agency, value.year, value.indicator) for value in then.answer.values) == tuple(
        (unit, 2023, code) for code in OF_A_TERM[said]
    )
