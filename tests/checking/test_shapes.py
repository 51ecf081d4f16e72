"""Rule R8 over many shapes of sentences: nothing is said of right figures, and changed ones are caught."""

from __future__ import annotations

import re
import time
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.checking import within_report
from knowledge.lexicon.codes import codes
from knowledge.model import Problem
from tests.checking.invented import report_of
from tests.checking.test_prose import AGENCIES, TABLES

SHAPES: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "narrative" / "shapes.toml").read_text(encoding="utf-8")
)
CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "reading"
_PLACE = re.compile(r"\{([^}]*)\}")
_HEADING = "（二）依申请公开情况。"
_WRONG_BY = 37
_LEAST_CAUGHT = 0.9


def value(expression: str) -> float:
    """The sum of the cells that a place in braces names."""
    total = 0.0
    for part in expression.split("+"):
        name, _, applicant = part.partition(":")
        code = SHAPES["names"][name]
        by_applicant = codes().indicators[code].by_applicant
        total += TABLES[code, (applicant or "total") if by_applicant else None]
    return total


def filled(shape: str, wrong: int | None = None) -> str:
    """The sentence with its figures, the one at `wrong` changed."""
    places = iter(range(len(shape)))

    def figure(found: re.Match[str]) -> str:
        return f"{value(found[1]) + (_WRONG_BY if next(places) == wrong else 0):.0f}"

    return _PLACE.sub(figure, shape)


@cache
def found(sentence: str, agency: str = "education") -> tuple[Problem, ...]:
    of = report_of(TABLES, prose=_HEADING + sentence, agency=AGENCIES[agency])
    return tuple(problem for problem in within_report(of) if problem.rule == "R8")


def shapes() -> list[str]:
    return [shape for batch in SHAPES["batch"] for shape in batch["shapes"]]


@pytest.mark.parametrize("agency", sorted(AGENCIES))
def test_right_figures_give_no_finding(agency: str) -> None:
    assert [(shape, found(filled(shape), agency)) for shape in shapes() if found(filled(shape), agency)] == []


@pytest.mark.parametrize("batch", SHAPES["batch"], ids=lambda batch: str(batch["number"]))
def test_nine_in_ten_changed_figures_are_found(batch: dict[str, Any]) -> None:
    tried = [(shape, place) for shape in batch["shapes"] for place in range(len(_PLACE.findall(shape)))]
    missed = [(shape, place) for shape, place in tried if not found(filled(shape, place))]
    assert len(missed) <= (1 - _LEAST_CAUGHT) * len(tried), missed


def test_a_figure_that_was_changed_is_the_one_that_is_told() -> None:
    for shape in shapes():
        for place, expression in enumerate(_PLACE.findall(shape)):
            for problem in found(filled(shape, place)):
                assert problem.left == value(expression) + _WRONG_BY, shape


def test_that_there_was_none_is_understood() -> None:
    sentences = [text for batch in SHAPES["batch"] for text in batch["nothing"]]
    missed = [text for text in sentences if not any(problem.left == 0 for problem in found(text))]
    assert len(missed) <= (1 - _LEAST_CAUGHT) * len(sentences), missed


@pytest.mark.parametrize("sentence", SHAPES["traps"]["sentences"])
def test_figures_of_other_things_are_let_be(sentence: str) -> None:
    assert found(sentence) == ()


LONG = [
    *(
        "{},",
        "{}、",
        "收到申请{}件、",
        "全年收到政府信息公开申请{}件，",
        "维持{}件、",
        "“收到申请{}件，",
        "《收到申请{}件",
    ),
    *("（行政复议{}件", "一、", "未收到", "2023年1月1日至12月31日", "本机关不掌握", "行政复议、行政诉讼", "（", "“"),
]


@pytest.mark.parametrize("unit", LONG)
def test_a_paragraph_four_times_as_long_takes_about_four_times_as_long(unit: str) -> None:
    spent = []
    for size in (8_000, 32_000):
        prose = "收到申请，" + "".join(unit.format(number) for number in range(size // len(unit)))
        of = report_of(TABLES, prose=_HEADING + prose, agency=AGENCIES["education"])
        before = time.process_time()
        within_report(of)
        spent.append(time.process_time() - before)
    assert spent[1] < 8 * spent[0] + 0.5, spent
