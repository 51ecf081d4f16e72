"""The Shelf: fixed order, filters, full text, and one-line refusals of files that are no index."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.errors import IndexFileError
from knowledge.model import Section
from knowledge.shelf import Shelf, Unit
from knowledge.store import IndexShelf, open_shelf
from knowledge.store.schema_mark import SCHEMA_VERSION
from knowledge.store.writer import open_writer
from knowledge.terms import search_terms
from tests.store.invented import FACTS, POLICE, SCHOOLS, fact, report


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "an index?#%.db"
    with open_writer(path) as writer:
        writer.add_report(report(SCHOOLS, 2022, facts=(fact(value=9),)))
        writer.add_report(report(POLICE, 2022, facts=(fact(value=7), fact("outcome.total", "total", 7))))
        writer.add_report(
            report(POLICE, 2021),
            unit=Unit(name=POLICE, aliases=("市公安局",), region=("云泽市",), level="city", office="police"),
        )
    return path


@pytest.fixture
def shelf(path: Path) -> Iterator[IndexShelf]:
    with open_shelf(path) as shelf:
        yield shelf


def test_it_is_a_shelf(shelf: IndexShelf) -> None:
    promised: Shelf = shelf
    assert promised.units() == (
        Unit(name=POLICE, aliases=("市公安局",), region=("云泽市",), level="city", office="police"),
        Unit(name=SCHOOLS),
    )


def test_reports_by_agency_then_year(shelf: IndexShelf) -> None:
    def keys(**given: object) -> list[tuple[str, int]]:
        return [(entry.agency, entry.year) for entry in shelf.reports(**given)]  # type: ignore[arg-type]  # see calls

    assert keys() == [(POLICE, 2021), (POLICE, 2022), (SCHOOLS, 2022)]
    assert keys(year=2022) == [(POLICE, 2022), (SCHOOLS, 2022)]
    assert keys(agency=POLICE) == [(POLICE, 2021), (POLICE, 2022)]
    assert keys(agency=SCHOOLS, year=2021) == []
    assert keys(agency="没有这家") == []


def test_years_are_those_of_the_reports(shelf: IndexShelf) -> None:
    names = [unit.name for unit in shelf.units()]
    assert list(shelf.years()) == sorted({entry.year for entry in shelf.reports()})
    for chosen in (
        [],
        names[:1],
        names[:2],
        [*names, *(f"无此单位{number}" for number in range(20))],
        ["无此单位"] * 20,
    ):
        expected = sorted({entry.year for name in chosen for entry in shelf.reports(agency=name)})
        assert list(shelf.years(chosen)) == expected


def test_facts_in_the_order_of_the_form(shelf: IndexShelf) -> None:
    assert [entry.fact for entry in shelf.facts(POLICE, 2021)] == list(FACTS)
    assert shelf.facts(POLICE, 1999) == ()


def test_column_over_units_and_years(shelf: IndexShelf) -> None:
    def column(**given: object) -> list[tuple[str, int, str, object]]:
        found = shelf.column(["outcome.total", "requests.new", "no.such"], ["total"], **given)  # type: ignore[arg-type]  # see calls
        return [(e.report.agency, e.report.year, e.fact.indicator, e.fact.value) for e in found]

    assert column() == [
        (POLICE, 2021, "requests.new", 2),
        (POLICE, 2022, "requests.new", 7),
        (POLICE, 2022, "outcome.total", 7),
        (SCHOOLS, 2022, "requests.new", 9),
    ]
    assert column(years=[2021]) == [(POLICE, 2021, "requests.new", 2)]
    assert column(agencies=[SCHOOLS, "没有这家"]) == [(SCHOOLS, 2022, "requests.new", 9)]
    assert column(years=[], agencies=[]) == []
    assert shelf.column([], ["total"]) == ()


def test_search_within_a_report_and_over_all(shelf: IndexShelf) -> None:
    terms = search_terms("抖音号有多少粉丝")
    (first, *_) = shelf.search(terms, agency=POLICE, year=2021)
    assert "1.7万" in first.text
    assert (first.section.number, first.section.heading, first.position) == (1, "总体情况", 0)
    everywhere = shelf.search(terms)
    assert [(entry.report.agency, entry.report.year) for entry in everywhere[:3]] == [
        (POLICE, 2021),
        (POLICE, 2022),
        (SCHOOLS, 2022),
    ]
    assert [entry.report.agency for entry in shelf.search(terms, year=2021)] == [POLICE]
    assert len(shelf.search(terms, limit=1)) == 1
    assert shelf.search(terms, agency=POLICE, year=1999) == ()
    assert shelf.search(["没有的词"]) == ()


def test_a_heading_finds_its_paragraphs(shelf: IndexShelf) -> None:
    (first, *_) = shelf.search(search_terms("存在哪些问题"), agency=POLICE, year=2021)
    assert first.section.number == 5


@pytest.mark.parametrize(
    "hostile",
    [
        [],
        [""],
        ['"'],
        ["AND"],
        ["NOT", "OR", "NEAR("],
        ["terms:x"],
        ["*"],
        ["粉丝*"],
        ["粉丝\0"],
        ["\0"],
        ["a" * 40_000],
        ["粉丝"] * 40_000,
        [f"词{number}" for number in range(5_000)],
        ["'; DROP TABLE facts"],
        ["\u202e", "😀"],
        ["(", ")", "-", "+", "^"],
    ],
)
def test_hostile_terms_are_only_looked_for(shelf: IndexShelf, hostile: list[str]) -> None:
    for agency in (None, POLICE):
        for year in (None, 2021):
            shelf.search(hostile, agency=agency, year=year)
    shelf.is_too_common(hostile)
    assert len(shelf.reports()) == 3


def test_same_question_same_bytes(path: Path) -> None:
    answers = []
    for _ in range(2):
        with open_shelf(path) as shelf:
            answers.append(
                repr((shelf.search(["信息", "公开", "粉丝"]), shelf.units(), shelf.column(["requests.new"], ["total"])))
            )
    assert answers[0] == answers[1]


def test_many_threads_share_a_shelf(shelf: IndexShelf) -> None:
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(50):
            entry = shelf.fact(POLICE, 2022, "requests.new", "total")
            if entry is None or entry.fact.value != 7 or len(shelf.search(["粉丝"])) != 3:
                wrong.append(entry)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_threads_that_end_leave_no_connection_behind(shelf: IndexShelf) -> None:
    for _ in range(30):
        thread = threading.Thread(target=shelf.fact, args=(POLICE, 2022, "requests.new", "total"))
        thread.start()
        thread.join()
    assert len(shelf._connections._opened) <= 3


def test_a_closed_shelf_says_so(shelf: IndexShelf) -> None:
    shelf.close()
    with pytest.raises(IndexFileError, match="closed"):
        shelf.facts(POLICE, 2022)


def test_nothing_can_be_written_through_it(shelf: IndexShelf) -> None:
    with pytest.raises(IndexFileError, match="readonly"):
        shelf._all("DELETE FROM facts")


def _refusal(path: Path) -> str:
    with pytest.raises(IndexFileError) as caught:
        open_shelf(path)
    text = str(caught.value)
    assert "\n" not in text
    assert str(path) in text
    return text


def test_files_that_are_no_index(path: Path, tmp_path: Path) -> None:
    _refusal(tmp_path / "missing.db")
    _refusal(tmp_path)
    for name, data in (
        ("empty.db", b""),
        ("text.db", "年度报告".encode()),
        ("head.db", b"SQLite format 3\0" + b"x" * 5000),
    ):
        (tmp_path / name).write_bytes(data)
        _refusal(tmp_path / name)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE a (b)")
    connection.close()
    assert "no index of gongkai" in _refusal(other)


@pytest.mark.parametrize(("version", "words"), [(SCHEMA_VERSION + 1, "newer version"), (1, "older version")])
def test_other_versions(path: Path, version: int, words: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    assert words in _refusal(path)


def test_terms_of_another_maker(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE about SET value = 'bigrams' WHERE key = 'term_maker'")
    connection.commit()
    connection.close()
    assert "bigrams" in _refusal(path)
    with open_writer(path) as writer:
        assert writer.finish()
    with open_shelf(path) as shelf:
        assert len(shelf.search(["粉丝"])) == 3


def _read_all(path: Path) -> None:
    with open_shelf(path) as shelf:
        for unit in shelf.units():
            for entry in shelf.reports(agency=unit.name):
                shelf.facts(entry.agency, entry.year)
                shelf.paragraphs(entry.agency, entry.year)
                shelf.problems(entry.agency, entry.year)
        shelf.search(["粉丝"])


def test_a_cut_off_file_is_told_of_not_crashed_on(path: Path) -> None:
    whole = path.read_bytes()
    for share in (0.1, 0.3, 0.6, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(IndexFileError) as caught:
            _read_all(path)
        assert "\n" not in str(caught.value)


def test_a_large_index_leads_no_search_by_frequent_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.store.passages.EXACT_UP_TO", 10)
    path = tmp_path / "large.db"
    with open_writer(path) as writer:
        for year in range(2001, 2031):
            text = "政府信息公开工作" + ("在火星上进行" if year == 2010 else "")
            writer.add_report(report(year=year, sections=(Section(number=1, heading="总体", paragraphs=(text,)),)))
    with open_shelf(path) as shelf:
        assert shelf.search(["政府", "公开"]) == ()
        assert shelf.is_too_common(["政府", "公开"])
        assert not shelf.is_too_common(["政府", "火星"])
        assert not shelf.is_too_common(["木星"])
        assert [entry.report.year for entry in shelf.search(["政府", "火星"])] == [2010]
        assert len(shelf.search(["政府"], agency=POLICE, year=2020)) == 1


def test_who_has_both_of_two_words_is_found_though_one_is_too_frequent_to_lead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"EXACT_UP_TO": 10, "CANDIDATES": 5, "_WEIGHED": 10, "_ENOUGH": 5}.items():
        monkeypatch.setattr(f"knowledge.store.passages.{name}", value)
    plain, first, second = "政府信息公开工作", "木星", "金星"
    longer = f"{plain}，在{first}和{second}上，{plain * 3}"
    texts = [plain] * 310 + [f"{first}{plain}"] * 24 + [f"{second}{plain}"] * 60 + [longer] * 6
    with open_writer(tmp_path / "large.db") as writer:
        writer.add_report(report(sections=(Section(number=1, heading="总体", paragraphs=tuple(texts)),)))
    with open_shelf(tmp_path / "large.db") as shelf:
        assert {entry.text for entry in shelf.search(["政府", first, second])} == {longer}
        assert {entry.text for entry in shelf.search(["政府", first])} == {f"{first}{plain}"}


def test_traditional_text_is_found_by_simplified_words(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    sections = (Section(number=1, heading="總體情況", paragraphs=("本局開通微信公眾號，關注人數三千。",)),)
    with open_writer(path) as writer:
        writer.add_report(report(sections=sections))
    with open_shelf(path) as shelf:
        for terms in (search_terms("微信公众号"), search_terms("微信公眾號")):
            assert len(shelf.search(terms)) == 1
            assert len(shelf.search(terms, agency=POLICE, year=2021)) == 1
