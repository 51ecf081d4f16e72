"""Names of units are looked for only where one can begin, and none is lost by that."""

from __future__ import annotations

import pytest

from knowledge import Library
from knowledge.evaluation import read_corpus
from knowledge.language import units
from knowledge.language.normal import normalise
from tests.questions.sample_index import CORPORA


def test_nothing_is_found_where_nothing_can_begin(sample_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    gazetteer = sample_library.vocabulary.gazetteer
    said = {normalise(turns[0].question).text for path in CORPORA for turns in read_corpus(path)}
    quickly = {text: list(units.find_units(text, gazetteer)) for text in said}
    monkeypatch.setattr(units, "may_begin", lambda *_: True)
    assert {text: list(units.find_units(text, gazetteer)) for text in said} == quickly
    assert sum(map(len, quickly.values())) > len(said) / 2
