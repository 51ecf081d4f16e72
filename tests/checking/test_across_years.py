"""Rules R5, R6, R7, R11 and R12 between the reports of two years."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from knowledge.checking import across_years
from knowledge.model import CellKey, Edition, Number, Problem, Section, Severity
from tests.checking.invented import Figures, fact_of, figures_of, report_of
from tests.generator.figures import Scale, active_2021, disputes, requests
from tests.generator.form import APPLICANTS


def continued(before: Figures, seed: int) -> Figures:
    """Figures of 2021's form for the year after `before`, carried on without a break."""
    rng = Random(seed)
    scale = Scale(requests=60, documents=30, rules=3)
    stocks = (int(before["regulations.in_force", None]), int(before["normative_documents.in_force", None]))
    carried = {name: int(before["requests.carried_out", name]) for name in APPLICANTS}
    return {
        **active_2021(rng, scale, stocks),
        **requests(rng, "2021", scale, carried_in=carried),
        **disputes(rng, scale),
    }


def found(before: Figures, after: Figures, *, edition: str = "2021") -> list[Problem]:
    reports = {
        2022: report_of(before, year=2022, edition=edition),
        2023: report_of(after, year=2023, edition=edition),
    }
    problems = across_years(reports)
    assert list(problems) == [2023]
    return [problem for problem in problems[2023] if problem.severity is not Severity.NOTICE]


@pytest.mark.parametrize("seed", range(20))
def test_years_that_follow_each_other_have_no_findings(seed: int) -> None:
    before = figures_of(seed)
    assert found(before, continued(before, seed + 100)) == []


def test_a_stale_carry_over_is_found_in_its_column_and_the_total() -> None:
    before = figures_of(3)
    after = continued(before, 4)
    for column in ("natural_person", "total"):
        before["requests.carried_out", column] += 1
    problems = found(before, after)
    assert [(problem.rule, problem.severity) for problem in problems] == [("R5", Severity.ERROR)] * 2
    left = after["requests.carried_in", "natural_person"]
    assert problems[0].message == (
        f"2023年报告“上年结转·自然人”{left}，而2022年报告“结转下年度·自然人”{left + 1}，相差1"
    )
    assert problems[0].cells == (("requests.carried_in", "natural_person"),)
    assert (problems[0].left, problems[0].right) == (left, left + 1)


def test_documents_in_force_follow_from_last_year() -> None:
    before = figures_of(5)
    after = continued(before, 6)
    after["normative_documents.in_force", None] += 2
    problems = found(before, after)
    assert [(problem.rule, problem.severity) for problem in problems] == [("R6", Severity.WARNING)]
    assert "＋2023年报告“行政规范性文件 本年制发件数”" in problems[0].message
    assert problems[0].cells == (
        ("normative_documents.in_force", None),
        ("normative_documents.issued", None),
        ("normative_documents.repealed", None),
    )


def test_items_of_last_year_follow_in_edition_2019() -> None:
    before: Figures = {("licensing.items_last_year", None): 12, ("licensing.items_change", None): -2}
    good: dict[CellKey, Number] = {("licensing.items_last_year", None): 10, ("licensing.items_change", None): 0}
    bad: dict[CellKey, Number] = {("licensing.items_last_year", None): 12, ("licensing.items_change", None): 0}
    assert found(before, good, edition=Edition("2019")) == []
    problems = found(before, bad, edition=Edition("2019"))
    assert [(problem.rule, problem.left, problem.right) for problem in problems] == [("R7", 12, 10)]
    assert problems[0].message == (
        "2023年报告“行政许可 上一年项目数量”12，而2022年报告“行政许可 上一年项目数量”12"
        "＋2022年报告“行政许可 本年增/减”-2＝10，相差2"
    )


def test_an_edition_break_only_joins_what_both_forms_have() -> None:
    before, after = figures_of(7, "2019"), figures_of(8)
    for column in (*APPLICANTS, "total"):
        after["requests.carried_in", column] = before["requests.carried_out", column]
    reports = {
        2020: report_of(before, year=2020, edition=Edition("2019")),
        2021: report_of(after, year=2021, edition=Edition("2021")),
    }
    assert [problem.rule for problem in across_years(reports)[2021] if problem.rule != "R11"] == []


