"""Names of units with a fault in them: the unit meant is offered first, and answered for only where it is certain."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.language import Gazetteer, understand
from knowledge.language.parts import UnitForm, UnitMention
from knowledge.shelf import Unit

TODAY = date(2026, 11, 23)
AROUND = ("{}", "{}2023年收到多少件申请", "请问{}去年公开了几件", "2022年{}不予公开的有几件")


@cache
def _corpus() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("misspelt.toml").read_text(encoding="utf-8"))


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.of(Unit(name=name) for name in _corpus()["index"])


def _units(text: str) -> tuple[UnitMention, ...]:
    return understand(text, _gazetteer(), today=TODAY).units


def _cases(key: str) -> list[Any]:
    return [pytest.param(text, case, id=text) for case in _corpus()["case"] if key in case for text in case["ask"]]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(("text", "case"), _cases("first"))
def test_the_unit_meant_is_offered_first(text: str, case: dict[str, Any], around: str) -> None:
    (unit,) = _units(around.format(text))
    if case.get("answered"):
        assert (unit.names, unit.corrected) == ((case["first"],), True)
    else:
        assert (unit.form, unit.names) == (UnitForm.FOREIGN, ())
        assert unit.suggestions[0] == case["first"]


@pytest.mark.parametrize(("text", "case"), _cases("named"))
def test_what_is_no_misspelling_is_read_as_it_was(text: str, case: dict[str, Any]) -> None:
    assert [name for unit in _units(text) for name in unit.names] == case["named"]
    assert not any(unit.corrected for unit in _units(text))


@pytest.mark.parametrize("said", ["税务局", "云津市税务局"])
def test_an_office_that_there_is_is_no_other_one_that_sounds_alike(said: str) -> None:
    index = Gazetteer.of(Unit(name=name) for name in ("水务局", "云津市水务局", "云津市教育局"))
    (unit,) = understand(f"{said}2023年收到多少件申请", index, today=TODAY).units
    assert (unit.form, unit.names) == (UnitForm.FOREIGN, ())


def test_a_division_in_short_is_not_told_by_its_sound() -> None:
    index = Gazetteer.of(Unit(name=name) for name in ("常德市津市市教育局", "金华市教育局", "云津市教育局"))
    (unit,) = understand("金市教育局2023年收到多少件申请", index, today=TODAY).units
    assert (unit.form, unit.suggestions[0]) == (UnitForm.FOREIGN, "金华市教育局")
