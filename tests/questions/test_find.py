"""Questions to the prose as plain data: a plan is kept as JSON and answers alike whoever made it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest

from knowledge import Library
from knowledge.answering import plan_for
from knowledge.answering.find import find
from knowledge.answering.lookup import Find
from knowledge.answering.passage import PassagePlan
from knowledge.answering.plan import Asking
from knowledge.answers import Kind
from knowledge.understanding import search_terms, understand

TODAY = date(2024, 6, 1)


def find_asked(library: Library, text: str) -> Find:
    says = understand(text, library.vocabulary.gazetteer, today=TODAY)
    asking = Asking(understanding=says, shelf=library.shelf, today=TODAY, search_terms=search_terms)
    _, plan = plan_for(asking)
    assert isinstance(plan, PassagePlan), plan
    return plan.find


def from_json(text: str) -> Find:
    data: dict[str, Any] = json.loads(text)
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    return Find(**fields)


@pytest.mark.parametrize(
    "text",
    [
        "教育局2023年微信公众号粉丝多少",
        "教育局存在哪些问题",
        "市监局2023年收信息处理费多少钱",
        "2022年哪些单位有抖音号",
    ],
)
def test_a_plan_survives_json_and_answers_alike(text: str, sample_library: Library) -> None:
    plan = find_asked(sample_library, text)
    kept = from_json(json.dumps(asdict(plan), ensure_ascii=False))
    assert kept == plan
    assert find(sample_library.shelf, kept) == find(sample_library.shelf, plan)
    assert find(sample_library.shelf, kept).passages


def test_a_plan_written_by_hand_is_answered(sample_library: Library) -> None:
    plan = Find(units=("云津市教育局",), years=(2023, 2022), terms=("短视频",), figure=True, only_figure=True)
    answer = find(sample_library.shelf, plan)
    assert (answer.kind, answer.understood.years) == (Kind.PASSAGE, (2023,))
    assert "112条" in answer.passages[0].text


def test_a_plan_without_units_asks_whose_report(sample_library: Library) -> None:
    answer = find(sample_library.shelf, Find(years=(2023,), year_named=True, topic="topic.problems"))
    assert answer.kind is Kind.AMBIGUOUS
    assert len(answer.choices) == len(sample_library.shelf.units())
