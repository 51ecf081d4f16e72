"""Units to pick from where there are more than fit: turned over by buttons, each told apart from all the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.corpus import invented_units
from tests.telegram.emulator import Call
from tests.telegram.samples_index import education_report, put_in
from tests.telegram.town import ANN, MODES, Town

pytestmark = pytest.mark.modes(*MODES)

COUNT = 40


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of forty units, nine offices of each of several divisions."""
    folder = tmp_path_factory.mktemp("many")
    model = education_report(2022)
    names = [unit.name for unit in invented_units(COUNT)]
    reports = [
        replace(model, source=f"{name}.txt", title=f"{name}2022年政府信息公开工作年度报告", agency=name)
        for name in names
    ]
    put_in(folder, folder / "many.db", reports)
    return folder / "many.db"


@pytest.fixture
async def country(world: Town, many: Path) -> Town:
    """A bot over that index."""
    world.index = many
    await world.start()
    return world


def labels(rows: Sequence[Sequence[str]]) -> list[str]:
    """The units on the buttons: all but the last row, which turns."""
    return [label for row in rows[:-1] for label in row]


async def turned(world: Town, call: Call, shown: Callable[[], list[str]]) -> list[list[str]]:
    """The units of every page."""
    pages = [shown()]
    while any("更多" in label for label in world.rows(call)[-1]):
        await world.press(call, "更多")
        pages.append(shown())
    return pages


async def test_all_units_are_turned_over_and_no_two_are_called_alike(country: Town) -> None:
    await country.say("/units")
    call = country.last(ANN)
    pages = await turned(country, call, lambda: labels(country.rows(call)))
    assert [len(page) for page in pages] == [16, 16, 8]
    every = [label for page in pages for label in page]
    assert len(set(every)) == COUNT
    for label in every:
        assert not [other for other in every if other != label and other.endswith(label)]
    await country.press(call, "‹")
    assert labels(country.rows(call)) == pages[1]
    await country.press(call, pages[1][0])
    assert pages[1][0] in country.last(ANN).text.splitlines()[0]


async def test_another_unit_is_picked_for_an_answer_among_all(country: Town) -> None:
    await country.say("/units")
    await country.press(country.last(ANN), labels(country.rows(country.last(ANN)))[0])
    await country.say("收到多少件申请")
    call = country.last(ANN)
    await country.press(call, "▾" if len(country.rows(call)[0]) == 1 else country.rows(call)[0][1])
    pages = await turned(country, call, lambda: labels(country.rows(call)))
    every = [label for page in pages for label in page]
    assert len(every) == len(set(every)) >= COUNT - 1
    chosen = pages[1][3]
    await country.press(call, "‹")
    await country.press(call, chosen)
    shown = country.telegram.sent("editMessageText")[-1].text
    assert chosen in shown
