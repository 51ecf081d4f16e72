"""Grounds behind because, shares with a unit between, unknown bodies by their whole name, and who complained."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import Kind

TODAY = date(2024, 6, 1)
GROUNDS = {
    "they were repeated": "outcome.not_processed.duplicate",
    "they had been filed twice": "outcome.not_processed.duplicate",
    "they were duplicates": "outcome.not_processed.duplicate",
    "they were really petitions": "outcome.not_processed.petition",
    "they were complaints": "outcome.not_processed.petition",
    "they were for published books": "outcome.not_processed.publication",
    "they were excessive": "outcome.not_processed.excessive",
}
SHARES = {
    "share of requests {} granted in full in 2023": "rate.granted",
    "what share of requests did {} grant in full in 2023": "rate.granted",
    "share of requests granted in full by {} in 2023": "rate.granted",
    "proportion of requests {} refused in 2023": "rate.denied",
}
UNITS = {"the municipal government": "云津市人民政府", "the police bureau": "云津市公安局"}
BODIES = (
    "the children's hospital",
    "Yunjin No. 1 Middle School",
    "Third People's Hospital",
    "Lakeside Primary School",
    "the Medical University",
    "the hospital",
)
COMPLAINED = (
    "How many people complained to the police bureau in 2023",
    "how many complaints did the police bureau get in 2023",
    "did anyone complain to the police bureau in 2023",
    "公安局2023年多少人投诉",
)


@pytest.mark.parametrize("ground", GROUNDS)
def test_what_was_not_processed_because(ground: str, sample_library: Library) -> None:
    for unit, name in UNITS.items():
        text = f"how many requests did {unit} not process because {ground} in 2023"
        values = sample_library.ask(text, today=TODAY).answer.values
        assert [(value.agency, value.indicator) for value in values] == [(name, GROUNDS[ground])], text


@pytest.mark.parametrize("way", SHARES)
def test_a_share_with_the_unit_anywhere(way: str, sample_library: Library) -> None:
    for unit, name in UNITS.items():
        values = sample_library.ask(way.format(unit), today=TODAY).answer.values
        assert [(value.agency, value.indicator) for value in values] == [(name, SHARES[way])]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("way", ["how many requests did {} get in 2023", "requests at {} in 2023"])
def test_an_unknown_body_keeps_all_of_its_name(body: str, way: str, sample_library: Library) -> None:
    answer = sample_library.ask(way.format(body), today=TODAY).answer
    assert answer.kind is Kind.NO_REPORT
    assert not answer.values
    assert dict(getattr(answer.detail, "params", ()))["text"] == body.removeprefix("the ").lower()


@pytest.mark.parametrize("text", COMPLAINED)
def test_who_complained_is_offered_the_row_of_petitions_first(text: str, sample_library: Library) -> None:
    reply = sample_library.ask(text, today=TODAY)
    assert not reply.answer.values
    picked = sample_library.ask("1", reply.context, today=TODAY).answer
    assert [(value.agency, value.year, value.indicator) for value in picked.values] == [
        ("云津市公安局", 2023, "outcome.not_processed.petition")
    ]


@pytest.mark.parametrize("text", ["how many people complained in 2023", "2023年多少人举报"])
def test_where_no_unit_is_named_all_are_offered(text: str, sample_library: Library) -> None:
    reply = sample_library.ask(text, today=TODAY)
    picked = sample_library.ask("1", reply.context, today=TODAY).answer
    assert picked.kind is Kind.RANKING
    assert {value.indicator for value in picked.values} == {"outcome.not_processed.petition"}
