"""What further entries of the lexicon would change: the questions and reports that are read otherwise with them.

Any file of the lexicon can be tried. What was loaded stays as it was loaded, so the corpora are read a second time by a
process of its own, which has the entries from its beginning.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from knowledge.answers import Answer
from knowledge.checking import within_report
from knowledge.documents import Document, read_document
from knowledge.errors import KnowledgeError, UnreadableFileError
from knowledge.language.normal import normalise
from knowledge.language.outranked import Outranked, outranked
from knowledge.language.parts import Understanding
from knowledge.language.reading import understand
from knowledge.lexicon.automaton import Automaton, TemplateError
from knowledge.lexicon.languages import asked_in
from knowledge.lexicon.loading import laid_over, load_toml
from knowledge.lexicon.offices import FILE as OFFICES
from knowledge.lexicon.phrases import CUES, PHRASES, build_phrasebook
from knowledge.library import Library, open_library
from knowledge.model import Report

_OF_TEMPLATES = {
    PHRASES: ("subject", "aspect", "measure", "whole", "applicant"),
    CUES: ("cue", "filler", "word"),
    OFFICES: ("office", "group", "self", "national"),
}
"""Tables whose entries bear only on questions that hold one of their texts."""
_CHILD = (
    "import json, sys; sys.path[:] = {path!r}; tried = json.loads(sys.stdin.readline()); "
    "from knowledge.lexicon.loading import lay_over; lay_over(tried); "
    "from knowledge.rereading import read_from_parent; read_from_parent()"
)

Asked = tuple[str, date]
"""A question and the day that it is asked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """A question or a file with what is read of it without the entries and with them, line by line."""

    item: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Entries to be tried, by the file that they would go into; `texts` finds theirs where only those can matter."""

    by_file: Mapping[str, Mapping[str, Any]]
    texts: Automaton[str] | None

    def may_change(self, question: str) -> bool:
        """Whether a question may be read otherwise."""
        if self.texts is None:
            return True
        text = normalise(question).text
        return any(True for at in range(len(text)) for _ in self.texts.matches(text, at))


def read_entries(file: Path) -> Entries:
    """Entries as the files of the lexicon have them: those of the file of the same name, else of that with such tables.

    Raises KnowledgeError for what is malformed, belongs to no file, or to several.
    """
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise KnowledgeError(f"{file}: {fault}") from fault
    by_file: dict[str, dict[str, Any]] = {file.name: given} if file.name in _lexicon_files() else {}
    for table, entries in {} if by_file else given.items():
        by_file.setdefault(_home_of(table, entries, file), {})[table] = entries
    try:
        return Entries(by_file=by_file, texts=_texts_of(by_file))
    except TemplateError as fault:
        raise KnowledgeError(f"{file}: {fault}") from fault


def _lexicon_files() -> list[str]:
    return sorted(path.name for path in files("knowledge.lexicon").iterdir() if path.name.endswith(".toml"))


@cache
def _tables() -> Mapping[tuple[str, type], Sequence[str]]:
    """The files that hold a table of this name, and a list or a dict."""
    found: dict[tuple[str, type], list[str]] = {}
    for name in _lexicon_files():
        for table, entries in load_toml(name).items():
            found.setdefault((table, type(entries)), []).append(name)
    return found


def _home_of(table: str, entries: object, file: Path) -> str:
    if not isinstance(entries, dict | list):
        raise KnowledgeError(f"{file}: {table}: is no table of the lexicon")
    found = _tables().get((table, type(entries)), ())
    if len(found) != 1:
        told = f"may belong to {', '.join(found)}; name the file so" if found else "is in no file of the lexicon"
        raise KnowledgeError(f"{file}: {table}: {told}")
    return found[0]


def _texts_of(by_file: Mapping[str, Mapping[str, Any]]) -> Automaton[str] | None:
    found: list[tuple[str, str]] = []
    for name, tables in by_file.items():
        for table, entries in tables.items():
            if table not in _OF_TEMPLATES.get(name, ()):
                return None
            for key, entry in entries.items():
                lists = [entry.get(language, ()) for language in asked_in()] if isinstance(entry, dict) else []
                found.extend((str(text), f"{table}.{key}") for texts in lists for text in texts)
    return Automaton(found)


def read_otherwise(
    questions: Iterable[Asked], documents: Iterable[Path], index: Path, entries: Entries
) -> Iterator[Reread]:
    """The questions and reports that are read otherwise with these entries; raises KnowledgeError for unfit entries."""
    asked = [(question, today) for question, today in questions if entries.may_change(question)]
    files_read = [] if set(entries.by_file) <= set(_OF_TEMPLATES) else list(documents)
    items = [*(question for question, _ in asked), *map(str, files_read)]
    after = _read_by_another(asked, files_read, index, entries)
    before = read_with(asked, files_read, open_library(index)) if items else iter(())
    for item, old, new in zip(items, before, after, strict=True):
        if old != new:
            yield Reread(item=item, before=old, after=new)


def outranked_among(entries: Entries) -> tuple[Outranked, ...]:
    """The texts that others read in their place, were these entries put in: some of theirs, and those they outrank.

    Raises LexiconError for unfit entries.
    """
    if entries.by_file.keys().isdisjoint((PHRASES, CUES)):
        return ()
    figures, words = (laid_over(name, entries.by_file.get(name, {})) for name in (PHRASES, CUES))
    book, every = build_phrasebook(figures, words), {PHRASES: figures, CUES: words}
    found = (*outranked(book, figures, words, entries.by_file), *outranked(book, figures, words, every, wholly=True))
    return tuple({(one.rule, one.template): one for one in found}.values())


def _read_by_another(
    asked: Sequence[Asked], documents: Sequence[Path], index: Path, entries: Entries
) -> list[tuple[str, ...]]:
    work = {
        "asked": [(question, today.isoformat()) for question, today in asked],
        "documents": [str(path) for path in documents],
        "index": str(index),
    }
    done = subprocess.run(
        [sys.executable, "-c", _CHILD.format(path=sys.path)],
        input=f"{json.dumps(entries.by_file)}\n{json.dumps(work)}\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    lines = done.stdout.splitlines()
    if done.returncode or len(lines) != len(asked) + len(documents):
        raise KnowledgeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "cannot be tried")
    return [tuple(json.loads(line)) for line in lines]


def read_from_parent() -> None:
    """Read what standard input names and print a line of JSON for each; ends with one line where entries are unfit."""
    work = json.loads(sys.stdin.readline())
    asked = [(question, date.fromisoformat(today)) for question, today in work["asked"]]
    try:
        # The whole vocabulary is loaded, whether or not a question needs it.
        understand("2022", open_library(Path(work["index"])).vocabulary.gazetteer, today=date(2024, 1, 1))
        read = read_with(asked, [Path(path) for path in work["documents"]], open_library(Path(work["index"])))
        for lines in read:
            sys.stdout.write(f"{json.dumps(lines)}\n")
    except KnowledgeError as fault:
        sys.exit(str(fault))


def read_with(asked: Sequence[Asked], documents: Sequence[Path], library: Library) -> Iterator[tuple[str, ...]]:
    """What is read of each question and then of each report, with the lexicon as it is loaded here."""
    for question, today in asked:
        read = understand(question, library.vocabulary.gazetteer, today=today)
        yield *slots_of(read), *_answered(library.ask(question, today=today).answer)
    for path in documents:
        try:
            reports = read_document(Document(name=path.name, data=path.read_bytes()))
        except (OSError, UnreadableFileError) as fault:
            yield (f"unread {fault}",)
        else:
            yield tuple(line for report in reports for line in _of_report(report))


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


def _answered(answer: Answer) -> Iterator[str]:
    """What comes of a question: its kind, its figures, and where its sentences stand."""
    yield f"answer {answer.kind}"
    yield from (f"value {value.agency} {value.year} {value.indicator} {value.value}" for value in answer.values)
    yield from (f"sentence {cited.agency} {cited.year} {cited.where}" for cited in answer.citations if not cited.cell)


def _of_report(report: Report) -> Iterator[str]:
    for fact in report.facts:
        yield f"cell {fact.indicator} {fact.applicant or ''} {fact.raw}".strip()
    yield from (f"section {section.number} {section.heading}" for section in report.sections)
    yield from (f"problem {found.rule} {found.message}" for found in (*report.problems, *within_report(report)))
