"""How well questions are answered: corpora run against an index, with coverage, precision, kinds confused and failures.

A corpus is a TOML file of `[[case]]` entries: `ask` holds phrasings of one question, the other keys say what must come
back. `[[conversation]]` entries hold `turns`, each like a case with one phrasing. `[defaults]` applies to all.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge import Library
from knowledge.answers import REFUSALS, Answer, Context, Kind
from knowledge.errors import KnowledgeError

_KEYS = frozenset(
    {
        "ask",
        "kind",
        "unit",
        "today",
        "figures",
        "exactly",
        "indicator",
        "applicant",
        "agencies",
        "years",
        "passage",
        "phrase",
        "choices",
        "notes",
        "why",
        "query",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come back: only what is set is compared. `figures` are the first values, all of them if `exactly`."""

    kind: tuple[str, ...]
    figures: tuple[float, ...] | None = None
    exactly: bool = False
    indicator: str | None = None
    applicant: str | None = None
    agencies: tuple[str, ...] | None = None
    years: tuple[int, ...] | None = None
    passage: str | None = None
    phrase: str | None = None
    choices: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question with what must come back, and what is passed in beside it."""

    file: str
    question: str
    today: date
    unit: str | None
    expected: Expected
    query: Mapping[str, Any] | None = None
    """The typed query that is answered in the question's place, where one is kept; the question is its label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one question: the faults found, none when it was answered as expected."""

    turn: Turn
    got: str
    faults: tuple[str, ...]
    answered: bool
    figure_wrong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All outcomes, in the order of the files."""

    outcomes: tuple[Outcome, ...] = field(default=())

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes with faults."""
        return tuple(outcome for outcome in self.outcomes if outcome.faults)

    @property
    def coverage(self) -> float:
        """Of the questions that have an answer, the share that was answered as expected."""
        wanted = [item for item in self.outcomes if not _refusal(item.turn.expected.kind)]
        return sum(not item.faults for item in wanted) / len(wanted) if wanted else 1.0

    @property
    def precision(self) -> float:
        """Of the questions that were answered (not refused), the share without a wrong figure or passage."""
        answered = [item for item in self.outcomes if item.answered]
        return sum(not item.figure_wrong for item in answered) / len(answered) if answered else 1.0

    def confusion(self) -> Mapping[tuple[str, str], int]:
        """How often a kind was expected and another came."""
        pairs = ((item.turn.expected.kind[0], item.got) for item in self.outcomes)
        return dict(sorted(Counter(pair for pair in pairs if pair[0] != pair[1]).items()))


def _refusal(kinds: Sequence[str]) -> bool:
    return all(kind in {item.value for item in REFUSALS} for kind in kinds)


def _expected(entry: Mapping[str, Any], owner: str) -> Expected:
    unknown = set(entry) - _KEYS
    if unknown:
        raise KnowledgeError(f"{owner}: unknown key {', '.join(sorted(unknown))}")
    kind = entry.get("kind")
    kinds = (kind,) if isinstance(kind, str) else tuple(kind or ())
    known = {item.value for item in Kind}
    if not kinds or not set(kinds) <= known:
        raise KnowledgeError(f"{owner}: kind {kind} is none of {', '.join(sorted(known))}")
    figures = entry.get("figures")
    return Expected(
        kind=kinds,
        figures=None if figures is None else tuple(float(number) for number in figures),
        exactly=bool(entry.get("exactly", False)),
        indicator=entry.get("indicator"),
        applicant=entry.get("applicant"),
        agencies=None if entry.get("agencies") is None else tuple(entry["agencies"]),
        years=None if entry.get("years") is None else tuple(entry["years"]),
        passage=entry.get("passage"),
        phrase=entry.get("phrase"),
        choices=tuple(entry.get("choices", ())),
        notes=tuple(entry.get("notes", ())),
    )


def _query(entry: Mapping[str, Any], owner: str) -> Mapping[str, Any] | None:
    text = entry.get("query")
    if text is None:
        return None
    try:
        found = json.loads(text)
    except (TypeError, ValueError) as fault:
        raise KnowledgeError(f"{owner}: query is not JSON ({fault})") from fault
    if not isinstance(found, dict):
        raise KnowledgeError(f"{owner}: query is not an object")
    return found


