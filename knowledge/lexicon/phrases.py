"""How people name figures and what their words ask for: phrases.toml and cues.toml, checked as they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.automaton import Automaton, TemplateError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint_words
from knowledge.lexicon.languages import spoken_texts
from knowledge.lexicon.loading import load_toml
from knowledge.lexicon.printed import printed_names
from knowledge.lexicon.sieve import Sieve, hastened
from knowledge.numerals import NUMBER, TENTHS

PHRASES = "phrases.toml"
CUES = "cues.toml"
WON, GRANTED = "won", "rate.granted"
"""What is meant otherwise behind some words: 告赢政府, 拒绝公开的比例."""


class Sort(StrEnum):
    """What a phrase is: a part that figures are composed of, a figure, an applicant, a cue, or nothing of weight."""

    WHOLE = "whole"
    SUBJECT = "subject"
    ASPECT = "aspect"
    MEASURE = "measure"
    APPLICANT = "applicant"
    CUE = "cue"
    FILLER = "filler"
    WORD = "word"
    """An ordinary word that holds a cue and is none of it: read so that nothing else is, and left unread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What a text stands for: its sort and the code within it; `alone` where it counts only as a remark of its own,
    `first` and `last` where it counts only at the beginning or the end of one; `vague` where
    it may mean everybody (老百姓)."""

    sort: Sort
    value: str
    alone: bool = False
    first: bool = False
    last: bool = False
    vague: bool = False
    rank: int = 0
    """Which of two readings of the same stretch is meant: the higher."""
    number: float | None = None
    """The number that a cue says without one: 2 in runner-up."""
    rule: str = ""
    """The entry of the lexicon that it comes from."""
    anywhere: bool = field(init=False, compare=False, repr=False)
    """Whether it is what it is whatever stands before and behind it."""

    def __post_init__(self) -> None:
        by_place = self.alone or self.first or self.last or self.vague or self.value in (WON, GRANTED)
        object.__setattr__(self, "anywhere", not by_place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A cue with a number in it: the groups of `regex` are named n and m, and MARK stands for each number."""

    cue: str
    text: str
    """The regular expression."""
    said: frozenset[str] = frozenset()
    """What the text that it matches may be; anything where empty."""
    within: re.Pattern[str] | None = None
    """What the question must hold for the pattern to be looked for."""

    @property
    def regex(self) -> re.Pattern[str]:
        """The pattern, made when it is first looked for: few questions need any."""
        return _compiled(self.text)


@cache
def _compiled(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as fault:
        raise LexiconError(CUES, "pattern", f"{text!r}: {fault}") from fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """All phrases as one automaton, the patterns with numbers, and what combinations of parts mean."""

    automaton: Automaton[Phrase]
    patterns: tuple[Pattern, ...]
    compositions: Mapping[tuple[str, str, str], tuple[str, ...]]
    """(subject, aspect, measure), "" for none, to the codes that it may mean."""
    cues: frozenset[str]
    sieve: Sieve[Pattern]
    """Which of the patterns a text may hold: most questions with a number hold none."""
    more: Automaton[Phrase] | None = None
    """Phrases that this installation has beside those of the files."""

    def matches(self, text: str, start: int) -> list[tuple[int, tuple[Phrase, ...]]]:
        """The ends of all phrases from `start`, with what they stand for; those of the files first."""
        found = self.automaton.matches(text, start)
        return found if self.more is None else found + self.more.matches(text, start)


_RANKS = {
    Sort.WHOLE: 5,
    Sort.SUBJECT: 4,
    Sort.ASPECT: 3,
    Sort.APPLICANT: 2,
    Sort.MEASURE: 2,
    Sort.CUE: 1,
    Sort.FILLER: 0,
    Sort.WORD: 0,
}
_OF_A_PHRASE = ("code", "alone", "first", "last", "vague", "rank", "number")
_OF_A_PATTERN = ("cue", "said", "within")
"""What an entry has beside its texts in each language."""
_SORTS = (Sort.WHOLE, Sort.SUBJECT, Sort.ASPECT, Sort.MEASURE, Sort.APPLICANT)
_WORDS = (Sort.CUE, Sort.FILLER, Sort.WORD)
ENGLISH_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
} | {"fifteen": 15, "twenty": 20, "fifty": 50, "a hundred": 100, "one hundred": 100, "hundred": 100}
MARK = "\ue000"
"""Stands for a number in the text that patterns are matched against: a character that no normalised text holds."""
NUMBER_IN_QUESTION = hastened(
    f"(?!百分点)(?:{TENTHS}|{NUMBER}|\\b(?:{'|'.join(sorted(ENGLISH_NUMBERS, key=len, reverse=True))})\\b)"
)


