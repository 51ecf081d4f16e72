"""Reports put into a large index late: the projection tells of them as if they had stood there from the first."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.shelf import Projected
from knowledge.store import open_shelf, projection
from knowledge.store.writer import open_writer
from tests.store.invented import undated

YEARS = range(2018, 2022)


def projected(path: Path, deeds: list[list[tuple[bool, str, int, int]]]) -> list[Projected | None]:
    """What the projection tells of an index after reports were put in, replaced and removed, by one writer each."""
    for together in deeds:
        with open_writer(path) as writer:
            for put_in, unit, year, value in together:
                if put_in:
                    writer.add_report(undated(value, agency=unit, year=year))
                else:
                    writer.remove_report(unit, year)
    with open_shelf(path) as shelf:
        return [shelf.projected("requests.new", "total", year) for year in YEARS]


@pytest.mark.parametrize("seed", range(2))
def test_late_reports_count_as_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    units = [f"云泽市{name}局" for name in "甲乙丙丁"]
    deeds = [
        [
            (chance.random() < 0.75, chance.choice(units), chance.choice(YEARS), turn)
            for _ in range(chance.randint(1, 5))
        ]
        for turn in range(8)
    ]
    expected = projected(tmp_path / "plain.db", deeds)
    for few, share in ((10**9, 1), (0, 10**9), (3, 2)):
        monkeypatch.setattr(projection, "_SMALL", chance.choice((0, 3)))
        monkeypatch.setattr(projection, "_FEW", few)
        monkeypatch.setattr(projection, "_SHARE", share)
        path = tmp_path / f"late-{few}.db"
        found = projected(path, deeds)
        assert found == expected
        for one, other in zip(expected, found, strict=True):
            assert one is not None
            assert other is not None
            assert list(one.values) == list(other.values), "in one order, as sums of fractions hang on it"
        with closing(sqlite3.connect(path)) as connection:
            late = connection.execute("SELECT count(*) FROM late_reports").fetchone()[0]
        assert late == 0 if few == 0 else few < 10**9 or late
