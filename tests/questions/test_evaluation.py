"""What `gongkai eval` makes of an answer: a wrong figure is one thing, an answer that is told otherwise another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import Answer
from knowledge.evaluation import Evaluation, Expected, Outcome, Turn, judge, render

TODAY = date(2024, 6, 1)
RIGHT = Expected(kind=("cell",), figures=(52.0,), exactly=True, indicator="requests.new")


@pytest.fixture
def answer(sample_library: Library) -> Answer:
    return sample_library.ask("云津市教育局2022年收到多少件申请", today=TODAY).answer


def test_the_right_figure_is_right(answer: Answer) -> None:
    assert judge(answer, RIGHT) == ((), False)


def test_an_indicator_that_is_not_told_beside_the_right_figure_is_no_wrong_figure(answer: Answer) -> None:
    untold = replace(answer, understood=replace(answer.understood, indicators=()))
    faults, wrong = judge(untold, RIGHT)
    assert faults == ("indicator (), expected requests.new",)
    assert not wrong
    turn = Turn(file="x.toml", question="x", today=TODAY, unit=None, expected=RIGHT)
    outcome = Outcome(turn=turn, got="cell", faults=faults, answered=True, figure_wrong=wrong)
    assert render(Evaluation(outcomes=(outcome,)))[1].split() == ["x.toml", "1", "0", "0", "1"]


@pytest.mark.parametrize(
    "expected",
    [replace(RIGHT, figures=(51.0,)), replace(RIGHT, indicator="outcome.total"), replace(RIGHT, years=(2021,))],
)
def test_a_figure_of_something_else_is_wrong_whatever_its_number(answer: Answer, expected: Expected) -> None:
    faults, wrong = judge(answer, expected)
    assert len(faults) == 1
    assert wrong


def test_an_untold_indicator_saves_no_wrong_figure(answer: Answer) -> None:
    untold = replace(answer, understood=replace(answer.understood, indicators=()))
    assert judge(untold, replace(RIGHT, figures=(51.0,)))[1]
    assert judge(untold, replace(RIGHT, figures=None))[1]
