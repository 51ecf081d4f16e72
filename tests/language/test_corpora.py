"""The corpora of phrasings: what each must be read as, whatever is put around it."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.language import Gazetteer, understand
from knowledge.language.parts import Understanding
from knowledge.shelf import Unit

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
GUARDS = ("outside.", "negation", "except", "doubt.")


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.of(Unit(name=name) for name in _load("units.toml")["index"])


def _read(text: str) -> Understanding:
    return understand(text, _gazetteer(), today=TODAY)


def _cases(name: str) -> list[Any]:
    return [pytest.param(text, case, id=text) for case in _load(name)["case"] for text in case["ask"]]


@pytest.mark.parametrize(("text", "case"), [*_cases("figures.toml"), *_cases("said.toml")])
def test_figures(text: str, case: dict[str, Any]) -> None:
    wanted = [tuple(codes) if isinstance(codes, list) else (codes,) for codes in case["codes"]]
    said = _read(text)
    assert [mention.codes for mention in said.indicators if not mention.scope] == wanted
    assert [mention.code for mention in said.applicants] == case.get("applicants", [])
    assert not said.unread
    assert not [cue.code for cue in said.cues if cue.code.startswith(GUARDS)]


@pytest.mark.parametrize(("text", "case"), _cases("years.toml"))
def test_years(text: str, case: dict[str, Any]) -> None:
    found = [
        {"form": item.form.value}
        | ({"years": list(item.years)} if item.years else {})
        | ({"count": item.count} if item.count else {})
        | ({"relative": True} if item.relative else {})
        for item in _read(text).years
    ]
    assert found == case["mentions"]


@pytest.mark.parametrize(("text", "case"), _cases("units.toml"))
def test_units(text: str, case: dict[str, Any]) -> None:
    found = [
        {"names": list(item.names)}
        | ({"form": item.form.value} if item.form.value != "named" else {})
        | ({"group": item.group} if item.group else {})
        | ({"corrected": True} if item.corrected else {})
        for item in _read(text).units
    ]
    # Units come by name, whatever the order of the corpus.
    assert found == [mention | {"names": sorted(mention["names"])} for mention in case["mentions"]]


@pytest.mark.parametrize(("text", "case"), _cases("cues.toml"))
def test_cues(text: str, case: dict[str, Any]) -> None:
    said = _read(text)
    wanted = case["cues"]
    codes = [cue.code for cue in said.cues]
    assert set(wanted) <= set(codes)
    assert not set(case.get("without", ())) & set(codes)
    if "number" in case:
        assert next(cue.number for cue in said.cues if cue.code == wanted[0]) == case["number"]
    assert not said.unread


@pytest.mark.parametrize(("text", "case"), _cases("guarded.toml"))
def test_a_qualifier_that_was_not_understood_is_told(text: str, case: dict[str, Any]) -> None:
    said = _read(text)
    impossible = any(not mention.codes for mention in said.indicators)
    asked_back = any(mention.vague for mention in said.applicants)
    told = said.unread or impossible or asked_back or [cue for cue in said.cues if cue.code.startswith(GUARDS)]
    assert told, f"{text} was read as plain {[mention.codes for mention in said.indicators]}"
