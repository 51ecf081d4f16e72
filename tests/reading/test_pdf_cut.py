"""Pages that a browser printed and cut off on the right: what was cut is lost or unreadable, never a shorter number."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from knowledge.documents import Document, read_document
from tests.documents.compare import Tally, compare
from tests.generator import expected, figures, pdf, prose
from tests.generator.model import SampleReport
from tests.generator.tables import PLAIN
from tests.searches import one_in


def _report(edition: str, size: int) -> SampleReport:
    agency, year = "云津市教育局", {"2021": 2022, "2019": 2020, "pre2019": 2016}[edition]
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


def _tally(edition: str, size: int, seen_to: float) -> Tally:
    report = _report(edition, size)
    data = pdf.write(report, PLAIN, pdf.Sheet(seen_to=seen_to, number=""))
    (found,) = read_document(Document(name="printed.pdf", data=data))
    return compare(found.facts, expected.parsed(expected.rows("", report)))


CUTS = product((328.0, 400.0, 436.0, 481.0, 508.0, 514.0), (("2021", 900), ("2019", 2600), ("pre2019", 900)))


@pytest.mark.parametrize(("edition", "size", "seen_to"), one_in(4, ((*form, cut) for cut, form in CUTS)))
def test_a_page_cut_off_makes_no_number_shorter(edition: str, size: int, seen_to: float) -> None:
    tally = _tally(edition, size, seen_to)
    assert not [fault for fault in tally.faults if "WRONG" in fault]


def test_what_stands_before_the_cut_is_read() -> None:
    tally = _tally("2021", 900, 511.0)
    assert tally.right > 140
    assert tally.unread
