"""The edits of the last query: none breaks what it follows, and what they declare is what they look at."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.language.reading import understand
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import Reduce
from knowledge.query.followups.edits import EDITS, edited

TODAY = date(2024, 6, 1)
CONVERSATIONS = Path(__file__).resolve().parent.parent / "conversations"
TURNS = sorted(
    {
        turn["ask"]
        for path in sorted(CONVERSATIONS.glob("*.toml"))
        for conversation in tomllib.loads(path.read_text(encoding="utf-8"))["conversation"]
        for turn in conversation["turns"][1:]
    }
)[::3]
RANKED_OF_ALL_YEARS = "2021到2023三年合起来哪个单位申请最多"


@pytest.mark.parametrize(
    "asked",
    [
        ("2023年哪家申请最多", "2022年第一也是它吗"),
        (RANKED_OF_ALL_YEARS,),
        ("2023年哪家申请最多，比最少的多多少",),
        ("教育局历年申请趋势", "哪年最多"),
        ("公安局和教育局2023年申请谁多",),
        ("教育局2023年不予公开占多少",),
    ],
)
def test_no_turn_breaks_the_query_that_it_follows(asked: tuple[str, ...], sample_library: Library) -> None:
    context = None
    for question in asked:
        context = sample_library.ask(question, context, today=TODAY).context
    assert context is not None
    assert context.query is not None
    words = sample_library.vocabulary
    found = [
        edited(understand(turn, words.gazetteer, today=TODAY, book=words.book), context, sample_library.members)
        for turn in TURNS
    ]
    assert any(query is not None for query in found)


def test_a_unit_first_in_several_years_together_is_asked_of_one(sample_library: Library) -> None:
    context = sample_library.ask(RANKED_OF_ALL_YEARS, today=TODAY).context
    reply = sample_library.ask("2022年第一也是它吗", context, today=TODAY)
    assert reply.answer.kind.value == "ranking"
    assert reply.answer.query is not None
    assert reply.answer.query["of"]["years"] == [2022]


def test_a_place_among_years_is_that_year_whatever_was_told_since(sample_library: Library) -> None:
    context = None
    for question in ("教育局这几年哪年申请最多", "公开率呢"):
        context = sample_library.ask(question, context, today=TODAY).context
    assert context is not None
    second = sample_library.ask("第二名呢", context, today=TODAY).answer
    assert [(value.agency, value.year) for value in second.values] == [context.rows[1]]


def test_a_share_of_what_was_added_up_is_of_as_many_as_are_said(sample_library: Library) -> None:
    context = None
    for question in ("卫健委2023年予以公开几件", "部分公开的也算上呢"):
        context = sample_library.ask(question, context, today=TODAY).context
    words = sample_library.vocabulary
    two, three = (
        edited(understand(turn, words.gazetteer, today=TODAY, book=words.book), context, sample_library.members)
        for turn in ("这两项加起来占办结的多少", "这三项加起来占办结的多少")
    )
    assert isinstance(two, Reduce)
    assert three is None


def test_what_edits_look_for_is_in_the_lexicon() -> None:
    names = [edit.name for edit in EDITS]
    assert len(set(names)) == len(names)
    for edit in EDITS:
        for pattern in (*edit.whole, *edit.reads, *((edit.says,) if edit.says else ())):
            assert hint(pattern).pattern, edit.name
