"""Help, greetings, thanks and the fixed sentences, with questions that this index answers."""

from __future__ import annotations

from knowledge.answering.details import HelpDetail
from knowledge.answering.find import find
from knowledge.answers import Answer, Choice, Kind, Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.sayings import sayings
from knowledge.lexicon.topics import topics
from knowledge.query.algebra import TOTAL
from knowledge.query.asked import Asked
from knowledge.query.lookups import MATTERS, Find, Help
from knowledge.shelf import Shelf


def examples(shelf: Shelf, language: Language = Language.HANS) -> tuple[str, ...]:
    """Questions that this index answers, with its own unit and latest year."""
    newest = shelf.newest()
    if newest is None:
        return ()
    who, year = newest.agency, newest.year
    texts = sayings(language).lists
    found = [*texts["help"]]
    if len(shelf.reports(agency=who)) > 1:
        found.extend(texts["help_years"])
    if shelf.counts().units > 1:
        found.extend(texts["help_units"])
    return tuple(text.format(unit=who, year=year) for text in (*found, *texts["help_last"]))


def answer_help(query: Help, asked: Asked, shelf: Shelf) -> Answer:
    """The text, with questions as choices."""
    offered = instead(shelf, query.topic, query.unit, asked.language) or examples(shelf, asked.language)
    if query.topic in ("thanks", "bye"):
        offered = ()
    newest = shelf.newest()
    unit = query.unit or (newest.agency if newest is not None else None)
    return Answer(
        kind=Kind.HELP,
        language=asked.language,
        question=asked.question,
        choices=tuple(Choice(label=text, question=text) for text in offered),
        detail=HelpDetail(topic=query.topic, examples=offered, unit=unit),
    )


def instead(shelf: Shelf, topic: str, unit: str | None, language: Language) -> tuple[str, ...]:
    """Questions about the unit named, or the latest report, that this index answers beside the sentence on a matter."""
    newest = shelf.newest() if unit is None else max(shelf.reports(agency=unit), key=lambda one: one.year, default=None)
    if topic not in MATTERS or newest is None:
        return ()
    return tuple(
        text.format(unit=newest.agency, year=newest.year)
        for needed, text in sayings(language).tables[f"fixed_{topic}"].items()
        if _stands(shelf, newest.agency, newest.year, needed)
    )


def _stands(shelf: Shelf, unit: str, year: int, needed: str) -> bool:
    """Whether a report has what an offer asks for: a topic of its prose, or the cell of an indicator."""
    if needed in topics().topics:
        years = tuple(reversed(shelf.years([unit])))
        return find(shelf, Find(units=(unit,), years=years, topic=needed)).kind is Kind.PASSAGE
    column = TOTAL if codes().indicators[needed].by_applicant else None
    entry = shelf.fact(unit, year, needed, column)
    return entry is not None and entry.fact.value is not None
