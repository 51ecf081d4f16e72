"""Every corpus against the sample reports: no wrong figure at all, and coverage that may not fall."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.evaluation import Evaluation, evaluate, render

ROOT = Path(__file__).resolve().parent.parent
CORPORA = sorted([*(ROOT / "questions").glob("*.toml"), *(ROOT / "conversations").glob("*.toml")])
UNSEEN = "unseen.toml"
LEAST_COVERAGE = 0.97


@pytest.fixture(scope="module")
def evaluation(sample_library: Library) -> Evaluation:
    return evaluate(sample_library, [path for path in CORPORA if path.name != UNSEEN])


@pytest.mark.parametrize("path", [path for path in CORPORA if path.name != UNSEEN], ids=lambda path: path.name)
def test_no_corpus_gets_a_wrong_figure(path: Path, sample_library: Library) -> None:
    outcomes = evaluate(sample_library, [path]).outcomes
    wrong = [f"{item.turn.question}: {'; '.join(item.faults)}" for item in outcomes if item.figure_wrong]
    assert not wrong, "\n".join(wrong)


def test_coverage_does_not_fall(evaluation: Evaluation) -> None:
    assert evaluation.coverage >= LEAST_COVERAGE, "\n".join(render(evaluation))


def test_every_kind_has_its_corpus(evaluation: Evaluation) -> None:
    by_kind: dict[str, int] = defaultdict(int)
    for outcome in evaluation.outcomes:
        for kind in outcome.turn.expected.kind:
            by_kind[kind] += 1
    for kind in (
        "cell",
        "breakdown",
        "ratio",
        "trend",
        "change",
        "compare",
        "ranking",
        "growth_ranking",
        "filter",
        "aggregate",
        "quality",
        "passage",
        "text_change",
        "definition",
        "coverage",
        "help",
        "ambiguous",
        "no_report",
        "not_in_form",
        "blank",
        "not_understood",
    ):
        assert by_kind[kind], kind
