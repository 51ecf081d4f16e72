"""Rule R8: figures whose words leave it open what they are of, and what others beside them show."""

from __future__ import annotations

import pytest

from knowledge.checking import across_years, within_report
from knowledge.model import CellKey, Number
from tests.checking.invented import report_of
from tests.checking.test_prose import AGENCIES, TABLES

BUREAU = AGENCIES["education"]


def found(sentence: str, agency: str = BUREAU) -> list[float | None]:
    of = report_of(TABLES, prose=sentence, agency=agency)
    return [problem.left for problem in within_report(of) if problem.rule == "R8"]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("全年行政许可4521件、行政处罚318件、行政强制72件。", [72]),
        ("全年行政许可4521件、行政处罚318件、行政强制27件。", []),
        ("全年行政许可4512件。", []),
        ("规范性文件新制发6件、对外公开44件；行政许可4512件，行政处罚318件。", [4512]),
        ("2023年，全市教育系统作出行政许可决定4521件、行政处罚决定381件。", [381]),
        ("2023年，全市教育系统作出行政处罚决定381件。", []),
        ("民办教育、校外培训等领域共作出行政许可决定4512件、行政处罚决定318件。", [4512]),
        ("其中通过网上办理作出行政许可决定4000件、行政处罚决定318件。", []),
    ],
)
def test_figures_that_agree_show_what_one_beside_them_is_of(sentence: str, told: list[float]) -> None:
    assert found(sentence) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("自然人申请101件、商业企业申请20件。", [101]),
        ("本年新收121件，上年结转5件，结转下年7件。", [121]),
        ("被申请行政复议9件，其中结果维持5件、结果纠正2件。", [5]),
        ("行政复议、行政诉讼共21件。", []),
        ("政府信息公开行政诉讼结案6件，未审结1件，合计8件。", []),
        ("窗口受理申请1200件，办结1180件。", []),
        ("全年受理社会救助申请560件，办结555件。", []),
        ("提出申请的自然人100件，商业企业、科研机构各20件。", [20]),
        ("科研机构、商业企业均未提出申请。", [0]),
    ],
)
def test_an_overview_speaks_of_disclosure_though_it_does_not_say_so(sentence: str, told: list[float]) -> None:
    assert found(sentence) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("新收申请较上一年度增长20.0%，升至120件。", []),
        ("新收申请较上一年度增长25.0%，升至120件。", [96]),
        ("全年新收申请120件，比2022年的100件多出25件。", [95]),
        ("与上年相比，本年度新收申请数量由100件上升到120件，增幅为25%。", [96]),
        ("新收申请数量由90件变为120件。", [90]),
        ("校外培训等领域共作出行政处罚决定381件，较上年增加18件。", [381]),
        ("校外培训等领域共作出行政处罚决定381件，较上年增加28件。", []),
    ],
)
def test_moves_in_any_order_are_held_against_both_years(sentence: str, told: list[float]) -> None:
    earlier: dict[CellKey, Number] = {**TABLES, ("requests.new", "total"): 100, ("penalties.decisions", None): 300}
    before = report_of(earlier, year=2022, agency=BUREAU)
    of = report_of(TABLES, prose=sentence, agency=BUREAU)
    problems = across_years({2022: before, 2023: of})[2023]
    assert [problem.left for problem in problems if problem.rule in ("R8", "R9")] == told


def test_items_that_became_fewer_are_held_against_the_change_of_the_table() -> None:
    items: dict[CellKey, Number] = {("licensing.items_last_year", None): 28, ("licensing.items_change", None): -2}
    said = "行政许可上一年项目28项，本年减少{}项。"
    for fewer, told in ((2, []), (3, [-3])):
        of = report_of({**TABLES, **items}, prose=said.format(fewer), agency=BUREAU, edition="2019")
        assert [problem.left for problem in within_report(of) if problem.rule == "R8"] == told
