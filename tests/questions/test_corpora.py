"""Every corpus against the sample reports: every case holds, refusals included, or is listed with its reason."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.evaluation import Evaluation, evaluate

ROOT = Path(__file__).resolve().parent.parent
CORPORA = sorted([*(ROOT / "questions").glob("*.toml"), *(ROOT / "conversations").glob("*.toml")])
KNOWN = ROOT / "known_failures.toml"


@pytest.fixture(scope="module")
def evaluation(sample_library: Library) -> Evaluation:
    return evaluate(sample_library, CORPORA)


def known_failures() -> dict[str, str]:
    return {case["ask"]: case["why"] for case in tomllib.loads(KNOWN.read_text(encoding="utf-8"))["case"]}


def test_every_case_holds_or_is_known_not_to(evaluation: Evaluation) -> None:
    known = known_failures()
    failed = [item for item in evaluation.failures if item.turn.question not in known]
    assert not failed, "\n".join(f"{item.turn.file}: {item.turn.question}: {'; '.join(item.faults)}" for item in failed)


def test_what_is_known_to_fail_is_asked_and_has_a_reason(evaluation: Evaluation) -> None:
    asked = {item.turn.question for item in evaluation.outcomes}
    assert all(question in asked and why for question, why in known_failures().items())


@pytest.mark.parametrize("path", CORPORA, ids=lambda path: path.name)
def test_no_corpus_gets_a_wrong_figure(path: Path, evaluation: Evaluation) -> None:
    known = known_failures()
    outcomes = [item for item in evaluation.outcomes if item.turn.file == path.name]
    assert outcomes
    wrong = [item for item in outcomes if item.figure_wrong and item.turn.question not in known]
    assert not wrong, "\n".join(f"{item.turn.question}: {'; '.join(item.faults)}" for item in wrong)


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
