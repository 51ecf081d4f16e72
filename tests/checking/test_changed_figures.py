"""Rule R8 on whole reports: as they stand nothing is said of their prose; a figure of it that is changed is found.

What counts is every exact figure of ten or more that stands in the tables too, or is what was received with what was
carried in, wherever in the prose and whatever is said of it. Some stand for other things and agree by chance: those of
the samples are named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from knowledge.checking.prose import prose_problems
from knowledge.checking.quantities import Quantity, quantities
from knowledge.documents import Document, read_document
from knowledge.lexicon.folding import fold
from knowledge.model import Report
from tests.searches import search

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples" / "reports"
SHARED = ROOT.parent / "shared" / "reports"
_LEAST = 10
_WRONG_BY = 37
_LEAST_CAUGHT = {SAMPLES: 0.9, SHARED: 0.75}
BY_CHANCE = (
    "公开行政处罚决定1381件", "编制26个", "会商疑难申请33件", "涉及项目58个", "公示行政处罚信息1552条", "等12个",
    "解读29件", "整改通知17份", "在12个", "整改问题29个",
)  # fmt: skip


@cache
def reports(folder: Path) -> tuple[Report, ...]:
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".pdf", ".txt", ".html", ".md", ".docx"))
    return tuple(report for path in paths for report in read_document(Document(name=path.name, data=path.read_bytes())))


def changed(report: Report) -> Iterator[tuple[str, Report, float]]:
    """The report with one figure of its prose changed, where that stands in the tables; and what it says instead."""
    values = {fact.value for fact in report.facts if fact.value is not None}
    of = {fact.key: fact.value or 0 for fact in report.facts}
    values.add(of.get(("requests.new", "total"), 0) + of.get(("requests.carried_in", "total"), 0))
    for at, section in enumerate(report.sections):
        for line, paragraph in enumerate(section.paragraphs):
            text = fold(paragraph)
            for number in quantities(text):
                if number.sure and number.value >= _LEAST and number.value in values and not number.step:
                    lines = [*section.paragraphs[:line], _with(text, number), *section.paragraphs[line + 1 :]]
                    sections = [*report.sections]
                    sections[at] = replace(section, paragraphs=tuple(lines))
                    around = text[max(0, number.start - 20) : number.end]
                    if not around.endswith(BY_CHANCE):
                        yield around, replace(report, sections=tuple(sections)), number.value + _WRONG_BY


def _with(text: str, number: Quantity) -> str:
    return f"{text[: number.start]}{number.value + _WRONG_BY:.0f}{number.counter}{text[number.end :]}"


@search
@pytest.mark.parametrize("folder", [SAMPLES, SHARED], ids=lambda folder: str(folder.parent.name))
def test_nothing_is_said_of_the_prose_as_it_stands_and_changed_figures_are_found(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    assert [problem.message for report in reports(folder) for problem in prose_problems(report)] == []
    tried = [item for report in reports(folder) for item in changed(report)]
    missed = [
        (around, report.source)
        for around, report, value in tried
        if value not in [problem.left for problem in prose_problems(report)]
    ]
    assert len(tried) >= 10
    assert len(missed) <= (1 - _LEAST_CAUGHT[folder]) * len(tried), (len(missed), len(tried), missed)
