"""A lost or doubled cell, row or label may cost figures; it never puts one where another belongs."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from knowledge.documents import Document, read_document
from knowledge.errors import UnreadableFileError
from tests.documents.compare import compare
from tests.generator import expected, figures, prose, writers
from tests.generator.expected import Expectation
from tests.generator.losses import KINDS, damaged
from tests.generator.model import SampleReport
from tests.generator.tables import PLAIN
from tests.searches import one_in

_SEEDS = range(2)
_MORE_SEEDS = range(2, 20)


@cache
def _report(edition: str, size: int) -> SampleReport:
    agency, year = "云津市教育局", 2022 if edition == "2021" else 2020
    scale = figures.Scale(requests=size, disputes=9, licences=size * 37, penalties=size * 5, coercion=size, fees=88.5)
    drawn = figures.draw(Random(f"{edition} {size}"), edition, scale)
    return SampleReport(
        agency=agency,
        year=year,
        edition=edition,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        lead=prose.lead(agency, year),
        parts=prose.parts(agency, year, edition, drawn, 1),
        cells=figures.printed(drawn),
    )


@cache
def _content(layout: str, edition: str, size: int) -> str:
    return writers.TEXTUAL[layout](_report(edition, size), PLAIN)


@cache
def _expectations(edition: str, size: int) -> list[Expectation]:
    return expected.parsed(expected.rows("", _report(edition, size)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", one_in(3, sorted(writers.TEXTUAL)))
@pytest.mark.parametrize("seeds", [_SEEDS, pytest.param(_MORE_SEEDS, marks=pytest.mark.slow)], ids=["few", "many"])
def test_a_loss_never_moves_a_figure(layout: str, kind: str, seeds: range) -> None:
    for seed in seeds:
        rng = Random(f"{layout} {kind} {seed}")
        edition, size = rng.choice(("2021", "2019")), rng.choice((3, 40, 900))
        content = damaged(_content(layout, edition, size), kind, rng)
        try:
            found = read_document(Document(name=f"report.{writers.suffix(layout)}", data=content.encode()))
        except UnreadableFileError:
            continue
        for read in found:
            tally = compare(read.facts, _expectations(edition, size))
            wrong = [fault for fault in tally.faults if "WRONG" in fault]
            assert not wrong, f"{layout}, {kind}, seed {seed}, {edition}: " + "; ".join(wrong[:6])
