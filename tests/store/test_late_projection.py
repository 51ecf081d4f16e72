"""Reports put into a large index late: the projection tells of them as if they had stood there from the first."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.model import Number, State
from knowledge.shelf import Projected
from knowledge.store import open_shelf, projection
from knowledge.store.writer import open_writer
from tests.store.invented import fact, undated

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
        with closing(sqlite3.connect(path)) as connection:
            late = connection.execute("SELECT count(*) FROM late_reports").fetchone()[0]
        assert late == 0 if few == 0 else few < 10**9 or late


@pytest.mark.parametrize("small", [0, 10**9])
def test_amounts_are_read_to_their_last_digit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    """A list of JSON rounds what is no whole number; a blank and an inferred one beside them stay what they are."""
    monkeypatch.setattr(projection, "_SMALL", small)
    amounts: dict[str, Number | None] = {
        "甲": 0.1 + 0.2,
        "乙": 12345678.123456789,
        "丙": 3,
        "丁": None,
        "戊": 2**53 + 1,
    }
    states = {"丙": State.INFERRED, "丁": State.BLANK}
    with open_writer(tmp_path / "amounts.db") as writer:
        for name, value in amounts.items():
            cell = fact("fees.amount", None, value, states.get(name, State.STATED), unit="万元")
            writer.add_report(replace(undated(1, agency=f"云泽市{name}局", year=2021), facts=(cell,)))
    with open_shelf(tmp_path / "amounts.db") as shelf:
        found = shelf.projected("fees.amount", None, 2021)
        assert found is not None
        told = {name[3]: value for name, value in zip(shelf.names(), found.values, strict=True)}
        assert told == amounts
        named = [name[3] for name in shelf.names()]
        assert found.without == {named.index("丁")}
        assert [*found.lacking] == [named.index("丁")]
        assert found.inferred == {named.index("丙")}