def _phrase(sort: Sort, value: str, entry: Mapping[str, Any]) -> Phrase:
    return Phrase(
        sort=sort,
        value=str(entry.get("code", value)),
        alone=bool(entry.get("alone", False)),
        first=bool(entry.get("first", False)),
        last=bool(entry.get("last", False)),
        vague=bool(entry.get("vague", False)),
        rank=int(entry.get("rank", _RANKS[sort])),
        number=float(entry["number"]) if "number" in entry else None,
        rule=f"{sort.value}.{value}",
    )


def _templates(entry: Mapping[str, Any], file: str, key: str) -> Iterator[str]:
    beside = _OF_A_PATTERN if key.startswith("pattern") else _OF_A_PHRASE
    for _, template in spoken_texts(entry, beside, file, key):
        yield template


def templates_of(data: Mapping[str, Any], file: str) -> Iterator[tuple[Phrase, str, str, str]]:
    """Each text of a file's entries with what it stands for and its entry's table and key, in the automaton's order."""
    for sort in _SORTS if file == PHRASES else _WORDS:
        for value, entry in data.get(sort.value, {}).items():
            phrase = _phrase(sort, value, entry)
            for template in _templates(entry, file, phrase.rule):
                yield phrase, sort.value, value, template


def _compositions(entries: list[Mapping[str, Any]]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    known = {*codes().indicators, *derived()}
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for entry in entries:
        measure = str(entry.get("measure", ""))
        for subject in entry["subject"]:
            for aspect, meant in entry["aspect"].items():
                key = (subject, aspect, measure)
                if key in found:
                    raise LexiconError(PHRASES, f"compose {key}", "stands twice")
                for code in meant:
                    if code not in known:
                        raise LexiconError(PHRASES, f"compose {key}", f"{code} is no code")
                found[key] = tuple(meant)
    return found


def _patterns(entries: list[Mapping[str, Any]]) -> Iterator[Pattern]:
    for entry in entries:
        for template in _templates(entry, CUES, f"pattern {entry.get('cue')}"):
            text = template.replace("{n}", f"(?P<n>{MARK})", 1).replace("{m}", f"(?P<m>{MARK})", 1)
            yield Pattern(
                cue=str(entry["cue"]),
                text=text,
                said=frozenset(entry.get("said", ())),
                within=_compiled(entry["within"]) if "within" in entry else None,
            )


def phrase_of_figure(code: str) -> Phrase:
    """The phrase that names the figure of that code in one go."""
    return _phrase(Sort.WHOLE, code, {})


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" for char in text)


def with_more(book: Phrasebook, texts: Sequence[tuple[str, Phrase]]) -> Phrasebook:
    """The phrases with further texts, taken as they are; where another reading is as good as theirs it wins."""
    escaped = [(_escaped(text), replace(phrase, rank=-1)) for text, phrase in texts]
    return replace(book, more=Automaton(escaped))


@cache
def phrasebook() -> Phrasebook:
    """The phrases, loaded once; raises LexiconError for an unknown code, a combination given twice, a bad template."""
    return build_phrasebook(load_toml(PHRASES), load_toml(CUES))


def build_phrasebook(figures: Mapping[str, Any], words: Mapping[str, Any]) -> Phrasebook:
    """The phrases of what phrases.toml and cues.toml hold; raises LexiconError as `phrasebook` does."""
    known = {*codes().indicators, *derived()}
    labelled: list[tuple[str, Phrase]] = []
    for sort in _SORTS:
        for value, entry in figures.get(sort.value, {}).items():
            if (sort is Sort.WHOLE and value not in known) or (
                sort is Sort.APPLICANT and entry.get("code", value) not in codes().applicants
            ):
                raise LexiconError(PHRASES, f"{sort}.{value}", "is no code")
    labelled.extend((template, phrase) for phrase, _, _, template in templates_of(figures, PHRASES))
    for template, code in printed_names():
        labelled.append((template, replace(phrase_of_figure(code), rule="printed.row")))
    labelled.extend((template, phrase) for phrase, _, _, template in templates_of(words, CUES))
    for key in ("particles", "adverbs", "calls", "address"):
        said = _phrase(Sort.WORD, f"passing.{key}", {})
        labelled.extend((_escaped(word), said) for word in hint_words(f"passing.{key}"))
    try:
        automaton = Automaton(labelled)
    except TemplateError as fault:
        raise LexiconError(f"{PHRASES}, {CUES}", "template", str(fault)) from fault
    patterns = tuple(_patterns(words.get("pattern", [])))
    try:
        sieve = Sieve((pattern.text, pattern) for pattern in patterns)
    except re.error as fault:
        raise LexiconError(CUES, "pattern", f"{fault.pattern!r}: {fault}") from fault
    return Phrasebook(
        automaton=automaton,
        patterns=patterns,
        sieve=sieve,
        compositions=_compositions(figures.get("compose", [])),
        cues=frozenset({*words.get("cue", {}), *(pattern.cue for pattern in patterns)}),
    )
