"""Generated questions over the whole algebra: an answer is what the oracle works out from the list of cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Answer
from tests.query.oracle import Oracle
from tests.query.worked_picks import Worked
from tests.query.worked_questions import Asker
from tests.searches import shares

TODAY = date(2024, 6, 3)
LEAST = {"canonical": 0.975, "colloquial": 0.975, "english": 0.78}
"""The share of each wording that is answered, two points under what was measured."""
NOT_ASKED: dict[tuple[str, str, str], str] = {
    ("column", "english", "outcome.total"): "outcomes of businesses are told with the outcomes they fall into",
    ("column", "english", "rate.unavailable"): "a rate from legal services may be their share of those cases",
    ("column", "english", "rate.not_processed"): "a rate from natural persons may be their share of those cases",
    ("column", "english", "rate.other"): "a rate from businesses may be their share of those cases",
}
"""Questions of the generator that can mean something else, with what they are answered as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its answer."""

    question: Worked
    answer: Answer


@pytest.fixture(scope="module", params=shares(12))
def every(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def asked(sample_library: Library, every: int) -> list[Asked]:
    made = Asker(Oracle()).questions()
    kept = [item for item in made if (item.name, item.wording, item.measure) not in NOT_ASKED]
    groups: dict[tuple[str, str], list[Worked]] = defaultdict(list)
    for item in kept:
        groups[item.name, item.wording].append(item)
    some = [item for group in groups.values() for item in group[::every]]
    return [Asked(question=item, answer=sample_library.ask(item.text, today=TODAY).answer) for item in some]


def test_every_answer_is_what_the_cells_say(asked: list[Asked]) -> None:
    wrong = [
        f"{item.question.name}: {item.question.text}: {fault}"
        for item in asked
        if item.answer.kind not in REFUSALS and (fault := item.question.check(item.answer))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("wording", sorted(LEAST))
def test_most_questions_are_answered(wording: str, asked: list[Asked], every: int) -> None:
    own = [item.answer.kind not in REFUSALS for item in asked if item.question.wording == wording]
    assert len(own) * every > 1500
    assert sum(own) / len(own) >= LEAST[wording]


def test_every_operation_is_answered_in_chinese(asked: list[Asked], every: int) -> None:
    answered = Counter(
        item.question.name for item in asked if item.answer.kind not in REFUSALS and item.question.wording != "english"
    )
    assert len(answered) >= 25
    assert min(answered.values()) * every >= 18, answered


def test_every_plain_figure_of_an_answer_is_a_cell(asked: list[Asked], every: int) -> None:
    """Whatever was asked: a value with the code of a row of the form is the one in the list of cells."""
    oracle = Oracle()
    rows = oracle.codes()
    checked = 0
    for item in asked:
        for value in item.answer.values:
            if value.indicator in rows and value.agency in oracle.units:
                want = oracle.value(value.agency, value.year, value.indicator, value.applicant or "total")
                assert want is not None, item.question.text
                assert float(want) == float(value.value), item.question.text
                checked += 1
    assert checked * every > 5000
