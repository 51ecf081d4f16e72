"""Every figure of the sample reports asked for in several phrasings, against the list of cells they came from."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from fractions import Fraction

import pytest

from knowledge import Library
from knowledge.answering.figures import Status, figure
from knowledge.answers import Kind
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.query.algebra import measure_named
from knowledge.query.selection import spoken
from tests.questions.sample_index import SAMPLES
from tests.searches import shares

TODAY = date(2024, 6, 1)
Cells = dict[tuple[str, int], dict[tuple[str, str | None], tuple[str, str]]]


@pytest.fixture(scope="module")
def cells() -> Cells:
    found: Cells = defaultdict(dict)
    with (SAMPLES.parent / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["indicator"], row["applicant"] or None)
            found[row["agency"], int(row["year"])][key] = (row["value"], row["state"])
    return found


def number(text: str) -> float:
    return float(Fraction(text))


@pytest.mark.parametrize("every", shares(8))
def test_every_cell_by_its_official_label(sample_library: Library, cells: Cells, every: int) -> None:
    """The label of the form with unit and year gives that cell, or a refusal, and never another figure."""
    asked = answered = 0
    for (agency, year), known in list(cells.items())[::every]:
        for (code, applicant), (value, state) in known.items():
            if applicant not in (None, "total"):
                continue
            label = spoken(codes().indicators[code].zh)
            if label in ("其他", "总计"):
                continue
            for text in (f"{agency}{year}年{label}是多少", f"{year}年{agency}{label}"):
                answer = sample_library.ask(text, today=TODAY).answer
                asked += 1
                if state != "stated":
                    assert not answer.values or answer.notes, text
                    continue
                if answer.kind is Kind.CELL:
                    answered += 1
                    assert [(v.indicator, v.year, v.agency) for v in answer.values] == [(code, year, agency)], text
                    assert float(answer.values[0].value) == number(value), text
                else:
                    assert not answer.values, f"{text}: {answer.kind} {answer.values}"
    assert answered >= asked * 0.9, f"{answered} of {asked}"


@pytest.mark.parametrize("every", shares(3))
def test_every_applicant_column(sample_library: Library, cells: Cells, every: int) -> None:
    asked = answered = 0
    for (agency, year), known in list(cells.items())[::every]:
        if year != 2022:
            continue
        for (code, applicant), (value, state) in known.items():
            if applicant in (None, "total", "other") or state != "stated":
                continue
            label = spoken(codes().indicators[code].zh)
            if label in ("其他", "总计"):
                continue
            text = f"{agency}{year}年{codes().applicants[applicant].zh}{label}多少件"
            answer = sample_library.ask(text, today=TODAY).answer
            asked += 1
            if answer.values:
                answered += 1
                got = [(v.indicator, v.applicant, float(v.value)) for v in answer.values]
                assert got == [(code, applicant, number(value))], text
    assert answered >= asked * 0.85, f"{answered} of {asked}"


def test_derived_figures_against_their_terms(sample_library: Library, cells: Cells) -> None:
    """Every derived figure of every report, worked out again from the list of cells."""
    for (agency, year), known in cells.items():
        for code, item in derived().items():
            got = figure(sample_library.shelf, agency, year, measure_named(code))

            def side(terms: object, known: dict[tuple[str, str | None], tuple[str, str]] = known) -> Fraction | None:
                total = Fraction(0)
                for term in terms:  # type: ignore[attr-defined]  # a tuple of Term
                    for leaf in leaves(term.indicator, known):
                        column = (term.applicant or "total") if codes().indicators[leaf].by_applicant else None
                        value, state = known.get((leaf, column), ("", "absent"))
                        if state != "stated":
                            return None
                        total += term.sign * Fraction(value)
                return total

            above = side(item.numerator)
            below = side(item.denominator) if item.denominator else Fraction(1)
            if above is None or below is None:
                assert got.value is None or got.status is Status.KNOWN
            elif below == 0:
                assert got.status is Status.ZERO_DENOMINATOR
            else:
                assert got.value == pytest.approx(float(above / below), rel=1e-12), (agency, year, code)


def leaves(code: str, known: dict[tuple[str, str | None], tuple[str, str]]) -> tuple[str, ...]:
    column = "total" if codes().indicators[code].by_applicant else None
    if (code, column) in known:
        return (code,)
    below = codes().children(code)
    return tuple(leaf for child in below for leaf in leaves(child, known)) if below else (code,)


def test_the_same_question_gives_the_same_answer(sample_library: Library) -> None:
    for text in (
        "哪个单位2023年申请最多",
        "教育局存在哪些问题",
        "2023年全市合计多少件申请",
        "公安局2021年抖音粉丝多少",
    ):
        first = sample_library.ask(text, today=TODAY)
        assert all(sample_library.ask(text, today=TODAY) == first for _ in range(3))
