"""What a sieve leaves out matches nothing: patterns of any shape, and those that questions are held against."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evaluation import read_corpus
from knowledge.language import numbered_years, years
from knowledge.language.normal import normalise
from knowledge.lexicon.phrases import MARK, NUMBER_IN_QUESTION, phrasebook
from knowledge.lexicon.sieve import Sieve, hastened
from tests.questions.sample_index import CORPORA

ATOMS = st.sampled_from(["a", "b", "ab", "[ab]", "[^a]", "[a-c]", r"\d", ".", "^", "$", r"\b", "(?<=a)", "(?!b)", ""])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "+?"])).map(lambda of: f"(?:{of[0]}){of[1]}"),
        inner.map(lambda text: f"(?={text})"),
        inner.map(lambda text: f"(?!{text})"),
        inner.map(lambda text: f"(?i:{text})"),
    ),
    max_leaves=8,
)


@given(st.lists(PATTERNS, min_size=1, max_size=6), st.text("abcA1 ", max_size=8))
def test_no_pattern_that_matches_is_left_out(patterns: list[str], text: str) -> None:
    left = Sieve((pattern, place) for place, pattern in enumerate(patterns)).of(frozenset(text))
    found = [place for place, pattern in enumerate(patterns) if re.search(pattern, text)]
    assert left == sorted(left)
    assert set(found) <= set(left)


@given(PATTERNS, st.text("abcA1 ", max_size=8))
def test_a_hastened_pattern_matches_the_same(pattern: str, text: str) -> None:
    told = [match.span() for match in re.finditer(pattern, text)]
    assert [match.span() for match in hastened(pattern).finditer(text)] == told
    assert re.fullmatch(pattern, text) is None or hastened(pattern).fullmatch(text) is not None


def test_a_pattern_is_hastened_where_its_first_characters_are_told() -> None:
    assert hastened("去年|(?:[前后]|大前)年").pattern.startswith("(?=[前去后大])")
    assert hastened("x*+y?z").pattern.startswith("(?=[xyz])")
    for slow in ("x*", "[^a]b", r"\d年", "(?i:last) year"):
        assert hastened(slow).pattern == slow
    with pytest.raises(re.error):
        hastened("(")


def test_patterns_are_left_out_where_they_have_no_chance() -> None:
    sieve = Sieve((text, text) for text in ("今年|本年度", "去年", "(?:前|后)年", "大?前年", "(?i:Last) year", "x*"))
    assert sieve.of("教育局2022年") == ["x*"]
    assert sieve.of("去年") == ["去年", "x*"]
    assert sieve.of("前年和今年") == ["今年|本年度", "(?:前|后)年", "大?前年", "x*"]
    with pytest.raises(re.error):
        Sieve([("(", 1)])


def test_questions_lose_nothing_by_a_sieve() -> None:
    book, words = phrasebook(), years._words()
    for text in sorted({normalise(turns[0].question).text for path in CORPORA for turns in read_corpus(path)}):
        chars = frozenset(text)
        for sieve in (words.relative, words.latest, words.counted, numbered_years._sieve()):
            patterns = [next(part for part in item if isinstance(part, re.Pattern)) for item in sieve._items]
            kept = {id(part) for item in sieve.of(chars) for part in item}
            assert not [one.pattern for one in patterns if id(one) not in kept and one.search(text)], text
        marked = NUMBER_IN_QUESTION.sub(MARK, text)
        kept = {id(pattern) for pattern in book.sieve.of(marked)}
        assert not [one.text for one in book.patterns if id(one) not in kept and one.regex.search(marked)], text


def holds_one(parsed: Any, chars: str) -> bool:
    """Whether every match of a pattern holds one of these characters, seen from how it is written."""
    for code, value in parsed:
        match str(code):
            case "LITERAL":
                found = chr(value) in chars
            case "IN":
                found = all(str(kind) == "LITERAL" and chr(item) in chars for kind, item in value)
            case "BRANCH":
                found = all(holds_one(branch, chars) for branch in value[1])
            case "SUBPATTERN":
                found = holds_one(value[3], chars)
            case "ASSERT":
                found = holds_one(value[1], chars)
            case "MAX_REPEAT":
                found = value[0] > 0 and holds_one(value[2], chars)
            case _:
                found = False
        if found:
            return True
    return False


@pytest.mark.parametrize("place", range(len(numbered_years.NUMBERED)))
def test_a_year_with_a_number_holds_what_its_pattern_is_told_by(place: int) -> None:
    pattern, needed, _ = numbered_years.NUMBERED[place]
    parser: Any = import_module("re._parser")
    assert not needed or holds_one(parser.parse(pattern.pattern), needed)
    assert not holds_one(parser.parse(pattern.pattern), "#")
