"""What a conversation leaves in an address: everything that one can leave is taken, nothing else does harm."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.packed_context import LONGEST_CONTEXT, Unpackable, is_harmless, is_of_this_index, pack, unpack
from knowledge import Library, open_library
from knowledge.answers import Context
from knowledge.conversation import context_to_json
from knowledge.evaluation import read_corpus
from tests.searches import long, shares

ROOT = Path(__file__).parent.parent
CORPORA = sorted([*(ROOT / "questions").glob("*.toml"), *(ROOT / "conversations").glob("*.toml")])


@pytest.fixture(scope="module")
def library(sample_index: Path) -> Library:
    return open_library(sample_index)


@pytest.mark.parametrize("every", shares(12, mark=long, then=3))
@pytest.mark.parametrize("path", CORPORA, ids=lambda path: path.stem)
def test_whatever_an_answer_leaves_comes_back_as_it_was(path: Path, library: Library, every: int) -> None:
    for turns in list(read_corpus(path))[::every]:
        context: Context | None = None
        for turn in turns:
            context = library.ask(turn.question, context, today=turn.today or date(2024, 6, 1), unit=turn.unit).context
            packed = pack(context)
            assert packed is not None, turn.question
            assert unpack(packed) == context, turn.question
            assert is_of_this_index(library, context), turn.question


def packed(data: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(data).encode())).decode().rstrip("=")


@pytest.mark.parametrize(
    "broken",
    [
        "x",
        "====",
        "é",
        "A" * (LONGEST_CONTEXT + 1),
        packed([]),
        packed(None),
        packed({"kind": "nonsense"}),
        packed({"years": [99999]}),
        packed({"years": ["x"]}),
        packed({"indicators": ["no.such"]}),
        packed({"indicators": ["share.no.such/x"]}),
        packed({"applicants": ["nobody"]}),
        packed({"cues": [["rank", float("inf")]]}),
        packed({"cues": 7}),
        packed({"choices": [{"label": "x"}]}),
        packed({"content": ["x" * 401]}),
        packed({"agencies": ["x"] * 201}),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 50_000)).decode().rstrip("="),
        base64.urlsafe_b64encode(zlib.compress(b" " * 9_000_000)).decode().rstrip("=")[:LONGEST_CONTEXT],
    ],
)
def test_what_no_answer_left_is_not_read(broken: str) -> None:
    with pytest.raises(Unpackable):
        unpack(broken)


FORGED: tuple[dict[str, object], ...] = (
    {"said": {"notes": [["corrected", "warning", {"value": "999"}]]}},
    {"said": {"notes": [["finding", "error", {"message": "x"}]]}},
    {"said": {"notes": [["common_year", "notice", {"year": "x" * 101}]]}},
    {"said": {"notes": "x"}},
    {"said": {"question": "x" * 401}},
    {"said": {"passed_over": ["x" * 101]}},
    {"said": []},
)
"""Words that an answer would take for the reports' own."""


@pytest.mark.parametrize("said", FORGED, ids=str)
def test_a_strangers_query_brings_no_words_of_its_own(said: dict[str, object], library: Library) -> None:
    query = {**(library.ask("教育局2022年申请", today=date(2024, 6, 1)).answer.query or {}), **said}
    assert not is_harmless(query)
    with pytest.raises(Unpackable):
        unpack(packed({"query": query}))
    with pytest.raises(Unpackable):
        unpack(packed({"choices": [{"label": "x", "question": "x", "query": query}]}))


@pytest.mark.parametrize("every", shares(12))
@pytest.mark.parametrize("path", CORPORA, ids=lambda path: path.stem)
def test_every_query_of_an_answer_is_harmless_and_answered_alike(path: Path, library: Library, every: int) -> None:
    for turns in list(read_corpus(path))[::every]:
        answer = library.ask(turns[0].question, today=turns[0].today or date(2024, 6, 1), unit=turns[0].unit).answer
        if answer.query is not None:
            assert is_harmless(answer.query), turns[0].question
            assert library.answer(answer.query).answer.values == answer.values, turns[0].question


CONTEXT = context_to_json(
    Context(kind="cell", agencies=("云津市教育局",), years=(2022,), indicators=("requests.new",), applicants=("total",))
)
ODD = st.none() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=3) | st.integers(), max_size=3)


@given(
    field=st.sampled_from(sorted(CONTEXT)),
    value=ODD,
    question=st.sampled_from(["那2021年呢", "第一个", "它排第几", "是", ""]),
)
@settings(max_examples=150, deadline=None)
def test_a_changed_context_is_refused_or_answered(field: str, value: object, question: str, library: Library) -> None:
    try:
        context = unpack(packed({**CONTEXT, field: value}))
    except Unpackable:
        return
    if is_of_this_index(library, context):
        library.ask(question, context, today=date(2024, 6, 1))


def test_a_context_of_another_index_is_not_gone_on_from(library: Library) -> None:
    assert not is_of_this_index(library, Context(agencies=("别处的局",)))
    assert not is_of_this_index(library, Context(rows=(("别处的局", 2022),)))
