"""The file itself: migrations from every older version, keys that hold, views for people."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from knowledge.lexicon.codes import codes
from knowledge.store import open_shelf
from knowledge.store.schema import VERSION_NAMES, migrate
from knowledge.store.schema_mark import SCHEMA_VERSION
from knowledge.store.writer import open_writer
from tests.store.invented import FACTS, POLICE, SCHOOLS, report


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "index.db"
    with open_writer(path) as writer:
        writer.add_report(report(published="2022-01-20"))
        writer.add_report(report(SCHOOLS, 2022))
    return path


def test_the_mark_counts_the_migrations() -> None:
    assert len(VERSION_NAMES) == SCHEMA_VERSION


@pytest.mark.parametrize("version", range(SCHEMA_VERSION))
def test_every_older_version_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    db = Database(connection, execute_plugins=False)
    migrate(db, stop_before=VERSION_NAMES[version])
    db.close()
    with open_writer(path) as writer:
        writer.add_report(report())
        assert writer.finish()
    with open_shelf(path) as shelf:
        assert len(shelf.facts(POLICE, 2021)) == len(FACTS)
        assert shelf.search(["粉丝"])


def test_reports_of_an_older_version_keep_their_place(path: Path) -> None:
    db = Database(sqlite3.connect(path), execute_plugins=False)
    db.executescript("DROP VIEW all_findings; CREATE VIEW all_findings AS SELECT rule, message FROM problems")
    for column in ("english", "remedy", "remedy_english"):
        db.execute(f"ALTER TABLE problems DROP COLUMN {column}")
    for table in ("projection", "late_projection", "late_reports"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DELETE FROM about WHERE key = 'projection'")
    db.executescript("DROP INDEX reports_of_year; CREATE INDEX reports_of_year ON reports(year)")
    db.execute("DROP INDEX units_by_region")
    for table in ("linked", "said", "said_sizes", "lying_in", "divisions", "loose", "read_files"):
        db.execute(f"DROP TABLE {table}")
    for name in VERSION_NAMES[4:]:
        db.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (name,))
    db.execute("PRAGMA user_version = 4")
    db.close()
    with open_writer(path) as writer:
        assert writer.load_report(POLICE, 2021) == report(published="2022-01-20")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM all_reports").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM projection").fetchone()[0] > len(FACTS)
    connection.close()


def test_keys_and_pages_hold(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_views_spell_everything_out(path: Path) -> None:
    db = Database(sqlite3.connect(path), execute_plugins=False)
    facts = list(db.query("SELECT * FROM all_facts WHERE agency = ? ORDER BY indicator, applicant", [POLICE]))
    assert len(facts) == len(FACTS)
    fees, *_ = facts
    assert (fees["indicator"], fees["applicant"], fees["value"], fees["unit"], fees["raw"]) == (
        "fees.amount",
        None,
        0.402,
        "万元",
        "0.4020",
    )
    by_state = {row["state"]: row for row in facts if row["indicator"] == "requests.new"}
    assert (by_state["blank"]["value"], by_state["blank"]["raw"], by_state["blank"]["state_zh"]) == (None, "", "空白")
    assert by_state["not_applicable"]["raw"] == "/"
    assert by_state["unreadable"]["value"] is None
    assert by_state["inferred"]["applicant_zh"] == codes().applicants["other"].zh
    assert all(row["row_label"] and row["indicator_zh"] and row["indicator_en"] and row["title"] for row in facts)
    (kept,) = db.query("SELECT * FROM all_reports WHERE agency = ?", [POLICE])
    assert (kept["cells"], kept["unreadable_cells"], kept["errors"], kept["published"]) == (7, 1, 1, "2022-01-20")
    assert db.execute("SELECT count(*) FROM all_findings").fetchone() == (2,)
    assert db.execute("SELECT count(*) FROM all_paragraphs").fetchone() == (6,)
    db.close()


def test_a_browser_can_follow_every_key(path: Path) -> None:
    db = Database(sqlite3.connect(path), execute_plugins=False)
    keys = {(key.table, key.column, key.other_table) for table in db.tables for key in table.foreign_keys}
    assert {
        ("facts", "report", "reports"),
        ("facts", "indicator", "indicators"),
        ("facts", "applicant", "applicants"),
        ("facts", "state", "states"),
        ("facts", "row_label", "labels"),
        ("reports", "unit", "units"),
        ("paragraphs", "section", "sections"),
        ("problems", "report", "reports"),
    } <= keys
    db.close()


def test_a_code_keeps_its_number_when_the_lexicon_grows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown = codes()
    fewer = type(grown)(
        indicators=dict(reversed(list(grown.indicators.items()))),
        applicants=dict(reversed(list(grown.applicants.items()))),
    )
    monkeypatch.setattr("knowledge.store.writer.codes", lambda: fewer)
    with open_writer(path) as writer:
        back = writer.load_report(POLICE, 2021)
    assert back is not None
    assert set(back.facts) == set(FACTS)


def test_an_amount_keeps_its_unit_when_the_lexicon_changes_it(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE indicators SET unit = '元' WHERE code = 'fees.amount'")
    connection.close()
    with open_writer(path):
        pass
    with open_shelf(path) as shelf:
        entry = shelf.fact(POLICE, 2021, "fees.amount", None)
    assert entry is not None
    assert (entry.fact.value, entry.fact.unit) == (0.402, "元")


def test_terms_of_another_segmenter_are_cut_anew_before_any_is_taken_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def state() -> list[tuple[object, ...]]:
        with sqlite3.connect(path) as connection:
            found = connection.execute("SELECT term, doc, cnt FROM term_counts").fetchall()
        connection.close()
        return found

    before = state()
    monkeypatch.setattr("knowledge.store.cutting.segmenter", lambda: "another")
    monkeypatch.setattr("knowledge.store.cutting.search_terms", lambda text: tuple(text))
    with open_writer(path) as writer:
        assert writer.remove_report(SCHOOLS, 2022)
    letters = {term for term, *_ in state()}
    assert letters
    assert all(len(str(term)) == 1 for term in letters)
    monkeypatch.undo()
    with open_writer(path) as writer:
        writer.add_report(report(SCHOOLS, 2022))
    assert state() == before
