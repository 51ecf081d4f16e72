"""What a query says is understood as that query: the ones that are no plain figure, ranking or comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import Language
from knowledge.query.algebra import (
    Axis,
    Change,
    Claim,
    Compare,
    Condition,
    Figures,
    Measure,
    Query,
    Several,
    Where,
    Who,
)
from knowledge.query.json_form import query_to_json
from knowledge.query.lookups import Blanks
from knowledge.query.saying import say

TODAY = date(2024, 6, 1)
SCHOOLS, HEALTH = "云津市教育局", "云津市卫生健康委员会"
NEW, OVERTURNED = Measure(code="requests.new"), Measure(code="reconsideration.overturned")
GRANTED = Measure(code="rate.granted")
YEARS = (2020, 2021, 2022, 2023)


def of(*names: str, years: tuple[int, ...] = (2023,), measure: Measure = NEW) -> Figures:
    return Figures(who=Who(names=names), years=years, measures=(measure,))


def years_where(operator: str, measure: Measure, *, number: float | None = None, every: bool = False) -> Where:
    condition = Condition(measure=measure, column="total" if measure is NEW else None, operator=operator, number=number)
    return Where(of=of(SCHOOLS, years=YEARS, measure=measure), over=Axis.YEAR, conditions=(condition,), every=every)


def risen(measure: Measure = NEW, *, since: int = 2022, claim: Claim | None = None, falling: bool = False) -> Where:
    condition = Condition(
        measure=measure,
        column="total",
        operator="under" if falling else "over",
        since=since,
        claim=claim,
    )
    everyone = Figures(who=Who(group="all"), years=(2023,), measures=(measure,))
    return Where(of=everyone, over=Axis.AGENCY, conditions=(condition,))


QUERIES: dict[str, Query] = {
    "risen": risen(),
    "fallen": risen(falling=True),
    "risen by as many": risen(since=2020, claim=Claim(operator="over", number=20)),
    "risen by percent": risen(since=2020, claim=Claim(operator="at_least", number=50, percent=True)),
    "fallen by percent": risen(falling=True, claim=Claim(operator="at_most", number=5, falling=True, percent=True)),
    "fallen by points": risen(GRANTED, falling=True, claim=Claim(operator="at_least", number=5, falling=True)),
    "risen between": risen(claim=Claim(operator="between", number=10, number_to=30)),
    "claim, risen": Change(
        of=of(SCHOOLS, years=(2021, 2022)), before=2021, after=2022, claim=Claim(operator="equal", number=11)
    ),
    "claim, fallen": Change(
        of=of(HEALTH, years=(2022, 2023)),
        before=2022,
        after=2023,
        claim=Claim(operator="equal", number=13, falling=True),
    ),
    "claim, ahead": Compare(
        of=(of(SCHOOLS, HEALTH),),
        axis=Axis.AGENCY,
        asked="more",
        gap=True,
        difference=True,
        claim=Claim(operator="equal", number=16),
    ),
    "claim, behind": Compare(
        of=(of(HEALTH, SCHOOLS),),
        axis=Axis.AGENCY,
        asked="less",
        gap=True,
        difference=True,
        claim=Claim(operator="equal", number=16),
    ),
    "claim, apart": Compare(
        of=(of(SCHOOLS, HEALTH),), axis=Axis.AGENCY, gap=True, difference=True, claim=Claim(operator="equal", number=16)
    ),
    "how many times": Compare(of=(of(SCHOOLS, HEALTH),), axis=Axis.AGENCY, asked="times"),
    "how many times, the lesser first": Compare(of=(of(HEALTH, SCHOOLS),), axis=Axis.AGENCY, asked="times"),
    "first year": replace(years_where("over", NEW, number=45), first=True),
    "never": years_where("zero", OVERTURNED, every=True),
    "none at all": replace(of(SCHOOLS), whether=True, denied=True),
    "gap": replace(of(SCHOOLS, HEALTH, years=YEARS), course=True, gap=True),
    "blank cells": Blanks(who=Who(names=(SCHOOLS,)), years=(2021,)),
    "several": Several(of=(of(SCHOOLS), of(HEALTH, years=(2022,)))),
}


@pytest.mark.parametrize("language", [Language.HANS, Language.EN])
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_what_a_query_says_is_that_query(query: Query, language: Language, sample_library: Library) -> None:
    said = say(query, language)
    asked = dict(sample_library.ask(said, today=TODAY).answer.query or {})
    asked.pop("said", None)
    if isinstance(query, Where) and query.of.who.group == "all":
        # What all are called is kept from the question.
        asked["of"]["who"].pop("label", None)
    assert asked == query_to_json(query), said
