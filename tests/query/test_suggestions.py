"""Rows that words speak of are offered where a question is not understood, and are never an answer."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Library
from knowledge.answers import REFUSALS
from knowledge.errors import LexiconError
from knowledge.lexicon import suggestions as lexicon
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.suggestions import suggestions

TODAY = date(2024, 6, 3)
SPOKEN_OF = [
    ("教育局2022年缠着不放、大批涌来那种有几件", "outcome.not_processed.excessive"),
    ("教育局2022年碍着旁人私事、商业秘密捂着的有几件", "outcome.denied.third_party"),
    ("教育局2022年翻来覆去一模一样又来的有几件", "outcome.not_processed.duplicate"),
    ("教育局2022年上级复议那头站在局里这边的有几件", "reconsideration.upheld"),
    ("教育局2022年绕开复议奔法院、末了改口的有几件", "litigation.direct.overturned"),
    (
        "How many did the education bureau shrug off in 2022 as a flood of huge numbers?",
        "outcome.not_processed.excessive",
    ),
]


@pytest.mark.parametrize(("question", "code"), SPOKEN_OF)
def test_a_row_that_words_speak_of_is_offered(question: str, code: str, sample_library: Library) -> None:
    reply = sample_library.ask(question, today=TODAY)
    assert reply.answer.kind in REFUSALS
    told = [sample_library.ask(item.label, reply.context, today=TODAY).answer for item in reply.answer.choices]
    assert any(answer.values and answer.values[0].indicator == code for answer in told)


def test_every_row_is_spoken_of_by_its_own_words() -> None:
    known = {*codes().indicators, *derived()}
    for code, words in suggestions().rows.items():
        assert code in known
        assert code in suggestions().rows_spoken_of("".join(words))


def test_a_word_in_capitals_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "load_toml", lambda _: {"row": {"requests.new": {"en": ["New"]}}, "family": {}})
    with pytest.raises(LexiconError, match=r"row\.requests\.new"):
        suggestions.__wrapped__()


def test_a_code_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "load_toml", lambda _: {"row": {"request.new": {}}, "family": {}})
    with pytest.raises(LexiconError, match=r"request\.new"):
        suggestions.__wrapped__()
