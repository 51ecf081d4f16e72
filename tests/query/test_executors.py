"""Both executors give the same bytes: every query cell by cell, and from the projection of the index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.replies import reply_json
from bot.wording import word
from knowledge import Library, open_library
from knowledge.answering import answer
from knowledge.answering.field import field_of
from knowledge.answering.gathering import MOST_SHOWN, numbers_of, projected_from
from knowledge.answers import Answer, Context, Language, Reply
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived, in_annex
from knowledge.model import Cite, Edition, Fact, Problem, Report, Severity, State
from knowledge.query.algebra import (
    TOTAL,
    Axis,
    Condition,
    Figures,
    Growth,
    Measure,
    Of,
    Order,
    Portion,
    Query,
    Reduce,
    Where,
    Who,
)
from knowledge.query.asked import Asked
from knowledge.query.measures import applicant_of, is_ratio
from knowledge.query.whose import ALL
from knowledge.store import open_shelf
from knowledge.store.correcting import correct, undo
from knowledge.store.projection import RECORD
from knowledge.store.writer import open_writer
from tests.query.invented_queries import queries
from tests.searches import one_in

BY_CELLS, PROJECTED = 10**9, 1
YEARS = {2018: Edition("pre2019"), 2020: Edition("2019"), 2022: Edition("2021"), 2023: Edition("2021")}
UNITS = tuple(f"云泽市第{number:02}局" for number in range(70))
STATES = (State.BLANK, State.NOT_APPLICABLE, State.UNREADABLE)
RATES = ("rate.granted", "rate.denied", "rate.natural_person", "requests.accepted", "requests.backlog_change")
CELLS = (
    "requests.new", "outcome.denied", "outcome.other", "outcome.granted", "litigation.total", "reconsideration.total",
    "fees.amount", "normative_documents.issued", "annex.requests",
)  # fmt: skip


def invented_facts(chance: Random, edition: Edition) -> Iterator[Fact]:
    """The cells of a report of an edition, small numbers so that many tie; some without a value, some left out."""
    holes = chance.choice((0.0, 0.0, 0.0, 0.02, 0.2))
    for item in codes().indicators.values():
        columns = [TOTAL, "natural_person"] if item.by_applicant else [None]
        for column in columns:
            if edition not in item.editions or chance.random() < holes / 2:
                continue
            state = chance.choice(STATES) if chance.random() < holes else State.STATED
            state = State.INFERRED if state is State.STATED and chance.random() < holes / 4 else state
            whole = chance.choice((0, 0, 1, 2, 3, 5, 12, 12, 700))
            value = whole / 8 if item.unit in ("元", "万元") and whole % 2 else whole
            known = state in (State.STATED, State.INFERRED)
            cite = Cite(table=item.table, row=item.zh, column=column or "数量", page=None)
            yield Fact(
                indicator=item.code,
                applicant=column,
                value=value if known else None,
                unit=item.unit,
                raw=str(value) if known else "",
                state=state,
                cite=cite,
            )


def invented_problems(chance: Random) -> Iterator[Problem]:
    """The findings of a report: of most none."""
    for _ in range(chance.choice((0, 0, 0, 1, 2, 5))):
        rule, severity = chance.choice(("R1", "R6", "R7", "read.table", "read.label")), chance.choice([*Severity])
        yield Problem(rule=rule, severity=severity, message="对不上", cells=(("requests.new", TOTAL),))


def invented_report(name: str, year: int, seed: object) -> Report:
    """A report of made-up figures, the same for the same seed."""
    return Report(
        source=f"{name}-{year}.html",
        title=f"{name}{year}年政府信息公开工作年度报告",
        agency=name,
        year=year,
        edition=YEARS[year],
        published=None,
        url=None,
        sections=(),
        facts=tuple(invented_facts(Random(f"{name}{year}{seed}"), YEARS[year])),
        problems=tuple(invented_problems(Random(f"{name}{year}{seed} problems"))),
        evidence=(),
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with reports missing, replaced, taken out and corrected."""
    path = tmp_path_factory.mktemp("executors") / "index.db"
    with open_writer(path) as writer:
        for at, name in enumerate(UNITS):
            for year in YEARS:
                if (at * 7 + year) % 13:
                    writer.add_report(invented_report(name, year, 0))
        for name in UNITS[::9]:
            writer.add_report(invented_report(name, 2022, "again"))
        writer.remove_report(UNITS[5], 2023)
    with closing(sqlite3.connect(path)) as connection:
        stated = connection.execute(
            "SELECT units.name, reports.year FROM facts JOIN reports ON reports.id = report"
            " JOIN units ON units.id = reports.unit JOIN indicators ON indicators.id = indicator"
            " JOIN applicants ON applicants.id = applicant"
            " WHERE indicators.code = 'outcome.granted' AND applicants.code = 'total' AND state = 0 AND value <> 41"
            " AND year IN (2022, 2023) ORDER BY 1, 2 LIMIT 4"
        ).fetchall()
    for name, year in stated:
        made = correct(
            path, agency=name, year=year, indicator="outcome.granted", applicant=TOTAL, value=41, who="甲", why="乙",
            day="2024-06-01",
        )  # fmt: skip
    undo(path, made.correction.number, who="甲", why="丙", day="2024-06-02")
    return path


