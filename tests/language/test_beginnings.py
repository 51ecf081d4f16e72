"""Names of units are looked for only where one can begin and may be meant, and none is lost by that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from knowledge import Library
from knowledge.evaluation import read_corpus
from knowledge.language import Gazetteer, readings, understand, units
from knowledge.language.normal import normalise
from knowledge.shelf import Unit
from tests.questions.sample_index import CORPORA
from tests.searches import one_in, shares

TODAY = date(2024, 6, 1)
NAMES = (
    *("云津市人民政府", "云津市教育局", "云津市公安局", "云津市公安局澄湖分局", "云津市澄湖区人民政府", "津市教育局"),
    *("云津市澄湖区教育局", "云津市教育局2分局", "云津市第1中学", "教育局第2办公室", "云津市教育局A区分局", "鹿溪区"),
)
BETWEEN = (
    "", "", "2022年", "22年", "2", "1", "3个", "的", "和", "市", "区", "、", " ", "？", "最多的", "收到申请", "2分局",
    "第1中学", "中学", "分局", "公开", "比", "教育", "云津市", "所有公安局", "我市", "A区", "请问", "哪个", "全", "各",
)  # fmt: skip
ACROSS = ("全市公安局澄湖分局2022年收到申请", "全市市场监督管理局，2021年")
"""Where a group begins before a name and ends within it."""


@pytest.mark.parametrize("every", shares(3))
def test_nothing_is_found_where_nothing_can_begin(
    every: int, sample_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    gazetteer = sample_library.vocabulary.gazetteer
    said = {normalise(turns[0].question).text for path in CORPORA for turns in list(read_corpus(path))[::every]}
    quickly = {text: list(units.find_units(text, gazetteer)) for text in said}
    monkeypatch.setattr(units, "may_begin", lambda *_: True)
    assert {text: list(units.find_units(text, gazetteer)) for text in said} == quickly
    assert sum(map(len, quickly.values())) > len(said) / 2


def invented(chance: Random) -> Iterator[str]:
    """Names, whole and in part, among words that may go on from them."""
    for _ in range(250):
        said = chance.choices((*NAMES, *(name[at:] for name in NAMES for at in (2, 3))), k=chance.randrange(1, 3))
        yield "".join(part for name in said for part in (chance.choice(BETWEEN), name, chance.choice(BETWEEN)))


@pytest.mark.parametrize("seed", one_in(2, range(2)))
def test_what_begins_within_a_name_that_stands_alone_is_never_meant(
    seed: int, sample_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    corpora = [turns[0].question for path in CORPORA[seed::2] for turns in read_corpus(path)]
    indexed = (sample_library.vocabulary.gazetteer, [*ACROSS, *chance.sample(corpora, 100)])
    more = {"云津市教育局": ("市教育局2", "教育口")}
    known = (Gazetteer.of(Unit(name=name, aliases=more.get(name, ())) for name in NAMES), list(invented(chance)))
    stood = 0

    def counted(*told: object, really: object = readings._stands_alone) -> bool:
        nonlocal stood
        alone = bool(callable(really) and really(*told))
        stood += alone
        return alone

    monkeypatch.setattr(readings, "_stands_alone", counted)
    quickly = [understand(text, gazetteer, today=TODAY) for gazetteer, said in (indexed, known) for text in said]
    assert stood > 50
    monkeypatch.setattr(readings, "_stands_alone", lambda *_: False)
    assert [
        understand(text, gazetteer, today=TODAY) for gazetteer, said in (indexed, known) for text in said
    ] == quickly
