"""What further entries of the lexicon would change: the questions that are read otherwise with them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.language.gazetteer import Gazetteer
from knowledge.language.normal import normalise
from knowledge.language.parts import Understanding
from knowledge.language.reading import understand
from knowledge.lexicon.automaton import Automaton, TemplateError
from knowledge.lexicon.languages import asked_in
from knowledge.lexicon.loading import load_toml
from knowledge.lexicon.phrases import CUES, PHRASES, Phrasebook, Sort, build_phrasebook, phrasebook

_OF_CUES = frozenset({Sort.CUE, Sort.FILLER, Sort.WORD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """A question with what is read of it without the entries and with them, slot by slot."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Entries to be tried: the phrases with them, and what finds their texts in a question."""

    book: Phrasebook
    texts: Automaton[str]


def read_entries(file: Path) -> Entries:
    """Entries as phrases.toml and cues.toml have them, added to those; raises KnowledgeError for a malformed one."""
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise KnowledgeError(f"{file}: {fault}") from fault
    figures, words = load_toml(PHRASES), load_toml(CUES)
    found: list[tuple[str, str]] = []
    for sort, entries in given.items():
        if (
            sort not in set(Sort)
            or not isinstance(entries, dict)
            or not all(isinstance(e, dict) for e in entries.values())
        ):
            raise KnowledgeError(f"{file}: {sort}: only texts of phrases.toml and cues.toml can be tried")
        home = words if Sort(sort) in _OF_CUES else figures
        for key, entry in entries.items():
            home.setdefault(sort, {})[key] = _added(home.get(sort, {}).get(key, {}), entry)
            found.extend((str(text), f"{sort}.{key}") for language in asked_in() for text in entry.get(language, ()))
    try:
        return Entries(book=build_phrasebook(figures, words), texts=Automaton(found))
    except TemplateError as fault:
        raise KnowledgeError(f"{file}: {fault}") from fault


def _added(entry: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    texts = {language: [*entry.get(language, ()), *more.get(language, ())] for language in asked_in()}
    return {**entry, **more, **texts}


def read_otherwise(questions: Iterable[tuple[str, date]], gazetteer: Gazetteer, entries: Entries) -> Iterator[Reread]:
    """The questions that are read otherwise with these entries. Only those that hold one of their texts are read."""
    for question, today in questions:
        text = normalise(question).text
        if not any(True for at in range(len(text)) for _ in entries.texts.matches(text, at)):
            continue
        before = slots_of(understand(question, gazetteer, today=today, book=phrasebook()))
        after = slots_of(understand(question, gazetteer, today=today, book=entries.book))
        if before != after:
            yield Reread(question=question, before=before, after=after)


def slots_of(read: Understanding) -> tuple[str, ...]:
    """What is read of a question, a line for each slot, cue and unread word."""
    return (
        *("unit " + "/".join(unit.names or (unit.text,)) for unit in read.units),
        *(f"year {year.text}" for year in read.years),
        *("figure " + "/".join(one.codes) + (" (scope)" if one.scope else "") for one in read.indicators),
        *(f"applicant {one.text}" for one in read.applicants),
        *(f"cue {cue.code}" for cue in read.cues),
        *(f"unread {text}" for text in read.unread),
    )
