"""What goes into an index comes out of it whole: every state of a cell, every text."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.lexicon.codes import codes
from knowledge.model import Cite, Fact, Number, Section, State
from knowledge.store import open_shelf
from knowledge.store.rows import UnfitReportError
from knowledge.store.writer import open_writer
from tests.store.invented import FACTS, POLICE, SECTIONS, fact, report


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


def test_a_report_comes_back_as_it_was(path: Path) -> None:
    whole = report(published="2022-01-20")
    with open_writer(path) as writer:
        assert writer.add_report(whole) is False
        assert writer.load_report(POLICE, 2021) == whole


def test_the_five_truths_stay_five(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add_report(report())
    with open_shelf(path) as shelf:
        got = {
            name: shelf.fact(POLICE, 2021, "requests.new", name)
            for name in ("natural_person", "business", "research", "nonprofit", "other", "legal_service")
        }
    assert got["legal_service"] is None
    states = {name: (entry.fact.state, entry.fact.value, entry.fact.raw) for name, entry in got.items() if entry}
    assert states == {
        "natural_person": (State.STATED, 0, "0"),
        "business": (State.BLANK, None, ""),
        "research": (State.NOT_APPLICABLE, None, "/"),
        "nonprofit": (State.UNREADABLE, None, "l2"),
        "other": (State.INFERRED, 1, "?"),
    }


def test_money_stays_a_real_and_a_count_an_integer(path: Path) -> None:
    facts = (fact("fees.amount", None, 5.0, raw="5", unit="万元"), fact("requests.new", "total", 5))
    with open_writer(path) as writer:
        writer.add_report(report(facts=facts))
    with open_shelf(path) as shelf:
        money = shelf.fact(POLICE, 2021, "fees.amount", None)
        count = shelf.fact(POLICE, 2021, "requests.new", "total")
    assert money is not None
    assert count is not None
    assert (money.fact, type(money.fact.value)) == (facts[0], float)
    assert (count.fact, type(count.fact.value)) == (facts[1], int)


def test_a_cell_read_in_two_ways_is_unreadable_and_told(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add_report(report(facts=(fact(value=2), fact(value=3)), problems=()))
    with open_shelf(path) as shelf:
        entry = shelf.fact(POLICE, 2021, "requests.new", "total")
        assert entry is not None
        assert (entry.fact.state, entry.fact.value, entry.fact.raw) == (State.UNREADABLE, None, "2 | 3")
        assert [problem.rule for problem in shelf.problems(POLICE, 2021)] == ["read.conflict"]


@pytest.mark.parametrize(
    "bad",
    [
        fact("no.such", "total"),
        fact("requests.new", "nobody"),
        fact(value=None, state=State.STATED),
        fact(value=3, state=State.BLANK),
        fact(value=2**70),
        fact("fees.amount", None, float("nan")),
        fact("fees.amount", None, float("inf")),
    ],
)
def test_an_impossible_cell_keeps_the_whole_report_out(path: Path, bad: Fact) -> None:
    with open_writer(path) as writer:
        with pytest.raises(UnfitReportError):
            writer.add_report(report(facts=(FACTS[1], bad)))
        assert writer.register.years(POLICE) == ()
        assert writer.register.unit(POLICE) is None


@pytest.mark.parametrize(("agency", "year"), [(None, 2021), ("", 2021), (POLICE, None), (POLICE, 0), (POLICE, 10_000)])
def test_no_report_without_unit_and_year(path: Path, agency: str | None, year: int | None) -> None:
    with open_writer(path) as writer, pytest.raises(UnfitReportError):
        writer.add_report(report(agency, year))


def test_hostile_text_is_kept_as_text(path: Path) -> None:
    hostile = ("'; DROP TABLE facts; --", '" OR 1=1', "a\0b", "<b>&amp;", "\u202e反向", "😀" * 3, "x" * 40_000, "")
    sections = (Section(number=1, heading='AND "NEAR" (', paragraphs=hostile),)
    with open_writer(path) as writer:
        writer.add_report(report("甲'乙\"局", 2021, sections=sections))
    with open_shelf(path) as shelf:
        assert tuple(entry.text for entry in shelf.paragraphs("甲'乙\"局", 2021)) == hostile


def test_half_a_surrogate_is_shown_as_unknown(path: Path) -> None:
    with open_writer(path) as writer:
        writer.add_report(report(sections=(Section(number=1, heading="\udc80", paragraphs=("甲\ud800乙",)),)))
    with open_shelf(path) as shelf:
        assert shelf.fact("甲\ud800局", 2021, "requests.new", "total") is None
        assert shelf.search(["甲\ud800"]) == ()
        (paragraph,) = shelf.paragraphs(POLICE, 2021)
    assert paragraph.text in ("甲?乙", "甲\ufffd乙")


def test_unused_label_texts_do_not_change_a_fact(path: Path) -> None:
    other = replace(FACTS[0], cite=Cite(table=2, row="", column="", page=None))
    with open_writer(path) as writer:
        writer.add_report(report(facts=FACTS))
        writer.add_report(report(year=2022, facts=(other,)))
    with open_shelf(path) as shelf:
        assert [entry.fact for entry in shelf.facts(POLICE, 2022)] == [other]
        assert [entry.fact for entry in shelf.facts(POLICE, 2021)] == list(FACTS)


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_values = st.one_of(st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False))
_keys = st.sampled_from(
    [
        (item.code, applicant)
        for item in codes().indicators.values()
        for applicant in (tuple(codes().applicants) if item.by_applicant else (None,))
    ]
)


@st.composite
def _facts(draw: st.DrawFn) -> Fact:
    indicator, applicant = draw(_keys)
    state = draw(st.sampled_from(State))
    value: Number | None = draw(_values) if state in (State.STATED, State.INFERRED) else None
    raw = draw(st.one_of(_texts, st.just("" if value is None else str(value))))
    cite = Cite(
        table=draw(st.integers(1, 4)),
        row=draw(_texts),
        column=draw(_texts),
        page=draw(st.none() | st.integers(1, 999)),
    )
    return Fact(
        indicator=indicator,
        applicant=applicant,
        value=value,
        unit=draw(st.sampled_from(["件", "万元", "元", "项"])),
        raw=raw,
        state=state,
        cite=cite,
    )


@settings(max_examples=60, deadline=None)
@given(facts=st.lists(_facts(), max_size=30, unique_by=lambda item: item.key))
def test_any_facts_come_back_exactly(facts: list[Fact]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        with open_writer(path) as writer:
            writer.add_report(report(facts=tuple(facts), sections=SECTIONS))
        with open_shelf(path) as shelf:
            got = shelf.facts(POLICE, 2021)
            singles = [shelf.fact(POLICE, 2021, *item.key) for item in facts]
            column = shelf.column([item.indicator for item in facts], [item.applicant for item in facts])
    back = {entry.fact.key: entry.fact for entry in got}
    assert back == {item.key: item for item in facts}
    assert [type(back[item.key].value) for item in facts] == [type(item.value) for item in facts]
    assert [entry.fact for entry in singles if entry] == facts
    assert {entry.fact.key for entry in column} >= {item.key for item in facts}
