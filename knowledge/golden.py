"""Golden questions: what an index must go on answering before a new release of it is published.

A corpus as knowledge.evaluation reads it, in `FILE.golden.toml` beside the index unless another is named. It belongs to
the operator: `gongkai golden` writes down today's answers of questions that matter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from knowledge.answers import Answer
from knowledge.errors import KnowledgeError
from knowledge.evaluation import Evaluation, Outcome, Turn, evaluate, read_corpus
from knowledge.library import Library
from knowledge.store import open_shelf


def ask_golden(index: Path, file: Path) -> Evaluation:
    """The questions of a file, asked of this very index file and no other release; raises KnowledgeError."""
    with open_shelf(index) as shelf:
        return evaluate(Library(shelf), [file])


def told(outcome: Outcome) -> str:
    """What was asked and what came instead, in one line."""
    return f"{outcome.turn.file}: {outcome.turn.question}: {'; '.join(outcome.faults)}"


def recorded(library: Library, questions: Iterable[str], *, today: date, unit: str | None = None) -> Iterator[str]:
    """Questions with the answers that they have now, as the lines of a corpus; each question once."""
    for question in dict.fromkeys(questions):
        answer = library.ask(question, today=today, unit=unit).answer
        yield from _case(question, answer, today, unit)


def renewed(library: Library, file: Path) -> Iterator[str]:
    """The lone questions of a corpus with the answers that they have now; raises KnowledgeError where there are others.

    Each keeps its day and its unit.
    """
    for turns in read_corpus(file):
        if len(turns) > 1:
            raise KnowledgeError(f"{file}: a conversation is not recorded anew: change it by hand")
        turn: Turn = turns[0]
        yield from recorded(library, [turn.question], today=turn.today, unit=turn.unit)


def add_golden(file: Path, lines: Sequence[str], *, anew: bool = False) -> None:
    """Add cases to a golden file, or write it anew, in one step; raises KnowledgeError when it cannot be written."""
    try:
        standing = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if file.exists() and not anew else ""
        fresh = file.with_name(file.name + ".new")
        fresh.write_text(standing + "\n".join(lines) + "\n", encoding="utf-8")
        fresh.replace(file)
    except (OSError, ValueError) as fault:
        raise KnowledgeError(f"{file}: cannot be written ({fault})") from fault


def _case(question: str, answer: Answer, today: date, unit: str | None) -> Iterator[str]:
    """One answer as an entry: all that the reader was shown of figures, and where it stands."""
    read = answer.understood
    yield from ("[[case]]", f"ask = {_text(question)}", f"today = {_text(today.isoformat())}")
    if unit:
        yield f"unit = {_text(unit)}"
    yield f"kind = {_text(answer.kind.value)}"
    if answer.query is not None:
        yield f"query = {_text(json.dumps(answer.query, ensure_ascii=False))}"
    if answer.values:
        yield from (f"figures = {_text([value.value for value in answer.values])}", "exactly = true")
    if read.indicators:
        yield f"indicator = {_text(read.indicators[0])}"
    if read.applicants:
        yield f"applicant = {_text(read.applicants[0])}"
    if read.agencies:
        yield f"agencies = {_text(list(read.agencies))}"
    if read.years:
        yield f"years = {_text(list(read.years))}"
    if answer.passages:
        yield f"passage = {_text(answer.passages[0].text)}"
    yield ""


def _text(value: object) -> str:
    """A text, a number or a list of them, as TOML writes it."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