@pytest.fixture(scope="module")
def library(path: Path) -> Library:
    return open_library(path)


def told(query: Query, library: Library, units: int) -> tuple[Answer, str]:
    """The answer to a query where so many units are read from the projection, and its bytes."""
    asked = Asked(query=query, language=Language.HANS, question="问")
    with projected_from(units):
        found = answer(asked, library.shelf)
    reply = Reply(answer=found, context=Context())
    return found, json.dumps(reply_json(reply, word(found)), ensure_ascii=False)


def alike(query: Query, library: Library) -> Answer:
    """The answer to a query, which both executors give."""
    by_cells, cell_bytes = told(query, library, BY_CELLS)
    projected, projected_bytes = told(query, library, PROJECTED)
    assert projected_bytes == cell_bytes, query
    assert projected == by_cells, query
    return projected


def over_units(library: Library, code: str, year: int) -> Iterator[Query]:
    """Queries of every operator that runs over units."""
    names = library.members(ALL)
    measure = Measure(code=code) if not code.startswith("share.") else Measure(code=code[6:], part_of="outcome.total")
    of = Figures(who=Who(names=names, group=ALL), years=(year,), measures=(measure,))
    for descending in (True, False):
        yield Order(of=of, over=Axis.AGENCY, descending=descending)
        yield Order(of=of, over=Axis.AGENCY, descending=descending, nth=3)
        yield Order(of=of, over=Axis.AGENCY, descending=descending, first=1)
        yield Order(of=of, over=Axis.AGENCY, descending=descending, place_of=names[11])
    yield Order(of=of, over=Axis.AGENCY, both=True)
    yield Order(of=replace(of, years=tuple(YEARS)), over=Axis.AGENCY)
    column = applicant_of(measure, TOTAL)
    for operator, number in (("over", 2.0), ("at_least", 0.25), ("under", 0.5), ("at_most", 2.0), ("zero", None),
                             ("equal", 12.0), ("any", None)):  # fmt: skip
        condition = Condition(measure=measure, column=column, operator=operator, number=number)
        yield Where(of=of, over=Axis.AGENCY, conditions=(condition,), counting=operator == "zero")
    between = Condition(measure=measure, column=column, operator="between", number=0.2, number_to=3.0)
    other = Condition(measure=Measure(code="litigation.total"), column=None, operator="any")
    yield Where(of=of, over=Axis.AGENCY, conditions=(between, other))
    yield Where(of=of, over=Axis.AGENCY, conditions=(between, other), either=True)
    yield Where(of=of, over=Axis.AGENCY, conditions=(between,), every=True)
    yield Where(of=of, over=Axis.AGENCY, conditions=(replace(between, operator="over", than=names[8], number=None),))
    yield Where(of=of, over=Axis.AGENCY, conditions=(replace(between, operator="over", since=2020, number=None),))
    yield Reduce(of=of, how=("sum", "mean"), over=Axis.AGENCY)
    yield Reduce(of=replace(of, years=(2022, 2023)), how=("sum",), over=Axis.AGENCY, overall=True)
    yield Reduce(of=replace(of, years=(2022, 2023)), how=("median",), over=Axis.AGENCY, best="most")
    if is_ratio(measure):
        yield Reduce(of=of, how=("mean", "pooled"), over=Axis.AGENCY)
    for rising in (True, False, None):
        for by_percent in (True, False):
            yield Growth(
                of=of, over=Axis.AGENCY, pairs=((2022, 2023), (2020, 2022)), rising=rising, by_percent=by_percent
            )
    yield Of(winner=Order(of=of, over=Axis.AGENCY, nth=4), measures=(Measure(code="outcome.total"),))
    some = Who(names=names[20:24])
    yield Portion(of=replace(of, who=Who(names=names[20:21])), whole=some)
    yield Portion(of=replace(of, who=Who(names=names[20:21])), whole=of.who)


