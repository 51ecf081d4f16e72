"""What is left of a figure when some of its parts are named is the figure without them, whichever they are."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS, Kind
from knowledge.lexicon.codes import codes
from knowledge.model import Edition
from knowledge.query.algebra import TOTAL, Figures, Measure, Who
from knowledge.query.json_form import query_to_json
from knowledge.query.selection import label_of, spoken

TODAY = date(2024, 6, 1)
UNITS = {"公安局": "云津市公安局", "市政府": "云津市人民政府"}
WHOLES = {
    "outcome.denied": "不予公开",
    "outcome.not_processed": "不予处理",
    "outcome.unavailable": "无法提供",
    "outcome.total": "办理结果",
    "reconsideration.total": "行政复议",
}
WAYS = ("{unit}2023年除了{part}，{whole}还有哪些", "{unit}2023年{whole}除了{part}其他的一共多少件")
KINDS = {"企业": "business", "科研机构": "research", "法律服务机构": "legal_service", "个人": "natural_person"}


def figure(library: Library, unit: str, code: str, column: str = TOTAL) -> float:
    query = Figures(who=Who(names=(unit,)), years=(2023,), measures=(Measure(code=code),), columns=(column,))
    return float(library.answer(query_to_json(query)).answer.values[0].value or 0)


@pytest.mark.parametrize("whole", WHOLES)
@pytest.mark.parametrize("way", WAYS)
def test_rows(whole: str, way: str, sample_library: Library) -> None:
    answered = 0
    for short, unit in UNITS.items():
        for code in codes().children_in(whole, Edition("2021")):
            part = spoken(label_of(code)).removeprefix("行政复议")
            text = way.format(unit=short, part=part.strip(), whole=WHOLES[whole])
            answer = sample_library.ask(text, today=TODAY).answer
            if answer.kind in REFUSALS:
                continue
            left = figure(sample_library, unit, whole) - figure(sample_library, unit, code)
            assert [float(value.value or 0) for value in answer.values] == [left], text
            answered += 1
    assert answered > len(codes().children_in(whole, Edition("2021"))), "half of the parts at least"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "way", ["{}2023年除了{}还有谁申请", "{}2023年除{}外还有哪些人来申请", "{}2023年新收申请除了{}其他的一共多少件"]
)
def test_columns(kind: str, way: str, sample_library: Library) -> None:
    for short, unit in UNITS.items():
        answer = sample_library.ask(way.format(short, kind), today=TODAY).answer
        left = figure(sample_library, unit, "requests.new") - figure(sample_library, unit, "requests.new", KINDS[kind])
        assert [float(value.value or 0) for value in answer.values] == [left], way


@pytest.mark.parametrize("more", ["占多少", "哪个最多", "2022年呢平均多少"])
def test_what_asks_for_more_than_the_rest_is_refused(more: str, sample_library: Library) -> None:
    assert sample_library.ask(f"公安局2023年除了予以公开{more}", today=TODAY).answer.kind in REFUSALS


@pytest.mark.parametrize(
    "way",
    [
        "2023年各单位{}数，不算0的",
        "2023年各单位{}数，0的不算",
        "2023年各单位{}多少，去掉没有的单位",
        "2023年各单位{}多少件，没有的不要列",
        "2023年各单位{}，剔除零件的",
        "2023年各单位{}排名，去掉0的",
    ],
)
@pytest.mark.parametrize(("what", "code"), [("诉讼", "litigation.total"), ("行政复议", "reconsideration.total")])
def test_units_without_any_are_left_out(way: str, what: str, code: str, sample_library: Library) -> None:
    answer = sample_library.ask(way.format(what), today=TODAY).answer
    assert answer.kind is Kind.FILTER
    shown = {value.agency for value in answer.values if value.indicator == code}
    known = {
        entry.agency: figure(sample_library, entry.agency, code) for entry in sample_library.shelf.reports(year=2023)
    }
    assert shown == {agency for agency, number in known.items() if number}
