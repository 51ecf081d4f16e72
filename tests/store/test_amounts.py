"""Amounts that reports print in units of their own are of one unit in an index: rankings and sums over reports hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import open_library
from knowledge.documents import Document, read_document
from knowledge.ingest import ingest

SAMPLES = Path(__file__).parents[2] / "samples" / "reports"
LARGEST, OTHER = "gonganju-2022.html", "shijianju-2022.html"


def told(page: str) -> tuple[float | int | None, str]:
    (report,) = read_document(Document(name="report.html", data=page.encode()))
    fact = next(fact for fact in report.facts if fact.indicator == "fees.amount")
    return fact.value, fact.unit


@pytest.mark.parametrize(("unit", "amount"), [("元", "3839114"), ("千元", "3839.114"), ("亿元", "0.03839114")])
def test_an_amount_in_another_unit_takes_its_place_among_the_others(tmp_path: Path, unit: str, amount: str) -> None:
    page = (SAMPLES / OTHER).read_text(encoding="utf-8")
    page = page.replace("（单位：万元）", f"（单位：{unit}）").replace("383.9114", amount)
    assert told(page) == (float(amount) if "." in amount else int(amount), unit)
    (tmp_path / OTHER).write_text(page, encoding="utf-8")
    for name in (LARGEST, "luxiqu-2022.html", "jiaoyuju-2022.html"):
        (tmp_path / name).write_bytes((SAMPLES / name).read_bytes())
    index = tmp_path / "index.db"
    list(ingest([tmp_path], index))
    library = open_library(index)
    ranked = library.ask("2022年行政事业性收费从高到低排名", today=date(2024, 6, 1)).answer
    summed = library.ask("2022年各单位行政事业性收费合计", today=date(2024, 6, 1)).answer
    values = [(item.agency, item.value, item.unit) for item in ranked.values]
    assert [value for _, value, _ in values] == [2272.9293, 497.95, 383.9114, 231.28]
    assert {unit for *_, unit in values} == {"万元"}
    assert summed.values[0].value == pytest.approx(2272.9293 + 497.95 + 383.9114 + 231.28)