ASKED = (*CELLS, *RATES, "share.outcome.denied")


@pytest.mark.parametrize(("at", "code"), one_in(3, enumerate(ASKED)))
def test_an_index_full_of_holes_is_answered_alike(library: Library, at: int, code: str) -> None:
    """Every kind of query about each measure, in one year after the other."""
    for number, query in enumerate(over_units(library, code, 2022)):
        alike(query, library)
        if isinstance(query, Order | Where | Reduce) and number % 2 == at % 2:
            alike(replace(query, of=replace(query.of, years=(tuple(YEARS)[(number + at) % 4],))), library)


def test_the_samples_are_answered_alike(sample_library: Library) -> None:
    """Every query that is made up over the samples, where the sample index has each case once."""
    made = [query for query in queries(sample_library) if isinstance(query, Order | Where | Growth | Reduce | Of)]
    for query in made[::3]:
        alike(query, sample_library)
    assert len(made) > 300


def test_every_measure_is_alike_in_every_year(library: Library) -> None:
    """Their numbers, not only what an answer shows of them, for every code."""
    for code in (*codes().indicators, *derived()):
        for year in YEARS:
            measure = Measure(code=code)
            who = Who(names=library.members(ALL), group=ALL)
            field = field_of(Figures(who=who, years=(year,), measures=(measure,)), Axis.AGENCY)
            with projected_from(BY_CELLS):
                cells = numbers_of(library.shelf, field)
            with projected_from(PROJECTED):
                found = numbers_of(library.shelf, field)
            assert list(found.tops) == list(cells.tops), (code, year)
            assert [found.base(at) for at in found.known] == [cells.base(at) for at in cells.known], (code, year)
            assert (found.absent, found.known) == (cells.absent, cells.known), (code, year)
            assert found.touched.intersection(found.known) == cells.touched.intersection(cells.known), (code, year)


def test_the_projection_is_used(library: Library) -> None:
    """Were it not, the tests above would compare the cells with themselves."""
    shelf = library.shelf
    for year in YEARS:
        found = shelf.projected("requests.new", TOTAL, year)
        assert found is not None
        known = len(found.values) - found.values.count(None)
        assert (known > len(UNITS) / 2) == (YEARS[year] != Edition("pre2019"))
    roll_up = shelf.projected("outcome.denied", TOTAL, 2022)
    assert roll_up is not None
    assert any(value is not None for value in roll_up.values)
    assert roll_up.without
    assert in_annex()["requests.new"] == "annex.requests"


def test_an_answer_over_many_shows_some_and_counts_all(library: Library) -> None:
    of = Figures(
        who=Who(names=library.members(ALL), group=ALL), years=(2022, 2023), measures=(Measure(code="requests.new"),)
    )
    found = alike(Reduce(of=of, how=("sum",), over=Axis.AGENCY), library)
    assert len({(item.agency, item.year) for item in found.citations}) == MOST_SHOWN


def test_a_projection_of_other_rules_is_not_read_and_the_next_writer_renews_it(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(old)) as target:
        source.backup(target)
        rows = target.execute("SELECT * FROM projection").fetchall()
        target.execute("UPDATE about SET value = 'other' WHERE key = ?", (RECORD,))
        target.execute("DELETE FROM projection WHERE unit > 3")
        target.commit()
    with open_shelf(old) as shelf:
        other = Library(shelf)
        assert shelf.projected("requests.new", TOTAL, 2022) is None
        who = Who(names=other.members(ALL), group=ALL)
        of = Figures(who=who, years=(2022,), measures=(Measure(code="requests.new"),))
        alike(Reduce(of=of, how=("sum",), over=Axis.AGENCY), other)
    with open_writer(old) as writer:
        assert writer.finish()
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT * FROM projection").fetchall() == rows
