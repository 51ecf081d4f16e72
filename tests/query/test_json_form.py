"""A query is plain data: its JSON form reads back as itself, answers the same bytes, and refuses what is none."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.ask import reply_object
from knowledge import Library
from knowledge.answers import REFUSALS
from knowledge.errors import KnowledgeError
from knowledge.evaluation import read_corpus
from knowledge.query.asked import asked_from_json, asked_to_json
from tests.questions.sample_index import CORPORA
from tests.searches import search, shares

TODAY = date(2024, 6, 3)


@pytest.mark.parametrize("every", shares(12))
def test_every_question_of_the_corpora_is_answered_alike_by_its_query(every: int, sample_library: Library) -> None:
    answered = 0
    alone = [turns[0] for path in CORPORA for turns in read_corpus(path) if len(turns) == 1]
    for turn in alone[::every]:
        reply = sample_library.ask(turn.question, today=turn.today, unit=turn.unit)
        query = reply.answer.query
        if query is None:
            assert reply.answer.kind in REFUSALS, turn.question
            continue
        kept = json.loads(json.dumps(query, ensure_ascii=False))
        asked = asked_from_json(kept, sample_library.members)
        assert asked_to_json(asked) == query, turn.question
        told = reply_object(sample_library.answer(kept))
        assert json.dumps(told) == json.dumps(reply_object(reply)), turn.question
        answered += 1
    assert answered * every > 1000


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"op": "figures"},
        {"op": "nothing"},
        {"op": "figures", "who": {"names": ["x"]}, "years": [], "measures": [{"code": "requests.new"}]},
        {"op": "figures", "who": {"names": ["x"]}, "years": [2023], "measures": [{"code": "no.such"}]},
        {"op": "figures", "who": {"names": ["x"]}, "years": ["2023"], "measures": [{"code": "requests.new"}]},
        {"op": "figures", "who": {"names": ["x"]}, "years": [99999], "measures": [{"code": "requests.new"}]},
        {"op": "figures", "who": 7, "years": [2023], "measures": [{"code": "requests.new"}]},
        {"op": "order", "of": {"op": "help", "topic": "help"}, "over": "agency"},
        {"op": "help", "topic": "no such topic"},
        {"op": "help", "topic": "help", "more": 1},
        {"op": "find", "topic": "no.topic"},
        {"op": "help", "topic": "help", "said": {"language": "tlh"}},
    ],
)
def test_what_is_no_query_is_refused_in_one_line(broken: dict[str, Any], sample_library: Library) -> None:
    with pytest.raises(KnowledgeError) as caught:
        sample_library.answer(broken)
    assert str(caught.value).startswith("query: ")
    assert "\n" not in str(caught.value)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FORMS = [
    {
        "op": "order",
        "of": {"op": "figures", "who": {"group": "all"}, "years": [2023], "measures": [{"code": "requests.new"}]},
        "over": "agency",
    },
    {
        "op": "figures",
        "who": {"names": ["云津市教育局"]},
        "years": [2022],
        "measures": [{"code": "outcome.denied", "part_of": "outcome.total"}],
        "columns": ["business"],
    },
    {"op": "find", "units": ["云津市教育局"], "years": [2023], "topic": "topic.problems", "whole": True},
]


@search
@given(
    form=st.sampled_from(FORMS), key=st.sampled_from(["op", "of", "over", "who", "years", "measures", "x"]), value=PLAIN
)
@settings(max_examples=200, deadline=None)
def test_a_changed_query_is_refused_or_answered(
    form: dict[str, Any], key: str, value: Any, sample_library: Library
) -> None:
    try:
        sample_library.answer({**form, key: value})
    except KnowledgeError:
        return
