"""Corrections: the original stays, the corrected value is what is asked for, and it can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.cli import main
from knowledge import open_library
from knowledge.checking import within_report
from knowledge.model import State
from knowledge.store import open_shelf
from knowledge.store.correcting import CorrectionError, correct, undo
from knowledge.store.release import rewriting
from knowledge.store.writer import open_writer
from tests.checking.invented import AGENCY, fact_of, figures_of, report_of, with_fact

CELL = ("requests.new", "total")
DAY = "2024-03-01"
REPORT = report_of(figures_of(1), year=2023)
STOOD = next(fact.value for fact in REPORT.facts if fact.key == CELL)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "index.db"
    with open_writer(path) as writer:
        writer.add_report(REPORT)
    return path


def record(db: Path, value: int = 77, why: str = "重新核对台账") -> int:
    entry = correct(
        db, agency=AGENCY, year=2023, indicator=CELL[0], applicant=CELL[1], value=value, who="王主任", why=why, day=DAY
    )
    return entry.correction.number


def test_a_correction_is_what_is_asked_for_and_the_original_stays(db: Path) -> None:
    record(db)
    with open_shelf(db) as shelf:
        entry = shelf.fact(AGENCY, 2023, *CELL)
        assert entry is not None
        assert (entry.fact.value, entry.fact.raw, entry.fact.state) == (77, str(STOOD), State.STATED)
        assert entry.fact.correction is not None
        assert (entry.fact.correction.who, entry.fact.correction.why) == ("王主任", "重新核对台账")
        assert shelf.column([CELL[0]], [CELL[1]])[0].fact.value == 77
        assert [found.fact.value for found in shelf.facts(AGENCY, 2023) if found.fact.key == CELL] == [77]
    with open_writer(db) as writer:
        kept = writer.load_report(AGENCY, 2023)
        assert kept is not None
        assert {fact.key: fact.value for fact in kept.facts} == {fact.key: fact.value for fact in REPORT.facts}


def test_the_answer_says_that_it_was_corrected(db: Path) -> None:
    record(db)
    reply = open_library(db).ask("2023年收到多少件申请", today=date(2024, 5, 1))
    assert [value.value for value in reply.answer.values] == [77]
    noted = next(note for note in reply.answer.notes if note.code == "corrected")
    assert {"who": "王主任", "raw": str(STOOD), "day": DAY}.items() <= dict(noted.params).items()


def test_undoing_brings_the_report_s_own_word_back_and_stays_on_record(db: Path) -> None:
    number = record(db)
    undo(db, number, who="李科长", why="台账有误", day="2024-03-02")
    with open_shelf(db) as shelf:
        entry = shelf.fact(AGENCY, 2023, *CELL)
        assert entry is not None
        assert (entry.fact.value, entry.fact.correction) == (STOOD, None)
        assert [(found.undone, found.standing) for found in shelf.corrections()] == [
            (("李科长", "台账有误", "2024-03-02"), False)
        ]
    with pytest.raises(CorrectionError, match="was undone"):
        undo(db, number, who="李科长", why="再次", day=DAY)


def test_a_later_correction_replaces_an_earlier_one_until_it_is_undone(db: Path) -> None:
    record(db, 77)
    second = record(db, 78)
    with open_shelf(db) as shelf:
        assert [found.standing for found in shelf.corrections()] == [False, True]
    undo(db, second, who="李科长", why="误记", day=DAY)
    with open_shelf(db) as shelf:
        entry = shelf.fact(AGENCY, 2023, *CELL)
        assert entry is not None
        assert entry.fact.value == 77


def test_a_correction_outlives_a_new_reading_but_not_a_new_word(db: Path) -> None:
    record(db)
    with rewriting(db) as writer:
        writer.add_report(replace(REPORT, title="重新发布"))
    with open_shelf(db) as shelf:
        entry = shelf.fact(AGENCY, 2023, *CELL)
        assert entry is not None
        assert entry.fact.value == 77
    with rewriting(db) as writer:
        writer.add_report(with_fact(REPORT, fact_of(CELL, 79)))
    with open_shelf(db) as shelf:
        entry = shelf.fact(AGENCY, 2023, *CELL)
        assert entry is not None
        assert (entry.fact.value, entry.fact.correction) == (79, None)
        assert [found.standing for found in shelf.corrections()] == [False]


def test_checks_judge_what_the_report_states(db: Path) -> None:
    record(db)
    with open_shelf(db) as shelf:
        facts = tuple(entry.fact for entry in shelf.facts(AGENCY, 2023))
    assert within_report(replace(REPORT, facts=facts)) == within_report(REPORT) == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"year": 1999}, "no cell"),
        ({"indicator": "procurement.amount", "applicant": None}, "no cell"),
        ({"value": -1}, "cannot stand"),
        ({"value": 2.5}, "whole number"),
        ({"value": float("nan")}, "cannot stand"),
        ({"value": STOOD}, "already"),
        ({"who": " "}, "who"),
        ({"why": ""}, "why"),
    ],
)
def test_what_cannot_be_recorded_is_refused(db: Path, changes: dict[str, object], message: str) -> None:
    given: dict[str, object] = {
        "agency": AGENCY,
        "year": 2023,
        "indicator": CELL[0],
        "applicant": CELL[1],
        "value": 77,
        "who": "王主任",
        "why": "核对",
        "day": DAY,
    }
    with pytest.raises(CorrectionError, match=message):
        correct(db, **{**given, **changes})  # type: ignore[arg-type]  # each case breaks one argument on purpose
    with open_shelf(db) as shelf:
        assert shelf.corrections() == ()


def command(db: Path, arguments: Iterable[str]) -> int:
    return main(["correct", *arguments, "--db", str(db)])


def test_the_command_records_lists_and_undoes(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = ["--who", "王主任", "--why", "核对"]
    assert command(db, ["教育局", "2023", "（一）予以公开", "三十", "--applicant", "自然人", *told]) == 0
    assert "（一）予以公开 × 自然人" in capsys.readouterr().out
    assert command(db, ["--list", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["indicator"], row["applicant"], row["value"], row["standing"]) == (
        "outcome.granted",
        "natural_person",
        30,
        True,
    )
    assert command(db, ["--undo", str(row["number"]), *told]) == 0
    assert "撤销" in capsys.readouterr().out
    assert command(db, ["教育局"]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["教育局", "2023", "没有的指标", "3"],
        ["教育局", "2023", "licensing.decisions", "3", "--applicant", "自然人"],
        ["教育局", "2023", "requests.new", "3", "--applicant", "外星人"],
        ["教育局", "2023", "requests.new", "许多"],
        ["财政局", "2023", "requests.new", "3"],
    ],
)
def test_the_command_says_what_it_does_not_know(
    db: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(db, [*arguments, "--who", "王主任", "--why", "核对"]) == 1
    assert capsys.readouterr().err.startswith("gongkai: ")
