"""Reports without a fault, in every layout: nobody finds an error in one, and no sentence of it is doubted."""

from __future__ import annotations

from random import Random

import pytest

from knowledge.checking import within_report
from knowledge.documents import Document, read_document
from knowledge.model import Severity
from tests.generator import figures, prose, writers
from tests.generator.figures import Scale
from tests.generator.model import SampleReport
from tests.generator.tables import PLAIN

_LAYOUTS = sorted(writers.LAYOUTS)
_AGENCIES = ("云津市财政局", "云津市水务局", "澄湖区人民政府", "云津市公安局鹿溪分局", "鹿溪区教育局")


def clean(seed: int) -> tuple[str, bytes]:
    """A consistent report of any size, year, form and layout, as a file with its name."""
    rng = Random(f"clean {seed}")
    edition = rng.choice(("2021", "2021", "2019"))
    year = rng.choice((2021, 2022, 2023)) if edition == "2021" else rng.choice((2019, 2020))
    agency = rng.choice(_AGENCIES)
    scale = Scale(
        requests=rng.choice((0, 3, 40, 700, 9000)),
        licences=rng.randrange(90_000),
        penalties=rng.randrange(7000),
        coercion=rng.randrange(300),
        fees=round(rng.uniform(0, 4000), 2),
        documents=rng.randrange(80),
        disputes=rng.choice((0, 2, 40)),
    )
    drawn = figures.draw(rng, edition, scale)
    style = rng.randrange(3)
    report = SampleReport(
        agency=agency,
        year=year,
        edition=edition,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        lead=prose.lead(agency, year, style),
        parts=prose.parts(agency, year, edition, drawn, style),
        cells=figures.printed(drawn),
    )
    layout = _LAYOUTS[seed % len(_LAYOUTS)]
    return f"report.{writers.suffix(layout)}", writers.write(report, layout, PLAIN)


@pytest.mark.parametrize("seeds", [range(15), pytest.param(range(15, 1015), marks=pytest.mark.slow)], ids=len)
def test_no_false_error(seeds: range) -> None:
    alarms: list[str] = []
    for seed in seeds:
        name, data = clean(seed)
        (report,) = read_document(Document(name=name, data=data))
        findings = (*report.problems, *within_report(report))
        alarms += [
            f"{seed}, {_LAYOUTS[seed % len(_LAYOUTS)]}: {found.message}"
            for found in findings
            if found.severity is Severity.ERROR or found.rule in ("R8", "R9")
        ]
    assert alarms == []
