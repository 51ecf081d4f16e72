"""What was just shown is asked about again: put in order, turned round, confirmed, held against each other."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Answer, Context, Kind, Language
from knowledge.query.algebra import Query
from knowledge.query.json_form import Members, query_from_json

TODAY = date(2024, 6, 3)
EXPECTED = Path(__file__).resolve().parents[2] / "samples" / "expected.csv"
EDUCATION, HEALTH, LUXI = "云津市教育局", "云津市卫生健康委员会", "云津市鹿溪区人民政府"
BOTH = (("教育局", "卫健委"), ("the education bureau", "the health commission"))


def figure(agency: str, year: int, indicator: str = "requests.new") -> int:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return sum(
            int(row["value"])
            for row in csv.DictReader(file)
            if (row["agency"], row["year"], row["applicant"]) == (agency, str(year), "total")
            and (row["indicator"] == indicator or row["indicator"].startswith(f"{indicator}."))
        )


def last(library: Library, *asked: str) -> Answer:
    context: Context | None = None
    for question in asked:
        reply = library.ask(question, context, today=TODAY)
        context = reply.context
    return reply.answer


@pytest.mark.parametrize("year", [2021, 2022, 2023])
@pytest.mark.parametrize("by", [-1, 0, 1])
def test_how_far_two_are_apart_is_confirmed_just_where_it_is_so(by: int, year: int, sample_library: Library) -> None:
    first, second = figure(EDUCATION, year), figure(HEALTH, year)
    said = first - second + by
    for question in (
        f"教育局{year}年比卫健委多收几件，是不是{said}件",
        f"教育局{year}年申请比卫健委多{said}件，对吗",
        f"比卫健委，教育局{year}年申请多{said}件，是真的吗",
        f"卫健委{year}年申请比教育局少{said}件，对不对",
        f"教育局和卫健委{year}年申请相差{said}件，对吗",
        f"Did the education bureau get {said} more requests than the health commission in {year}?",
        f"Is it true that the health commission got {said} fewer requests than the education bureau in {year}?",
    ):
        answer = last(sample_library, question)
        assert answer.kind is Kind.COMPARE, question
        assert getattr(answer.detail, "claimed", None) is (by == 0), question
        assert {item.value for item in answer.values} >= {first, second}, question
    turned = last(sample_library, f"教育局{year}年申请比卫健委少{abs(said)}件，对吗")
    assert getattr(turned.detail, "claimed", None) is False
    after = last(sample_library, f"教育局{year}年比卫健委多收几件", f"是不是{said}件")
    assert getattr(after.detail, "claimed", None) is (by == 0)


@pytest.mark.parametrize(("asked", "which"), [("最高的是哪年", "max"), ("哪年最少", "min")])
def test_years_asked_one_after_another_are_put_in_order(asked: str, which: str, sample_library: Library) -> None:
    years = {year: figure(LUXI, year) for year in (2020, 2021, 2022, 2023)}
    best = {"max": max, "min": min}[which](years.values())
    single = ("鹿溪区2020年收到多少申请", "2021年呢", "2022年呢", "2023年呢", asked)
    course = ("鹿溪区2021到2023年申请走势", "把2020年也添上", asked)
    mean = ("鹿溪区2020到2023年申请走势", "平均每年多少", asked)
    for turns in (single, course, mean):
        answer = last(sample_library, *turns)
        assert answer.kind is Kind.RANKING, turns
        assert (answer.values[0].value, years[answer.values[0].year]) == (best, best), turns


def test_units_asked_one_after_another_are_held_against_each_other_by_another_figure(sample_library: Library) -> None:
    refused = {figure(EDUCATION, 2022, "outcome.denied"), figure(HEALTH, 2022, "outcome.denied")}
    for (first, second), which, language in (
        (BOTH[0], "两家哪个不予公开多", Language.HANS),
        (BOTH[0], "这两个谁不予公开少", Language.HANS),
        (BOTH[1], "which of the two refused more?", Language.EN),
    ):
        english = language is Language.EN
        asked = f"How many requests did {first} get in 2022?" if english else f"{first}2022年收到多少申请"
        answer = last(sample_library, asked, f"and {second}?" if english else f"{second}呢", which)
        assert answer.kind is Kind.COMPARE, which
        assert {item.value for item in answer.values} == refused, which
        assert answer.language is language


@pytest.mark.parametrize(
    ("ranking", "flipped"),
    [("2022年各单位公开率从低到高", "反过来"), ("ranking of all units by refusals in 2023", "the other way round")],
)
def test_a_ranking_turned_round_is_the_same_from_its_other_end(
    ranking: str, flipped: str, sample_library: Library
) -> None:
    shown = [item.value for item in last(sample_library, ranking).values]
    turned = [item.value for item in last(sample_library, ranking, flipped).values]
    assert turned == shown[::-1]
    assert [item.value for item in last(sample_library, ranking, flipped, flipped).values] == shown


@pytest.mark.parametrize("ranking", ["2022年各单位公开率从低到高", "2022年各单位公开率从高到低"])
def test_who_stands_last_is_the_last_row_shown(ranking: str, sample_library: Library) -> None:
    rows = last(sample_library, ranking).values
    assert last(sample_library, ranking, "最后一名是谁").values[0].agency == rows[-1].agency


def test_what_a_check_found_goes_on_and_is_never_a_change_of_another_figure(sample_library: Library) -> None:
    check = "市监局2022、2023年结转对得上吗"
    for more in ("差几件，在哪一格", "差多少"):
        answer = last(sample_library, check, more)
        assert answer.kind is Kind.QUALITY, more
        assert {item.raw for item in answer.citations} == {item.raw for item in last(sample_library, check).citations}
    others = last(sample_library, check, "别的单位有没有这种情况")
    assert others.kind is Kind.QUALITY
    assert "云津市市场监督管理局" not in others.understood.agencies


def test_what_shaped_a_question_that_no_table_holds_shapes_nothing_that_follows(sample_library: Library) -> None:
    for refused in ("教育局2022年平均几天答复", "教育局2022年几月份申请最多"):
        assert last(sample_library, refused).kind in REFUSALS
        for more, value in (("那申请量呢", 52), ("里面企业的几件", 9)):
            turns = (refused, "那申请量呢", more) if value == 9 else (refused, more)
            assert [item.value for item in last(sample_library, *turns).values] == [value], turns


def test_the_script_of_a_conversation_is_kept_where_a_turn_shows_none(sample_library: Library) -> None:
    for asked in ("第二呢", "2022？", "最少的呢"):
        answer = last(sample_library, "邊個單位2023年俾人告得最多", asked)
        assert answer.language is Language.HANT, asked
    assert last(sample_library, "邊個單位2023年俾人告得最多", "教育局呢，说简体").language is Language.HANS


@pytest.mark.parametrize("first", ["公安局2022年收到多少申请", "哪个单位2023年申请最多", "教育局这几年申请多少"])
def test_a_whole_question_reads_nothing_that_was_kept(
    first: str, sample_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = sample_library.ask(first, today=TODAY).context
    read: list[object] = []

    def noted(data: object, members: Members) -> Query:
        read.append(data)
        return query_from_json(data, members)

    monkeypatch.setattr("knowledge.query.asked.query_from_json", noted)
    for question in (
        "云津市教育局2021年收到申请多少件",
        "请问公安局2022年予以公开有几件？",
        "卫健委2023年公开率是多少",
        "how many requests did the education bureau receive in 2022",
    ):
        sample_library.ask(question, context, today=TODAY)
    assert not read
    sample_library.ask("那一年的公开率呢", context, today=TODAY)
    sample_library.ask("加起来多少", context, today=TODAY)
    assert read
