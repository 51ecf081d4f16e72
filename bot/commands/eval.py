"""`gongkai eval`: corpora of questions run against the index and scored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.terminal import console
from knowledge import open_library
from knowledge.evaluation import evaluate, render


def run(files: Sequence[Path], *, db: Path) -> int:
    """Print the scores and every failure; 1 when a wrong figure or passage was shown, which no refusal ever is."""
    evaluation = evaluate(open_library(db), files)
    out = console()
    for line in render(evaluation):
        out.print(line, markup=False)
    return 1 if any(outcome.figure_wrong for outcome in evaluation.outcomes) else 0
