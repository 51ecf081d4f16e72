"""`gongkai lexicon export`: the aliases that staff confirmed, as lexicon entries and as a corpus to check them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.telegram.state.aliases import KeptAlias, aliases_in
from knowledge import Library, open_library
from knowledge.aliases import Alias, Vocabulary, lexicon_entries, unit_entries
from knowledge.answers import REFUSALS
from knowledge.lexicon.phrases import CUES, PHRASES, Sort


def run(state: Path, db: Path, *, today: date, unit: str | None) -> int:
    """Print the confirmed aliases of a state database as one TOML document."""
    kept = aliases_in(state)
    aliases = [alias for item in kept if (alias := item.alias) is not None]
    for line in (*_units(aliases), *_phrases(aliases)):
        print(line)
    if kept:
        library = open_library(db, aliases)
        for line in _cases(library, kept, today=today, unit=unit):
            print(line)
    return 0


def _text(value: object) -> str:
    """A text, or a list of them, as TOML writes it."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _units(aliases: Sequence[Alias]) -> Iterator[str]:
    entries = unit_entries(aliases)
    if entries:
        yield "# Other names of units."
    for name, texts in entries.items():
        yield from ("[[unit]]", f"name = {_text(name)}", f"aliases = {_text(texts)}", "")


def _phrases(aliases: Sequence[Alias]) -> Iterator[str]:
    entries = lexicon_entries(aliases, Vocabulary(()))
    for file, wanted in ((PHRASES, set(Sort) - {Sort.CUE, Sort.FILLER}), (CUES, {Sort.CUE})):
        found = {sort: entry for sort, entry in entries.items() if Sort(sort) in wanted}
        if found:
            yield f"# To be added to the texts of {file}."
        for sort, codes in found.items():
            for code, languages in codes.items():
                yield f"[{sort}.{_text(code)}]"
                yield from (f"{language} = {_text(texts)}" for language, texts in languages.items())
                yield ""


def _cases(library: Library, kept: Sequence[KeptAlias], *, today: date, unit: str | None) -> Iterator[str]:
    yield "# What the questions that staff explained are answered with now."
    yield from ("[defaults]", f"today = {_text(today.isoformat())}")
    if unit:
        yield f"unit = {_text(unit)}"
    yield ""
    for item in kept:
        if item.text in library.vocabulary.refused:
            yield f"# {_text(item.text)} is not in force with this index."
            continue
        if not item.question:
            yield f"# {_text(item.text)} was explained without a question."
            continue
        answer = library.ask(item.question, today=today, unit=unit).answer
        if answer.kind in REFUSALS:
            yield f"# {_text(item.question)} has no answer with this index."
            continue
        yield from ("[[case]]", f"ask = {_text(item.question)}", f"kind = {_text(answer.kind.value)}")
        yield f"agencies = {_text(list(answer.understood.agencies))}"
        if answer.understood.years:
            yield f"years = {_text(list(answer.understood.years))}"
        if answer.understood.indicators:
            yield f"indicator = {_text(answer.understood.indicators[0])}"
        if answer.values:
            yield f"figures = {_text([value.value for value in answer.values])}"
        yield ""
