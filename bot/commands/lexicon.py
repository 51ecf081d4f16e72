"""`gongkai lexicon export | import`: the aliases that staff confirmed, out of one bot's state and into another's;
`gongkai lexicon check`: which questions and reports of the corpora are read otherwise with further entries;
`gongkai lexicon languages`: which texts the languages have of their own.

What export prints holds aliases as they are, which is what is taken in again, as lexicon entries, and as a corpus.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.chat.state.aliases import AliasLog, KeptAlias, aliases_in
from bot.chat.state.sqlite import SqliteState
from bot.commands.options import add_db, add_state
from bot.translations import translated
from knowledge import Library, open_library
from knowledge.aliases import (
    Alias,
    Objection,
    Refused,
    Vocabulary,
    WrittenAlias,
    lexicon_entries,
    read_written,
    unit_entries,
)
from knowledge.answers import REFUSALS, Language
from knowledge.errors import KnowledgeError
from knowledge.evaluation import read_corpus
from knowledge.lexicon.languages import languages
from knowledge.lexicon.phrases import CUES, PHRASES, Sort
from knowledge.names_in_memory import NamesInMemory
from knowledge.rereading import outranked_among, read_entries, read_otherwise

REASONS = {
    Objection.NO_WORD: "{what} cannot be an alias",
    Objection.KNOWN: "{what} has a meaning already",
    Objection.NAME: "it is a part of {what}",
    Objection.ELSEWHERE: "{what} is another place",
    Objection.NO_MEANING: "{what} is not understood with this index",
    Objection.SEVERAL: "it may be one of {what}",
}


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the actions of the command with their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser("export", help="print confirmed aliases as lexicon entries and regression cases (TOML)")
    export.add_argument("--unit", default=os.environ.get("GONGKAI_DEFAULT_UNIT") or None, help="the bot's default unit")
    bring = actions.add_parser("import", help="put aliases in force that another bot's staff confirmed")
    bring.add_argument("file", type=Path, metavar="FILE", help="what lexicon export printed")
    for action in (export, bring):
        add_state(action)
        add_db(action)
    check = actions.add_parser("check", help="questions and reports that are read otherwise with further entries")
    check.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="entries, named like a file of the lexicon or with tables of one",
    )
    check.add_argument(
        "corpus",
        type=Path,
        nargs="+",
        metavar="CORPUS",
        help="question corpora, as for eval; reports",
    )
    add_db(check)
    spoken = actions.add_parser("languages", help="how many texts of each file the languages have; TAG: those it lacks")
    spoken.add_argument("tag", nargs="?", choices=[*languages()], metavar="TAG", help="a language of languages.toml")


def run(options: argparse.Namespace) -> int:
    """Do what the action says."""
    if options.action == "check":
        return run_check(options.file, options.corpus, options.db)
    if options.action == "languages":
        return run_languages(options.tag)
    if options.action == "import":
        return run_import(options.file, options.state, options.db)
    return run_export(options.state, options.db, today=date.today(), unit=options.unit)


def run_check(file: Path, corpora: Sequence[Path], db: Path) -> int:
    """Print each question and report that is read otherwise with the entries of a file, and each of its texts that is
    read as another entry; 1 where there are some."""
    entries = read_entries(file)
    turns = [turn for path in corpora if path.suffix == ".toml" for turns in read_corpus(path) for turn in turns]
    others = [path for path in corpora if path.suffix != ".toml"]
    documents = [found for path in others for found in (sorted(path.iterdir()) if path.is_dir() else [path])]
    asked = dict.fromkeys((turn.question, turn.today) for turn in turns)
    changed = 0
    for item in read_otherwise(asked, documents, db, entries):
        changed += 1
        print(item.item)
        for line in item.before:
            if line not in item.after:
                print(f"  - {line}")
        for line in item.after:
            if line not in item.before:
                print(f"  + {line}")
    lost = outranked_among(entries)
    for one in lost:
        print(f"{one.rule}: {one.template}" + (" is never read so" if one.always else " is not always read so"))
        for spelling, rule in one.lost:
            print(f"  {spelling} is read as {rule}")
    told = f"{len(asked)} questions" + (f" and {len(documents)} files" if documents else "")
    print(f"{told}, {changed} read otherwise")
    return 1 if changed or lost else 0


def run_languages(tag: str | None) -> int:
    """Print for each language and file how many texts are its own, and of how many; with a tag those that it lacks."""
    for language in languages() if tag is None else (Language(tag),):
        for item in translated(language):
            print(f"{language:<8} {item.file:<32} {item.own:>4} {item.texts:>4}")
            for key in item.lacks if tag is not None else ():
                print(f"  {key}")
    return 0


def run_export(state: Path, db: Path, *, today: date, unit: str | None) -> int:
    """Print the confirmed aliases of a state database as one TOML document."""
    kept = aliases_in(state)
    aliases = [alias for item in kept if (alias := item.alias) is not None]
    for line in (*_written(kept), *_units(aliases), *_phrases(aliases)):
        print(line)
    if kept:
        library = open_library(db, aliases)
        for line in _cases(library, kept, today=today, unit=unit):
            print(line)
    return 0


def run_import(file: Path, state: Path, db: Path) -> int:
    """Put the aliases of a file in force, each held against this index first; 1 when some could not be taken."""
    try:
        written = read_written(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise KnowledgeError(f"{file}: not UTF-8") from fault
    vocabulary = Vocabulary(open_library(db).shelf.unit_names())
    kept = SqliteState(state)
    try:
        log = AliasLog(kept)
        known = {alias.text: alias for one in log.confirmed() if (alias := one.alias) is not None}
        refused = 0
        for item in written:
            outcome = _taken(item, vocabulary, known)
            if isinstance(outcome, Alias):
                log.bring_in(outcome, item.question)
                known[outcome.text] = outcome
            refused += isinstance(outcome, Refused)
            print(f"{item.text} = {item.meaning}: {_said(outcome)}")
    finally:
        kept.close()
    print(f"{len(written)} read, {refused} not taken")
    return 1 if refused else 0


def _taken(item: WrittenAlias, vocabulary: Vocabulary, known: Mapping[str, Alias]) -> Alias | Refused | None:
    """The alias to put in force, what is in its way, or None when it is in force already."""
    proposed = vocabulary.propose(item.text, item.meaning)
    if isinstance(proposed, Refused) or proposed.text not in known:
        return proposed
    return None if known[proposed.text] == proposed else Refused(objection=Objection.KNOWN, what=proposed.text)


def _said(outcome: Alias | Refused | None) -> str:
    if outcome is None:
        return "was in force already"
    if isinstance(outcome, Alias):
        return "in force"
    return f"not taken, {REASONS[outcome.objection].format(what=outcome.what)}"


def _written(kept: Sequence[KeptAlias]) -> Iterator[str]:
    if kept:
        yield "# What `gongkai lexicon import` takes in."
    for item in kept:
        yield from ("[[alias]]", f"word = {_text(item.text)}", f"means = {_text(item.meaning)}")
        if item.question:
            yield f"question = {_text(item.question)}"
        yield ""


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
    entries = lexicon_entries(aliases, Vocabulary(NamesInMemory(())))
    for file, wanted in ((PHRASES, set(Sort) - {Sort.CUE, Sort.FILLER}), (CUES, {Sort.CUE})):
        found = {sort: entry for sort, entry in entries.items() if Sort(sort) in wanted}
        if found:
            yield f"# To be added to the texts of {file}."
        for sort, codes in found.items():
            for code, by_language in codes.items():
                yield f"[{sort}.{_text(code)}]"
                yield from (f"{language} = {_text(texts)}" for language, texts in by_language.items())
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
