"""Findings in English: whatever is found is told in both languages, with nothing Chinese but what is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from bot.wording.texts import texts
from knowledge.answers import Language
from knowledge.checking import across_years, within_report
from knowledge.lexicon.finding_words import Tongue, same_places, words
from knowledge.lexicon.rules import rules
from knowledge.model import CellKey, Edition, Problem, Section, State
from tests.checking.invented import fact_of, figures_of, report_of, with_fact

_QUOTED = re.compile(r"“[^”]*”")
_MONEY = re.compile("元 and 万元|万元")
_HAN = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_NEW: CellKey = ("requests.new", "natural_person")


@cache
def every_finding() -> tuple[Problem, ...]:
    """Findings of every rule and of every case that has a wording of its own."""
    return tuple(_found())


def _found() -> Iterator[Problem]:
    sound = figures_of(1)
    one_digit = {**sound, _NEW: sound[_NEW] + 7}
    yield from within_report(report_of(one_digit))
    yield from within_report(report_of(one_digit, blank=[("requests.carried_in", "total")]))
    yield from within_report(report_of(sound, blank=[_NEW, ("outcome.granted", "total")]))
    for rows in (("outcome.granted",), ("outcome.granted", "outcome.unavailable.not_held")):
        yield from within_report(report_of({key: value for key, value in sound.items() if key[0] not in rows}))
    struck = with_fact(report_of(one_digit), fact_of(("requests.new", "research"), None, "/", State.NOT_APPLICABLE))
    yield from within_report(struck)
    swapped = {
        (code, {"natural_person": "total", "total": "natural_person"}.get(column or "", column)): value
        for (code, column), value in sound.items()
    }
    yield from within_report(report_of(swapped))
    disputes = {**sound, ("litigation.after_reconsideration.total", None): 99}
    yield from within_report(report_of(disputes, prose="全年收到政府信息公开申请9876件，行政事业性收费12.5万元。"))
    for key, value, raw, state in (
        (_NEW, None, "-3", State.UNREADABLE),
        (_NEW, None, "2.5", State.UNREADABLE),
        (("fees.amount", None), 70487.0, "70487元", State.STATED),
    ):
        yield from within_report(with_fact(report_of(sound), fact_of(key, value, raw, state)))
    yield from _across()


def _across() -> Iterator[Problem]:
    prose = (
        "问题依然存在，主要是栏目更新不及时，解读材料偏少，公开平台的检索功能也还不够方便，群众查找信息费时。"
        "下一步将逐项改进并按季度通报，同时组织业务骨干学习条例，提升答复文书的规范程度。"
    )
    section = Section(number=5, heading="存在的主要问题及改进情况", paragraphs=(prose,))
    before, after = figures_of(2, requests=40), figures_of(3, requests=4000)
    first = Section(number=1, heading="总体情况", paragraphs=("去年收到政府信息公开申请9876件。",))
    yield from across_years(
        {2022: report_of(before, year=2022, sections=[section]), 2023: report_of(after, sections=[first, section])}
    )[2023]
    items: dict[CellKey, float] = {("licensing.items_last_year", None): 12, ("licensing.items_change", None): -2}
    form = Edition("2019")
    yield from across_years(
        {2019: report_of(items, year=2019, edition=form), 2020: report_of(items, year=2020, edition=form)}
    )[2020]
    fees: CellKey = ("fees.amount", None)
    yield from across_years(
        {
            2022: replace(report_of({}), facts=(fact_of(fees, 70.4),)),
            2023: replace(report_of({}), facts=(fact_of(fees, 698000),)),
        }
    )[2023]


def test_the_findings_are_of_every_rule() -> None:
    assert {problem.rule for problem in every_finding()} == set(rules())


def test_each_is_told_in_english_too() -> None:
    numbers = re.compile(r"\d+(?:\.\d+)?")
    for problem in every_finding():
        told = _MONEY.sub("", _QUOTED.sub("", problem.english))
        assert told, problem.message
        assert not _HAN.search(told), problem.english
        assert "{" not in problem.english + problem.message
        assert set(numbers.findall(problem.english)) <= set(numbers.findall(problem.message)) | {"3", "4"}
        assert bool(problem.remedy) is bool(problem.remedy_english), problem.message
        assert not _HAN.search(_QUOTED.sub("", problem.remedy_english)), problem.remedy_english
        assert set(numbers.findall(problem.remedy_english)) == set(numbers.findall(problem.remedy))


def test_a_sum_reads_like_this() -> None:
    sound = {**dict.fromkeys(figures_of(1), 0), _NEW: 8, ("requests.new", "total"): 8}
    told = {problem.rule: problem for problem in within_report(report_of(sound))}["R1"]
    assert told.english == (
        "table 3, column “all applicants”: new 8 + carried in 0 = 8, outcomes in total 0 + carried out 0 = 0,"
        " a difference of 8"
    )
    assert told.remedy_english == "no change of a single cell makes all sums hold"


def test_the_two_kinds_of_litigation_are_told_apart() -> None:
    wrong = {**figures_of(1), ("litigation.direct.total", None): 99}
    problem = next(problem for problem in within_report(report_of(wrong)) if problem.rule == "R4")
    assert problem.message.startswith("表四“行政诉讼 未经复议直接起诉”")
    assert problem.english.startswith("table 4, “direct litigation”")


@pytest.mark.parametrize("tongue", list(Tongue))
def test_every_code_has_a_name_in_each_language(tongue: Tongue) -> None:
    own = words(tongue)
    for rule in rules().values():
        same_places(rule.messages[Tongue.ZH], rule.messages[tongue], rule.name)
    for code in {key[0] for key in (*figures_of(1), *figures_of(1, "2019"))}:
        assert own.row(code)
        assert own.term(code)


def test_an_answer_tells_a_finding_in_the_asker_s_language() -> None:
    message, english = "表三“本年新收”行：相差1", "table 3, row “new”: a difference of 1"
    assert texts(Language.HANS).finding(message, english) == message
    assert (
        texts(Language.HANT).finding("正文称“收到2件”，而表格为1件，办结2", "") == "正文稱“收到2件”，而表格為1件，辦結2"
    )
    assert texts(Language.EN).finding(message, english) == english
    assert texts(Language.EN).finding(message, "") == message