def test_years_apart_are_not_compared() -> None:
    assert across_years({2020: report_of(figures_of(1)), 2023: report_of(figures_of(2))}) == {}


def test_blank_cells_are_not_compared() -> None:
    before, after = figures_of(1), figures_of(2)
    keys = [key for key in after if key[0] == "requests.carried_in"]
    reports = {2022: report_of(before, year=2022), 2023: report_of(after, year=2023, blank=keys)}
    assert not [problem for problem in across_years(reports)[2023] if problem.rule == "R5"]


@pytest.mark.parametrize(
    ("before", "after", "leaps"),
    [(20, 101, True), (20, 100, False), (19, 500, False), (100, 19, True), (100, 20, False), (25, 0, True)],
)
def test_r11_knows_its_limits(before: int, after: int, leaps: bool) -> None:
    key = ("licensing.decisions", None)
    reports = {
        2022: replace(report_of({}), facts=(fact_of(key, before),)),
        2023: replace(report_of({}), facts=(fact_of(key, after),)),
    }
    problems = across_years(reports)[2023]
    assert [(problem.rule, problem.severity) for problem in problems] == ([("R11", Severity.NOTICE)] if leaps else [])


def test_r11_suspects_yuan_among_ten_thousands() -> None:
    key = ("fees.amount", None)
    reports = {
        2022: replace(report_of({}), facts=(fact_of(key, 70.4),)),
        2023: replace(report_of({}), facts=(fact_of(key, 698000),)),
    }
    assert "元与万元" in across_years(reports)[2023][0].message


def test_money_in_a_unit_of_its_own_is_compared_in_the_column_s() -> None:
    key = ("fees.amount", None)
    named = replace(fact_of(key, 700400, "700400元"), unit="元")
    reports = {
        2022: replace(report_of({}), facts=(fact_of(key, 70.4),)),
        2023: replace(report_of({}), facts=(named,)),
    }
    assert across_years(reports)[2023] == ()
    raised = replace(fact_of(key, 7004000, "7004000元"), unit="元")
    reports[2023] = replace(report_of({}), facts=(raised,))
    assert "2023年为700.4万元，为上年的9.9倍" in across_years(reports)[2023][0].message


PROSE = (
    "2022年，本单位公开工作与群众期盼相比还有差距，主要是部分栏目更新不及时，解读材料偏少且形式比较单一。",
    "下一步将健全发布审核与定期巡查的办法，每季度通报一次栏目更新情况，并把图解和视频解读作为常用形式推广。",
    "同时组织业务骨干学习条例和典型案例，提升答复文书的规范程度。",
)


@pytest.mark.parametrize(
    ("number", "after", "noticed"),
    [
        (5, tuple(text.replace("2022", "2023") for text in PROSE), True),
        (
            5,
            (PROSE[0].replace("2022", "2023"), "新的一年我们将把公开清单逐项细化并向社会征求意见，按月对账销号。"),
            False,
        ),
        (2, PROSE, False),
        (6, ("无。",), False),
    ],
)
def test_r12_notices_a_section_that_repeats_last_year(number: int, after: tuple[str, ...], noticed: bool) -> None:
    heading = "存在的主要问题及改进情况"
    old = PROSE if number != 6 else ("无。",)
    reports = {
        2022: report_of({}, year=2022, sections=[Section(number=number, heading=heading, paragraphs=old)]),
        2023: report_of({}, year=2023, sections=[Section(number=number, heading=heading, paragraphs=after)]),
    }
    problems = across_years(reports)[2023]
    assert [problem.rule for problem in problems] == (["R12"] if noticed else [])
    if noticed:
        assert problems[0].message == "“存在的主要问题及改进情况”与2022年报告有100%的文字逐句相同（不计年份），共3句"