def read_corpus(path: Path) -> Iterator[tuple[Turn, ...]]:
    """The conversations of a corpus, a lone question being one of one turn; raises KnowledgeError naming the entry."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise KnowledgeError(f"{path}: {fault}") from fault
    defaults = data.get("defaults", {})

    def turn(entry: Mapping[str, Any], question: str, owner: str) -> Turn:
        merged = {**defaults, **entry}
        day = merged.get("today")
        if not isinstance(day, str | date):
            raise KnowledgeError(f"{owner}: today is missing, in the entry and in [defaults]")
        return Turn(
            file=path.name,
            question=question,
            today=date.fromisoformat(day) if isinstance(day, str) else day,
            unit=merged.get("unit") or None,
            expected=_expected(merged, owner),
            query=_query(merged, owner),
        )

    for number, entry in enumerate(data.get("case", []), 1):
        phrasings = entry.get("ask", [])
        for question in [phrasings] if isinstance(phrasings, str) else phrasings:
            yield (turn(entry, question, f"{path.name} case {number}"),)
    for number, entry in enumerate(data.get("conversation", []), 1):
        owner = f"{path.name} conversation {number}"
        shared = {key: value for key, value in entry.items() if key not in ("turns", "why")}
        yield tuple(turn({**shared, **item}, str(item["ask"]), owner) for item in entry["turns"])


def judge(answer: Answer, expected: Expected) -> tuple[tuple[str, ...], bool]:
    """The faults of an answer, and whether one of them is a wrong figure or passage that was shown."""
    faults: list[str] = []
    wrong = False
    shows = bool(answer.values or answer.passages)
    if answer.kind.value not in expected.kind:
        faults.append(f"kind {answer.kind.value}, expected {'/'.join(expected.kind)}")
        wrong = shows and (_refusal(expected.kind) or expected.figures is not None)
    same = True
    if expected.figures is not None:
        got = [float(value.value) for value in answer.values]
        compared = got if expected.exactly else got[: len(expected.figures)]
        same = len(compared) == len(expected.figures) and all(
            math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
            for one, other in zip(compared, expected.figures, strict=True)
        )
        if not same:
            faults.append(f"figures {got[:12]}, expected {list(expected.figures)}")
        wrong = shows and not same
    read = answer.understood
    if expected.indicator is not None and read.indicators[:1] != (expected.indicator,):
        faults.append(f"indicator {read.indicators}, expected {expected.indicator}")
        # An answer that names no indicator, beside the right figures, is told otherwise and not wrong.
        right = expected.figures is not None and same and not read.indicators
        wrong = wrong or (bool(answer.values) and not right)
    if expected.applicant is not None and read.applicants[:1] != (expected.applicant,):
        faults.append(f"applicant {read.applicants}, expected {expected.applicant}")
        wrong = wrong or bool(answer.values)
    if expected.agencies is not None and set(read.agencies) != set(expected.agencies):
        faults.append(f"agencies {read.agencies}, expected {expected.agencies}")
        wrong = wrong or shows
    if expected.years is not None and set(read.years) != set(expected.years):
        faults.append(f"years {read.years}, expected {expected.years}")
        wrong = wrong or shows
    if expected.passage is not None and not any(expected.passage in item.text for item in answer.passages):
        faults.append(f"no passage with {expected.passage}")
        wrong = wrong or shows
    if expected.phrase is not None:
        marked = [item.text[start:end] for item in answer.passages for start, end in item.marks]
        if expected.phrase not in marked:
            faults.append(f"marked {marked}, expected {expected.phrase}")
            wrong = wrong or shows
    labels = [choice.label for choice in answer.choices]
    faults += [f"no choice {label}" for label in expected.choices if label not in labels]
    told = {note.code for note in answer.notes}
    faults += [f"no note {code}" for code in expected.notes if code not in told]
    return tuple(faults), wrong


def evaluate(library: Library, files: Sequence[Path]) -> Evaluation:
    """Run corpora against an index; every conversation starts fresh."""
    outcomes: list[Outcome] = []
    for path in files:
        for turns in read_corpus(path):
            context: Context | None = None
            for turn in turns:
                if turn.query is not None:
                    reply = library.answer(turn.query, context)
                else:
                    reply = library.ask(turn.question, context, today=turn.today, unit=turn.unit)
                context = reply.context
                faults, wrong = judge(reply.answer, turn.expected)
                outcomes.append(
                    Outcome(
                        turn=turn,
                        got=reply.answer.kind.value,
                        faults=faults,
                        answered=reply.answer.kind not in REFUSALS,
                        figure_wrong=wrong and reply.answer.kind not in REFUSALS,
                    )
                )
    return Evaluation(outcomes=tuple(outcomes))


def render(evaluation: Evaluation) -> list[str]:
    """The evaluation as lines: a row per file, coverage and precision, kinds confused, and every failure."""
    lines = [f"{'corpus':<28} {'asked':>6} {'right':>6} {'wrong figures':>14} {'other faults':>13}"]
    for name in dict.fromkeys(outcome.turn.file for outcome in evaluation.outcomes):
        own = [outcome for outcome in evaluation.outcomes if outcome.turn.file == name]
        right = sum(not outcome.faults for outcome in own)
        wrong = sum(outcome.figure_wrong for outcome in own)
        other = sum(bool(outcome.faults) and not outcome.figure_wrong for outcome in own)
        lines.append(f"{name:<28} {len(own):>6} {right:>6} {wrong:>14} {other:>13}")
    lines.append(f"coverage {evaluation.coverage:.4f}  precision {evaluation.precision:.4f}")
    confusion = evaluation.confusion()
    if confusion:
        lines.append("kinds confused (expected -> got):")
        lines += [f"  {expected} -> {got}: {count}" for (expected, got), count in confusion.items()]
    if evaluation.failures:
        lines.append("failures:")
        lines += [
            f"  {outcome.turn.file}: {outcome.turn.question}: {'; '.join(outcome.faults)}"
            for outcome in evaluation.failures
        ]
    return lines
