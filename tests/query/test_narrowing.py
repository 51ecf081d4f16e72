"""A list narrowed, added to and narrowed anew holds just the units that were said, each with its own figure."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Answer, Context

TODAY = date(2024, 6, 3)
LISTS = (
    ("2023年各单位新收申请排名", "zh"),
    ("2023年各单位公开率排名", "zh"),
    ("2022年哪些单位有行政诉讼", "zh"),
    ("2022年到2023年哪个单位申请增长最多", "zh"),
    ("ranking of all units by refusals in 2023", "en"),
)
DISTRICTS = {"云津市澄湖区人民政府", "云津市鹿溪区人民政府"}
CITY = "云津市人民政府"
SAID = {
    "zh": {
        "only": ("只看两个区", "再缩到两个区", "两个区呢"),
        "without": ("不算两个区呢", "去掉两个区", "除了区县"),
        "without_them": ("不算它们呢", "去掉它们"),
        "departments": ("只看部门", "就看各部门"),
        "added": ("把鹿溪区也添上", "再加上鹿溪区"),
    },
    "en": {
        "only": ("just the two districts", "narrow it down to the districts"),
        "without": ("without the districts", "leaving out the districts", "excluding the districts"),
        "without_them": ("leave them out instead", "without them"),
        "departments": ("only the departments", "just the departments"),
        "added": ("add Luxi District", "add Luxi District too"),
    },
}


def turns(library: Library, *asked: str) -> list[Answer]:
    context: Context | None = None
    found: list[Answer] = []
    for question in asked:
        reply = library.ask(question, context, today=TODAY)
        context = reply.context
        assert reply.answer.kind not in REFUSALS, " » ".join(asked)
        found.append(reply.answer)
    return found


def figures(answer: Answer) -> dict[str, object]:
    return {item.agency: item.value for item in answer.values if not item.indicator.startswith("count.")}


def those(whole: dict[str, object], units: set[str]) -> dict[str, object]:
    return {name: value for name, value in whole.items() if name in units}


@pytest.mark.parametrize(("question", "tongue"), LISTS)
def test_a_list_of_some_of_its_units_is_the_list_without_the_others(
    question: str, tongue: str, sample_library: Library
) -> None:
    said = SAID[tongue]
    (asked,) = turns(sample_library, question)
    whole = figures(asked)
    departments = set(whole) - DISTRICTS - {CITY}
    for only in said["only"]:
        assert figures(turns(sample_library, question, only)[-1]) == those(whole, DISTRICTS), only
    for without in said["without"]:
        answer = turns(sample_library, question, without)[-1]
        assert figures(answer) == those(whole, set(whole) - DISTRICTS), without
    for them in said["without_them"]:
        answer = turns(sample_library, question, said["only"][0], them)[-1]
        assert figures(answer) == those(whole, set(whole) - DISTRICTS), them
    for kind in said["departments"]:
        answer = turns(sample_library, question, kind)[-1]
        assert figures(answer) == those(whole, departments), kind
        for added in said["added"]:
            answer = turns(sample_library, question, kind, added)[-1]
            assert figures(answer) == those(whole, departments | {"云津市鹿溪区人民政府"}), added


@pytest.mark.parametrize(("question", "tongue"), LISTS)
def test_what_cannot_be_told_apart_is_not_taken_for_the_whole_list(
    question: str, tongue: str, sample_library: Library
) -> None:
    whole = sample_library.ask(question, today=TODAY)
    for unclear in ("只看机关", "只看大单位", "只看三个区", "only the big ones", "only the offices with lawyers"):
        if unclear.isascii() is (tongue == "en"):
            assert not sample_library.ask(unclear, whole.context, today=TODAY).answer.values, unclear


def test_a_narrowed_list_stays_narrow_in_another_year_and_of_another_figure(sample_library: Library) -> None:
    asked = turns(sample_library, "2023年各单位新收申请排名", "只看部门", "2022年呢", "公开率呢")
    departments = set(figures(asked[1]))
    assert set(figures(asked[2])) == departments
    assert {item.year for item in asked[2].values} == {2022}
    assert set(figures(asked[3])) <= departments
