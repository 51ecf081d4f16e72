"""`gongkai golden`: the questions that every new release must still answer, asked, recorded, or recorded anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.terminal import console
from knowledge import open_library
from knowledge.errors import KnowledgeError
from knowledge.evaluation import read_corpus
from knowledge.golden import add_golden, ask_golden, golden_file, recorded, renewed, told


def run(
    questions: Sequence[str],
    *,
    db: Path,
    file: Path | None,
    listed: Path | None,
    renew: bool,
    today: date,
    unit: str | None,
) -> int:
    """Record the questions given, or ask all that are recorded; 1 when one is not answered as it was."""
    wanted = file or golden_file(db)
    asked = [*questions, *(_lines(listed) if listed else ())]
    if renew or asked:
        library = open_library(db)
        if library.standing_in is not None:
            raise KnowledgeError(f"{library.standing_in.reason}: nothing is recorded from an earlier release")
        lines = list(renewed(library, wanted)) if renew else []
        known = {turn.question for turns in read_corpus(wanted) for turn in turns} if wanted.exists() else set()
        lines += recorded(library, [item for item in asked if item not in known], today=today, unit=unit)
        if lines:
            add_golden(wanted, lines, anew=renew)
        print(f"{wanted}: {sum(line == '[[case]]' for line in lines)} recorded")
        return 0
    if not wanted.exists():
        raise KnowledgeError(f"{wanted}: no golden questions; `gongkai golden QUESTION...` records some")
    found = ask_golden(db, wanted)
    out = console()
    for outcome in found.failures:
        out.print(told(outcome), markup=False)
    print(f"{len(found.outcomes) - len(found.failures)} of {len(found.outcomes)} golden questions answered as recorded")
    return 1 if found.failures else 0


def _lines(file: Path) -> list[str]:
    """The questions of a text file, one a line; empty lines and those that begin with # are passed over."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as fault:
        raise KnowledgeError(f"{file}: cannot be read ({fault})") from fault
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
