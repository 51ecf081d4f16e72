"""What agrees is told with both sides, in both languages, and nothing of what does not."""

from __future__ import annotations

import re

import pytest

from knowledge.checking import agreements, prose, within_report
from knowledge.checking.claims import Claim, claims_of
from knowledge.model import Report
from tests.checking.invented import report_of
from tests.checking.test_prose import AGENCIES, TABLES

PROSE = "2023年，我局共收到政府信息公开申请120件，上年结转5件，办结118件，其中予以公开61件。"


def test_both_sides_of_what_agrees_are_told() -> None:
    found = agreements(report_of(TABLES, prose=PROSE))
    messages = [item.message for item in found]
    assert "正文“我局共收到政府信息公开申请120件”，表格“本年新收·总计”，对得上：120 = 120" in messages
    assert "表三“总计”列：本年新收120＋上年结转5＝125，办理结果总计118＋结转下年度7＝125，对得上：125 = 125" in messages
    assert [item.left for item in found] == [item.right for item in found]
    assert all(re.search(r"agree: (\S+) = \1$", item.english) for item in found)
    assert {item.rule for item in found} == {"R1", "R2", "R4", "R8"}


def test_what_does_not_agree_is_a_finding_and_no_agreement() -> None:
    of = report_of({**TABLES, ("requests.carried_out", "total"): 8}, prose=PROSE)
    assert {problem.rule for problem in within_report(of)} >= {"R1", "R8"}
    told = agreements(of)
    assert not any("予以公开61件" in item.message for item in told)
    assert "R1" not in {item.rule for item in told}


def test_what_was_carried_over_and_said_of_last_year_is_held_to_last_years_report() -> None:
    before = report_of({**TABLES, ("requests.carried_out", "total"): 5}, year=2022)
    after = report_of(TABLES, prose="收到申请120件，上年收到政府信息公开申请120件。", year=2023)
    found = {item.rule: item.message for item in agreements(after, before) if item.rule in ("R5", "R9")}
    assert found["R5"] == "2023年报告“上年结转·总计”5，2022年报告“结转下年度·总计”5，对得上：5 = 5"
    assert found["R9"].endswith("2022年报告“本年新收·总计”，对得上：120 = 120")


def test_nothing_agrees_where_nothing_is_compared() -> None:
    assert agreements(report_of(dict.fromkeys(TABLES, 0), agency=AGENCIES["education"])) == ()


def test_the_prose_of_a_report_is_read_once_for_both_years(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int | None] = []

    def counted(report: Report) -> tuple[Claim, ...]:
        read.append(report.year)
        return claims_of(report)

    monkeypatch.setattr(prose, "claims_of", counted)
    before = report_of({**TABLES, ("requests.carried_out", "total"): 5}, year=2022)
    assert agreements(report_of(TABLES, prose=PROSE, year=2023), before)
    assert read == [2023]
