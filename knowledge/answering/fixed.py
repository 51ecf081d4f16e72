"""What reports never hold, and small talk: which fixed sentence answers, and what can be asked instead."""

from __future__ import annotations

from knowledge.answering.find import find
from knowledge.answering.lookup import Find
from knowledge.answers import Kind, Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.topics import topics
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Understanding, UnitForm, closest

MATTERS = ("appeal", "complain", "apply", "other_office")
"""Matters of the asker that other offices see to; looked for anywhere in what is said."""
TALK = ("maker", "self", "sure", "thanks", "praise", "abuse")
"""Small talk, which must be all that is said."""
TOTAL = "total"
_FIGURE = hint("fixed.asks_figure")
_PATTERNS = {topic: hint(f"fixed.{topic}") for topic in (*MATTERS, *TALK)}


def fixed_topic(says: Understanding) -> str | None:
    """The fixed sentence that a question calls for; None where it asks for what a report may hold.

    A matter is none where a year or a figure is asked for: 2022年怎么申请的多 is about the report.
    """
    said = "".join(sign if sign.isalnum() or sign == "'" else " " for sign in says.normal)
    alone = " ".join(said.split())
    for topic in TALK:
        if any(_PATTERNS[topic].fullmatch(text) for text in (alone, alone.replace(" ", ""))):
            return topic
    if says.years or _FIGURE.search(says.normal) or says.has("define", "define.how", "coverage"):
        return None
    return next((topic for topic in MATTERS if _PATTERNS[topic].search(says.normal)), None)


def unit_named(says: Understanding) -> str | None:
    """The one unit that is named beside it, whose telephone number may help."""
    named = [closest(mention) for mention in says.units if mention.form is UnitForm.NAMED]
    return named[0][0] if len(named) == 1 and len(named[0]) == 1 else None


def instead(shelf: Shelf, topic: str, unit: str | None, language: Language) -> tuple[str, ...]:
    """Questions about the unit named, or the latest report, that this index answers beside the sentence on a matter."""
    newest = max(shelf.reports(agency=unit), key=lambda entry: (entry.year, entry.agency), default=None)
    if topic not in MATTERS or newest is None:
        return ()
    tongue = "en" if language is Language.EN else "zh"
    found: list[str] = []
    for item in hint_words(f"offers.fixed_{topic}_{tongue}"):
        needed, _, text = item.partition("=")
        if _stands(shelf, newest.agency, newest.year, needed):
            found.append(text.format(unit=newest.agency, year=newest.year))
    return tuple(found)


def _stands(shelf: Shelf, unit: str, year: int, needed: str) -> bool:
    """Whether a report has what an offer asks for: a topic of its prose, or the cell of an indicator."""
    if needed in topics().topics:
        years = tuple(reversed(shelf.years([unit])))
        return find(shelf, Find(units=(unit,), years=years, topic=needed)).kind is Kind.PASSAGE
    column = TOTAL if codes().indicators[needed].by_applicant else None
    entry = shelf.fact(unit, year, needed, column)
    return entry is not None and entry.fact.value is not None
