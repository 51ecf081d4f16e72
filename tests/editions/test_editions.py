"""The forms as data: what the loader refuses, which year has which, and how a report's form is told."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.errors import LexiconError
from knowledge.lexicon import editions as loading
from knowledge.lexicon.codes import codes
from knowledge.lexicon.edition_told import edition_told
from knowledge.lexicon.editions import change_years, edition_named, editions, in_force, is_annex, with_tables
from knowledge.lexicon.forms import forms
from knowledge.model import Edition

ANNEX = {"code": "old", "first": 2008, "source": "x", "annex": True}
TABLES = {"code": "new", "first": 2019, "source": "y", "tells": ["a"]}

REFUSED: dict[str, list[dict[str, Any]]] = {
    "no entry": [],
    "no year": [{**ANNEX, "first": "2008"}],
    "years out of order": [TABLES, ANNEX],
    "two of one year": [ANNEX, {**TABLES, "first": 2008}],
    "no source": [{**ANNEX, "source": ""}, TABLES],
    "one code twice": [ANNEX, {**TABLES, "code": "old"}],
    "tables that nothing tells": [ANNEX, {**TABLES, "tells": []}],
    "an annex that is told by rows": [{**ANNEX, "tells": ["a"]}, TABLES],
    "like one that is not before it": [ANNEX, {**TABLES, "like": "later"}],
    "like an annex": [ANNEX, {**TABLES, "like": "old"}],
    "codes that are none": [ANNEX, {**TABLES, "tells": [7]}],
    "no tables at all": [ANNEX],
}


@pytest.mark.parametrize("entries", REFUSED.values(), ids=REFUSED)
def test_a_form_that_cannot_be_is_refused(entries: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_toml", lambda _: {"edition": entries})
    with pytest.raises(LexiconError):
        editions.__wrapped__()


def test_each_year_has_one_form_and_each_form_its_years() -> None:
    """The forms of until 2026 are as they were; later ones go on from there."""
    assert [in_force(year) for year in (1999, 2008, 2018, 2019, 2020, 2021, 2026)] == [
        *("pre2019", "pre2019", "pre2019", "2019", "2019", "2021", "2021")
    ]
    spans = [(form.first, form.last) for form in editions().values()]
    assert spans[:2] == [(2008, 2018), (2019, 2020)]
    assert spans[2][0] == 2021
    assert [last for _, last in spans] == [*(first - 1 for first, _ in spans[1:]), None]
    firsts = tuple(first for first, _ in spans)
    assert (change_years(), change_years(annex=False)) == (firsts[1:], firsts[2:])
    assert [is_annex(edition) for edition in editions()] == [True] + [False] * (len(spans) - 1)


def test_a_name_that_is_no_form_is_none() -> None:
    assert edition_named("2021") == "2021"
    for name in ("2020", "", None, 2021):
        with pytest.raises(ValueError, match="no edition"):
            edition_named(name)


def printed(edition: str, table: int) -> set[str]:
    return {code for code, item in codes().indicators.items() if edition in item.editions and item.table == table}


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("year", [None, 2015, 2020, 2024])
def test_a_form_is_told_by_its_cells_and_not_by_the_year(edition: str, year: int | None) -> None:
    rows, columns = printed(edition, 3), printed(edition, 2)
    other = "2021" if edition == "2019" else "2019"
    assert edition_told(rows, year) == edition
    assert edition_told(columns, year) == edition
    assert edition_told(rows | printed(other, 2), year) == edition, "rows of table 3 go before columns of table 2"


def test_where_the_cells_tell_nothing_the_year_does() -> None:
    shared = printed("2019", 3) & printed("2021", 3)
    assert [edition_told(shared, year) for year in (2020, 2023)] == ["2019", "2021"]
    assert edition_told(shared) == Edition("2021")
    assert edition_told((), 2023, annex=True) == "pre2019"


def test_every_form_with_tables_has_its_own_sums_and_rows() -> None:
    for edition in with_tables():
        found = [codes().leaves_in(child, edition) for child in codes().children("outcome.total")]
        assert all(found), "a form prints each outcome, or what it is made of"
        outcomes = {code for code in printed(edition, 3) if code.startswith("outcome.")}
        assert {leaf for leaves in found for leaf in leaves} == outcomes - {"outcome.total"}
    assert codes().leaves_in("outcome.other", Edition("2019")) == ("outcome.other",)
    assert codes().leaves_in("outcome.other", Edition("2021")) == tuple(editions()[Edition("2021")].tells)


def test_what_is_a_difference_from_the_year_before_says_so() -> None:
    signed = {code for code, row in codes().indicators.items() if row.signed}
    assert signed == {code for code, row in codes().indicators.items() if "增/减" in row.zh}
    assert len(signed) == 5


def test_a_row_that_counts_beside_its_sisters_has_some_and_a_number() -> None:
    rows = [entry for entry in forms().rows3 if entry.with_sisters]
    assert rows
    for entry in rows:
        assert entry.heads
        assert entry.number
        assert codes().sisters(entry.key)
