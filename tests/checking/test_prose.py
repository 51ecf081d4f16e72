"""Rules R8 and R9: what the prose says against the tables, with silence wherever the scope is not certain."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.checking import across_years, within_report
from knowledge.checking.prose import compared
from knowledge.model import CellKey, Number, Problem, Report, Severity
from knowledge.numerals import find_numbers
from tests.checking.invented import figures_of, report_of

HERE = Path(__file__).parent / "narrative"
AGENCIES = {
    "education": "青渚市教育局",
    "government": "青渚市人民政府",
    "street": "青渚市城东街道办事处",
    "office": "青渚市城东区人民政府办公室",
}

TABLES: dict[CellKey, Number] = dict.fromkeys(figures_of(1), 0)
TABLES.update(
    {
        ("regulations.issued", None): 1,
        ("regulations.in_force", None): 7,
        ("normative_documents.issued", None): 6,
        ("normative_documents.repealed", None): 2,
        ("normative_documents.in_force", None): 44,
        ("licensing.decisions", None): 4521,
        ("penalties.decisions", None): 318,
        ("coercion.decisions", None): 27,
        ("fees.amount", None): 96.5,
        ("reconsideration.upheld", None): 4,
        ("reconsideration.overturned", None): 2,
        ("reconsideration.other", None): 2,
        ("reconsideration.pending", None): 1,
        ("reconsideration.total", None): 9,
        ("litigation.direct.upheld", None): 3,
        ("litigation.direct.other", None): 1,
        ("litigation.direct.pending", None): 1,
        ("litigation.direct.total", None): 5,
        ("litigation.after_reconsideration.upheld", None): 2,
        ("litigation.after_reconsideration.overturned", None): 1,
        ("litigation.after_reconsideration.total", None): 3,
    }
)
for code, (person, business) in {
    "requests.new": (100, 20),
    "requests.carried_in": (5, 0),
    "outcome.granted": (50, 10),
    "outcome.partial": (8, 2),
    "outcome.denied.process_info": (15, 5),
    "outcome.unavailable.not_held": (12, 2),
    "outcome.unavailable.needs_creation": (4, 0),
    "outcome.not_processed.petition": (4, 0),
    "outcome.not_processed.duplicate": (2, 0),
    "outcome.other.misc": (4, 0),
    "outcome.total": (99, 19),
    "requests.carried_out": (6, 1),
}.items():
    TABLES[code, "natural_person"], TABLES[code, "business"] = person, business
    TABLES[code, "total"] = person + business


def cases(name: str) -> list[Any]:
    found = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=f"{number}-{case['text'][:40]}") for number, case in enumerate(found)]


def report(case: dict[str, Any], text: str | None = None) -> Report:
    agency = AGENCIES[case.get("unit", "education")]
    return report_of(TABLES, prose=case["text"] if text is None else text, agency=agency)


def found(of: Report) -> list[Problem]:
    return [problem for problem in within_report(of) if problem.rule == "R8"]


def test_the_tables_of_the_corpus_are_consistent() -> None:
    assert within_report(report_of(TABLES)) == ()


@pytest.mark.parametrize("case", cases("stated"))
def test_a_figure_that_agrees_is_understood_and_is_no_finding(case: dict[str, Any]) -> None:
    comparisons = compared(report(case))
    assert [item.claim.value for item in comparisons if item.agrees] == case["agrees"]
    assert found(report(case)) == []


@pytest.mark.parametrize("case", cases("stated"))
def test_each_stated_figure_when_changed_becomes_a_finding(case: dict[str, Any]) -> None:
    if case.get("proofs"):
        pytest.skip("about the whole area: only other figures of ten and more show what it speaks of")
    for place, value in enumerate(case["agrees"]):
        changed = case["text"]
        for span in reversed(find_numbers(changed)):
            if span.value == value or span.value * 10_000 == value:
                if len([item for item in find_numbers(changed) if item.value == span.value]) > 1:
                    break
                wrong = "9876543" if span.value == value else "8765"
                changed = changed[: span.start] + wrong + changed[span.end :]
                changed = changed.replace(wrong + "万元", "8765万元")
                problems = found(report(case, changed))
                assert problems, f"figure {place}: {changed}"
                assert problems[0].severity is Severity.WARNING
                break


@pytest.mark.parametrize("case", cases("silent"))
def test_where_scope_is_not_certain_nothing_is_said(case: dict[str, Any]) -> None:
    comparisons = compared(report(case))
    sure = [item.claim for item in comparisons if not item.agrees and not item.claim.wide and not item.claim.tentative]
    assert [claim.quote for claim in sure] == []
    assert [item.claim.value for item in comparisons if item.agrees] == case.get("agrees", [])
    assert found(report(case)) == []


@pytest.mark.parametrize("case", cases("findings"))
def test_a_contradiction_is_found(case: dict[str, Any]) -> None:
    problems = found(report(case))
    assert [[problem.left, problem.right] for problem in problems] == case.get("finds", [])
    agreed = [item.claim.value for item in compared(report(case)) if item.agrees]
    assert agreed == case.get("agrees", [])


def test_there_are_cases_enough() -> None:
    assert sum(len(cases(name)) for name in ("stated", "silent", "findings")) >= 120


def test_the_finding_quotes_both_sides_and_every_reading() -> None:
    problem = found(report_of(TABLES, prose="2023年，我局共收到政府信息公开申请132件。"))[0]
    assert problem.message == (
        "正文称“我局共收到政府信息公开申请132件”，而表格“本年新收与上年结转之和”为125件，相差7（本年新收·总计120亦不符）"
    )
    assert problem.cells == (("requests.new", "total"), ("requests.carried_in", "total"))


def test_a_blank_cell_is_not_compared() -> None:
    blank = [("requests.carried_in", "total")]
    assert found(report_of(TABLES, prose="全年收到政府信息公开申请132件。", blank=blank)) == []


LAST_YEAR = [
    ("2022年，我局收到政府信息公开申请120件。", 0),
    ("2022年，我局收到政府信息公开申请102件。", 1),
    ("去年收到政府信息公开申请102件。", 1),
    ("全年收到政府信息公开申请150件，较上年的120件有所增加。", 0),
    ("全年收到政府信息公开申请150件，较上年的102件有所增加。", 1),
    ("全年收到政府信息公开申请150件，2022年为102件。", 1),
    ("全年收到政府信息公开申请150件，较上年增加102件。", 1),
    ("全年收到政府信息公开申请150件，较上年增加30件。", 0),
    ("全年收到政府信息公开申请150件，较上年增加30件，增长25%。", 0),
    ("全年收到政府信息公开申请150件，较上年增加30件，增长35%。", 1),
    ("全年收到政府信息公开申请150件，较2022年减少30件。", 1),
    ("全年收到政府信息公开申请150件，较2021年增加102件。", 0),
    ("全年收到政府信息公开申请150件，相比2022年多收20件。", 1),
    ("全年收到政府信息公开申请150件，申请量同比增长12.5%。", 1),
    ("全年收到政府信息公开申请150件，数量较2022年度增长25.0%。", 0),
    ("全年收到政府信息公开申请150件，其中自然人申请100件，同比增长102%。", 1),
    ("全年收到政府信息公开申请150件，其中自然人申请100件，同比持平。", 0),
    ("全年收到政府信息公开申请150件，同比增长近两成。", 0),
    ("全年收到政府信息公开申请由上年的120件增加到150件。", 0),
    ("全年收到政府信息公开申请由2022年的102件增加到150件。", 1),
    ("全年收到政府信息公开申请150件，比2022年（102件）上升。", 1),
    ("全年收到政府信息公开申请150件，比2022年（120件）上升。", 0),
    ("全年收到政府信息公开申请150件，与2022年的102件相比有所上升。", 1),
    ("全年收到政府信息公开申请150件，而2022年全年收到102件。", 1),
    ("全年收到政府信息公开申请150件，比去年增长102%。", 1),
    ("全年收到政府信息公开申请150件，比去年增长25%。", 0),
    ("全年收到政府信息公开申请153件，比去年增长25%。", 0),
    ("2021年收到政府信息公开申请102件。", 0),
    ("收到申请150件，上年收到政府信息公开申请120件；办结118件，予以公开33件。", 0),
    ("收到申请150件，上年收到政府信息公开申请121件；办结110件。其中自然人申请33件。", 1),
    ("去年收到政府信息公开申请121件，办结110件。", 2),
    ("全年收到政府信息公开申请150件，同比2022年的120件相差30件。", 0),
    ("全年收到政府信息公开申请150件，同比2022年的120件相差33件。", 1),
    ("全年收到政府信息公开申请150件，同比2022年的111件相差30件。", 1),
    ("依申请公开情况。申请量同比增长25%，达到150件。", 0),
    ("依申请公开情况。申请量同比增长35%，达到150件。", 1),
    ("依申请公开情况。申请总量比上一年度增加30件，升至150件。", 0),
    ("依申请公开情况。申请总量比上一年度增加20件，升至150件。", 1),
    ("与2022年相比，政府信息公开行政复议案件由9件变为9件。", 0),
    ("与2022年相比，政府信息公开行政复议案件由6件变为9件。", 1),
]


@pytest.mark.parametrize(("text", "number"), LAST_YEAR)
def test_last_years_figure_is_held_to_last_years_report(text: str, number: int) -> None:
    before = report_of(TABLES, year=2022)
    after = report_of({**TABLES, ("requests.new", "total"): 150}, prose=text, year=2023)
    problems = [problem for problem in across_years({2022: before, 2023: after})[2023] if problem.rule == "R9"]
    assert len(problems) == number
    assert all("2022年报告" in problem.message for problem in problems)
    assert "153" in text or [problem for problem in within_report(after) if problem.rule == "R8"] == []


SHARES = [
    ("其中自然人申请100件，占83.3%，商业企业申请20件，占16.7%。", 0),
    ("其中自然人申请100件，占80%，商业企业申请20件，占16%。", 0),
    ("其中自然人申请100件，占73.3%。", 1),
    ("其中自然人申请100件，占申请总数的93.3%。", 1),
    ("其中自然人申请101件，占73.3%。", 1),
    ("予以公开60件，占50.8%；部分公开10件，占8.4%；不予公开20件，占办结总数的16.9%。", 0),
    ("予以公开60件，占58.8%；部分公开10件，占18.4%。", 2),
    ("予以公开60件，占近六成。", 0),
    ("予以公开60件，占网上公开信息的3%。", 0),
    ("不予公开20件，均为过程性信息，占33%。", 0),
    ("办结118件，答复率90%。", 0),
]


@pytest.mark.parametrize(("text", "number"), SHARES)
def test_a_share_is_held_to_its_whole_where_the_figure_itself_agrees(text: str, number: int) -> None:
    assert len(found(report_of(TABLES, prose=f"共收到政府信息公开申请120件。{text}"))) == number


def test_a_wrong_share_is_told_with_the_whole_it_would_have() -> None:
    problem = found(report_of(TABLES, prose="共收到政府信息公开申请120件，其中自然人申请100件，占73.3%。"))[0]
    assert problem.message == (
        "正文称“自然人申请100件,占73.3%”，按此推算总数约为136件，而表格“本年新收与上年结转之和”为125件"
        "（本年新收·总计120、办理结果总计·总计118亦不符）"
    )


@pytest.mark.parametrize(
    ("agency", "sentence", "number"),
    [
        ("青渚市住房和城乡建设局", "2023年，市住建局收到政府信息公开申请132件。", 1),
        ("青渚市市场监督管理局", "市市场监管局新收政府信息公开申请132件。", 1),
        ("青渚市卫生健康委员会", "2023年，市卫健委共收到政府信息公开申请132件。", 1),
        ("青渚市公安局城东分局", "2023年，市公安局收到政府信息公开申请132件。", 0),
        ("青渚市住房和城乡建设局", "2023年，区住建局收到政府信息公开申请132件。", 0),
        ("青渚市住房和城乡建设局", "2023年，市卫健委收到政府信息公开申请132件。", 0),
        ("青渚工业园区管理委员会", "园区没有收到政府信息公开申请。", 1),
    ],
)
def test_a_unit_speaks_of_itself_by_its_name_with_signs_left_out(agency: str, sentence: str, number: int) -> None:
    assert len(found(report_of(TABLES, prose=sentence, agency=agency))) == number


@pytest.mark.parametrize("agency", ["", "青渚市教育局"])
def test_a_report_without_year_is_not_compared(agency: str) -> None:
    of = report_of(TABLES, prose="全年收到政府信息公开申请132件。", agency=agency, year=0)
    assert not found(of) or agency


def test_numbers_are_read_in_every_form() -> None:
    for form in ("3,119", "3119", "三千一百一十九", "３１１９", "３，１１９"):
        of = report_of({**TABLES, ("penalties.decisions", None): 3119}, prose=f"全年作出行政处罚决定{form}件。")
        assert [item.claim.value for item in compared(of) if item.agrees] == [3119], form


WORDS = [
    *("2023年", "2022年", "去年", "上年", "全市", "我局", "市公安局", "各部门", "其中", "共", "收到", "受理", "办结"),
    *("政府信息公开", "申请", "依申请公开", "行政复议", "行政诉讼", "结转", "下年度", "予以公开", "不予公开", "维持"),
    *("12件", "一百二十件", "1.2万件", "近", "余", "3万元", "，", "。", "；", "、", "（", "）", "“", "”", "未", "没有"),
    *("公民、法人", "规范性文件", "制发", "废止", "行政许可", "决定"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from(sorted(AGENCIES.values())))
def test_any_string_of_these_words_is_read_without_a_fault(words: list[str], agency: str) -> None:
    of = report_of(TABLES, prose="".join(words), agency=agency)
    assert compared(of) == compared(of)


def test_every_pattern_of_the_lexicon_ends_soon_on_hostile_text() -> None:
    text = "收到" * 4000 + "的" * 4000 + "政府信息公开申请" * 500 + "120件" + "、" * 2000
    assert found(report_of(TABLES, prose=re.sub("x", "", text))) == []
