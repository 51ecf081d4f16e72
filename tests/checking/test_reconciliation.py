"""Rules R1 to R4 and R10 within one report: what is found, how it is worded, what would mend it, what is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.checking import within_report
from knowledge.model import CellKey, Edition, Number, Problem, Severity, State
from tests.checking.invented import fact_of, figures_of, report_of, with_fact

TABLE4 = ("reconsideration", "litigation.direct", "litigation.after_reconsideration")


def small() -> dict[CellKey, Number]:
    """A report whose sums can be followed by eye: 10 new, 2 carried in, 11 answered, 1 carried out."""
    figures: dict[CellKey, Number] = dict.fromkeys(figures_of(1), 0)
    for column, row in {
        "natural_person": (8, 2, 5, 2, 2, 9, 1),
        "business": (2, 0, 1, 0, 1, 2, 0),
        "total": (10, 2, 6, 2, 3, 11, 1),
    }.items():
        for code, value in zip(
            (
                "requests.new",
                "requests.carried_in",
                "outcome.granted",
                "outcome.partial",
                "outcome.unavailable.not_held",
                "outcome.total",
                "requests.carried_out",
            ),
            row,
            strict=True,
        ):
            figures[code, column] = value
    figures["reconsideration.upheld", None] = 3
    figures["reconsideration.overturned", None] = 1
    figures["reconsideration.total", None] = 4
    return figures


def errors(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.rule for problem in problems if problem.severity is Severity.ERROR]


@pytest.mark.parametrize("edition", ["2021", "2019"])
@pytest.mark.parametrize("seed", range(20))
def test_a_consistent_report_has_no_findings(edition: str, seed: int) -> None:
    assert within_report(report_of(figures_of(seed, edition), edition=Edition(edition))) == ()


def test_r1_quotes_both_sides_and_every_cell() -> None:
    figures = small()
    figures["requests.carried_out", "natural_person"] = 2
    figures["requests.carried_out", "total"] = 2
    found = within_report(report_of(figures))
    first = next(problem for problem in found if "自然人" in problem.message)
    assert first.rule == "R1"
    assert (first.left, first.right) == (10, 11)
    assert first.message == "表三“自然人”列：本年新收8＋上年结转2＝10，办理结果总计9＋结转下年度2＝11，相差1"
    assert first.remedy == "改任何一格都不能使各式全部成立"
    assert set(first.cells) == {
        (code, "natural_person")
        for code in ("requests.new", "requests.carried_in", "outcome.total", "requests.carried_out")
    }


def test_one_wrong_cell_is_named_with_what_should_stand_there() -> None:
    figures = small()
    figures["outcome.granted", "natural_person"] = 3
    found = within_report(report_of(figures))
    assert errors(found) == ["R2", "R3"]
    for problem in found:
        assert problem.remedy == "改一格即可平：“予以公开·自然人”由3改为5"
        assert problem.remedy_english == "changing one cell would mend it: “granted, natural persons” from 3 to 5"
    assert "总计为6，自然人3＋商业企业1＝4" in found[1].message


@pytest.mark.parametrize("first", ["natural_person", "legal_service"])
def test_a_total_in_the_place_of_another_column_is_told_as_such(first: str) -> None:
    figures = figures_of(6)
    columns = ["natural_person", "business", "research", "nonprofit", "legal_service", "other", "total"]
    order = [column for column in columns if column != "total"]
    order.insert(columns.index(first), "total")
    place = dict(zip(columns, order, strict=True))
    found = within_report(
        report_of({key: figures[key[0], place[key[1]]] if key[1] else value for key, value in figures.items()})
    )
    name = {"natural_person": "自然人", "legal_service": "法律服务机构"}[first]
    assert len(errors(found)) > 3
    assert {problem.rule for problem in found} == {"R3"}
    assert all(problem.remedy.startswith(f"改列序即可平：各行的总计都在“{name}”列的位置上") for problem in found)


def test_two_slips_apart_are_mended_apart() -> None:
    figures = small()
    figures["outcome.granted", "natural_person"] = 3
    figures["reconsideration.upheld", None] = 2
    found = within_report(report_of(figures))
    assert errors(found) == ["R2", "R3", "R4"]
    assert "“予以公开·自然人”由3改为5" in found[0].remedy
    assert "表四“行政复议”：总计为4，结果维持2＋结果纠正1＋其他结果0＋尚未审结0＝3，相差1" in found[2].message
    assert found[2].remedy == "仅凭勾稽不能判断错在哪一格"


@pytest.mark.parametrize("block", TABLE4)
def test_r4_holds_for_each_block(block: str) -> None:
    figures = small()
    figures[f"{block}.pending", None] += 1
    assert errors(within_report(report_of(figures))) == ["R4"]


def test_a_relation_with_a_blank_cell_is_not_judged_but_the_blank_is_inferred() -> None:
    blank = ("outcome.granted", "total")
    found = within_report(report_of(small(), blank=[blank]))
    assert [(problem.rule, problem.severity, problem.cells) for problem in found] == [("R2", Severity.NOTICE, (blank,))]
    assert "表三“总计”列有空格，按勾稽推定：予以公开6" in found[0].message


def test_a_total_column_left_blank_is_filled_in_one_notice() -> None:
    figures = small()
    found = within_report(report_of(figures, blank=[key for key in figures if key[1] == "total"]))
    assert len(found) == 1
    assert found[0].severity is Severity.NOTICE
    assert "本年新收10" in found[0].message


def test_blank_noughts_are_told_in_one_notice() -> None:
    columns = ("research", "nonprofit")
    found = within_report(report_of(small(), blank=[key for key in small() if key[1] in columns]))
    assert [problem.severity for problem in found] == [Severity.NOTICE]
    assert "表三“科研机构”列、表三“社会公益组织”列有空格，按勾稽推定：" in found[0].message
    assert "格均为0" in found[0].message


def test_blanks_that_could_be_anything_are_left_alone() -> None:
    figures = small()
    blank = [
        (code, column)
        for code in ("outcome.granted", "outcome.partial")
        for column in ("natural_person", "business", "total")
    ]
    assert within_report(report_of(figures, blank=blank)) == ()


def test_a_blank_that_no_value_could_fill_is_an_error() -> None:
    figures = small()
    figures["outcome.total", "natural_person"] = 4
    figures["outcome.total", "total"] = 6
    found = within_report(report_of(figures, blank=[("outcome.partial", "natural_person")]))
    assert "R2" in errors(found)
    assert any("空格无论是几，此式都不成立" in problem.message for problem in found)


@pytest.mark.parametrize(
    "code", ["requests.new", "requests.carried_in", "outcome.granted", "outcome.total", "requests.carried_out"]
)
def test_a_lost_row_is_found(code: str) -> None:
    figures = {key: value for key, value in small().items() if key[0] != code}
    found = within_report(report_of(figures))
    assert len(errors(found)) == 1
    assert "表中没有" in found[0].message


def test_two_lost_rows_are_found_together() -> None:
    lost = {"outcome.granted", "outcome.partial"}
    found = within_report(report_of({key: value for key, value in small().items() if key[0] not in lost}))
    assert errors(found) == ["R2"]
    assert "“予以公开、部分公开”，按勾稽应为合计自然人7、商业企业1、总计8" in found[0].message


def test_a_lost_row_of_noughts_is_not_worth_a_word() -> None:
    figures = {key: value for key, value in small().items() if key[0] != "outcome.denied.state_secret"}
    assert within_report(report_of(figures)) == ()


def test_no_table_at_all_is_no_finding() -> None:
    assert within_report(report_of({})) == ()


def test_struck_cells_count_as_nothing_only_for_a_warning() -> None:
    figures = small()
    report = report_of(figures)
    for key, value in figures.items():
        if value == 0:
            report = with_fact(report, fact_of(key, None, "/", State.NOT_APPLICABLE))
    assert within_report(report) == ()
    slipped = with_fact(report, fact_of(("requests.new", "business"), 1))
    found = within_report(slipped)
    assert {(problem.rule, problem.severity) for problem in found} >= {("R3", Severity.WARNING)}
    assert "“/”按0计" in found[0].message


def test_what_a_repair_put_into_a_cell_does_not_hide_what_stood_there() -> None:
    mended = fact_of(("outcome.granted", "natural_person"), 5, "3", State.INFERRED)
    assert errors(within_report(with_fact(report_of(small()), mended))) == ["R2", "R3"]


def test_a_hybrid_with_one_row_of_other_handling_is_read_as_such() -> None:
    figures = {key: value for key, value in small().items() if not key[0].startswith("outcome.other")}
    for column in ("natural_person", "business", "research", "nonprofit", "legal_service", "other", "total"):
        figures["outcome.other", column] = 0
    assert within_report(report_of(figures)) == ()
    figures["outcome.other", "natural_person"] = 1
    assert errors(within_report(report_of(figures))) == ["R2", "R3"]


@pytest.mark.parametrize(
    ("key", "value", "raw", "state", "severity"),
    [
        (("licensing.decisions", None), -3, "-3", State.STATED, Severity.ERROR),
        (("licensing.decisions", None), None, "-3", State.UNREADABLE, Severity.ERROR),
        (("licensing.decisions", None), 2.5, "2.5", State.STATED, Severity.ERROR),
        (("licensing.decisions", None), None, "2.5", State.UNREADABLE, Severity.ERROR),
        (("fees.amount", None), -0.5, "-0.5", State.STATED, Severity.ERROR),
        (("fees.amount", None), 70487, "70487元", State.STATED, Severity.WARNING),
        (("licensing.decisions", None), 3, "3", State.STATED, None),
        (("licensing.decisions", None), 3000, "3,000", State.STATED, None),
        (("licensing.decisions", None), None, "见附件", State.UNREADABLE, None),
        (("fees.amount", None), 96171.6, "96171.6", State.STATED, None),
        (("fees.amount", None), 0.402, "0.4020", State.STATED, None),
        (("fees.amount", None), 7.0487, "7.0487万元", State.STATED, None),
        (("licensing.items_change", None), -2, "-2", State.STATED, None),
        (("licensing.items_change", None), None, "减少两项", State.UNREADABLE, None),
    ],
)
def test_r10_looks_at_each_cell(
    key: CellKey, value: Number | None, raw: str, state: State, severity: Severity | None
) -> None:
    found = within_report(replace(report_of({}), facts=(fact_of(key, value, raw, state),)))
    assert [(problem.rule, problem.severity) for problem in found] == ([("R10", severity)] if severity else [])


def test_the_same_report_gives_the_same_findings() -> None:
    figures = figures_of(5)
    figures["outcome.total", "business"] += 3
    assert within_report(report_of(figures)) == within_report(report_of(dict(reversed(figures.items()))))


def test_what_the_reader_filled_is_not_told_again() -> None:
    figures = small()
    key = ("outcome.granted", "total")
    blank = with_fact(report_of(figures), fact_of(key, None, "", State.BLANK))
    filled = with_fact(report_of(figures), fact_of(key, 6, "", State.INFERRED))
    assert len(within_report(blank)) == 1
    assert within_report(filled) == ()
