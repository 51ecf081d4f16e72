"""Questions to the prose as plain data: a plan is kept as JSON and answers alike whoever made it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import Library
from knowledge.answering.details import PassageDetail, RefusalDetail
from knowledge.answering.find import find
from knowledge.answering.prose import quantities
from knowledge.answers import Answer, Kind
from knowledge.language import search_terms, understand
from knowledge.lexicon.suggestions import suggestions
from knowledge.query.asking import Asking
from knowledge.query.lookups import Find
from knowledge.query.planner import plan
from tests.searches import shares

TODAY = date(2024, 6, 1)


def find_asked(library: Library, text: str) -> Find:
    says = understand(text, library.vocabulary.gazetteer, today=TODAY)
    asking = Asking(understanding=says, shelf=library.shelf, today=TODAY, search_terms=search_terms)
    planned = plan(asking)
    assert planned.proposal is not None
    assert isinstance(planned.proposal.query, Find)
    return planned.proposal.query


def from_json(text: str) -> Find:
    data: dict[str, Any] = json.loads(text)
    fields: dict[str, Any] = {key: in_tuples(value) for key, value in data.items()}
    return Find(**fields)


def in_tuples(value: Any) -> Any:
    return tuple(map(in_tuples, value)) if isinstance(value, list) else value


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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("教育局2023年粉丝数和短视频数各是多少", {"18.3万", "112条"}),
        ("市公安局2023年微信、抖音和微博粉丝分别多少", {"61.8万", "118.2万", "57.6万"}),
        ("公安局2022年网络申请和当面申请各几件", {"52件", "7件"}),
    ],
)
def test_several_numbers_asked_at_once_are_all_given(text: str, parts: set[str], sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert isinstance(answer.detail, PassageDetail)
    assert {phrase for _, phrase in answer.detail.parts} == parts
    assert len(answer.passages) == len({passage.text for passage in answer.passages})


def test_a_number_that_the_report_lacks_is_named_beside_the_one_it_has(sample_library: Library) -> None:
    answer = sample_library.ask("教育局2021年公众号粉丝和阅读量", today=TODAY).answer
    assert isinstance(answer.detail, PassageDetail)
    assert [phrase for _, phrase in answer.detail.parts] == ["12.1万"]
    assert [dict(item.params)["names"] for item in answer.notes if item.code == "passage_lacks"] == [("阅读量",)]


@pytest.mark.parametrize("text", ["哪些单位2022年公众号粉丝超过10万", "公众号粉丝过20万的单位2023年有哪些"])
def test_a_condition_holds_for_all_that_is_listed(text: str, sample_library: Library) -> None:
    plan = find_asked(sample_library, text)
    answer = find(sample_library.shelf, plan)
    assert plan.condition is not None
    _, limit, _ = plan.condition
    assert len(answer.passages) > 2
    for passage in answer.passages:
        marked = [passage.text[start:end] for start, end in passage.marks]
        assert [item for text in marked for item in quantities(text) if (item.value or 0) > limit], marked


def test_a_condition_that_nothing_meets_is_said_so(sample_library: Library) -> None:
    answer = sample_library.ask("哪些单位2022年公众号粉丝超过900万", today=TODAY).answer
    assert isinstance(answer.detail, RefusalDetail)
    assert answer.detail.reason == "condition_unmet"


def test_every_year_of_a_span_is_given_or_asked_for(sample_library: Library) -> None:
    one = sample_library.ask("教育局2020到2023年存在的问题", today=TODAY).answer
    assert [passage.year for passage in one.passages] == [2020, 2021, 2022, 2023]
    asked = sample_library.ask("各单位2020到2023年存在的问题有哪些", today=TODAY)
    all_units = asked.answer
    assert all_units.kind is Kind.AMBIGUOUS
    assert [choice.label for choice in all_units.choices] == ["2020年", "2021年", "2022年", "2023年"]
    chosen = sample_library.ask(all_units.choices[2].label, asked.context, today=TODAY).answer
    assert {passage.year for passage in chosen.passages} == {2022}


def stands_in(text: str, library: Library, answer: Answer) -> bool:
    read = answer.understood
    years = read.years or tuple(library.shelf.years(read.agencies))
    return any(
        text in paragraph.text
        for agency in read.agencies
        for year in years
        for paragraph in library.shelf.paragraphs(agency, year)
    )


def questions_of_corpora() -> list[str]:
    asked: list[str] = []
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get("case", []):
            asked.extend(case["ask"])
    return asked


@pytest.mark.parametrize("every", shares(8))
def test_nothing_found_is_true_and_its_offers_are_answered(sample_library: Library, every: int) -> None:
    """Over all corpora: what is said not to be found stands nowhere, and what is offered instead is an answer."""
    told = 0
    for text in questions_of_corpora()[::every]:
        answer = sample_library.ask(text, today=TODAY).answer
        detail = answer.detail
        if not isinstance(detail, RefusalDetail) or detail.reason not in ("nothing_found", "no_number", "not_together"):
            continue
        told += 1
        words = dict(detail.params)["words"]
        assert isinstance(words, tuple)
        assert all(isinstance(word, str) for word in words)
        if detail.reason == "nothing_found":
            assert not [word for word in words if stands_in(str(word), sample_library, answer)], f"{text}: {words}"
        for choice in answer.choices:
            again = sample_library.ask(choice.question, today=TODAY).answer
            row = again.kind is Kind.CELL and again.values[0].indicator in suggestions().rows_spoken_of(text)
            assert again.kind is Kind.PASSAGE or row, f"{text} → {choice.question}: {again.kind}"
    assert told * every > 30


@pytest.mark.parametrize("order", ["most", "least"])
def test_reports_with_the_most_of_a_number_stand_in_its_order(order: str, sample_library: Library) -> None:
    plan = Find(
        years=(2022,), year_named=True, each=True, terms=("抖音", "粉丝"), figure=True, only_figure=True, order=order
    )
    told = find(sample_library.shelf, plan)
    assert isinstance(told.detail, PassageDetail)
    values = [
        quantities(passage.text[slice(*span.quantities[0])])[0].value
        for passage, span in zip(told.passages, told.detail.quoted, strict=True)
        if span is not None
    ]
    known = [value for value in values if value is not None]
    assert len(known) == len(told.passages) > 2
    assert known == sorted(known, reverse=order == "most")


@pytest.mark.parametrize("since", [2020, 2021])
def test_what_was_gained_since_an_earlier_year_is_never_what_was_gained_in_one(
    since: int, sample_library: Library
) -> None:
    plan = Find(
        units=("云津市教育局",),
        years=(2023,),
        year_named=True,
        terms=("公众号", "粉丝"),
        figure=True,
        only_figure=True,
        change=True,
        since=since,
    )
    told = find(sample_library.shelf, plan)
    assert told.understood.years == (since, 2023)
    assert not any("2.5万" in passage.text[slice(*mark)] for passage in told.passages for mark in passage.marks)
    stated = find(sample_library.shelf, replace(plan, since=2022))
    assert [passage.text[slice(*passage.marks[0])] for passage in stated.passages] == ["2.5万"]
