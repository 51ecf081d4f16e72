"""The sample corpus: read as its oracle says, consistent but for what its README owns up to, rebuilt to the same."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from knowledge.documents import Document, read_document
from samples.build import HERE, PLANTED, build, reports
from tests.documents.compare import compare, identity_faults
from tests.generator.expected import Expectation, read
from tests.generator.form import APPLICANTS, CASES, OUTCOMES, RESULTS
from tests.generator.model import SampleReport

CELLS: dict[str, list[Expectation]] = defaultdict(list)
for _cell in read(HERE / "expected.csv"):
    CELLS[_cell.source].append(_cell)
REPORTS = {name: report for name, _, report in reports()}


@pytest.mark.parametrize("name", sorted(CELLS))
def test_sample_is_read_as_expected(name: str) -> None:
    path = HERE / "reports" / name
    (report,) = read_document(Document(name=name, data=path.read_bytes()))
    first = CELLS[name][0]
    edition = "2019" if first.year == 2020 else "2021"
    parts = enumerate(REPORTS[name].parts, 1)
    about = {
        "agency": first.agency,
        "year": first.year,
        "title": REPORTS[name].title,
        "editions": [edition],
        "sections": 6,
        "prose": {str(number): part.paragraphs for number, part in parts},
    }
    faults = identity_faults(report, about) + compare(report.facts, CELLS[name]).faults
    assert not faults, "\n".join(faults[:20])


def test_there_are_eight_units_and_four_years_and_nothing_else() -> None:
    assert {path.name for path in (HERE / "reports").iterdir()} == set(CELLS)
    pairs = {(cells[0].agency, cells[0].year) for cells in CELLS.values()}
    assert len(pairs) == 32
    assert len({agency for agency, _ in pairs}) == 8
    assert {year for _, year in pairs} == {2020, 2021, 2022, 2023}


def _number(report: SampleReport, code: str, applicant: str | None = None) -> int:
    cell = report.cells[code, applicant]
    value = cell.truth if cell.value is None else cell.value
    assert value is not None
    return int(value)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_sums_of_the_form_hold_within_every_report(name: str) -> None:
    report = REPORTS[name]
    for column in (*APPLICANTS, "total"):
        new, before, total, left = (
            _number(report, code, column)
            for code in ("requests.new", "requests.carried_in", "outcome.total", "requests.carried_out")
        )
        assert new + before == total + left
        assert total == sum(_number(report, code, column) for code in OUTCOMES[report.edition])
    for block, _ in CASES:
        parts = [_number(report, f"{block}.{result}") for result, _ in RESULTS[:-1]]
        assert sum(parts) == _number(report, f"{block}.total")


def test_what_is_carried_over_fits_but_for_the_planted_break() -> None:
    broken = []
    for name, report in REPORTS.items():
        slug, year = name.split(".")[0].rsplit("-", 1)
        last = next((old for key, old in REPORTS.items() if key.startswith(f"{slug}-{int(year) - 1}.")), None)
        if last is None:
            continue
        for column in (*APPLICANTS, "total"):
            if _number(last, "requests.carried_out", column) != _number(report, "requests.carried_in", column):
                broken.append((slug, int(year), column))
        if "normative_documents.in_force" in {code for code, _ in last.cells}:
            before, now, made, gone = (
                _number(last, "normative_documents.in_force"),
                *(_number(report, f"normative_documents.{what}") for what in ("in_force", "issued", "repealed")),
            )
            assert now == before + made - gone
    assert broken == [(*PLANTED, "natural_person"), (*PLANTED, "total")]


def test_rebuilding_gives_the_same_texts_and_the_same_oracle(tmp_path: Path) -> None:
    build(tmp_path)
    assert (tmp_path / "expected.csv").read_bytes() == (HERE / "expected.csv").read_bytes()
    for path in (tmp_path / "reports").iterdir():
        if path.suffix in {".html", ".txt", ".md"}:
            assert path.read_bytes() == (HERE / "reports" / path.name).read_bytes(), path.name
