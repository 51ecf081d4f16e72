"""The sums of the form: judged, forced and mended over cells."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import sums
from knowledge.lexicon.edition_told import edition_told
from knowledge.model import CellKey, Edition, Number
from tests.generator import figures

Cells = dict[CellKey, Number | None]


def consistent(seed: int = 1, edition: str = "2021") -> Cells:
    return dict(figures.draw(Random(seed), edition, figures.Scale(requests=400, disputes=12, rules=3)))


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_a_consistent_report_breaks_nothing(edition: str) -> None:
    judged = sums.judge(consistent(3, edition))
    assert {found.verdict for found in judged} == {sums.Verdict.HOLDS}
    rules = [found.relation.rule for found in judged]
    rows = 25 if edition == "2021" else 23
    assert (rules.count("R1"), rules.count("R2"), rules.count("R3"), rules.count("R4")) == (7, 7, rows, 3)


def test_the_edition_is_told_by_the_cells() -> None:
    assert edition_told({code for code, _ in consistent(1, "2021")}) == Edition("2021")
    assert edition_told({code for code, _ in consistent(1, "2019")}) == Edition("2019")


@given(st.integers(0, 500), st.data())
def test_one_wrong_cell_of_table_3_is_always_found_and_mended(seed: int, data: st.DataObject) -> None:
    cells = consistent(seed % 7)
    keys = sorted((key for key in cells if key[1] is not None), key=str)
    key = data.draw(st.sampled_from(keys))
    right = cells[key]
    assert right is not None
    cells[key] = right + data.draw(st.integers(1, 10**6))
    assert sums.broken(cells)
    mend = sums.mend(cells)
    assert mend is not None
    assert (mend.cell, mend.value) == (key, right)


def test_a_wrong_cell_of_table_4_is_found_but_could_be_any_of_five() -> None:
    cells = consistent()
    cells["reconsideration.other", None] = (cells["reconsideration.other", None] or 0) + 1
    assert [found.relation.rule for found in sums.broken(cells)] == ["R4"]
    assert sums.mend(cells) is None


def test_two_wrong_cells_are_found_and_not_mended() -> None:
    cells = consistent()
    cells["outcome.granted", "business"] = (cells["outcome.granted", "business"] or 0) + 3
    cells["outcome.partial", "research"] = (cells["outcome.partial", "research"] or 0) + 5
    assert len(sums.broken(cells)) == 4
    assert sums.mend(cells) is None


@given(st.integers(0, 30), st.lists(st.integers(0, 174), max_size=12, unique=True))
def test_what_is_forced_is_what_stood_there(seed: int, blanks: list[int]) -> None:
    cells = consistent(seed % 5)
    keys = sorted((key for key in cells if key[1] is not None), key=str)
    holes: Cells = {key: None if at in blanks else cells[key] for at, key in enumerate(keys)}
    for key, value in sums.forced(holes).items():
        assert holes[key] is None
        assert value == cells[key]


def test_blanks_beside_a_total_of_zero_are_zeros() -> None:
    row: Cells = {("requests.new", code): None for code in ("natural_person", "business", "research", "nonprofit")}
    row |= {("requests.new", "legal_service"): None, ("requests.new", "other"): None, ("requests.new", "total"): 0}
    assert set(sums.forced(row).values()) == {0}
    assert len(sums.forced(row)) == 6


def test_nothing_is_forced_out_of_a_contradiction() -> None:
    cells = consistent()
    cells["outcome.granted", "business"] = None
    cells["outcome.granted", "total"] = 0
    assert ("outcome.granted", "business") not in sums.forced(cells)


def test_blanks_whose_sums_allow_more_than_one_value_stay_blank() -> None:
    cells = consistent()
    for code in ("outcome.granted", "outcome.partial"):
        for applicant in ("natural_person", "business"):
            cells[code, applicant] = None
    assert sums.forced(cells) == {}


def test_a_total_smaller_than_its_known_parts_is_broken_even_with_blanks() -> None:
    cells: Cells = {("reconsideration.total", None): 3, ("reconsideration.upheld", None): 5}
    cells |= {(f"reconsideration.{part}", None): None for part in ("overturned", "other", "pending")}
    assert [found.verdict for found in sums.judge(cells)] == [sums.Verdict.BROKEN]
