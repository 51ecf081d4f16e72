"""The phrase automaton and the loaders of the lexicon's word files."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import LexiconError
from knowledge.language import years
from knowledge.language.outranked import outranked
from knowledge.lexicon import loading, offices, phrases
from knowledge.lexicon.automaton import Automaton, TemplateError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.loading import load_toml
from knowledge.lexicon.offices import office_code
from knowledge.lexicon.phrases import phrasebook
from knowledge.lexicon.regions import regions


def ends(template: str, text: str) -> list[int]:
    return [end for end, _ in Automaton([(template, 1)]).matches(text, 0)]


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        ("ab", "abc", [2]),
        ("a(b|cd)e", "acde", [4]),
        ("a(b)?c", "ac", [2]),
        ("ab?", "ab", [1, 2]),
        ("(ab)+", "ababa", [2, 4]),
        ("a+", "aaa", [1, 2, 3]),
        ("x[yz]", "xz", [2]),
        ("a(b(c|d)?)?", "abd", [1, 2, 3]),
        ("\\(a\\)", "(a)", [3]),
        ("(a|b)?(a)?", "ab", [1]),
        ("ab", "ba", []),
    ],
)
def test_templates(template: str, text: str, expected: list[int]) -> None:
    assert ends(template, text) == expected


@pytest.mark.parametrize("template", ["(a", "a)", "a|b", "[ab", "a(b|c"])
def test_malformed_templates_are_refused(template: str) -> None:
    with pytest.raises(TemplateError, match=r"well formed|closes a group"):
        Automaton([(template, 1)])


@given(st.lists(st.lists(st.sampled_from(["a", "b", "ab", "ba", ""]), min_size=1, max_size=3), min_size=1, max_size=4))
def test_the_automaton_finds_what_spelling_out_would(parts: list[list[str]]) -> None:
    template = "".join(f"({'|'.join(options)})" for options in parts)
    spelt = {"".join(choice) for choice in product(*parts)} - {""}
    for text in sorted(spelt):
        assert len(text) in ends(template, text)
    assert {"abab"[:end] for end in ends(template, "abab")} <= spelt


def test_every_indicator_and_derived_figure_has_a_phrase() -> None:
    book = phrasebook()
    named = {code for meant in book.compositions.values() for code in meant}
    whole = {code for code in derived() if code not in named}
    text = (code for code in (*codes().indicators, *whole) if code not in named)
    wholes = {label.value for label in _labels() if label.sort is phrases.Sort.WHOLE}
    rare = {
        code
        for code in codes().indicators
        if not codes().indicators[code].editions and codes().indicators[code].parent is None
    }
    assert (
        set(text) - wholes - rare - {code for code in codes().indicators if code.startswith(("annex.", "pre2019."))}
        == set()
    )


def _labels() -> list[phrases.Phrase]:
    return list(phrasebook().automaton.labels())


def test_an_unknown_code_is_told_by_file_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    real = loading.load_toml

    def broken(name: str) -> dict[str, object]:
        data = real(name)
        if name == phrases.PHRASES:
            data["whole"]["no.such"] = {"zh": ["无此"]}
        return data

    monkeypatch.setattr(phrases, "load_toml", broken)
    phrasebook.cache_clear()
    with pytest.raises(LexiconError, match=r"phrases\.toml: whole\.no\.such"):
        phrasebook()
    monkeypatch.undo()
    phrasebook.cache_clear()


OFFICES = """
卫健委 health
卫生健康委员会 health
卫健局 health
市监局 market
发改委 development_reform
人社局 human_resources
人力资源和社会保障局 human_resources
自规局 natural_resources
自然资源和规划局 natural_resources
公安分局 police
府办 government_office
政府办 government_office
城管局 urban_management
住建局 housing
住房和城乡建设局 housing
教体局 education
医保局 healthcare_security
退役军人事务局 veterans
应急管理局 emergency
行政审批局 government_services
文化广电和旅游局 culture
工业和信息化局 industry
农业农村局 agriculture
"""


@pytest.mark.parametrize(("said", "code"), [tuple(line.split()) for line in OFFICES.strip().splitlines()])
def test_offices(said: str, code: str) -> None:
    assert office_code(said) == code
    assert office_code(said + "没有") is None


def test_official_divisions_are_there() -> None:
    known = regions()
    assert known.path(known.by_name["淮阴区"][0]) == ("江苏省", "淮安市", "淮阴区")
    assert {region.level for region in known.by_short["吉林"]} == {"province", "city"}
    assert len(known.by_name["鼓楼区"]) == 4


def test_every_text_is_read_as_its_own_entry_somewhere() -> None:
    figures, words = load_toml(phrases.PHRASES), load_toml(phrases.CUES)
    every = {phrases.PHRASES: figures, phrases.CUES: words}
    dead = [(one.rule, one.template, one.lost) for one in outranked(phrasebook(), figures, words, every, wholly=True)]
    assert dead == []


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"vn": ["x"]}, r"vn: is no language of languages\.toml"),
        ({"en": ["Sở Giáo dục"]}, "en: 'Sở Giáo dục' has capitals"),
        ({"zh": ["\N{KANGXI RADICAL WATER}利"]}, "zh: .* is not in NFKC"),
        ({"zh": "来件"}, "zh: must be a list of texts"),
        ({"zh": [" 来件"]}, "zh: .* is no phrase"),
        ({"zh": [7]}, "zh: 7 is no phrase"),
    ],
)
@pytest.mark.parametrize(
    ("file", "table", "key", "build"),
    [
        (phrases.PHRASES, "subject", "request", phrasebook),
        (phrases.CUES, "filler", "small", phrasebook),
        (offices.FILE, "office", "education", offices.offices),
        (years.FILE, "relative", 0, years._words),
        (years.FILE, "latest", 0, years._words),
    ],
)
def test_a_text_that_no_question_can_hold_is_told_by_file_key_and_reason(
    file: str,
    table: str,
    key: str | int,
    build: Any,
    entry: dict[str, object],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(name: str) -> dict[str, object]:
        data = load_toml(name)
        if name == file:
            data[table][key].update(entry)
        return data

    for module in (phrases, offices, years):
        monkeypatch.setattr(module, "load_toml", broken)
    with pytest.raises(LexiconError, match=rf"lexicon/{file}: {table}[\w.]*{reason}"):
        build.__wrapped__()
