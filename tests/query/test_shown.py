"""Places, parts and numbers of what was just shown: the same figures as where they are asked for by their names."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Answer, Context, Language

TODAY = date(2024, 6, 3)
EXPECTED = Path(__file__).resolve().parents[2] / "samples" / "expected.csv"
PLACES = ("第一名那家", "第二名那家", "第三名那家")


def last(library: Library, *asked: str) -> Answer:
    context: Context | None = None
    for question in asked:
        reply = library.ask(question, context, today=TODAY)
        context = reply.context
    return reply.answer


def received(year: int) -> dict[str, int]:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return {
            row["agency"]: int(row["value"])
            for row in csv.DictReader(file)
            if (row["year"], row["indicator"], row["applicant"]) == (str(year), "requests.new", "total")
        }


@pytest.mark.parametrize("year", [2021, 2022, 2023])
@pytest.mark.parametrize("asked", ["复议几件", "公开率", "2021年不予公开几件", "企业申请几件", "存在哪些问题"])
def test_a_place_is_the_unit_that_stands_there(asked: str, year: int, sample_library: Library) -> None:
    ranked = sorted(received(year).items(), key=lambda item: -item[1])
    for place, (agency, _) in zip(PLACES, ranked, strict=False):
        placed = last(sample_library, f"{year}年申请排名", place + asked)
        named = last(sample_library, f"{agency}{year}年收到多少申请", f"{agency}{asked}")
        assert placed.kind is named.kind, place
        assert [value.value for value in placed.values] == [value.value for value in named.values], place
        assert [item.text for item in placed.passages] == [item.text for item in named.passages], place
        assert {value.agency for value in placed.values} <= {agency}, place


@pytest.mark.parametrize("off", [-2, -1, 0, 1, 3])
@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_a_number_said_again_must_be_the_one_shown(year: int, off: int, sample_library: Library) -> None:
    for unit, agency in (("澄湖区", "云津市澄湖区人民政府"), ("市监局", "云津市市场监督管理局")):
        number = received(year)[agency] + off
        for question in (
            f"这{number}件里企业的几件",
            f"那{number}件当中个人的有几件",
            f"how many of those {number} came from businesses?",
        ):
            answer = last(sample_library, f"{unit}{year}年收到多少申请", question)
            assert (answer.kind in REFUSALS) is (off != 0), question


@pytest.mark.parametrize(
    "first", ["教育局2023年不予公开几件", "2022年申请排名", "公安局历年公开率", "澄湖区2023年比鹿溪区多收几件"]
)
@pytest.mark.parametrize(
    ("again", "language"),
    [
        ("用英文再说一遍", Language.EN),
        ("say that again in English please", Language.EN),
        ("could you repeat it in Chinese?", Language.HANS),
        ("用繁体再说一次", Language.HANT),
    ],
)
def test_the_last_answer_comes_in_the_language_asked_for(
    first: str, again: str, language: Language, sample_library: Library
) -> None:
    before, answer = last(sample_library, first), last(sample_library, first, again)
    assert answer.language is language
    assert [value.value for value in answer.values] == [value.value for value in before.values]


@pytest.mark.parametrize(("unit", "year"), [("教育局", 2023), ("鹿溪区", 2022), ("卫健委", 2021)])
def test_two_shares_of_one_whole_add_up_to_that_of_both(unit: str, year: int, sample_library: Library) -> None:
    figures = ("予以公开", "部分公开")
    shares = [last(sample_library, f"{unit}{year}年{one}占办结的比例").values[0].value for one in figures]
    both = last(sample_library, *(f"{unit}{year}年{one}几件" for one in figures), "这两项加起来占办结的多少")
    assert both.values[0].value == pytest.approx(sum(shares))
    alone = last(sample_library, *(f"{unit}{year}年{one}几件" for one in figures), "这三项加起来占办结的多少")
    assert alone.kind in REFUSALS
