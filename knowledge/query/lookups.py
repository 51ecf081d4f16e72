"""Queries that are no figures: what the prose says, what terms mean, what is indexed, what a report itself is."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.lexicon.codes import codes
from knowledge.lexicon.definitions import definitions
from knowledge.lexicon.derived import derived
from knowledge.lexicon.topics import topics
from knowledge.query.algebra import Query, Who
from knowledge.query.bounds import among

MATTERS = ("appeal", "complain", "apply", "other_office")
"""Matters of the asker that other offices see to; looked for anywhere in what is said."""
TALK = ("maker", "self", "sure", "thanks", "praise", "abuse")
"""Small talk, which must be all that is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Query):
    """The findings about reports, of some rules or all.

    With `latest` each unit's latest report is meant; with `sound` those without findings are asked for.
    """

    who: Who
    years: tuple[int, ...]
    rules: tuple[str, ...] = ()
    latest: bool = False
    sound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanks(Query):
    """Which cells of one unit's reports are blank."""

    who: Who
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange(Query):
    """What changed in a part of a report's prose between two years; `asked` is same, new, removed or change."""

    who: Who
    before: int
    after: int
    topic: str
    asked: str

    def __post_init__(self) -> None:
        among(("topic.whole", *topics().topics), self.topic)
        among(("same", "new", "removed", "change"), self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Define(Query):
    """What terms mean: each a key of definitions.toml, a code, or both."""

    terms: tuple[tuple[str | None, str | None], ...]

    def __post_init__(self) -> None:
        if not self.terms or any(entry is None and code is None for entry, code in self.terms):
            raise ValueError("no term to explain")
        among(definitions(), *(entry for entry, _ in self.terms))
        among((*codes().indicators, *derived()), *(code for _, code in self.terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Query):
    """What is indexed; `asked` is reports, units, years or missing."""

    asked: str
    who: Who
    years: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        among(("reports", "units", "years", "missing"), self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Query):
    """One of the short texts: help, greeting, thanks, bye, and the fixed sentences on what reports never hold.

    `unit` is the unit named beside it, whose report may tell whom to call.
    """

    topic: str
    unit: str | None = None

    def __post_init__(self) -> None:
        among((*MATTERS, *TALK, "help", "greeting", "bye"), self.topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Find(Query):
    """A question to the prose as plain data: whose reports, which years, what to look for there.

    Strings, numbers and tuples of them only, so that it can be kept as JSON.
    """

    units: tuple[str, ...] = ()
    """Canonical names of the units to look in; all of the index where empty."""
    years: tuple[int, ...] = ()
    """Report years; where the question named none, from the latest back to older ones."""
    year_named: bool = False
    each: bool = False
    """Whether every unit that has it is asked for (哪些单位)."""
    topic: str | None = None
    terms: tuple[str, ...] = ()
    """Words that the place must hold, or what reports write instead of them."""
    beyond: tuple[str, ...] = ()
    """Those of the terms that the topic does not account for (监督 of 监督电话)."""
    within: tuple[str, ...] = ()
    """Names that the sentence must hold, wherever in it (平安云津): they say whose it is."""
    figure: bool = False
    """Whether a number is asked for."""
    only_figure: bool = False
    """Whether nothing but a number answers."""
    whole: bool = False
    """Whether a heading that holds all terms answers with its paragraphs."""
    measures: tuple[str, ...] = ()
    """The measure words that the number is asked in; any where empty."""
    hints: tuple[str, ...] = ()
    """Weak words of the question, which say in which clause a number is meant."""
    strange: bool = False
    """Whether words were left that no topic accounts for."""
    change: bool = False
    """Whether by how much something changed is asked for."""
    since: int | None = None
    """The year before it whose report has the other number, where a report does not say how much was gained or lost."""
    before: bool = False
    """Whether the number before a change is asked for (原来有多少)."""
    beside: bool = False
    """Whether a number of another measure is asked for, beside what the terms count (活动14场，参与群众3200人次)."""
    done: bool = False
    """Whether it is asked what was done, which what was lacking does not tell."""
    remedied: bool = False
    """Whether it is asked what was done about something, so that measures go with the problem that they are for."""
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What each number is asked as, with its terms, where several are asked for at once."""
    order: str | None = None
    """Whether the reports with the "most" or the "least" of a number are asked for: all are told, these first."""
    condition: tuple[str, float, float | None] | None = None
    """What a number must be: over, at_least, under, at_most or equal to a number, or between two."""
    words: tuple[str, ...] = ()
    """The content words as they were asked, for saying what was not found."""
    nearest: bool = False
    """Whether the place that says the most of it answers, where none says all of it."""

    def __post_init__(self) -> None:
        among(topics().topics, self.topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Query):
    """What is asked of the report itself: the day on which it was published, or its source."""

    who: Who
    years: tuple[int, ...]
    what: str

    def __post_init__(self) -> None:
        among(("published", "source"), self.what)
