"""A number that a question takes for granted, or asks to be confirmed, is held against the reports' own."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Kind

TODAY = date(2024, 6, 3)
EXPECTED = Path(__file__).resolve().parents[2] / "samples" / "expected.csv"
CALLED = {
    "云津市教育局": ("教育局", "the education bureau"),
    "云津市公安局": ("市公安局", "the police bureau"),
    "云津市澄湖区人民政府": ("澄湖区", "Chenghu District"),
}
OF_THESE = (
    "{zh}{year}年收到的{total}件申请里企业的有几件",
    "How many of the {total} requests that {en} received in {year} came from companies?",
    "{zh}{year}年{total}件申请中企业提的几件",
)
CONFIRMED = (
    "Is it true that {en} received {total} requests in {year}?",
    "Did {en} receive {total} requests in {year}?",
    "{en} received {total} requests in {year}, is that right?",
)
WRONG_BY = (-2, 1, 40)


def cells() -> Iterator[tuple[str, int, int, int]]:
    """The unit, the year, the requests it received and those of businesses among them, of two years of three units."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        found = {
            (row["agency"], int(row["year"]), row["applicant"]): int(row["value"])
            for row in csv.DictReader(file)
            if row["indicator"] == "requests.new" and row["agency"] in CALLED and row["year"] in ("2022", "2023")
        }
    for (agency, year, column), total in found.items():
        if column == "total":
            yield agency, year, total, found[agency, year, "business"]


def worded(template: str, agency: str, year: int, total: int) -> str:
    zh, en = CALLED[agency]
    return template.format(zh=zh, en=en, year=year, total=total)


@pytest.mark.parametrize("template", OF_THESE)
def test_a_part_of_a_number_is_told_just_where_that_number_is_the_reports_own(
    template: str, sample_library: Library
) -> None:
    for agency, year, total, businesses in cells():
        answer = sample_library.ask(worded(template, agency, year, total), today=TODAY).answer
        assert [value.value for value in answer.values] == [businesses], (agency, year)
        for wrong in WRONG_BY:
            question = worded(template, agency, year, total + wrong)
            answer = sample_library.ask(question, today=TODAY).answer
            assert answer.kind in REFUSALS, question
            assert answer.choices, question


@pytest.mark.parametrize("template", CONFIRMED)
def test_a_number_to_be_confirmed_is_confirmed_or_denied_beside_the_reports_own(
    template: str, sample_library: Library
) -> None:
    for agency, year, total, _ in cells():
        for by, verdict in ((0, True), *((wrong, False) for wrong in WRONG_BY)):
            question = worded(template, agency, year, total + by)
            answer = sample_library.ask(question, today=TODAY).answer
            assert answer.kind is Kind.FILTER, question
            assert answer.values[0].value == total, question
            assert (answer.values[-1].value == 1) is verdict, question
