"""The case files beside the repository: of each what is right there, and none without a row in the table."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.wording import word
from knowledge import Library, open_library
from knowledge.checking import within_report
from knowledge.documents.isolation import Limits, Outcome, read_files
from knowledge.ingest import ingest
from knowledge.model import CellKey, Report, State
from tests.generator.expected import read

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT.parent / "shared" / "cases" / "reading"
TABLE: dict[str, Any] = tomllib.loads((ROOT / "tests" / "documents" / "shared_cases.toml").read_text(encoding="utf-8"))
QUESTIONS: list[dict[str, Any]] = TABLE.pop("question")
ASKED = [(question, text) for question in QUESTIONS for text in question["asked"]]
LARGE = [name for name, case in TABLE.items() if case.get("slow")]
TODAY = date(2024, 6, 3)

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")


def test_every_case_file_stands_in_the_table() -> None:
    found = {path.relative_to(CASES).as_posix() for path in CASES.rglob("*") if path.is_file()}
    named = {*TABLE, *(question["file"] for question in QUESTIONS)}
    assert {name for name in found if not name.endswith("README.md")} == named


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[Outcome]]:
    """What became of each file, by its name in the table; those of an archive together."""
    names = [name for name in TABLE if name not in LARGE]
    found: dict[str, list[Outcome]] = {name: [] for name in names}
    by_path = {CASES / name: name for name in names}
    for outcome in read_files(list(by_path)):
        found[by_path[outcome.path]].append(outcome)
    return found


@pytest.mark.parametrize("name", [name for name in TABLE if name not in LARGE])
def test_a_case_gives_what_is_right(name: str, outcomes: dict[str, list[Outcome]]) -> None:
    case, got = TABLE[name], outcomes[name]
    refused = case.get("refused", [])
    errors = [f"{one.name}: {one.error}" for one in got if one.error]
    assert [part in error for part, error in zip(refused, errors, strict=True)] == [True] * len(refused), errors
    reports = [report for one in got for report in one.reports]
    assert len(reports) == case.get("reports", 0 if refused else 1)
    for report in reports:
        if "agency" in case:
            holds(report, case)


def holds(report: Report, case: dict[str, Any]) -> None:
    assert (report.agency or "", report.year or 0) == (case["agency"], case["year"])
    assert report.title == case.get("title", report.title)
    told = [problem.message for problem in report.problems]
    parts = case.get("told", [])
    assert len(told) == len(parts) or case.get("more"), told
    assert [part in message for part, message in zip(parts, told, strict=False)] == [True] * len(parts), told
    findings = [[one.rule, "-" if one.left is None else one.left, "-" if one.right is None else one.right]
                for one in within_report(report)]  # fmt: skip
    assert findings == case.get("findings", [])
    stated = {fact.key: fact.value for fact in report.facts if fact.state is State.STATED}
    assert len(stated) == case.get("stated", len(stated))
    states = {fact.key: fact.value if fact.state is State.STATED else fact.state.value for fact in report.facts}
    cells = {key_of(name): value for name, value in case.get("cells", {}).items()}
    assert {key: states.get(key, "absent") for key in cells} == cells
    never = {key_of(name): value for name, value in case.get("never", {}).items()}
    assert {key: stated[key] for key, value in never.items() if stated.get(key, value) != value} == {}
    for number, text in case.get("sections", []):
        assert any(
            text in paragraph
            for section in report.sections
            if section.number == number
            for paragraph in section.paragraphs
        )
    assert not any("  " in text for section in report.sections for text in section.paragraphs)
    if case.get("sample"):
        truth = sample_of(report)
        assert {key: (value, truth[key]) for key, value in stated.items() if truth[key] != value} == {}


def key_of(name: str) -> CellKey:
    code, _, applicant = name.partition(":")
    return code, applicant or None


def sample_of(report: Report) -> dict[CellKey, float | None]:
    cells = read(ROOT / "samples" / "expected.csv")
    of = {(cell.indicator, cell.applicant): cell.value for cell in cells if cell.agency == report.agency}
    assert of, report.agency
    return {
        (cell.indicator, cell.applicant): cell.value
        for cell in cells
        if (cell.agency, cell.year) == (report.agency, report.year)
    }


@pytest.mark.parametrize("name", LARGE)
def test_an_archive_without_an_end_ends_with_a_line_a_file(name: str) -> None:
    limits = Limits(seconds=0.5, archive_seconds=1, archive_seconds_each=0)
    got = list(read_files([CASES / name], limits=limits))
    assert not any(one.reports for one in got)
    # Its members are given up one by one, or on a busy machine the archive as a whole.
    assert "took longer than" in str(got[-1].error)
    assert all(one.error for one in got)
    assert len({one.name for one in got}) == len(got) <= 5000


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    index = tmp_path_factory.mktemp("cases") / "index.db"
    list(ingest([CASES / "q"], index))
    return open_library(index)


@pytest.mark.parametrize(("question", "text"), ASKED, ids=[f"{question['file']} {text}" for question, text in ASKED])
def test_a_question_over_a_case_is_answered(question: dict[str, Any], text: str, library: Library) -> None:
    answer = library.ask(text, today=TODAY).answer
    if "value" in question:
        assert [value.value for value in answer.values] == [question["value"]]
    else:
        assert question["holds"] in str(word(answer))
