"""Text is made once: notes and refusals carry typed values, which go into JSON and back; only wording joins them."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import knowledge
from bot.wording.carried import listed, said
from bot.wording.texts import texts
from knowledge.answers import (
    LISTED,
    MOST_LISTED,
    Item,
    Language,
    Named,
    Note,
    Param,
    RateRow,
    first_of,
    note,
    params_from_json,
    params_of,
    params_to_json,
)

NAMED = st.builds(
    Named,
    agency=st.text(max_size=5),
    year=st.none() | st.integers(2008, 2030),
    measure=st.sampled_from(("", "requests.new", "rate.granted")),
    applicant=st.sampled_from((None, "total", "natural_person")),
    printed=st.tuples(st.text(max_size=4), st.text(max_size=4)),
)
NUMBER = st.integers(0, 10**9)
ITEMS = st.text(max_size=6) | st.integers(2008, 2030) | NAMED
RATES = st.builds(RateRow, row=st.text(max_size=6) | NAMED, numerator=NUMBER, denominator=NUMBER, small=st.booleans())
SEVERAL = st.dictionaries(st.sampled_from(sorted(LISTED)), st.lists(ITEMS | RATES, max_size=4).map(tuple))
MAKERS = ("note", "nothing", "refusal", "params_of")
"""The functions that make notes and refusals, or what these carry."""
ONE = st.dictionaries(
    st.sampled_from(("year", "text", "cell", "count")), st.none() | st.text(max_size=6) | NUMBER | NAMED
)


@given(SEVERAL, ONE)
def test_what_a_note_carries_is_the_same_after_json(several: dict[str, Param], one: dict[str, Param]) -> None:
    params = params_of(**several, **one)
    assert params_from_json(json.loads(json.dumps(params_to_json(params)))) == params


@pytest.mark.parametrize(
    ("key", "value"),
    [("names", "甲局、乙局"), ("years", "2021年"), ("year", (2021,)), ("text", ["甲局"]), ("value", {})],
)
def test_no_note_is_made_of_joined_texts(key: str, value: Param) -> None:
    with pytest.raises(TypeError):
        note("small", **{key: value})
    with pytest.raises(TypeError):
        Note(code="small", params=((key, value),))


def test_a_text_that_was_kept_joined_is_read_as_one_value() -> None:
    assert params_from_json({"years": "2019年、2020年"}) == (("years", ("2019年、2020年",)),)


@pytest.mark.parametrize(
    ("key", "value", "chinese", "english"),
    [
        ("names", ("甲局", "乙局"), "甲局、乙局", "甲局, 乙局"),
        ("years", (2019, 2021), "2019年、2021年", "2019, 2021"),
        ("years", (2019, 2020, 2021), "2019–2021年", "2019–2021"),
        ("names", (Named(year=2020), Named(agency="甲局", year=2021)), "2020年、甲局2021年", "2020, 甲局, 2021"),
        ("names", (Named(applicant="natural_person"),), "自然人", "natural persons"),
        ("year", 2021, "2021", "2021"),
        ("value", 3985758, "3,985,758", "3,985,758"),
        (
            "cell",
            Named(measure="requests.carried_in", printed=("二、", "总计")),
            "二、 × 总计",
            "requests carried over from last year",
        ),
    ],
)
def test_each_language_says_a_value_in_its_own_words(key: str, value: Param, chinese: str, english: str) -> None:
    assert said(texts(Language.HANS), key, value) == chinese
    assert said(texts(Language.EN), key, value) == english


def test_a_rate_tells_both_numbers_and_a_small_base() -> None:
    row = RateRow(row="甲局", numerator=3, denominator=8, small=True)
    assert listed(texts(Language.HANS), (row,)) == "甲局 3 ÷ 8＝37.50%（基数小于 10，仅供参考）"


@given(st.lists(ITEMS, max_size=80).map(tuple))
def test_a_list_that_is_cut_says_how_many_there_are(items: tuple[Item, ...]) -> None:
    params = params_of(names=first_of(items))
    assert params_from_json(json.loads(json.dumps(params_to_json(params)))) == params
    for language in (Language.HANS, Language.EN):
        told = said(texts(language), "names", dict(params)["names"])
        assert (f"{len(items)}" in told.removeprefix(listed(texts(language), items[:MOST_LISTED]))) == (
            len(items) > MOST_LISTED
        )
    if len(items) > MOST_LISTED:
        with pytest.raises(TypeError):
            note("small", names=items)
        assert params_from_json({"names": params_to_json((("names", items),))["names"]}) == params


def test_no_list_of_a_note_is_cut_by_hand() -> None:
    """A slice says nothing of how many there are; knowledge.answers.first_of does."""
    cut = [
        f"{path.name}:{call.lineno}"
        for path in sorted(Path(knowledge.__file__).parent.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MAKERS
        for given in call.keywords
        if given.arg in LISTED - {"words", "years"}
        and any(isinstance(part, ast.Slice) for part in ast.walk(given.value))
    ]
    assert cut == []
